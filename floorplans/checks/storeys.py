"""Checks on floors that lie on each other: one that is shifted, turned, mirrored or scaled, and walls that all but meet."""

from collections.abc import Callable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.checks import Said, check
from floorplans.checks.rings import middles
from floorplans.checks.rooms import boxes, sound
from floorplans.checks.stacked import LEAST_ROOMS, LEAST_SHARE, Stack, stacked
from floorplans.measure import decimals
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Moment, Severity, Words

NOISE = 1e-6
TURNED = 0.05
"""A floor turned by less, in degrees, is not turned but drawn by another hand."""
STRETCHED = 0.002
OTHER_M = 0.3
"""A wall that stands further off than this is another wall."""

ALIGN = Words("请将本层图形与下层对齐后重新提交。", "Lay the floor over the one below and hand it in again.")


@check(
    "floor-shifted",
    Severity.WARNING,
    Words("楼层相对下层平移", "floor shifted against the one below"),
    family=Family.PLACEMENT,
    moment=Moment.ENROLMENT,
    mend=ALIGN,
)
def floors_stand_on_each_other(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A floor that repeats the rooms of the one below stands over it."""
    it = stacked(reading)
    plain = it.copied & ~it.mirrored & (np.abs(it.turned) <= TURNED) & (np.abs(it.scaled - 1) <= STRETCHED)
    far = plain & (np.abs(it.shifted) > max(tolerance, NOISE))
    for at in _told(reading, it, far, back=lambda a, b: abs(it.shifted[a] + it.shifted[b]) <= max(tolerance, NOISE)):
        by, below = it.shifted[at], reading.plans[it.lower[at]].floor_name
        distance = abs(by)
        yield Said(
            says=Words(
                f"与下层 {below} 房间布置相同，但平移了 {distance:.3f} 米（东 {by.real:.3f}，北 {by.imag:.3f}）。",
                f"It has the rooms of {below} below but lies {distance:.3f} m off (east {by.real:.3f}, north {by.imag:.3f}).",
            ),
            floor=int(it.upper[at]),
            outline=_hull(reading, int(it.upper[at])),
            measured=decimals(distance, 3),
            limit=decimals(tolerance, 3),
        )


@check(
    "floor-turned",
    Severity.WARNING,
    Words("楼层相对下层旋转", "floor turned against the one below"),
    family=Family.PLACEMENT,
    moment=Moment.ENROLMENT,
    mend=ALIGN,
)
def floors_are_not_turned(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A floor that repeats the rooms of the one below is not turned against it."""
    it = stacked(reading)
    far = it.copied & ~it.mirrored & (np.abs(it.turned) > max(tolerance, NOISE))
    for at in _told(reading, it, far, back=lambda a, b: abs((it.turned[a] + it.turned[b] + 180) % 360 - 180) <= tolerance):
        below = reading.plans[it.lower[at]].floor_name
        yield Said(
            says=Words(
                f"与下层 {below} 房间布置相同，但旋转了 {it.turned[at]:.2f} 度。",
                f"It has the rooms of {below} below but is turned by {it.turned[at]:.2f} degrees.",
            ),
            floor=int(it.upper[at]),
            outline=_hull(reading, int(it.upper[at])),
            measured=decimals(abs(float(it.turned[at])), 2),
            limit=decimals(tolerance, 2),
        )


@check(
    "floor-mirrored",
    Severity.WARNING,
    Words("楼层相对下层镜像", "floor mirrored against the one below"),
    family=Family.PLACEMENT,
    moment=Moment.ENROLMENT,
    mend=Words("请将本层图形翻转回来后重新提交。", "Flip the floor back and hand it in again."),
)
def floors_are_not_mirrored(reading: Reading, _: float) -> Iterator[Said]:
    """A floor that repeats the rooms of the one below is not its mirror image."""
    it = stacked(reading)
    for at in _told(reading, it, it.copied & it.mirrored, back=lambda _a, _b: True):
        below = reading.plans[it.lower[at]].floor_name
        count = int(np.count_nonzero(it.pair == at))
        yield Said(
            says=Words(f"{count} 个房间与下层 {below} 成镜像。", f"Its {count} rooms are those of {below} below as in a mirror."),
            floor=int(it.upper[at]),
            outline=_hull(reading, int(it.upper[at])),
        )


@check(
    "floor-scaled",
    Severity.ERROR,
    Words("楼层与下层比例不一", "floor scaled against the one below"),
    family=Family.DRAWING,
    moment=Moment.ENROLMENT,
    mend=Words("请核对本层的绘图单位与比例。", "Check the unit and the scale of this floor."),
)
def floors_have_one_scale(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A floor that repeats the rooms of the one below has its size."""
    it = stacked(reading)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = it.copied & (np.abs(np.log(it.scaled)) > np.log1p(max(tolerance, NOISE)))
    for at in _told(reading, it, far, back=lambda a, b: abs(it.scaled[a] * it.scaled[b] - 1) <= max(tolerance, NOISE)):
        below = reading.plans[it.lower[at]].floor_name
        yield Said(
            says=Words(
                f"与下层 {below} 房间布置相同，但长度为其 {it.scaled[at]:.4f} 倍。",
                f"It has the rooms of {below} below, but lengths are {it.scaled[at]:.4f} times theirs.",
            ),
            floor=int(it.upper[at]),
            measured=decimals(float(it.scaled[at]), 4),
            limit=decimals(1 + tolerance, 4),
        )


@check(
    "wall-misaligned",
    Severity.NOTE,
    Words("墙体与下层错位", "wall off the one below"),
    family=Family.TOPOLOGY,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请核对本层与下层的墙线；确为错位的可予保留。", "Compare the walls of the two floors; what is truly off may stay."
    ),
)
def walls_stand_on_walls(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Where most rooms of two floors stand exactly over each other, no single wall is just beside the one below."""
    it = stacked(reading)
    if not len(it.pair):
        return
    bounds = boxes(reading.rooms)
    off = np.maximum.reduce([np.abs(side[it.first] - side[it.second]) for side in bounds.T])
    count = len(it.lower)
    same = np.bincount(it.pair, off <= max(tolerance, NOISE), count)
    rooms = np.bincount(it.pair, minlength=count)
    usual = (same >= LEAST_SHARE * rooms) & (rooms >= LEAST_ROOMS)
    for at in np.flatnonzero(usual[it.pair] & (off > max(tolerance, NOISE)) & (off <= OTHER_M)).tolist():
        below = int(it.first[at])
        yield Said(
            says=Words(
                f"墙线与下层房间 {reading.subject(below)} 相差 {off[at]:.3f} 米，而本层多数房间上下对齐。",
                f"A wall stands {off[at]:.3f} m off that of room {reading.subject(below)} below, while most rooms stand over each other.",
            ),
            room=int(it.second[at]),
            measured=decimals(float(off[at]), 3),
            limit=decimals(tolerance, 3),
        )


def _told(reading: Reading, it: Stack, off: NDArray[np.bool_], back: Callable[[int, int], object]) -> Iterator[int]:
    """The pairs to speak of: not where rooms stand over rooms however they are numbered, nor where a floor is back in its place."""
    told: dict[int, int] = {}
    for at in np.flatnonzero(off).tolist():
        earlier = told.get(int(it.lower[at]))
        if (earlier is None or not back(earlier, at)) and not _in_place(reading, int(it.lower[at]), int(it.upper[at])):
            told[int(it.upper[at])] = at
            yield at


def _in_place(reading: Reading, lower: int, upper: int) -> bool:
    """Whether most rooms of a floor have a room of the same place below: a symmetrical house, numbered the other way round."""
    middle = middles(reading.rooms)
    below, above = (shapely.points(it.real, it.imag) for it in (middle[reading.rows(at)] for at in (lower, upper)))
    met = np.unique(shapely.STRtree(below).query(above, predicate="dwithin", distance=0.05)[0])
    return len(met) >= LEAST_SHARE * len(above)


def _hull(reading: Reading, floor: int) -> shapely.Geometry:
    rows = reading.rows(floor)
    return shapely.box(*shapely.total_bounds(reading.rooms.outline[rows][sound(reading.rooms)[rows]]))
