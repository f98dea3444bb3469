"""Verifying the journal: the chain of its lines, and every row against the line that wrote it.

Column by column and past the types of the mapping: what is read is held against digests over what was written,
so that nothing may be made good on the way, and a million rows are read in the time of some thousand objects.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, cast

import numpy as np
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from registry.store.base import Base
from registry.store.database import read
from registry.store.errors import Tampered
from registry.store.journal import GENESIS, NOT_DIGESTED, SAID, Entry, digest_of, seal, together

ORIGINALS: Final = frozenset({"scan", "photo", "notice_photo", "room_photo"})
"""Columns that name a kept file by its digest, or nothing."""
LAST: Final = 2**62
"""A number that no line has."""


def head(session: Session) -> tuple[int, str]:
    """Length of the journal and the digest of its last line, as printed on every issued report."""
    last = session.execute(select(Entry.number, Entry.digest).order_by(Entry.number.desc()).limit(1)).first()
    return (last.number, last.digest) if last else (0, GENESIS)


def verify(session: Session, expected: str = "") -> int:
    """Recompute every line and every row; the number of lines.

    ``expected`` is a head that was printed once: it must stand in the chain. Raises ``Tampered``
    naming the first line that does not agree.
    """
    lines = _lines(session)
    digests: dict[int, list[str]] = defaultdict(list)
    tables = [cast("Table", mapper.local_table) for mapper in Base.registry.mappers]
    for table in tables:
        if "entry" in table.c:
            try:
                for entry, digest in _digests(session, table, lines):
                    digests[entry].append(digest)
            except (ValueError, TypeError) as broken:  # no outline, no text, no area any more
                raise Tampered(f"{table.name} 中有已损坏的数据", f"there is broken data in {table.name}") from broken
    for number, told in enumerate(lines.rows_digests, 1):
        if told != together(digests.pop(number, [])):
            raise Tampered(
                f"日志第 {number} 条所记的数据已被改动", f"rows written by line {number} of the journal have been changed"
            )
    if digests:
        raise Tampered(
            f"有数据不属于任何一条日志（第 {min(digests)} 条）", f"there are rows of no line of the journal (line {min(digests)})"
        )
    if expected and expected not in lines.digests:
        raise Tampered("日志中没有所给的摘要", "the digest given does not stand in the journal")
    lines.all_ended()
    _originals(session, tables)
    return len(lines.known)


@dataclass(slots=True)
class _Lines:
    """What the lines of the journal say, by number less one, and what versions they ended when."""

    known: list[Any] = field(default_factory=list)
    """As the driver gives instants."""
    rows_digests: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    ended: dict[tuple[str, int], Any] = field(default_factory=dict)

    def take(self, chunk: Mapping[str, Sequence[Any]]) -> None:
        """Some lines more; raises ``Tampered`` at the first that is not what it was, ``ValueError`` where one cannot be read."""
        for values in zip(*chunk.values(), strict=True):
            line, number = dict(zip(chunk, values, strict=True)), len(self.known) + 1
            at = line["known"]
            line["known"] = _instant(at)
            previous = self.digests[-1] if self.digests else GENESIS
            if line["number"] != number or line["previous"] != previous or line["digest"] != seal(line):
                raise _disagrees(number)
            self.known.append(at)
            self.digests.append(line["digest"])
            self.rows_digests.append(line["rows_digest"])
            self.ended |= {(table, row): at for table, ids in line["closes"].items() for row in ids}

    def opened(self, table: str, entry: int, keys: Sequence[Any], known: Sequence[Any]) -> None:
        """Every version is known from the instant of the line that wrote it."""
        since = self.known[entry - 1] if 0 < entry <= len(self.known) else None
        if since is None or known.count(since) == len(known):
            return  # rows of no line are told as such
        row = next(key for key, one in zip(keys, known, strict=True) if one != since)
        raise Tampered(
            f"{table} 第 {row} 行的生效时间与日志不符", f"row {row} of {table} is not known since its line of the journal"
        )

    def closed(self, table: str, keys: Sequence[int], known_to: Sequence[Any]) -> None:
        """Every version that has ended was ended by a line, at that line's instant."""
        for row, at in zip(keys, known_to, strict=True):
            if at is not None and self.ended.pop((table, row), None) != at:
                raise Tampered(f"{table} 第 {row} 行的失效时间无日志可据", f"no line of the journal ended row {row} of {table}")

    def all_ended(self) -> None:
        """Every version that a line ended has ended."""
        if self.ended:
            name, row = min(self.ended)
            raise Tampered(f"{name} 第 {row} 行应已失效", f"row {row} of {name} should have ended")


