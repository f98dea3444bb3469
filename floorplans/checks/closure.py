"""What is left of a floor when rooms and structure are taken from its gross area, as a figure and as a shape to be drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from floorplans.checks import Said, check
from floorplans.checks.drawing import area_words
from floorplans.checks.rooms import outlines_of, sound
from floorplans.measure import centiares, in_m2
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Moment, Severity, Words

WALL_M = 0.6
"""What is left and nowhere wider than this is wall."""

CRUMBS_M2 = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """gross - rooms - structure = remainder, of one floor; areas in m², each rounded by itself."""

    floor: int
    gross: Decimal
    rooms: Decimal
    """Within the gross outline; what two rooms share counts once."""
    structure: Decimal
    """Within the gross outline and outside the rooms."""
    remainder: Decimal
    outline: BaseGeometry
    """The remainder, in plan metres."""


def closures(reading: Reading) -> list[Closure]:
    """The closure of every floor that has a gross outline and rooms that can be measured."""
    floors = [at for at, plan in enumerate(reading.plans) if plan.outline is not None]
    return [closed for floor in floors if (closed := closure(reading, floor)) is not None]


def closure(reading: Reading, floor: int) -> Closure | None:
    """The closure of one floor; None where its gross outline or all its rooms are not known."""
    (gross,) = outlines_of(reading.plans[floor : floor + 1])
    rows = np.arange(len(reading.rooms))[reading.rows(floor)]
    rooms = reading.rooms.outline[rows[sound(reading.rooms)[rows]]]
    if gross is None or not len(rooms):
        return None
    drawn = reading.plans[floor].structure
    walls = _areal(shapely.make_valid(drawn)) if drawn is not None and _finite(drawn) else None
    filled = shapely.union_all(rooms)
    free = shapely.difference(gross, filled)
    rest = free if walls is None else shapely.difference(free, walls)
    areas = (gross.area, shapely.area(shapely.intersection(gross, filled)), free.area - rest.area, rest.area)
    figures = [in_m2(count) for count in centiares(np.array(areas)).tolist()]
    return Closure(
        floor=floor, gross=figures[0], rooms=figures[1], structure=figures[2], remainder=figures[3], outline=_areal(rest)
    )


@check(
    "floor-remainder",
    Severity.NOTE,
    Words("楼层有未绘部分", "part of the floor is not drawn"),
    family=Family.TOTALS,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请核对图中标出的部分：若为房间或走廊请补绘，若为墙体请绘在墙体图层。",
        "Look at the part that is drawn: a room or a corridor is to be outlined, a wall belongs on the layer of walls.",
    ),
    clause="建筑面积 - 房间 - 结构 = 剩余",
)
def floors_close(reading: Reading, tolerance: float) -> Iterator[Said]:
    """No part of a floor that is wider than a wall and larger than the tolerance is neither room nor structure."""
    for it in closures(reading):
        if float(it.remainder) <= tolerance:
            continue
        wide = shapely.buffer(shapely.buffer(it.outline, -WALL_M / 2, join_style="mitre"), WALL_M / 2, join_style="mitre")
        parts = shapely.get_parts(shapely.intersection(wide, it.outline))
        parts = parts[shapely.area(parts) > max(tolerance, CRUMBS_M2)]
        if not len(parts):
            continue
        area = area_words(float(shapely.area(parts).sum()))
        yield Said(
            says=Words(
                f"建筑面积 {it.gross} - 房间 {it.rooms} - 结构 {it.structure} = 剩余 {it.remainder} ㎡，其中 {len(parts)} 处共 {area} ㎡宽于墙体。",
                f"Gross {it.gross} - rooms {it.rooms} - structure {it.structure} = remainder {it.remainder} m², of which {len(parts)} parts of {area} m² are wider than a wall.",
            ),
            floor=it.floor,
            outline=_areal(shapely.geometrycollections(parts)),
            measured=it.remainder,
            limit=in_m2(centiares(np.array([tolerance]))[0]),
        )


def _areal(shape: BaseGeometry) -> BaseGeometry:
    """Only the areas of a shape."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return shapely.union_all(areas)


def _finite(shape: BaseGeometry) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(shape)).all())
