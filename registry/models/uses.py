"""Uses: which organisation has a room, who sits in it, and what falls due."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.columns import Area, Hundredths
from registry.store.dated import Dated


class Tenure(Labelled):
    """On what ground an organisation has a room."""

    ALLOTTED = "allotted", "分配使用", "allotted"
    FREE_BY_APPROVAL = "free-by-approval", "核定后无偿使用", "free, by the project's approval"
    PAID = "paid", "有偿使用", "for payment"
    LENT = "lent", "借用", "lent"
    LEASED_OUT = "leased-out", "出租", "leased out"


class RoomState(Labelled):
    """What a room is doing on a day."""

    IN_USE = "in-use", "自用", "in use"
    IDLE = "idle", "闲置", "idle"
    LEASED_OUT = "leased-out", "出租", "leased out"
    LENT = "lent", "出借", "lent"


class PartKind(Labelled):
    """A part of a leader's office, which counts inside its limit."""

    REST = "rest", "休息室", "rest room"
    TOILET = "toilet", "卫生间", "toilet"


class ObligationKind(Labelled):
    """Why a room is to be given back."""

    MOVE = "move", "搬入新用房后腾退原用房", "old rooms after moving in"
    LEAVE = "leave", "调离或退休后收回办公室", "office after transfer or retirement"
    SECOND_POST = "second-post", "免去兼职后腾退第二处办公室", "second office after a second post"


class YearlyKind(Labelled):
    """What every organisation does once a year (中办发〔2017〕70号 art. 19)."""

    NOTICE = "notice", "办公用房使用情况内部公示", "internal notice of use"
    LEADERS = "leaders", "领导干部办公用房配备情况备案", "filing of leaders' offices"


class Assignment(Dated, Base):
    """A room, or a share of it, in the hands of an organisation."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_room_id", "room_id"),
        Index("ix_assignment_organisation_id", "organisation_id"),
        Index("ix_assignment_lease_id", "lease_id", sqlite_where=text("lease_id IS NOT NULL"), postgresql_where=text("lease_id IS NOT NULL")),
    )  # fmt: skip

    room_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    """Who has it; the bureau where it is leased out."""
    share: Mapped[Decimal] = mapped_column(Hundredths)
    """Per cent; the shares of a room come to a hundred at most on any day, which the database sees to as well."""
    tenure: Mapped[str]
    """Value of a ``Tenure``."""
    lease_id: Mapped[UUID | None]


class Seat(Dated, Base):
    """A person's place in a room."""

    __tablename__ = "seat"
    __table_args__ = (
        one_current("seat", "person_id", "second"),
        Index("ix_seat_room_id", "room_id"),
        Index("ix_seat_person_id", "person_id"),
    )

    room_id: Mapped[UUID]
    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    """For whose post they sit there."""
    second: Mapped[bool]
    """Whether it is a second office, which needs an approval (中办发〔2017〕70号 art. 19)."""
    approval: Mapped[str]


class RoomPart(Dated, Base):
    """A rest room or toilet that belongs to an office: a room of its own, or an area within the office's outline."""

    __tablename__ = "room_part"
    __table_args__ = (one_current("room_part", "office_id", "room_id", "part"), Index("ix_room_part_room_id", "room_id"))

    office_id: Mapped[UUID]
    room_id: Mapped[UUID]
    """The room that is the part; the office itself where the part has no outline of its own."""
    part: Mapped[str]
    """Value of a ``PartKind``."""
    usable_area: Mapped[Decimal | None] = mapped_column(Area)
    """Of a part without an outline; None where the whole room is the part."""


class Obligation(Dated, Base):
    """A room that an organisation must give back; begins on the event's day, ends on the day it is met."""

    __tablename__ = "obligation"
    __table_args__ = (
        one_current("obligation", "kind", "organisation_id", "room_id", "person_id"),
        Index("ix_obligation_organisation_id", "organisation_id"),
    )

    kind: Mapped[str]
    """Value of an ``ObligationKind``; the months are the standard's."""
    organisation_id: Mapped[UUID]
    room_id: Mapped[UUID]
    person_id: Mapped[UUID | None]


class YearlyTask(Dated, Base):
    """A yearly task that an organisation has done; valid from the day it was done."""

    __tablename__ = "yearly_task"
    __table_args__ = (one_current("yearly_task", "organisation_id", "year", "kind"),)

    organisation_id: Mapped[UUID]
    year: Mapped[int]
    kind: Mapped[str]
    """Value of a ``YearlyKind``."""
    paper: Mapped[str]
    scan: Mapped[str]
    """Digest of the stored scan; empty where there is none."""
    archived_on: Mapped[date | None]
