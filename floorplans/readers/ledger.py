"""A ledger of rooms (房间台账): xlsx, xls or text, with whatever headings the office gave it; or a COBie workbook.

Rooms have no outline but areas that are declared; every cell that cannot be read is told with its sheet, row and
column, all at once. openpyxl reads xlsx, xlrd the old xls: of the readers of xls it alone tells hidden rows and
merged cells, without which a ledger cannot be trusted.
"""

from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from floorplans.finding import Unreadable
from floorplans.floor_names import floor_names
from floorplans.plan import Choice, Reading
from floorplans.readers import cobie
from floorplans.readers.ledger_columns import AREAS, ROLES, Head, as_said, head_of
from floorplans.readers.ledger_findings import finding
from floorplans.readers.ledger_rows import lines_of
from floorplans.readers.ledger_sheets import Sheet, sheets_of
from floorplans.readers.ledger_table import Line, Told, reading_of
from floorplans.readers.vector_source import digest_of
from floorplans.vocabulary import Severity, Words


def read(
    path: Path | str, *, mapping: str | None = None, unit: str | None = None, sheets: tuple[Sheet, ...] | None = None
) -> Reading:
    """All rooms of a ledger, every pair of building and floor a plan; raises ``Unreadable``.

    ``mapping`` names headings that nobody knows (``number=门号,floor=层位``); ``unit`` is ``ft`` where areas are
    square feet that no heading says; ``sheets`` are those of the file where they are read already.
    """
    path = Path(path)
    sheets = sheets_of(path, wanted=cobie.wanted) if sheets is None else sheets
    if cobie.is_one({sheet.name for sheet in sheets}):
        return cobie.reading(path.name, digest_of(path), {sheet.name: sheet for sheet in sheets})
    said, told = as_said(mapping), Told()
    lines: list[Line] = []
    for sheet, head in _ledgers(path, sheets, said, told):
        choice = _told(sheet, head, mapping)
        lines += lines_of(sheet, head, told, start=len(lines), mapping=choice, square_feet=unit == "ft")
    return reading_of(path.name, digest_of(path), lines, told)


def _ledgers(path: Path, sheets: tuple[Sheet, ...], said: dict[str, str], told: Told) -> list[tuple[Sheet, Head]]:
    """The sheets that are ledgers, with their headings; what is passed over is told."""
    found: list[tuple[Sheet, Head]] = []
    for sheet in sheets:
        head = head_of(sheet, said)
        if head and not sheet.hidden:
            found.append((sheet, head))
        elif sheet.rows:
            _pass_over(sheet, told, ledger=head is not None)
    if not found:
        texts = "、".join(_texts(sheets))
        seen, begins = (f"现有内容：{texts}", f"it begins with: {texts}") if texts else ("现为空表", "it is empty")
        raise Unreadable(
            f"“{path.name}”中没有找到房间台账的表头；需要一行表头写明“房号”和“楼层”“使用面积”等，{seen}。",
            f"“{path.name}” has no headings of a ledger of rooms: one row must name room, floor, usable area; {begins}.",
        )
    return found


def _pass_over(sheet: Sheet, told: Told, *, ledger: bool) -> None:
    rows = len(sheet.rows)
    if sheet.hidden:
        severity = Severity.WARNING if ledger else Severity.NOTE
        says = Words(
            f"工作表“{sheet.name}”已隐藏（{rows} 行），未读取。",
            f"The sheet “{sheet.name}” is hidden ({rows} rows) and was not read.",
        )
        told.add(finding("sheet-hidden", says, subject=sheet.name, place=sheet.place(), severity=severity))
        return
    says = Words(
        f"工作表“{sheet.name}”（{rows} 行）没有房号等表头，未读取。",
        f"The sheet “{sheet.name}” ({rows} rows) has no headings of rooms and was not read.",
    )
    told.add(finding("sheet-passed-over", says, subject=sheet.name, place=sheet.place()))


def _texts(sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """The first texts of the first sheets, to show what is there."""
    texts = (str(cell).strip()[:20] for sheet in sheets[:3] for row in sheet.rows[:5] for cell in row if isinstance(cell, str))
    return (text for text, _ in zip(filter(None, texts), range(12), strict=False))


def _told(sheet: Sheet, head: Head, mapping: str | None) -> Choice:
    """Which column says what, and why; unsure where no column and no sheet says the floor, or none an area."""
    where = f"{head.last}" if head.first == head.last else f"{head.first}–{head.last}"
    pairs = [(role, get_column_letter(column), head.headings[column]) for role, column in head.columns.items()]
    zh = "，".join(f"{ROLES[role]}={letter} 列“{said}”" for role, letter, said in pairs)
    en = ", ".join(f"{role}={letter} “{said}”" for role, letter, said in pairs)
    by_sheet = "floor" not in head.columns and len(floor_names(sheet.name)) == 1
    if by_sheet:
        zh, en = f"{zh}，楼层=工作表名“{sheet.name}”", f"{en}, floor=name of the sheet “{sheet.name}”"
    chosen = ("用户指定", "as the user says") if mapping else ("按表头识别", "by the headings")
    return Choice(
        "ledger",
        Words(f"{chosen[0]}（第 {where} 行）：{zh}", f"{chosen[1]} (row {where}): {en}"),
        sure=bool(mapping) or (("floor" in head.columns or by_sheet) and any(role in head.columns for role in AREAS)),
    )