def _lines(session: Session) -> _Lines:
    """The journal, each line held against its digest and the line before."""
    lines, journal = _Lines(), cast("Table", Entry.__table__)
    names = (*SAID, "rows_digest", "previous", "digest")
    try:
        for chunk in read(session, journal, names, order="number"):
            lines.take(chunk)
    except ValueError:  # one of the chunk cannot be read: which?
        after = len(lines.known) + 1
        try:
            for chunk in read(session, journal, names, order="number", within=(after, LAST), at_once=1):
                lines.take(chunk)
        except ValueError as broken:
            raise _disagrees(len(lines.known) + 1) from broken
    return lines


def _disagrees(number: int) -> Tampered:
    return Tampered(f"日志第 {number} 条与其摘要不符", f"line {number} of the journal does not agree with its digest")


def _instant(at: Any) -> datetime:
    """An instant as the driver gives it: with its zone, or as text in UTC, written in the one way in which the house writes it."""
    if isinstance(at, datetime):
        return at
    try:
        said = datetime.fromisoformat(at)
    except TypeError as broken:
        raise ValueError(at) from broken
    if said.isoformat(" ", "microseconds") != at:
        raise ValueError(at)
    return said.replace(tzinfo=UTC)


def _digests(session: Session, table: Table, lines: _Lines) -> Iterator[tuple[int, str]]:
    """The digest over the rows of a table that each line wrote; on the way, since when and until when each is known."""
    key = "row_id" if "row_id" in table.c else "id"
    digested = [column.name for column in table.c if column.name not in NOT_DIGESTED]
    names = [column.name for column in table.c]
    ranges: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
    digests: dict[int, str] = {}
    for entry, columns in _runs(read(session, table, names, order=key)):
        keys = columns[key]
        ranges[entry].append((keys[0], keys[-1]))
        digests[entry] = digest_of(table.name, _ordered({name: columns[name] for name in digested}))
        if "known_from" in columns:
            lines.opened(table.name, entry, keys, columns["known_from"])
            lines.closed(table.name, keys, columns["known_to"])
    yield from ((entry, digest) for entry, digest in digests.items() if len(ranges[entry]) == 1)
    for entry, several in ranges.items():
        if len(several) > 1:  # an act that writes to a table twice, others between
            parts = [part for one in several for part in read(session, table, digested, order=key, within=one)]
            yield entry, digest_of(table.name, _ordered({name: [it for part in parts for it in part[name]] for name in digested}))


def _runs(chunks: Iterator[dict[str, Sequence[Any]]]) -> Iterator[tuple[int, Mapping[str, Sequence[Any]]]]:
    """Rows that follow each other and were written by one line."""
    entry, held = 0, dict[str, list[Any]]()
    for chunk in chunks:
        numbers, named = chunk["entry"], list(chunk.items())
        edges = np.flatnonzero(np.diff(np.array(numbers, np.int64))) + 1
        starts, last = [0, *edges.tolist()], len(numbers)
        if held and numbers[0] == entry:
            for name, values in named:
                held[name].extend(values[: starts[1] if len(starts) > 1 else last])
            del starts[0]
        if not starts:
            continue
        if held:
            yield entry, held
        for start, end in pairwise(starts):
            yield numbers[start], {name: values[start:end] for name, values in named}
        entry, held = numbers[starts[-1]], {name: list(values[starts[-1] :]) for name, values in named}  # it may go on
    if held:
        yield entry, held


def _ordered(columns: Mapping[str, Sequence[Any]]) -> Mapping[str, Sequence[Any]]:
    """The same in the order that digests follow."""
    ids = columns["id"]
    if len(ids) == 1 or all(one < other for one, other in pairwise(ids)):
        return columns
    days = columns.get("valid_from", ids)
    order = sorted(range(len(ids)), key=lambda i: (ids[i], str(days[i])))
    return {name: [values[i] for i in order] for name, values in columns.items()}


def _originals(session: Session, tables: Sequence[Table]) -> None:
    """Every file that is kept is the one that its digest names; the original of every survey and issued audit, and every scan, is there."""
    survey, audit, part = (Base.metadata.tables[name] for name in ("survey", "issued_audit", "stored_part"))
    told = {digest for table in (survey, audit) for digest in session.scalars(select(table.c.digest))}
    for table in tables:
        for name in ORIGINALS & set(table.c.keys()):
            told |= set(session.scalars(select(table.c[name]).where(table.c[name] != "").distinct()))
    for digest in sorted(told | set(session.scalars(select(part.c.digest).distinct()))):
        content = sha256()
        query = select(part.c.content).where(part.c.digest == digest).order_by(part.c.number)
        with closing(session.scalars(query.execution_options(yield_per=1))) as pieces:
            for piece in pieces:
                content.update(piece)
        if content.hexdigest() != digest:
            raise Tampered(f"原件 {digest} 已被改动", f"the original {digest} has been changed")
