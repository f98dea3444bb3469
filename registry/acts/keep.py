"""Keeping originals: whole, once, under the digest of their content, in the register itself."""

from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from registry.models import StoredFile, StoredPart
from registry.store.database import insert as insert_many
from registry.store.errors import Conflict

PIECE = 7_900
"""Bytes of a stored piece: with its key it fits a page of either database, and needs no second table there."""

AT_ONCE = 500
"""Pieces written together; no file is held in memory whole."""


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def keep(session: Session, path: Path, digest: str, *, name: str = "") -> None:
    """Store a file under its digest unless it is there; refused when its content is not what was read."""
    if session.get(StoredFile, digest) is not None:
        return
    if digest_of_file(path) != digest:
        raise Conflict(f"{name or path.name} 在读取后被改动", f"{name or path.name} was changed after it was read")
    session.execute(insert(StoredFile), [{"digest": digest, "name": name or path.name, "size": path.stat().st_size}])
    with path.open("rb") as file:
        pieces = enumerate(iter(lambda: file.read(PIECE), b""))
        while some := list(islice(pieces, AT_ONCE)):
            numbers, content = zip(*some, strict=True)
            columns = {"digest": digest, "number": list(numbers), "content": list(content)}
            insert_many(session, cast("Table", StoredPart.__table__), columns, [({}, len(some))])


def keep_bytes(session: Session, content: bytes, *, name: str) -> str:
    """Store what was made here under its digest unless it is there; the digest."""
    digest = sha256(content).hexdigest()
    if session.get(StoredFile, digest) is None:
        session.execute(insert(StoredFile), [{"digest": digest, "name": name, "size": len(content)}])
        pieces = [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
        columns = {"digest": digest, "number": list(range(len(pieces))), "content": pieces}
        insert_many(session, cast("Table", StoredPart.__table__), columns, [({}, len(pieces))])
    return digest
