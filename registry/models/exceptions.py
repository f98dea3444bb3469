"""Exceptions: a finding that a reviewer lets stand, and a drawing of which a floor has taken only a part."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class AcceptedFinding(Dated, Base):
    """A finding that somebody by name lets stand, and why; ``valid_to`` is the day from which it no longer stands."""

    __tablename__ = "accepted_finding"
    __table_args__ = (one_current("accepted_finding", "place", "key"),)

    key: Mapped[str]
    """``floorplans.finding.key_of``: the same wrong in the same place of a later drawing has the same."""
    code: Mapped[str]
    building: Mapped[str]
    """Code of its building; empty for what was found of a file as a whole."""
    place: Mapped[str]
    """Code of its floor; for what was found of a file as a whole the file's digest."""
    digest: Mapped[str]
    """SHA-256 of the file that the reviewer looked at; it need not be enrolled yet."""
    subject: Mapped[str]
    zh: Mapped[str]
    """What the check said."""
    en: Mapped[str]
    reviewer: Mapped[str]
    reason: Mapped[str]


class PartialSurvey(Dated, Base):
    """A drawing of which a floor has taken only a part until now; ``id`` is the floor's."""

    __tablename__ = "partial_survey"
    __table_args__ = (one_current("partial_survey", "id"),)

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    frame: Mapped[str]
    remains: Mapped[list[Any]]
    """What was not accepted and stays as it was: fate, numbers, and the same in words."""
