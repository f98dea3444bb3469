"""Which rooms of a floor come near each other: first by their boxes, then by their edges.

Rooms that stand a wall apart have boxes that meet nearly always, for few walls run due north. Only the
edges that lie where the boxes meet can come near, and of two of them a few products tell whether a line
along one keeps them apart. The geometry library, which takes ten times as long, need be asked of no such pair.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.points import Edges

SWEPT = 50
"""Up to so many rooms beside each one it is quicker to compare with each than to plant a tree (measured)."""

AT_ONCE = 50_000
"""Rows that are looked at together: memory stays bounded, and what stays in the processor's cache takes half the time (measured)."""

Rows = NDArray[np.intp]


def boxes_meet(boxes: NDArray[np.float64], floor: NDArray[np.integer], reach: float) -> tuple[Rows, Rows]:
    """Pairs of rooms of one floor whose boxes are no further apart than ``reach``, the lesser row first; floors ascend.

    Floors are laid out side by side, so that none meets another, and gone through from west to east.
    """
    starts = np.flatnonzero(np.r_[True, floor[1:] != floor[:-1]][: len(floor)])
    if not len(starts):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    west, east = np.minimum.reduceat(boxes[:, 0], starts), np.maximum.reduceat(boxes[:, 2], starts)
    away = np.r_[0.0, np.cumsum(east - west + reach + 1.0)[:-1]] - west
    shift = np.repeat(away, np.diff(np.r_[starts, len(boxes)]))
    low, high, south, north = boxes[:, 0] + shift, boxes[:, 2] + shift + reach, boxes[:, 1], boxes[:, 3] + reach
    order = np.argsort(low, kind="stable")
    after = np.arange(1, len(boxes) + 1)
    beside = np.searchsorted(low[order], high[order], side="right") - after
    if beside.sum() > SWEPT * len(boxes):
        shifted = shapely.box(low, south, high, north)
        first, second = shapely.STRtree(shifted).query(shifted)
    else:
        found = []
        for some in _portions(beside):
            at, other = _runs(after[some], beside[some])
            a, b = order[some][at], order[other]
            meet = (south[a] <= north[b]) & (south[b] <= north[a])
            found.append((np.minimum(a[meet], b[meet]), np.maximum(a[meet], b[meet])))
        first, second = (np.concatenate(column) for column in zip(*found, strict=True))
    once = (first < second) & (floor[first] == floor[second])  # floors of astronomic size are not told apart by their place
    return first[once], second[once]


def edges_near(edges: Edges, boxes: NDArray[np.float64], first: Rows, second: Rows, reach: float) -> tuple[Rows, Rows, Rows]:
    """For pairs of rooms, the edges of one and of the other that are not proven to lie further apart than ``reach``.

    Three columns: which pair, the edge of its first room, the edge of its second; pairs ascend. Edges that come
    within ``reach`` of each other are always among them. ``boxes`` are those of all rooms that edges count from.
    """
    starts = np.searchsorted(edges.room, np.arange(len(boxes) + 1))
    many = np.diff(starts)
    found = [(np.empty(0, np.intp),) * 3]
    for some in _portions(many[first] + many[second]):
        rooms = first[some], second[some]
        low = np.maximum(*(boxes[one, :2] for one in rooms)) - reach
        high = np.minimum(*(boxes[one, 2:] for one in rooms)) + reach
        pair, i = _between(edges, starts, rooms[0], low, high)
        other, j = _between(edges, starts, rooms[1], low, high)
        count = np.bincount(other, minlength=len(low))
        begin = np.cumsum(count) - count
        for part in _portions(count[pair]):
            left, right = _runs(begin[pair[part]], count[pair[part]])
            left += part.start
            close = np.flatnonzero(_close(edges, i[left], j[right], reach))
            left, right = left[close], right[close]
            close = np.flatnonzero(_close(edges, j[right], i[left], reach))
            left, right = left[close], right[close]
            found.append((some.start + pair[left], i[left], j[right]))
    pair, i, j = (np.concatenate(column) for column in zip(*found, strict=True))
    return pair, i, j


def _between(edges: Edges, starts: Rows, rooms: Rows, low: NDArray[np.float64], high: NDArray[np.float64]) -> tuple[Rows, Rows]:
    """For each of some rooms its edges whose box meets that from ``low`` to ``high``: which room of these, and which edge."""
    pair, at = _runs(starts[rooms], starts[rooms + 1] - starts[rooms])
    for begins, way, axis in ((edges.x, edges.dx, 0), (edges.y, edges.dy, 1)):
        begin = begins[at]
        end = begin + way[at]
        inside = np.flatnonzero((np.minimum(begin, end) <= high[pair, axis]) & (np.maximum(begin, end) >= low[pair, axis]))
        pair, at = pair[inside], at[inside]
    return pair, at


def _close(edges: Edges, one: Rows, other: Rows, reach: float) -> NDArray[np.bool_]:
    """Where the other edge comes within reach of the line along the one, or may cross it."""
    dx, dy, reached = edges.dx[one], edges.dy[one], reach * edges.length[one]
    # How far to the left of the line the other edge begins and ends, times the length of the one.
    begin = dx * (edges.y[other] - edges.y[one]) - dy * (edges.x[other] - edges.x[one])
    end = begin + dx * edges.dy[other] - dy * edges.dx[other]
    return np.asarray(~((np.minimum(begin, end) > reached) | (np.maximum(begin, end) < -reached)))


def _runs(begins: Rows, counts: Rows) -> tuple[Rows, Rows]:
    """Runs of numbers that follow each other, each from where it begins: of which run each is, and the numbers."""
    run = np.repeat(np.arange(len(counts)), counts)
    return run, np.arange(len(run)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)


def _portions(load: Rows) -> Iterator[slice]:
    """Slices with a load of some ``AT_ONCE`` each; what is heavier by itself is not split."""
    total = np.cumsum(load)
    cuts = np.searchsorted(total, np.arange(AT_ONCE, int(total[-1]) if len(total) else 0, AT_ONCE)).tolist()
    for begin, end in pairwise(dict.fromkeys([0, *cuts, len(load)])):
        yield slice(begin, end)
