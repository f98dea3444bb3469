"""Rooms grown to the middle of their walls: what lies between rooms goes to the room that is nearest."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.polygonise_gaps import GRID

STEP: Final = 0.1
"""Faces of walls are taken as points this far apart, in metres: about the thickness of a thin partition."""

APART: Final = 1e-3
"""Points nearer than a millimetre are one: finer, and what is nearest to each is a shape that no float can hold."""


def grown_to_centres(rooms: NDArray[np.object_], bodies: NDArray[np.object_]) -> NDArray[np.object_]:
    """The outline of each room in metres with what it is nearest to of the wall cells around it.

    A wall between two rooms is parted along its middle, and so is one that no room lies behind: its outer half is nobody's
    (as estate surveys count a suite: half of its shared and of its outer walls; from memory, confidence C).
    For comparing with outlines drawn on wall centres, to a few millimetres: the usable area is that of the room alone.

    >>> cells = np.array([shapely.box(0, 0, 4, 3), shapely.box(4.2, 0, 9.2, 3)], object)
    >>> shapely.area(grown_to_centres(cells, np.array([shapely.box(4, 0, 4.2, 3)], object))).round(2).tolist()
    [12.29, 15.29]
    """
    wall = shapely.union_all(bodies, grid_size=GRID)
    # What lies beyond the walls has its half of them, and is dropped.
    inner = shapely.boundary(rooms)
    beyond = shapely.boundary(shapely.union_all(np.append(rooms, wall), grid_size=GRID))
    outer = shapely.difference(beyond, shapely.union_all(inner, grid_size=GRID))
    faces, side = shapely.get_parts(np.append(inner, outer), return_index=True)
    near = shapely.dwithin(faces, wall, GRID * 2)
    at, of = shapely.get_coordinates(shapely.segmentize(faces[near], STEP), return_index=True)
    if wall.is_empty or not len(at):
        return rooms
    at, first = np.unique(np.rint(at / APART), axis=0, return_index=True)
    side = side[near][of[first]]
    # No four points on one circle: GEOS crosses the sides of what is nearest to each of them.
    at = at * APART + GRID / 10 * np.sin(np.arange(at.size).reshape(at.shape) ** 2)
    nearest = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(at), extend_to=wall, ordered=True))
    one, body = shapely.STRtree(bodies).query(nearest)
    kept = side[one] < len(rooms)
    one, body = one[kept], body[kept]
    mine = shapely.intersection(shapely.buffer(nearest[one], 0.0), bodies[body], grid_size=GRID)
    grown = rooms.copy()
    for row in np.unique(side[one]).tolist():
        grown[row] = shapely.union_all(np.append(mine[side[one] == row], rooms[row]), grid_size=GRID)
    return grown
