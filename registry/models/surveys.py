"""Surveys: the file that was handed in, and what it says of each floor and room, since when."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.places import one_current
from registry.store.base import Base
from registry.store.columns import Area, Outline, PlanOutline
from registry.store.dated import Dated


class StoredFile(Base):
    """An original, kept whole under the digest of its content."""

    __tablename__ = "stored_file"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the content, in hexadecimal."""
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)


class StoredPart(Base):
    """A piece of an original, so that no file is held in memory whole."""

    __tablename__ = "stored_part"

    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Survey(Base):
    """A file handed in by a surveying office, enrolled on a day."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"))
    file_name: Mapped[str]
    surveyor: Mapped[str]
    """The surveying office; empty where the file came without a report."""
    surveyed_on: Mapped[date | None]
    report: Mapped[str]
    """Number of the survey report."""
    entry: Mapped[int] = mapped_column(BigInteger)


class FloorSurvey(Dated, Base):
    """What a survey says of a floor; ``id`` is the floor's."""

    __tablename__ = "floor_survey"
    __table_args__ = (one_current("floor_survey", "id"), Index("ix_floor_survey_survey_id", "survey_id"))

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    frame: Mapped[str]
    """Title of the frame it was drawn in; empty where the file is one floor."""
    unit: Mapped[str]
    mapping: Mapped[str]
    basis: Mapped[str]
    """``BoundaryBasis``: the face that the outlines run to."""
    placement: Mapped[dict[str, Any]]
    gross_floor_area: Mapped[Decimal | None] = mapped_column(Area)
    findings: Mapped[list[Any]]
    """Warnings and notes that stood when it was enrolled."""
    plan_outline: Mapped[BaseGeometry | None] = mapped_column(PlanOutline)
    outline: Mapped[BaseGeometry | None] = mapped_column(Outline)


class RoomSurvey(Dated, Base):
    """What a survey says of a room; ``id`` is the room's."""

    __tablename__ = "room_survey"
    __table_args__ = (
        one_current("room_survey", "id"),
        Index("ix_room_survey_id", "id"),
        Index("ix_room_survey_floor_id", "floor_id"),
    )

    id: Mapped[UUID] = mapped_column(sort_order=-8)
    floor_id: Mapped[UUID]
    survey_id: Mapped[UUID]
    number: Mapped[str]
    name: Mapped[str]
    use: Mapped[str]
    """Value of a ``RoomUse``; empty where the survey does not say."""
    usable_area: Mapped[Decimal | None] = mapped_column(Area)
    """Measured; none where there is no outline."""
    declared_area: Mapped[Decimal | None] = mapped_column(Area)
    repaired: Mapped[str]
    plan_outline: Mapped[BaseGeometry | None] = mapped_column(PlanOutline)
    """Outline less what is deducted, in plan metres."""
    outline: Mapped[BaseGeometry | None] = mapped_column(Outline)
