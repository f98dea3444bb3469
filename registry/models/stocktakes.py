"""Stocktakes: what was found in place beside what the ledgers say, and the differences that are settled."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class LedgerPair(Labelled):
    """Which two ledgers were laid side by side (中办发〔2017〕70号 art. 6)."""

    BOOKS = "books", "账账", "organisation's and master ledger"
    PLACE = "place", "账实", "ledger and place"
    CERTIFICATE = "certificate", "账证", "ledger and certificate"


class DiscrepancyState(Labelled):
    """What is to become of a difference; the ledger changes only after an approval."""

    OPEN = "open", "待处理", "open"
    APPROVED = "approved", "已批准调账", "ledger to be changed"
    STANDS = "stands", "账面无误", "ledger stands"
    SETTLED = "settled", "已调账", "ledger changed"


class Stocktake(Dated, Base):
    """A stocktake of a building's rooms, or of an organisation's."""

    __tablename__ = "stocktake"
    __table_args__ = (one_current("stocktake", "code"),)

    code: Mapped[str]
    name: Mapped[str]
    building_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    due_on: Mapped[date]
    closed_on: Mapped[date | None]


class StocktakeCount(Dated, Base):
    """What somebody found in a room."""

    __tablename__ = "stocktake_count"
    __table_args__ = (one_current("stocktake_count", "stocktake_id", "room_id"),)

    stocktake_id: Mapped[UUID]
    room_id: Mapped[UUID]
    booked: Mapped[dict[str, Any]]
    """What the ledger said then: number, use, state, organisation, people."""
    found: Mapped[dict[str, Any]]
    """What was found; the same keys, only those that differ."""
    person: Mapped[str]
    note: Mapped[str]
    photo: Mapped[str]
    """Digest of the stored picture; empty where there is none."""


class Discrepancy(Dated, Base):
    """A difference between two ledgers, until it is settled."""

    __tablename__ = "discrepancy"
    __table_args__ = (one_current("discrepancy", "pair", "key"), Index("ix_discrepancy_stocktake_id", "stocktake_id"))

    pair: Mapped[str]
    """Value of a ``LedgerPair``."""
    key: Mapped[str]
    """The same difference found again has the same: code of the room or building, and what differs."""
    subject: Mapped[str]
    """Code of the room, building or organisation."""
    stocktake_id: Mapped[UUID | None]
    field: Mapped[str]
    booked: Mapped[str]
    found: Mapped[str]
    state: Mapped[str]
    """Value of a ``DiscrepancyState``."""
    reviewer: Mapped[str]
    reason: Mapped[str]
