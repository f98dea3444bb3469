"""The one door to the two databases: a GeoPackage file, or PostgreSQL with PostGIS.

Nothing outside this package names a dialect. A writing transaction takes the journal's lock as its
first statement, so that journal numbers are gapless and instants never run backwards.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from sqlalchemy import Boolean, ColumnElement, Connection, Engine, LargeBinary, String, Table, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session

from floorplans.measure import UNSTATED
from registry.store import geopackage, postgis, rows
from registry.store.columns import Area, Id, Outline, PlanOutline, canonical
from registry.store.errors import Unusable
from registry.store.scope import Viewer, limit


class touches_box(ColumnElement[bool]):  # noqa: N801  # reads as a predicate where it is used
    """Rows whose outline's box meets another (west, south, east, north, in degrees): the spatial index, in either database."""

    inherit_cache = False

    def __init__(self, outline: Any, west: float, south: float, east: float, north: float) -> None:
        """On a mapped outline column."""
        self.column = outline
        self.table = outline.class_.__table__
        self.box = tuple(float(edge) for edge in (west, south, east, north))
        self.type = Boolean()

    def self_group(self, against: Any = None) -> "touches_box":
        """As it is: SQLAlchemy would append ``= 1`` on SQLite, which then looks at every row instead of in the index."""
        return self


@compiles(touches_box, "postgresql")
def _touches_in_postgis(one: touches_box, compiler: Any, **options: Any) -> str:
    west, south, east, north = one.box
    return f"{compiler.process(one.column.expression, **options)} && ST_MakeEnvelope({west!r}, {south!r}, {east!r}, {north!r}, {geopackage.SRID})"


@compiles(touches_box, "sqlite")
def _touches_in_geopackage(one: touches_box, _compiler: Any, **_options: Any) -> str:
    west, south, east, north = one.box
    return (
        f"{one.table.name}.row_id IN (SELECT id FROM rtree_{one.table.name}_outline "
        f"WHERE minx <= {east!r} AND maxx >= {west!r} AND miny <= {north!r} AND maxy >= {south!r})"
    )


MULTIPOLYGON_OF_ONE = b"\x01\x06\x00\x00\x00\x01\x00\x00\x00"
"""Header that makes the WKB of a polygon, which follows it, a multipolygon."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Outlines in EPSG:4490 ready for bulk writing: WKB of multipolygons, and n × (minx, miny, maxx, maxy)."""

    wkbs: Sequence[bytes | None]
    bounds: NDArray[np.float64]


def address(url: str) -> URL:
    """The database that a register's address means: a path ending in .gpkg, or postgresql://…"""
    if url.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        return make_url(url).set(drivername="postgresql+psycopg")
    if url.endswith(".gpkg"):
        return URL.create("sqlite", database=str(Path(url).absolute()))
    raise Unusable(
        f"登记库地址应以 .gpkg 结尾或以 postgresql:// 开头：{url}",
        f"a register is a path ending in .gpkg or postgresql://…, not {url}",
    )


class _Over(Exception):  # it is no error, but how a rehearsal ends
    """What was tried out is taken back."""


class RegisterSession(Session):
    """The session that the journal listens to, and that shows a viewer what they may see."""


event.listen(RegisterSession, "do_orm_execute", limit)


