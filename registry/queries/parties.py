"""The SELECTs on organisations and people; every one asks on which day."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Appointment, AuthorisedPosts, Organisation, Person
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


def bureau_of(session: Session, division: str, *, on: date, known: datetime | None = None) -> Organisation | None:
    """The bureau that administers the office space of a division: its own, else its parent division's, else that one's.

    A county need not have a bureau of its own (371502 → 371500 → 370000); None where nobody administers it.
    """
    chain = list(dict.fromkeys((division, f"{division[:4]}00", f"{division[:2]}0000")))
    query = select(Organisation).where(Organisation.administers.in_(chain), as_of(Organisation, on, known))
    found = {row.administers: row for row in session.scalars(query.order_by(Organisation.code.desc()))}
    return next((found[it] for it in chain if it in found), None)


def ever(session: Session, codes: Iterable[str]) -> dict[str, UUID]:
    """Those of some codes that an organisation has or ever had, with its id."""
    query = select(Organisation.code, Organisation.id).where(Organisation.code.in_(set(codes)))
    return dict(session.execute(query).all())


def codes_given(session: Session, kind: type[Organisation] | type[Person], prefix: str) -> list[str]:
    """The codes of a division that were ever given."""
    return list(session.scalars(select(kind.code).where(kind.code.startswith(prefix, autoescape=True)).distinct()))


def organisations_after(session: Session, *, on: date) -> list[Organisation]:
    """All that is known now of organisations on a day or after it: what holds, and what is planned."""
    query = select(Organisation).where(
        Organisation.known_to.is_(None), Organisation.valid_to.is_(None) | (Organisation.valid_to > on)
    )
    return list(session.scalars(query.order_by(Organisation.valid_from, Organisation.code)))


def posts_of(session: Session, organisation_id: UUID, *, on: date, known: datetime | None = None) -> list[AuthorisedPosts]:
    """The posts that an organisation is authorised, or has beside them, on a day."""
    query = select(AuthorisedPosts).where(AuthorisedPosts.organisation_id == organisation_id, as_of(AuthorisedPosts, on, known))
    return list(session.scalars(query.order_by(AuthorisedPosts.post, AuthorisedPosts.staffing)))


def person_after(session: Session, code: str, *, on: date) -> list[Person]:
    """All that is known now of a person on a day or after it."""
    query = select(Person).where(
        Person.code == code, Person.known_to.is_(None), Person.valid_to.is_(None) | (Person.valid_to > on)
    )
    return list(session.scalars(query.order_by(Person.valid_from)))
