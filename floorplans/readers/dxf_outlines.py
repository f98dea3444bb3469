"""Closed outlines of a drawing in metres: which lines close, which are nested, what is deducted in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.geometry import SAGITTA, inside_of, mend
from floorplans.plan import Stray
from floorplans.readers.dxf_drawn import Line

END_GAP: Final = 0.01
"""Ends nearer than this, in metres, were meant to meet: a slip of the mouse, not a door."""

TAG_BOX: Final = 2.0
"""A numbered outline below this, in m², inside an outline without label frames its number and is no room."""

TILED: Final = 0.9
"""An outline of which the outlines inside it fill more than this encloses rooms and is none itself."""


@dataclass(frozen=True, slots=True)
class Rings:
    """Closed outlines as columns of equal length, in metres."""

    outline: NDArray[np.object_]
    how: NDArray[np.object_]
    """How a broken ring was mended."""
    where: NDArray[np.object_]
    insert: NDArray[np.int64]
    """Which insert drew it; -1 where it stands in model space itself."""

    def __len__(self) -> int:
        return len(self.outline)

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "Rings":
        """Some of the rings, in that order."""
        return Rings(self.outline[rows], self.how[rows], self.where[rows], self.insert[rows])


def rings_of(lines: Iterable[Line], metres: float) -> tuple[Rings, tuple[Stray, ...]]:
    """The lines that close, mended where they must be, and those whose ends lie open; ``metres`` are those of a unit."""
    closed, where, insert, strays = [], [], [], []
    for line in lines:
        # To the nanometre: what lies below is the noise of a rotation matrix, on which predicates may stumble.
        points = np.round(line.points(SAGITTA / metres) * metres, 9)
        gap = float(np.hypot(*(points[-1] - points[0])))
        place = f"{line.layer} #{line.handle}" if line.handle else line.layer
        if not line.closed and gap > END_GAP:
            strays.append(Stray(shapely.LineString(points), place, gap))
            continue
        ends = points if gap == 0 else np.vstack([points, points[:1]])
        if len(np.unique(ends, axis=0)) > 2:
            closed.append(shapely.Polygon(ends))
            where.append(place)
            insert.append(line.insert)
    outline, how = mend(_objects(closed))
    return Rings(outline, how, _objects(where), np.array(insert, np.int64)), tuple(strays)


def rough_areas(lines: Sequence[Line]) -> NDArray[np.float64]:
    """Areas of lines in square drawing units, whether they close or not: enough to judge a unit by."""
    areas = []
    for line in lines:
        if line.closed or np.array_equal(line.vertices[0, :2], line.vertices[-1, :2]):
            points = line.points(float(np.ptp(line.vertices[:, :2]) * np.linalg.norm(line.matrix[:, :2], 2)) / 1000 or 1.0)
            x, y = (points - points[0]).T
            areas.append(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)
    return np.array([area for area in areas if area > 0], float)


def outermost(rings: Rings) -> Rings:
    """Rings that lie in no other: of nested gross outlines the outer counts."""
    inner = inside_of(rings.outline, rings.outline)[0]
    return rings.take(np.setdiff1d(np.arange(len(rings)), inner))


@dataclass(frozen=True, slots=True)
class Sorted:
    """Room outlines told apart from outlines nested in them."""

    rooms: NDArray[np.intp]
    """Rows that are rooms."""
    outline: NDArray[np.object_]
    """Outlines of those rows, less the rooms they surround."""
    ring: NDArray[np.bool_]
    """Which of them surround other rooms."""
    nested: NDArray[np.intp]
    """Rows that are no rooms."""


def sort_nested(rings: Rings, numbered: NDArray[np.bool_], labelled: NDArray[np.bool_]) -> Sorted:
    """Tell rooms from outlines that lie in them or around them.

    An outline in another that has no number of its own is no room (a column, a leader's toilet). One that has
    a number is a room, and is taken out of the one around it (a corridor around a core), unless
    those inside fill it: then the one around them is no room. A small numbered one inside an
    outline without any label only frames the number.
    """
    rows = np.arange(len(rings))
    inner, outer = inside_of(rings.outline, rings.outline)
    areas = shapely.area(rings.outline)
    no_room = np.zeros(len(rings), bool)
    no_room[inner[~numbered[inner]]] = True
    no_room[inner[numbered[inner] & ~labelled[outer] & (areas[inner] < TAG_BOX)]] = True
    real = ~no_room[inner]
    inner, outer = inner[real], outer[real]
    whole = rings.outline.copy()
    ring = np.zeros(len(rings), bool)
    for around in np.unique(outer):
        if not shapely.is_valid(rings.outline[around]):
            continue
        inside = shapely.union_all(rings.outline[inner[outer == around]])
        if shapely.area(shapely.intersection(inside, rings.outline[around])) >= TILED * areas[around]:
            no_room[around] = True
        else:
            whole[around] = shapely.difference(rings.outline[around], inside)
            ring[around] = True
    kept = rows[~no_room]
    return Sorted(kept, whole[kept], ring[kept], rows[no_room])


def deducted_in(outlines: NDArray[np.object_], deductions: NDArray[np.object_]) -> NDArray[np.object_]:
    """What is deducted inside each outline (columns, shafts), or None."""
    deducted = np.full(len(outlines), None, object)
    sound = np.flatnonzero(shapely.is_valid(deductions))
    if not sound.size:
        return deducted
    small, room = shapely.STRtree(outlines).query(deductions[sound], predicate="intersects")
    valid = shapely.is_valid(outlines[room])
    small, room = small[valid], room[valid]
    parts = shapely.intersection(deductions[sound][small], outlines[room])
    for row in np.unique(room[shapely.area(parts) > 0]):
        deducted[row] = shapely.union_all(parts[room == row])
    return deducted


def bodies(rings: Rings, rooms: NDArray[np.object_]) -> Rings:
    """Wall and column bodies drawn as areas; a closed line that runs around a room is a line, not a body."""
    sound = rings.take(shapely.is_valid(rings.outline))
    around = inside_of(rooms, sound.outline, share=0.5)[1]
    equal = shapely.STRtree(sound.outline).query(shapely.point_on_surface(rooms[shapely.is_valid(rooms)]), predicate="within")[1]
    return sound.take(np.setdiff1d(np.arange(len(sound)), np.union1d(around, equal)))


def _objects(values: Sequence[object]) -> NDArray[np.object_]:
    """A column of objects, also of none."""
    column = np.empty(len(values), object)
    column[:] = values
    return column


def meets_any(shapes: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which shapes reach into any of the others; one that cannot be measured is left alone."""
    meets = np.array(~shapely.is_valid(shapes), bool)
    if len(shapes) and len(others):
        meets[shapely.STRtree(others).query(shapes, predicate="intersects")[0]] = True
    return meets
