"""The SELECTs on issued audits: one by its number, the last of a scope, the line of the journal that an instant knew, and their sums."""

from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Entry, IssuedAudit, StoredPart
from registry.store.errors import Conflict, NotFound
from registry.store.scope import UNSCOPED

SUMMARY: Final = b'"summary":{'
"""The last key of an issued audit, whose keys are in order; a text in it cannot have bare quotes."""


def issued(session: Session, number: str) -> IssuedAudit:
    """The issued audit of a number; ``NotFound`` where there is none."""
    found = session.scalar(select(IssuedAudit).where(IssuedAudit.number == number))
    if found is None:
        raise NotFound(f"没有编号为 {number} 的审计报告", f"there is no issued audit {number}")
    return found


def bytes_of(session: Session, row: IssuedAudit) -> bytes:
    """The file that is kept of an issued audit as it is now, whether or not somebody has changed it; who sees the row sees it."""
    query = select(StoredPart.content).where(StoredPart.digest == row.digest).order_by(StoredPart.number)
    return b"".join(session.scalars(query, execution_options=UNSCOPED))


def is_whole(row: IssuedAudit, content: bytes) -> bool:
    """Whether a file is the one that was issued."""
    return sha256(content).hexdigest() == row.digest


def paper_of(session: Session, row: IssuedAudit) -> bytes:
    """The paper that was issued, byte for byte; ``Conflict`` where the file is no longer it, so that nothing rests on that."""
    content = bytes_of(session, row)
    if not is_whole(row, content):
        raise Conflict(
            f"{row.number} 的存档文件已被改动，不能再作依据",
            f"the kept file of {row.number} has been changed: nothing may rest on it",
        )
    return content


def last_issued(
    session: Session, scope: str, *, on: date, before: int | None = None, known: datetime | None = None
) -> tuple[IssuedAudit, bytes] | None:
    """The audit of a scope that was issued last, of a day not after one, with its paper; one whose file was changed is passed over.

    Of those before a line of the journal, or that were known.
    """
    query = select(IssuedAudit).where(IssuedAudit.scope == scope, IssuedAudit.audited_on <= on)
    if before is not None:
        query = query.where(IssuedAudit.entry < before)
    if known is not None:
        query = query.where(IssuedAudit.entry <= _number_at(known))
    for row in session.scalars(query.order_by(IssuedAudit.entry.desc())):
        content = bytes_of(session, row)
        if is_whole(row, content):
            return row, content
    return None


def all_issued(session: Session, *, known: datetime | None = None) -> list[Any]:
    """Every issued audit with the instant at which it was, the latest first: issued, issued_at."""
    query = select(IssuedAudit, Entry.known).join(Entry, Entry.number == IssuedAudit.entry)
    if known is not None:
        query = query.where(IssuedAudit.entry <= _number_at(known))
    return list(session.execute(query.order_by(IssuedAudit.entry.desc())))


def last_number(session: Session, division: str) -> int:
    """The last running number that a division gave; 0 where it gave none."""
    begins = f"{division}-A"
    last = session.scalar(
        select(IssuedAudit.number)
        .where(IssuedAudit.number.startswith(begins, autoescape=True))
        .order_by(func.length(IssuedAudit.number).desc(), IssuedAudit.number.desc())
        .limit(1)
    )
    return int(last.removeprefix(begins)) if last else 0


def line_at(session: Session, known: datetime | None) -> Any:
    """The last line of the journal that was written by an instant: number, known, digest; None where there was none."""
    query = select(Entry.number, Entry.known, Entry.digest).order_by(Entry.number.desc()).limit(1)
    return session.execute(query.where(Entry.known <= known) if known is not None else query).first()


def line_digest(session: Session, number: int) -> str:
    """The digest of a line of the journal; empty where it is gone."""
    return session.scalar(select(Entry.digest).where(Entry.number == number)) or ""


def summaries(session: Session, digests: Collection[str]) -> dict[str, dict[str, Any]]:
    """The sums of kept audits by their digests, read from their ends; of a file that does not end as an audit does, none.

    The digests are those of rows that whoever looks has seen: the same is not asked again of every piece.
    """
    last = select(StoredPart.digest, func.max(StoredPart.number).label("number")).where(StoredPart.digest.in_(list(digests)))
    ends = last.group_by(StoredPart.digest).subquery()
    query = select(StoredPart.digest, StoredPart.content).join(ends, StoredPart.digest == ends.c.digest)
    pieces = query.where(StoredPart.number >= ends.c.number - 1).order_by(StoredPart.number)
    tails: dict[str, bytes] = {}
    for digest, content in session.execute(pieces, execution_options=UNSCOPED):
        tails[digest] = tails.get(digest, b"") + content
    found = {}
    for digest, tail in tails.items():
        at = tail.rfind(SUMMARY)
        try:
            found[digest] = orjson.loads(b"{" + tail[at:])["summary"] if at >= 0 else {}
        except orjson.JSONDecodeError:  # somebody has changed it: the check says so
            found[digest] = {}
    return found


def _number_at(known: datetime) -> Any:
    return select(func.max(Entry.number)).where(Entry.known <= known).scalar_subquery()