class Database:
    """A register that can be read and written by many at once."""

    def __init__(self, url: str, *, at_once: int = 0) -> None:
        """Open nothing yet; as many as ``at_once`` read without waiting for a connection, and writers wait for each other."""
        self.url = address(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self._writer = _engine(self.url, begin="BEGIN IMMEDIATE")
        self._reader = _engine(self.url, begin="BEGIN", at_once=at_once)
        self._viewer: Viewer | None = None

    def as_seen_by(self, viewer: Viewer | None) -> "Database":
        """The same register as somebody sees it: what is read through it is what they may see."""
        seen = copy.copy(self)
        seen._viewer = viewer  # noqa: SLF001  # a copy of itself
        return seen

    @contextmanager
    def reading(self, viewer: Viewer | None = None) -> Iterator[RegisterSession]:
        """A session that sees one state of the register, of which a viewer sees their part, and cannot change it."""
        self._must_exist()
        with self._reader.connect() as connection, RegisterSession(connection, autoflush=False) as session:
            connection.exec_driver_sql(
                "PRAGMA query_only=ON" if self.embedded else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
            )
            session.info.update(viewer=viewer or self._viewer, database=self)
            if session.info["viewer"] is not None and not self.embedded:
                connection.exec_driver_sql("SET LOCAL jit = off")  # compiling what limits a viewer takes longer than asking it
            yield session

    @contextmanager
    def writing(self, *, bulk: bool = False) -> Iterator[RegisterSession]:
        """A session whose changes are kept together when the block ends well, and not at all when it does not.

        With ``bulk`` the indexes of rooms are made at the end instead of row by row.
        """
        self._must_exist()
        with self._writer.begin() as connection, RegisterSession(connection, join_transaction_mode="rollback_only") as session:
            if not self.embedded:  # SQLite's lock is the BEGIN IMMEDIATE itself
                connection.execute(text("LOCK TABLE journal IN EXCLUSIVE MODE"))
            with _deferred_indexes(session, connection) if bulk else nullcontext():
                yield session
                session.flush()

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """A connection for what is no fact and stands outside the journal: digests of sessions and tokens, failures at the door."""
        self._must_exist()
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def rehearsing(self) -> Iterator[RegisterSession]:
        """A session in which something is tried out as ``writing`` would do it; nothing of it is kept."""
        with suppress(_Over), self.writing() as session:
            yield session
            raise _Over

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection for the migrations, which make the register where there is none."""
        with self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections; the embedded register folds its log back into its one file."""
        for engine in (self._reader, self._writer):
            engine.dispose()

    def _must_exist(self) -> None:
        if self.embedded and not Path(self.url.database or "").is_file():
            raise Unusable(f"没有这个登记库：{self.url.database}", f"there is no register at {self.url.database}")


@contextmanager
def _deferred_indexes(session: Session, connection: Connection) -> Iterator[None]:
    """Indexes of rooms that cost more row by row are made when all are written.

    In SQLite that is the spatial one, for rows come in the order of the others; in PostgreSQL all, where there was no room.
    """
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        last = geopackage.defer_rtree(driver, "room_survey")
        boxes = session.info["boxes"] = {"room_survey": []}
        yield
        del session.info["boxes"]
        geopackage.make_rtree(driver, "room_survey", last, boxes["room_survey"])
    else:
        statements = [statement for table in ("room", "room_survey") for statement in postgis.defer_indexes(driver, table)]
        yield
        postgis.make_indexes(driver, statements)


def _engine(url: URL, *, begin: str, at_once: int = 0) -> Engine:
    pool = {"pool_size": 5, "max_overflow": max(0, at_once - 5)} if at_once else {}
    engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite", hide_parameters=True, **pool)
    if url.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _record: Any) -> None:
            geopackage.prepare(connection)

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            try:
                connection.exec_driver_sql(begin)
            except OperationalError as busy:
                raise Unusable("登记库正忙，请稍后再试", "the register is busy; try again in a moment") from busy

    return engine


