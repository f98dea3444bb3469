"""Corrections: what a person changed in a survey that was handed in, and why; the file itself stays as it is."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class Correction(Dated, Base):
    """One correction; ``floorplans.corrections`` applies it to a reading."""

    __tablename__ = "correction"
    __table_args__ = (
        one_current("correction", "digest", "frame", "room", "field"),
        Index("ix_correction_digest", "digest"),
    )

    digest: Mapped[str]
    """SHA-256 of the file that it was made in; it need not be enrolled yet."""
    frame: Mapped[str]
    """Title of the frame; empty where the file is one floor."""
    room: Mapped[str]
    """Number of the room as the file says it, else its place there; empty where the frame is corrected."""
    field: Mapped[str]
    """Value of a ``floorplans.corrections.Field``."""
    was: Mapped[str]
    """What the file says; a file that says something else is not corrected but told."""
    becomes: Mapped[str]
    reason: Mapped[str]
    person: Mapped[str]
