"""A quick proof that a line runs once around a place without meeting itself: seen from inside, it turns one way all along.

Nearly every room, and the outline of many a floor, can be overlooked from its middle. Where that is
seen from the coordinates, in a few vectorised steps, no geometry library need be asked, which takes
ten times as long. What is not proven here may still be sound, and is for the library to say.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.points import kept, points_of

NOISE = 1e-12
"""A turn smaller than this share of its terms might be rounding."""

FULL = 1e-11
"""Angles around a floor add up to a full turn to so many radians."""


@kept
def valid(outlines: NDArray[np.object_]) -> NDArray[np.bool_]:
    """What ``shapely.is_valid`` says of outlines; those of one ring that can be overlooked from their middle are not asked about."""
    points = points_of(outlines)
    known = points.one_ring.copy()
    if known.any():
        count = points.count[known]
        known[known] = _once_around(points.xy[points.one_ring[points.of]], np.cumsum(count) - count)
    known[~known] = shapely.is_valid(outlines[~known])
    return known


def _once_around(points: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.bool_]:
    """For each closed ring whether its angle, seen from its middle, only grows or only falls, and by one turn in all.

    Then the distance from the middle is a function of the angle, and the ring cannot meet itself.
    """
    count = np.diff(np.r_[starts, len(points)])
    with np.errstate(invalid="ignore", over="ignore"):  # what is no number proves nothing
        x, y = (it - np.repeat(np.add.reduceat(it, starts) / count, count) for it in np.ascontiguousarray(points.T))
        turn, certain = _turn(x[:-1], y[:-1], x[1:], y[1:])
    certain[starts[1:] - 1] = True  # from ring to ring there is no edge
    left = turn > 0
    left[starts[1:] - 1] = left[starts[1:] - 2]
    ups = (y[:-1] < 0) & (y[1:] >= 0)
    ups[starts[1:] - 1] = False
    edges = np.minimum(starts, len(turn) - 1)
    one_way: NDArray[np.bool_] = np.logical_and.reduceat(left, edges) | ~np.logical_or.reduceat(left, edges)
    rounds = np.bincount(np.searchsorted(starts, np.flatnonzero(ups), side="right") - 1, minlength=len(starts))
    return np.asarray(one_way & np.logical_and.reduceat(certain, edges) & (rounds == 1) & (count > 3))


def enclosed(ends: NDArray[np.float64], group: NDArray[np.intp], groups: int) -> NDArray[np.float64]:
    """Area within the edges of each group where they are proven to be one line around their middle; NaN where they are not.

    ``ends`` is (n, 2, 2). The edges must be a boundary modulo two: at every point an even number of them
    ends. Then as many cross each ray from the middle, but for an even number; if one ray is crossed once,
    every ray is crossed; and if the angles add up to one turn, every ray is crossed once.
    """
    weight = np.maximum(np.bincount(group, minlength=groups), 1)
    middle = [np.bincount(group, ends[:, :, axis].mean(axis=1), groups) / weight for axis in (0, 1)]
    x, y = ends[:, :, 0].T - middle[0][group], ends[:, :, 1].T - middle[1][group]
    turn, certain = _turn(x[0], y[0], x[1], y[1])
    angle = np.bincount(group, np.abs(np.arctan2(turn, x[0] * x[1] + y[0] * y[1])), groups)
    east = ((y[0] < 0) != (y[1] < 0)) & ((turn > 0) == (y[0] < 0))
    once = np.bincount(group, east, groups) == 1
    proven = once & (np.abs(angle - 2 * np.pi) <= FULL) & (np.bincount(group, ~certain, groups) == 0)
    return np.where(proven, np.bincount(group, np.abs(turn), groups) / 2, np.nan)


def _turn(
    x0: NDArray[np.float64], y0: NDArray[np.float64], x1: NDArray[np.float64], y1: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Twice the area of the triangle from the middle to an edge, positive where the edge turns left, and whether its sign is certain."""
    one, other = x0 * y1, x1 * y0
    turn = one - other
    return turn, np.abs(turn) > NOISE * (np.abs(one) + np.abs(other))
