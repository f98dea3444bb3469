"""A list of properties: buildings, their parts and their leases with stated areas, as other offices keep it (xlsx, xls, csv, GeoJSON).

Nothing of it is a survey: what comes out is a small frozen table, and what is wrong with it as of a given day.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from floorplans.finding import Unreadable
from floorplans.readers.ledger_cells import EMPTY, area_of, in_centiares, text_of
from floorplans.readers.ledger_columns import plain
from floorplans.readers.ledger_sheets import Sheet, day_of, sheets_of
from floorplans.readers.vector_source import digest_of
from floorplans.tables import read_table

SEARCHED: Final = 20
"""The headings stand in the first so many rows of a sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of a list: a building, a part of one, or a lease in one."""

    code: str
    name: str = ""
    parent: str = ""
    """Code of the building that it is a part of."""
    area: Decimal | None = None
    """Stated area in m²; None where none is stated."""
    lease: str = ""
    """Number of the lease; empty where the row is no lease."""
    begins: dt.date | None = None
    expires: dt.date | None = None
    state: str = ""
    outline: BaseGeometry | None = None
    """In degrees (EPSG:4326)."""
    place: str = ""


@dataclass(frozen=True, slots=True)
class PropertyList:
    """All that lists say: rows of buildings, of parts of buildings, and of leases."""

    files: tuple[str, ...]
    buildings: tuple[Listed, ...] = ()
    parts: tuple[Listed, ...] = ()
    leases: tuple[Listed, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    """Places of areas that are no areas, and what stands there."""
    digests: tuple[str, ...] = ()
    """SHA-256 of each file."""

    @property
    def total(self) -> Decimal:
        """Stated areas of the buildings together, in m² with two places."""
        return Decimal(in_centiares(sum((it.area for it in self.buildings if it.area is not None), Decimal(0)))).scaleb(-2)


def read_list(*paths: Path | str) -> PropertyList:
    """The lists in some files together; raises ``Unreadable``."""
    return together([list_of(Path(path)) for path in paths])


def together(lists: Sequence[PropertyList]) -> PropertyList:
    """Lists as one: what one names the other may lease."""
    columns = {it.name: tuple(value for one in lists for value in getattr(one, it.name)) for it in fields(PropertyList)}
    return PropertyList(**columns)


def list_of(path: Path, sheets: Sequence[Sheet] | None = None) -> PropertyList:
    """The list in one file, of whose ``sheets`` it is made where they are read already; raises ``Unreadable``."""
    drawn = path.suffix.lower() in {".geojson", ".json"}
    found = list(_features(path) if drawn else _table(path, sheets_of(path) if sheets is None else sheets))
    rows = [row for row, _ in found]
    return PropertyList(
        files=(path.name,),
        buildings=tuple(row for row in rows if not row.lease and not row.parent),
        parts=tuple(row for row in rows if row.parent),
        leases=tuple(row for row in rows if row.lease),
        unread=tuple((row.place, said) for row, said in found if said),
        digests=(digest_of(path),),
    )


def _table(path: Path, sheets: Sequence[Sheet]) -> Iterator[tuple[Listed, str]]:
    """Rows of every sheet that names a code and something else; square feet where the heading says so."""
    lists = [(sheet, *found) for sheet in sheets if (found := _head(sheet))]
    if not lists:
        raise no_list(path)
    for sheet, head, columns in lists:
        square_feet = _is_square_feet(str(sheet.cell(head, columns.get("area", 0)) or ""))
        for row in range(head + 1, len(sheet.rows) + 1):
            if not sheet.rows[row - 1]:
                continue
            values = {role: sheet.cell(row, column) for role, column in columns.items()}
            place = f"{path.name} · {sheet.place(row, columns.get('area'))}"
            yield _listed(values, place, square_feet=square_feet)


def _features(path: Path) -> Iterator[tuple[Listed, str]]:
    """Features of a GeoJSON with their outlines."""
    try:
        features: list[dict[str, Any]] = orjson.loads(path.read_bytes())["features"]
        names = {name: role for feature in features[:1] for name in feature["properties"] if (role := _known().get(plain(name)))}
        rows = [
            ({role: feature["properties"].get(name) for name, role in names.items()}, feature["geometry"]) for feature in features
        ]
        outlines = [None if shape is None else shapely.from_geojson(orjson.dumps(shape)) for _, shape in rows]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as trouble:
        raise Unreadable(
            f"“{path.name}”不是完整的 GeoJSON 清单；请重新导出。", f"“{path.name}” is no whole GeoJSON list; export it again."
        ) from trouble
    if "code" not in names.values():
        raise no_list(path)
    for at, ((values, _), outline) in enumerate(zip(rows, outlines, strict=True), 1):
        yield _listed(values, f"{path.name} · #{at}", outline=outline)


def _listed(
    values: Mapping[str, object], place: str, *, square_feet: bool = False, outline: BaseGeometry | None = None
) -> tuple[Listed, str]:
    """One row, and what stands in place of an area where that is none."""
    said = {role: text_of(value) for role, value in values.items()}
    said = {role: "" if text.casefold() in EMPTY else text for role, text in said.items()}
    area = area_of(values.get("area"), square_feet=square_feet)
    row = Listed(
        code=said.get("code", ""),
        name=said.get("name", ""),
        parent=said.get("parent", ""),
        area=area.m2,
        lease=said.get("lease", ""),
        begins=day_of(values.get("begins")),
        expires=day_of(values.get("expires")),
        state=said.get("state", ""),
        outline=outline,
        place=place,
    )
    return row, said.get("area", "") if area.fault else ""


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Row of the headings and the column of every role; None where a sheet is no list of properties."""
    known = _known()
    best: tuple[int, dict[str, int]] | None = None
    for row, cells in enumerate(sheet.rows[:SEARCHED], 1):
        columns = {known[plain(cell)]: at for at, cell in reversed([*enumerate(cells, 1)]) if plain(cell) in known}
        if "code" in columns and len(columns) > 1 and (best is None or len(columns) > len(best[1])):
            best = row, columns
    return best


def _is_square_feet(heading: str) -> bool:
    return any(word in heading.casefold() for word in ("square feet", "sq ft", "sqft", "平方英尺"))


def no_list(path: Path) -> Unreadable:
    """What a file is told that is no list of properties."""
    return Unreadable(
        f"“{path.name}”中没有找到房产清单的表头；需要编号和面积、名称、租约等列。",
        f"“{path.name}” has no headings of a property list: a code, and an area, name or lease.",
    )


@cache
def _known() -> dict[str, str]:
    """Every heading in its plain form with its role."""
    table: dict[str, Sequence[str]] = read_table(__package__, "property_list.yaml")
    return {plain(name): role for role in reversed(table) for name in reversed(table[role])}
