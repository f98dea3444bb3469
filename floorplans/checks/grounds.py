"""Checks on the ground that buildings stand on, and on what is deducted inside their rooms."""

from collections.abc import Iterator

import numpy as np
import shapely

from floorplans.checks import Said, check
from floorplans.checks.drawing import area_words
from floorplans.checks.rooms import areas, extents, plans_with, sound
from floorplans.measure import centiares, decimals, in_m2
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Moment, Severity, Words


@check(
    "coordinates-huge",
    Severity.WARNING,
    Words("坐标过大", "coordinates too large"),
    family=Family.PLACEMENT,
    mend=Words(
        "请核对坐标系与单位，将图形移到合理位置。", "Check the system and the unit, and move the drawing where it belongs."
    ),
)
def coordinates_are_on_earth(reading: Reading, tolerance: float) -> Iterator[Said]:
    """No coordinate is larger than that of any projected system; beyond, areas lose their last places."""
    extent = np.abs(extents(reading.rooms, len(reading.plans)))
    with np.errstate(invalid="ignore"):
        far = np.asarray(extent.max(axis=1) > tolerance) if len(extent) else np.zeros(0, bool)
    for floor in np.flatnonzero(far).tolist():
        largest = float(extent[floor].max())
        yield Said(
            says=Words(
                f"坐标大至 {largest:,.0f} 米，超过 {tolerance:,.0f} 米。",
                f"Coordinates are as large as {largest:,.0f} m, more than {tolerance:,.0f} m.",
            ),
            floor=floor,
            measured=decimals(largest, 0),
            limit=decimals(tolerance, 0),
        )


@check(
    "buildings-overlap",
    Severity.WARNING,
    Words("两幢楼重叠", "buildings overlap"),
    family=Family.PLACEMENT,
    moment=Moment.ENROLMENT,
    mend=Words("请核对两幢楼的坐标与楼栋编号。", "Check the coordinates and the codes of the two buildings."),
)
def buildings_stand_apart(reading: Reading, tolerance: float) -> Iterator[Said]:
    """The lowest floors of two buildings of one projected system do not stand on the same ground."""
    lowest: dict[str, int] = {}
    for at, plan in enumerate(reading.plans):
        if plan.epsg is not None and plan.building:
            lowest.setdefault(plan.building, at)
    floors = np.array(list(lowest.values()), np.intp)
    box = extents(reading.rooms, len(reading.plans))[floors]
    floors, box = floors[~np.isnan(box[:, 0])], box[~np.isnan(box[:, 0])]
    if len(floors) < 2:
        return
    shapes = shapely.box(*box.T)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    for a, b in zip(floors[first[once]].tolist(), floors[second[once]].tolist(), strict=True):
        if reading.plans[a].epsg != reading.plans[b].epsg:
            continue
        shared = shapely.intersection(*(_footprint(reading, at) for at in (a, b)))
        if shared.area > tolerance:
            other = reading.plans[a].building
            area = area_words(shared.area)
            yield Said(
                says=Words(
                    f"与楼栋 {other} 的最低层重叠 {area} ㎡。", f"It overlaps the lowest floor of building {other} by {area} m²."
                ),
                floor=b,
                outline=shared,
                measured=in_m2(centiares(np.array([shared.area]))[0]),
                limit=in_m2(centiares(np.array([tolerance]))[0]),
            )


def _footprint(reading: Reading, floor: int) -> shapely.Geometry:
    rows = reading.rows(floor)
    return shapely.union_all(reading.rooms.outline[rows][sound(reading.rooms)[rows]])


@check(
    "deduction-large",
    Severity.WARNING,
    Words("扣除面积过大", "deduction too large"),
    family=Family.TOPOLOGY,
    mend=Words("请核对扣除图层：柱、管井才可扣除。", "Check the layer of deductions: only columns and shafts are deducted."),
)
def deductions_are_small(reading: Reading, tolerance: float) -> Iterator[Said]:
    """What is deducted in a room is no more of it than the tolerance."""
    rooms = reading.rooms
    if not rooms.deducted.any():
        return
    whole = areas(rooms)
    rows = np.flatnonzero(~shapely.is_missing(rooms.deducted) & (whole > 0) & (rooms.usable >= 0))
    taken = whole[rows] - rooms.usable[rows] / 100
    for at in np.flatnonzero(taken > tolerance * whole[rows] + 0.01).tolist():
        row = int(rows[at])
        share = 100 * taken[at] / whole[row]
        yield Said(
            says=Words(
                f"轮廓 {area_words(float(whole[row]))} ㎡ 中扣除 {area_words(float(taken[at]))} ㎡（{share:.1f}%）。",
                f"Of {area_words(float(whole[row]))} m² within the outline {area_words(float(taken[at]))} m² ({share:.1f} %) are deducted.",
            ),
            room=row,
            outline=rooms.deducted[row],
            measured=decimals(float(taken[at] / whole[row]), 4),
            limit=decimals(tolerance, 4),
        )


@check(
    "deduction-outside",
    Severity.WARNING,
    Words("扣除不在房间内", "deduction outside every room"),
    family=Family.TOPOLOGY,
    mend=Words("请将扣除轮廓移入所属房间。", "Move what is deducted into its room."),
)
def deductions_lie_in_rooms(reading: Reading, tolerance: float) -> Iterator[Said]:
    """What is deducted lies in a room; a column that stands in a wall and reaches into a room does."""
    for floor, plan in plans_with(reading, lambda it: it.loose_deductions):
        for stray in plan.loose_deductions:
            area = 0.0 if stray.outline is None else float(stray.outline.area)
            if area > tolerance:
                yield Said(
                    says=Words(
                        f"扣除轮廓 {area_words(area)} ㎡ 不在任何房间内，未作扣除。",
                        f"An outline of {area_words(area)} m² lies in no room and is deducted from none.",
                    ),
                    floor=floor,
                    subject=stray.where,
                    place=" · ".join(filter(None, (plan.file, plan.frame, stray.where))),
                    outline=stray.outline,
                    measured=in_m2(centiares(np.array([area]))[0]),
                )
