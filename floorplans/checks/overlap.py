"""Which rooms of a floor overlap: first a cheap proof that a floor has none, then pairs where the proof fails.

The proof counts edges. Where walls are drawn without thickness, a wall between two rooms is an edge
of both; strike out every edge that occurs an even number of times on its floor. What is left bounds
the places that lie in an odd number of rooms. If those places are as large as all rooms together,
no place lies in two rooms.

Where rooms are drawn to the faces of their walls no edge is shared, and comparing boxes is quicker.
"""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.checks.near import boxes_meet, edges_near
from floorplans.points import areas_of, boxes_of, edges_of, points_of
from floorplans.star import enclosed

SLIVER_M2 = 1e-6
"""Shared area up to here is float noise; ``centiares`` sheds the same."""

SHARED_EDGES = 0.3
"""Share of edges on a floor that must be struck out for the proof to be worth its price (measured)."""

BESIDE_M = 0.051
"""So near are rooms looked for between which there may be a gap: a little more than the catalogue allows for one."""

SAMPLE = 2_000
"""So many rooms are looked at first; where none of their floors shares edges the proof is not tried."""


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs of rooms with the area in m² that they share; ``first`` < ``second`` are rows."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    area: NDArray[np.float64]
    loose: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """Rooms beside which there may be a gap; around all others it is proven that there is none."""
    beside: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), np.int64))
    """Pairs of loose rooms, as (n, 2), those of ``BESIDE_M`` and nearer among them."""

    def __len__(self) -> int:
        return len(self.first)


