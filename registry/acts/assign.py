"""Assigning rooms to an organisation: no room twice, shares up to the whole, never edited in place.

What an organisation has begins on a day and is ended by vacating or reclaiming; two rows never overlap, which the
database sees to as well. 中办发〔2017〕70号 art. 17-19 (confidence A).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.in_use import USES
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Assignment, Seat, Tenure
from registry.queries import parties, uses
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting

WHOLE: Final = Decimal(100)
LAST_DAY: Final = ("最后一天；不填为长期", "the last day; left empty it is for good")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Which rooms an organisation is to have."""

    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)
    organisation: str = asks("使用单位", "organisation", look_up=LookUp.ORGANISATION)
    tenure: Tenure = asks("使用方式", "tenure", default=Tenure.ALLOTTED)
    share: Decimal = asks("份额（%）", "share (%)", default=WHOLE, hint=("合用房间填各自份额", "of a shared room, its part"))
    last_day: date | None = asks("截止日", "until", default=None, hint=LAST_DAY)

    @property
    def until(self) -> date | None:
        """The first day on which they no longer have them."""
        return self.last_day + timedelta(days=1) if self.last_day else None


@verb("assign", "分配房间", "assign rooms", told=Assign, family=Family.USES)
def assign(session: Session, told: Assign, *, on: date, by: str, because: str) -> list[Assignment]:
    """Give an organisation rooms, or shares of them, from a day on.

    Raises ``Invalid`` where what is told cannot be, ``Conflict`` naming every room that others have, or that did not stand.
    """
    organisation = parties.organisation(session, told.organisation, on=on)
    if told.tenure is Tenure.LEASED_OUT:
        raise Invalid({"tenure": Words("出租应办理租赁合同", "letting is done by a lease")})
    rooms = standing(session, told.rooms, on=on)
    with acting(session, "assign", subject=f"Organisation {told.organisation}", by=by, because=because) as act:
        rows = [
            Assignment(
                id=new_id(act.known),
                room_id=room,
                organisation_id=organisation.id,
                share=told.share,
                tenure=told.tenure.value,
                lease_id=None,
                valid_from=on,
                valid_to=told.until,
            )
            for room in rooms
        ]
        put(session, rows)
    return rows


def put(session: Session, rows: Sequence[Assignment]) -> None:
    """Write assignments within an act under way, once none of them takes what others have; shares are of two places."""
    if wrong := [
        row for row in rows if not 0 < row.share <= WHOLE or (row.valid_to is not None and row.valid_to <= row.valid_from)
    ]:
        field = "share" if not 0 < wrong[0].share <= WHOLE else "last_day"
        said = {
            "share": Words("份额应大于 0、不超过 100", "a share is more than 0 and at most 100"),
            "last_day": Words("截止日早于起始日", "it would end before it begins"),
        }
        raise Invalid({field: said[field]})
    there: dict[UUID, list[Assignment]] = defaultdict(list)
    for held in uses.after(
        session, Assignment, Assignment.room_id, [row.room_id for row in rows], on=min(row.valid_from for row in rows)
    ):
        there[held.room_id].append(held)
    taken = [(row, [it for it in there[row.room_id] if _meet(it, row)]) for row in rows]
    if refused := [(row, others) for row, others in taken if _exceeds(row, others)]:
        _refuse(session, refused)
    session.add_all(rows)
    session.flush()


def standing(session: Session, codes: Sequence[str], *, on: date) -> dict[UUID, str]:
    """Rooms by id; ``Invalid`` where none is named, ``NotFound`` or ``Conflict`` where one is not there on the day."""
    if not codes:
        raise Invalid({"rooms": Words("未选择房间", "no room is named")})
    rooms = {queries.room_id(session, code): code for code in dict.fromkeys(codes)}
    stood = uses.surveyed(session, list(rooms), on=on)
    if gone := sorted(code for room, code in rooms.items() if room not in stood):
        raise Conflict(f"{on} 已没有或还没有这些房间：{'、'.join(gone)}", f"these rooms do not stand on {on}: {', '.join(gone)}")
    return rooms


def _meet(one: Assignment, other: Assignment) -> bool:
    return (one.valid_to is None or one.valid_to > other.valid_from) and (
        other.valid_to is None or other.valid_to > one.valid_from
    )


def _exceeds(row: Assignment, others: Sequence[Assignment]) -> bool:
    """Whether the same organisation has it already, or the shares of some day come to more than the whole."""
    if any(it.organisation_id == row.organisation_id for it in others):
        return True
    starts = [row.valid_from, *(it.valid_from for it in others if it.valid_from > row.valid_from)]
    return any(
        row.share + sum(it.share for it in others if it.valid_from <= day and (it.valid_to is None or it.valid_to > day)) > WHOLE
        for day in starts
    )


def _refuse(session: Session, refused: Sequence[tuple[Assignment, Sequence[Assignment]]]) -> None:
    codes = queries.codes_of(session, [row.room_id for row, _ in refused])
    zh, en = [], []
    for row, others in refused[:20]:
        for it in others:
            names = parties.organisations_by_id(session, [it.organisation_id], on=it.valid_from)
            name = names[it.organisation_id].name if it.organisation_id in names else "?"
            share = "" if it.share == WHOLE else f" {it.share} %"
            zh.append(f"{codes[row.room_id]} 自 {it.valid_from} 起由 {name} 使用{share}")
            en.append(f"{codes[row.room_id]} is used{share} by {name} from {it.valid_from}")
    more = len(refused) - 20
    tail = (f"；另有 {more} 间", f"; and {more} more rooms") if more > 0 else ("", "")
    raise Conflict(f"房间已有单位使用：{'；'.join(zh)}{tail[0]}", f"rooms are in use already: {'; '.join(en)}{tail[1]}")


def _in_use(session: Session, rooms: Collection[UUID], on: date) -> Collection[UUID]:
    """Those of some rooms that somebody has, or sits in, on a day or after it."""
    return {row.room_id for kind in (Assignment, Seat) for row in uses.after(session, kind, kind.room_id, rooms, on=on)}


USES.append(_in_use)
