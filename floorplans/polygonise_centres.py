"""Areas of rooms to the middle of their walls: what lies between rooms is dealt to those that it borders."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

ROUNDS: Final = 8
"""Cells of a wall that border no room are dealt as the cells beside them; a wall is no more cells thick than this."""


def areas_to_centres(rooms: NDArray[np.object_], bodies: NDArray[np.object_]) -> NDArray[np.float64]:
    """Area in m² of each room with its share of the wall cells around it, by the length that each room borders.

    Half of a wall between two rooms goes to either; a wall that no room lies behind goes whole to the room before it.
    Both must be cells of one polygonising, so that what they share is the same line. For comparing with outlines drawn
    on wall centres: the usable area is that of the room alone.

    >>> cells = np.array([shapely.box(0, 0, 4, 3), shapely.box(4.2, 0, 9.2, 3)], object)
    >>> areas_to_centres(cells, np.array([shapely.box(4, 0, 4.2, 3)], object)).round(2).tolist()
    [12.3, 15.3]
    """
    areas: NDArray[np.float64] = shapely.area(rooms)
    share = _bordered(bodies, rooms)
    beside = _bordered(bodies, bodies)
    np.fill_diagonal(beside, 0.0)
    for _ in range(ROUNDS):
        whole = share.sum(axis=1, keepdims=True)
        share = np.divide(share, whole, out=np.zeros_like(share), where=whole > 0)
        share = np.where(whole > 0, share, beside @ share)
    whole = share.sum(axis=1, keepdims=True)
    dealt = np.divide(share, whole, out=np.zeros_like(share), where=whole > 0)
    return np.asarray(areas + shapely.area(bodies) @ dealt, float)


def _bordered(some: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.float64]:
    """Length of what each of some cells shares with each other cell, in metres."""
    length = np.zeros((len(some), len(others)))
    if len(some) and len(others):
        one, two = shapely.STRtree(others).query(some, predicate="intersects")
        length[one, two] = shapely.length(shapely.intersection(shapely.boundary(some[one]), shapely.boundary(others[two])))
    return length
