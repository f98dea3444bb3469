"""Renewing a lease: a new contract follows the old one, and the premises stay where they are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.lease_contract import DAY, blank, contract_refused, give, give_back, may_be_let, new_number, refuse, still_held
from registry.acts.lease_in import SEARCHED, papers_missing
from registry.acts.lease_out import RENT
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Lease, LeaseDirection
from registry.queries import leases
from registry.standards.lease_terms import cleared_since, old_offices_note, old_renewals_refused
from registry.store.ids import new_id
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLease:
    """Which lease goes on, under what number, until when, for how much."""

    lease: str = asks("原合同", "lease", look_up=LookUp.LEASE)
    number: str = asks("新合同编号", "number of the new contract")
    last_day: date = asks("到期日", "last day", hint=("新合同的最后一天", "the last day of the new contract"))
    rent: Decimal = asks("年租金（元）", "rent (¥ a year)", hint=RENT)
    approval: str = asks("审批文件", "approval", hint=("租入的为本级人民政府批准文件", "of the government, where it is rented"))
    search_proof: str = asks("闲置房源查询证明", "proof that the idle pool was searched", default="", hint=SEARCHED)
    written: bool = asks("书面合同", "in writing", default=True)


@verb("renew-lease", "续租", "renew a lease", told=RenewLease, family=Family.LEASES)
def renew_lease(session: Session, told: RenewLease, *, on: date, by: str, because: str) -> list[Lease]:
    """A new contract from a day on, the day after the old one's last or later while the premises are still held.

    The twenty years are counted from the renewal (民法典 art. 705, A). Offices let since before the clearance of 2013 are not to be
    let again (B): refused only where the parameter says so. Papers and buildings are looked at as for a first contract.
    """
    old = still_held(session, told.lease, on=on)
    ends = old.valid_to
    let = old.direction == LeaseDirection.OUT.value
    problems = contract_refused(told.number, on=on, last_day=told.last_day, rent=told.rent, written=told.written)
    problems |= blank(approval=told.approval) if let else papers_missing(told.approval, told.search_proof, on=on)
    if ends is not None and on < ends:
        problems[""] = Words(
            f"原合同 {old.number} 至 {ends - DAY} 届满，续租自 {ends} 起",
            f"{old.number} runs until {ends - DAY}; it is renewed from {ends}",
        )
    rooms = [it.room_id for it in leases.leased_rooms(session, old.id) if it.valid_to is None or it.valid_to > on]
    if let and old_renewals_refused(on=on) and since_before_clearance(session, old, on=on):
        note = old_offices_note(on=on)
        problems["lease"] = Words(f"{note.says.zh}（{note.cited.zh}）", f"is not renewed: {note.says.en} ({note.cited.en})")
    refuse(problems)
    new_number(session, told.number)
    if let:
        may_be_let(session, rooms, on=on)
    with acting(session, "renew-lease", subject=f"Lease {told.number}", by=by, because=because) as act:
        new = again(
            old,
            id=new_id(act.known),
            number=told.number,
            rent=told.rent,
            approval=told.approval.strip(),
            search_proof=told.search_proof.strip(),
            written=told.written,
            valid_from=on,
            valid_to=told.last_day + DAY,
        )
        give_back(session, old, on=on)
        session.add(new)
        give(session, act, new, rooms, on=on)
    return [new]


def since_before_clearance(session: Session, lease: Lease, *, on: date) -> bool:
    """Whether offices among a lease's rooms have been let, by this contract and those that it followed, since before the clearance."""
    first: Lease | None = lease
    while first is not None and first.valid_from >= cleared_since():
        first = leases.predecessor(session, first.id)
    if first is None:
        return False
    return leases.offices_among(session, [it.room_id for it in leases.leased_rooms(session, lease.id)], on=on)
