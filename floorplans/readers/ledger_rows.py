"""The rows of a ledger below its headings: rooms, totals, and what stands in cells that cannot be taken as it is."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from floorplans.floor_names import floor_label, floor_names
from floorplans.measure import UNSTATED
from floorplans.plan import Choice
from floorplans.readers.ledger_cells import FAULT, Area, area_of, in_centiares, text_of
from floorplans.readers.ledger_columns import AREAS, ROLES, Head, plain
from floorplans.readers.ledger_findings import finding
from floorplans.readers.ledger_notes import tell_columns, tell_rows
from floorplans.readers.ledger_sheets import Sheet
from floorplans.readers.ledger_table import Line, Told
from floorplans.readers.ledger_totals import Sums, is_total
from floorplans.readers.uses import use_of
from floorplans.vocabulary import RoomUse, Words

FILLED: Final = ("building", "floor", "number", "name", "use", "office", "person")
"""Columns of words: a merged cell holds for all its rows. An area that is merged holds for nobody knows which."""

CARRIED: Final = ("building", "floor")
"""Columns in which offices write only what changes; the rows below mean the same."""

BUILDING: Final = re.compile(r".*(号楼|楼|幢|栋|座)")


@dataclass(slots=True)
class _Sheet:
    """A sheet while its rows are read."""

    sheet: Sheet
    head: Head
    told: Told
    start: int
    mapping: Choice
    square_feet: bool
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Cells of merged ranges, with the cell that holds their value."""
    carried: dict[str, list[int]] = field(default_factory=dict)
    passed_over: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def lines_of(sheet: Sheet, head: Head, told: Told, *, start: int, mapping: Choice, square_feet: bool = False) -> list[Line]:
    """The rooms of a sheet; what is found is added to ``told``, the first room counting as line ``start``."""
    at = _Sheet(sheet, head, told, start, mapping, square_feet, _merged(sheet, head))
    tell_columns(sheet, head, told)
    sums, last = Sums(), dict.fromkeys(CARRIED, "")
    for row in range(head.last + 1, len(sheet.rows) + 1):
        values = {role: _value(at, row, role) for role in head.columns}
        if not sheet.rows[row - 1] or _is_heading(head, values):
            continue
        if (word := is_total(sheet.rows[row - 1], text_of(values["number"]))) is not None:
            areas = {role: (column, _area(at, row, role)) for role, column in _areas(head)}
            sums.compare(word, areas, sheet, row, told)
            continue
        if not any(
            text_of(values.get(role)) for role in ("number", "name", "use", "usable", "area", "gross", "office", "person")
        ):
            at.passed_over.append(row)
            continue
        line, areas_found = _line(at, row, values, last)
        at.lines.append(line)
        sums.add({role: area.m2 for role, area in areas_found.items() if area.m2 is not None})
    tell_rows(sheet, head, told, merged=at.merged, carried=at.carried, passed_over=at.passed_over)
    return at.lines


def _line(at: _Sheet, row: int, values: dict[str, object], last: dict[str, str]) -> tuple[Line, dict[str, Area]]:
    """One room, and its areas as they are stated."""
    column = at.head.columns["number"]
    number = text_of(values["number"])
    if isinstance(values["number"], dt.date | dt.time):
        _tell(
            at,
            "number-dated",
            row,
            column,
            Words(
                f"房号单元格是日期 {number}，可能原为“3-1”之类的房号。",
                f"The room number is the date {number}; it may have been a number like “3-1”.",
            ),
        )
    _tell_formulas(at, row, values)
    use = text_of(values.get("use")) or text_of(values.get("name"))
    if not number and use_of(use) != RoomUse.CIRCULATION.value:
        _tell(
            at,
            "number-missing",
            row,
            column,
            Words(f"没有填写房号{f'（{use}）' if use else ''}。", f"The room number is not written{f' ({use})' if use else ''}."),
        )
    said = {}
    for role in CARRIED:
        text = text_of(values.get(role))
        if not text and role in at.head.columns and last[role]:
            text = last[role]
            at.carried.setdefault(role, []).append(row)
        said[role] = last[role] = text
    if "floor" not in at.head.columns and len(floor_names(at.sheet.name)) == 1:
        said["floor"] = at.sheet.name
    if "building" not in at.head.columns and not floor_names(at.sheet.name) and BUILDING.fullmatch(at.sheet.name):
        said["building"] = at.sheet.name
    if "floor" in at.head.columns and not said["floor"]:
        _tell(at, "floor-unstated", row, at.head.columns["floor"], Words("没有填写楼层。", "The floor is not written."))
    areas = {role: _area(at, row, role) for role, _ in _areas(at.head)}
    declared = next((role for role in AREAS if role in areas), "")
    for role, area in areas.items():
        _tell_area(at, row, role, area, wanted=role == declared)
    if "usable" in areas and "gross" in areas:
        _tell_order(at, row, areas["usable"].m2, areas["gross"].m2)
    m2 = areas[declared].m2 if declared else None
    where = at.sheet.place(row, column)
    line = Line(
        building=said["building"],
        floor=floor_label(said["floor"]),
        number=number,
        name=text_of(values.get("name")),
        use=text_of(values.get("use")),
        user=" · ".join(filter(None, (text_of(values.get(role)) for role in ("office", "person")))),
        declared=in_centiares(m2) if m2 is not None and m2 >= 0 else UNSTATED,
        where=where,
        mapping=at.mapping,
        declared_as=_quantity(at.head, declared),
    )
    return line, areas


