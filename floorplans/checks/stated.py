"""Checks on what a drawing or a ledger states of its rooms: areas that are none, in another unit, or copied; uses that contradict names."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from floorplans.checks import Said, check
from floorplans.measure import UNSTATED, decimals, in_m2
from floorplans.plan import Reading
from floorplans.readers.uses import use_of
from floorplans.tolerance import limits
from floorplans.vocabulary import Family, Moment, RoomUse, Severity, Words

UNITS = {
    10.7639: Words("平方英尺", "square feet"),
    1 / 10.7639: Words("误作平方英尺换算的数", "square metres divided as if they were square feet"),
    100.0: Words("平方分米", "square decimetres"),
    10_000.0: Words("平方厘米", "square centimetres"),
    1_000_000.0: Words("平方毫米", "square millimetres"),
    1 / 666.667: Words("亩", "mu"),
    666.667: Words("误作亩换算的数", "square metres multiplied as if they were mu"),
}
"""How many times the area in m² a figure in another unit is; the mu is 10,000/15 m²."""

LEAST_ROOMS = 5

USES = {str(use.value): use for use in RoomUse}
PLAIN = [RoomUse.OFFICE.value, RoomUse.EQUIPMENT.value, RoomUse.CIRCULATION.value]
"""Only classes that nobody confuses are compared; what serves the public, or is an annex, is a matter of opinion."""


@check(
    "area-zero",
    Severity.WARNING,
    Words("标注面积为零", "area stated as zero"),
    family=Family.LEDGER,
    mend=Words("请填写实际面积；不详的请留空。", "State the area; leave it empty where it is not known."),
)
def stated_areas_are_more_than_nothing(reading: Reading, _: float) -> Iterator[Said]:
    """A stated area is more than zero."""
    for row in np.flatnonzero(reading.rooms.declared == 0).tolist():
        yield Said(says=Words("标注面积为 0.00 ㎡。", "The area is stated as 0.00 m²."), room=row, measured=in_m2(0))


@check(
    "area-unit",
    Severity.WARNING,
    Words("标注面积单位有误", "area stated in another unit"),
    family=Family.LEDGER,
    mend=Words("请按平方米填写面积。", "State areas in square metres."),
)
def stated_areas_are_square_metres(reading: Reading, tolerance: float) -> Iterator[Said]:
    """No stated area is the measured one in square feet, square millimetres or mu, to the share of the tolerance."""
    rooms = reading.rooms
    rows = np.flatnonzero((rooms.declared > 0) & (rooms.usable > 0))
    ratio = rooms.declared[rows] / rooms.usable[rows]
    # A figure in mu has few digits: 0.03 for 20 m².
    coarse = 0.5 / np.maximum(rooms.declared[rows], 1)
    for factor, unit in UNITS.items():
        alike = np.abs(ratio / factor - 1) <= min(tolerance, 0.5) + (coarse if factor < 1 else 0)
        alike &= np.abs(ratio - 1) > 0.5
        for at in np.flatnonzero(alike).tolist():
            row = int(rows[at])
            stated, measured = in_m2(rooms.declared[row]), in_m2(rooms.usable[row])
            yield Said(
                says=Words(
                    f"标注 {stated}，实测 {measured} ㎡，为其 {ratio[at]:.5g} 倍，疑为{unit.zh}。",
                    f"It states {stated} and measures {measured} m², a ratio of {ratio[at]:.5g}: {unit.en}, it seems.",
                ),
                room=row,
                measured=decimals(float(ratio[at]), 4),
            )


@check(
    "areas-alike",
    Severity.WARNING,
    Words("标注面积全部相同", "stated areas all the same"),
    family=Family.LEDGER,
    moment=Moment.ENROLMENT,
    mend=Words("请逐间填写实测面积。", "State the measured area of each room."),
)
def stated_areas_are_not_copied(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Rooms of a floor that state one and the same area measure the same, but for the limit of the standard times the tolerance."""
    rooms, floors = reading.rooms, len(reading.plans)
    rows = np.flatnonzero((rooms.declared > 0) & (rooms.usable > 0))
    if not len(rows):
        return
    floor = rooms.floor[rows]
    starts = np.flatnonzero(np.r_[True, floor[1:] != floor[:-1]])
    count = np.diff(np.r_[starts, len(rows)])
    stated = rooms.declared[rows]
    same = np.maximum.reduceat(stated, starts) == np.minimum.reduceat(stated, starts)
    largest, least = (np.asarray(ufunc.reduceat(rooms.usable[rows], starts)) for ufunc in (np.maximum, np.minimum))
    limit = limits(largest, times=tolerance)
    for at in np.flatnonzero(same & (count >= LEAST_ROOMS) & (largest - least > limit) & (floors > 0)).tolist():
        one, low, high = in_m2(stated[starts[at]]), in_m2(least[at]), in_m2(largest[at])
        yield Said(
            says=Words(
                f"{count[at]} 个房间均标注 {one} ㎡，而实测自 {low} 至 {high} ㎡。",
                f"All {count[at]} rooms state {one} m² but measure from {low} to {high} m².",
            ),
            floor=int(floor[starts[at]]),
            measured=in_m2(largest[at] - least[at]),
            limit=in_m2(limit[at]),
        )


