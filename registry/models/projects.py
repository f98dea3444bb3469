"""Construction projects: what was approved to be built, for whom, how large and how dear."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.columns import Area, Hundredths
from registry.store.dated import Dated


class ProjectKind(Labelled):
    """What a project does."""

    NEW = "new", "新建", "new building"
    EXTENSION = "extension", "扩建", "extension"
    REBUILDING = "rebuilding", "改建", "rebuilding"
    PURCHASE = "purchase", "购置", "purchase"
    REFURBISHMENT = "refurbishment", "大中修", "refurbishment"


class Project(Dated, Base):
    """A construction project; the columns of the national report's form 4."""

    __tablename__ = "project"
    __table_args__ = (one_current("project", "code"),)

    code: Mapped[str]
    """Code the approver gave it, or 371500-X001."""
    name: Mapped[str]
    kind: Mapped[str]
    """Value of a ``ProjectKind``."""
    approver: Mapped[str]
    approval: Mapped[str]
    approved_on: Mapped[date]
    builder_id: Mapped[UUID]
    """The organisation that builds."""
    main_user: Mapped[str]
    division_code: Mapped[str] = mapped_column(index=True)
    address: Mapped[str]
    gross_floor_area: Mapped[Decimal] = mapped_column(Area)
    budget: Mapped[Decimal] = mapped_column(Hundredths)
    """Ten thousand yuan (万元), as the form has it."""
    funding: Mapped[str]
    """Where the money comes from; the government's budget only (中办发〔2017〕70号 art. 16)."""
    remark: Mapped[str]
    building_id: Mapped[UUID | None]
    """What was built, once it is in the register."""
