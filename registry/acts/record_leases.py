"""Contracts of lease recorded many at once, each from its own first day, as letting and renting each ask."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.batch import Problems, file_of_batch, must_be_some, note_file
from registry.acts.lease_in import LeaseIn, rent
from registry.acts.lease_out import LeaseOut, let
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Lease, LeaseDirection
from registry.store.journal import Act, acting

MISSING: Final = Words("未填写", "is missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTold:
    """What is told of one contract, let or rented."""

    number: str = asks("合同编号", "number")
    direction: LeaseDirection = asks("方向", "direction")
    organisation: str = asks("我方单位", "our side", look_up=LookUp.ORGANISATION)
    counterparty: str = asks("对方", "other side")
    first_day: date = asks("起租日", "first day")
    last_day: date = asks("到期日", "last day")
    rent: Decimal = asks("年租金（元）", "rent (¥ a year)")
    approval: str = asks("审批文件", "approval", default="")
    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM, default=())
    premises: str = asks("租入房屋", "premises", default="")
    gross_floor_area: Decimal | None = asks("建筑面积（㎡）", "gross floor area (m²)", default=None)
    search_proof: str = asks("闲置房源查询证明", "proof of search", default="")
    written: bool = asks("书面合同", "in writing", default=True)
    counterparty_organisation: str = asks("对方单位", "other side's code", look_up=LookUp.ORGANISATION, default="")

    @property
    def code(self) -> str:
        """Our side's, who must be seen."""
        return self.organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLeases:
    """Which contracts are recorded."""

    leases: tuple[LeaseTold, ...] = asks("租赁合同", "leases", look_up=LookUp.ORGANISATION)
    file: str = file_of_batch()

    @property
    def names(self) -> list[tuple[LookUp, str]]:
        """What it names of the register besides our side."""
        rooms = [(LookUp.ROOM, room) for it in self.leases for room in it.rooms]
        return rooms + [(LookUp.ORGANISATION, it.counterparty_organisation) for it in self.leases if it.counterparty_organisation]


@verb("record-leases", "批量登记租赁合同", "record many leases", told=RecordLeases, family=Family.LEASES)
def record_leases(session: Session, told: RecordLeases, *, on: date, by: str, because: str) -> list[Lease]:
    """Record contracts of lease as one act, each as letting or renting by itself would be; where one is wrong, none is.

    Raises ``Invalid`` with everything that is wrong, each by the contract's place in order.
    """
    must_be_some(told.leases, "leases")
    problems, rows = Problems("leases"), list[Lease]()
    with acting(session, "record-leases", subject=f"{len(told.leases)} leases", by=by, because=because) as act:
        for index, it in enumerate(told.leases):
            rows += problems.tried(index, "number", partial(_one, session, act, it))
        problems.refuse()
        note_file(session, act, told.file, (it.organisation for it in told.leases), rows=len(rows), on=on)
    return rows


def _one(session: Session, act: Act, it: LeaseTold) -> list[Lease]:
    same = {
        name: getattr(it, name)
        for name in ("number", "counterparty", "last_day", "rent", "approval", "rooms", "written", "counterparty_organisation")
    }
    if it.direction is LeaseDirection.OUT:
        return [let(session, act, LeaseOut(bureau=it.organisation, **same), on=it.first_day)]
    area = it.gross_floor_area if it.gross_floor_area is not None else Decimal(0)
    told = LeaseIn(
        organisation=it.organisation, premises=it.premises, gross_floor_area=area, search_proof=it.search_proof, **same
    )
    return [rent(session, act, told, on=it.first_day)]
