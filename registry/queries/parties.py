"""The SELECTs on organisations and people; every one asks on which day."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Appointment, Organisation, Person
from registry.store.dated import as_of
from registry.store.errors import NotFound


def organisation(session: Session, code: str, *, on: date, known: datetime | None = None) -> Organisation:
    """The organisation of a code as it stood on a day; ``NotFound`` where there was none."""
    found = session.scalar(select(Organisation).where(Organisation.code == code, as_of(Organisation, on, known)))
    if found is None:
        raise NotFound(f"{on} 没有编号为 {code} 的单位", f"there is no organisation {code} on {on}")
    return found


def organisations_by_id(
    session: Session, ids: Iterable[UUID], *, on: date, known: datetime | None = None
) -> dict[UUID, Organisation]:
    """Those of some organisations that stood on a day, by id."""
    query = select(Organisation).where(Organisation.id.in_(set(ids)), as_of(Organisation, on, known))
    return {row.id: row for row in session.scalars(query)}


def person(session: Session, code: str, *, on: date, known: datetime | None = None) -> Person:
    """The person of a code; ``NotFound`` where there was none."""
    found = session.scalar(select(Person).where(Person.code == code, as_of(Person, on, known)))
    if found is None:
        raise NotFound(f"{on} 没有编号为 {code} 的人员", f"there is no person {code} on {on}")
    return found


def appointments(session: Session, person_id: UUID, *, on: date, known: datetime | None = None) -> list[Appointment]:
    """The posts that a person has on a day, the main one first."""
    query = select(Appointment).where(Appointment.person_id == person_id, as_of(Appointment, on, known))
    return list(session.scalars(query.order_by(Appointment.main.desc(), Appointment.valid_from, Appointment.id)))
