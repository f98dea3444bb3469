"""Parties: organisations and what came of them, the posts they are authorised, people and their appointments."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class Tier(Labelled):
    """The tier of an organ (机关层级), which decides the column of the table of standards."""

    CENTRAL = "central", "中央", "central"
    PROVINCE = "province", "省级", "province"
    CITY = "city", "市级", "city"
    COUNTY = "county", "县级", "county"
    TOWNSHIP = "township", "乡级", "township"


class OrganisationKind(Labelled):
    """What an organisation is; the rules of office space hold for the first three (中办发〔2017〕70号 art. 2)."""

    ORGAN = "organ", "党政机关", "organ"
    MASS = "mass", "人民团体", "mass organisation"
    ASSIMILATED = "assimilated", "参公事业单位", "institution under the Civil Servants Law"
    INSTITUTION = "institution", "事业单位", "institution"
    ENTERPRISE = "enterprise", "企业", "enterprise"
    ASSOCIATION = "association", "协会", "association"
    TEMPORARY = "temporary", "临时机构（专班）", "temporary body"

    @property
    def in_scope(self) -> bool:
        """Whether the rules of office space hold for it by its kind."""
        return self in {OrganisationKind.ORGAN, OrganisationKind.MASS, OrganisationKind.ASSIMILATED}


class Reorganisation(Labelled):
    """How one organisation came of another."""

    MERGE = "merge", "合并", "merge"
    SPLIT = "split", "分设", "split"
    ABOLISH = "abolish", "撤销", "abolish"


class Staffing(Labelled):
    """How somebody is employed; only the first two are authorised posts (编制) and counted."""

    AUTHORISED = "authorised", "编制", "authorised post"
    WORKER = "worker", "工勤编制", "authorised worker's post"
    AGENCY = "agency", "人事代理", "agency staff"
    SECONDED = "seconded", "借调", "seconded"
    WELFARE = "welfare", "公益岗", "public-welfare post"

    @property
    def counts(self) -> bool:
        """Whether it is an authorised post."""
        return self in {Staffing.AUTHORISED, Staffing.WORKER}


class Ending(Labelled):
    """Why somebody no longer holds a post."""

    TRANSFER = "transfer", "调离", "transferred"
    RETIREMENT = "retirement", "退休", "retired"
    DISMISSAL = "dismissal", "免职", "relieved of the post"
    PROMOTION = "promotion", "职务变动", "other post in the same organisation"


class Organisation(Dated, Base):
    """A body that may hold title to, use or let rooms."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_current("organisation", "code"),
        Index("ix_organisation_code", "code"),
        one_current("organisation", "credit_code"),
        Index("ix_organisation_parent_id", "parent_id"),
    )

    code: Mapped[str]
    """Division (GB/T 2260, six digits), P and a running number: 371500-P001."""
    name: Mapped[str]
    short_name: Mapped[str]
    credit_code: Mapped[str | None]
    """Unified social credit code (GB 32100); a temporary body has none."""
    parent_id: Mapped[UUID | None]
    division_code: Mapped[str] = mapped_column(index=True)
    tier: Mapped[str]
    """Value of a ``Tier``."""
    kind: Mapped[str]
    """Value of an ``OrganisationKind``."""
    in_scope: Mapped[bool]
    """Whether the rules of office space hold for it."""
    administers: Mapped[str]
    """Division whose office space it administers; empty for all but bureaus. A division without one is its parent's."""
    sensitive: Mapped[bool]
    """Whether where it sits is shown only to those cleared for it (security bodies)."""
    closes_on: Mapped[date | None]
    """First day on which a temporary body is no more, as its founding paper says."""


class Succession(Base):
    """What an organisation held passed to another; a fact of one day, never changed."""

    __tablename__ = "succession"
    __table_args__ = (
        Index("ix_succession_predecessor_id", "predecessor_id"),
        Index("ix_succession_successor_id", "successor_id"),
        Index("ix_succession_entry", "entry"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    predecessor_id: Mapped[UUID]
    successor_id: Mapped[UUID | None]
    act: Mapped[str]
    """Value of a ``Reorganisation``."""
    since: Mapped[date]
    entry: Mapped[int] = mapped_column(BigInteger)


class Mandate(Dated, Base):
    """The paper that sets an organisation's posts (三定方案); ``id`` is the organisation's."""

    __tablename__ = "mandate"
    __table_args__ = (one_current("mandate", "id"),)

    document: Mapped[str]
    note: Mapped[str]


class AuthorisedPosts(Dated, Base):
    """How many people an organisation may have, or has, in a post; only some kinds of staffing are counted."""

    __tablename__ = "authorised_posts"
    __table_args__ = (
        one_current("authorised_posts", "organisation_id", "post", "staffing"),
        Index("ix_authorised_posts_organisation_id", "organisation_id"),
    )

    organisation_id: Mapped[UUID]
    post: Mapped[str]
    """Key of a post within the organisation's tier; see ``registry/standards``."""
    staffing: Mapped[str]
    """Value of a ``Staffing``."""
    count: Mapped[int]


class Person(Dated, Base):
    """Somebody who may have a seat; nothing is kept of them but what the rules ask."""

    __tablename__ = "person"
    __table_args__ = (one_current("person", "code"), Index("ix_person_code", "code"))

    code: Mapped[str]
    """Given by the register: 371500-R00001."""
    name: Mapped[str]
    sensitive: Mapped[bool]
    """Whether where they sit is shown only to those cleared for it (leaders' rooms)."""


class Appointment(Dated, Base):
    """A person in a post of an organisation; entitlement changes on its days."""

    __tablename__ = "appointment"
    __table_args__ = (
        one_current("appointment", "person_id", "organisation_id", "post"),
        Index(
            "uq_appointment_person_id_main_current",
            "person_id",
            unique=True,
            sqlite_where=text("known_to IS NULL AND valid_to IS NULL AND main"),
            postgresql_where=text("known_to IS NULL AND valid_to IS NULL AND main"),
        ),
        Index("ix_appointment_person_id", "person_id"),
        Index("ix_appointment_organisation_id", "organisation_id"),
    )

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    post: Mapped[str]
    """Key of a post within the organisation's tier."""
    rank: Mapped[str]
    """Rank (职级); recorded, and decides nothing."""
    main: Mapped[bool]
    """Whether it is the main post, where the office is."""
    staffing: Mapped[str]
    """Value of a ``Staffing``."""
    ending: Mapped[str]
    """Value of an ``Ending``; empty while it lasts."""
