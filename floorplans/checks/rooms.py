"""What several checks ask of the rooms of a reading, each asked once."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from unicodedata import normalize
from weakref import ref

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from floorplans.checks.overlap import Overlaps, overlaps
from floorplans.plan import FloorPlan, Reading, Rooms
from floorplans.points import areas_of, boxes_of, points_of
from floorplans.star import valid

Answer = TypeVar("Answer")


def once_of(*columns: str) -> Callable[[Callable[[Rooms], Answer]], Callable[[Rooms], Answer]]:
    """The same question, whose last answer is kept while the same columns are asked about; they are never changed in place."""

    def once_asked(question: Callable[[Rooms], Answer]) -> Callable[[Rooms], Answer]:
        last: list[tuple[list[Any], Answer]] = []

        def asked(rooms: Rooms) -> Answer:
            now = [getattr(rooms, column) for column in columns]
            if last and all(kept() is column for kept, column in zip(last[0][0], now, strict=True)):
                return last[0][1]
            answer = question(rooms)
            last[:] = [([ref(column) for column in now], answer)]
            return answer

        return asked

    return once_asked


once: Final = once_of("outline", "floor")
"""A question that only outlines and floors answer."""


@once_of("number")
def numbers(rooms: Rooms) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Which of the different numbers each room has, and these; there are far fewer than rooms."""
    which, kinds = pd.factorize(rooms.number, use_na_sentinel=False)
    return which, np.asarray(kinds, object)


@once_of("number")
def plain_numbers(rooms: Rooms) -> tuple[NDArray[np.intp], list[str]]:
    """The same of the numbers as they are meant: full-width characters are plain ones, blanks around them nothing."""
    which, kinds = numbers(rooms)
    plain, meant = pd.factorize(np.array([normalize("NFKC", str(kind or "")).strip() for kind in kinds], object))
    return plain[which].astype(np.intp), [str(number) for number in meant]


@once
def sound(rooms: Rooms) -> NDArray[np.bool_]:
    """Which rooms have an outline that can be measured: a polygon, not empty, valid."""
    points = points_of(rooms.outline)
    return np.asarray(np.isin(points.kind, (3, 6)) & (points.count > 0) & valid(rooms.outline))


@once
def areas(rooms: Rooms) -> NDArray[np.float64]:
    """Area within each outline in m²; NaN where there is none that can be measured."""
    return np.where(sound(rooms), areas_of(rooms.outline), np.nan)


@once
def boxes(rooms: Rooms) -> NDArray[np.float64]:
    """The box of each room: west, south, east, north; NaN where there is no outline that can be measured."""
    return np.where(sound(rooms)[:, None], boxes_of(rooms.outline), np.nan)


def extents(rooms: Rooms, floors: int) -> NDArray[np.float64]:
    """The box of the rooms of each floor; NaN where it has none that can be measured."""
    whole = np.full((floors, 4), np.nan)
    starts = np.flatnonzero(np.r_[True, rooms.floor[1:] != rooms.floor[:-1]][: len(rooms)])
    if len(starts):
        bounds = boxes(rooms)
        low, high = np.fmin.reduceat(bounds[:, :2], starts), np.fmax.reduceat(bounds[:, 2:], starts)
        whole[rooms.floor[starts]] = np.hstack([low, high])
    return whole


def measured(rooms: Rooms) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """The rooms that can be measured and their outlines; where these are all, it is the very column, of which answers are kept."""
    rows = np.flatnonzero(sound(rooms))
    return rows, rooms.outline if len(rows) == len(rooms) else rooms.outline[rows]


@once
def overlapping(rooms: Rooms) -> Overlaps:
    """All pairs of rooms of one floor that share more than float noise; broken outlines are left to their own check."""
    rows, outlines = measured(rooms)
    pairs = overlaps(outlines, rooms.floor[rows])
    return Overlaps(rows[pairs.first], rows[pairs.second], pairs.area, rows[pairs.loose], rows[pairs.beside])


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
