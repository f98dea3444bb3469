"""The points of many outlines in one go, and to which ring and room each belongs."""

from weakref import ref

import numpy as np
import shapely
from numpy.typing import NDArray

Points = tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]

_last: list[tuple[ref[NDArray[np.object_]], Points]] = []


def ring_points(outlines: NDArray[np.object_]) -> Points:
    """Points of all rings, the ring of each, and the outline of each ring; outlines are polygons or multipolygons.

    The answer on the last array is kept, for several checks ask it of the same one.
    """
    if _last and _last[0][0]() is outlines:
        return _last[0][1]
    answer = _ring_points(outlines)
    _last[:] = [(ref(outlines), answer)]
    return answer


def _ring_points(outlines: NDArray[np.object_]) -> Points:
    """Nearly always an outline is one ring. Only of the others are the rings looked at one by one, for that takes ten times as long."""
    points, of = shapely.get_coordinates(outlines, return_index=True)
    begins = np.r_[True, of[1:] != of[:-1]][: len(of)]
    several = np.flatnonzero(
        (shapely.get_type_id(outlines) != shapely.GeometryType.POLYGON) | (shapely.get_num_interior_rings(outlines) > 0)
    )
    if len(several):
        parts, of_part = shapely.get_parts(outlines[several], return_index=True)
        rings, of_ring = shapely.get_rings(parts, return_index=True)
        room = several[of_part[of_ring]]
        length = shapely.get_num_coordinates(rings)
        before = np.cumsum(length) - length
        first = np.flatnonzero(np.r_[True, room[1:] != room[:-1]][: len(room)])
        within = before - np.repeat(before[first], np.diff(np.r_[first, len(room)]))
        begins[np.searchsorted(of, room) + within] = True
    return points, np.cumsum(begins) - 1, of[begins]
