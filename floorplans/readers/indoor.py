"""An indoor map in degrees, whatever its scheme, made a reading: levels become plans in metres, areas are told apart from walls."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import floor as whole_below
from typing import Any, Final

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from floorplans.finding import Finding, Unreadable
from floorplans.geometry import mend
from floorplans.kinds import told
from floorplans.measure import UNSTATED, centiares
from floorplans.plan import Choice, FloorPlan, Reading, Rooms, Stray
from floorplans.readers.indoor_findings import KINDS
from floorplans.readers.indoor_plane import Plane, flat, plane_of
from floorplans.readers.uses import use_of
from floorplans.tables import read_table
from floorplans.vocabulary import RoomUse, Words

ROOM, WALL, OUTLINE = "room", "wall", "outline"

LARGEST_MAP: Final = 256 * 1024**2
"""No indoor map of one building is larger, in bytes; it is read whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of the map."""

    key: str
    label: str
    """As the office calls it: 1F, B1."""
    title: str = ""
    building: str = ""
    order: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Something drawn on one level, in degrees."""

    level: str
    kind: str
    shape: BaseGeometry | None
    where: str
    number: str = ""
    name: str = ""
    use: str = ""
    use_said: str = ""


@dataclass(frozen=True, slots=True)
class IndoorMap:
    """All that a scheme's reader found."""

    file: str
    digest: str
    scheme: Choice
    levels: tuple[Level, ...]
    drawn: tuple[Drawn, ...]
    findings: tuple[Finding, ...] = field(default=())


def reading_of(source: IndoorMap) -> Reading:
    """The map in plan metres, each level that has rooms a plan; raises ``Unreadable`` where it has none."""
    rooms = [one for one in source.drawn if one.kind == ROOM]
    if not rooms:
        raise Unreadable(
            f"室内地图“{source.file}”中没有房间单元；请确认导出时包含房间面。",
            f"The indoor map “{source.file}” holds no units; make sure that the areas of rooms are exported.",
        )
    plane = plane_of(_shapes(source.drawn))
    present = {one.level for one in rooms}
    levels = sorted((one for one in source.levels if one.key in present), key=lambda it: (it.building, it.order, it.label))
    index = {one.key: at for at, one in enumerate(levels)}
    rooms.sort(key=lambda it: index[it.level])
    shapes = flat(_shapes(rooms), plane)
    line = np.isin(shapely.get_type_id(shapes), (1, 2, 5))
    table = _table([one for one, open_ in zip(rooms, line.tolist(), strict=True) if not open_], shapes[~line], index)
    plans = tuple(_plan(source, plane, one, len(levels)) for one in levels)
    strays = [
        (index[rooms[at].level], Stray(shapes[at], rooms[at].where, _gap(shapes[at]))) for at in np.flatnonzero(line).tolist()
    ]
    plans = tuple(_with(plan, [stray for floor, stray in strays if floor == at]) for at, plan in enumerate(plans))
    says = Words(f"{plane.says.zh}。", f"{plane.says.en[0].upper()}{plane.says.en[1:]}.")
    note = told(KINDS, "degrees-projected", says, subject=source.file, place=source.file)
    return Reading(file=source.file, digest=source.digest, plans=plans, rooms=table, findings=(note, *source.findings))


