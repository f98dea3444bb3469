"""The points and the edges of many outlines in one go, taken out of the geometries once and kept while these live.

Reader, checks and register all ask for them; each time the geometry library has to hand them over anew costs as
much as a small check.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar
from weakref import ref

import numpy as np
import shapely
from numpy.typing import NDArray

Answer = TypeVar("Answer")
Outlines = NDArray[np.object_]


def kept(question: Callable[[Outlines], Answer]) -> Callable[[Outlines], Answer]:
    """The same question, whose answer on an array is kept as long as the array; outlines are never changed in place."""
    known: dict[int, tuple[ref[Outlines], Answer]] = {}

    @wraps(question)
    def asked(outlines: Outlines) -> Answer:
        key = id(outlines)
        if key in known and known[key][0]() is outlines:
            return known[key][1]
        answer = question(outlines)
        known[key] = ref(outlines, lambda _: known.pop(key, None)), answer
        return answer

    return asked


@dataclass(frozen=True, slots=True)
class Points:
    """All points of some outlines, and what kind of shape each outline is."""

    xy: NDArray[np.float64]
    """All points, ring after ring, as (n, 2)."""
    of: NDArray[np.intp]
    """The outline that each belongs to; ascends."""
    count: NDArray[np.intp]
    """How many each outline has, closing points among them; none where it is empty or missing."""
    kind: NDArray[np.int32]
    """What ``shapely.get_type_id`` says of each outline."""
    one_ring: NDArray[np.bool_]
    """Which outlines are polygons without holes, and not empty."""


@kept
def points_of(outlines: Outlines) -> Points:
    """The points of outlines of any kind."""
    xy, of = shapely.get_coordinates(outlines, return_index=True)
    count = np.bincount(of, minlength=len(outlines))
    kind = shapely.get_type_id(outlines)
    one_ring = (kind == shapely.GeometryType.POLYGON) & (count > 0) & (shapely.get_num_interior_rings(outlines) == 0)
    return Points(xy, of, count, kind, one_ring)


@kept
def boxes_of(outlines: Outlines) -> NDArray[np.float64]:
    """The box of each outline: west, south, east, north; NaN where it has no point."""
    return np.asarray(shapely.bounds(outlines))


@kept
def areas_of(outlines: Outlines) -> NDArray[np.float64]:
    """The area within each outline in m², as drawn; NaN where it is missing."""
    return np.asarray(shapely.area(outlines))


@dataclass(frozen=True, slots=True)
class Edges:
    """Every edge of every ring of some polygons and multipolygons, ring after ring."""

    room: NDArray[np.intp]
    """The outline that it belongs to; ascends."""
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    """Where it begins; it ends where the next of its ring begins."""
    dx: NDArray[np.float64]
    dy: NDArray[np.float64]
    """From there to its end."""
    length: NDArray[np.float64]
    after: NDArray[np.intp]
    """The next edge of its ring."""


@kept
def edges_of(outlines: Outlines) -> Edges:
    """The edges of polygons and multipolygons; the closing point of a ring begins none."""
    points = points_of(outlines)
    ring = _rings(outlines, points)
    begins = np.flatnonzero(ring[1:] == ring[:-1])
    room, (x, y), ring = points.of[begins], points.xy[begins].T.copy(), ring[begins]
    last = np.flatnonzero(np.r_[ring[1:] != ring[:-1], True][: len(ring)])
    after = np.arange(1, len(ring) + 1)
    after[last] = np.r_[0, last + 1][: len(last)]
    dx, dy = x[after] - x, y[after] - y
    return Edges(room, x, y, dx, dy, np.hypot(dx, dy), after)


def _rings(outlines: Outlines, points: Points) -> NDArray[np.intp]:
    """The ring of each point. Nearly always an outline is one ring; only of the others are they looked at one by one, which takes ten times as long."""
    of = points.of
    begins = np.r_[True, of[1:] != of[:-1]][: len(of)]
    several = np.flatnonzero(~points.one_ring & (points.count > 0))
    if len(several):
        parts, of_part = shapely.get_parts(outlines[several], return_index=True)
        rings, of_ring = shapely.get_rings(parts, return_index=True)
        room = several[of_part[of_ring]]
        length = shapely.get_num_coordinates(rings)
        before = np.cumsum(length) - length
        first = np.flatnonzero(np.r_[True, room[1:] != room[:-1]][: len(room)])
        within = before - np.repeat(before[first], np.diff(np.r_[first, len(room)]))
        begins[np.searchsorted(of, room) + within] = True
    return np.asarray(np.cumsum(begins) - 1)
