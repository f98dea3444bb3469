"""Checks on what lies between rooms: narrow voids that should be shared walls, and rooms far from all others."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.checks import Said, check
from floorplans.checks.near import boxes_meet, edges_near
from floorplans.checks.overlap import BESIDE_M
from floorplans.checks.rings import corners
from floorplans.checks.rooms import boxes, extents, overlapping, sound
from floorplans.measure import decimals
from floorplans.plan import Reading, Rooms
from floorplans.points import Edges
from floorplans.vocabulary import Family, Severity, Words

LEAST_GAP_M = 0.0005
"""What is narrower is how two people round one corner."""

WIDEST_M = 1.0
"""What is wider is a corridor, whatever the tolerance."""

LEAST_LENGTH_M = 0.3
"""Two walls that face each other for less are two corners."""

PARALLEL = 0.035
"""Sine of the angle between two walls that face each other."""

Gaps = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64], NDArray[np.object_]]


@check(
    "room-gap",
    Severity.WARNING,
    Words("房间之间有缝隙", "gap between rooms"),
    family=Family.TOPOLOGY,
    mend=Words(
        "请使两房间共用一道墙线，或按墙厚留出间距。",
        "Let the two rooms share one line, or leave the thickness of a wall between them.",
    ),
)
def rooms_leave_no_gaps(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Two rooms share the line of a wall or leave more than the tolerance between them; where a wall is drawn there is no gap."""
    first, second, width, line = _gaps(reading.rooms, min(tolerance, WIDEST_M))
    for at in np.flatnonzero(~_walled(reading, first, line)).tolist():
        row, other = int(first[at]), int(second[at])
        if reading.rooms.number[other] < reading.rooms.number[row]:
            row, other = other, row
        length = float(shapely.length(line[at]))
        yield Said(
            says=Words(
                f"与房间 {reading.subject(other)} 之间有宽 {1000 * width[at]:.1f} 毫米、长 {length:.2f} 米的缝隙。",
                f"Between it and room {reading.subject(other)} there is a gap of {1000 * width[at]:.1f} mm, {length:.2f} m long.",
            ),
            room=row,
            outline=line[at],
            measured=decimals(float(width[at]), 4),
            limit=decimals(tolerance, 4),
        )


