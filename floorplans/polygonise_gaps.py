"""Where lines that were meant to meet do not: what closes a gap, an opening or a doorway.

Every line that ends, or turns a corner at the end of a wall, is carried on in its own direction; what it
meets within reach decides whether that is a slip of the pen, a doorway with its door, or a bare opening.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

GRID: Final = 1e-4
"""Lines are noded to a tenth of a millimetre: finer than any drawing, coarser than float noise."""

SNAP: Final = 0.02
"""A line carried on that passes an end nearer than this, in metres, was meant to meet it."""

ALONG: Final = np.cos(np.radians(20.0))
"""Lines that turn by less than 20 degrees are one line carried on."""

AROUND: Final = 0.4
"""A doorway lies within this, in metres, of the door drawn in it: the thickness of a wall and a frame."""

DRAWN, DOOR, OPENING, GAP = range(4)
"""By what a stretch of boundary is closed."""

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight pieces that meet only at their ends: rows of x, y, x, y, and the node at either end."""

    ends: Points
    node: NDArray[np.int64]
    """Two columns: the nodes of each piece."""
    at: Points
    """Place of each node."""
    degree: NDArray[np.int64]

    def lines(self) -> NDArray[np.object_]:
        """The pieces as shapes."""
        return shapely.linestrings(self.ends.reshape(-1, 2, 2))  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Closings:
    """Lines that nobody drew, and what each of them closes."""

    line: NDArray[np.object_]
    kind: NDArray[np.int8]


def merged(lines: NDArray[np.object_]) -> shapely.Geometry:
    """All lines as one shape on the grid; what is shorter than the grid is nothing."""
    with np.errstate(all="ignore"):  # GEOS divides by the extent of the noise between two points
        return shapely.union_all(lines[shapely.length(lines) > GRID], grid_size=GRID)


def noded(lines: NDArray[np.object_]) -> Segments:
    """Lines cut where they cross or touch, doubles once."""
    coordinates, of = shapely.get_coordinates(shapely.get_parts(merged(lines)), return_index=True)
    same = of[1:] == of[:-1]
    ends = np.column_stack([coordinates[:-1][same], coordinates[1:][same]])
    at, node = np.unique(np.rint(ends.reshape(-1, 2) / GRID).astype(np.int64), axis=0, return_inverse=True)
    node = node.reshape(-1, 2)
    return Segments(ends, node, np.asarray(at * GRID, np.float64), np.bincount(node.ravel(), minlength=len(at)))


def zones_of(doors: NDArray[np.object_]) -> tuple[NDArray[np.object_], Points]:
    """Where doorways may be, and how wide each may be: one zone a door, from the lines and arcs of its symbol."""
    if not len(doors):
        return np.empty(0, object), np.empty(0)
    symbols = shapely.convex_hull(shapely.get_parts(shapely.union_all(shapely.buffer(doors, 0.05, quad_segs=2))))
    rims = shapely.get_coordinates(shapely.oriented_envelope(symbols)).reshape(len(symbols), 5, 2)
    sides = np.hypot(*np.moveaxis(np.diff(rims, axis=1), 2, 0)).max(axis=1)
    return shapely.buffer(symbols, AROUND, quad_segs=2), sides


