"""Two time axes on every fact: when it held in the world, and when the register knew it.

Valid days are half-open, ``[valid_from, valid_to)``; ``None`` means still so. The only change ever
made to a dated row is setting ``known_to``, once: ending, changing and correcting all close it and
insert new rows, so what was known before stays answerable.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Date, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.columns import Instant, Key


class Dated:
    """A row of a fact that changes with the days; ``id`` lasts over its versions, ``row_id`` is this one's."""

    row_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True, sort_order=-9)
    id: Mapped[UUID] = mapped_column(index=True, sort_order=-8)
    valid_from: Mapped[date] = mapped_column(sort_order=90)
    valid_to: Mapped[date | None] = mapped_column(sort_order=91)
    known_from: Mapped[datetime] = mapped_column(Instant, sort_order=92)
    known_to: Mapped[datetime | None] = mapped_column(Instant, sort_order=93)
    entry: Mapped[int] = mapped_column(BigInteger, sort_order=94)
    """Number of the journal entry that wrote the row."""


class AskedDay(BindParameter[date]):
    """The day of an as-of question, known again in the statement: an organisation sees a room for the days on which it held it."""

    inherit_cache = True


def as_of(table: Any, day: Any, known: datetime | None = None) -> ColumnElement[bool]:
    """The rows of a dated table (class or alias) that held on a day: as we know it now, or as it was known at an instant.

    The day is one that is asked for, or a column of days.
    """
    asked = AskedDay(None, day, type_=Date(), unique=True) if isinstance(day, date) else day
    return and_(table.valid_from <= asked, or_(table.valid_to.is_(None), table.valid_to > asked), known_at(table, known))


def known_at(table: Any, known: datetime | None = None) -> ColumnElement[bool]:
    """The rows of a dated table, of whatever days, that are known now, or were known at an instant."""
    if known is None:
        so: ColumnElement[bool] = table.known_to.is_(None)
        return so
    return and_(table.known_from <= known, or_(table.known_to.is_(None), table.known_to > known))