def features_of(data: bytes, name: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON collection (RFC 7946); raises ``Unreadable`` for what is none."""
    if len(data) > LARGEST_MAP:
        raise Unreadable(
            f"“{name}”过大（{len(data) / 1024**2:.0f} MiB）；请按楼栋拆分。",
            f"“{name}” is too large ({len(data) / 1024**2:.0f} MiB); split it by building.",
        )
    try:
        read = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
        found = read["features"]
        if read["type"] == "FeatureCollection" and all(isinstance(one, dict) for one in found):
            return list(found)
    except (orjson.JSONDecodeError, KeyError, TypeError):
        pass
    raise Unreadable(
        f"“{name}”已损坏或不是 GeoJSON 要素集合；请重新导出。",
        f"“{name}” is damaged or no GeoJSON collection of features; export it again.",
    )


def said_by(feature: dict[str, Any]) -> dict[str, Any]:
    """The properties of a feature; none where it has none."""
    said = feature.get("properties")
    return said if isinstance(said, dict) else {}


def shape_of(feature: dict[str, Any]) -> BaseGeometry | None:
    """The geometry of a feature in its own coordinates; None where it has none, an empty polygon where it is broken."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return None
    drawn = shapely.from_geojson(orjson.dumps(geometry), on_invalid="ignore")
    if drawn is None:
        return shapely.Polygon()
    alone = drawn.geom_type.startswith("Multi") and shapely.get_num_geometries(drawn) == 1
    return shapely.force_2d(shapely.get_geometry(drawn, 0) if alone else drawn)


def use_in(scheme: str, category: str, *words: str) -> tuple[str, str]:
    """The use of a room by the category of its scheme, else by words, and what told it.

    >>> use_in("imdf", "restroom.male"), use_in("imdf", "room", "局长办公室")
    (('service', 'restroom.male'), ('office', '局长办公室'))
    """
    known = _categories().get(scheme, {})
    use = known.get(category) or known.get(category.partition(".")[0])
    if use:
        return use, category
    word = next((one for one in words if use_of(one)), "")
    return (use_of(word), word) if word else ("", category or next(filter(None, words), ""))


def is_wall(category: str) -> bool:
    """Whether an IMDF category is that of a wall or a column."""
    return category in _categories()["walls"]


def is_open(category: str) -> bool:
    """Whether an IMDF category is that of a void or of open ground, which is no room."""
    return category in _categories()["open"]


def label_of(ordinal: float) -> str:
    """The office's label of a level counted from 0 at the ground, as OpenStreetMap and IMDF count.

    >>> [label_of(ordinal) for ordinal in (-1, 0, 1, 0.5)]
    ['B1', '1F', '2F', '1F夹层']
    """
    low = whole_below(ordinal)
    label = f"{low + 1}F" if low >= 0 else f"B{-low}"
    return label if low == ordinal else f"{label}夹层"


@cache
def _categories() -> dict[str, dict[str, str]]:
    """Category to use for each scheme; the two lists of what is no room as categories to themselves."""
    table = read_table(__package__, "indoor.yaml")
    return {
        scheme: {word: RoomUse[use.upper()].value for use, words in told.items() for word in words}
        if isinstance(told, dict)
        else {it: it for it in told}
        for scheme, told in table.items()
    }


def _shapes(drawn: Sequence[Drawn]) -> NDArray[np.object_]:
    shapes = np.full(len(drawn), None, object)
    shapes[:] = [one.shape for one in drawn]
    return shapes


def _table(rooms: list[Drawn], shapes: NDArray[np.object_], index: dict[str, int]) -> Rooms:
    outline, how = mend(shapes)
    said = {
        name: np.array([getattr(one, name) for one in rooms], object) for name in ("number", "name", "use", "use_said", "where")
    }
    return Rooms.of(floor=np.array([index[one.level] for one in rooms], np.int32), outline=outline, repaired=how, **said)


def _plan(source: IndoorMap, plane: Plane, level: Level, count: int) -> FloorPlan:
    mine = [one for one in source.drawn if one.level == level.key and one.kind in (WALL, OUTLINE)]
    walls, outlines = ([one for one in mine if one.kind == kind] for kind in (WALL, OUTLINE))
    outline, structure = (_together(flat(_shapes(some), plane)) for some in (outlines, walls))
    return FloorPlan(
        file=source.file,
        frame=" ".join(filter(None, (level.building, level.title or level.label))) if count > 1 else "",
        building=level.building,
        floor_name=level.label,
        unit=Choice("m", plane.says),
        mapping=source.scheme,
        outline=outline,
        gross_area=UNSTATED if outline is None else int(centiares(np.array([outline.area]))[0]),
        structure=structure,
        placement=plane.placement,
    )


def _with(plan: FloorPlan, strays: list[Stray]) -> FloorPlan:
    return replace(plan, open_outlines=tuple(strays)) if strays else plan


def _together(shapes: NDArray[np.object_]) -> BaseGeometry | None:
    areal = shapes[np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)]
    return shapely.union_all(shapely.make_valid(areal, method="structure")) if len(areal) else None


def _gap(line: BaseGeometry) -> float:
    points = shapely.get_coordinates(line)
    return max(float(np.hypot(*(points[0] - points[-1]))), 0.001) if len(points) else 0.001