def closings(
    drawn: Segments, *, still: NDArray[np.object_], doors: NDArray[np.object_], gap: float, opening: float, wall: float
) -> Closings:
    """What closes the drawn lines; lengths in metres.

    ``still`` are outlines of columns: lines may end at them but they have none to carry on. A gap is
    closed up to ``gap``; a doorway, where a door is drawn, up to the size of that door; a bare opening only between
    two ends of walls no thicker than ``wall`` that face each other, up to ``opening``.
    """
    zones, wide = zones_of(doors)
    reach = max(gap, opening, float(wide.max(initial=0.0)) * 1.3 + SNAP)
    rays = _rays(drawn, still, wall)
    if not len(rays.node):
        return Closings(np.empty(0, object), np.empty(0, np.int8))
    length, target, hit = _hits(drawn, rays, reach)
    lines = shapely.linestrings(np.stack([drawn.at[rays.node], target], axis=1))
    kind = np.full(len(lines), DRAWN, np.int8)
    mutual = _mutual(rays, hit)
    kind[(length <= opening) & mutual & (rays.end | (drawn.degree[rays.node] == 1))] = OPENING
    if len(zones):
        middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        near, zone = shapely.STRtree(zones).query(middle, predicate="within")
        fits = length[near] <= wide[zone] * 1.3 + SNAP
        kind[near[fits]] = DOOR
    kind[length <= gap] = GAP
    kind[~np.isfinite(length) | (length <= 0)] = DRAWN
    found = kind != DRAWN
    ends, told = _loose_ends(drawn, rays, found, gap)
    return Closings(np.concatenate([lines[found], ends]), np.concatenate([kind[found], told]))


@dataclass(frozen=True, slots=True)
class _Rays:
    """Ends of pieces that are not carried on: their node, their direction, whether they end a wall."""

    node: NDArray[np.int64]
    toward: Points
    end: NDArray[np.bool_]
    """Whether the node is a corner of a wall's end: a short cap between two faces."""


def _rays(drawn: Segments, still: NDArray[np.object_], wall: float) -> _Rays:
    """Every end of a piece whose line stops there."""
    node = np.concatenate([drawn.node[:, 1], drawn.node[:, 0]])
    other = np.concatenate([drawn.node[:, 0], drawn.node[:, 1]])
    step = drawn.at[node] - drawn.at[other]
    length = np.hypot(*step.T)
    toward = step / np.maximum(length, GRID)[:, None]
    order = np.argsort(node, kind="stable")
    start = np.r_[0, np.cumsum(drawn.degree)]
    goes_on = np.zeros(len(node), bool)
    capped = np.zeros(len(node), bool)
    for nth in range(int(drawn.degree.max(initial=0))):
        mate = np.where(nth < drawn.degree[node], order[np.minimum(start[node] + nth, len(order) - 1)], -1)
        cosine = -(toward * toward[mate]).sum(axis=1)
        others = (mate >= 0) & (mate != np.arange(len(node)))
        goes_on |= others & (cosine > ALONG)
        capped |= others & (np.abs(cosine) < 0.5) & (length[mate] <= wall) & (length > length[mate] * 0.5)
    through = np.zeros(len(drawn.at), bool)
    through[node[goes_on]] = True
    # The stem of a T stands on a wall that goes on: it ends where it was meant to end.
    free = ~goes_on & ~through[node] & (length > GRID)
    if len(still):
        held = shapely.STRtree(still).query(shapely.points(drawn.at), predicate="dwithin", distance=GRID * 2)[0]
        column = np.zeros(len(drawn.at), bool)
        column[held] = True
        free &= ~(column[node] & column[other])
    return _Rays(node[free], toward[free], capped[free] & (drawn.degree[node[free]] == 2))


