"""Sites, buildings, floors and rooms: the places that everything else is about."""

from typing import Any
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.base import Base
from registry.store.columns import Outline
from registry.store.dated import Dated

NOW_KNOWN = text("known_to IS NULL AND valid_to IS NULL")
"""The rows of a fact that is still so, as far as we know; at most one of each key."""


def one_current(table: str, *columns: str) -> Index:
    """The index that keeps two current rows of one key out of either database."""
    return Index(
        f"uq_{table}_{'_'.join(columns)}_current", *columns, unique=True, sqlite_where=NOW_KNOWN, postgresql_where=NOW_KNOWN
    )


class Site(Dated, Base):
    """A compound (院落): one or more parcels under one name."""

    __tablename__ = "site"
    __table_args__ = (one_current("site", "code"),)

    code: Mapped[str]
    """Division (GB/T 2260, six digits) and running number: 371500-0001."""
    name: Mapped[str]
    division_code: Mapped[str] = mapped_column(index=True)
    address: Mapped[str]
    outline: Mapped[BaseGeometry | None] = mapped_column(Outline)


class Building(Dated, Base):
    """A building (幢): its place on the earth, and where the origin of its drawings lies."""

    __tablename__ = "building"
    __table_args__ = (one_current("building", "code"), Index("ix_building_code", "code"))

    site_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    built_year: Mapped[int | None]
    placement: Mapped[dict[str, Any]]
    """Fields of a ``floorplans.georeference.Placement``; empty while nobody has said where it lies."""
    outline: Mapped[BaseGeometry | None] = mapped_column(Outline)


class Floor(Dated, Base):
    """A floor: the label that people use, and apart from it the order in the building."""

    __tablename__ = "floor"
    __table_args__ = (one_current("floor", "code"), Index("ix_floor_code", "code"))

    building_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str]
    floor_name: Mapped[str]
    """Label (名义层): B1, 1F, 夹层."""
    storey: Mapped[float]
    """Order from below; a mezzanine lies between two whole numbers."""


class Room(Base):
    """A room's identity: what it is called by for good; all that may change is in its surveys."""

    __tablename__ = "room"
    __table_args__ = (Index("uq_room_code", "code", unique=True), {"sqlite_with_rowid": False})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    floor_id: Mapped[UUID]
    code: Mapped[str]
    """Floor code and the number it was first enrolled under."""
    entry: Mapped[int] = mapped_column(BigInteger)
