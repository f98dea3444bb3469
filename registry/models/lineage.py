"""Lineage: which room came of which when rooms were split, merged or redrawn, and what it was called before."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class Reshape(Labelled):
    """How one room came of another."""

    SPLIT = "split", "分割", "split"
    MERGE = "merge", "合并", "merge"
    REDRAW = "redraw", "调整界线", "redraw"


class AliasKind(Labelled):
    """What an old name of a room was."""

    NUMBER = "number", "原房间号", "former room number"
    CODE = "code", "原房间编码", "code of a former room"


class Lineage(Base):
    """Space passed from one room to another; a fact of one day, never changed."""

    __tablename__ = "lineage"
    __table_args__ = (
        Index("ix_lineage_parent_id", "parent_id"),
        Index("ix_lineage_child_id", "child_id"),
        Index("ix_lineage_entry", "entry"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID]
    child_id: Mapped[UUID]
    act: Mapped[str]
    """Value of a ``Reshape``."""
    since: Mapped[date]
    """The day from which it is so."""
    entry: Mapped[int] = mapped_column(BigInteger)


class RoomAlias(Dated, Base):
    """A number or a code that a room's space was known by before; papers still cite it."""

    __tablename__ = "room_alias"
    __table_args__ = (
        one_current("room_alias", "room_id", "alias"),
        Index("ix_room_alias_room_id", "room_id"),
        Index("ix_room_alias_alias", "alias"),
    )

    room_id: Mapped[UUID]
    """The room that it leads to."""
    alias: Mapped[str]
    kind: Mapped[str]
    """Value of an ``AliasKind``."""
