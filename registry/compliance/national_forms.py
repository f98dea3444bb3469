"""The forms of the national report on office space and the checks that a form must pass before it is handed in.

Source: 国管办发〔2019〕22号 for the system of reports (A); columns and checks after its published client (policy STT-6 to STT-8, B).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from floorplans.vocabulary import Words

MOST_AREA: Final = Decimal(1_000_000)
MOST_PEOPLE: Final = 1_000
LONGEST_CODE, LONGEST_REMARK = 12, 200
POSTS: Final = 5
FIRST_ROW: Final = 5
"""Where the rows of a sheet begin."""

Row = Mapping[str, Any]


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    AREA = "area"
    PEOPLE = "people"
    YEAR = "year"
    REMARK = "remark"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a form."""

    key: str
    words: Words
    kind: Kind = Kind.TEXT
    of_building: bool = False
    """Whether the cells of a building's rows are one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, and how it is mended."""

    form: int
    row: int
    """As in the sheet, from one."""
    column: str
    says: Words
    mend: Words


def _of(*told: tuple[str, str, str, Kind], building: int = 0) -> tuple[Field, ...]:
    return tuple(Field(key, Words(zh, en), kind, at < building) for at, (key, zh, en, kind) in enumerate(told))


TITLES: Final = {
    1: Words("行政区划", "Division"),
    2: Words("办公用房", "Office space"),
    3: Words("技术业务用房", "Technical rooms"),
    4: Words("办公用房建设项目", "Construction projects"),
}
DIVISION: Final = _of(
    ("name", "行政区划名称", "division", Kind.TEXT), ("level", "级次", "level", Kind.TEXT), ("code", "行政区划代码", "code", Kind.CODE),
    ("unit", "填报单位", "filled by", Kind.TEXT), ("filler", "填报人", "person", Kind.TEXT), ("phone", "联系电话", "telephone", Kind.TEXT),
    ("day", "填报日期", "day", Kind.TEXT),
)  # fmt: skip
_HEAD: Final = (
    ("number", "序号", "no.", Kind.TEXT), ("address", "地址坐落", "address", Kind.TEXT), ("division", "行政区划代码", "division", Kind.CODE),
    ("land_area", "用地面积", "land area", Kind.AREA),
)  # fmt: skip
_TAIL: Final = (
    ("title", "权属登记情况", "title", Kind.TEXT), ("built_year", "建设年代", "built", Kind.YEAR), ("remark", "备注", "remark", Kind.REMARK),
)  # fmt: skip
TECHNICAL: Final = _of(
    *_HEAD, ("gross", "建筑面积", "gross area", Kind.AREA), ("users", "主要使用单位", "main user", Kind.TEXT), *_TAIL
)
PROJECTS: Final = _of(
    ("number", "序号", "no.", Kind.TEXT), ("name", "项目名称", "project", Kind.TEXT), ("approver", "审批部门", "approved by", Kind.TEXT),
    ("builder", "建设单位", "builder", Kind.TEXT), ("users", "主要使用单位", "main user", Kind.TEXT), ("address", "地址", "address", Kind.TEXT),
    ("gross", "建筑面积", "gross area", Kind.AREA), ("budget", "投资概算（万元）", "budget, 10,000 yuan", Kind.MONEY),
    ("remark", "备注", "remark", Kind.REMARK),
)  # fmt: skip


