"""The corners of all rooms as arrays, asked once: edges, their lengths, and how sharply they turn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from floorplans.checks.points import ring_points
from floorplans.checks.rooms import measured, once
from floorplans.plan import Rooms


@dataclass(frozen=True, slots=True)
class Corners:
    """Every corner of every ring of the rooms that can be measured, each with the edge that begins there."""

    room: NDArray[np.intp]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    dx: NDArray[np.float64]
    dy: NDArray[np.float64]
    """To the next corner of the ring."""
    length: NDArray[np.float64]
    """Length in metres of the edge that begins here."""
    before: NDArray[np.float64]
    """Length of the edge that ends here."""
    cosine: NDArray[np.float64]
    """Of the angle between the two edges at the corner: 1 where the line turns back on itself, -1 where it goes straight on."""


@once
def corners(rooms: Rooms) -> Corners:
    """The corners of a reading's rooms; the closing point of a ring is no corner of its own."""
    rows, outlines = measured(rooms)
    points, ring, room_of_ring = ring_points(outlines)
    if not len(points):
        nothing = np.empty(0)
        return Corners(np.empty(0, np.intp), *[nothing] * 7)
    room = rows[room_of_ring[ring]]
    inner = np.flatnonzero(ring[1:] == ring[:-1])  # all but the closing points
    x, y = points[:, 0], points[:, 1]
    dx, dy = x[inner + 1] - x[inner], y[inner + 1] - y[inner]
    length = np.hypot(dx, dy)
    previous = np.arange(len(inner)) - 1
    first = np.r_[True, ring[inner[1:]] != ring[inner[:-1]]]
    previous[first] = np.r_[np.flatnonzero(first)[1:], len(inner)] - 1
    before = length[previous]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        cosine = -(dx * dx[previous] + dy * dy[previous]) / (length * before)
    return Corners(room[inner], x[inner], y[inner], dx, dy, length, before, cosine)


@once
def middles(rooms: Rooms) -> NDArray[np.complex128]:
    """The mean of each room's corners as east + i·north; it moves, turns and scales with the room, and is quicker than its centroid."""
    it = corners(rooms)
    count = np.bincount(it.room, minlength=len(rooms))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.bincount(it.room, it.x, len(rooms)) + 1j * np.bincount(it.room, it.y, len(rooms))) / count)
