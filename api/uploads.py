"""Drawings that were handed in and wait to be confirmed: a folder each, under a name that nobody can guess."""

import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NoReturn

import orjson

from api import reading
from api.corrected import carry, corrected, unit_of
from api.inspecting import scan_only
from api.jobs import Jobs
from api.packing import pack
from api.reading import Files
from floorplans.finding import Unreadable
from floorplans.plan import Reading
from floorplans.progress import Step
from floorplans.vocabulary import Words
from registry import Conflict, NotFound

LONGEST_NAME = 200
"""Bytes; every file system takes as many."""

_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a waiting drawing has been read."""

    step: Step
    percent: int
    refused: Words | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A waiting drawing, and how it is to be read."""

    token: str
    folder: Path
    name: str
    mapping: str | None
    unit: str | None
    again_of: str | None
    """Token of the hand-in that this one mends."""
    jobs: Jobs

    @property
    def path(self) -> Path:
        """The drawing."""
        return self.folder / "drawing" / self.name

    @property
    def files(self) -> Files:
        """What is kept of its reading; a drawing read in another unit is another reading."""
        return Files(self.path, self.folder / (self.unit or "as-said"))

    def start(self) -> None:
        """Begin to read it, and return at once."""
        if not self.files.reading.exists():
            self.jobs.start(self.files, self.mapping, self.unit)

    def progress(self) -> Progress:
        """How far it has been read."""
        if self.files.reading.exists():
            return Progress(Step.DONE, 100)
        said = reading.told(self.files)
        if said is None:
            return Progress(Step.QUEUED, 0)
        return Progress(Step(said["step"]), said["percent"], Words(*said["refused"]) if said["refused"] else None)

    def read_twice(self) -> tuple[Reading, Reading]:
        """The drawing as it was drawn, before and after it was checked; the last few are remembered.

        Raises ``Unreadable``, and ``Conflict`` while it is being read.
        """
        if not self.files.reading.exists():
            if self.jobs.under_way(self.files):
                now = self.progress()
                raise Conflict(
                    f"正在{now.step.zh}（{now.percent}%），请稍后再看",
                    f"{now.step.en} ({now.percent} %); look again in a moment",
                )
            self.jobs.wait(self.files, self.mapping, self.unit)
        if found := self._kept():
            return found
        self.files.reading.unlink(missing_ok=True)  # another version of the program kept it
        self.jobs.wait(self.files, self.mapping, self.unit)
        return self._kept() or self._refuse()

    def _kept(self) -> tuple[Reading, Reading] | None:
        if refused := self.progress().refused:
            raise Unreadable(*refused)
        return _load(self.files, self.files.reading.stat().st_mtime_ns)

    def _refuse(self) -> NoReturn:
        raise Unreadable("请重新提交这份成果", "hand this survey in again")

    def read(self) -> Reading:
        """The drawing, read, corrected and checked."""
        return corrected(self.folder, self.files, *self.read_twice())

    def before(self) -> Reading | None:
        """The hand-in that this one mends, while it is still there."""
        try:
            return Uploads(self.folder.parent, self.jobs).find(self.again_of).read() if self.again_of else None
        except NotFound:
            return None


class Uploads:
    """The folder of waiting drawings."""

    def __init__(self, folder: Path, jobs: Jobs | None = None) -> None:
        """Made when it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._jobs = folder, jobs or Jobs()

    def add(
        self, files: Sequence[tuple[str, BinaryIO]], *, mapping: str | None, unit: str | None, again_of: str | None = None
    ) -> Upload:
        """Keep a file, or several as one archive, until it is confirmed or forgotten; a name that climbs is refused."""
        names = [_name(name, several=len(files) > 1) for name, _ in files]
        token = secrets.token_hex(16)
        folder = self._folder / token
        name = names[0] if len(files) == 1 else f"{_common(names)}.zip"
        told = {"name": name, "mapping": mapping, "unit": unit, "again_of": again_of}
        try:
            (folder / "drawing").mkdir(parents=True)
            path = folder / "drawing" / name
            if len(files) == 1:
                with path.open("wb") as file:
                    shutil.copyfileobj(files[0][1], file)
            else:
                pack(path, list(zip(names, (content for _, content in files), strict=True)))
            scan_only(path, name)
            (folder / "told.json").write_bytes(orjson.dumps(told))
            if again_of:
                before = self.find(again_of)
                carry(before.folder, folder, was=before.path.stem, now=path.stem)
        except BaseException:
            shutil.rmtree(folder)
            raise
        return self.find(token)

    def find(self, token: str) -> Upload:
        """A waiting drawing by its token."""
        told = self._folder / token / "told.json"
        if not _TOKEN.fullmatch(token) or not told.is_file():
            raise NotFound(
                "没有这份待确认的成果，可能已入账或已过期",
                "there is no such waiting survey; it may have been enrolled or forgotten",
            )
        facts: dict[str, Any] = orjson.loads(told.read_bytes())
        unit = unit_of(told.parent, facts["unit"])
        return Upload(token, told.parent, facts["name"], facts["mapping"], unit, facts["again_of"], self._jobs)

    def forget(self, token: str) -> None:
        """Let a drawing go, once it is enrolled or given up; a reading under way is broken off."""
        upload = self.find(token)
        self._jobs.cancel(upload.files)
        gone = upload.folder.with_name(f"{token}.gone")
        upload.folder.rename(gone)  # what is being written into it does not hinder
        shutil.rmtree(gone)

    def forget_all(self, token: str) -> None:
        """Let a drawing go with the hand-ins before it."""
        while token:
            try:
                before = self.find(token).again_of
            except NotFound:
                return
            self.forget(token)
            token = before or ""


def as_file_name(name: str) -> str:
    """A file's name as it may be written; one that climbs is refused."""
    return _name(name, several=False)


def _name(name: str, *, several: bool) -> str:
    """A file's name as it may be written; of several each may say its folder."""
    parts = tuple(name.split("/")) if several else (name,)
    if not name or not parts or any(it in {"", ".", ".."} or "/" in it or "\\" in it for it in parts):
        raise Unreadable(f"文件名“{name}”不能用，请去掉路径后再上传", f"“{name}” is no file name; leave out the path")
    if not name.isprintable() or len(name.encode()) > LONGEST_NAME:
        raise Unreadable(
            "文件名过长或含有控制字符，请改名后再上传",
            "the file's name is too long or has control characters in it; rename the file",
        )
    return name


def _common(names: Sequence[str]) -> str:
    """What several files are called together: their folder, else the first of them."""
    folders = {PurePosixPath(name).parts[0] for name in names if len(PurePosixPath(name).parts) > 1}
    return folders.pop() if len(folders) == 1 else PurePosixPath(min(names)).stem


@lru_cache(maxsize=8)
def _load(files: Files, _written: int) -> tuple[Reading, Reading] | None:
    return reading.load(files)
