"""Kept files given out: whole or a range of them, piece by piece, and never as anything that a browser would run."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from sqlalchemy.orm import Session

from api.renditions import Rendition
from registry import Database
from registry.acts.keep import PIECE
from registry.queries import attachments, files

SAFE: Final = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
}
"""A browser asks each time whether it may still show what it has, and shows it as nothing else."""
SOME: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
BEFORE_ALL: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def kept(request: Request, register: Database, session: Session, digest: str) -> Response:
    """A file as it was handed in, to be saved under its name; ``NotFound`` to whoever may not see it."""
    stored = files.stored(session, digest)
    beside = attachments.of_file(session, digest)
    name = beside[0].name if beside else stored.name
    tag = f'"{digest}"'
    headers = SAFE | {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name.translate(BEFORE_ALL))}",
        "accept-ranges": "bytes",
        "etag": tag,
        "content-encoding": "identity",  # compressing would make other bytes of a range
    }
    if request.headers.get("if-none-match", "") == tag:
        return Response(status_code=304, headers=headers)
    size = stored.size
    wanted = request.headers.get("range", "") if request.headers.get("if-range", tag) == tag else ""
    span = _span(wanted, size)
    if span is None:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
    first, last = span
    headers["content-length"] = str(last - first + 1)
    whole = (first, last) == (0, size - 1)
    if not whole:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    content = _bytes(register, digest, first, last)
    return StreamingResponse(content, 200 if whole else 206, headers=headers, media_type="application/octet-stream")


def shown(request: Request, digest: str, rendition: Rendition) -> Response:
    """A small picture of a file, for an ``img``."""
    tag = f'"{rendition.path.stem}"'
    headers = SAFE | {"etag": tag, "content-disposition": f'inline; filename="{digest[:16]}.jpg"'}
    if request.headers.get("if-none-match", "") == tag:
        return Response(status_code=304, headers=headers)
    return FileResponse(rendition.path, media_type="image/jpeg", headers=headers)


def content_of(register: Database, digest: str) -> Iterator[bytes]:
    """All pieces of a file, for a session that has asked whether it may be seen."""
    with register.reading() as session:
        yield from files.pieces(session, digest)


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte that are asked for; all where no range is asked, or one that we do not serve; None where there is none such."""
    found = SOME.fullmatch(wanted.strip())
    if found is None or found[1] == found[2] == "" or not size:
        return 0, size - 1
    if not found[1]:
        return (max(0, size - int(found[2])), size - 1) if int(found[2]) else None
    first, last = int(found[1]), min(int(found[2] or size), size - 1)
    return (first, last) if first <= last else None


def _bytes(register: Database, digest: str, first: int, last: int) -> Iterator[bytes]:
    """From the first byte to the last; each batch by a session of its own, so that a slow line holds no connection."""
    for at in range(first // PIECE, last // PIECE + 1, files.AT_ONCE):
        until = min(at + files.AT_ONCE, last // PIECE + 1)
        with register.reading() as session:
            batch = b"".join(files.pieces(session, digest, first=at, last=until - 1))
        yield batch[max(0, first - at * PIECE) : last + 1 - at * PIECE]