def _quantity(head: Head, declared: str) -> Words:
    """Which quantity the stated areas are, by the heading they stand under."""
    if not declared:
        return Words("", "")
    heading = head.headings[head.columns[declared]]
    return Words(f"台账“{heading}”列", f"column “{heading}” of the ledger")


def _areas(head: Head) -> Iterator[tuple[str, int]]:
    return ((role, head.columns[role]) for role in AREAS if role in head.columns)


def _area(at: _Sheet, row: int, role: str) -> Area:
    """The area of a cell; of a merged one only its first row has it."""
    column = at.head.columns[role]
    return area_of(at.sheet.cell(row, column), square_feet=at.square_feet or at.head.square_feet(column))


def _value(at: _Sheet, row: int, role: str) -> object:
    column = at.head.columns[role]
    return at.sheet.cell(*(at.merged.get((row, column), (row, column)) if role in FILLED else (row, column)))


def _merged(sheet: Sheet, head: Head) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells below the headings that are merged downwards, each with the cell that holds its value."""
    used = {*head.columns.values()}
    return {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merged
        if bottom > top > head.last
        for row in range(top, min(bottom, len(sheet.rows)) + 1)
        for column in used & {*range(left, right + 1)}
    }


def _is_heading(head: Head, values: dict[str, object]) -> bool:
    """Whether a row repeats the headings, as they are printed on every page."""
    return plain(values["number"]) == plain(head.headings[head.columns["number"]])


def _tell_formulas(at: _Sheet, row: int, values: dict[str, object]) -> None:
    """Words that a formula should give and does not."""
    for role in (it for it in FILLED if it in values):
        if (row, at.head.columns[role]) in at.sheet.unsolved or FAULT.fullmatch(text_of(values[role])):
            shown = text_of(values[role]) or "—"
            _tell(
                at,
                "formula-unsolved",
                row,
                at.head.columns[role],
                Words(
                    f"{ROLES[role]}是公式，没有可用的结果（{shown}）。",
                    f"The {role} is a formula without a result to use ({shown}).",
                ),
            )


def _tell_area(at: _Sheet, row: int, role: str, area: Area, *, wanted: bool) -> None:
    """What is wrong with one cell of an area; only the area that is taken is missed."""
    column = at.head.columns[role]
    anchor = at.merged.get((row, column))
    name = ROLES[role]
    if (row, column) in at.sheet.unsolved:
        _tell(
            at,
            "formula-unsolved",
            row,
            column,
            Words(f"{name}是公式，但文件中没有计算结果。", f"The {role} area is a formula whose result is not in the file."),
        )
    elif anchor:
        if anchor == (row, column):
            _tell(
                at,
                "area-shared",
                row,
                column,
                Words(
                    f"{name}单元格与其他行合并，无法分清各间面积，只计入第一间。",
                    f"The {role} area is merged over several rows; it is counted for the first room only.",
                ),
            )
    elif area.fault:
        _tell(
            at,
            "area-unreadable",
            row,
            column,
            Words(f"{name}无法读取：{area.fault.zh}。", f"The {role} area cannot be read: {area.fault.en}."),
        )
    elif area.m2 is None:
        if wanted:
            _tell(at, "area-unstated", row, column, Words(f"没有填写{name}。", f"The {role} area is not written."))
    elif area.m2 < 0:
        _tell(at, "area-negative", row, column, Words(f"{name}为 {area.m2} ㎡。", f"The {role} area is {area.m2} m²."), area.m2)
    elif area.m2 == 0 and wanted:
        _tell(at, "area-zero", row, column, Words(f"{name}为 0。", f"The {role} area is 0."), area.m2)


def _tell_order(at: _Sheet, row: int, usable: Decimal | None, gross: Decimal | None) -> None:
    if usable is not None and gross is not None and 0 < gross < usable:
        says = Words(
            f"建筑面积 {gross} ㎡ 小于使用面积 {usable} ㎡。",
            f"The gross area of {gross} m² is less than the usable area of {usable} m².",
        )
        _tell(at, "area-gross-below", row, at.head.columns["gross"], says, gross)


def _tell(at: _Sheet, code: str, row: int, column: int, says: Words, measured: Decimal | None = None) -> None:
    """Keep a finding of the row that is being read."""
    place = at.sheet.place(row, column)
    at.told.add(finding(code, says, subject=place, place=place, measured=measured), at.start + len(at.lines))
