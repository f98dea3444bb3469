"""The SELECTs on who has which room and who sits there; every one asks on which day."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Assignment, Obligation, RoomPart, RoomSurvey, Seat
from registry.store.dated import as_of


def assignments(session: Session, rooms: Collection[UUID], *, on: date, known: datetime | None = None) -> list[Assignment]:
    """Who has some rooms on a day."""
    query = select(Assignment).where(Assignment.room_id.in_(list(rooms)), as_of(Assignment, on, known))
    return list(session.scalars(query.order_by(Assignment.room_id, Assignment.valid_from, Assignment.id)))


def held(session: Session, organisations: Collection[UUID], *, on: date, known: datetime | None = None) -> list[Assignment]:
    """What some organisations have on a day."""
    query = select(Assignment).where(Assignment.organisation_id.in_(list(organisations)), as_of(Assignment, on, known))
    return list(session.scalars(query.order_by(Assignment.room_id, Assignment.id)))


def seats(session: Session, rooms: Collection[UUID], *, on: date, known: datetime | None = None) -> list[Seat]:
    """Who sits in some rooms on a day."""
    query = select(Seat).where(Seat.room_id.in_(list(rooms)), as_of(Seat, on, known))
    return list(session.scalars(query.order_by(Seat.room_id, Seat.valid_from, Seat.id)))


def seats_of(session: Session, person_id: UUID, *, on: date, known: datetime | None = None) -> list[Seat]:
    """Where a person sits on a day, the first office first."""
    query = select(Seat).where(Seat.person_id == person_id, as_of(Seat, on, known))
    return list(session.scalars(query.order_by(Seat.second, Seat.id)))


def parts(session: Session, rooms: Collection[UUID], *, on: date, known: datetime | None = None) -> list[RoomPart]:
    """The rest rooms and toilets that belong to some offices on a day."""
    query = select(RoomPart).where(RoomPart.office_id.in_(list(rooms)), as_of(RoomPart, on, known))
    return list(session.scalars(query.order_by(RoomPart.office_id, RoomPart.id)))


def obligations(session: Session, organisation_id: UUID, *, on: date, known: datetime | None = None) -> list[Obligation]:
    """The rooms that an organisation must give back, as it stands on a day."""
    query = select(Obligation).where(Obligation.organisation_id == organisation_id, as_of(Obligation, on, known))
    return list(session.scalars(query.order_by(Obligation.valid_from, Obligation.id)))


def after(session: Session, kind: Any, column: Any, keys: Iterable[UUID], *, on: date) -> list[Any]:
    """All that is known now of some keys on a day or after it: what holds, and what is planned."""
    query = select(kind).where(column.in_(list(keys)), kind.known_to.is_(None), kind.valid_to.is_(None) | (kind.valid_to > on))
    return list(session.scalars(query.order_by(kind.valid_from, kind.id)))


def surveyed(session: Session, rooms: Collection[UUID], *, on: date, known: datetime | None = None) -> dict[UUID, RoomSurvey]:
    """What the survey in force on a day says of some rooms, by id; those that did not stand are left out."""
    query = select(RoomSurvey).where(RoomSurvey.id.in_(list(rooms)), as_of(RoomSurvey, on, known))
    return {row.id: row for row in session.scalars(query)}
