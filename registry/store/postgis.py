"""The network register: PostgreSQL with PostGIS through psycopg 3; here only what bulk writing needs."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.types.string import BytesBinaryDumper

SRID = 4490
_START = b"\x01" + (6 | 0x20000000).to_bytes(4, "little") + SRID.to_bytes(4, "little")
"""Little-endian, a multipolygon with a coordinate system, and which."""


def to_ewkbs(wkbs: Sequence[bytes | None]) -> list[bytes | None]:
    """Little-endian WKB of multipolygons with the coordinate system in the header, as PostGIS stores it."""
    return [None if wkb is None else _START + wkb[5:] for wkb in wkbs]


def insert(
    connection: "psycopg.Connection[Any]", table: str, columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write rows by binary COPY in the connection's own transaction; types are PostgreSQL's names of the columns' types."""
    connection.adapters.register_dumper(bytes, BytesBinaryDumper)  # the one that psycopg finds by type name is not its fast one
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
