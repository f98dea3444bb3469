"""Small pictures of kept files, made at most once and put aside under the file's digest; the folder may be emptied at any time."""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Final

from api.file_kinds import PICTURES, FileKind, kind_of
from registry import NotFound, RegistryError, Unusable

LOG = logging.getLogger("gongfang")
HOUSE: Final = Path(__file__).resolve().parents[1]
THUMBNAIL, VIEW = 320, 1600
"""Pixels of the longer side."""
PATIENCE: Final = 30.0
"""Seconds for one picture."""
MOST_PAGES: Final = 5000


@dataclass(frozen=True, slots=True)
class Rendition:
    """A small picture of a file, or of a page of it."""

    path: Path
    pages: int


class Renditions:
    """The folder of small pictures."""

    def __init__(self, folder: Path, at_once: int = 2) -> None:
        """``at_once`` are made at the same time, the others wait their turn."""
        self._folder = folder
        self._turn = BoundedSemaphore(at_once)
        self._alone = [Lock() for _ in range(256)]
        """By the beginning of the digest: two who ask for the same picture wait for one making."""

    def of(self, digest: str, content: Iterable[bytes], *, side: int, page: int = 1) -> Rendition:
        """The picture of a file whose digest is known; ``NotFound`` where none can be made of it. The content is read when there is none yet."""
        stem = f"{digest}-{side}-{page}"
        told = self._folder / digest[:2] / f"{stem}.json"
        with self._alone[int(digest[:2], 16)]:
            if not told.exists():
                told.parent.mkdir(parents=True, exist_ok=True)
                with self._turn:
                    pages = _made(content, told.with_suffix(".jpg"), side, page)
                _put(told, json.dumps({"pages": pages}).encode())
            pages = json.loads(told.read_bytes())["pages"]
        if not pages:
            raise NotFound("这个文件没有可以显示的图", "nothing of this file can be shown as a picture")
        return Rendition(told.with_suffix(".jpg"), pages)


def _made(content: Iterable[bytes], out: Path, side: int, page: int) -> int:
    """Make the picture of a file; the number of its pages, 0 where there is nothing to show."""
    with tempfile.TemporaryDirectory(prefix="gongfang-picture-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            file.writelines(content)
        try:
            kind = kind_of(path, "")
        except RegistryError:
            return 0
        if not kind.shown or (page > 1 and kind is not FileKind.PDF):
            return 0
        made = Path(folder) / "picture.jpg"
        command = [sys.executable, "-m", "api.rendering", path, PICTURES.get(kind, "PDF"), str(side), str(page), made]
        try:
            done = subprocess.run(  # noqa: S603  (our own program)
                command, cwd=HOUSE, capture_output=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired as late:  # perhaps the machine is busy: it is tried again
            raise Unusable("图片正在生成，请稍后再看", "the picture is being made; look again later") from late
        if done.returncode or not made.exists():
            LOG.info("no picture can be made of a %s: %s", kind.value, done.returncode)
            return 0
        _put(out, made.read_bytes())
        pages: int = json.loads(done.stdout)["pages"]
        return min(pages, MOST_PAGES)


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever looks meanwhile."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
