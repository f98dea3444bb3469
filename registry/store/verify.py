"""Verifying the journal: the chain of its lines, and every row against the line that wrote it."""

from collections import defaultdict
from contextlib import closing
from hashlib import sha256
from itertools import groupby
from typing import cast

from shapely.errors import ShapelyError
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from registry.store.base import Base
from registry.store.errors import Tampered
from registry.store.journal import GENESIS, Entry, columns_of, digest_of, seal, together


def head(session: Session) -> tuple[int, str]:
    """Length of the journal and the digest of its last line, as printed on every issued report."""
    last = session.execute(select(Entry.number, Entry.digest).order_by(Entry.number.desc()).limit(1)).first()
    return (last.number, last.digest) if last else (0, GENESIS)


def verify(session: Session, expected: str = "") -> int:
    """Recompute every line and every row; the number of lines.

    ``expected`` is a head that was printed once: it must stand in the chain. Raises ``Tampered``
    naming the first line that does not agree.
    """
    rows = _digests_of_rows(session)
    previous, number, seen = GENESIS, 0, not expected
    with closing(session.scalars(select(Entry).order_by(Entry.number).execution_options(yield_per=500))) as lines:
        for line in lines:
            number += 1
            if line.number != number or line.previous != previous or line.digest != seal(vars(line)):
                raise Tampered(f"日志第 {number} 条与其摘要不符", f"line {number} of the journal does not agree with its digest")
            if line.rows_digest != together(rows.pop(number, [])):
                raise Tampered(
                    f"日志第 {number} 条所记的数据已被改动", f"rows written by line {number} of the journal have been changed"
                )
            previous = line.digest
            seen = seen or line.digest == expected
    if rows:
        raise Tampered(
            f"有数据不属于任何一条日志（第 {min(rows)} 条）", f"there are rows of no line of the journal (line {min(rows)})"
        )
    if not seen:
        raise Tampered("日志中没有所给的摘要", "the digest given does not stand in the journal")
    _openings(session)
    _closings(session)
    _originals(session)
    return number


def _digests_of_rows(session: Session) -> dict[int, list[str]]:
    digests: dict[int, list[str]] = defaultdict(list)
    for mapper in Base.registry.mappers:
        table = cast("Table", mapper.local_table)
        if "entry" not in table.c:
            continue
        query = select(table).order_by(table.c.entry, table.c.id).execution_options(yield_per=5000)
        try:
            with closing(session.execute(query)) as rows:
                for entry, group in groupby(rows, key=lambda row: row.entry):
                    digests[entry].append(digest_of(table.name, columns_of(table, list(group))))
        except (ShapelyError, ValueError, TypeError, LookupError) as broken:  # no outline, no date, no identifier any more
            raise Tampered(f"{table.name} 中有已损坏的数据", f"there is broken data in {table.name}") from broken
    return digests


def _openings(session: Session) -> None:
    """Every version is known from the instant of the line that wrote it."""
    for mapper in Base.registry.mappers:
        table = cast("Table", mapper.local_table)
        if "known_from" not in table.c:
            continue
        query = select(table.c.row_id).join(Entry, Entry.number == table.c.entry).where(table.c.known_from != Entry.known)
        row = session.scalar(query.limit(1))
        if row is not None:
            raise Tampered(
                f"{table.name} 第 {row} 行的生效时间与日志不符",
                f"row {row} of {table.name} is not known since its line of the journal",
            )


def _closings(session: Session) -> None:
    """Every version that has ended was ended by a line, at that line's instant."""
    ended = {
        (table, row): line.known
        for line in session.scalars(select(Entry).execution_options(yield_per=500))
        for table, ids in line.closes.items()
        for row in ids
    }
    for mapper in Base.registry.mappers:
        table = cast("Table", mapper.local_table)
        if "known_to" not in table.c:
            continue
        for row, known_to in session.execute(select(table.c.row_id, table.c.known_to).where(table.c.known_to.is_not(None))):
            if ended.pop((table.name, row), None) != known_to:
                raise Tampered(
                    f"{table.name} 第 {row} 行的失效时间无日志可据", f"no line of the journal ended row {row} of {table.name}"
                )
    if ended:
        name, row = min(ended)
        raise Tampered(f"{name} 第 {row} 行应已失效", f"row {row} of {name} should have ended")


def _originals(session: Session) -> None:
    """The original of every survey is there, and is the file that its digest names."""
    survey, part = (Base.metadata.tables[name] for name in ("survey", "stored_part"))
    for digest in session.scalars(select(survey.c.digest)).all():
        content = sha256()
        query = select(part.c.content).where(part.c.digest == digest).order_by(part.c.number)
        with closing(session.scalars(query.execution_options(yield_per=1))) as pieces:
            for piece in pieces:
                content.update(piece)
        if content.hexdigest() != digest:
            raise Tampered(f"原件 {digest} 已被改动", f"the original {digest} has been changed")
