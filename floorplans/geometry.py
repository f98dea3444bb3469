"""Rings as they are drawn, made into areas: arcs flattened, broken rings mended where their area is certain."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.star import valid

SAGITTA: Final = 0.001
"""Largest distance in metres between an arc and the chords it is flattened to."""

AREA_DOUBT: Final = 0.01
"""Two ways of mending that differ by more than this, in m², leave the area of a ring uncertain."""

CRUMB: Final = 0.01
"""A lobe of a mended ring smaller than this, in m², is a slip of the pen and is dropped."""

BOW_TIE: Final = "bow-tie"
KEY_HOLE: Final = "key-hole"


def mend(outlines: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Outlines with broken rings mended where their area is certain, and how each was mended.

    An invalid ring is made valid in two ways, by its line work and by its structure; where both
    enclose the same area to 0.01 m² there is no doubt what the surveyor meant. The second array
    says ``bow-tie`` (the ring crosses itself) or ``key-hole`` (it runs along itself), and is empty
    for rings that were sound or are left as they are. Outlines are in metres; None stays None.

    >>> tied, how = mend(np.array([shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])], object))
    >>> tied[0].area, how[0]
    (8.0, 'bow-tie')
    """
    how = np.full(len(outlines), "", object)
    broken = np.flatnonzero(~valid(outlines) & ~shapely.is_missing(outlines))
    if not broken.size:
        return outlines, how
    mended = outlines.copy()
    drawn = outlines[broken]
    finite = np.array([np.isfinite(shapely.get_coordinates(one)).all() for one in drawn])
    broken, drawn = broken[finite], drawn[finite]
    lines = _surfaces(shapely.make_valid(drawn, method="linework"))
    structure = _surfaces(shapely.make_valid(drawn, method="structure", keep_collapsed=False))
    area = shapely.area(structure)
    certain = (np.abs(shapely.area(lines) - area) <= AREA_DOUBT) & (area > AREA_DOUBT)
    # Lobes wound against each other are the same by both ways only if nothing is wound twice.
    certain &= shapely.area(shapely.symmetric_difference(lines, structure)) <= AREA_DOUBT
    rows = broken[certain]
    mended[rows] = structure[certain]
    how[rows] = [KEY_HOLE if _runs_along_itself(one) else BOW_TIE for one in drawn[certain]]
    return mended, how


def flatten(vertices: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Points of a polyline whose rows are x, y, bulge: arcs become chords no further than ``tolerance`` from them.

    The bulge of a row is the tangent of a quarter of the arc's angle to the next row, as DXF has
    it; the last row's bulge leads back to the first point, which is then repeated.

    >>> flatten(np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0]]), 0.001).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    """
    points, bulges = vertices[:, :2], vertices[:, 2]
    if not bulges.any():
        return points
    parts = []
    for start, end, bulge in zip(points, np.roll(points, -1, axis=0), bulges, strict=True):
        parts.append(start[None])
        if bulge and not np.array_equal(start, end):
            parts.append(_arc(start, end, bulge, tolerance))
    if bulges[-1]:
        parts.append(points[:1])
    return np.concatenate(parts)


def inside_of(inner: NDArray[np.object_], outer: NDArray[np.object_], *, share: float = 0.98) -> NDArray[np.intp]:
    """Pairs (row of inner, row of outer) where nearly all of one lies in the other; a shape never lies in itself or its equal."""
    tree = shapely.STRtree(outer)
    pairs: NDArray[np.intp] = tree.query(inner, predicate="intersects")
    small, large = shapely.area(inner)[pairs[0]], shapely.area(outer)[pairs[1]]
    pairs = pairs[:, (small < large * 0.999) & (small > 0)]
    sound = shapely.is_valid(inner[pairs[0]]) & shapely.is_valid(outer[pairs[1]])
    pairs = pairs[:, sound]
    shared = shapely.area(shapely.intersection(inner[pairs[0]], outer[pairs[1]]))
    return pairs[:, shared >= share * shapely.area(inner)[pairs[0]]]


def _arc(start: NDArray[np.float64], end: NDArray[np.float64], bulge: float, tolerance: float) -> NDArray[np.float64]:
    """Points between the ends of one arc."""
    angle = 4 * np.arctan(bulge)
    chord = end - start
    radius = np.hypot(*chord) / 2 / abs(np.sin(angle / 2))
    half_step = np.arccos(max(1 - tolerance / radius, 0.0)) if radius > tolerance else np.pi / 4
    steps = max(int(np.ceil(abs(angle) / (2 * min(half_step, np.pi / 8)))), 2)
    centre = (start + end) / 2 + np.array([-chord[1], chord[0]]) / 2 / np.tan(angle / 2)
    turns = np.linspace(0, angle, steps + 1)[1:-1]
    arm = start - centre
    cos, sin = np.cos(turns), np.sin(turns)
    points: NDArray[np.float64] = centre + np.column_stack([arm[0] * cos - arm[1] * sin, arm[0] * sin + arm[1] * cos])
    return points


def _surfaces(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Only the areas of mixed shapes, crumbs dropped; a single area stands by itself."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    more, within = shapely.get_parts(parts, return_index=True)
    owner = owner[within]
    kept = (shapely.get_type_id(more) == shapely.GeometryType.POLYGON) & (shapely.area(more) > 0)
    more, owner = more[kept], owner[kept]
    areas = shapely.area(more)
    largest = np.zeros(len(shapes))
    np.maximum.at(largest, owner, areas)
    kept = (areas >= CRUMB) | (areas == largest[owner])
    more, owner = more[kept], owner[kept]
    whole = np.full(len(shapes), shapely.Polygon(), object)
    for row in np.unique(owner):
        mine = more[owner == row]
        whole[row] = mine[0] if len(mine) == 1 else shapely.multipolygons(mine)
    return whole


def _runs_along_itself(ring: shapely.Polygon) -> bool:
    """Whether a stretch of the boundary is drawn twice."""
    lines = shapely.get_parts(shapely.boundary(ring))
    drawn = shapely.length(lines).sum()
    once = shapely.length(shapely.union_all(shapely.node(lines)))
    return bool(drawn - once > 1e-6 * max(drawn, 1.0))
