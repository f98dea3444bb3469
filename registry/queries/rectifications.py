"""The SELECTs on rectifications: one by its finding's key, what a subject names, who sits in a room by which post, what became of a room."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import queries
from registry.models import Appointment, Building, Floor, IssuedAudit, Organisation, Person, Rectification, Room, RoomSurvey, Seat
from registry.queries import uses
from registry.store.dated import as_of
from registry.store.errors import NotFound


def rectification(session: Session, key: str, *, on: date, known: datetime | None = None) -> Rectification:
    """The rectification of a finding as it stands on a day; ``NotFound`` where none was opened."""
    found = session.scalar(select(Rectification).where(Rectification.key == key, as_of(Rectification, on, known)))
    if found is None:
        raise NotFound(f"{on} 没有整改事项 {key}", f"there is no rectification {key} on {on}")
    return found


def last_of(session: Session, key: str) -> Rectification | None:
    """The rectification of a finding as it stands from now on, if one was ever opened."""
    return session.scalar(select(Rectification).where(Rectification.key == key, queries.still_so(Rectification)))


def last_of_each(session: Session, keys: Collection[str]) -> dict[str, Rectification]:
    """The same for many findings, by key; of those that were never opened, none."""
    query = select(Rectification).where(Rectification.key.in_(list(keys)), queries.still_so(Rectification))
    return {it.key: it for it in session.scalars(query)}


def audit_known(session: Session, number: str) -> bool:
    """Whether an audit of a number was issued."""
    return session.scalar(select(IssuedAudit.id).where(IssuedAudit.number == number)) is not None


def named(session: Session, codes: Collection[str], *, on: date) -> dict[str, tuple[str, UUID]]:
    """What some codes name: room, person, organisation or building, and its id; of codes that name nothing, nothing."""
    told = list(codes)
    found: dict[str, tuple[str, UUID]] = {}
    for code, key in session.execute(select(Room.code, Room.id).where(Room.code.in_(told))):
        found[code] = ("room", key)
    dated: list[tuple[str, Any]] = [("person", Person), ("organisation", Organisation), ("building", Building)]
    for name, kind in dated:
        for code, key in session.execute(select(kind.code, kind.id).where(kind.code.in_(told), as_of(kind, on))):
            found[code] = (name, key)
    return found


def building_of(session: Session, room: UUID, *, on: date) -> UUID | None:
    """The building in which a room is, or was last."""
    floor = select(Room.floor_id).where(Room.id == room).scalar_subquery()
    query = select(Floor.building_id).where(Floor.id == floor, as_of(Floor, on))
    return session.scalar(query)


def sitting(session: Session, rooms: Collection[UUID], *, on: date, known: datetime | None = None) -> dict[UUID, list[Any]]:
    """Who sits in some rooms on a day and by which posts: rows of seat (key), person_id, organisation_id, second, post,
    staffing, tier, division_code.

    A seat stands once for each post that its person has in the organisation for which they sit there; without one, post is None.
    """
    post = (
        (Appointment.person_id == Seat.person_id)
        & (Appointment.organisation_id == Seat.organisation_id)
        & as_of(Appointment, on, known)
    )
    query = (
        select(
            Seat.room_id, Seat.id.label("seat"), Seat.person_id, Seat.organisation_id, Seat.second, Appointment.post,
            Appointment.staffing, Organisation.tier, Organisation.division_code,
        )
        .outerjoin(Appointment, post)
        .outerjoin(Organisation, (Organisation.id == Seat.organisation_id) & as_of(Organisation, on, known))
        .where(Seat.room_id.in_(list(rooms)), as_of(Seat, on, known))
        .order_by(Seat.room_id, Seat.id)
    )  # fmt: skip
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        found[row.room_id].append(row)
    return found


def what_became_of(session: Session, room: UUID, *, on: date) -> dict[UUID, RoomSurvey]:
    """The rooms that stand on a day in the place of one: itself, or what came of it, with what their surveys say."""
    ahead, seen, standing = {room}, {room}, dict[UUID, RoomSurvey]()
    while ahead:
        here = uses.surveyed(session, ahead, on=on)
        standing |= here
        gone = ahead - here.keys()
        ahead = {it.child_id for it in queries.children(session, gone)} - seen if gone else set()
        seen |= ahead
    return standing
