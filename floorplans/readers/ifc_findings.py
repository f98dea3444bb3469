"""What is to be said of a building model that its plans and rooms do not say themselves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.finding import Finding
from floorplans.kinds import Kind, declare, told
from floorplans.measure import centiares, in_m2
from floorplans.plan import Reading
from floorplans.readers.ifc_place import Place
from floorplans.vocabulary import Family, Severity, Words

AGREES: Final = 0.01
"""Stated and drawn areas that differ by less than this share are the same quantity, rounded; of the house's experience (C)."""

HALF_WALL: Final = (0.03, 0.35)
"""In metres: by so much an outline grows to the middle of walls of 6 to 70 cm."""

WHOLE: Final = 0.98
"""A floor that is less than this share of what its space covers is doubtful."""

QTO: Final = "ISO 16739-1（IFC）Qto_SpaceBaseQuantities"

KINDS: Final = declare(
    Words("建筑模型", "building models"),
    {
        "storey-without-space": Kind(
            Severity.NOTE,
            Words("楼层没有空间", "storey without spaces"),
            Words("如应有房间，请在该层放置房间后重新导出。", "Where rooms are missing, place them and export the model again."),
            family=Family.DRAWING,
        ),
        "outline-from-slab": Kind(
            Severity.WARNING,
            Words("外轮廓取自楼板", "gross outline from slabs"),
            Words(
                "请核对外轮廓，或在模型中放置建筑面积（GFA）空间。",
                "Check the outline, or place a gross space (GFA) in the model.",
            ),
            family=Family.OUTLINE,
        ),
        "placed-by-model": Kind(
            Severity.NOTE,
            Words("位置取自模型", "placed by the model"),
            Words(
                "如位置不对，请在模型中改正地图转换或场地位置，或登记楼栋的锚点。",
                "Where it is wrong, correct it in the model, or record the building's anchor.",
            ),
            family=Family.PLACEMENT,
            otherwise=Severity.WARNING,
        ),
        "space-without-shape": Kind(
            Severity.WARNING,
            Words("空间没有几何图形", "space without a shape"),
            Words(
                "请在 BIM 软件中检查该房间是否封闭、有高度，再重新导出。",
                "Make sure in the BIM program that the room is bounded and has a height, and export it again.",
            ),
            family=Family.OUTLINE,
        ),
        "space-shape-doubtful": Kind(
            Severity.WARNING,
            Words("空间底面可疑", "floor of a space doubtful"),
            Words("请核对该房间的地面轮廓。", "Check the outline of the room's floor."),
            family=Family.OUTLINE,
        ),
        "space-without-storey": Kind(
            Severity.WARNING,
            Words("空间不属于楼层", "space without a storey"),
            Words(
                "请在模型中把该空间归入楼层并重新导出，或提交时指定楼层。",
                "Put it into a storey and export the model again, or name the floor when handing it in.",
            ),
            family=Family.LABELS,
        ),
        "stated-area-quantity": Kind(
            Severity.NOTE,
            Words("标注面积的出处", "where the stated areas come from"),
            Words(
                "请确认标注面积的量算口径；登记以轮廓的使用面积为准。",
                "Make sure by which rule the stated areas were measured; the register goes by the outlines.",
            ),
            QTO,
            Family.TOTALS,
        ),
    },
)


def findings_of(
    reading: Reading,
    *,
    stated: NDArray[np.float64],
    quantities: Sequence[tuple[str, Words]],
    covered: NDArray[np.float64],
    spare: Sequence[str],
    from_slab: Sequence[int],
    place: Place,
) -> Iterator[Finding]:
    """Everything to be said; ``stated`` (m²), ``quantities`` and ``covered`` have an entry a room, ``from_slab`` lists plans."""
    yield from _without_shape(reading, covered)
    yield from _without_storey(reading)
    yield from _quantities(reading, stated, quantities)
    if spare:
        yield _of_file(
            reading,
            "storey-without-space",
            Words(
                f"{len(spare)} 个楼层没有空间，未作平面图：{'、'.join(spare)}。",
                f"{len(spare)} storey(s) hold no space and are no plans: {', '.join(spare)}.",
            ),
        )
    for floor in from_slab:
        area = in_m2(centiares(np.array([shapely.area(reading.plans[floor].outline)]))[0])
        yield told(
            KINDS,
            "outline-from-slab",
            Words(
                f"建筑外轮廓取自本层楼板（IfcSlab），{area} ㎡；可能含室外平台，也可能只到墙内面。",
                f"The gross outline is that of the storey's slabs (IfcSlab), {area} m²; it may hold terraces, or end at the walls' inner faces.",
            ),
            subject=reading.plans[floor].frame or reading.file,
            place=reading.file,
            floor=floor,
            outline=reading.plans[floor].outline,
        )
    if place.says.zh:
        yield _of_file(
            reading,
            "placed-by-model",
            Words(f"{place.says.zh}。", f"{place.says.en[0].upper()}{place.says.en[1:]}."),
            Severity.WARNING if place.doubtful else Severity.NOTE,
        )


