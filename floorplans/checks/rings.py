"""The corners of all rooms as arrays, asked once: edges, their lengths, and how sharply they turn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from floorplans.checks.rooms import measured, once
from floorplans.plan import Rooms
from floorplans.points import Edges, edges_of


@dataclass(frozen=True, slots=True)
class Corners(Edges):
    """Every corner of every ring of the rooms that can be measured, each with the edge that begins there."""

    before: NDArray[np.float64]
    """Length of the edge that ends here."""
    cosine: NDArray[np.float64]
    """Of the angle between the two edges at the corner: 1 where the line turns back on itself, -1 where it goes straight on."""


@once
def corners(rooms: Rooms) -> Corners:
    """The corners of a reading's rooms; the closing point of a ring is no corner of its own."""
    rows, outlines = measured(rooms)
    it = edges_of(outlines)
    previous = np.empty_like(it.after)
    previous[it.after] = np.arange(len(it.after))
    before = it.length[previous]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        cosine = -(it.dx * it.dx[previous] + it.dy * it.dy[previous]) / (it.length * before)
    return Corners(rows[it.room], it.x, it.y, it.dx, it.dy, it.length, it.after, before, cosine)


@once
def middles(rooms: Rooms) -> NDArray[np.complex128]:
    """The mean of each room's corners as east + i·north; it moves, turns and scales with the room, and is quicker than its centroid."""
    it = corners(rooms)
    count = np.bincount(it.room, minlength=len(rooms))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.bincount(it.room, it.x, len(rooms)) + 1j * np.bincount(it.room, it.y, len(rooms))) / count)
