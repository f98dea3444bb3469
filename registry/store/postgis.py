"""The network register: PostgreSQL with PostGIS through psycopg 3; here only what bulk writing and backups need."""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.types.string import BytesBinaryDumper
from sqlalchemy.engine import URL

from registry.store.errors import Unusable

SRID = 4490
_START = b"\x01" + (6 | 0x20000000).to_bytes(4, "little") + SRID.to_bytes(4, "little")
"""Little-endian, a multipolygon with a coordinate system, and which."""
_NUMERIC = np.dtype([("digits", ">i2"), ("weight", ">i2"), ("sign", ">i2"), ("places", ">i2"), ("value", ">i2", 4)])


def to_ewkbs(wkbs: Sequence[bytes | None]) -> list[bytes | None]:
    """Little-endian WKB of multipolygons with the coordinate system in the header, as PostGIS stores it."""
    return [None if wkb is None else _START + wkb[5:] for wkb in wkbs]


def to_numerics(centiares: NDArray[np.int64], unstated: int) -> list[bytes | None]:
    """Areas as the bytes of PostgreSQL's ``numeric``, with two places; a tenth of what decimals take to make and to send.

    Sign, scale and digits to the base 10,000 as ``numeric_recv`` reads them (PostgreSQL 15, numeric.c).
    """
    size = np.abs(centiares)
    numbers = np.empty(len(centiares), _NUMERIC)
    numbers["digits"], numbers["weight"], numbers["sign"], numbers["places"] = 4, 2, np.where(centiares < 0, 0x4000, 0), 2
    numbers["value"] = np.stack([size // 10**10, size // 10**6 % 10**4, size // 100 % 10**4, size % 100 * 100], axis=1)
    raw = numbers.view(f"V{_NUMERIC.itemsize}").tolist()
    return [None if count == unstated else it for count, it in zip(centiares.tolist(), raw, strict=True)]


def insert(
    connection: "psycopg.Connection[Any]", table: str, columns: Sequence[str], types: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows by binary COPY in the connection's own transaction; types are PostgreSQL's names of the columns' types."""
    connection.adapters.register_dumper(bytes, BytesBinaryDumper)  # the one that psycopg finds by type name is not its fast one
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({",".join(columns)}) FROM STDIN (FORMAT BINARY)') as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def read(
    connection: "psycopg.Connection[Any]", query: str, values: Sequence[Any], at_once: int
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a SELECT by a cursor of the server, in binary, so many at once; placeholders are %s."""
    with connection.cursor("reading", binary=True) as cursor:
        cursor.execute(query, values)
        while some := cursor.fetchmany(at_once):
            yield some


def spatial_indexes(connection: "psycopg.Connection[Any]") -> set[str]:
    """Tables whose outlines are indexed, and whose index is whole."""
    kept = connection.execute(
        "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indisvalid AND relname LIKE 'ix\\_%\\_outline'"
    ).fetchall()
    return {name.removeprefix("ix_").removesuffix("_outline") for (name,) in kept}


def log_mode(connection: "psycopg.Connection[Any]") -> str:
    """Whether the server waits for the disc before it says that something is written."""
    mode: str = connection.execute("SELECT current_setting('fsync')").fetchone()[0]  # type: ignore[index]  # always a row
    return mode if mode == "off" else "wal"


def export_snapshot(connection: "psycopg.Connection[Any]") -> str:
    """A name by which another connection sees what this transaction sees, while it lasts."""
    name: str = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]  # type: ignore[index]  # always a row
    return name


def dump(url: URL, snapshot: str, target: Path) -> None:
    """Write the database as a transaction sees it to a file, by the distribution's own program."""
    _run(url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", "--no-comments")


def restore(url: URL, source: Path) -> None:
    """Fill an empty database from such a file, wholly or not at all."""
    _run(url, "pg_restore", "--single-transaction", "--exit-on-error", "--no-comments", str(source))


def _run(url: URL, program: str, *words: str) -> None:
    """The password goes by a file that only we may read: the words of a command are seen by everybody on the machine."""
    with tempfile.NamedTemporaryFile("w", prefix="gongfang-", encoding="utf-8") as secret:
        password = (str(url.password) if url.password else "").replace("\\", "\\\\").replace(":", "\\:")
        secret.write(f"*:*:*:*:{password}\n" if password else "")
        secret.flush()
        bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
        where = (bare.update_query_dict({"passfile": secret.name}) if password else bare).render_as_string()
        command = [program, "--no-owner", "--no-privileges", "--no-password", f"--dbname={where}", *words]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # no shell, and the words are ours
        except FileNotFoundError as missing:
            raise Unusable(
                f"本机没有 {program}，请安装系统软件包 postgresql-client",
                f"{program} is not here; install the package postgresql-client",
            ) from missing
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[0]
        raise Unusable(f"{program} 没有完成：{said}", f"{program} did not finish: {said}")


def defer_indexes(connection: "psycopg.Connection[Any]", table: str) -> list[str]:
    """Drop the indexes and keys of a table that is still empty; the statements that make them again, in the same transaction."""
    if connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone() == (True,):
        return []
    keys = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u')",
        (table,),
    ).fetchall()
    for name, _ in keys:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = connection.execute(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass", (table,)
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    return [definition for _, definition in indexes] + [f"ALTER TABLE {table} ADD CONSTRAINT {name} {how}" for name, how in keys]


def make_indexes(connection: "psycopg.Connection[Any]", statements: Sequence[str]) -> None:
    """Index all rows at once, which is faster than one by one."""
    for statement in statements:
        connection.execute(statement)