def offices(posts: Sequence[Words]) -> tuple[Field, ...]:
    """The columns of form 2; ``posts`` are those of the tier that reports."""
    people = tuple(Field(f"post_{at}", it, Kind.PEOPLE) for at, it in enumerate(posts))
    head = _of(
        *_HEAD, ("gross", "总建筑面积", "gross area", Kind.AREA), ("office_gross", "办公用房建筑面积", "gross area of offices", Kind.AREA),
        ("technical_gross", "技术业务用房建筑面积", "gross area of technical rooms", Kind.AREA), building=7,
    )  # fmt: skip
    unit = _of(("organisation_name", "使用单位名称", "organisation", Kind.TEXT), ("kind", "类别", "kind", Kind.TEXT))
    areas = _of(
        ("office", "办公室使用面积", "usable area of offices", Kind.AREA), ("service", "服务用房使用面积", "of service rooms", Kind.AREA),
        ("equipment", "设备用房使用面积", "of equipment rooms", Kind.AREA),
        ("basic", "基本办公用房使用面积合计", "of all basic rooms", Kind.AREA), ("annex", "附属用房建筑面积", "gross area of annex rooms", Kind.AREA),
    )  # fmt: skip
    title, built, remark = _of(*_TAIL, building=2)
    return (*head, *unit, *people, *areas, title, built, Field("leased", Words("是否租（借）用", "rented or lent")), remark)


def check(form: int, fields: Sequence[Field], rows: Sequence[Row]) -> list[Problem]:
    """Everything that is wrong with the rows of a form; all but remarks are required, sums hold to the hundredth."""
    found: list[Problem] = []
    told: set[tuple[Any, str]] = set()
    for at, row in enumerate(rows):
        for field in fields:
            if field.of_building:
                if (row.get("number"), field.key) in told:
                    continue
                told.add((row.get("number"), field.key))
            found += [Problem(form, FIRST_ROW + at, field.words.zh, *it) for it in _wrong(field, row.get(field.key))]
        for column, says in _sums(row):
            found.append(Problem(form, FIRST_ROW + at, column, says, Words("请核对各分项。", "Check what is added up.")))
    return found


def _wrong(field: Field, value: Any) -> Iterator[tuple[Words, Words]]:
    name = field.words
    if field.kind is Kind.REMARK:
        if len(str(value or "")) > LONGEST_REMARK:
            yield (
                Words(f"备注超过 {LONGEST_REMARK} 字", f"the remark has over {LONGEST_REMARK} signs"),
                Words("请缩短。", "Make it shorter."),
            )
        return
    if value is None or value == "":
        yield (
            Words(f"{name.zh}未填", f"{name.en} is empty"),
            Words("台账中没有，请补充登记后重新生成。", "The register does not hold it; record it and make the report again."),
        )
    elif field.kind in {Kind.AREA, Kind.MONEY}:
        if value < 0 or value > MOST_AREA:
            yield Words(f"{name.zh} {value} 不在 0 至 1,000,000 之间", f"{name.en} {value} is not within 0 and 1,000,000"), _LOOK
        if value != round(value, 2):
            yield Words(f"{name.zh} {value} 超过两位小数", f"{name.en} {value} has more than two places"), _LOOK
    elif field.kind is Kind.PEOPLE and not (isinstance(value, int) and 0 <= value <= MOST_PEOPLE):
        yield (
            Words(f"{name.zh} {value} 不是 0 至 1,000 的整数", f"{name.en} {value} is no whole number within 0 and 1,000"),
            _LOOK,
        )
    elif field.kind is Kind.CODE and len(str(value)) > LONGEST_CODE:
        yield Words(f"{name.zh} {value} 超过 12 位", f"{name.en} {value} has over 12 signs"), _LOOK


_LOOK: Final = Words("请核对台账中的数据。", "Check what the register holds.")


def _sums(row: Row) -> Iterator[tuple[str, Words]]:
    """Gross = offices + technical rooms; basic = offices + service + equipment rooms."""
    for whole, parts in (("gross", ("office_gross", "technical_gross")), ("basic", ("office", "service", "equipment"))):
        values: list[Any] = [row.get(it) for it in (whole, *parts)]
        if parts[0] in row and None not in values and values[0] != sum(values[1:]):
            names = {"gross": "总建筑面积", "basic": "基本办公用房使用面积合计"}
            text = " + ".join(str(it) for it in values[1:])
            yield names[whole], Words(f"{values[0]} ≠ {text}", f"{values[0]} is not {text}")
