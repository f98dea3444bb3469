"""How thick walls are, from what rooms leave of a floor, and what an area becomes at the other face of its walls.

A wall's two faces are a room's outline and the next one's, or the gross outline; between two faces lies thickness
times their mean length. All of it is estimate: it is told beside what was measured and never put in its place.
"""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.plan import Reading
from floorplans.star import valid
from floorplans.vocabulary import BoundaryBasis

Metres = NDArray[np.float64]

PLAUSIBLE_M: Final = (0.05, 0.60)
"""Walls of a house; what comes out thinner or thicker is no wall but rooms not drawn or drawn twice. This system's own figures."""

SHARPEST: Final = 2.0
"""Corners sharper than 127° of turn are cut, as a mason would: tan(θ/2) is no more than this."""


def wall_thickness(reading: Reading) -> Metres:
    """Mean wall thickness of each plan in metres, by its gross outline and its rooms; NaN where they do not tell it.

    Rooms drawn to a face of the walls: ``2·(gross − rooms) / (perimeters of rooms + perimeter of the outline)``.
    Rooms drawn to the wall centre tell the outer walls only, by how far the outline lies around them. Both hold where
    every room of the floor is drawn; ``PLAUSIBLE_M`` keeps out what cannot be a wall.
    """
    outlines = _outlines(reading)
    rooms = _measured(reading.rooms.outline)
    floor, floors = reading.rooms.floor, len(reading.plans)
    around = np.bincount(floor, np.nan_to_num(shapely.length(rooms)), floors)
    within = np.bincount(floor, np.nan_to_num(shapely.area(rooms)), floors)
    rest, length = shapely.area(outlines) - within, shapely.length(outlines)
    centred = np.array([plan.basis is BoundaryBasis.WALL_CENTRE for plan in reading.plans], bool)
    with np.errstate(invalid="ignore"):
        thickness = np.where(centred, -2 * _distance(-rest, length, _corners(outlines)), 2 * rest / (around + length))
        known = (within > 0) & (thickness >= PLAUSIBLE_M[0]) & (thickness <= PLAUSIBLE_M[1])
    return np.where(known, thickness, np.nan)


def moved_area(outlines: NDArray[np.object_], by: Metres) -> NDArray[np.float64]:
    """Area in m² of outlines whose every side is moved outwards by so many metres, inwards where negative.

    ``A + P·d + d²·Σ tan(θ/2)`` over all corners, θ being the turn; a hole moves the other way. NaN without an outline;
    a room thinner than what is taken off it has no area left.

    >>> rooms = np.array([shapely.box(0, 0, 5, 4)], object)
    >>> moved_area(rooms, np.array([0.1])).round(6).tolist(), moved_area(rooms, np.array([-0.1])).round(6).tolist()
    ([21.84], [18.24])
    """
    outlines = _measured(outlines)
    length, corners = shapely.length(outlines), _corners(outlines)
    with np.errstate(invalid="ignore", divide="ignore"):
        areas = shapely.area(outlines) + length * by + corners * by**2
        vanished = (by < 0) & (corners > 0) & (-by >= length / (2 * corners))
    return np.asarray(np.where(np.isnan(areas), np.nan, np.where(vanished, 0.0, np.maximum(areas, 0.0))))


def implied_thickness(outlines: NDArray[np.object_], stated_m2: NDArray[np.float64]) -> Metres:
    """How thick the walls are if a stated area runs to their centre and the outline to their face; metres, NaN where it cannot.

    It explains why areas differ: where it is much the same for every room of a floor, and what walls are, two bases
    were used and nobody measured wrong.

    >>> implied_thickness(np.array([shapely.box(0, 0, 5, 4)], object), np.array([21.84])).round(6).tolist()
    [0.2]
    """
    outlines = _measured(outlines)
    return 2 * _distance(stated_m2 - shapely.area(outlines), shapely.length(outlines), _corners(outlines))


def _distance(gained: NDArray[np.float64], length: Metres, corners: NDArray[np.float64]) -> Metres:
    """By how much sides must move for an area to grow by so much: the root of ``corners·d² + length·d = gained`` next to 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(2 * gained / (length + np.sqrt(length**2 + 4 * corners * gained)))


def _corners(outlines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Sum of tan(θ/2) over the corners of each outline: 4 for what has right angles only; a hole counts against it."""
    parts, owner = shapely.get_parts(outlines, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    sums = np.zeros(len(outlines))
    if not len(rings):
        return sums
    turned = _turned(rings)
    outer = np.r_[True, part[1:] != part[:-1]]  # the first ring of a polygon bounds it from outside
    wound = np.where(shapely.is_ccw(rings) == outer, 1.0, -1.0)
    np.add.at(sums, owner[part], turned * wound)
    return sums


def _turned(rings: NDArray[np.object_]) -> NDArray[np.float64]:
    """Sum of tan(θ/2) over the corners of each ring, to the left positive."""
    points, ring = shapely.get_coordinates(rings, return_index=True)
    kept = np.r_[True, (ring[1:] != ring[:-1]) | (points[1:] != points[:-1]).any(axis=1)]
    points, ring = points[kept], ring[kept]
    last = np.flatnonzero(np.r_[ring[1:] != ring[:-1], True])  # repeats the first point of its ring
    ahead = np.delete(np.roll(points, -1, axis=0) - points, last, axis=0)
    ring = np.delete(ring, last)
    before = np.roll(ahead, 1, axis=0)
    starts = np.flatnonzero(np.r_[True, ring[1:] != ring[:-1]])
    before[starts] = ahead[np.r_[starts[1:], len(ring)] - 1]
    cross = before[:, 0] * ahead[:, 1] - before[:, 1] * ahead[:, 0]
    along = np.hypot(*before.T) * np.hypot(*ahead.T) + (before * ahead).sum(axis=1)
    half = np.clip(cross / np.maximum(along, 1e-300), -SHARPEST, SHARPEST)  # tan(θ/2) = sin θ / (1 + cos θ)
    return np.asarray(np.bincount(ring, half, len(rings)), np.float64)


def _measured(outlines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Outlines that are polygons with an area, sound enough to be measured; None for the others."""
    areal = np.isin(shapely.get_type_id(outlines), (3, 6)) & ~shapely.is_empty(outlines)
    kept = outlines.copy()
    kept[~(areal & valid(outlines))] = None
    return kept


def _outlines(reading: Reading) -> NDArray[np.object_]:
    """The gross outline of each plan, None where it has none that can be measured."""
    outlines = np.full(len(reading.plans), None, object)
    outlines[:] = [plan.outline for plan in reading.plans]
    return _measured(outlines)
