"""Checks on areas: measured against stated, and rooms against the floor that holds them."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.checks import Said, check
from floorplans.checks.rooms import outlines_of, sound
from floorplans.measure import UNSTATED, centiares, in_m2
from floorplans.plan import Reading
from floorplans.tolerance import limits
from floorplans.vocabulary import Family, Moment, Severity, Words

GRADE_3 = "GB/T 17986.1-2000 第三级限差 0.08√S+0.006S（可信度 B：转引，未见原文）"


@check(
    "area-differs",
    Severity.WARNING,
    Words("标注面积与实测不符", "stated area differs from the measured"),
    family=Family.TOTALS,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请核对标注面积与轮廓，更正有误的一方。", "Compare the stated area with the outline and correct the one that is wrong."
    ),
    clause=GRADE_3,
)
def areas_agree(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Stated and measured area differ by no more than the limit of the surveying standard, times the tolerance."""
    rooms = reading.rooms
    rows = np.flatnonzero((rooms.declared != UNSTATED) & (rooms.usable != UNSTATED))
    difference = np.abs(rooms.declared[rows] - rooms.usable[rows])
    limit = limits(rooms.usable[rows], times=tolerance)
    for at in np.flatnonzero(difference > limit).tolist():
        row = int(rows[at])
        stated, measured, by, most = (in_m2(it) for it in (rooms.declared[row], rooms.usable[row], difference[at], limit[at]))
        yield Said(
            says=Words(
                f"标注 {stated} ㎡，实测 {measured} ㎡，相差 {by} ㎡，限差 {most} ㎡。",
                f"Stated {stated} m², measured {measured} m²: they differ by {by} m², the limit is {most} m².",
            ),
            room=row,
            measured=by,
            limit=most,
        )


@check(
    "totals-differ",
    Severity.WARNING,
    Words("房间合计与建筑面积不符", "rooms and gross area do not add up"),
    family=Family.TOTALS,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请核对建筑外轮廓，查找漏绘或重绘的房间与墙体。",
        "Check the gross outline, and look for rooms and walls not drawn or drawn twice.",
    ),
    clause="合计不超过外轮廓（" + GRADE_3 + "）；剩余比例为本系统经验值",
)
def rooms_and_walls_make_up_the_floor(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Rooms and walls together are no more than the gross area, and leave no more of it than the tolerance.

    Where walls are drawn as areas they count, but only what of them lies outside the rooms: columns
    stand in rooms, and outlines to the wall centre hold half of every wall. Where they are not drawn,
    walls, shafts and the corridors that many offices do not outline are the remainder; usable area is at
    least 60 % of the gross in any office building (建设标准, 使用面积系数), less allowance for measuring.
    """
    rooms, plans = reading.rooms, reading.plans
    outlines = outlines_of(plans)
    drawn = centiares(shapely.area(outlines))
    stated = np.array([plan.gross_area for plan in plans], np.int64)
    gross = np.where(stated > 0, stated, drawn)
    area = np.where(rooms.usable != UNSTATED, rooms.usable, np.maximum(rooms.declared, 0))
    known = np.bincount(rooms.floor, area > 0, len(plans)) > 0
    total = np.rint(np.bincount(rooms.floor, area, len(plans))).astype(np.int64)
    structure = np.full(len(plans), None, object)
    structure[:] = [plan.structure for plan in plans]
    walls = centiares(np.nan_to_num(shapely.area(structure)))
    doubtful = known & (gross > 0)
    tight = doubtful & (walls > 0)
    for floor in np.flatnonzero(tight & _off(total + walls, gross, tolerance)).tolist():
        walls[floor] = _outside_rooms(reading, floor)
    for floor in np.flatnonzero(doubtful & _off(total + walls, gross, tolerance)).tolist():
        rest = int(gross[floor] - total[floor] - walls[floor])
        parts = f"{in_m2(total[floor])} + {in_m2(walls[floor])}"
        share = 100 * abs(rest) / int(gross[floor])
        zh, en = ("超出", "more than") if rest < 0 else ("不足", "less than")
        yield Said(
            says=Words(
                f"房间与墙体合计 {parts} ㎡，{zh}建筑面积 {in_m2(gross[floor])} ㎡，相差 {in_m2(abs(rest))} ㎡（{share:.1f}%）。",
                f"Rooms and walls are {parts} m², {in_m2(abs(rest))} m² ({share:.1f} %) {en} the gross area of {in_m2(gross[floor])} m².",
            ),
            floor=floor,
            outline=plans[floor].outline,
            measured=in_m2(total[floor] + walls[floor]),
            limit=in_m2(gross[floor]),
        )


def _off(covered: NDArray[np.int64], gross: NDArray[np.int64], tolerance: float) -> NDArray[np.bool_]:
    """Where more is covered than there is, measuring allowed for, or too little."""
    allowed = limits(np.maximum(gross, 0))
    return np.asarray((covered > gross + allowed) | (gross - covered > np.maximum(tolerance * gross, allowed)))


def _outside_rooms(reading: Reading, floor: int) -> int:
    """Area of a floor's walls that lies in no room, in centiares."""
    rows = np.arange(len(reading.rooms))[reading.rows(floor)]
    rooms = reading.rooms.outline[rows[sound(reading.rooms)[rows]]]
    walls = shapely.make_valid(reading.plans[floor].structure)
    return int(centiares(np.array([shapely.difference(walls, shapely.union_all(rooms)).area]))[0])
