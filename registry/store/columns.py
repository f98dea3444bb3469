"""The column types that both databases share: outlines, areas, instants, keys."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import shapely
from geoalchemy2 import Geometry, WKBElement
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, BigInteger, Boolean, DateTime, Dialect, Integer, LargeBinary, Numeric, String, Uuid
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from registry.store import geopackage

CENTIARE = Decimal("0.01")
Key = BigInteger().with_variant(Integer, "sqlite")
"""An integer primary key that either database counts up by itself."""
Text = String().with_variant(String(collation="C"), "postgresql")
"""Text that both databases put in the order of its UTF-8 bytes, which no update of a system's locales changes under an index."""


def as_multipolygon(shape: BaseGeometry) -> BaseGeometry:
    """A single polygon as a multipolygon of one; anything else as it is."""
    return MultiPolygon([shape]) if isinstance(shape, Polygon) else shape


class Outline(TypeDecorator[BaseGeometry]):
    """A multipolygon in EPSG:4490, for finding and drawing, never for measuring."""

    impl = LargeBinary
    cache_ok = True
    spatial_index = False
    """GeoAlchemy2 asks; the migrations make the indexes of both databases in one place."""

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """PostGIS geometry there, a GeoPackage blob here; GeoAlchemy2 also asks without a dialect."""
        if dialect is not None and dialect.name == "postgresql":
            return dialect.type_descriptor(Geometry("MULTIPOLYGON", srid=geopackage.SRID, spatial_index=False))
        return LargeBinary()

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> Any:
        """The stored form of an outline; a single polygon becomes a multipolygon of one."""
        if value is None:
            return None
        shape = as_multipolygon(value)
        if dialect.name == "postgresql":
            return WKBElement(shapely.to_wkb(shape, byte_order=1), srid=geopackage.SRID)
        return geopackage.to_blob(shape)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """The outline again."""
        if value is None:
            return None
        return shapely.from_wkb(bytes(value.data) if dialect.name == "postgresql" else geopackage.to_wkb(value))


class PlanOutline(TypeDecorator[BaseGeometry]):
    """An outline in plan metres, for measuring: plain WKB without a coordinate system."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> bytes | None:
        """Little-endian WKB."""
        return None if value is None else shapely.to_wkb(value, byte_order=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """The outline again."""
        return None if value is None else shapely.from_wkb(bytes(value))


class Area(TypeDecorator[Decimal]):
    """Square metres with two places; SQLite holds them as REAL, which is exact to two places below 10¹² m²."""

    impl = Numeric(14, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Decimals there, floats here."""
        exact = dialect.name == "postgresql"
        return dialect.type_descriptor(Numeric(14, 2) if exact else Numeric(14, 2, asdecimal=False))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """The stored form; more than two places are a mistake of the caller's."""
        if value is None:
            return None
        if value != (rounded := value.quantize(CENTIARE, ROUND_HALF_UP)):
            raise ValueError(f"an area has two places, not {value}")
        return rounded if dialect.name == "postgresql" else float(rounded)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Always a Decimal of two places."""
        return None if value is None else Decimal(value).quantize(CENTIARE, ROUND_HALF_UP)


class Hundredths(Area):
    """Yuan, or per cent, with two places; kept as areas are."""

    cache_ok = True


class Id(TypeDecorator[UUID]):
    """An identifier: ``uuid`` there, its sixteen bytes here."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite knows no UUID."""
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """The stored form."""
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """A UUID again."""
        return value if value is None or isinstance(value, UUID) else UUID(bytes=value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone: UTC is understood."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Read = Callable[[Sequence[Any]], Sequence[Any]]
"""What makes of a column as the driver gives it the canonical form that digests are taken over."""


def canonical(kind: TypeEngine[Any], dialect: str) -> tuple[str, Read | None]:
    """How a column of a type is asked for, its name standing as ``{}``, and what makes its values canonical, if anything must.

    Nothing is made good on the way: what is not stored exactly as the house stores it keeps a form of its own, or raises ``ValueError``.
    """
    exact = dialect == "postgresql"
    if isinstance(kind, Id):
        return ("uuid_send({})" if exact else "{}"), None
    if isinstance(kind, Area):
        return ("({} * 100)::bigint", None) if exact else ("{}", _centiares)
    if isinstance(kind, Outline):
        return ("ST_AsBinary({}, 'NDR')", None) if exact else ("{}", geopackage.to_wkbs)
    if isinstance(kind, JSON):
        return ("{}::text" if exact else "{}"), _objects
    return "{}", None if exact or not isinstance(kind, Boolean) else _booleans


def _centiares(areas: Sequence[Any]) -> list[Any]:
    """Centiares of areas kept as REAL; one that is not the nearest to two places stays as it is."""
    counts = [None if area is None else round(area * 100) for area in areas]
    return [count if count is None or count / 100 == area else area for count, area in zip(counts, areas, strict=True)]


def _booleans(values: Sequence[Any]) -> list[Any]:
    return [bool(value) if value in {0, 1} else value for value in values]


def _objects(texts: Sequence[str | None]) -> list[Any]:
    return [None if text is None else _object(text) for text in texts]


@lru_cache(maxsize=1000)
def _object(text: str) -> Any:
    """What a text of JSON says, if it is written as the house writes it."""
    said = json.loads(text)
    if json.dumps(said) != text:
        raise ValueError("this JSON was not written by the register")
    return said


class instant_of(FunctionElement[datetime]):  # noqa: N801  # a function of SQL, written as one
    """A moment in UTC that is kept as text, ``2026-11-23T08:00:00.000000+00:00``, to be held against an ``Instant``."""

    type = Instant()
    inherit_cache = True


@compiles(instant_of, "postgresql")
def _cast(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS TIMESTAMP WITH TIME ZONE)"


@compiles(instant_of, "sqlite")
def _spaced(element: Any, compiler: Any, **kw: Any) -> str:
    return f"replace(substr({compiler.process(element.clauses, **kw)}, 1, 26), 'T', ' ')"


@compiles(String, "sqlite")
def _as_text(_kind: Any, _compiler: Any, **_options: Any) -> str:
    """GDAL passes over VARCHAR, NUMERIC and BIGINT columns of a GeoPackage; these names it knows."""
    return "TEXT"


@compiles(Numeric, "sqlite")
def _as_real(_kind: Any, _compiler: Any, **_options: Any) -> str:
    return "REAL"


@compiles(BigInteger, "sqlite")
def _as_integer(_kind: Any, _compiler: Any, **_options: Any) -> str:
    return "INTEGER"
