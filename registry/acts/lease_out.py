"""Letting idle rooms: only whoever administers the office space may, for a term that the law allows, of a building that is free of dispute."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.assign import standing
from registry.acts.lease_contract import (
    DAY,
    blank,
    contract_refused,
    give,
    may_be_let,
    new_number,
    nobody_sits,
    other_side,
    refuse,
)
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Lease, LeaseDirection, Organisation
from registry.queries import parties
from registry.standards.lease_terms import in_force
from registry.store.ids import new_id
from registry.store.journal import Act, acting

RENT = ("每年多少元", "yuan a year")
IF_ENROLLED = ("对方是登记在册的单位时填写", "where it is an organisation of the register")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseOut:
    """Which rooms are let, by whom, to whom, until when, for how much."""

    number: str = asks("合同编号", "contract number")
    bureau: str = asks("出租方", "lessor", look_up=LookUp.ORGANISATION, hint=("机关事务管理部门", "the office administration"))
    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM, hint=("当日闲置的房间", "rooms that are idle on the day"))
    counterparty: str = asks("承租方", "tenant")
    last_day: date = asks("到期日", "last day", hint=("合同的最后一天", "the last day of the contract"))
    rent: Decimal = asks("年租金（元）", "rent (¥ a year)", hint=RENT)
    approval: str = asks("审批文件", "approval", hint=("文号", "its number"))
    written: bool = asks("书面合同", "in writing", default=True)
    counterparty_organisation: str = asks("承租单位", "tenant's code", look_up=LookUp.ORGANISATION, default="", hint=IF_ENROLLED)


@verb("lease-out", "出租房间", "let rooms", told=LeaseOut, family=Family.LEASES)
def lease_out(session: Session, told: LeaseOut, *, on: date, by: str, because: str) -> list[Lease]:
    """Let idle rooms from a day on; they are the tenant's until they are back.

    A department may not let (机关事务管理条例 art. 23, A). Raises ``Invalid`` for what the law has against the contract, ``Conflict``
    where a room is in use, or a building seized, disputed or its title only filed.
    """
    with acting(session, "lease-out", subject=f"Lease {told.number}", by=by, because=because) as act:
        return [let(session, act, told, on=on)]


def let(session: Session, act: Act, told: LeaseOut, *, on: date) -> Lease:
    """Within an act under way: the lease and the rooms that are in it."""
    bureau = parties.organisation(session, told.bureau, on=on)
    problems = contract_refused(told.number, on=on, last_day=told.last_day, rent=told.rent, written=told.written)
    problems |= blank(counterparty=told.counterparty, approval=told.approval) | _no_bureau(bureau, on)
    refuse(problems)
    new_number(session, told.number)
    rooms = standing(session, told.rooms, on=on)
    may_be_let(session, list(rooms), on=on)
    nobody_sits(session, rooms, on=on)
    tenant = other_side(session, told.counterparty_organisation, on=on)
    lease = Lease(
        id=new_id(act.known),
        number=told.number,
        direction=LeaseDirection.OUT.value,
        organisation_id=bureau.id,
        counterparty=told.counterparty.strip(),
        counterparty_id=tenant,
        premises="",
        gross_floor_area=None,
        rent=told.rent,
        written=told.written,
        approval=told.approval.strip(),
        search_proof="",
        returned_on=None,
        valid_from=on,
        valid_to=told.last_day + DAY,
    )
    session.add(lease)
    give(session, act, lease, list(rooms), on=on)
    return lease


def _no_bureau(lessor: Organisation, on: date) -> dict[str, Words]:
    rule = in_force("departments_let", on=on)
    if lessor.administers or rule is None:
        return {}
    return {
        "bureau": Words(
            f"{lessor.name} 不是机关事务管理部门；各部门不得出租、出借办公用房（{rule.cited.zh}）",
            f"must be the office administration: {lessor.name} is a department, and departments neither let nor lend ({rule.cited.en})",
        )
    }