def _without_shape(reading: Reading, covered: NDArray[np.float64]) -> Iterator[Finding]:
    missing = shapely.is_missing(reading.rooms.outline)
    for row in np.flatnonzero(missing).tolist():
        yield _of_room(
            reading,
            row,
            "space-without-shape",
            Words(
                "空间没有可用的几何图形，只登记其标注面积。",
                "The space has no shape that can be used; only its stated area is known.",
            ),
        )
    for row in np.flatnonzero((covered < WHOLE) & ~missing).tolist():
        share = 100 * float(covered[row])
        says = (
            Words(
                f"空间的水平底面只占其投影的 {share:.1f}%（墙面倾斜或地面有坡），面积按水平底面。",
                f"The level floor is {share:.1f} % of what the space covers (leaning walls, or a sloped floor); its area is that of the level floor.",
            )
            if share
            else Words(
                "空间没有水平底面，面积按其水平投影。",
                "The space has no level floor; its area is that of what it covers, seen from above.",
            )
        )
        yield _of_room(
            reading,
            row,
            "space-shape-doubtful",
            says,
        )


def _without_storey(reading: Reading) -> Iterator[Finding]:
    for floor, plan in enumerate(reading.plans):
        if not plan.floor_name:
            for row in range(reading.rows(floor).start, reading.rows(floor).stop):
                yield _of_room(
                    reading,
                    row,
                    "space-without-storey",
                    Words(
                        "空间不属于任何楼层（IfcBuildingStorey），或楼层没有名称。",
                        "The space is in no storey (IfcBuildingStorey), or in one without a name.",
                    ),
                )


def _quantities(reading: Reading, stated: NDArray[np.float64], quantities: Sequence[tuple[str, Words]]) -> Iterator[Finding]:
    """For each quantity, how its figures compare with what is drawn, and what explains the difference."""
    for (quantity, called), count in Counter(it for it in quantities if it[0]).most_common():
        mine = np.array([it[0] == quantity for it in quantities])
        rows = np.flatnonzero(mine & ~shapely.is_missing(reading.rooms.outline))
        drawn = shapely.area(reading.rooms.outline[rows])
        differs = np.abs(stated[rows] - drawn) > AGREES * drawn
        said, measured = in_m2(centiares(stated[mine].sum()[None])[0]), in_m2(centiares(drawn.sum()[None])[0])
        zh = f"{count} 间的标注面积取自 {quantity}（{called.zh}），合计 {said} ㎡；轮廓面积合计 {measured} ㎡"
        en = f"The stated areas of {count} rooms are {quantity} ({called.en}), {said} m² together; their outlines have {measured} m²"
        if differs.any():
            why = _explained(reading.rooms.outline[rows[differs]], stated[rows][differs])
            zh = f"{zh}；{differs.sum()} 间相差超过 1%{why.zh}。两者并存"
            en = f"{en}; {differs.sum()} differ by more than 1 %{why.en}. Both are kept"
        else:
            zh, en = f"{zh}，逐间相符", f"{en}, and agree room by room"
        yield _of_file(
            reading,
            "stated-area-quantity",
            Words(f"{zh}。", f"{en}."),
        )


def _explained(outlines: NDArray[np.object_], stated: NDArray[np.float64]) -> Words:
    """Whether outlines that grow evenly, by half a wall, have the stated areas.

    An outline of perimeter p that grows by d with mitred right angles gains p·d + 4·d²; d follows from what is gained.
    """
    around, gained = shapely.length(outlines), stated - shapely.area(outlines)
    grown = (np.sqrt(np.maximum(around**2 + 16 * gained, 0)) - around) / 8
    middle, low, high = float(np.median(grown)), float(grown.min()), float(grown.max())
    if not HALF_WALL[0] <= middle <= HALF_WALL[1]:
        return Words("，原因不明", ", for no known reason")
    return Words(
        f"，相当于轮廓每边外扩中位 {middle:.2f} 米（{low:.2f}～{high:.2f}），与量至墙体中心线相符（推断，可信度 C）",
        f", as if every side were moved out by {middle:.2f} m ({low:.2f} to {high:.2f}), which is what measuring to the centre of the walls does (inferred, confidence C)",
    )


def _of_file(reading: Reading, code: str, says: Words, severity: Severity | None = None) -> Finding:
    return told(KINDS, code, says, subject=reading.file, severity=severity, place=reading.file)


def _of_room(reading: Reading, row: int, code: str, says: Words) -> Finding:
    return told(
        KINDS,
        code,
        says,
        subject=reading.subject(row),
        place=reading.place(row),
        floor=int(reading.rooms.floor[row]),
        room=row,
        outline=reading.rooms.outline[row],
    )