def insert(session: Session, table: Table, columns: Mapping[str, Any], stamps: Sequence[tuple[Mapping[str, Any], int]]) -> None:
    """Write many rows at once in the session's own transaction.

    A column is a list or array of values as its type takes them (areas as an array of centiares,
    identifiers as 16 bytes, outlines in plan metres as WKB), ``Shapes`` for outlines, or one value
    that all rows share. Stamps are what so many rows have in common, one after the other.
    """
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    written = {name: _written(table, name, values, connection) for name, values in columns.items()}
    stamped = [
        ({name: _written(table, name, value, connection) for name, value in stamp.items()}, many) for stamp, many in stamps
    ]
    if connection.dialect.name == "sqlite":
        start = 0
        for stamp, many in stamped:
            part = {name: it[start : start + many] if isinstance(it, list) else it for name, it in written.items()}
            rows.insert(driver, table.name, part | stamp)
            start += many
        if table.name in (boxes := session.info.get("boxes", {})):
            boxes[table.name] += [it.bounds for it in columns.values() if isinstance(it, Shapes)]
        return
    count = sum(many for _, many in stamped)
    for name in stamped[0][0]:
        written[name] = [value for stamp, many in stamped for value in [stamp[name]] * many]
    types = [_type_name(table, name, connection) for name in written]
    each = zip(*(values if isinstance(values, list) else repeat(values, count) for values in written.values()), strict=True)
    postgis.insert(driver, table.name, list(written), types, each)


def read(
    session: Session,
    table: Table,
    names: Sequence[str],
    *,
    order: str,
    within: tuple[Any, Any] | None = None,
    at_once: int = 2000,
) -> Iterator[dict[str, Sequence[Any]]]:
    """Columns of a table in canonical form, some rows at once, in the order of a key, or of those whose key lies within two.

    Past the types of the mapping, whose objects cost tenfold. Raises ``ValueError`` where something is stored
    that the house would not have stored, or cannot be read at all.
    """
    connection = session.connection()
    dialect, driver = connection.dialect, connection.connection.driver_connection
    forms = [canonical(table.c[name].type, dialect.name) for name in names]
    mark = "?" if dialect.name == "sqlite" else "%s"
    keys = [UUID(bytes=it) if isinstance(it, bytes) and dialect.name != "sqlite" else it for it in within or ()]
    asked = ", ".join(form.format(f'"{name}"') for name, (form, _) in zip(names, forms, strict=True))
    some = f'WHERE "{order}" BETWEEN {mark} AND {mark} ' if within else ""
    query = f'SELECT {asked} FROM "{table.name}" {some}ORDER BY "{order}"'
    source: Any = rows if dialect.name == "sqlite" else postgis
    try:
        for chunk in source.read(driver, query, keys, at_once):
            told = zip(names, forms, zip(*chunk, strict=True), strict=True)
            yield {name: values if make is None else make(values) for name, (_, make), values in told}
    except (dialect.loaded_dbapi.Error, ShapelyError, TypeError, LookupError) as broken:
        raise ValueError(f"{table.name} cannot be read") from broken


def _type_name(table: Table, name: str, connection: Connection) -> str:
    """PostgreSQL's name of a column's type; what comes as the bytes that are stored passes as bytes."""
    if isinstance(table.c[name].type, Outline | PlanOutline | Area):
        return "bytea"
    if isinstance(table.c[name].type, String):
        return "text"
    full = table.c[name].type.compile(connection.dialect).split("(")[0].lower()
    return {"uuid": "bytea", "timestamp with time zone": "timestamptz"}.get(full, full)


def _written(table: Table, name: str, values: Any, connection: Connection) -> Any:
    """A column in the form that the driver takes."""
    embedded = connection.dialect.name == "sqlite"
    if isinstance(values, Shapes):
        return geopackage.to_blobs(values.wkbs, values.bounds) if embedded else postgis.to_ewkbs(values.wkbs)
    kind = table.c[name].type
    if isinstance(kind, Area):
        if not embedded:
            return postgis.to_numerics(values, UNSTATED)
        areas: list[float | None] = (values / 100).tolist()
        return [None if count == UNSTATED else area for count, area in zip(values.tolist(), areas, strict=True)]
    if isinstance(kind, Id | PlanOutline | LargeBinary):
        return values.bytes if isinstance(values, UUID) else values
    process: Any = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    if process is None or listed is None:
        return listed
    return [None if value is None else process(value) for value in listed] if isinstance(listed, list) else process(listed)
