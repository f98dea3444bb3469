"""Checks on single outlines: closed, valid, mended where certain, and large enough to be a room."""

from collections.abc import Iterator

import numpy as np
import shapely

from floorplans.checks import Said, check
from floorplans.checks.drawing import area_words
from floorplans.checks.rooms import areas, plans_with, sound
from floorplans.measure import centiares, in_m2
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Severity, Words

MENDED = {
    "bow-tie": Words(
        "轮廓自相交（蝴蝶结形），已在交点处拆开", "the outline crossed itself (bow-tie) and was parted at the crossing"
    ),
    "key-hole": Words(
        "轮廓以缝连接内洞（钥匙孔形），已改为带洞多边形",
        "the outline reached its hole through a slit (key-hole) and became a polygon with a hole",
    ),
    "ring": Words(
        "轮廓内套有其他房间（环形），已扣除所套房间", "the outline surrounds other rooms (ring), which were taken out of it"
    ),
}


@check(
    "outline-open",
    Severity.ERROR,
    Words("房间轮廓未闭合", "outline open"),
    family=Family.OUTLINE,
    mend=Words(
        "请将该多段线闭合（首尾相接并置“闭合”）；若不是房间，请移到其他图层。",
        "Close the polyline; if it is no room, move it to another layer.",
    ),
)
def outlines_are_closed(reading: Reading, tolerance: float) -> Iterator[Said]:
    """An outline of a room ends where it begins."""
    for floor, plan in plans_with(reading, lambda it: it.open_outlines):
        for stray in plan.open_outlines:
            if stray.gap > tolerance:
                length = float(shapely.length(stray.outline)) if stray.outline is not None else 0.0
                yield Said(
                    says=Words(
                        f"轮廓未闭合，首尾相距 {stray.gap:.3f} 米，线长 {length:.2f} 米。",
                        f"The outline is open: its ends are {stray.gap:.3f} m apart, its length is {length:.2f} m.",
                    ),
                    floor=floor,
                    subject=stray.where,
                    place=" · ".join(filter(None, (plan.file, plan.frame, stray.where))),
                    outline=stray.outline,
                )


@check(
    "outline-invalid",
    Severity.ERROR,
    Words("房间轮廓无效", "outline invalid"),
    family=Family.OUTLINE,
    mend=Words(
        "请重绘该房间轮廓，使其为不自相交、不重叠的简单多边形。",
        "Draw the outline anew as one ring that neither crosses nor touches itself.",
    ),
)
def outlines_are_valid(reading: Reading, _: float) -> Iterator[Said]:
    """An outline encloses one area without crossing itself."""
    drawn = ~shapely.is_missing(reading.rooms.outline)
    for row in np.flatnonzero(drawn & ~sound(reading.rooms)).tolist():
        outline = reading.rooms.outline[row]
        kind = outline.geom_type
        if outline.is_empty:
            zh, en = f"轮廓为空（{kind}，0 个点可用）", f"The outline is empty ({kind}, 0 usable points)"
        elif kind not in ("Polygon", "MultiPolygon"):
            zh, en = f"轮廓不是多边形，而是 {kind}", f"The outline is no polygon but a {kind}"
        else:
            why = str(shapely.is_valid_reason(outline))
            zh, en = f"轮廓无效，无法确定面积：{why}", f"The outline is invalid and its area is not certain: {why}"
        yield Said(says=Words(zh + "。", en + "."), room=row)


@check(
    "outline-repaired",
    Severity.WARNING,
    Words("房间轮廓已修复", "outline mended"),
    family=Family.OUTLINE,
    mend=Words("请核对修复后的轮廓和面积，并在原图中改正。", "Check the mended outline and its area, and correct the drawing."),
)
def outlines_need_no_mending(reading: Reading, _: float) -> Iterator[Said]:
    """An outline was whole as drawn; a broken one whose area is certain is mended, and told."""
    rooms = reading.rooms
    for row in np.flatnonzero(rooms.repaired != "").tolist():
        how = MENDED.get(rooms.repaired[row]) or Words(
            f"轮廓已修复（{rooms.repaired[row]}）", f"the outline was mended ({rooms.repaired[row]})"
        )
        area = area_words(float(areas(rooms)[row]))
        yield Said(
            says=Words(f"{how.zh}，修复后面积 {area} ㎡。", f"{how.en[0].upper()}{how.en[1:]}; its area is now {area} m²."),
            room=row,
        )


@check(
    "outline-too-small",
    Severity.WARNING,
    Words("房间轮廓过小", "outline too small"),
    family=Family.OUTLINE,
    mend=Words(
        "请确认是否为房间；若为柱、管井或残线，请移到相应图层。",
        "Make sure that it is a room; a column, a shaft or a scrap belongs on another layer.",
    ),
)
def outlines_are_large_enough(reading: Reading, tolerance: float) -> Iterator[Said]:
    """An outline is as large as the smallest thing called a room (a pipe cupboard)."""
    measured = areas(reading.rooms)
    for row in np.flatnonzero(measured < tolerance).tolist():
        yield Said(
            says=Words(
                f"轮廓面积 {area_words(measured[row])} ㎡，小于 {tolerance:.2f} ㎡。",
                f"The outline has {area_words(measured[row])} m², less than {tolerance:.2f} m².",
            ),
            room=row,
            measured=in_m2(centiares(measured[row : row + 1])[0]),
            limit=in_m2(centiares(np.array([tolerance]))[0]),
        )
