"""The embedded register: plain SQLite through the standard library, laid out as an OGC GeoPackage.

No extension is loaded. The functions that the R*Tree triggers of the GeoPackage standard call
(OGC 12-128r18, annex F.3) read the envelope that every geometry carries in its header.
"""

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from registry.store import rtree

SRID = 4490
_ENVELOPE = struct.Struct("<4d")
_START = struct.pack("<2sBBi", b"GP", 0, 0b11, SRID)
"""Magic, version 0, little-endian with an x-y envelope, and the coordinate system."""
_HEADER_BYTES = len(_START) + _ENVELOPE.size
_EMPTY = struct.pack("<2sBBi", b"GP", 0, 0b10001, SRID)

PRAGMAS = (
    "page_size=16384",  # for new registers: a page holds some twenty rooms, and fewer of them go through the log
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "cache_size=-65536",
    "mmap_size=1073741824",
    "temp_store=MEMORY",
)


def to_blobs(wkbs: Sequence[bytes | None], bounds: NDArray[np.float64]) -> list[bytes | None]:
    """GeoPackage blobs of little-endian WKB geometries whose bounds (n × minx, miny, maxx, maxy) are known."""
    heads = np.empty(len(bounds), [("start", f"V{len(_START)}"), ("envelope", "<f8", 4)])
    heads["start"], heads["envelope"] = np.void(_START), bounds[:, [0, 2, 1, 3]]
    raw = heads.view(f"V{_HEADER_BYTES}").tolist()
    return [None if wkb is None else head + wkb for head, wkb in zip(raw, wkbs, strict=True)]


def to_blob(outline: BaseGeometry) -> bytes:
    """The GeoPackage blob of one geometry in EPSG:4490."""
    wkb: bytes = shapely.to_wkb(outline, byte_order=1)
    if outline.is_empty:
        return _EMPTY + wkb
    return to_blobs([wkb], np.array([outline.bounds]))[0] or b""


def to_wkb(blob: bytes) -> bytes:
    """The WKB inside a GeoPackage blob, whatever envelope it carries."""
    return blob[8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7] :]


def to_wkbs(blobs: Sequence[bytes | None]) -> list[bytes | None]:
    """The WKB inside GeoPackage blobs that the register wrote; ``ValueError`` where a header is not the one its outline has."""
    wkbs = [None if blob is None else to_wkb(blob) for blob in blobs]
    drawn = [blob is not None and blob[: len(_EMPTY)] != _EMPTY for blob in blobs]
    shapes = shapely.from_wkb([wkb if it else None for wkb, it in zip(wkbs, drawn, strict=True)])
    made = to_blobs([wkb if it else None for wkb, it in zip(wkbs, drawn, strict=True)], shapely.bounds(shapes))
    if any(it is not None and it != blob for it, blob in zip(made, blobs, strict=True)):
        raise ValueError("the header of an outline was changed")
    return wkbs


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else blob[3] >> 4 & 1


def _edge(position: int) -> Any:
    def edge(blob: bytes | None) -> float | None:
        if blob is None or len(blob) < _HEADER_BYTES:
            return None
        value: float = _ENVELOPE.unpack_from(blob, 8)[position]
        return value

    return edge


def prepare(connection: sqlite3.Connection) -> None:
    """Make a fresh connection fit to work on a register: no hidden transactions, functions, pragmas."""
    connection.isolation_level = None
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for position, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, _edge(position), deterministic=True)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def defer_rtree(connection: sqlite3.Connection, table: str) -> int:
    """Stop keeping a table's R*Tree row by row until ``make_rtree``, in the same transaction; the last row it knows."""
    connection.execute(f"DROP TRIGGER rtree_{table}_outline_insert")
    last: int = connection.execute(f"SELECT coalesce(max(row_id), 0) FROM {table}").fetchone()[0]
    return last


def make_rtree(connection: sqlite3.Connection, table: str, after: int, boxes: Sequence[NDArray[np.float64]]) -> None:
    """Index the rows written since ``defer_rtree``, and keep the R*Tree by trigger again.

    Boxes (n × minx, miny, maxx, maxy) are those that are known of these rows, in their order; unless they
    are as many as the rows, the envelopes in the headers are read.
    """
    last: int = connection.execute(f"SELECT coalesce(max(row_id), 0) FROM {table}").fetchone()[0]
    bounds = np.concatenate([np.empty((0, 4)), *boxes])
    keys = after + 1 + np.arange(len(bounds))
    if last > after + len(bounds):
        keys, bounds = _envelopes(connection, table, after)
    drawn = np.isfinite(bounds[:, 0])
    if drawn.any():
        rtree.index(connection, f"rtree_{table}_outline", keys[drawn], bounds[drawn])
    connection.execute(insert_trigger(table))


def _envelopes(connection: sqlite3.Connection, table: str, after: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Numbers of the rows after one that have an outline, and its box."""
    heads = connection.execute(
        f"SELECT row_id, substr(outline, 1, {_HEADER_BYTES}) FROM {table} WHERE row_id > ? AND length(outline) > {_HEADER_BYTES}",
        (after,),  # an empty outline has no envelope and is shorter
    ).fetchall()
    raw = np.frombuffer(b"".join(head for _, head in heads), np.uint8).reshape(-1, _HEADER_BYTES)[:, len(_START) :]
    return np.array([key for key, _ in heads], np.int64), np.ascontiguousarray(raw).view("<f8")[:, [0, 2, 1, 3]]


def insert_trigger(table: str) -> str:
    """The trigger that keeps a table's R*Tree."""
    index = f"rtree_{table}_outline"
    return (
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} WHEN NEW.outline NOT NULL AND NOT ST_IsEmpty(NEW.outline) BEGIN "
        f"INSERT INTO {index} VALUES (NEW.row_id, ST_MinX(NEW.outline), ST_MaxX(NEW.outline), ST_MinY(NEW.outline), ST_MaxY(NEW.outline)); END"
    )


def copy_to(source: str, target: Path) -> None:
    """Copy a register as it is at one instant, while others write; what comes out is one file without a log beside it."""
    with closing(sqlite3.connect(f"file:{quote(source)}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as made:
        live.execute("PRAGMA busy_timeout=30000")
        live.backup(made)  # in one step: in several it would begin anew whenever another process writes
        made.execute("PRAGMA journal_mode=DELETE")


def fold(path: Path) -> None:
    """Make a register that nobody has open one file again; ``ValueError`` where the pages of it are damaged."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise ValueError(f"{path} is damaged")


def spatial_indexes(connection: sqlite3.Connection) -> set[str]:
    """Tables whose outlines are indexed, and whose index is kept."""
    kept = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rtree_%_outline_insert'"
    ).fetchall()
    return {name.removeprefix("rtree_").removesuffix("_outline_insert") for (name,) in kept}


def log_mode(connection: sqlite3.Connection) -> str:
    """How writes are kept from being lost: ``wal`` is what the house asks for, and a network drive refuses."""
    mode: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return mode
