"""What is wrong with a list of properties as of a day: expired leases, numbers given twice, areas of nothing, parts that do not add up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Final

import numpy as np
import shapely
from pyproj import Geod

from floorplans.finding import Finding
from floorplans.kinds import Kind, declare, told
from floorplans.readers.ledger_cells import in_centiares
from floorplans.readers.property_list import Listed, PropertyList
from floorplans.vocabulary import Family, Severity, Words

ADDS_UP: Final = Decimal("0.01")
"""Parts add up to their building where they differ from it by no more than this share; our own figure (confidence D)."""

OVERLAP_M2: Final = 1.0
"""Buildings whose outlines share more than this overlap; our own figure (confidence D), since outlines are drawn from pictures."""


KINDS: Final = declare(
    Words("房产清单", "lists of properties"),
    {
        "property-list": Kind(
            Severity.NOTE,
            Words("按房产清单读取", "read as a list of properties"),
            Words(
                "如实为房间台账，请写明“房号”“楼层”“使用面积”表头后重新提交。",
                "If it is a ledger of rooms, give it the headings room, floor and usable area, and hand it in again.",
            ),
        ),
        "area-unreadable": Kind(
            Severity.ERROR, Words("面积不是数字", "area not a number"), Words("请填写数字。", "Write a number.")
        ),
        "area-zero": Kind(Severity.WARNING, Words("面积为零", "area zero"), Words("请补填面积。", "Fill in the area.")),
        "area-negative": Kind(Severity.ERROR, Words("面积为负数", "area negative"), Words("请补填面积。", "Fill in the area.")),
        "code-twice": Kind(
            Severity.WARNING,
            Words("编号重复", "code given twice"),
            Words("请核对，一号一处。", "Check it; one number stands for one thing."),
        ),
        "lease-twice": Kind(
            Severity.WARNING,
            Words("租约编号重复", "lease number given twice"),
            Words("请核对，一号一处。", "Check it; one number stands for one thing."),
        ),
        "lease-reversed": Kind(
            Severity.ERROR, Words("到期早于起租", "lease ends before it begins"), Words("请改正日期。", "Correct the dates.")
        ),
        "lease-expired": Kind(
            Severity.WARNING,
            Words("租约已到期", "lease expired"),
            Words("请续签、腾退或更新清单。", "Renew it, vacate, or correct the list."),
        ),
        "building-missing": Kind(
            Severity.WARNING,
            Words("所属楼栋不在清单中", "building not in the list"),
            Words("请补充楼栋或改正编号。", "Add the building, or correct the code."),
        ),
        "parts-differ": Kind(
            Severity.WARNING,
            Words("各部分合计与楼栋不符", "parts do not add up to the building"),
            Words("请补填或改正各部分面积。", "Fill in or correct the areas of the parts."),
            family=Family.TOTALS,
        ),
        "building-overlap": Kind(
            Severity.WARNING,
            Words("两栋重叠", "buildings overlap"),
            Words("请核对两栋的轮廓与建设状态。", "Check the outlines and the states of both."),
            family=Family.PLACEMENT,
        ),
    },
)
"""What can be wrong with a list; how a list was read is told by ``property_list_report``."""


def findings_of(
    listed: PropertyList, *, on: dt.date | None, adds_up: Decimal = ADDS_UP, overlap_m2: float = OVERLAP_M2
) -> tuple[Finding, ...]:
    """Everything that is wrong with a list as of a day, which is given and never the clock's; without one no lease is over."""
    found = [
        *_unread(listed),
        *_twice(listed.buildings, lambda it: it.code, "code-twice", Words("编号", "code")),
        *_twice(listed.leases, lambda it: it.lease, "lease-twice", Words("租约编号", "lease number")),
        *_expired(listed.leases, on),
        *_nothing((*listed.buildings, *listed.parts)),
        *_homeless(listed),
        *_sums(listed, adds_up),
        *_overlaps(listed.buildings, overlap_m2),
    ]
    return tuple(found)


def _unread(listed: PropertyList) -> Iterator[Finding]:
    for place, said in listed.unread:
        yield told(KINDS, "area-unreadable", Words(f"“{said}”不是面积。", f"“{said}” is no area."), subject=said, place=place)


def _twice(rows: Iterable[Listed], key: Callable[[Listed], str], code: str, what: Words) -> Iterator[Finding]:
    """The second and later rows of one number."""
    first: dict[str, Listed] = {}
    for row in rows:
        number = key(row)
        if number and first.setdefault(number, row) is not row:
            says = Words(
                f"{what.zh} {number} 重复，另见 {first[number].place}。",
                f"The {what.en} {number} is given again, first at {first[number].place}.",
            )
            yield told(KINDS, code, says, subject=number, place=row.place)


