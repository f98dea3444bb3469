"""Checks on the floors of a building as a set: named once, none left out, none drawn for two, each with its gross outline."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from floorplans.checks import Said, check
from floorplans.checks.rooms import boxes, extents, numbers, plans_with
from floorplans.checks.stacked import buildings, stacked
from floorplans.measure import decimals
from floorplans.plan import FloorPlan, Reading
from floorplans.points import areas_of
from floorplans.vocabulary import Family, Moment, Severity, Words

GRAIN_M = 0.001
"""Rooms are the same to the millimetre."""

LEAST_ROOMS = 2
"""A floor of one hall may well be like the next."""


@check(
    "floor-named-twice",
    Severity.WARNING,
    Words("楼层重复", "floor handed in twice"),
    family=Family.DRAWING,
    moment=Moment.ENROLMENT,
    mend=Words("请改正其中一张图的楼层名，或删去多余的一张。", "Correct the name of one of them, or leave one out."),
)
def floors_are_named_once(reading: Reading, _: float) -> Iterator[Said]:
    """No two plans of a reading are the same floor of the same building."""
    first: dict[tuple[str, str], int] = {}
    for at, plan in plans_with(reading, lambda it: it.floor_name):
        other = first.setdefault((plan.building, plan.floor_name), at)
        if other != at:
            there = " · ".join(filter(None, (reading.plans[other].file, reading.plans[other].frame)))
            yield Said(
                says=Words(
                    f"楼层 {plan.floor_name} 有 2 张图，另一张为 {there}。",
                    f"There are 2 plans of floor {plan.floor_name}, the other is {there}.",
                ),
                floor=at,
            )


@check(
    "floor-missing",
    Severity.NOTE,
    Words("楼层不连续", "floor missing in between"),
    family=Family.DRAWING,
    moment=Moment.ENROLMENT,
    mend=Words("请补交缺少的楼层；确无该层的可不予理会。", "Hand in the floors that are missing, unless there are none."),
)
def floors_follow_each_other(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Between two floors of a building none is missing."""
    for group in buildings(reading):
        whole = [(int(height), at) for height, at in group if height == int(height) and height and abs(height) <= MOST_FLOORS]
        for (low, _), (high, at) in itertools.pairwise(whole):
            lacking = [n for n in range(low + 1, high) if n]
            if len(lacking) > tolerance:
                listed = [f"{n}F" if n > 0 else f"B{-n}" for n in lacking]
                yield Said(
                    says=Words(
                        f"本层之下缺少 {len(lacking)} 层：{'、'.join(listed)}。",
                        f"Below this floor {len(lacking)} are missing: {', '.join(listed)}.",
                    ),
                    floor=at,
                )


MOST_FLOORS = 200


@check(
    "floor-beside",
    Severity.WARNING,
    Words("楼层偏离本楼", "floor off its building"),
    family=Family.PLACEMENT,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请核对本层的坐标、图框原点或楼栋编号。", "Check the coordinates, the corner of the frame, or the building's code."
    ),
)
def floors_lie_over_each_other(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A floor covers at least the share of the tolerance of the floor below, or of itself where it is smaller."""
    it = stacked(reading)
    if not len(it.lower):
        return
    box = extents(reading.rooms, len(reading.plans))
    low, high = box[it.lower], box[it.upper]
    width = np.minimum(low[:, 2:], high[:, 2:]) - np.maximum(low[:, :2], high[:, :2])
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.minimum(np.prod(low[:, 2:] - low[:, :2], axis=1), np.prod(high[:, 2:] - high[:, :2], axis=1))
        share = np.prod(np.maximum(width, 0), axis=1) / size
        beside = share < tolerance
    for at in np.flatnonzero(beside).tolist():
        floor, below = int(it.upper[at]), reading.plans[it.lower[at]].floor_name
        percent = 100 * share[at]
        yield Said(
            says=Words(
                f"与下层 {below} 的范围只重合 {percent:.1f}%。",
                f"Its extent covers only {percent:.1f} % of that of {below} below.",
            ),
            floor=floor,
            outline=shapely.box(*box[floor]),
            measured=decimals(float(share[at]), 4),
            limit=decimals(tolerance, 4),
        )


@check(
    "floor-drawn-twice",
    Severity.WARNING,
    Words("两层用同一张图", "one drawing for two floors"),
    family=Family.DRAWING,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请提交本层自己的图；若为标准层，请在图名中写明所含楼层。",
        "Hand in the floor's own drawing; a typical floor (标准层) says in its title which floors it serves.",
    ),
)
def floors_have_drawings_of_their_own(reading: Reading, _: float) -> Iterator[Said]:
    """No floor has the outlines and the numbers of another to the millimetre; one frame that serves several floors says so itself."""
    numbered = np.asarray(reading.rooms.number != "", bool)
    count = np.bincount(reading.rooms.floor, numbered, len(reading.plans)).astype(np.intp)
    # Only floors that have as many rooms and as much area as another of their building are looked at closely.
    area = np.bincount(reading.rooms.floor, reading.rooms.usable, len(reading.plans))
    alike = pd.DataFrame({"building": [it.building for it in reading.plans], "count": count, "area": area})
    likely = np.flatnonzero((count >= LEAST_ROOMS) & alike.duplicated(keep=False).to_numpy())
    if not len(likely):
        return
    told = _signatures(reading)
    first: dict[tuple[str, int], int] = {}
    for at in likely.tolist():
        plan = reading.plans[at]
        other = first.setdefault((plan.building, int(told[at])), at)
        before = reading.plans[other]
        if other == at or _declared(plan, before):
            continue
        name = before.floor_name or before.frame or before.file
        yield Said(
            says=Words(
                f"{count[at]} 个房间的轮廓和房间号与 {name} 完全相同。",
                f"Its {count[at]} rooms have exactly the outlines and the numbers of {name}.",
            ),
            floor=at,
        )


def _declared(plan: FloorPlan, other: FloorPlan) -> bool:
    """Whether both come from one frame that serves several floors, or are the same floor twice, which is told elsewhere."""
    return (plan.file, plan.frame) == (other.file, other.frame) or (bool(plan.floor_name) and plan.floor_name == other.floor_name)


def _signatures(reading: Reading) -> NDArray[np.uint64]:
    """A number for each floor from the outlines and numbers of its rooms, whose order is all one."""
    rooms, floors = reading.rooms, len(reading.plans)
    with np.errstate(invalid="ignore", over="ignore"):
        facts = np.column_stack([boxes(rooms), areas_of(rooms.outline), shapely.length(rooms.outline)])
        grains = np.rint(np.nan_to_num(facts, posinf=0, neginf=0).clip(-1e12, 1e12) / GRAIN_M).astype(np.int64)
    mixed = np.zeros(len(rooms), np.uint64)
    for column in grains.T:
        mixed = _mixed(mixed, column.view(np.uint64) if column.flags.c_contiguous else column.copy().view(np.uint64))
    number = numbers(rooms)[0].astype(np.uint64)
    return _summed(_mixed(mixed, number), rooms.floor, floors)


def _mixed(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = (a ^ b) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    return np.asarray(mixed * np.uint64(0xD6E8FEB86659FD93))


def _summed(values: NDArray[np.uint64], floor: NDArray[Any], floors: int) -> NDArray[np.uint64]:
    """Sums by floor, modulo 2⁶⁴."""
    whole = np.r_[np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)]
    start, stop = (np.searchsorted(floor, np.arange(floors), side=side) for side in ("left", "right"))
    return np.asarray(whole[stop] - whole[start])
