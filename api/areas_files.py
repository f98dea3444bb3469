"""The area statement (面积计算书) as a workbook: rooms, floors and buildings with their working, comparison, and what it rests on."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from api.workbook import Column, add_sheet, new_book, written
from floorplans.area_kinds import AreaKind
from floorplans.vocabulary import Words

KINDS: Final = tuple(AreaKind)

ROOMS: Final[tuple[Column, ...]] = (
    (Words("楼层", "Floor"), 12),
    (Words("房号", "Room"), 12),
    (Words("名称", "Name"), 18),
    *((Words(f"{kind.zh}（㎡）", f"{kind.en} (m²)"), 14) for kind in KINDS),
    (Words("使用面积量至", "Usable area to"), 16),
    (Words("算法", "Working"), 34),
    (Words("估算", "Estimated"), 9),
)
FLOORS: Final[tuple[Column, ...]] = (
    (Words("楼栋、楼层", "Building, floor"), 24),
    (Words("间数", "Rooms"), 8),
    *((Words(f"{kind.zh}（㎡）", f"{kind.en} (m²)"), 14) for kind in KINDS),
    (Words("整层 17986.1（㎡）", "Floor, 17986.1 (m²)"), 16),
    (Words("整层 50353（㎡）", "Floor, 50353 (m²)"), 16),
    (Words("层高（m）", "Height (m)"), 10),
    (Words("计算说明", "Working"), 60),
)
COMPARED: Final[tuple[Column, ...]] = (
    (Words("楼层", "Floor"), 12),
    (Words("房号", "Room"), 12),
    (Words("比对", "Compared"), 26),
    (Words("前者（㎡）", "First (m²)"), 12),
    (Words("后者（㎡）", "Second (m²)"), 12),
    (Words("相差（㎡）", "Difference (m²)"), 12),
    (Words("限差（㎡）", "Limit (m²)"), 12),
)
GROUNDS: Final[tuple[Column, ...]] = (
    (Words("事项", "Of what"), 30),
    (Words("内容", "What is said"), 90),
    (Words("依据", "On whose word"), 60),
)


def statement(told: dict[str, Any], rooms: Sequence[dict[str, Any]], language: str = "zh") -> bytes:
    """An xlsx of what ``areas_json`` and ``rooms_json`` tell, areas as numbers with two places."""
    book = new_book()
    add_sheet(book, Words("房间", "Rooms"), ROOMS, map(_room, rooms), language)
    add_sheet(book, Words("楼层与楼栋", "Floors and buildings"), FLOORS, _floors(told), language)
    add_sheet(book, Words("超限", "Beyond the limit"), COMPARED, _beyond(told), language)
    add_sheet(book, Words("依据", "Grounds"), GROUNDS, _grounds(told, language), language)
    return written(book)


def _room(it: dict[str, Any]) -> list[Any]:
    """A line a room: its areas by kind, how the usable one was found, and whether anything was assumed."""
    areas = {one["kind"]: one for one in it["areas"]}
    usable = areas.get(AreaKind.USABLE.value)
    gross = areas.get(AreaKind.GROSS.value) or areas.get(AreaKind.SUITE.value)
    ways = [one["way_says"] for one in (usable, gross) if one]
    guessed = "、".join(one["kind_says"] for one in it["areas"] if one["estimated"])
    figures = [_number(areas[kind.value]["area"]) if kind.value in areas else None for kind in KINDS]
    return [
        it["floor_name"],
        it["number"],
        it["name"],
        *figures,
        usable["basis_says"] if usable else "",
        "；".join(ways),
        guessed,
    ]


def _floors(told: dict[str, Any]) -> Iterable[list[Any]]:
    """A line a floor, and after them a line a building."""
    for it in told["floors"]:
        walls = [one["says"] for one in told["walls"] if one["floor"] == it["floor"]]
        scale = [it["scale"]["says"]] if it["scale"] else []
        name = " ".join(filter(None, (it["building"], it["floor_name"])))
        yield [name, it["rooms"], *_figures(it), _number(it["height"]), "；".join([it["counts"], *walls, *scale])]
    for it in told["buildings"]:
        ratio, factor = it["usable_ratio"], it["apportionment_factor"]
        shared = [f"Σ分摊 ÷ Σ套内（或使用） = {factor}"] if factor else []
        yield [it["building"], it["rooms"], *_figures(it), None, "；".join([*shared, ratio["says"]])]


def _figures(it: dict[str, Any]) -> list[Decimal | None]:
    return [*(_number(it["areas"].get(kind.value)) for kind in KINDS), *map(_number, it["gross"].values())]


def _beyond(told: dict[str, Any]) -> Iterable[list[Any]]:
    for pair in told["compared"]:
        for it in pair["beyond"]:
            figures = (_number(it[name]) for name in ("first", "second", "difference", "limit"))
            yield [it["floor_name"], it["number"], f"{pair['first_says']} ↔ {pair['second_says']}", *figures]


def _grounds(told: dict[str, Any], language: str) -> Iterable[list[Any]]:
    """The standards and clauses, each with how sure we are of its wording; and how many rooms agree."""
    yield [Words("建筑面积采用的标准", "Standard of gross areas").said_in(language), told["method"]["name"], ""]
    for it in told["methods"]:
        yield [it["name"], it["says"], it["clause"]]
    for clause in {it["usable_ratio"]["clause"] for it in told["buildings"]}:
        yield [Words("使用面积系数 K", "Usable ratio K").said_in(language), "K = Σ基本办公用房使用面积 ÷ 建筑面积", clause]
    for pair in told["compared"]:
        counts = "，".join(f"{_how(how).said_in(language)} {count}" for how, count in pair["counts"].items())
        yield [f"{pair['first_says']} ↔ {pair['second_says']}", f"{pair['limit']}：{counts}", pair["clause"]]
    for it in told["buildings"]:
        if it["scale"]:
            yield [f"{it['building']} EPSG:{it['scale']['epsg']}", it["scale"]["says"], ""]


def _how(code: str) -> Words:
    from floorplans.reconcile import Agreement

    return Agreement(code).words


def _number(area: str | None) -> Decimal | None:
    return None if area is None else Decimal(area)
