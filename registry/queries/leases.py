"""The SELECTs on leases, what hinders letting, and how a contract follows another."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse
from registry.models import (
    Assignment,
    Building,
    Floor,
    Lease,
    RecallPlan,
    RentPayment,
    Restriction,
    RestrictionKind,
    RoomSurvey,
    Title,
    TitleState,
)
from registry.store.dated import as_of
from registry.store.errors import NotFound

FORBIDS_LETTING = (RestrictionKind.SEIZURE.value, RestrictionKind.DISPUTE.value)


def lease(session: Session, number: str, *, known: datetime | None = None) -> Lease:
    """The lease of a contract's number, of whatever days; ``NotFound`` where there is none."""
    found = session.scalar(select(Lease).where(Lease.number == number, known_at(Lease, known)))
    if found is None:
        raise NotFound(f"没有编号为 {number} 的租赁合同", f"there is no lease {number}")
    return found


def known_at(table: Any, known: datetime | None) -> Any:
    """What is known now, or was at an instant, of whatever days: a lease is held beyond its last day."""
    if known is None:
        return table.known_to.is_(None)
    return (table.known_from <= known) & (table.known_to.is_(None) | (table.known_to > known))


def numbered(session: Session, number: str) -> bool:
    """Whether a contract of a number is there already."""
    return session.scalar(select(Lease.row_id).where(Lease.number == number, Lease.known_to.is_(None)).limit(1)) is not None


def leased_rooms(session: Session, lease_id: UUID) -> list[Assignment]:
    """The rooms that are or were in a lease, as it is known now."""
    query = select(Assignment).where(Assignment.lease_id == lease_id, Assignment.known_to.is_(None))
    return list(session.scalars(query.order_by(Assignment.room_id, Assignment.valid_from)))


def predecessor(session: Session, key: UUID) -> Lease | None:
    """The contract that a lease followed: the one that ended in the act by which this one began."""
    begun = select(Lease.entry).where(Lease.id == key).order_by(Lease.entry).limit(1).scalar_subquery()
    return session.scalar(select(Lease).where(Lease.entry == begun, Lease.id != key).limit(1))


def successor(session: Session, key: UUID) -> Lease | None:
    """The contract that followed a lease."""
    ended = select(Lease.entry).where(Lease.id == key, Lease.returned_on.is_not(None))
    others = select(Lease).where(Lease.entry.in_(ended), Lease.id != key).order_by(Lease.entry).limit(1)
    return session.scalar(others)


def offices_among(session: Session, rooms: Collection[UUID], *, on: date) -> bool:
    """Whether one of some rooms is an office on a day."""
    query = select(RoomSurvey.row_id).where(
        RoomSurvey.id.in_(list(rooms)), RoomSurvey.use == RoomUse.OFFICE.value, as_of(RoomSurvey, on)
    )
    return session.scalar(query.limit(1)) is not None


def hindrances(session: Session, rooms: Collection[UUID], *, on: date) -> list[tuple[str, str, str]]:
    """What forbids letting some rooms on a day: code of the building, the kind of restriction or ``filed``, the paper."""
    buildings = (
        select(Floor.building_id)
        .join(RoomSurvey, RoomSurvey.floor_id == Floor.id)
        .where(RoomSurvey.id.in_(list(rooms)), as_of(RoomSurvey, on), as_of(Floor, on))
    )
    restricted = (
        select(Building.code, Restriction.kind, Restriction.paper)
        .join(Restriction, Restriction.building_id == Building.id)
        .where(Building.id.in_(buildings), Restriction.kind.in_(FORBIDS_LETTING), as_of(Restriction, on), as_of(Building, on))
    )
    filed = (
        select(Building.code, Title.state, Title.approval)
        .join(Title, Title.building_id == Building.id)
        .where(Building.id.in_(buildings), Title.state == TitleState.FILED.value, as_of(Title, on), as_of(Building, on))
    )
    found = [(row[0], row[1], row[2]) for query in (restricted, filed) for row in session.execute(query)]
    return sorted(set(found))


def paid_already(session: Session, lease_id: UUID, *, on: date, period: str, paper: str) -> bool:
    """Whether the same payment is there: of one day, for one period, on one paper."""
    query = select(RentPayment.row_id).where(
        RentPayment.lease_id == lease_id, RentPayment.valid_from == on, RentPayment.period == period, RentPayment.paper == paper,
        RentPayment.known_to.is_(None),
    )  # fmt: skip
    return session.scalar(query.limit(1)) is not None


def recall_plan(session: Session, lease_id: UUID, *, on: date, known: datetime | None = None) -> RecallPlan | None:
    """The plan to take a lease's rooms back, as it stands on a day."""
    return session.scalar(select(RecallPlan).where(RecallPlan.id == lease_id, as_of(RecallPlan, on, known)))
