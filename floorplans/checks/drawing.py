"""Checks on a drawing as a whole: whether it is one, and whether it was understood."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from floorplans.checks import Said, check
from floorplans.checks.rooms import areas, boxes, plans_with
from floorplans.measure import UNSTATED, centiares, in_m2
from floorplans.plan import Choice, FloorPlan, Reading
from floorplans.readers.property_list_report import is_report
from floorplans.vocabulary import Family, Severity, Words

LEAST_TYPICAL_M2 = 0.5
"""Below this the middle one of a floor's rooms is no room: its unit is read too small."""

STATED_FACTOR = 2.0
"""Measured areas lie within this factor of the stated ones whatever the basis; a foot for a metre is 10.8, an inch for a centimetre 6.5."""


@check(
    "drawing-empty",
    Severity.ERROR,
    Words("图中无房间", "no rooms in the drawing"),
    family=Family.DRAWING,
    mend=Words(
        "请确认房间轮廓为闭合多段线且位于正确图层，或用图层映射指定房间图层后重新提交。",
        "Make sure that rooms are closed polylines on the right layer, or name that layer in the mapping, and hand it in again.",
    ),
)
def drawing_has_rooms(reading: Reading, _: float) -> Iterator[Said]:
    """A plan has at least one room; a list of properties has no plan."""
    if not reading.plans and not is_report(reading):
        yield Said(says=Words("文件中未找到任何楼层平面图。", "No floor plan was found in the file."))
    rooms = np.bincount(reading.rooms.floor, minlength=len(reading.plans))
    for floor in np.flatnonzero(rooms == 0).tolist():
        yield Said(says=Words("本图 0 个房间。", "This plan has 0 rooms."), floor=floor, outline=reading.plans[floor].outline)


@check(
    "layer-missing",
    Severity.ERROR,
    Words("缺少图层", "layer missing"),
    family=Family.DRAWING,
    mend=Words(
        "请补齐所缺图层，或改用与本图相符的图层映射。",
        "Add the missing layers, or choose the layer mapping that suits the drawing.",
    ),
)
def layers_are_there(reading: Reading, _: float) -> Iterator[Said]:
    """The drawing has every layer that its mapping requires."""
    for floor, plan in plans_with(reading, lambda it: it.missing_layers):
        names, count = "、".join(plan.missing_layers), len(plan.missing_layers)
        yield Said(
            says=Words(
                f"缺少 {count} 个必需图层：{names}。", f"{count} required layers are missing: {', '.join(plan.missing_layers)}."
            ),
            floor=floor,
        )


