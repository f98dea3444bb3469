"""Tables as an office keeps them: the sheets of a workbook (xlsx, xls) or a text with separators, cell by cell.

The bytes decide what a file is, not its suffix: an "xls" that a web system exports is often a text or a page.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from xml.etree.ElementTree import iterparse

import xlrd
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter, range_boundaries

from floorplans.finding import Unreadable
from floorplans.readers.dxf_bytes import decoded

Row = tuple[object, ...]
Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1."""

WIDEST: Final = 256
"""Columns read of a sheet; what stands further right is formatting, not a ledger."""

TALLEST: Final = 1_048_576
"""Rows that a sheet can have; one that says more would be filled up with empty rows without end."""

MARKS: Final = re.compile(rb"[<:]f[\s/>]|hidden|mergeCell")
MARK: Final = 16
"""A mark has fewer bytes than this."""

DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet as saved; rows and columns count from 1, and a row ends with its last cell that holds something."""

    rows: tuple[Row, ...]
    name: str = ""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    unsolved: frozenset[tuple[int, int]] = frozenset()
    """Row and column of formulas that were saved without their result."""

    def cell(self, row: int, column: int) -> object:
        """The value of a cell; None where it is empty."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Where it stands for a person, such as ``Sheet 房间台账 · 第 12 行 · D 列``."""
        parts = [f"Sheet {self.name}" if self.name else "", f"第 {row} 行" if row else ""]
        return " · ".join(filter(None, [*parts, f"{get_column_letter(column)} 列" if column else ""]))


def sheets_of(path: Path, *, wanted: Callable[[AbstractSet[str]], AbstractSet[str]] = set) -> tuple[Sheet, ...]:
    """The sheets of a workbook, or the one table of a text.

    ``wanted`` chooses by name which sheets of an xlsx are read, since a workbook can hold much besides. Raises ``Unreadable``.
    """
    with path.open("rb") as stream:
        head = stream.read(512)
    try:
        if head.startswith(b"PK"):
            return tuple(_xlsx(path, wanted))
        if head.startswith(b"\xd0\xcf\x11\xe0") or re.match(rb"\x09[\x00\x02\x04\x08]", head):
            return tuple(_xls(path))
    except Unreadable:
        raise
    except Exception as trouble:
        # The parsers raise whatever a damaged workbook makes them stumble over.
        raise Unreadable(
            f"工作簿“{path.name}”已损坏或有密码，无法读取；请在 Excel 或 WPS 中打开、去掉密码后另存为 xlsx。",
            f"The workbook “{path.name}” is damaged or locked; open it in Excel or WPS and save it as xlsx without a password.",
        ) from trouble
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<", head):
        raise Unreadable(
            f"“{path.name}”其实是网页（HTML/XML），不是表格；请在 Excel 或 WPS 中打开后另存为 xlsx。",
            f"“{path.name}” is a web page in truth, not a table; open it in Excel or WPS and save it as xlsx.",
        )
    return (_text(path),)


def _xlsx(path: Path, wanted: Callable[[AbstractSet[str]], AbstractSet[str]]) -> Iterator[Sheet]:
    """Sheets with the results of formulas; sizes that a sheet states of itself are not believed."""
    with path.open("rb") as stream:
        reader = ExcelReader(stream, read_only=True, data_only=True)
        reader.read()
        found = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        chosen = wanted(found.keys())
        for sheet in reader.wb.worksheets:
            if sheet.title not in chosen:
                continue
            sheet.reset_dimensions()
            rows = _trimmed(_no_taller(sheet.iter_rows(max_col=WIDEST, max_row=TALLEST + 1, values_only=True)))
            with reader.archive.open(found[sheet.title]) as source:
                hidden_rows, merged, unsolved = _marks(source)
            yield Sheet(
                name=sheet.title,
                rows=rows,
                hidden=sheet.sheet_state != "visible",
                hidden_rows=hidden_rows,
                merged=merged,
                unsolved=unsolved,
            )


