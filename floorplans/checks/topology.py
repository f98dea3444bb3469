"""Checks on how rooms lie to each other and to their floor."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.checks import Said, check
from floorplans.checks.drawing import area_words
from floorplans.checks.rooms import areas, outlines_of, overlapping, plans_with, sound
from floorplans.measure import centiares, in_m2
from floorplans.plan import Reading, Rooms
from floorplans.vocabulary import Family, Moment, Severity, Words

SAME = 0.001
"""Two outlines are one drawn twice when they differ by less than this share of the larger."""


@check(
    "room-outside-floor",
    Severity.ERROR,
    Words("房间超出楼层外轮廓", "room outside its floor"),
    family=Family.TOPOLOGY,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请核对房间轮廓与建筑外轮廓，使房间位于外轮廓之内。",
        "Correct the room or the gross outline, so that the room lies within.",
    ),
)
def rooms_lie_on_their_floor(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A room lies within the outline of the gross floor area, where there is one."""
    rooms, floors = reading.rooms, outlines_of(reading.plans)
    rows = np.flatnonzero(sound(rooms) & ~shapely.is_missing(floors)[rooms.floor]) if len(floors) else np.empty(0, np.intp)
    shapely.prepare(floors)
    rows = rows[~shapely.covers(floors[rooms.floor[rows]], rooms.outline[rows])]
    outside = shapely.difference(rooms.outline[rows], floors[rooms.floor[rows]])
    area = shapely.area(outside)
    for at in np.flatnonzero(area > tolerance).tolist():
        yield Said(
            says=Words(
                f"有 {area_words(area[at])} ㎡ 在楼层外轮廓之外。",
                f"{area_words(area[at])} m² of it lie outside the outline of the floor.",
            ),
            room=int(rows[at]),
            outline=outside[at],
            measured=in_m2(centiares(area[at : at + 1])[0]),
            limit=in_m2(centiares(np.array([tolerance]))[0]),
        )


@check(
    "room-overlap",
    Severity.ERROR,
    Words("房间重叠", "rooms overlap"),
    family=Family.TOPOLOGY,
    mend=Words(
        "请修改两房间轮廓，使其至多共用一道墙线。", "Correct the two outlines, so that they share at most the line of a wall."
    ),
)
def rooms_do_not_overlap(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Two rooms of a floor share at most a wall."""
    pairs, rooms = overlapping(reading.rooms), reading.rooms
    for at in np.flatnonzero((pairs.area > tolerance) & ~_drawn_twice(rooms, SAME)).tolist():
        first, second = _by_name(reading, int(pairs.first[at]), int(pairs.second[at]))
        area = area_words(pairs.area[at])
        yield Said(
            says=Words(
                f"与房间 {reading.subject(second)} 重叠 {area} ㎡。", f"Overlaps room {reading.subject(second)} by {area} m²."
            ),
            room=first,
            outline=shapely.intersection(rooms.outline[first], rooms.outline[second]),
            measured=in_m2(centiares(pairs.area[at : at + 1])[0]),
            limit=in_m2(centiares(np.array([tolerance]))[0]),
        )


@check(
    "outline-duplicate",
    Severity.ERROR,
    Words("房间轮廓重复", "outline drawn twice"),
    family=Family.TOPOLOGY,
    mend=Words("请删除重复的轮廓，每个房间只保留一个。", "Delete one of the two outlines; a room has only one."),
)
def outlines_are_drawn_once(reading: Reading, tolerance: float) -> Iterator[Said]:
    """No two rooms of a floor have the same outline."""
    pairs, rooms = overlapping(reading.rooms), reading.rooms
    for at in np.flatnonzero(_drawn_twice(rooms, tolerance)).tolist():
        first, second = _by_name(reading, int(pairs.first[at]), int(pairs.second[at]))
        yield Said(
            says=Words(
                f"与 {reading.place(first)}（房间 {reading.subject(first)}）的轮廓相同，共 {area_words(pairs.area[at])} ㎡。",
                f"Its outline is that of {reading.place(first)} (room {reading.subject(first)}) over again, {area_words(pairs.area[at])} m².",
            ),
            room=second,
        )


def _drawn_twice(rooms: Rooms, tolerance: float) -> NDArray[np.bool_]:
    """Of the overlapping pairs, those whose outlines differ by at most a share of the larger."""
    pairs, area = overlapping(rooms), areas(rooms)
    return pairs.area >= (1 - tolerance - 1e-9) * np.maximum(area[pairs.first], area[pairs.second])


def _by_name(reading: Reading, first: int, second: int) -> tuple[int, int]:
    """Two rooms in the order of their numbers, so that the same one is told whichever was drawn first."""
    return (second, first) if reading.rooms.number[second] < reading.rooms.number[first] else (first, second)


@check(
    "outline-nested",
    Severity.WARNING,
    Words("轮廓嵌套，未作房间", "nested outline that is no room"),
    family=Family.TOPOLOGY,
    mend=Words(
        "请确认这些轮廓不是房间；若是，请从外层房间中扣除并单独标注。",
        "Make sure that these are no rooms; one that is must be cut out of the room around it and numbered.",
    ),
)
def outlines_are_not_nested(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Outlines of a room layer that lie inside others were not taken for rooms: one finding a floor."""
    for floor, plan in plans_with(reading, lambda it: it.nested_outlines):
        nested = [it for it in plan.nested_outlines if it.outline is not None and it.outline.area > tolerance]
        if nested:
            area, count = area_words(sum(it.outline.area for it in nested)), len(nested)
            wheres = [it.where for it in nested if it.where]
            listed = "、".join(wheres[:3]) + ("…" if len(wheres) > 3 else "")
            yield Said(
                says=Words(
                    f"{count} 个轮廓位于其他轮廓之内，共 {area} ㎡，未作为房间：{listed}。",
                    f"{count} outlines lie inside others, {area} m² together, and were not taken for rooms: {listed}.",
                ),
                floor=floor,
                outline=shapely.geometrycollections([it.outline for it in nested]),
            )