def _walled(reading: Reading, rows: NDArray[np.intp], line: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Gaps that are filled, by half their length or more, with a wall that the plan draws."""
    filled = np.zeros(len(rows), bool)
    floor = reading.rooms.floor[rows]
    for at in np.unique(floor).tolist():
        walls = reading.plans[at].structure
        if walls is not None and np.isfinite(shapely.bounds(walls)).all():
            mine = floor == at
            filled[mine] = (
                shapely.length(shapely.intersection(line[mine], shapely.make_valid(walls))) >= shapely.length(line[mine]) / 2
            )
    return filled


def _gaps(rooms: Rooms, widest: float) -> Gaps:
    """Pairs of rooms with a void between them, the width of the widest, and its line in the middle; each pair once."""
    known = overlapping(rooms)
    nothing: Gaps = np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0), np.empty(0, object)
    if len(known.loose) < 2 or widest < LEAST_GAP_M:
        return nothing
    widest = widest * (1 + 1e-6) + 1e-9  # 50 mm as floats have it
    first, second = known.beside.T
    if widest > BESIDE_M:
        first, second = (known.loose[it] for it in boxes_meet(boxes(rooms)[known.loose], rooms.floor[known.loose], widest))
    it = corners(rooms)
    pair, i, j = edges_near(it, boxes(rooms), first, second, widest)
    a, b, width, line = _facing(rooms, it, first[pair], second[pair], i, j, widest)
    if not len(a):
        return nothing
    order = np.lexsort((-width, b, a))
    a, b, width, line = a[order], b[order], width[order], line[order]
    new = np.r_[True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])]
    return a[new], b[new], width[new], line[new]


def _facing(rooms: Rooms, it: Edges, a: NDArray[Any], b: NDArray[Any], i: NDArray[Any], j: NDArray[Any], widest: float) -> Gaps:
    """Of edges i of rooms a and j of rooms b those that run beside each other with nothing of either room between them."""
    long = (it.length[i] >= LEAST_LENGTH_M) & (it.length[j] >= LEAST_LENGTH_M)
    a, b, i, j = a[long], b[long], i[long], j[long]
    ux, uy = it.dx[i] / it.length[i], it.dy[i] / it.length[i]
    alike = np.abs(ux * it.dy[j] - uy * it.dx[j]) <= PARALLEL * it.length[j]
    a, b, i, j, ux, uy = a[alike], b[alike], i[alike], j[alike], ux[alike], uy[alike]
    # In the frame of edge i: where edge j begins and ends along it, and how far off.
    x, y = it.x[j] - it.x[i], it.y[j] - it.y[i]
    along, off = x * ux + y * uy, y * ux - x * uy
    run, rise = it.dx[j] * ux + it.dy[j] * uy, it.dy[j] * ux - it.dx[j] * uy
    low, high = np.maximum(np.minimum(along, along + run), 0), np.minimum(np.maximum(along, along + run), it.length[i])
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = rise / run
        middle = (low + high) / 2
        width = off + (middle - along) * slope
        good = (high - low >= LEAST_LENGTH_M) & (np.abs(width) > LEAST_GAP_M) & (np.abs(width) <= widest)
    a, b, i, ux, uy, low, high, middle, width = (column[good] for column in (a, b, i, ux, uy, low, high, middle, width))
    side = width / 2
    mx, my = it.x[i] + middle * ux - side * uy, it.y[i] + middle * uy + side * ux
    shapely.prepare(rooms.outline[np.union1d(a, b)])
    void = ~shapely.contains_xy(rooms.outline[a], mx, my) & ~shapely.contains_xy(rooms.outline[b], mx, my)
    a, b, i, ux, uy, low, high, side, width = (column[void] for column in (a, b, i, ux, uy, low, high, side, width))
    ends = np.stack([np.stack([it.x[i] + t * ux - side * uy, it.y[i] + t * uy + side * ux], axis=1) for t in (low, high)], axis=1)
    lines = shapely.linestrings(ends) if len(ends) else np.empty(0, object)
    return a, b, np.abs(width), np.asarray(lines, object)


@check(
    "room-apart",
    Severity.WARNING,
    Words("房间远离本层", "room far from its floor"),
    family=Family.TOPOLOGY,
    mend=Words(
        "请核对该处图形的位置，或将其归入所属楼层。", "Check where it is drawn, or give it to the floor that it belongs to."
    ),
)
def rooms_stand_together(reading: Reading, tolerance: float) -> Iterator[Said]:
    """No part of a floor lies further from the rest, east or north, than the tolerance; the smaller part is told."""
    rooms = reading.rooms
    extent = extents(rooms, len(reading.plans))
    with np.errstate(invalid="ignore"):
        long = np.asarray((extent[:, 2:] - extent[:, :2]).max(axis=1) > tolerance)
    rows = np.flatnonzero(sound(rooms) & long[rooms.floor]) if long.any() else np.empty(0, np.intp)
    if not len(rows):
        return
    bounds, floor = boxes(rooms)[rows], rooms.floor[rows]
    told: set[int] = set()
    for low, high in ((0, 2), (1, 3)):
        order = np.lexsort((bounds[:, low], floor))
        begin, end, on = bounds[order, low], bounds[order, high], floor[order]
        reach = end.copy()
        starts = np.flatnonzero(np.r_[True, on[1:] != on[:-1]])
        # A running maximum by floor: floors are lifted over each other so that none reaches into the next.
        span = float(end.max() - begin.min()) + 1.0
        lift = np.repeat(np.arange(len(starts)) * span, np.diff(np.r_[starts, len(on)]))
        reach = np.maximum.accumulate(end + lift) - lift
        breaks = np.flatnonzero((on[1:] == on[:-1]) & (begin[1:] - reach[:-1] > max(tolerance, 0.0)))
        for at in breaks.tolist():
            first, last = np.searchsorted(on, (on[at], on[at] + 1))
            left, right = order[first : at + 1], order[at + 1 : last]
            part = rows[left if len(left) < len(right) else right]
            by = float(begin[at + 1] - reach[at])
            row = int(part[0])
            if row not in told:
                told.add(row)
                yield Said(
                    says=Words(
                        f"连同本室 {len(part)} 个房间与本层其余 {last - first - len(part)} 个房间相距 {by:.2f} 米。",
                        f"With {len(part)} rooms in all it lies {by:.2f} m from the other {last - first - len(part)} of its floor.",
                    ),
                    room=row,
                    measured=decimals(by, 2),
                    limit=decimals(tolerance, 2),
                )
