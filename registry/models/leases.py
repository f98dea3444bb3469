"""Leases: rooms let to others, and premises rented from others."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.columns import Area, Hundredths
from registry.store.dated import Dated


class LeaseDirection(Labelled):
    """Which way a lease goes."""

    OUT = "out", "出租", "let"
    IN = "in", "租入", "rented"


class Lease(Dated, Base):
    """A contract of lease; its valid days are the contract's, whose last day people see."""

    __tablename__ = "lease"
    __table_args__ = (one_current("lease", "number"), Index("ix_lease_organisation_id", "organisation_id"))

    number: Mapped[str]
    """Number of the contract."""
    direction: Mapped[str]
    """Value of a ``LeaseDirection``."""
    organisation_id: Mapped[UUID]
    """Our side: the bureau that lets, or the organisation that rents."""
    counterparty: Mapped[str]
    counterparty_id: Mapped[UUID | None]
    """The other side, where it is an organisation of the register."""
    premises: Mapped[str]
    """What is rented, in words; rooms let are assignments of this lease."""
    gross_floor_area: Mapped[Decimal | None] = mapped_column(Area)
    rent: Mapped[Decimal] = mapped_column(Hundredths)
    """Yuan a year."""
    written: Mapped[bool]
    approval: Mapped[str]
    """Paper of whoever approved it; the government of the same tier where it is rented."""
    search_proof: Mapped[str]
    """Paper that says the idle pool was searched before renting."""
    returned_on: Mapped[date | None]
    """First day on which the premises were back with their owner; until then they are held, over the term too."""


class RentPayment(Dated, Base):
    """Rent that was paid or received on a day; its valid day is that day."""

    __tablename__ = "rent_payment"
    __table_args__ = (Index("ix_rent_payment_lease_id", "lease_id"),)

    lease_id: Mapped[UUID]
    amount: Mapped[Decimal] = mapped_column(Hundredths)
    """Yuan."""
    period: Mapped[str]
    """What it is for: 2026, 2026上半年."""
    paper: Mapped[str]


class RecallPlan(Dated, Base):
    """What taking back let rooms early would mean, and by which steps it is to be done; ``id`` is the lease's."""

    __tablename__ = "recall_plan"
    __table_args__ = (one_current("recall_plan", "id"),)

    compensation: Mapped[Decimal] = mapped_column(Hundredths)
    """Yuan, estimated."""
    dispute_risk: Mapped[str]
    """low, middle or high."""
    responsible_id: Mapped[UUID]
    stages: Mapped[list[Any]]
    """In order: on (day), step, done (day or null)."""
