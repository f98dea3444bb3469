"""GeoPackage, GeoJSON and Shapefile: a layer of rooms whose columns say building, floor, number and use.

A large file is read in parts of whole buildings, so that memory stays bounded and two processes can
share the work: ``partition`` looks at the column of buildings only, ``read_part`` reads one part.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from floorplans.finding import Unreadable
from floorplans.floor_names import floor_label, vertical_order
from floorplans.geometry import mend
from floorplans.measure import centiares
from floorplans.plan import FloorPlan, Label, Reading, Rooms, Stray
from floorplans.readers.uses import uses_of
from floorplans.readers.vector_columns import centiares_of, text_of
from floorplans.readers.vector_source import FID, GEOMETRY, Source, open_source, table_of

PART = 20_000
"""Rooms of a part, unless one building has more."""


@dataclass(frozen=True, slots=True)
class Part:
    """Whole buildings of a file: either rows that follow each other, or the ids of rows that do not."""

    source: Source
    rooms: int
    where: str = ""
    skip: int = 0
    fids: tuple[int, ...] = ()


def read(path: Path | str, *, mapping: str | None = None, unit: str | None = None) -> Reading:
    """All rooms of a vector file, every pair of building and floor a plan; raises ``Unreadable``."""
    source = open_source(Path(path), mapping=mapping, unit=unit)
    return _reading(source, table_of(source))


def partition(path: Path | str, *, mapping: str | None = None, unit: str | None = None, size: int = PART) -> list[Part]:
    """The parts in which a file is read, each of whole buildings; raises ``Unreadable``.

    A part has about ``size`` rooms; the first ones have fewer, so that who waits for them may begin.
    """
    source = open_source(Path(path), mapping=mapping, unit=unit)
    if not source.columns.building:
        return [Part(source, source.rooms)]
    table = table_of(source, columns=[source.columns.building], geometry=False)
    building, _ = pd.factorize(text_of(table, source.columns.building))
    order = np.argsort(building, kind="stable")
    ranked = building[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    # A part ends with the building in which it reaches its size: the first ones are a sixteenth and a quarter of it.
    ends = np.r_[size // 4 ** np.arange(2, 0, -1), np.arange(size, len(order), size)]
    _, firsts = np.unique(np.searchsorted(ends, starts, side="right"), return_index=True)
    cuts = np.r_[starts[firsts], len(order)]
    fids = table[FID].to_numpy()
    return [_part(source, order[begin:end], fids) for begin, end in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)]


def read_part(part: Part) -> Reading:
    """The rooms of one part, as ``read`` gives those of the whole file."""
    contiguous = not part.where and not part.fids
    table = table_of(
        part.source,
        where=part.where,
        fids=part.fids,
        skip=part.skip if contiguous else 0,
        rooms=part.rooms if contiguous else None,
    )
    return _reading(part.source, table)


def _part(source: Source, rows: NDArray[np.intp], fids: NDArray[np.int64]) -> Part:
    """Rows as a range of ids where the file finds those quickly, as a range of rows, or one by one."""
    mine, count = fids[rows], len(rows)
    if rows[-1] - rows[0] + 1 == count:
        if source.fid_column and (np.diff(mine) > 0).all():
            column = source.fid_column.replace('"', '""')
            return Part(source, count, where=f'"{column}" BETWEEN {mine[0]} AND {mine[-1]}')
        return Part(source, count, skip=int(rows[0]))
    return Part(source, count, fids=tuple(np.sort(mine).tolist()))


def _reading(source: Source, table: pa.Table) -> Reading:
    shapes = _shapes(table, source.system.metres_per_unit)
    keys, floor = _floors(text_of(table, source.columns.building), text_of(table, source.columns.floor))
    order = np.argsort(floor, kind="stable")
    kind = shapely.get_type_id(shapes)
    where = np.array([f"{source.layer} #{fid}" for fid in table[FID].to_pylist()], object)
    number, name = text_of(table, source.columns.number), text_of(table, source.columns.name)
    said = text_of(table, source.columns.use)
    words, which = pd.factorize(said)[::-1] if len(said) else (said, np.empty(0, np.intp))
    stray = np.isin(kind, (0, 1, 4, 5))
    order = order[~stray[order]]
    outline, how = mend(shapes[order])
    rooms = Rooms.of(
        floor=floor[order].astype(np.int32),
        outline=outline,
        number=number[order],
        name=name[order],
        use=uses_of(np.asarray(words, object))[which][order] if len(said) else said,
        use_said=said[order],
        declared=centiares_of(table, source.columns.declared)[order],
        repaired=how,
        where=where[order],
    )
    plans = _plans(source, keys)
    return Reading(
        file=source.file,
        digest=source.digest,
        plans=_with_strays(plans, rooms, shapes, floor, number, where, np.flatnonzero(stray)),
        rooms=rooms,
    )


def _plans(source: Source, keys: list[tuple[str, str]]) -> list[FloorPlan]:
    """A plan for each building and floor, with its gross outline where the file has one."""
    outlines = _gross(source)
    plans = []
    for building, floor in keys:
        outline = outlines.get((building, floor))
        plans.append(
            FloorPlan(
                file=source.file,
                frame=" ".join(filter(None, (building, floor))) if len(keys) > 1 else "",
                building=building,
                floor_name=floor,
                unit=source.system.unit,
                metres_per_unit=source.system.metres_per_unit,
                mapping=source.mapping,
                epsg=source.system.epsg,
                outline=outline,
                gross_area=int(centiares(np.array([shapely.area(outline)]))[0]),
            )
        )
    return plans


def _gross(source: Source) -> dict[tuple[str, str], Any]:
    if not source.floors_layer:
        return {}
    rooms, columns = source.columns, source.floor_columns
    table = table_of(replace(source, layer=source.floors_layer, columns=columns))
    keys, floor = _floors(text_of(table, columns.building if rooms.building else ""), text_of(table, columns.floor))
    shapes = _shapes(table, source.system.metres_per_unit)
    areal = np.isin(shapely.get_type_id(shapes), (3, 6))
    return {keys[index]: shape for index, shape in zip(floor[areal].tolist(), shapes[areal], strict=True)}


def _shapes(table: pa.Table, metres_per_unit: float) -> NDArray[np.object_]:
    """Outlines in metres: heights dropped, a single part by itself, closed lines as polygons; what is no shape is an empty one."""
    raw = table[GEOMETRY].to_numpy()
    try:
        shapes = shapely.from_wkb(raw, on_invalid="ignore")
        if (shapely.get_coordinate_dimension(shapes) > 2).any():
            shapes = shapely.force_2d(shapes)
    except (NotImplementedError, shapely.errors.GEOSException) as trouble:
        raise Unreadable(
            "图层含有圆弧等曲线图形，无法读取；请在 GIS 中“线性化”（折线化）后重新导出。",
            "The layer holds arcs or other curves, which cannot be read; make them straight segments and export it again.",
        ) from trouble
    shapes[shapely.is_missing(shapes) & np.array(table[GEOMETRY].is_valid())] = shapely.Polygon()
    kind = shapely.get_type_id(shapes)
    alone = np.isin(kind, (4, 5, 6)) & (shapely.get_num_geometries(shapes) == 1)
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    line = np.flatnonzero(shapely.get_type_id(shapes) == 1)
    closed = line[shapely.is_closed(shapes[line]) & (shapely.get_num_points(shapes[line]) >= 4)]
    if len(closed):
        points, of = shapely.get_coordinates(shapes[closed], return_index=True)
        shapes[closed] = shapely.polygons(shapely.linearrings(points, indices=of))
    if metres_per_unit != 1:
        shapes = shapely.transform(shapes, lambda points: points * metres_per_unit)
    return np.asarray(shapes, object)


def _floors(building: NDArray[np.object_], floor: NDArray[np.object_]) -> tuple[list[tuple[str, str]], NDArray[np.intp]]:
    """Every pair of building and floor, buildings by code and floors from the lowest, and which of them each row is of."""
    of_building, buildings = pd.factorize(building, sort=True)
    of_floor, said = pd.factorize(floor)
    of_label, labels = pd.factorize(np.array([floor_label(one) for one in said], object))
    high = [vertical_order(one) for one in labels]
    rank = np.argsort(sorted(range(len(labels)), key=lambda at: (high[at] is None, high[at] or 0.0, labels[at])))
    ranked = np.empty(len(labels), object)
    ranked[rank] = labels
    key = of_building * max(len(labels), 1) + (rank[of_label[of_floor]] if len(labels) else of_floor)
    present, which = np.unique(key, return_inverse=True)
    return [(str(buildings[it // len(labels)]), str(ranked[it % len(labels)])) for it in present.tolist()], which


def _with_strays(
    plans: list[FloorPlan],
    rooms: Rooms,
    shapes: NDArray[np.object_],
    floor: NDArray[np.intp],
    number: NDArray[np.object_],
    where: NDArray[np.object_],
    rows: NDArray[np.intp],
) -> tuple[FloorPlan, ...]:
    """The plans with what of the rooms' layer is no area: open lines, and points that stand in no room."""
    for row in rows.tolist():
        shape, plan = shapes[row], plans[floor[row]]
        if shape.geom_type in ("Point", "MultiPoint"):
            mine = rooms.outline[np.flatnonzero(rooms.floor == floor[row])]
            if not shapely.intersects(mine, shape).any() and not shape.is_empty:
                label = Label(number[row], shapely.centroid(shape), where[row])
                plans[floor[row]] = replace(plan, loose_labels=(*plan.loose_labels, label))
        else:
            points = shapely.get_coordinates(shape)
            gap = float(np.hypot(*(points[0] - points[-1]))) if len(points) else 0.0
            plans[floor[row]] = replace(plan, open_outlines=(*plan.open_outlines, Stray(shape, where[row], max(gap, 0.001))))
    return tuple(plans)
