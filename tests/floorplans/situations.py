"""The smallest readings that show a situation of the office."""

from dataclasses import replace

import numpy as np
import shapely
from shapely.affinity import translate

from floorplans.checks import CATALOGUE, run
from floorplans.measure import usable_areas
from floorplans.plan import FloorPlan, Reading, Rooms

ROOM = shapely.box(0, 0, 4, 5)


def plan(**known) -> FloorPlan:
    return FloorPlan(file="图.dxf", frame="三层平面图", **known)


def reading(outlines, *, floors=None, plans=None, **columns) -> Reading:
    """A reading, measured; rooms are numbered 301, 302 … and are offices unless said otherwise."""
    n = len(outlines)
    drawn = np.empty(n, object)
    drawn[:] = outlines
    said = {"number": [str(301 + at) for at in range(n)], "use": ["office"] * n, "use_said": ["办公室"] * n} | columns
    typed = {name: np.array(values, np.int64 if name in ("usable", "declared") else object) for name, values in said.items()}
    rooms = Rooms.of(np.array(floors or [0] * n, np.int32), drawn, **typed)
    if "usable" not in columns:
        rooms = replace(rooms, usable=usable_areas(rooms.outline, rooms.deducted))
    return Reading(file="图.dxf", digest="", plans=tuple(plans or [plan()] * (max(floors or [0]) + 1)), rooms=rooms)


def row(*, count: int = 3, gap: float = 0.2) -> list[shapely.Polygon]:
    return [translate(ROOM, at * (4 + gap), 0) for at in range(count)]


def said(it: Reading, code: str, tolerance: float | None = None):
    one = CATALOGUE[code]
    return list(one.test(it, one.tolerance if tolerance is None else tolerance))


def codes(it: Reading) -> set[str]:
    return {one.code for one in run(it).findings}
