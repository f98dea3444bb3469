"""The journal: what was done, by whom, on what ground; numbered, hash-linked, only ever added to.

Every act writes one line. The line carries images of what it closed and made, or counts where it
made many rows, and a digest over all rows that bear its number, so that a changed, added or deleted
row is found by ``verify``. Digests cover only what never changes: not ``row_id``, which each database
counts for itself, nor ``known_to``; ``entry`` and ``known_from`` are the line's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar, cast
from uuid import UUID

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, Table, event, inspect, select
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Mapped, Session, mapped_column

from floorplans.measure import UNSTATED
from registry.store.base import Base
from registry.store.columns import Outline, as_multipolygon
from registry.store.database import RegisterSession, Shapes, insert
from registry.store.dated import Dated

GENESIS = "0" * 64
TICK = timedelta(microseconds=1)
SAID = ("number", "known", "act", "subject", "by", "because", "before", "after", "closes")
"""What a line says besides its digests."""
NOT_DIGESTED = frozenset({"row_id", "known_from", "known_to", "entry"})


class Entry(Base):
    """One line of the journal."""

    __tablename__ = "journal"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    known: Mapped[datetime]
    """The instant from which the register knew it."""
    act: Mapped[str]
    subject: Mapped[str]
    by: Mapped[str]
    because: Mapped[str]
    """The paper or the visit behind the act."""
    before: Mapped[list[Any]]
    after: Mapped[list[Any]]
    closes: Mapped[dict[str, Any]]
    """Table → row ids of the versions that this line ended."""
    rows_digest: Mapped[str]
    """SHA-256 over the rows that carry this line's number."""
    previous: Mapped[str]
    digest: Mapped[str]


class Register(Base):
    """The register itself: the identity of this node, one row."""

    __tablename__ = "register"

    node: Mapped[UUID] = mapped_column(primary_key=True)
    made: Mapped[datetime]


Columns = Mapping[str, Sequence[Any]]
D = TypeVar("D", bound=Dated)


@dataclass(slots=True, kw_only=True)
class Act:
    """An act under way: its number and instant, and what it has written so far."""

    number: int
    known: datetime
    act: str
    subject: str
    by: str
    because: str
    before: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    closes: dict[str, list[int]] = field(default_factory=dict)
    made: dict[str, list[Any]] = field(default_factory=dict)
    """Mapped objects by table."""
    bulk: dict[str, list[Columns]] = field(default_factory=dict)
    """Columns written at once, by table, each in rising order of ids."""


@contextmanager
def acting(session: Session, act: str, *, subject: str, by: str, because: str) -> Iterator[Act]:
    """One act, journalled when the block ends unless nothing was done; everything new in the session bears its number."""
    with acting_each(session, act, subjects=[subject], by=by, because=because) as (this,), under(session, this):
        yield this


@contextmanager
def acting_each(session: Session, act: str, *, subjects: Sequence[str], by: str, because: str) -> Iterator[list[Act]]:
    """As many acts as there are subjects, journalled together when the block ends."""
    last = session.execute(select(Entry.number, Entry.known, Entry.digest).order_by(Entry.number.desc()).limit(1)).first()
    number = last.number if last else 0
    # The one clock below the door: instants are issued under the journal's lock, or they could run backwards.
    now = max(datetime.now(UTC), last.known + TICK) if last else datetime.now(UTC)
    acts = [
        Act(number=number + 1 + i, known=now + i * TICK, act=act, subject=subject, by=by, because=because)
        for i, subject in enumerate(subjects)
    ]
    yield acts
    done = [one for one in acts if one.after or one.closes or one.bulk]
    if done and len(done) < len(acts):
        raise RuntimeError("of acts that are journalled together each must have done something")
    _add_lines(session, done, last.digest if last else GENESIS)


@contextmanager
def under(session: Session, act: Act) -> Iterator[None]:
    """What is new or closed in the session belongs to this act."""
    session.info["act"] = act
    try:
        yield
        session.flush()
    finally:
        del session.info["act"]


def _add_lines(session: Session, acts: Sequence[Act], previous: str) -> None:
    lines = []
    for this in acts:
        chunks = {table: list(written) for table, written in this.bulk.items()}
        for table, rows in this.made.items():
            chunks.setdefault(table, []).append(columns_of(Base.metadata.tables[table], rows))
        told: dict[str, Any] = {name: getattr(this, name) for name in SAID}
        told["rows_digest"] = together([digest_of(table, _merged(written)) for table, written in chunks.items()])
        told["previous"] = previous
        previous = seal(told)
        lines.append({**told, "digest": previous})
    if lines:
        session.execute(insert_into(Entry), lines)


def seal(told: Mapping[str, Any]) -> str:
    """The digest of a line: over the line before and everything that this one says."""
    said = {name: told[name] for name in (*SAID, "rows_digest", "previous")}
    return sha256(orjson.dumps({**said, "known": said["known"].astimezone(UTC)}, option=orjson.OPT_SORT_KEYS)).hexdigest()


def together(digests: Sequence[str]) -> str:
    """One digest over those of several tables."""
    return sha256("".join(sorted(digests)).encode()).hexdigest()


