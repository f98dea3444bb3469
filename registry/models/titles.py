"""Titles: who owns a building, on what certificate, and on what agreement others use it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class TitleState(Labelled):
    """How far a building's title has come to the bureau (中办发〔2017〕70号 art. 5)."""

    PENDING = "pending", "待登记", "to be registered"
    REGISTERED = "registered", "已登记", "registered"
    FILED = "filed", "已备案（无法登记）", "filed, cannot be registered"
    WITHHELD = "withheld", "核准登记在使用单位名下", "left with the user, approved"


class DocumentState(Labelled):
    """What papers there are of land and house."""

    BOTH = "both", "双证齐全", "land and house"
    LAND_ONLY = "land-only", "单土地证", "land only"
    HOUSE_ONLY = "house-only", "单房产证", "house only"
    NONE = "none", "双证全无", "neither"


class RestrictionKind(Labelled):
    """What stands in the way of disposing of a building."""

    MORTGAGE = "mortgage", "抵押", "mortgage"
    SEIZURE = "seizure", "查封", "seizure"
    DISPUTE = "dispute", "权属争议", "disputed title"
    OTHER = "other", "其他限制", "other"


class SignatureState(Labelled):
    """How far an agreement has come."""

    DRAFT = "draft", "待签订", "to be signed"
    SIGNED = "signed", "已签订", "signed"


class AgreementPurpose(Labelled):
    """What an allocation certificate may serve (中办发〔2017〕70号 art. 18); never letting, lending or business."""

    LEGAL_PERSON = "legal-person", "法人登记", "registration as a legal person"
    HOUSEHOLD = "household", "集体户籍", "collective household registration"
    WORKS_PERMIT = "works-permit", "大中修项目施工许可", "permit for major repairs"


class Title(Dated, Base):
    """Who owns a building, and how that is proved; one of each building at a time."""

    __tablename__ = "title"
    __table_args__ = (
        one_current("title", "building_id"),
        Index("ix_title_building_id", "building_id"),
        Index("ix_title_holder_id", "holder_id"),
    )

    building_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    """An organisation."""
    state: Mapped[str]
    """Value of a ``TitleState``."""
    documents: Mapped[str]
    """Value of a ``DocumentState``."""
    certificate_number: Mapped[str]
    land_certificate_number: Mapped[str]
    real_estate_unit_number: Mapped[str]
    """28 characters (GB/T 37346), or empty."""
    approval: Mapped[str]
    """Paper by which it was filed, or left with the user."""
    batch: Mapped[str]
    """Batch of the campaign of unified registration in which it came; empty where it came otherwise."""


class TitlePlan(Dated, Base):
    """One building, one plan (一楼一策): how its title is to come to the bureau; ``id`` is the building's."""

    __tablename__ = "title_plan"
    __table_args__ = (one_current("title_plan", "id"),)

    batch: Mapped[str]
    plan: Mapped[str]
    obstacle: Mapped[str]
    responsible_id: Mapped[UUID]
    target_on: Mapped[date | None]


class Restriction(Dated, Base):
    """A mortgage, a seizure or a dispute that lies on a building."""

    __tablename__ = "restriction"
    __table_args__ = (Index("ix_restriction_building_id", "building_id"),)

    building_id: Mapped[UUID]
    kind: Mapped[str]
    """Value of a ``RestrictionKind``."""
    beneficiary: Mapped[str]
    paper: Mapped[str]


class UseAgreement(Dated, Base):
    """On what agreement an organisation uses rooms of a building; its valid days are the term."""

    __tablename__ = "use_agreement"
    __table_args__ = (
        one_current("use_agreement", "number"),
        Index("ix_use_agreement_organisation_id", "organisation_id"),
        Index("ix_use_agreement_building_id", "building_id"),
    )

    number: Mapped[str]
    organisation_id: Mapped[UUID]
    bureau_id: Mapped[UUID]
    building_id: Mapped[UUID]
    certificate_number: Mapped[str]
    """Number of the allocation certificate (分配使用凭证)."""
    purposes: Mapped[list[Any]]
    """Values of ``AgreementPurpose``."""
    schedule: Mapped[list[Any]]
    """The rooms as they were when it was drawn up: code, number, name, use, usable_area as text."""
    signature: Mapped[str]
    """Value of a ``SignatureState``."""
    signed_on: Mapped[date | None]
    scan: Mapped[str]
    """Digest of the stored scan; empty while there is none."""
    archive_number: Mapped[str]
    renews: Mapped[str]
    """Number of the agreement that it renews; empty for a first one."""
