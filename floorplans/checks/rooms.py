"""What several checks ask of the rooms of a reading, each asked once."""

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import ref

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.checks.overlap import Overlaps, overlaps
from floorplans.plan import FloorPlan, Reading, Rooms
from floorplans.star import valid

Answer = TypeVar("Answer")


def once(question: Callable[[Rooms], Answer]) -> Callable[[Rooms], Answer]:
    """The same question, whose last answer is kept while the same rooms are asked about; columns are never changed in place."""
    last: list[tuple[Any, Any, Answer]] = []

    def asked(rooms: Rooms) -> Answer:
        kept = last[0] if last else None
        if kept is not None and kept[0]() is rooms.outline and kept[1]() is rooms.floor:
            return kept[2]
        answer = question(rooms)
        last[:] = [(ref(rooms.outline), ref(rooms.floor), answer)]
        return answer

    return asked


@once
def sound(rooms: Rooms) -> NDArray[np.bool_]:
    """Which rooms have an outline that can be measured: a polygon, not empty, valid."""
    areal = np.isin(shapely.get_type_id(rooms.outline), (3, 6))
    return np.asarray(areal & valid(rooms.outline) & ~shapely.is_empty(rooms.outline))


@once
def areas(rooms: Rooms) -> NDArray[np.float64]:
    """Area within each outline in m²; NaN where there is none that can be measured."""
    return np.where(sound(rooms), shapely.area(rooms.outline), np.nan)


@once
def boxes(rooms: Rooms) -> NDArray[np.float64]:
    """The box of each room: west, south, east, north; NaN where there is no outline that can be measured."""
    bounds = np.asarray(shapely.bounds(rooms.outline))
    bounds[~sound(rooms)] = np.nan
    return bounds


def extents(rooms: Rooms, floors: int) -> NDArray[np.float64]:
    """The box of the rooms of each floor; NaN where it has none that can be measured."""
    whole = np.full((floors, 4), np.nan)
    starts = np.flatnonzero(np.r_[True, rooms.floor[1:] != rooms.floor[:-1]][: len(rooms)])
    if len(starts):
        bounds = boxes(rooms)
        low, high = np.fmin.reduceat(bounds[:, :2], starts), np.fmax.reduceat(bounds[:, 2:], starts)
        whole[rooms.floor[starts]] = np.hstack([low, high])
    return whole


@once
def overlapping(rooms: Rooms) -> Overlaps:
    """All pairs of rooms of one floor that share more than float noise; broken outlines are left to their own check."""
    rows = np.flatnonzero(sound(rooms))
    pairs = overlaps(rooms.outline[rows], rooms.floor[rows])
    return Overlaps(rows[pairs.first], rows[pairs.second], pairs.area, rows[pairs.loose])


def plans_with(reading: Reading, has: Callable[[FloorPlan], object]) -> list[tuple[int, FloorPlan]]:
    """The plans of which something is so, with their index."""
    return [(index, plan) for index, plan in enumerate(reading.plans) if has(plan)]


def outlines_of(plans: tuple[FloorPlan, ...]) -> NDArray[np.object_]:
    """The gross outline of every plan, mended where it is broken, or None where it has none that can be measured."""
    outlines = np.full(len(plans), None, object)
    outlines[:] = [plan.outline for plan in plans]
    areal = np.isin(shapely.get_type_id(outlines), (3, 6)) & ~shapely.is_empty(outlines)
    outlines[~areal] = None
    finite = np.isfinite(shapely.bounds(outlines)).all(axis=1)
    outlines[~finite] = None
    broken = finite & ~shapely.is_valid(outlines)
    outlines[broken] = shapely.make_valid(outlines[broken], method="structure")
    return outlines