@check(
    "unit-implausible",
    Severity.ERROR,
    Words("图形单位不合理", "unit implausible"),
    family=Family.DRAWING,
    mend=Words(
        "请核对绘图单位（毫米、米、英寸），用 --unit 指定正确单位后重新提交。",
        "Check the unit of the drawing (mm, m, inch) and hand it in again with the right --unit.",
    ),
)
def unit_is_plausible(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A floor is no longer than the tolerance, its middle room no smaller than a cupboard, its areas not twice or half the stated ones."""
    rooms = reading.rooms
    measured = areas(rooms)
    rows = np.flatnonzero(~np.isnan(measured))
    if not len(rows):
        return
    floor = rooms.floor[rows]
    starts = np.flatnonzero(np.r_[True, floor[1:] != floor[:-1]])
    bounds = boxes(rooms)[rows]
    extent = (np.maximum.reduceat(bounds[:, 2:], starts) - np.minimum.reduceat(bounds[:, :2], starts)).max(axis=1)
    small = _mostly(measured[rows] < LEAST_TYPICAL_M2, floor, len(reading.plans))
    stated = rows[rooms.declared[rows] > 0]
    ratio, on = measured[stated] * 100 / rooms.declared[stated], rooms.floor[stated]
    off = _mostly(ratio < 1 / STATED_FACTOR, on, len(reading.plans)) | ~_mostly(ratio <= STATED_FACTOR, on, len(reading.plans))
    off &= np.bincount(on, minlength=len(reading.plans)) >= 3  # one wrong figure is a finding of its own
    index = floor[starts]
    for at in np.flatnonzero((extent > tolerance) | small[index] | off[index]).tolist():
        unit, plan = reading.plans[index[at]].unit.name, int(index[at])
        middle = _middle(measured[rows][floor == plan])
        zh, en = f"按单位 {unit} 计", f"Read in {unit}"
        zh += f"，楼层长 {extent[at]:,.2f} 米，房间面积中位数 {middle:,.4f} ㎡"
        en += f", the floor is {extent[at]:,.2f} m long and its middle room has {middle:,.4f} m²"
        if off[plan]:
            times = _middle(ratio[on == plan])
            zh, en = f"{zh}，为标注面积的 {times:,.3f} 倍", f"{en}; areas are {times:,.3f} times the stated ones"
        yield Said(says=Words(zh + "。", en + "."), floor=plan)


def _mostly(so: NDArray[np.bool_], floor: NDArray[np.integer], floors: int) -> NDArray[np.bool_]:
    """Floors of whose rooms half or more are so, and so the middle one; they are counted, for sorting takes ten times as long."""
    return np.asarray(2 * np.bincount(floor, so, floors) >= np.maximum(np.bincount(floor, minlength=floors), 1))


def _middle(values: NDArray[np.float64]) -> float:
    """The median, the lower one of two."""
    return float(np.sort(values)[(len(values) - 1) // 2])


@check(
    "unit-assumed",
    Severity.NOTE,
    Words("单位或坐标系为推定", "unit or coordinate system assumed"),
    family=Family.DRAWING,
    mend=Words(
        "请核对推定的单位和坐标系；不符时用 --unit 指定。",
        "Check the unit and system assumed; where they are wrong, name the unit with --unit.",
    ),
)
def unit_is_stated(reading: Reading, _: float) -> Iterator[Said]:
    """The unit was stated by the file or the user, not guessed."""
    yield from _guessed(reading, lambda plan: plan.unit, Words("单位推定为", "The unit is taken to be"))


@check(
    "mapping-assumed",
    Severity.WARNING,
    Words("图层或字段对应为推定", "mapping assumed"),
    family=Family.DRAWING,
    mend=Words(
        "请核对推定的对应关系；不符时用 --mapping 指定。",
        "Check the mapping assumed; where it is wrong, name one with --mapping.",
    ),
)
def mapping_is_known(reading: Reading, _: float) -> Iterator[Said]:
    """The layers or columns were recognised, not guessed."""
    yield from _guessed(reading, lambda plan: plan.mapping, Words("对应关系推定为", "The mapping is taken to be"))


def _guessed(reading: Reading, choice: Callable[[FloorPlan], Choice], opening: Words) -> Iterator[Said]:
    """One finding for each guess; where all plans rest on the same, it is one of the file."""
    floors: dict[Choice, list[int]] = {}
    for index, plan in plans_with(reading, lambda it: not choice(it).sure):
        floors.setdefault(choice(plan), []).append(index)
    for guess, where in floors.items():
        count = len(where)
        yield Said(
            says=Words(
                f"{opening.zh} {guess.name}：{guess.because.zh}（{count} 个楼层）。",
                f"{opening.en} {guess.name}: {guess.because.en} ({count} floors).",
            ),
            floor=where[0] if count == 1 else None,
        )


@check(
    "proxy-object",
    Severity.WARNING,
    Words("含天正等代理对象", "foreign objects (proxies)"),
    family=Family.DRAWING,
    mend=Words(
        "请在天正建筑中用“图形导出”另存为天正3（T3）格式后重新提交。",
        "In TArch, use “export drawing”, save as 天正3 (T3), and hand it in again.",
    ),
)
def no_proxies(reading: Reading, _: float) -> Iterator[Said]:
    """Every object of the drawing can be read."""
    for floor, plan in plans_with(reading, lambda it: it.proxies > 0):
        yield Said(
            says=Words(
                f"有 {plan.proxies} 个代理对象（天正等）无法读取，其中可能有墙体或房间。",
                f"{plan.proxies} objects of a foreign application (such as 天正) cannot be read; walls or rooms may be among them.",
            ),
            floor=floor,
        )


@check(
    "text-garbled",
    Severity.WARNING,
    Words("文字乱码", "garbled text"),
    family=Family.DRAWING,
    mend=Words(
        "请以 UTF-8（DXF 2007 及以上）或 GBK（DXF 2004 及以下）重新保存。",
        "Save it again as UTF-8 (DXF 2007 and later) or as GBK (DXF 2004 and before).",
    ),
)
def texts_are_readable(reading: Reading, _: float) -> Iterator[Said]:
    """The characters of every text could be decoded."""
    for floor, plan in plans_with(reading, lambda it: it.garbled):
        shown, count = "、".join(text.encode("utf-8", "replace").decode() for text in plan.garbled[:3]), len(plan.garbled)
        yield Said(
            says=Words(
                f"{count} 处文字无法确定其编码，如：{shown}。", f"The encoding of {count} texts is not certain, such as: {shown}."
            ),
            floor=floor,
        )


def area_words(square_metres: float) -> str:
    """An area in m² with the two places that the house rounds to."""
    count = int(centiares(np.array([square_metres]))[0])
    return "—" if count == UNSTATED else f"{in_m2(count)}"
