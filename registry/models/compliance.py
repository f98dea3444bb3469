"""Compliance: audits that were issued, what becomes of their findings, spot checks, and inspections with their scores."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.columns import Area, Hundredths
from registry.store.dated import Dated

LOOKS: Final = {"building": r"[0-9]{6}-[0-9]+-[0-9]+", "organisation": r"[0-9]{6}-P[0-9]+", "division": r"[0-9]{6}"}
"""How the codes of what can be audited look."""


class AuditScope(Labelled):
    """What an audit is of."""

    BUILDING = "building", "楼栋", "building"
    ORGANISATION = "organisation", "单位", "organisation"
    DIVISION = "division", "行政区划", "division"

    @classmethod
    def of(cls, code: str) -> "AuditScope | None":
        """What a code names by its look; None where it looks like nothing that is audited."""
        return next((it for it in cls if re.fullmatch(LOOKS[it.value], code)), None)


class RectificationState(Labelled):
    """Where the rectification of a finding stands."""

    OPEN = "open", "待整改", "open"
    PLANNED = "planned", "整改中", "planned"
    DONE = "done", "已整改待核验", "done, to be verified"
    DEFERRED = "deferred", "暂缓（已备案）", "deferred and filed"
    VERIFIED = "verified", "已核验销号", "verified"


class Means(Labelled):
    """How a finding is to be rectified; building works only with the bureau's approval."""

    SWAP = "swap", "调换", "swap rooms"
    SHARE = "share", "合用", "share the room"
    PARTITION = "partition", "隔断改造", "partition"
    RETURN = "return", "腾退", "give the room back"


class CheckKind(Labelled):
    """What a spot check draws."""

    ORGANISATION = "organisation", "单位", "organisation"
    ROOM = "room", "房间", "room"


class SpotCheckState(Labelled):
    """Where a spot check stands."""

    DRAWN = "drawn", "检查中", "under way"
    PUBLISHED = "published", "已公布", "published"


class CheckResult(Labelled):
    """What a check card came to."""

    AGREES = "agrees", "相符", "agrees"
    DIFFERS = "differs", "不符", "differs"
    NOT_SEEN = "not-seen", "未能查看", "could not be seen"


