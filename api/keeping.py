"""Papers and scans that are handed in beside an act: kept whole in the register, under the digest of their content."""

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from api.allowed import allow_role
from api.inspecting import inspect
from api.uploads import as_file_name
from registry import Database, Viewer
from registry.acts.attach_file import HANDS_IN
from registry.acts.keep import digest_of_file, keep
from registry.store.handed import hand_in


def keep_paper(database: Database, name: str, content: BinaryIO, *, asker: Viewer | None) -> tuple[str, int]:
    """Keep a file; its digest and its size. The same file again is kept once, and may be named by both who handed it in."""
    called = as_file_name(name)
    with database.reading() as session:
        allow_role(session, asker, HANDS_IN)
    with tempfile.TemporaryDirectory(prefix="gongfang-paper-") as folder:
        path = Path(folder) / "paper"
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        size = path.stat().st_size
        inspect(path, called)
        digest = digest_of_file(path)
        with database.writing() as session:
            allow_role(session, asker, HANDS_IN)
            keep(session, path, digest, name=called)
            hand_in(session, digest, asker.account if asker else "")
    return digest, size