def _expired(leases: Iterable[Listed], on: dt.date | None) -> Iterator[Finding]:
    """A lease is over from the day after the one on which it expires."""
    for row in leases:
        if row.expires and row.begins and row.expires < row.begins:
            says = Words(
                f"到期日 {row.expires} 早于起租日 {row.begins}。",
                f"It expires on {row.expires}, before it begins on {row.begins}.",
            )
            yield told(KINDS, "lease-reversed", says, subject=row.lease, place=row.place)
        elif row.expires and on and row.expires < on:
            days = (on - row.expires).days
            says = Words(
                f"租约已于 {row.expires} 到期，至 {on} 已过 {days} 天。",
                f"The lease expired on {row.expires}, {days} days before {on}.",
            )
            yield told(KINDS, "lease-expired", says, subject=row.lease, place=row.place)


def _nothing(rows: Iterable[Listed]) -> Iterator[Finding]:
    for row in rows:
        if row.area is not None and row.area <= 0:
            code, word = ("area-zero", "为 0") if row.area == 0 else ("area-negative", "为负")
            says = Words(f"面积{word}（{row.area}）。", f"The area is {row.area}.")
            yield told(KINDS, code, says, subject=row.code, place=row.place)


def _homeless(listed: PropertyList) -> Iterator[Finding]:
    """Parts and leases of buildings that are not in the list; asked only where there is a list of buildings."""
    codes = {row.code for row in listed.buildings}
    for row, code in [*((it, it.parent) for it in listed.parts), *((it, it.code) for it in listed.leases)]:
        if codes and code not in codes:
            says = Words(f"所属楼栋 {code} 不在清单中。", f"Its building {code} is not in the list.")
            yield told(KINDS, "building-missing", says, subject=row.lease or row.code, place=row.place)


def _sums(listed: PropertyList, adds_up: Decimal) -> Iterator[Finding]:
    """Buildings whose parts do not sum to them; a part that states no area counts for nothing and is told."""
    parts: dict[str, list[Listed]] = defaultdict(list)
    for part in listed.parts:
        parts[part.parent].append(part)
    for row in listed.buildings:
        mine = parts.get(row.code, [])
        if not mine:
            continue
        total = sum((it.area for it in mine if it.area is not None), Decimal(0))
        silent = sum(it.area is None for it in mine)
        whole = row.area or Decimal(0)
        if abs(total - whole) <= adds_up * whole:
            continue
        zh, en = (f"，其中 {silent} 个未填面积", f", {silent} of which state no area") if silent else ("", "")
        says = Words(
            f"{len(mine)} 个部分合计 {total} ㎡{zh}，楼栋 {row.area} ㎡。",
            f"Its {len(mine)} parts{en} sum to {total} m², the building has {row.area} m².",
        )
        yield told(KINDS, "parts-differ", says, subject=row.code, place=row.place, measured=total, limit=whole)


def _overlaps(rows: tuple[Listed, ...], overlap_m2: float) -> Iterator[Finding]:
    """Pairs of buildings whose outlines lie over each other, measured on the ellipsoid."""
    mine = [row for row in rows if row.outline is not None and not row.outline.is_empty]
    shapes = np.empty(len(mine), object)
    shapes[:] = [row.outline for row in mine]
    shapes = shapely.make_valid(shapes)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    shared = shapely.intersection(shapes[first[once]], shapes[second[once]])
    earth = Geod(ellps="WGS84")
    for one, other, shape in zip(first[once].tolist(), second[once].tolist(), shared, strict=True):
        area = abs(earth.geometry_area_perimeter(shape)[0]) if shapely.area(shape) > 0 else 0.0
        if area > overlap_m2:
            a, b = mine[one], mine[other]
            says = Words(
                f"{a.code} {a.name}（{a.state}）与 {b.code} {b.name}（{b.state}）重叠 {area:.1f} ㎡。",
                f"{a.code} {a.name} ({a.state}) and {b.code} {b.name} ({b.state}) overlap by {area:.1f} m².",
            )
            measured, limit = (Decimal(in_centiares(Decimal(str(it)))).scaleb(-2) for it in (area, overlap_m2))
            yield told(KINDS, "building-overlap", says, subject=a.code, place=a.place, measured=measured, limit=limit)