class IssuedAudit(Base):
    """An audit that was issued: its canonical JSON is kept as a file under ``digest``; never changed."""

    __tablename__ = "issued_audit"
    __table_args__ = (
        Index("uq_issued_audit_number", "number", unique=True),
        Index("ix_issued_audit_scope", "scope"),
        Index("ix_issued_audit_entry", "entry"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    """Division, A and a running number: 371500-A0001."""
    scope_kind: Mapped[str]
    """Value of an ``AuditScope``."""
    scope: Mapped[str]
    """Code of the building, organisation or division."""
    audited_on: Mapped[date]
    """The day that was audited."""
    known: Mapped[str]
    """The instant whose knowledge was audited, in UTC to the microsecond (ISO 8601): rows bear no instants of their own."""
    digest: Mapped[str] = mapped_column(index=True)
    """SHA-256 of the canonical JSON, under which it is kept."""
    journal_number: Mapped[int] = mapped_column(BigInteger)
    """Length of the journal when it was issued."""
    journal_head: Mapped[str]
    """Digest of its last line then."""
    version: Mapped[str]
    """Of the software."""
    entry: Mapped[int] = mapped_column(BigInteger)


class Rectification(Dated, Base):
    """What becomes of a finding; each step is a version of its own, and its first day is that of the step."""

    __tablename__ = "rectification"
    __table_args__ = (
        one_current("rectification", "key"),
        Index("ix_rectification_organisation_id", "organisation_id"),
        Index("ix_rectification_building_id", "building_id"),
        Index("ix_rectification_room_id", "room_id"),
        Index("ix_rectification_photo", "photo"),
    )

    key: Mapped[str]
    """Code and subject of the finding with a colon between, the same from one audit to the next."""
    code: Mapped[str]
    """Of the finding, in the catalogue of compliance."""
    subject: Mapped[str]
    """Codes of the register with / between: a room, a room and a person, an organisation and a category, a person."""
    building_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    audit: Mapped[str]
    """Number of the issued audit that it came from; empty where it came of none."""
    found_area: Mapped[Decimal | None] = mapped_column(Area)
    """What the finding measured, and what it held it against."""
    limit_area: Mapped[Decimal | None] = mapped_column(Area)
    state: Mapped[str]
    """Value of a ``RectificationState``."""
    means: Mapped[str]
    """Value of a ``Means``; empty until it is planned."""
    due_on: Mapped[date | None]
    """The last day of the plan, or of the deferral."""
    reason: Mapped[str]
    """Why it was deferred, sent back or opened again."""
    filing: Mapped[str]
    """Number under which a deferral is filed with the bureau."""
    approval: Mapped[str]
    """Paper by which the bureau approved building works."""
    report: Mapped[str]
    """What the organisation says that it has done."""
    visited_on: Mapped[date | None]
    measured_area: Mapped[Decimal | None] = mapped_column(Area)
    """What the visit measured."""
    photo: Mapped[str]
    """Digest of the picture that was taken at the visit; empty where there was none yet."""
    visitor: Mapped[str]


class SpotCheck(Dated, Base):
    """A random draw of organisations and rooms that anybody can make again from what stands here."""

    __tablename__ = "spot_check"
    __table_args__ = (one_current("spot_check", "code"),)

    code: Mapped[str]
    """Division, C and a running number: 371500-C0001."""
    division_code: Mapped[str]
    year: Mapped[int]
    seed: Mapped[str]
    seed_source: Mapped[str]
    """Where the seed was made known."""
    witness: Mapped[str]
    """Who was beside when it was drawn."""
    drawn_on: Mapped[date]
    """On which day's register it was drawn."""
    populations: Mapped[dict[str, Any]]
    """Value of a ``CheckKind`` → how many there were, their digest, how many were wanted."""
    strata: Mapped[list[Any]]
    """Kind, stratum, how many there were, how many are drawn."""
    drawn: Mapped[list[Any]]
    """Kind, code and stratum of what was drawn."""
    state: Mapped[str]
    """Value of a ``SpotCheckState``."""
    notice: Mapped[str]
    """Paper by which the results were published."""
    remark: Mapped[str]
    """Why cards were left unfilled."""


class CheckCard(Dated, Base):
    """What is asked of one that was drawn, and what was found there."""

    __tablename__ = "check_card"
    __table_args__ = (
        one_current("check_card", "spot_check_id", "subject"),
        Index("ix_check_card_organisation_id", "organisation_id"),
        Index("ix_check_card_room_id", "room_id"),
        Index("ix_check_card_notice_photo", "notice_photo"),
        Index("ix_check_card_room_photo", "room_photo"),
    )

    spot_check_id: Mapped[UUID]
    kind: Mapped[str]
    """Value of a ``CheckKind``."""
    subject: Mapped[str]
    """Code of the organisation or room."""
    stratum: Mapped[str]
    organisation_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    asked: Mapped[dict[str, Any]]
    """What the register said when it was drawn; areas as text of two places."""
    found: Mapped[dict[str, Any]]
    """What was found: use, state, people, measured_area, instrument, signatures."""
    notice_photo: Mapped[str]
    """Digest of the picture of the notice of use; empty where there is none."""
    room_photo: Mapped[str]
    result: Mapped[str]
    """Value of a ``CheckResult``; empty until it is filled."""
    note: Mapped[str]
    person: Mapped[str]
    done_on: Mapped[date | None]


class Inspection(Dated, Base):
    """An organisation that is inspected in a year by a set of criteria (巡检考核)."""

    __tablename__ = "inspection"
    __table_args__ = (one_current("inspection", "code"), Index("ix_inspection_organisation_id", "organisation_id"))

    code: Mapped[str]
    """Division, I and a running number: 371500-I0001."""
    organisation_id: Mapped[UUID]
    year: Mapped[int]
    criteria: Mapped[str]
    """Name of the set of criteria."""
    version: Mapped[str]
    """Of the set."""
    inspectors: Mapped[str]
    due_on: Mapped[date]
    closed_on: Mapped[date | None]
    conclusion: Mapped[str]


class InspectionScore(Dated, Base):
    """The points that an item of an inspection was given, and on what evidence."""

    __tablename__ = "inspection_score"
    __table_args__ = (
        one_current("inspection_score", "inspection_id", "item"),
        Index("ix_inspection_score_photo", "photo"),
    )

    inspection_id: Mapped[UUID]
    item: Mapped[str]
    points: Mapped[Decimal] = mapped_column(Hundredths)
    evidence: Mapped[str]
    photo: Mapped[str]
    """Digest of the kept picture or paper; empty where there is none."""
    person: Mapped[str]
