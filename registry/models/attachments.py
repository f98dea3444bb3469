"""Attachments (图文): a photo, scan, drawing or document that lies beside a record of the register, on some days."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class RecordKind(Labelled):
    """What a paper may be attached to; ``store.visible_files`` knows the table of each."""

    SITE = "site", "院落", "site"
    BUILDING = "building", "楼栋", "building"
    FLOOR = "floor", "楼层", "floor"
    ROOM = "room", "房间", "room"
    ORGANISATION = "organisation", "单位", "organisation"
    TITLE = "title", "权属", "title"
    AGREEMENT = "agreement", "使用协议", "use agreement"
    LEASE = "lease", "租赁合同", "lease"
    PROJECT = "project", "建设项目", "project"
    RECTIFICATION = "rectification", "整改事项", "rectification"
    STOCKTAKE = "stocktake", "盘点", "stocktake"
    SPOT_CHECK = "spot-check", "抽查", "spot check"
    INSPECTION = "inspection", "巡检", "inspection"


class PaperKind(Labelled):
    """What a paper is, as the office files it."""

    PHOTO = "photo", "照片", "photo"
    SCAN = "scan", "扫描件", "scan"
    DRAWING = "drawing", "图纸", "drawing"
    DOCUMENT = "document", "文件", "document"
    OTHER = "other", "其他", "other"


class Attachment(Dated, Base):
    """A kept file beside a record; it is detached by ending, never deleted. The same file lies beside a record once."""

    __tablename__ = "attachment"
    __table_args__ = (
        one_current("attachment", "record_kind", "record_id", "digest"),
        Index("ix_attachment_record_id", "record_id"),
        Index("ix_attachment_digest", "digest"),
    )

    record_kind: Mapped[str]
    """Value of a ``RecordKind``."""
    record_id: Mapped[UUID]
    """The record's own id, which lasts over its versions; a title's, not its building's."""
    digest: Mapped[str]
    """SHA-256 under which the file is kept."""
    name: Mapped[str]
    """What the file was called by whoever handed it in."""
    kind: Mapped[str]
    """Value of a ``PaperKind``."""
    caption: Mapped[str]
    taken_on: Mapped[date | None]
    """Day on which a photo was taken, or a paper made."""
    taken_at: Mapped[str]
    """Where, in words."""
    sensitive: Mapped[bool]
    """Whether only those cleared see it."""
