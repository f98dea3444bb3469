"""Renting premises: with the approval of the government of the same tier, once the idle pool was searched."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.assign import standing
from registry.acts.lease_contract import AMOUNT, DAY, blank, contract_refused, give, money, new_number, other_side, refuse
from registry.acts.lease_out import IF_ENROLLED, RENT
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Lease, LeaseDirection
from registry.queries import parties
from registry.standards.lease_terms import in_force
from registry.store.ids import new_id
from registry.store.journal import Act, acting

APPROVED = ("本级人民政府批准文件的文号", "number of the paper of the government of the same tier")
SEARCHED = ("调剂、置换均不能解决的证明", "proof that neither allotting nor swapping helps")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseIn:
    """What an organisation rents, from whom, until when, for how much, and on which papers."""

    number: str = asks("合同编号", "contract number")
    organisation: str = asks("承租单位", "tenant", look_up=LookUp.ORGANISATION)
    counterparty: str = asks("出租方", "lessor")
    premises: str = asks("租入房屋", "premises", hint=("地址和部位", "address and part of the building"))
    gross_floor_area: Decimal = asks("建筑面积（㎡）", "gross floor area (m²)")
    last_day: date = asks("到期日", "last day", hint=("合同的最后一天", "the last day of the contract"))
    rent: Decimal = asks("年租金（元）", "rent (¥ a year)", hint=RENT)
    approval: str = asks("政府批准文件", "approval of the government", hint=APPROVED)
    search_proof: str = asks("闲置房源查询证明", "proof that the idle pool was searched", hint=SEARCHED)
    written: bool = asks("书面合同", "in writing", default=True)
    rooms: tuple[str, ...] = asks(
        "在册房间",
        "rooms of the register",
        look_up=LookUp.ROOM,
        default=(),
        hint=("已登记的房间才填写", "only where they are in it"),
    )
    counterparty_organisation: str = asks("出租单位", "lessor's code", look_up=LookUp.ORGANISATION, default="", hint=IF_ENROLLED)


@verb("lease-in", "租入用房", "rent premises", told=LeaseIn, family=Family.LEASES, roles=ANYONE_AT_WORK)
def lease_in(session: Session, told: LeaseIn, *, on: date, by: str, because: str) -> list[Lease]:
    """Rent premises from a day on, until they are given back; rooms that are in the register become the tenant's for payment.

    No renting without the approval of the government of the same tier (机关事务管理条例 art. 23, A), nor before the pool of idle rooms
    was searched (行政事业性国有资产管理条例 art. 11, A).
    """
    with acting(session, "lease-in", subject=f"Lease {told.number}", by=by, because=because) as act:
        return [rent(session, act, told, on=on)]


def rent(session: Session, act: Act, told: LeaseIn, *, on: date) -> Lease:
    """Within an act under way: the lease and the rooms that are in it."""
    tenant = parties.organisation(session, told.organisation, on=on)
    problems = contract_refused(told.number, on=on, last_day=told.last_day, rent=told.rent, written=told.written)
    problems |= blank(counterparty=told.counterparty, premises=told.premises)
    problems |= papers_missing(told.approval, told.search_proof, on=on)
    if not money(told.gross_floor_area):
        problems["gross_floor_area"] = AMOUNT
    refuse(problems)
    new_number(session, told.number)
    rooms = standing(session, told.rooms, on=on) if told.rooms else {}
    lessor = other_side(session, told.counterparty_organisation, on=on)
    lease = Lease(
        id=new_id(act.known),
        number=told.number,
        direction=LeaseDirection.IN.value,
        organisation_id=tenant.id,
        counterparty=told.counterparty.strip(),
        counterparty_id=lessor,
        premises=told.premises.strip(),
        gross_floor_area=told.gross_floor_area,
        rent=told.rent,
        written=told.written,
        approval=told.approval.strip(),
        search_proof=told.search_proof.strip(),
        returned_on=None,
        valid_from=on,
        valid_to=told.last_day + DAY,
    )
    session.add(lease)
    give(session, act, lease, list(rooms), on=on)
    return lease


def papers_missing(approval: str, search_proof: str, *, on: date) -> dict[str, Words]:
    """The papers without which nothing is rented, by the field; a contract from before the rule needs none."""
    said = {}
    approved, searched = in_force("rent_in_without_approval", on=on), in_force("search_before_renting", on=on)
    if approved and not approval.strip():
        said["approval"] = Words(
            f"未经本级人民政府批准，不得租用办公用房（{approved.cited.zh}）",
            f"is missing: no office space is rented without the government's approval ({approved.cited.en})",
        )
    if searched and not search_proof.strip():
        said["search_proof"] = Words(
            f"应先查闲置房源，调剂、置换不能解决的才可租用（{searched.cited.zh}）",
            f"is missing: the idle pool is searched before anything is rented ({searched.cited.en})",
        )
    return said
