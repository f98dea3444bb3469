"""The network register: PostgreSQL with PostGIS through psycopg 3; here only what bulk writing needs."""

from collections.abc import Sequence
from typing import Any

import psycopg

SRID = 4490
_EWKB_FLAG = 0x20000000


def to_ewkb(wkb: bytes) -> bytes:
    """Little-endian WKB with the coordinate system in its header, as PostGIS stores it."""
    kind = int.from_bytes(wkb[1:5], "little") | _EWKB_FLAG
    return b"\x01" + kind.to_bytes(4, "little") + SRID.to_bytes(4, "little") + wkb[5:]


def insert(
    connection: "psycopg.Connection[Any]", table: str, columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write rows by binary COPY in the connection's own transaction; types are PostgreSQL's names of the columns' types."""
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({",".join(columns)}) FROM STDIN (FORMAT BINARY)') as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def defer_index(connection: "psycopg.Connection[Any]", table: str) -> bool:
    """Drop the spatial index of a table that is still empty until ``make_index``, in the same transaction; whether it was."""
    empty = connection.execute(f"SELECT NOT EXISTS (SELECT 1 FROM {table})").fetchone() == (True,)
    if empty:
        connection.execute(f"DROP INDEX ix_{table}_outline")
    return empty


def make_index(connection: "psycopg.Connection[Any]", table: str) -> None:
    """Index all rows at once, which is faster than one by one."""
    connection.execute(f"CREATE INDEX ix_{table}_outline ON {table} USING gist (outline)")