@check(
    "room-undrawn",
    Severity.WARNING,
    Words("房间有登记无图形", "room stated but not drawn"),
    family=Family.LEDGER,
    moment=Moment.ENROLMENT,
    mend=Words("请补绘该房间轮廓，或从表中删去。", "Draw the outline of the room, or take it out of the table."),
)
def stated_rooms_are_drawn(reading: Reading, _: float) -> Iterator[Said]:
    """On a floor that is drawn, every room has an outline."""
    rooms, floors = reading.rooms, len(reading.plans)
    missing = np.asarray(shapely.is_missing(rooms.outline))
    if not missing.any():
        return
    drawn = np.bincount(rooms.floor, ~missing, floors).astype(int)
    for row in np.flatnonzero(missing & (drawn > 0)[rooms.floor]).tolist():
        count = drawn[rooms.floor[row]]
        stated = "" if rooms.declared[row] == UNSTATED else f"{in_m2(rooms.declared[row])} ㎡"
        yield Said(
            says=Words(
                f"本层 {count} 个房间有轮廓，此房间没有{f'（标注 {stated}）' if stated else ''}。",
                f"{count} rooms of this floor have an outline, this one has none.",
            ),
            room=row,
        )


@check(
    "use-contradicts",
    Severity.WARNING,
    Words("用途与名称矛盾", "use and name contradict"),
    family=Family.LABELS,
    moment=Moment.ENROLMENT,
    mend=Words("请核对房间名称与用途，改正有误的一方。", "Compare name and use, and correct the one that is wrong."),
    clause="发改投资〔2014〕2674号 党政机关办公用房建设标准 第十条",
)
def uses_agree_with_names(reading: Reading, _: float) -> Iterator[Said]:
    """The name of an office is no plant room's, lavatory's or corridor's, nor the other way round."""
    rooms = reading.rooms
    name, names = pd.factorize(rooms.name, use_na_sentinel=False)
    if not len(names) or not any(names):
        return
    use, uses = pd.factorize(rooms.use, use_na_sentinel=False)
    means = np.array([use_of(str(it or "")) for it in names], object)[name]
    said_so = np.asarray(uses, object)[use]
    differs = (means != said_so) & np.isin(means.astype(str), PLAIN) & np.isin(said_so.astype(str), PLAIN)
    for row in np.flatnonzero(differs).tolist():
        said, known = USES[rooms.use[row]], str(rooms.name[row])
        yield Said(
            says=Words(
                f"用途为{said.zh}，名称“{known}”（{len(known)} 个字符）却属另一类。",
                f"Its use is {said.en}, but its name “{known}” ({len(known)} characters) is of another class.",
            ),
            room=row,
        )
