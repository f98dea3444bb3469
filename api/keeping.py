"""Papers and scans that are handed in beside an act: kept whole in the register, under the digest of their content."""

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from api.allowed import allow_role
from api.uploads import as_file_name
from floorplans.vocabulary import Words
from registry import Database, Invalid, Viewer
from registry.acts.keep import digest_of_file, keep
from registry.models import Role

HANDS_IN = frozenset({Role.STAFF, Role.CLERK, Role.SURVEYOR, Role.REVIEWER})
LARGEST = 64 << 20
"""Bytes of the largest paper: a thick contract scanned in colour is half of that."""


def keep_paper(database: Database, name: str, content: BinaryIO, *, asker: Viewer | None) -> tuple[str, int]:
    """Keep a file; its digest and its size. The same file again is kept once."""
    called = as_file_name(name)
    with tempfile.TemporaryDirectory(prefix="gongfang-paper-") as folder:
        path = Path(folder) / "paper"
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        size = path.stat().st_size
        if not size:
            raise Invalid({"file": Words(f"{called} 是空文件", f"{called} is empty")})
        if size > LARGEST:
            raise Invalid({"file": Words(f"{called} 超过 {LARGEST >> 20} MiB", f"{called} is over {LARGEST >> 20} MiB")})
        digest = digest_of_file(path)
        with database.writing() as session:
            allow_role(session, asker, HANDS_IN)
            keep(session, path, digest, name=called)
    return digest, size