def _no_taller(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count > TALLEST:
            raise ValueError("a row stands below the last that a sheet can have")
        yield row


def _marks(source: IO[bytes]) -> tuple[frozenset[int], tuple[Merged, ...], frozenset[tuple[int, int]]]:
    """What openpyxl does not say of a sheet that it only reads: hidden rows, merged cells, formulas without a result.

    Most sheets have none of it; their bytes tell, and they are not parsed a second time.
    """
    hidden, merged, unsolved = set(), [], set()
    if not _marked(source):
        return frozenset(), (), frozenset()
    source.seek(0)
    at = 0
    for _, element in iterparse(source):  # noqa: S314  # expat itself refuses entities that grow; the archive's size is bounded
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            kinds = {child.tag.rpartition("}")[2]: child for child in element}
            if "f" in kinds and not ("v" in kinds and kinds["v"].text) and "is" not in kinds and element.get("t") != "str":
                top, left, *_ = _corners(element.get("r", "A1"))
                unsolved.add((top, left))
        elif tag == "row":
            at = int(element.get("r", at + 1))
            if element.get("hidden") in {"1", "true"}:
                hidden.add(at)
            element.clear()
        elif tag == "mergeCell":
            merged.append(_corners(element.get("ref", "A1")))
    return frozenset(hidden), tuple(merged), frozenset(unsolved)


def _marked(source: IO[bytes]) -> bool:
    """Whether the XML of a sheet names a formula, something hidden or merged cells; a wide encoding is not looked into."""
    kept = b""
    while chunk := source.read(2**20):
        if b"\x00" in chunk or MARKS.search(kept + chunk):
            return True
        kept = chunk[-MARK:]
    return False


def _corners(reference: str) -> Merged:
    """Of a range such as ``B4:B20``."""
    left, top, right, bottom = range_boundaries(reference)
    return top or 1, left or 1, bottom or 1, right or 1


def _xls(path: Path) -> Iterator[Sheet]:
    """Sheets of the old format; only xlrd tells which rows are hidden and which cells merged."""
    with xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO()) as book:
        for sheet in book.sheets():
            rows = ([_of_xls(cell, book.datemode) for cell in sheet.row(at)[:WIDEST]] for at in range(sheet.nrows))
            yield Sheet(
                name=sheet.name,
                rows=_trimmed(rows),
                hidden=sheet.visibility != 0,
                hidden_rows=frozenset(at + 1 for at, row in sheet.rowinfo_map.items() if row.hidden),
                merged=tuple((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells),
            )


def _of_xls(cell: "xlrd.sheet.Cell", datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(float(cell.value), 1 if datemode else 0)
        except (xlrd.XLDateError, OverflowError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(cell.value), "#N/A")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return cell.value if cell.value != "" else None


def _text(path: Path) -> Sheet:
    """A text whose encoding its bytes tell, and whose separator is the one that parts its lines alike."""
    data = path.read_bytes()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # Excel's "Unicode text"
    text = data.decode("utf-16", "replace") if wide else _decoded(data)
    if "\x00" in text:
        raise Unreadable(
            f"“{path.name}”不是文本表格；请在 Excel 或 WPS 中打开后另存为 xlsx。",
            f"“{path.name}” is no table of text; open it in Excel or WPS and save it as xlsx.",
        )
    head = "\n".join(text.splitlines()[:50])
    delimiter = max(DELIMITERS, key=lambda it: _parts(head, it))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = _trimmed([[cell.strip() or None for cell in row] for row in reader])
    except csv.Error as trouble:
        raise Unreadable(
            f"“{path.name}”第 {reader.line_num} 行的引号不成对，其后无法读取；请补齐引号或重新导出。",
            f"In line {reader.line_num} of “{path.name}” a quotation mark is not closed; close it or export the file again.",
        ) from trouble
    return Sheet(rows=rows)


def _decoded(data: bytes) -> str:
    """A text as DXF texts are decoded; of a Chinese one with damaged bytes only those are lost."""
    if _fits(data, "utf-8") or _fits(data, "gb18030"):
        return decoded(data)
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    if 2 * sum(_fits(line, "utf-8") or _fits(line, "gb18030") for line in lines) < len(lines):
        return decoded(data)
    return "\n".join(line.decode("utf-8" if _fits(line, "utf-8") else "gb18030", "replace") for line in data.split(b"\n"))


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _parts(head: str, delimiter: str) -> int:
    """How many cells a separator makes of the middle line of a text."""
    widths = sorted(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row)
    return widths[len(widths) // 2] if widths else 0


def _trimmed(rows: "Iterator[Row] | Iterator[list[object]] | list[list[str | None]]") -> tuple[Row, ...]:
    """Rows without the empty cells at their ends, and without the empty rows at the end."""
    kept: list[Row] = []
    last: object = None
    for row in rows:
        if row is last:  # the empty row that openpyxl makes for each that is missing: there may be a million
            kept.append(kept[-1])
            continue
        last, width = row, len(row)
        while width and (row[width - 1] is None or row[width - 1] == ""):
            width -= 1
        kept.append(tuple(row[:width]))
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def day_of(value: object) -> dt.date | None:
    """The day that a cell holds: a date of the workbook, or one written as 2026-01-31, 2026/1/31, 2026年1月31日."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = re.fullmatch(
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?|(\d{4})(\d\d)(\d\d)(?:\d{6})?", str(value or "").strip()
    )
    try:
        return dt.date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None