def overlaps(outlines: NDArray[np.object_], floor: NDArray[np.integer], tolerance: float = 0.0) -> Overlaps:
    """All pairs of rooms of one floor that share more than ``tolerance`` m².

    Outlines are valid polygons or multipolygons in plan metres; floors are indices in any order.
    Shared area of at most ``SLIVER_M2`` never counts.
    """
    if not len(outlines):
        return Overlaps(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    order = np.argsort(floor, kind="stable")
    _, dense = np.unique(floor[order], return_inverse=True)
    ascending = bool((floor[1:] >= floor[:-1]).all())
    rooms = outlines if ascending else outlines[order]  # of the very column points are kept
    suspect, loose = _doubts(rooms, dense)
    # Wanted are pairs with a suspect, whose partner may be any room of the same floor, and pairs of loose rooms.
    rows = np.flatnonzero((np.bincount(dense, suspect) > 0)[dense] | loose)
    boxes = boxes_of(rooms)
    first, second = (rows[it] for it in boxes_meet(boxes[rows], dense[rows], BESIDE_M))
    doubtful, open_between = suspect[first] | suspect[second], loose[first] & loose[second]
    wanted = np.flatnonzero(doubtful | open_between)
    first, second, doubtful, open_between = first[wanted], second[wanted], doubtful[wanted], open_between[wanted]
    near = np.zeros(len(first), bool)
    near[edges_near(edges_of(rooms), boxes, first, second, BESIDE_M)[0]] = True
    beside = np.stack([first, second], axis=1)[near & open_between]
    doubtful &= near | _one_may_hold_the_other(rooms, boxes, first, second)
    first, second, area = _shared(rooms, boxes, first[doubtful], second[doubtful], max(tolerance, SLIVER_M2))
    a, b = order[first], order[second]
    a, b = np.minimum(a, b), np.maximum(a, b)
    rank = np.lexsort((b, a))
    return Overlaps(a[rank], b[rank], area[rank], order[loose], order[beside])


def suspects(rooms: NDArray[np.object_], floor: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Rooms that may overlap another; of the rooms not marked it is proven that no two of a floor overlap.

    ``floor`` counts from 0 and ascends; rooms are valid. On a floor that fails the proof, the rooms
    whose unmatched edges lie inside it are set aside and the others are tried once more.
    """
    return _doubts(rooms, floor)[0]


def _doubts(rooms: NDArray[np.object_], floor: NDArray[np.integer]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rooms that may overlap another, and rooms beside which there may be a gap.

    There is none on a floor whose unmatched edges are one line around its middle, nor along an edge that is matched.
    """
    if not Walls.of(rooms, floor, upto=SAMPLE).shared.any():
        several = np.asarray((np.bincount(floor) > 1)[floor])
        return several, several
    walls = Walls.of(rooms, floor)
    free, closed, hull = walls.proof(rooms, floor)
    loose = np.zeros(len(rooms), bool)
    loose[walls.owner[~closed[walls.single_floor]]] = True
    suspect: NDArray[np.bool_] = ~free[floor]
    if not suspect.any():
        return suspect, loose
    inside = ~np.isin(walls.single_key, hull).all(axis=1) & ~free[walls.single_floor]
    aside = np.zeros(len(rooms), bool)
    aside[walls.owner[inside]] = True
    rest = np.flatnonzero(suspect & ~aside)
    if len(rest) and aside.any():
        _, dense = np.unique(floor[rest], return_inverse=True)
        again, _, _ = Walls.of(rooms[rest], dense).proof(rooms[rest], dense)
        suspect[rest] = ~again[dense]
    return suspect, loose


@dataclass(frozen=True, slots=True)
class Walls:
    """The edges of rooms that are left when those that occur an even number of times on their floor are struck out."""

    ends: NDArray[np.float64]
    """Both end points of each, as (n, 2, 2)."""
    single_floor: NDArray[np.integer]
    single_key: NDArray[np.uint64]
    """Both end points, mixed with the floor, as (n, 2)."""
    owner: NDArray[np.integer]
    """The room that each belongs to."""
    shared: NDArray[np.bool_]
    """For each floor whether enough edges were struck out for the proof to be worth its price."""

    @classmethod
    def of(cls, rooms: NDArray[np.object_], floor: NDArray[np.integer], upto: int | None = None) -> "Walls":
        """The edges left of the rooms, or of so many first ones; ``floor`` counts from 0 and ascends."""
        edges, floor = edges_of(rooms), floor[:upto]
        some = slice(np.searchsorted(edges.room, len(floor)))
        x, y, after, room = edges.x[some], edges.y[some], edges.after[some], edges.room[some]
        u = _mixed((x + 0.0).view(np.uint64), (y + 0.0).view(np.uint64))  # + 0.0: no negative zero
        v, on = u[after], floor[room]
        odd = _odd(_mixed(_mixed(np.minimum(u, v), np.maximum(u, v)), on.astype(np.uint64)))
        all_edges, left = (np.bincount(it, minlength=int(floor[-1]) + 1) for it in (on, on[odd]))
        x, y = np.stack([x[odd], x[after[odd]]], axis=1), np.stack([y[odd], y[after[odd]]], axis=1)
        return cls(
            ends=np.stack([x, y], axis=2),
            single_floor=on[odd],
            single_key=_mixed(np.stack([u[odd], v[odd]], axis=1), on[odd, None].astype(np.uint64)),
            owner=room[odd],
            shared=(all_edges - left >= SHARED_EDGES * np.maximum(all_edges, 1)) & (left > 0),
        )

    def proof(
        self, rooms: NDArray[np.object_], floor: NDArray[np.integer]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.uint64]]:
        """For each floor whether it is certain that no two of its rooms overlap, and that there are no gaps either; then the points of the outer rings of those that fail.

        Why it is a proof: taken modulo two, the boundary of all rooms together is the set of edges that
        occur an odd number of times. If the polygon built from exactly these edges is valid and uses up
        their whole length, it covers just the places that lie in an odd number of rooms. Its area is then
        at most the sum of the rooms' areas, and equal only if no place lies in two. Most floors are one
        line around their middle, which is seen without building it.
        """
        floors = int(floor[-1]) + 1
        free = np.bincount(floor, minlength=floors) == 1
        tried = np.flatnonzero(self.shared & ~free)
        chosen = np.isin(self.single_floor, tried)
        if not len(tried):
            return free, free, np.empty(0, np.uint64)
        ends = self.ends[chosen]
        group = np.searchsorted(tried, self.single_floor[chosen])
        total = np.bincount(floor, areas_of(rooms), floors).astype(float)[tried]
        free[tried] = _equal(enclosed(ends, group, len(tried)), total)
        closed = free.copy()
        slow = ~free[tried]  # floors whose rim cannot be overlooked from the middle, and those that fail
        if not slow.any():
            return free, closed, np.empty(0, np.uint64)
        tried, total, ends = tried[slow], total[slow], ends[slow[group]]
        group = (np.cumsum(slow) - 1)[group[slow[group]]]
        built = _built(shapely.multilinestrings(shapely.linestrings(ends), indices=group))
        length = np.bincount(group, np.hypot(*(ends[:, 1] - ends[:, 0]).T))
        whole = np.abs(shapely.length(built) - length) <= 1e-9 * length
        free[tried] = whole & _equal(shapely.area(built), total) & shapely.is_valid(built)
        failed = np.flatnonzero(~free[tried])
        parts, part_of = shapely.get_parts(built[failed], return_index=True)
        points, part = shapely.get_coordinates(shapely.get_exterior_ring(parts), return_index=True)
        vertex = _mixed((points[:, 0] + 0.0).view(np.uint64), (points[:, 1] + 0.0).view(np.uint64))
        return free, closed, _mixed(vertex, tried[failed[part_of[part]]].astype(np.uint64))


def _equal(area: NDArray[np.float64], total: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(area - total) <= np.maximum(SLIVER_M2, 1e-12 * total))


def _built(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """The areas that lines bound; empty where lines cross so that none can be built, which spoils a whole call."""
    try:
        return np.asarray(shapely.build_area(lines), object)
    except shapely.errors.GEOSException:
        half = len(lines) // 2
        return np.array([shapely.Polygon()], object) if not half else np.r_[_built(lines[:half]), _built(lines[half:])]


def _odd(key: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which keys occur an odd number of times; one of such a set is marked."""
    order = np.argsort(key)
    ranked = key[order]
    first = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    times = np.diff(np.r_[first, len(key)])
    odd = np.zeros(len(key), bool)
    odd[order[first[times % 2 == 1]]] = True
    return odd


def _mixed(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number from two, different for different pairs but for one chance in 2⁶⁴ (the area test guards that one)."""
    mixed = a * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(32)
    mixed += b
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    mixed ^= mixed >> np.uint64(29)
    return mixed


def _one_may_hold_the_other(
    rooms: NDArray[np.object_], boxes: NDArray[np.float64], first: NDArray[np.intp], second: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Pairs that may overlap although their edges lie apart: one box holds the other, or a room has several parts."""
    parted = points_of(rooms).kind != shapely.GeometryType.POLYGON
    a, b = boxes[first], boxes[second]
    within = [((one[:, :2] >= other[:, :2]) & (one[:, 2:] <= other[:, 2:])).all(axis=1) for one, other in ((a, b), (b, a))]
    return np.asarray(within[0] | within[1] | parted[first] | parted[second])


def _shared(
    rooms: NDArray[np.object_], boxes: NDArray[np.float64], first: NDArray[np.intp], second: NDArray[np.intp], least: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Of some pairs those that share more than ``least`` m²: by their boxes, then by their relation, then by the area itself."""
    width = np.minimum(boxes[first, 2], boxes[second, 2]) - np.maximum(boxes[first, 0], boxes[second, 0])
    height = np.minimum(boxes[first, 3], boxes[second, 3]) - np.maximum(boxes[first, 1], boxes[second, 1])
    large = (width > 0) & (width * height > least)  # two rooms share no more than their boxes do
    first, second = first[large], second[large]
    shapely.prepare(rooms[first])
    meet = shapely.relate_pattern(rooms[first], rooms[second], "2********")
    first, second = first[meet], second[meet]
    area = shapely.area(shapely.intersection(rooms[first], rooms[second]))
    found = area > least
    return first[found], second[found], area[found]
