"""What contracts of lease have in common: a number of their own, a term that the law allows, a rent, and the rooms that go with them.

Rooms are their tenant's until they are back, over the last day of the contract too: continued use makes the lease an
indefinite one, it does not empty the room (民法典 art. 734, confidence A).
"""

import re
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.assign import WHOLE, put
from registry.acts.end import end
from registry.models import Assignment, Lease, LeaseDirection, RestrictionKind, Seat, Tenure
from registry.queries import leases, parties, uses
from registry.standards.lease_terms import figure, in_force, term_refused
from registry.store.dated import Dated
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import Act, again, close

DAY: Final = timedelta(days=1)
TENURES: Final = {LeaseDirection.OUT.value: Tenure.LEASED_OUT, LeaseDirection.IN.value: Tenure.PAID}
NO_ADDRESS: Final = re.compile(r"[\x00-\x1f\x7f]|^/|/$|//|(^|/)\.{1,2}(/|$)|^rent$|^\s|\s$")
"""What a contract's number cannot be, for it stands in the address of its page."""

AMOUNT: Final = Words("应大于 0，至多两位小数", "is more than 0, with two places at most")


def contract_refused(number: str, *, on: date, last_day: date, rent: Decimal, written: bool) -> dict[str, Words]:
    """What is wrong with a new contract by itself, by the field."""
    said = term_refused(on, last_day, written=written)
    if not number.strip() or NO_ADDRESS.search(number):
        said["number"] = Words(
            "请填写合同编号，首尾不留空格，不含控制字符",
            "a contract has a number, without blanks around it or control characters",
        )
    if not money(rent, least=Decimal(0)):
        said["rent"] = Words("年租金不能为负，至多两位小数", "a rent is not negative and has two places at most")
    return said


def money(amount: Decimal, *, least: Decimal = Decimal("0.01")) -> bool:
    """Whether an amount can be kept: not less than the least, below 10¹² yuan, with two places at most."""
    return amount.is_finite() and least <= amount < Decimal(10) ** 12 and amount == round(amount, 2)


def blank(**told: str) -> dict[str, Words]:
    """Those of some texts that are empty."""
    return {name: Words("未填写", "is missing") for name, text in told.items() if not text.strip()}


def refuse(problems: dict[str, Words]) -> None:
    """Raise ``Invalid`` where there is a problem."""
    if problems:
        raise Invalid(problems)


def new_number(session: Session, number: str) -> None:
    """Raise ``Conflict`` where a contract has the number already."""
    if leases.numbered(session, number):
        raise Conflict(f"已有编号为 {number} 的租赁合同", f"there is a lease {number} already")


def other_side(session: Session, code: str, *, on: date) -> UUID | None:
    """The other side of a contract where it is an organisation of the register."""
    return parties.organisation(session, code, on=on).id if code else None


def may_be_let(session: Session, rooms: Collection[UUID], *, on: date) -> None:
    """Raise ``Conflict`` where a building is seized, its title disputed, or filed only.

    中办发〔2017〕70号 art. 5: what is only filed may not be disposed of (confidence A); no letting of what is seized or disputed (B).
    """
    kinds = {it.value: it.words for it in RestrictionKind}
    filed, rule = Words("权属仅备案（未能登记）", "title is filed only, not registered"), in_force("let_filed_title", on=on)
    found = [it for it in leases.hindrances(session, rooms, on=on) if it[1] in kinds or rule]
    if not found:
        return
    said = [(code, kinds.get(kind, filed), paper) for code, kind, paper in found]
    disputed = figure("let_under_dispute", on=on)
    cited = {rule.cited if rule and kind not in kinds else disputed.cited for _, kind, _ in found}
    zh = "；".join(f"{code} {words.zh}{f'（{paper}）' if paper else ''}" for code, words, paper in said)
    en = "; ".join(f"{code}: {words.en}{f' ({paper})' if paper else ''}" for code, words, paper in said)
    because = Words("、".join(sorted(it.zh for it in cited)), ", ".join(sorted(it.en for it in cited)))
    raise Conflict(f"不得出租：{zh}（{because.zh}）", f"cannot be let: {en} ({because.en})")


def nobody_sits(session: Session, rooms: dict[UUID, str], *, on: date) -> None:
    """Raise ``Conflict`` where somebody has a seat in one of some rooms on a day or after it."""
    taken = {it.room_id for it in uses.after(session, Seat, Seat.room_id, list(rooms), on=on)}
    if taken:
        codes = sorted(rooms[it] for it in taken)
        raise Conflict(
            f"仍有人员座位，不是闲置房间：{'、'.join(codes)}", f"people sit there, so they are not idle: {', '.join(codes)}"
        )


def give(session: Session, act: Act, lease: Lease, rooms: Collection[UUID], *, on: date) -> None:
    """Within an act under way: the rooms are the lease's from a day on, until they are given back."""
    if rooms:
        put(
            session,
            [
                Assignment(
                    id=new_id(act.known),
                    room_id=room,
                    organisation_id=lease.organisation_id,
                    share=WHOLE,
                    tenure=TENURES[lease.direction].value,
                    lease_id=lease.id,
                    valid_from=on,
                    valid_to=None,
                )
                for room in rooms
            ],
        )


def give_back(session: Session, lease: Lease, *, on: date) -> list[Dated]:
    """Within an act under way: the lease no longer holds its premises from a day on; raises ``Conflict`` where it held none then."""
    rooms = [it for it in leases.leased_rooms(session, lease.id) if it.valid_to is None or it.valid_to > on]
    end(session, rooms, on=on)
    close(session, lease)
    session.flush()
    back = again(lease, returned_on=on)
    session.add(back)
    session.flush()
    return [back, *rooms]


def still_held(session: Session, number: str, *, on: date) -> Lease:
    """The lease of a number whose premises are not back; ``Conflict`` where they are, or where it had not begun on the day."""
    lease = leases.lease(session, number)
    if lease.returned_on is not None:
        follows = leases.successor(session, lease.id)
        zh, en = (f"，由 {follows.number} 续租", f", and {follows.number} followed it") if follows else ("", "")
        raise Conflict(
            f"租赁合同 {number} 已于 {lease.returned_on} 结束{zh}", f"the lease {number} ended on {lease.returned_on}{en}"
        )
    if on < lease.valid_from:
        raise Conflict(
            f"租赁合同 {number} 自 {lease.valid_from} 起租，{on} 尚未开始",
            f"the lease {number} begins on {lease.valid_from}, after {on}",
        )
    return lease
