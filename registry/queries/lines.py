"""The SELECTs on lines of the journal: what they wrote and closed, and what has become of it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Entry
from registry.store.base import Base
from registry.store.columns import Id
from registry.store.dated import Dated

AT_ONCE: Final = 10_000


@cache
def kinds() -> dict[str, type[Any]]:
    """The mapped class of each table, by the table's name."""
    return {str(it.local_table.name): it.class_ for it in Base.registry.mappers}  # type: ignore[attr-defined]  # they are mapped to tables


def dated(table: str) -> type[Any] | None:
    """The class of a table of dated rows; None where it is no such table."""
    kind = kinds().get(table)
    return kind if kind is not None and issubclass(kind, Dated) else None


def last_number(session: Session) -> int:
    """Number of the last line."""
    return session.scalar(select(func.max(Entry.number))) or 0


def lines_after(session: Session, number: int) -> Sequence[Any]:
    """What the lines after a number wrote: number, act, subject, before, after, closes."""
    columns = (Entry.number, Entry.act, Entry.subject, Entry.before, Entry.after, Entry.closes)
    return session.execute(select(*columns).where(Entry.number > number).order_by(Entry.number)).all()


def _parts(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Some keys at once: a statement bears only so many."""
    ahead = iter(keys)
    while some := list(islice(ahead, AT_ONCE)):
        yield some


def lines(session: Session, numbers: Iterable[int]) -> Sequence[Any]:
    """Some lines, without what they wrote: number, known, act, by."""
    wanted = select(Entry.number, Entry.known, Entry.act, Entry.by).where(Entry.number.in_(set(numbers)))
    return session.execute(wanted.order_by(Entry.number)).all()


def written_by(session: Session, table: str, row_ids: Iterable[int]) -> dict[int, int]:
    """The line that wrote each of some rows of a table, by row id."""
    kind = kinds()[table]
    query = select(kind.row_id, kind.entry)
    return {row: line for some in _parts(row_ids) for row, line in session.execute(query.where(kind.row_id.in_(some)))}


def closed_by(session: Session, table: str, row_ids: Iterable[int]) -> dict[int, int]:
    """The line that closed each of some rows of a table, by row id; what is open is left out."""
    kind = kinds()[table]
    query = select(kind.row_id, Entry.number).join(Entry, Entry.known == kind.known_to)
    return {row: line for some in _parts(row_ids) for row, line in session.execute(query.where(kind.row_id.in_(some)))}


def rows_of_line(session: Session, table: str, ids: Iterable[UUID], number: int) -> list[Any]:
    """The rows of a table that a line wrote, of some ids."""
    kind = kinds()[table]
    query = select(kind).where(kind.entry == number).order_by(kind.row_id)
    return [row for some in _parts(ids) for row in session.scalars(query.where(kind.id.in_(some)))]


def rows_by_id(session: Session, table: str, row_ids: Iterable[int]) -> list[Any]:
    """Rows of a table, by the ids of their versions."""
    kind = kinds()[table]
    query = select(kind).order_by(kind.row_id)
    return [row for some in _parts(row_ids) for row in session.scalars(query.where(kind.row_id.in_(some)))]


def resting_on(session: Session, ids: Iterable[UUID], *, apart_from: int) -> list[int]:
    """Lines, apart from one, that wrote what is still so and names one of some ids in another column than its own id."""
    wanted, found = list(_parts(ids)), set()
    for kind in kinds().values():
        if not issubclass(kind, Dated):
            continue
        for column in kind.__table__.c:  # type: ignore[attr-defined]  # it is mapped
            if isinstance(column.type, Id) and column.name not in {"id", "survey_id"}:
                attribute = getattr(kind, column.name)
                query = select(kind.entry).where(kind.known_to.is_(None), kind.entry != apart_from).distinct().limit(20)
                for some in wanted:
                    found |= set(session.scalars(query.where(attribute.in_(some))))
    return sorted(found)