def _hits(drawn: Segments, rays: _Rays, reach: float) -> tuple[Points, Points, NDArray[np.int64]]:
    """How far each ray goes, where it ends, and at which node (-1 in the middle of a line)."""
    origin = drawn.at[rays.node]
    shapes = shapely.linestrings(np.stack([origin, origin + rays.toward * reach], axis=1))
    ray, piece = shapely.STRtree(drawn.lines()).query(shapes, predicate="dwithin", distance=SNAP)
    own = (drawn.node[piece] == rays.node[ray][:, None]).any(axis=1)
    ray, piece = ray[~own], piece[~own]
    d, o = rays.toward[ray], origin[ray]
    a, b = drawn.ends[piece, :2] - o, drawn.ends[piece, 2:] - o
    with np.errstate(divide="ignore", invalid="ignore"):
        # Each end in the ray's own frame: how far along it, how far beside it.
        u, v = (a * d).sum(axis=1), (b * d).sum(axis=1)
        left, right = d[:, 0] * a[:, 1] - d[:, 1] * a[:, 0], d[:, 0] * b[:, 1] - d[:, 1] * b[:, 0]
        crossing = np.where(left * right < 0, u + (v - u) * left / (left - right), np.inf)
    crossing[crossing <= GRID] = np.inf
    near_a = np.where((np.abs(left) <= SNAP) & (u > GRID), u, np.inf)
    near_b = np.where((np.abs(right) <= SNAP) & (v > GRID), v, np.inf)
    far = np.concatenate([crossing, near_a, near_b])
    # An end beside the ray is preferred to the line that it ends.
    rank = np.concatenate([crossing + SNAP, near_a, near_b])
    which = np.concatenate([np.full(len(ray), -1), drawn.node[piece, 0], drawn.node[piece, 1]])
    ray = np.concatenate([ray, ray, ray])
    length, hit = np.full(len(rays.node), np.inf), np.full(len(rays.node), -1)
    order = np.lexsort((rank, ray))
    order = order[np.isfinite(far[order]) & (far[order] <= reach)]
    first = order[np.r_[True, ray[order][1:] != ray[order][:-1]]] if len(order) else order
    length[ray[first]], hit[ray[first]] = far[first], which[first]
    plain = origin + rays.toward * np.where(np.isfinite(length), length, 0.0)[:, None]
    target = np.where((hit >= 0)[:, None], drawn.at[hit], plain)
    return length, target, hit


def _mutual(rays: _Rays, hit: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rays meet a node from which a ray comes back to theirs."""
    there = {(int(a), int(b)) for a, b in zip(rays.node, hit, strict=True) if b >= 0}
    return np.array([(int(b), int(a)) in there for a, b in zip(rays.node, hit, strict=True)], bool)


def _loose_ends(
    drawn: Segments, rays: _Rays, found: NDArray[np.bool_], gap: float
) -> tuple[NDArray[np.object_], NDArray[np.int8]]:
    """Lines that end with nothing ahead: carried to where they cross another such line, else to the nearest end."""
    served = np.zeros(len(drawn.at), bool)
    served[rays.node[found]] = True
    rows = np.flatnonzero((drawn.degree[rays.node] == 1) & ~served[rays.node])
    if len(rows) < 2:
        return np.empty(0, object), np.empty(0, np.int8)
    at, toward = drawn.at[rays.node[rows]], rays.toward[rows]
    points = shapely.points(at)
    # Two lines that make a corner carry each on to it: twice the gap apart at most.
    one, two = shapely.STRtree(points).query(points, predicate="dwithin", distance=gap)
    kept = one < two
    one, two = one[kept], two[kept]
    cross = toward[one, 0] * toward[two, 1] - toward[one, 1] * toward[two, 0]
    step = at[two] - at[one]
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (step[:, 0] * toward[two, 1] - step[:, 1] * toward[two, 0]) / cross
        t = (step[:, 0] * toward[one, 1] - step[:, 1] * toward[one, 0]) / cross
        meets = (np.abs(cross) > 0.2) & (s >= 0) & (t >= 0) & (s <= gap) & (t <= gap)
    corner = at[one] + toward[one] * np.where(meets, s, 0.0)[:, None]
    rank = np.where(meets, s + t, gap + np.hypot(*step.T))
    order = np.lexsort((rank, one))
    used = np.zeros(len(rows), bool)
    made: list[Points] = []
    for row in order.tolist():  # few: only ends that met nothing
        if used[one[row]] or used[two[row]]:
            continue
        used[[one[row], two[row]]] = True
        made.append(np.array([at[one[row]], corner[row], at[two[row]]]))
    lines = np.array([shapely.LineString(path) for path in made] or [], object)
    return lines, np.full(len(lines), GAP, np.int8)
