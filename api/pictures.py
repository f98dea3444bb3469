"""Pictures that come from a phone: only what is a picture by its content, and not without end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from fastapi import UploadFile

from api.inspecting import inspect
from registry import Conflict

LARGEST: Final = 25 << 20
"""Bytes; a phone's picture has five to ten million."""
KINDS: Final = (("image/jpeg", b"\xff\xd8\xff", 0), ("image/png", b"\x89PNG\r\n\x1a\n", 0), ("image/webp", b"WEBP", 8))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture put down on this machine for as long as it is needed."""

    path: Path
    digest: str
    name: str


@contextmanager
def put_down(upload: UploadFile | None) -> Iterator[Picture | None]:
    """A picture as a file, or None where none came; ``Conflict`` where it is none, or too large."""
    if upload is None or not upload.filename:
        yield None
        return
    content = upload.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Conflict(f"照片超过 {LARGEST >> 20} MiB", f"the picture is over {LARGEST >> 20} MiB")
    if kind_of(content) is None:
        raise Conflict("照片应为 JPEG、PNG 或 WebP 图片", "a picture is a JPEG, PNG or WebP")
    with NamedTemporaryFile(suffix=".picture") as file:
        file.write(content)
        file.flush()
        inspect(Path(file.name), Path(upload.filename).name[:200])
        yield Picture(Path(file.name), sha256(content).hexdigest(), Path(upload.filename).name[:200])


def kind_of(content: bytes) -> str | None:
    r"""The media type of a picture by its first bytes; None where it is none that browsers show everywhere.

    >>> kind_of(b"\x89PNG\r\n\x1a\n...")
    'image/png'
    """
    return next((kind for kind, mark, at in KINDS if content[at : at + len(mark)] == mark), None)
