"""A backup: the register as it is at one instant while others write, the waiting files, and a manifest that tells what must come back.

``2026-11-23T080000.000000Z-1284/manifest.json`` with ``register.gpkg`` or ``register.dump`` and ``files/``. The folder bears its
name only when everything in it is on the disc; the number is the last line of the journal.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from registry.store import geopackage, postgis
from registry.store.base import Base
from registry.store.database import Database
from registry.store.errors import Unusable
from registry.store.journal import Register
from registry.store.upgrade import schema_of
from registry.store.verify import head
from registry.store.version import SOFTWARE

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
EMBEDDED, NETWORK = "register.gpkg", "register.dump"
FILES: Final = "files"
PARTIAL: Final = ".partial"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, and what must be found again when it is restored."""

    format: int
    software: str
    made: str
    node: str
    schema: str
    lines: int
    head: str
    counts: Mapping[str, int]
    """Rows by table."""
    parts: Mapping[str, str]
    """SHA-256 of every file, by its path in the backup."""

    @property
    def embedded(self) -> bool:
        """Of which database it is."""
        return EMBEDDED in self.parts


def back_up(database: Database, folder: Path, *, made: datetime, files: Path | None = None) -> tuple[Path, Manifest]:
    """Put a backup into a folder; where it is and its manifest. What is half made is taken away again."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = folder / f"{made:%Y-%m-%dT%H%M%S.%fZ}{PARTIAL}"
    aside.mkdir(mode=0o700)
    try:
        facts = _register(database, aside)
        if files is not None:
            _files(files, aside / FILES)
        parts = {str(it.relative_to(aside)): digest_of_file(it) for it in sorted(aside.rglob("*")) if it.is_file()}
        manifest = Manifest(format=FORMAT, software=SOFTWARE, made=made.isoformat(), parts=parts, **facts)
        (aside / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        for path in (*aside.rglob("*"), aside):
            if path.is_file():
                path.chmod(0o600)
            _to_disc(path)
        whole = folder / f"{aside.name.removesuffix(PARTIAL)}-{manifest.lines}"
        aside.rename(whole)
        _to_disc(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return whole, manifest


def backups(folder: Path) -> list[Path]:
    """The whole backups in a folder, oldest first."""
    return sorted(it.parent for it in folder.glob(f"*/{MANIFEST}") if not it.parent.name.endswith(PARTIAL))


def thin_out(folder: Path, keep: int) -> list[Path]:
    """Take away all but the last so many; which ones."""
    old = backups(folder)[:-keep] if keep > 0 else []
    for one in old:
        shutil.rmtree(one)
    return old


def manifest_of(source: Path) -> tuple[Path, Manifest]:
    """A backup, or the last one in a folder of them, with its manifest; ``Unusable`` where there is none."""
    found = source if (source / MANIFEST).is_file() else next(reversed(backups(source)), None)
    if found is None:
        raise Unusable(f"{source} 中没有备份", f"there is no backup in {source}")
    try:
        manifest = Manifest(**json.loads((found / MANIFEST).read_text(encoding="utf-8")))
        if manifest.format != FORMAT:
            raise ValueError(manifest.format)  # noqa: TRY301  # told as the others
    except (ValueError, TypeError) as wrong:
        raise Unusable(f"读不懂 {found / MANIFEST}，请换用制作它的版本", f"{found / MANIFEST} cannot be understood") from wrong
    return found, manifest


def counts_of(session: Session) -> dict[str, int]:
    """Rows of every table of ours that is there, whatever the schema."""
    there = set(inspect(session.connection()).get_table_names())
    tables = [it for it in Base.metadata.sorted_tables if it.name in there]
    return {it.name: session.scalar(select(func.count()).select_from(it)) or 0 for it in sorted(tables, key=lambda it: it.name)}


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _register(database: Database, aside: Path) -> dict[str, Any]:
    if not database.embedded:
        with database.reading() as session:
            facts = _facts(session)
            driver: Any = session.connection().connection.driver_connection
            postgis.dump(database.url, postgis.export_snapshot(driver), aside / NETWORK)
            return facts
    copy = aside / EMBEDDED
    with database.reading():  # a register that is not there is told
        geopackage.copy_to(database.url.database or "", copy)
    with closing(Database(str(copy))) as copied, copied.reading() as session:
        facts = _facts(session)
    geopackage.fold(copy)
    return facts


def _facts(session: Session) -> dict[str, Any]:
    schema = schema_of(session)
    if not schema:
        raise Unusable("这不是登记库，没有可备份的内容", "this is no register; there is nothing to back up")
    lines, digest = head(session)
    node = session.scalar(select(Register.node))
    return {"schema": schema, "lines": lines, "head": digest, "node": str(node), "counts": counts_of(session)}


def _files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        copied = target / path.relative_to(source)
        try:
            if path.is_dir():
                copied.mkdir(parents=True, exist_ok=True)
            elif path.is_file():
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copied)
        except FileNotFoundError:  # withdrawn meanwhile
            copied.unlink(missing_ok=True)


def _to_disc(path: Path) -> None:
    line = os.open(path, os.O_RDONLY)
    try:
        os.fsync(line)
    finally:
        os.close(line)
