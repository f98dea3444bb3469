"""What follows when a room is given up, by whatever act: its seats end that day, and what was owed of it is met."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts import oblige
from registry.acts.end import end
from registry.models import Assignment, Seat, Tenure
from registry.queries import seats, uses
from registry.store.errors import Conflict, Invalid


def holdings(session: Session, codes: Collection[str], *, organisation: UUID | None, on: date) -> list[Assignment]:
    """What an organisation, or whoever it is, has of some rooms on a day.

    Raises ``Invalid`` where no room is named, ``Conflict`` naming those that it has not, or that are let.
    """
    if not codes:
        raise Invalid({"rooms": Words("未选择房间", "no room is named")})
    rooms = seats.rooms(session, codes)
    held = [
        it for it in uses.assignments(session, list(rooms), on=on) if organisation is None or it.organisation_id == organisation
    ]
    there = {it.room_id for it in held}
    if absent := [code for room, code in rooms.items() if room not in there]:
        who = ("该单位", "the organisation has") if organisation else ("任何单位", "anybody has")
        raise Conflict(
            f"{on} 不由{who[0]}使用：{'、'.join(absent)}",
            f"these rooms are none that {who[1]} on {on}: {', '.join(absent)}",
        )
    if let := sorted({rooms[it.room_id] for it in held if it.tenure == Tenure.LEASED_OUT}):
        raise Conflict(
            f"这些房间已出租，应先终止租赁合同：{'、'.join(let)}",
            f"these rooms are leased out; end the lease first: {', '.join(let)}",
        )
    return held


def give_up(session: Session, held: Sequence[Assignment], *, on: date) -> None:
    """Within an act under way: organisations no longer have rooms, or their shares of them, from a day on.

    Seats of theirs end, also planned ones that would rest on nothing; a room that was part of an office is so no
    more where only one of both is given up; what they owed of these rooms is met.
    """
    lost = {(it.room_id, it.organisation_id): it for it in held}
    freed = {it.room_id for it in held}
    sitting = [
        it
        for it in uses.after(session, Seat, Seat.room_id, freed, on=on)
        if (row := lost.get((it.room_id, it.organisation_id))) and (row.valid_to is None or it.valid_from < row.valid_to)
    ]
    _refuse_planned(session, [it for it in sitting if it.valid_from > on], on)
    parted = [
        it
        for it in seats.parts_around(session, freed, on=on)
        if it.room_id != it.office_id and (it.office_id in freed) != (it.room_id in freed)
    ]
    end(session, [*held, *sitting, *parted], on=on)
    rooms_of: dict[UUID, list[UUID]] = defaultdict(list)
    for room, organisation in lost:
        rooms_of[organisation].append(room)
    for organisation, rooms in rooms_of.items():
        oblige.meet(session, rooms, on=on, organisation=organisation)


def leave(session: Session, sitting: Sequence[Seat], *, on: date) -> None:
    """Within an act under way: people no longer sit where they sat; what was owed for them is met."""
    end(session, sitting, on=on)
    for it in sitting:
        oblige.meet(session, [it.room_id], on=on, person=it.person_id)


def _refuse_planned(session: Session, planned: Sequence[Seat], on: date) -> None:
    if planned:
        codes = queries.codes_of(session, {it.room_id for it in planned})
        listed = sorted({f"{codes[it.room_id]} {it.valid_from}" for it in planned})
        raise Conflict(
            f"{on} 之后已安排人员入座，请先撤销：{'、'.join(listed)}",
            f"people are to sit there after {on}; unseat them first: {', '.join(listed)}",
        )
