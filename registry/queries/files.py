"""The SELECTs on kept files: a file piece by piece, what refers to it, and whether it is still what was handed in."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Proposal, StoredFile, StoredPart
from registry.queries import lines
from registry.store.errors import NotFound
from registry.store.handed import DIGEST, handed_file
from registry.store.scope import UNSCOPED
from registry.store.visible_files import REFERS

AT_ONCE: Final = 64
"""Pieces read together: half a mebibyte."""


def stored(session: Session, digest: str) -> StoredFile:
    """The entry of a kept file, to whoever may see it; ``NotFound`` for all others, as if it were not there."""
    found = session.scalar(select(StoredFile).where(StoredFile.digest == digest))
    if found is None:
        raise NotFound(f"没有摘要为 {digest} 的文件", f"there is no file of digest {digest}")
    return found


def pieces(session: Session, digest: str, *, first: int = 0, last: int | None = None) -> Iterator[bytes]:
    """The pieces of a kept file by their numbers; the caller has asked ``stored``, and the same is not asked again of every piece."""
    part = StoredPart
    query = select(part.content).where(part.digest == digest, part.number >= first).order_by(part.number)
    if last is not None:
        query = query.where(part.number <= last)
    options: dict[str, Any] = {**UNSCOPED, "yield_per": AT_ONCE}
    yield from session.scalars(query, execution_options=options)


def beginnings(session: Session, digests: Collection[str]) -> dict[str, tuple[int, bytes]]:
    """Size and first piece of files that are named by rows which the viewer has seen, by digest."""
    query = select(StoredFile.digest, StoredFile.size, StoredPart.content).join(
        StoredPart, StoredPart.digest == StoredFile.digest
    )
    query = query.where(StoredFile.digest.in_(list(digests)), StoredPart.number == 0)
    return {digest: (size, content) for digest, size, content in session.execute(query, execution_options=UNSCOPED)}


@dataclass(frozen=True, slots=True)
class Reference:
    """A row that names a file: its table, what the row is of, and whether it is still known."""

    table: str
    of: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A file that is not as it was handed in, or is not there, or to which nothing refers."""

    digest: str
    how: Literal["damaged", "missing", "orphan"]
    size: int | None
    references: tuple[Reference, ...]


def references(session: Session, digests: Collection[str] | None = None) -> dict[str, tuple[Reference, ...]]:
    """What refers to files, of whatever days and knowledge, by digest; whoever looks, for the register itself is asked."""
    found: dict[str, dict[Reference, None]] = defaultdict(dict)
    for table, column in REFERS:
        kind = lines.kinds()[table]
        named = getattr(kind, column)
        of = next(
            (getattr(kind, it) for it in ("number", "code", "key", "subject", "file_name", "caption") if hasattr(kind, it)), named
        )
        query = select(named, of).where(named != "").distinct()
        if digests is not None:
            query = query.where(named.in_(list(digests)))
        for digest, said in session.execute(query, execution_options=UNSCOPED):
            found[digest][Reference(table, "" if of is named else str(said))] = None
    for proposal in session.scalars(select(Proposal).where(Proposal.known_to.is_(None)), execution_options=UNSCOPED):
        for digest in set(DIGEST.findall(str(proposal.arguments))):
            if digests is None or digest in digests:
                found[digest][Reference("proposal", proposal.subject)] = None
    return {digest: tuple(it) for digest, it in found.items()}


def sound(session: Session, digest: str, size: int) -> bool:
    """Whether a kept file is what was handed in, to the byte."""
    read, counted, parts = sha256(), 0, 0
    for piece in pieces(session, digest):
        read.update(piece)
        counted, parts = counted + len(piece), parts + 1
    last = select(func.max(StoredPart.number)).where(StoredPart.digest == digest)
    whole = parts == (session.scalar(last, execution_options=UNSCOPED) or 0) + 1 if parts else size == 0
    return whole and counted == size and read.hexdigest() == digest


def checked(session: Session) -> Iterator[Wrong | str]:
    """Every kept file read through and its digest computed anew: its digest where all is well, else what is wrong; then what is missing."""
    named = references(session)
    there = session.execute(
        select(StoredFile.digest, StoredFile.size).order_by(StoredFile.digest), execution_options=UNSCOPED
    ).all()
    handed = set(session.scalars(select(handed_file.c.digest), execution_options=UNSCOPED))
    for digest, size in there:
        told = named.get(digest, ())
        if not sound(session, digest, size):
            yield Wrong(digest, "damaged", size, told)
        elif not told and digest not in handed:
            yield Wrong(digest, "orphan", size, ())
        else:
            yield digest
    present = {digest for digest, _ in there}
    yield from (Wrong(digest, "missing", None, told) for digest, told in sorted(named.items()) if digest not in present)
