"""A file that comes back, cell by cell: its headings found, every value understood, and all that is wrong with its place at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from api.lists.books import BESIDE
from api.lists.cells import from_csv, understood
from api.lists.described import Column, Listed
from api.lists.leaving import MARK
from floorplans.finding import Unreadable
from floorplans.readers.ledger_cells import text_of
from floorplans.readers.ledger_columns import plain
from floorplans.readers.ledger_sheets import Sheet, sheets_of
from floorplans.vocabulary import Words

SEARCHED: Final = 20
"""The headings stand in the first so many rows of a sheet."""
BY_THE_WAY: Final = frozenset({"序号", "备注", "no", "no.", "remark", "remarks"})
"""Columns that offices keep for themselves: they are passed over."""
NO_FORMULA: Final = Words(
    "公式没有结果，请在 Excel 中保存一次或填写数值", "a formula without its result: save the file in Excel or type the value"
)

Tell = Callable[[int], None]
"""Is told how much of a file has been read, in per cent."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a cell, or something to know of it."""

    place: str
    field: str
    words: Words
    sheet: str = ""
    row: int = 0
    column: int = 0
    note: bool = False
    """Whether it hinders nothing."""


@dataclass(slots=True, eq=False)
class Row:
    """A row of a file."""

    sheet: Sheet
    number: int
    columns: Mapping[str, int]
    """Where each column stands."""
    values: dict[str, Any]
    """What was told, by column; what is wrong is left out."""
    faulty: set[str] = field(default_factory=set)

    def fault(self, name: str, words: Words, *, note: bool = False) -> Fault:
        """Something about one of its cells, or about the row where it has no such cell; what is wrong is told no further."""
        if not note:
            self.faulty.add(name)
            self.values.pop(name, None)
        column = self.columns.get(name)
        return Fault(self.sheet.place(self.number, column), name, words, self.sheet.name, self.number, column or 0, note)


@dataclass(slots=True)
class Incoming:
    """What a file says of a list."""

    file: str
    listed: Listed
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_list(path: Path, listed: Listed, *, name: str = "", tell: Tell = lambda _: None) -> Incoming:
    """The rows of a file (xlsx, xls, csv); raises ``Unreadable`` where it is no table, or has no headings of the list."""
    found = Incoming(name or path.name, listed)
    tell(5)
    sheets = [it for it in sheets_of(path, wanted=lambda names: names - BESIDE) if it.name not in BESIDE and it.rows]
    tell(40)
    headed = [(it, head) for it in sheets if (head := _head(it, listed))]
    if not headed:
        needed = "、".join(it.words.zh for it in listed.columns if it.needed)
        raise Unreadable(
            f"“{found.file}”里没有{listed.words.zh}：要有{needed}等列标题，请用模板填写。",
            f"There is no list of {listed.words.en.lower()} in “{found.file}”: its headings are needed; fill in the template.",
        )
    count = sum(len(sheet.rows) for sheet, _ in headed)
    for sheet, head in headed:
        columns = _columns(found, sheet, head)
        for number in range(head + 1, len(sheet.rows) + 1):
            if number % 2000 == 0:
                tell(40 + 30 * number // count)
            _add(found, sheet, number, columns)
    tell(70)
    return found


def headings(listed: Listed) -> Mapping[str, str]:
    """The columns of a list by all the headings that are understood, in plain form."""
    found: dict[str, str] = {}
    for it in reversed(listed.columns):
        found |= dict.fromkeys(map(plain, it.also), it.name)
    return found | {plain(words): it.name for it in reversed(listed.columns) for words in (it.words.en, it.words.zh)}


def _head(sheet: Sheet, listed: Listed) -> int | None:
    """The row in which most headings are known, if it is more than one."""
    known, needed = headings(listed), {it.name for it in listed.columns if it.needed}
    counts = []
    for number in range(1, min(SEARCHED, len(sheet.rows)) + 1):
        named = {known[said] for said in map(plain, sheet.rows[number - 1]) if said in known}
        counts.append((len(named) if named & needed else 0, -number))
    best = max(counts, default=(0, 0))
    return -best[1] if best[0] >= min(2, len(listed.columns)) else None


def _columns(found: Incoming, sheet: Sheet, head: int) -> dict[str, int]:
    """Where the columns stand; an unknown heading is a fault, and so is a needed one that is not there."""
    known, columns = headings(found.listed), dict[str, int]()

    def fault(column: int, name: str, words: Words) -> None:
        found.faults.append(Fault(sheet.place(head, column or None), name, words, sheet.name, head, column))

    for column, cell in enumerate(sheet.rows[head - 1], 1):
        text = text_of(from_csv(cell) if not sheet.name else cell)
        said = plain(text)
        if not text:
            if any(sheet.cell(number, column) is not None for number in range(head + 1, len(sheet.rows) + 1)):
                fault(column, "", Words("有内容而没有列标题", "there is something in it, but it has no heading"))
        elif said not in known:
            if said not in BY_THE_WAY:
                fault(column, "", Words(f"没有“{text}”这一列；请删去或改用模板的列标题", f"there is no column “{text}”; leave it out, or use the template's headings"))  # fmt: skip
        elif known[said] in columns:
            fault(column, known[said], Words(f"“{text}”列重复", f"the column “{text}” is there twice"))
        else:
            columns[known[said]] = column
    for it in found.listed.columns:
        if it.needed and it.name not in columns:
            fault(0, it.name, Words(f"缺少必填的列“{it.words.zh}”", f"the column “{it.words.en}” is needed"))
    return columns


def _add(found: Incoming, sheet: Sheet, number: int, columns: Mapping[str, int]) -> None:
    cells = sheet.rows[number - 1]
    if not any(text_of(it) for it in cells) or text_of(cells[0]).startswith(MARK):
        return
    row = Row(sheet, number, columns, {})
    for name, column, at in _pairs(found.listed.columns, columns):
        cell = sheet.cell(number, at)
        if (number, at) in sheet.unsolved:
            found.faults.append(row.fault(name, NO_FORMULA, note=not column.written))
            continue
        value, wrong = understood(column, from_csv(cell) if not sheet.name else cell)
        if wrong is None and column.needed and value in {None, ()}:
            wrong = Words("未填写", "is missing")
        if wrong is None:
            row.values[name] = value
        elif column.written:
            found.faults.append(row.fault(name, wrong))
        else:
            row.values[name] = wrong  # cannot be what is there: told beside, and not taken
    found.rows.append(row)


def _pairs(columns: Sequence[Column], places: Mapping[str, int]) -> Iterator[tuple[str, Column, int]]:
    return ((it.name, it, places[it.name]) for it in columns if it.name in places)
