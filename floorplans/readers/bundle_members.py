"""The files of a folder or zip, named as people named them, and safely unpacked one by one."""

import os
import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from floorplans.finding import Unreadable
from floorplans.readers import MOST_MEMBERS, SURVEYS

COMPANIONS: Final = {".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".fix"}
"""Files of a Shapefile beside its ``.shp``."""

UNSAID: Final = re.compile(r"\..*|~\$.*|Thumbs\.db|desktop\.ini|__MACOSX", re.IGNORECASE)
"""What systems and spreadsheets leave behind; nobody handed it in."""

NESTED: Final = {".zip"}
LOOKED_AT: Final = 65_536


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a bundle."""

    name: str
    """Its path in the bundle, as people see it."""
    path: Path
    """The file on disc; of a zip, the archive."""
    inside: str = ""
    """Its name in the archive; empty for a file of a folder."""
    survey: bool = False
    companions: tuple[str, ...] = ()
    """Names in the archive of what belongs to it."""

    @property
    def suffix(self) -> str:
        """In small letters."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def strange(self) -> bool:
        """Whether it is neither a survey nor a part of one."""
        return not self.survey and self.suffix not in COMPANIONS

    def on_disc(self, folder: Path) -> Path:
        """The file, unpacked into a folder of its own where it lies in an archive; raises ``Unreadable``."""
        if not self.inside:
            return self.path
        own = folder / str(len([*folder.iterdir()]))
        own.mkdir()
        try:
            with zipfile.ZipFile(self.path) as archive:
                for inside in (self.inside, *self.companions):
                    with archive.open(inside) as source, (own / _short(_called(archive.getinfo(inside)))).open("wb") as target:
                        shutil.copyfileobj(source, target)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as trouble:
            raise Unreadable(
                "在压缩包中已损坏，无法解开；请重新打包。", "It is damaged in the archive and cannot be unpacked; pack it again."
            ) from trouble
        return own / _short(self.name)


def members_of(path: Path) -> tuple[Member, ...]:
    """The files of a folder or zip but what systems leave behind, 2F before 10F; raises ``Unreadable``."""
    found = _in_folder(path) if path.is_dir() else _in_zip(path)
    if len(found) > MOST_MEMBERS:
        raise Unreadable(
            f"“{path.name}”中文件过多（{len(found)} 个）；请只提交测绘成果。",
            f"“{path.name}” holds too many files ({len(found)}); hand in the survey only.",
        )
    return tuple(sorted(found, key=lambda it: _natural(it.name)))


def _in_folder(path: Path) -> list[Member]:
    found = []
    for here, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not UNSAID.fullmatch(name)]
        for name in files:
            one = Path(here) / name
            if not UNSAID.fullmatch(name) and one.is_file():
                with one.open("rb") as stream:
                    survey = _is_survey(name, stream.read(LOOKED_AT) if name.lower().endswith(".json") else b"")
                found.append(Member(one.relative_to(path).as_posix(), one, survey=survey))
    return found


def _in_zip(path: Path) -> list[Member]:
    with zipfile.ZipFile(path) as archive:
        infos = [it for it in archive.infolist() if not it.is_dir()]
        names = {it.filename: _called(it) for it in infos}
        for name in names.values():
            _refuse_climbing(name)
        beside: dict[str, list[str]] = {}
        for inside, name in names.items():
            if PurePosixPath(name).suffix.lower() in COMPANIONS:
                beside.setdefault(_stem(name), []).append(inside)
        found = []
        for inside, name in names.items():
            if any(UNSAID.fullmatch(part) for part in PurePosixPath(name).parts):
                continue
            head = _head(archive, inside) if name.lower().endswith(".json") else b""
            companions = tuple(beside.get(_stem(name), ())) if name.lower().endswith(".shp") else ()
            found.append(Member(name, path, inside, _is_survey(name, head), companions))
    return found


def _head(archive: zipfile.ZipFile, inside: str) -> bytes:
    try:
        with archive.open(inside) as stream:
            return stream.read(LOOKED_AT)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return b'"Feature'  # damaged: it is told when it is unpacked


def _is_survey(name: str, head: bytes) -> bool:
    """By its suffix; JSON is much else, and a survey only where features stand in it."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in SURVEYS | NESTED and (suffix != ".json" or b'"Feature' in head)


def _called(info: zipfile.ZipInfo) -> str:
    """The name as it was typed: packers on Chinese systems write GBK and do not say so."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename.replace("\\", "/")
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _refuse_climbing(name: str) -> None:
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
        raise Unreadable(
            f"压缩包中的路径“{name}”指向包外，已拒绝；请重新打包。",
            f"The path “{name}” in the archive climbs out of it and is refused; pack it again.",
        )


def _short(name: str) -> str:
    """The name of a file in its folder, cut to what file systems take."""
    path = PurePosixPath(name)
    stem = path.stem.encode()[: 200 - len(path.suffix.encode())].decode(errors="ignore")
    return (stem or "_") + path.suffix


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")).casefold()


def _natural(name: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d{1,18})", name)]
