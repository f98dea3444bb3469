"""Drawings that were handed in and wait to be confirmed: a file each, under a name that nobody can guess."""

import re
import secrets
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import orjson

import floorplans
from floorplans.finding import Unreadable
from floorplans.plan import Reading
from registry import NotFound

LONGEST_NAME = 200
"""Bytes; every file system takes as many."""

_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A waiting drawing, and how it is to be read."""

    token: str
    path: Path
    mapping: str | None
    unit: str | None

    def read(self) -> Reading:
        """The drawing, read and checked; the last few are remembered."""
        return _read(self.path, self.mapping, self.unit)


class Uploads:
    """The folder of waiting drawings."""

    def __init__(self, folder: Path) -> None:
        """Made when it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def add(self, name: str, content: BinaryIO, *, mapping: str | None, unit: str | None) -> Upload:
        """Keep a file until it is confirmed or forgotten; a name that is a path is refused."""
        if not name or name in {".", ".."} or "/" in name or "\\" in name:
            raise Unreadable(f"文件名“{name}”不能用，请去掉路径后再上传", f"“{name}” is no file name; leave out the path")
        if not name.isprintable() or len(name.encode()) > LONGEST_NAME:
            raise Unreadable(
                "文件名过长或含有控制字符，请改名后再上传",
                "the file's name is too long or has control characters in it; rename the file",
            )
        token = secrets.token_hex(16)
        folder = self._folder / token
        folder.mkdir()
        path = folder / name
        try:
            with path.open("wb") as file:
                shutil.copyfileobj(content, file)
        except OSError:
            shutil.rmtree(folder)
            raise
        (folder.with_suffix(".json")).write_bytes(orjson.dumps({"name": name, "mapping": mapping, "unit": unit}))
        return Upload(token, path, mapping, unit)

    def find(self, token: str) -> Upload:
        """A waiting drawing by its token."""
        told = self._folder / f"{token}.json"
        if not _TOKEN.fullmatch(token) or not told.is_file():
            raise NotFound(
                "没有这份待确认的成果，可能已入账或已过期",
                "there is no such waiting survey; it may have been enrolled or forgotten",
            )
        facts = orjson.loads(told.read_bytes())
        return Upload(token, self._folder / token / facts["name"], facts["mapping"], facts["unit"])

    def forget(self, token: str) -> None:
        """Let a drawing go, once it is enrolled or given up."""
        self.find(token)
        (self._folder / f"{token}.json").unlink()
        shutil.rmtree(self._folder / token)


@lru_cache(maxsize=8)
def _read(path: Path, mapping: str | None, unit: str | None) -> Reading:
    return floorplans.survey(path, mapping=mapping, unit=unit)
