"""Several files that are one survey, packed as the one archive that is read, and kept when it is enrolled."""

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from floorplans.finding import Unreadable

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Day of every member, so that the same drawings are the same archive."""


def pack(path: Path, files: Sequence[tuple[str, BinaryIO]]) -> None:
    """Pack files by their names, the same for the same files; raises ``Unreadable`` where two have one name."""
    ordered = sorted(files, key=lambda it: it[0])
    twice = sorted({name for i, (name, _) in enumerate(ordered) if i and ordered[i - 1][0] == name})
    if twice:
        which = "、".join(twice)
        raise Unreadable(f"有同名文件：{which}，请改名后再上传", f"files of one name: {which}; rename one of them")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ordered:
            with archive.open(zipfile.ZipInfo(name, EPOCH), "w", force_zip64=True) as member:
                shutil.copyfileobj(content, member)


def pack_folder(folder: Path, into: Path) -> Path:
    """The files of a folder but what systems leave behind, packed into another folder; the archive is called as the folder."""
    from floorplans.readers.bundle_members import members_of

    path = into / f"{folder.resolve().name}.zip"
    members = members_of(folder)
    if not members:
        raise Unreadable(
            f"文件夹“{folder.name}”是空的；请放入测绘成果后再提交。",
            f"There is nothing in the folder “{folder.name}”; put the survey into it and hand it in again.",
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(members, key=lambda it: it.name):
            with (
                member.path.open("rb") as content,
                archive.open(zipfile.ZipInfo(member.name, EPOCH), "w", force_zip64=True) as to,
            ):
                shutil.copyfileobj(content, to)
    return path
