"""Restoring a backup where there is no register yet: nothing is overwritten, and what comes back is proved to be what was kept."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import inspect

from registry.store import geopackage, postgis, proofs
from registry.store.backup import EMBEDDED, FILES, MANIFEST, NETWORK, Manifest, counts_of, digest_of_file, manifest_of
from registry.store.database import Database
from registry.store.errors import Conflict, Tampered, Unusable
from registry.store.upgrade import known_schemas, newest, schema_of, upgrade
from registry.store.verify import head, verify


def restore(source: Path, into: str, *, now: datetime, files: Path | None = None, expected: str = "") -> tuple[Path, Manifest]:
    """Restore a backup, or the last one of a folder, as a register and its waiting files; which one it was.

    An older schema is brought up to date. Visits are over. ``expected`` is a head as printed on a report: it must stand in the journal.
    """
    found, manifest = manifest_of(source)
    _whole(found, manifest)
    if manifest.schema not in known_schemas():
        raise Unusable(
            f"备份的库结构 {manifest.schema} 比本软件新，请安装 {manifest.software} 或更新的版本",
            f"the backup's schema {manifest.schema} is newer than this software; install {manifest.software} or later",
        )
    if files is not None and files.is_dir() and any(files.iterdir()):
        raise Conflict(f"{files} 不是空文件夹，恢复不覆盖任何文件", f"{files} is not empty, and nothing is overwritten")
    with _put(found, manifest, into) as database:
        _prove(database, manifest, expected)
        with database.noting() as at:
            proofs.forget_visits(at, made_before=now, seen_before=now)
    if files is not None and (found / FILES).is_dir():
        shutil.copytree(found / FILES, files, dirs_exist_ok=True)
    return found, manifest


def _whole(found: Path, manifest: Manifest) -> None:
    """Every file that the manifest tells of is there and unchanged, and no other."""
    there = {str(it.relative_to(found)) for it in found.rglob("*") if it.is_file()} - {MANIFEST}
    for name in sorted(there ^ set(manifest.parts)):
        raise Tampered(f"备份中缺少或多出文件 {name}", f"the backup lacks {name}, or should not have it")
    for name, digest in manifest.parts.items():
        if digest_of_file(found / name) != digest:
            raise Tampered(
                f"备份文件 {name} 已损坏或被改动，请换用另一份备份", f"{name} of the backup was changed; take another backup"
            )


@contextmanager
def _put(found: Path, manifest: Manifest, into: str) -> Iterator[Database]:
    """The register, fresh from the backup; it has its name only when the block ends well."""
    target = Database(into)
    with closing(target):
        if target.embedded != manifest.embedded:
            kind = (
                ("一个 .gpkg 文件", "a .gpkg file")
                if manifest.embedded
                else ("空的 postgresql:// 库", "an empty database at postgresql://…")
            )
            raise Conflict(f"这份备份只能恢复为{kind[0]}", f"this backup is restored into {kind[1]}")
        if not target.embedded:
            with target.migrating() as connection:
                if inspect(connection).get_table_names(schema="public") not in ([], ["spatial_ref_sys"]):
                    raise Conflict("目标库中已有数据；请新建一个空库", "the database is not empty; make a new one")
            postgis.restore(target.url, found / NETWORK)
            yield target
            return
        path = Path(target.url.database or "")
        _refuse_taken(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{uuid4().hex}.gpkg")
        try:
            shutil.copyfile(found / EMBEDDED, aside)
            aside.chmod(0o600)
            with closing(Database(str(aside))) as database:
                yield database
            try:
                geopackage.fold(aside)
            except ValueError as damaged:
                raise Tampered("备份的登记库文件已损坏", "the register in the backup is damaged") from damaged
            _refuse_taken(path)
            try:
                os.link(aside, path)  # unlike a rename it never replaces what somebody put there meanwhile
            except FileExistsError:
                _refuse_taken(path)
            except OSError:  # a file system without links
                aside.rename(path)
        finally:
            for name in ("", "-wal", "-shm"):
                Path(f"{aside}{name}").unlink(missing_ok=True)


def _refuse_taken(path: Path) -> None:
    taken = next((it for name in ("", "-wal", "-shm") if (it := Path(f"{path}{name}")).exists()), None)
    if taken:
        raise Conflict(f"{taken} 已存在，恢复不覆盖任何登记库", f"{taken} is there already, and no register is overwritten")


def _prove(database: Database, manifest: Manifest, expected: str) -> None:
    with database.reading() as session:
        counts, schema = counts_of(session), schema_of(session)
    for name in sorted(counts.keys() | manifest.counts.keys()):
        if counts.get(name) != manifest.counts.get(name):
            raise Tampered(f"恢复后 {name} 的行数与备份清单不符", f"{name} has not as many rows as the manifest says")
    if schema != manifest.schema:
        raise Tampered("恢复后的库结构与备份清单不符", "the schema is not the one that the manifest says")
    if schema != newest():
        upgrade(database)
    with database.reading() as session:
        if (verify(session, expected), head(session)[1]) != (manifest.lines, manifest.head):
            raise Tampered("恢复后的日志与备份清单不符", "the journal is not the one that the manifest says")
