"""The SELECTs on all that organisations hold, whatever its kind: what holds on a day, and what is planned after it."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import (
    Appointment,
    Assignment,
    AuthorisedPosts,
    Building,
    Floor,
    Inspection,
    Lease,
    Obligation,
    Organisation,
    Person,
    Project,
    RecallPlan,
    Rectification,
    RoomSurvey,
    Seat,
    Stocktake,
    Title,
    TitlePlan,
    UseAgreement,
)
from registry.queries import uses

HELD: Final[tuple[tuple[Any, str], ...]] = (
    (Assignment, "organisation_id"),
    (Seat, "organisation_id"),
    (Obligation, "organisation_id"),
    (Title, "holder_id"),
    (TitlePlan, "responsible_id"),
    (UseAgreement, "bureau_id"),
    (Lease, "organisation_id"),
    (Lease, "counterparty_id"),
    (RecallPlan, "responsible_id"),
    (Project, "builder_id"),
    (Stocktake, "organisation_id"),
    (Rectification, "organisation_id"),
    (Inspection, "organisation_id"),
    (AuthorisedPosts, "organisation_id"),
    (Appointment, "organisation_id"),
    (Organisation, "parent_id"),
)
"""Where a row names an organisation that holds it or answers for it. A yearly task that was done stays with whoever did it."""


def held_after(session: Session, organisations: Collection[UUID], *, on: date) -> list[tuple[Any, str]]:
    """Each row that names one of some organisations, with the column that does."""
    return [
        (row, column) for kind, column in HELD for row in uses.after(session, kind, getattr(kind, column), organisations, on=on)
    ]


def agreements_after(session: Session, organisations: Collection[UUID], *, on: date) -> list[UseAgreement]:
    """The use agreements of some organisations."""
    found: list[UseAgreement] = uses.after(session, UseAgreement, UseAgreement.organisation_id, organisations, on=on)
    return found


def building_codes(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The codes of buildings."""
    return dict(session.execute(select(Building.id, Building.code).where(Building.id.in_(set(ids)))).all())


def lease_numbers(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of leases, as they are known now."""
    query = select(Lease.id, Lease.number).where(Lease.id.in_(set(ids)), Lease.known_to.is_(None))
    return dict(session.execute(query).all())


def people_called(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Codes and names of people, as they are known now."""
    query = select(Person.id, Person.code, Person.name).where(Person.id.in_(set(ids)), Person.known_to.is_(None))
    return {key: (code, name) for key, code, name in session.execute(query)}


def buildings_of(session: Session, rooms: Iterable[UUID]) -> set[UUID]:
    """The buildings in which some rooms are, by id."""
    query = select(Floor.building_id).join(RoomSurvey, RoomSurvey.floor_id == Floor.id).where(RoomSurvey.id.in_(set(rooms)))
    return set(session.scalars(query.distinct()))
