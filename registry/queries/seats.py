"""The SELECTs that seats and what is given up ask: rooms and people by many codes at once, posts of many people."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.models import Appointment, Person, Room, RoomPart, Seat, YearlyTask
from registry.queries import still_so
from registry.store.dated import as_of
from registry.store.errors import NotFound


def rooms(session: Session, codes: Iterable[str]) -> dict[UUID, str]:
    """Rooms by id in the order told, whether they still stand or not; ``NotFound`` naming every code that there is not."""
    told = list(dict.fromkeys(codes))
    found = {row.code: row.id for row in session.scalars(select(Room).where(Room.code.in_(told)))}
    if absent := [code for code in told if code not in found]:
        raise NotFound(f"没有这些房间：{'、'.join(absent)}", f"there are no such rooms: {', '.join(absent)}")
    return {found[code]: code for code in told}


def people(session: Session, codes: Iterable[str], *, on: date | None = None) -> dict[UUID, Person]:
    """People by id in the order told, as of a day or of whatever day; ``NotFound`` naming every code that there is not."""
    told = list(dict.fromkeys(codes))
    so = Person.known_to.is_(None) if on is None else as_of(Person, on)
    rows = session.scalars(select(Person).where(Person.code.in_(told), so).order_by(Person.valid_from))
    found = {row.code: row for row in rows}
    if absent := [code for code in told if code not in found]:
        day = f"{on} " if on else ""
        raise NotFound(f"{day}没有这些人员：{'、'.join(absent)}", f"there are no such people: {', '.join(absent)}")
    return {found[code].id: found[code] for code in told}


def people_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The latest names of some people, of whatever day."""
    query = select(Person).where(Person.id.in_(list(ids)), Person.known_to.is_(None))
    return {row.id: row.name for row in session.scalars(query.order_by(Person.valid_from))}


def codes_of_people(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The codes of some people, of whatever day."""
    return {row.id: row.code for row in session.scalars(select(Person).where(Person.id.in_(list(ids))))}


def appointments(
    session: Session, people: Collection[UUID], *, on: date, known: datetime | None = None
) -> dict[UUID, list[Appointment]]:
    """The posts of some people on a day, the main one first."""
    query = select(Appointment).where(Appointment.person_id.in_(list(people)), as_of(Appointment, on, known))
    found: dict[UUID, list[Appointment]] = {person: [] for person in people}
    for row in session.scalars(query.order_by(Appointment.main.desc(), Appointment.valid_from, Appointment.id)):
        found[row.person_id].append(row)
    return found


def seats_after(session: Session, people: Collection[UUID], *, on: date) -> list[Seat]:
    """Where some people sit on a day or after it, as it is known now."""
    query = select(Seat).where(
        Seat.person_id.in_(list(people)), Seat.known_to.is_(None), Seat.valid_to.is_(None) | (Seat.valid_to > on)
    )
    return list(session.scalars(query.order_by(Seat.valid_from, Seat.id)))


def parts_around(session: Session, rooms: Collection[UUID], *, on: date) -> list[RoomPart]:
    """The parts that some rooms have, or are, on a day or after it."""
    keys = list(rooms)
    query = select(RoomPart).where(
        or_(RoomPart.office_id.in_(keys), RoomPart.room_id.in_(keys)),
        RoomPart.known_to.is_(None),
        RoomPart.valid_to.is_(None) | (RoomPart.valid_to > on),
    )
    return list(session.scalars(query.order_by(RoomPart.office_id, RoomPart.id)))


def yearly_task(session: Session, organisation: UUID, year: int, kind: str) -> YearlyTask | None:
    """What is recorded of a yearly task of an organisation."""
    return session.scalar(
        select(YearlyTask).where(
            YearlyTask.organisation_id == organisation, YearlyTask.year == year, YearlyTask.kind == kind, still_so(YearlyTask)
        )
    )
