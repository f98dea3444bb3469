"""Several areas of one room: each of a kind, taken to some face of the walls, on somebody's word."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.places import one_current
from registry.store.base import Base
from registry.store.columns import Area
from registry.store.dated import Dated


class RoomArea(Dated, Base):
    """An area stated of a room, beside what its survey measured; one of each kind and source holds at a time."""

    __tablename__ = "room_area"
    __table_args__ = (one_current("room_area", "room_id", "kind", "source"), Index("ix_room_area_room_id", "room_id"))

    room_id: Mapped[UUID]
    kind: Mapped[str]
    """Value of an ``AreaKind``."""
    area: Mapped[Decimal] = mapped_column(Area)
    basis: Mapped[str]
    """``BoundaryBasis``: the face that it runs to."""
    method: Mapped[str]
    """How it was found: a standard and its clause, or in words; empty where nobody says."""
    source: Mapped[str]
    """Whose word it is: 不动产权证, 台账, a survey report."""