def insert_rows(session: Session, kind: type[Base], columns: Mapping[str, Any], spans: Sequence[tuple[Act, int]]) -> None:
    """Write many rows, in the given numbers under each act, within an act in rising order of their ids.

    Columns come as ``database.insert`` takes them.
    """
    table = cast("Table", kind.__table__)
    count = sum(rows for _, rows in spans)
    dated = "known_from" in table.c
    stamps = [({"entry": act.number} | ({"known_from": act.known} if dated else {}), rows) for act, rows in spans if rows]
    if not stamps:
        return
    insert(session, table, columns, stamps)
    listed = {name: _listed(values, count) for name, values in columns.items()}
    start = 0
    for act, rows in spans:
        if rows:
            act.bulk.setdefault(table.name, []).append({name: values[start : start + rows] for name, values in listed.items()})
        start += rows


def close(session: Session, row: Dated) -> None:
    """End what the register knew of a row: the one change ever made to it."""
    this: Act = session.info["act"]
    row.known_to = this.known


def again(row: D, **changes: Any) -> D:
    """A new version of a dated row, with what is changed; the old one is for ``close`` to end."""
    kept = {column.name: getattr(row, column.name) for column in row.__table__.c if column.name not in NOT_DIGESTED}  # type: ignore[attr-defined]  # dated rows are mapped
    return type(row)(**{**kept, **changes})


@event.listens_for(RegisterSession, "before_flush")
def _journal(session: Session, _context: Any, _instances: Any) -> None:
    """Stamp what is new, keep images of it and of what is closed, refuse any other change."""
    this: Act | None = session.info.get("act")
    changed = [row for row in session.dirty if session.is_modified(row)]
    if session.deleted or any(
        {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()} != {"known_to"} for row in changed
    ):
        raise RuntimeError("rows are never deleted or changed, but closed and written anew")
    new = [row for row in session.new if not isinstance(row, Entry | Register)]
    if (new or changed) and this is None:
        raise RuntimeError("nothing is written outside an act")
    if this is None:
        return
    for row in sorted(changed, key=lambda row: (row.__tablename__, row.row_id)):  # the session holds them in no order
        this.before.append(_image(row))
        this.closes.setdefault(row.__tablename__, []).append(row.row_id)
    for row in new:
        if "entry" in row.__table__.c:
            row.entry = this.number
            if isinstance(row, Dated):
                row.known_from = this.known
            this.made.setdefault(row.__tablename__, []).append(row)
            this.after.append(_image(row))


def _image(row: Any) -> dict[str, Any]:
    """What a row says, as text that is equal on both databases; outlines by their digest."""
    values = {
        column.name: _plain(getattr(row, column.name), column.type)
        for column in row.__table__.c
        if column.name not in NOT_DIGESTED
    }
    told = {name: _told(value) for name, value in values.items() if value is not None}
    return {"table": row.__tablename__, **orjson.loads(orjson.dumps(told))}


def _told(value: Any) -> Any:
    """Identifiers as they are written, outlines by their digest."""
    if not isinstance(value, bytes):
        return value
    return str(UUID(bytes=value)) if len(value) == 16 else sha256(value).hexdigest()  # no outline is as short


def _plain(value: Any, kind: Any = None) -> Any:
    """A value in the form that is equal on both databases: centiares for areas, bytes for identifiers and outlines."""
    if isinstance(value, Decimal):
        return int(value.scaleb(2))
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(as_multipolygon(value) if isinstance(kind, Outline) else value, byte_order=1)
    return value


def columns_of(table: Table, rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Rows of a table (mapped objects or plain rows) as columns in canonical form, in the order that digests follow."""
    kinds = {column.name: column.type for column in table.c if column.name not in NOT_DIGESTED}
    ordered = sorted(rows, key=lambda row: (row.id.bytes, str(getattr(row, "valid_from", ""))))
    return {name: [_plain(getattr(row, name), kind) for row in ordered] for name, kind in kinds.items()}


def _merged(chunks: Sequence[Columns]) -> Columns:
    """Chunks of one table as one, in the order that digests follow."""
    if len(chunks) == 1:
        return chunks[0]
    names = {name for chunk in chunks for name in chunk}
    whole = {name: [value for chunk in chunks for value in chunk.get(name) or [None] * len(chunk["id"])] for name in names}
    order = sorted(range(len(whole["id"])), key=lambda i: (whole["id"][i], str(whole.get("valid_from", whole["id"])[i])))
    return {name: [values[i] for i in order] for name, values in whole.items()}


def digest_of(table: str, columns: Columns) -> str:
    """SHA-256 over the columns of a table's rows, rows in rising order of their ids.

    A column of nothing counts as absent, so that one which a later migration adds leaves older
    digests as they are.
    """
    whole = sha256(table.encode())
    for name in sorted(columns):
        values = columns[name]
        first = next((value for value in values if value is not None), None)
        if first is None:
            continue
        if isinstance(first, bytes):
            lengths: list[int | None]
            try:
                lengths, present = [*map(len, values)], values
            except TypeError:  # some are None
                lengths, present = [it if it is None else len(it) for it in values], [it for it in values if it is not None]
            whole.update(orjson.dumps([name, lengths]))
            whole.update(b"".join(present))
        else:
            whole.update(orjson.dumps([name, values], option=orjson.OPT_SORT_KEYS))
    return whole.hexdigest()


def _listed(values: Any, count: int) -> Sequence[Any]:
    if isinstance(values, Shapes):
        return values.wkbs
    if isinstance(values, np.ndarray):
        stated = values.dtype.kind != "i" or not (values == UNSTATED).any()
        return values.tolist() if stated else [None if value == UNSTATED else value for value in values.tolist()]
    return values if isinstance(values, list) else [_plain(values)] * count
