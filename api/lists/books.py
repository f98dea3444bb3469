"""A list as a workbook, and its template: headings with explanations, drop-downs, and a second sheet that tells what it is.

Rows are written past openpyxl, which takes a cell at a time through three objects: a hundred thousand rooms leave in seconds.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation

from api.lists.cells import NO, YES
from api.lists.described import Column, Kind, Listed
from api.lists.leaving import Leaving
from api.workbook import HEAD, new_book
from floorplans.vocabulary import Words

ABOUT: Final = Words("说明", "About")
CHOICES: Final = Words("选项", "Choices")
BESIDE: Final = frozenset({*ABOUT, *CHOICES})
"""Sheets that hold no rows."""
FORMATS: Final = {Kind.NUMBER: "0.00", Kind.WHOLE: "0", Kind.DAY: "yyyy-mm-dd"}
"""Of cells; every other is a text, so that a code keeps its zeros when it is typed."""
EMPTY_ROWS: Final = 1000
"""So many rows of a template have drop-downs."""
NOT_TAKEN: Final = PatternFill("solid", fgColor="7B8794")
"""Headings of what is never brought in."""


def as_book(it: Leaving) -> bytes:
    """The list as a workbook that can be brought in again."""
    book, styles = _framed(it.listed, it.columns, it.language, len(it.rows) + 1)
    about = book.create_sheet(ABOUT.said_in(it.language))
    for name, value in it.statement:
        about.append([name, value])
    _explain(about, it.columns, it.language)
    return _filled(book, styles, it.rows)


def template(listed: Listed, language: str) -> bytes:
    """An empty list to fill in: only what can be brought in, with drop-downs and explanations."""
    columns = [it for it in listed.columns if it.written]
    book, _ = _framed(listed, columns, language, EMPTY_ROWS)
    about = book.create_sheet(ABOUT.said_in(language))
    about.append([listed.words.said_in(language), listed.name])
    _explain(about, columns, language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _framed(listed: Listed, columns: Sequence[Column], language: str, rows: int) -> tuple[Workbook, list[int]]:
    """A workbook with the headings of a list, and the styles of its cells by column."""
    book, styles = new_book(), []
    sheet: Any = book.create_sheet(listed.words.said_in(language))
    sheet.append([it.words.said_in(language) for it in columns])
    offered: list[tuple[str, list[str]]] = []
    for at, it in enumerate(columns, 1):
        letter, head = get_column_letter(at), sheet.cell(1, at)
        head.font, head.alignment = Font(bold=True, color="FFFFFF"), Alignment(wrap_text=True, vertical="center")
        head.fill = PatternFill("solid", fgColor=HEAD) if it.written or listed.takes is None else NOT_TAKEN
        if says := _says(listed, it, language):
            head.comment = Comment(says, "公房", height=80, width=240)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format = it.width, FORMATS.get(it.kind, "@")
        cell = sheet.cell(2, at)
        cell.number_format = FORMATS.get(it.kind, "@")
        styles.append(cell.style_id)
        if it.written and listed.takes is not None and (names := _offered(it, language)):
            offered.append((it.name, names))
            wanted = DataValidation(type="list", formula1=f"'{CHOICES.said_in(language)}'!${get_column_letter(len(offered))}$2:${get_column_letter(len(offered))}${len(names) + 1}", allow_blank=True)  # fmt: skip
            wanted.add(f"{letter}2:{letter}{max(rows, 2)}")
            sheet.add_data_validation(wanted)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(rows, 1)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    if offered:
        _offer(book, columns, offered, language)
    return book, styles


def _offered(it: Column, language: str) -> list[str]:
    if it.kind is Kind.YES_NO:
        return [YES.said_in(language), NO.said_in(language)]
    return [words.said_in(language) for words in it.choices.values()] if it.kind is Kind.CHOICE else []


def _offer(book: Workbook, columns: Sequence[Column], offered: Sequence[tuple[str, list[str]]], language: str) -> None:
    """A sheet with what the drop-downs offer: a list within the cell itself could be of 255 characters at most."""
    sheet = book.create_sheet(CHOICES.said_in(language))
    headings = {it.name: it.words.said_in(language) for it in columns}
    for at, (name, names) in enumerate(offered, 1):
        for row, text in enumerate([headings[name], *names], 1):
            sheet.cell(row, at, text)


def _says(listed: Listed, it: Column, language: str) -> str:
    if listed.takes is None:
        return it.says.said_in(language)
    if not it.written:
        only = Words("只供查看，导入时不采用。", "for reading only; not taken when it is brought in.")
        return only.said_in(language) + it.says.said_in(language)
    need = Words("必填。", "needed. ").said_in(language) if it.needed else ""
    kind = it.kind.words.said_in(language)
    return f"{need}{kind}。{it.says.said_in(language)}" if language != "en" else f"{need}{kind}. {it.says.en}"


def _explain(sheet: Any, columns: Sequence[Column], language: str) -> None:
    """What each column holds, below what the file is."""
    sheet.append([])
    sheet.append([it.said_in(language) for it in (Words("列", "Column"), Words("内容", "Holds"), Words("必填", "Needed"), Words("可导入", "Can be brought in"), Words("说明", "Explanation"))])  # fmt: skip
    for it in columns:
        flags = [(YES if flag else NO).said_in(language) for flag in (it.needed, it.written)]
        sheet.append([it.words.said_in(language), it.kind.words.said_in(language), *flags, it.says.said_in(language)])
    for letter, width in zip("ABCDE", (22, 40, 8, 8, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")


def _filled(book: Workbook, styles: Sequence[int], rows: Sequence[Sequence[Any]]) -> bytes:
    """The workbook with the rows in its first sheet, in place of one that stands for them."""
    book.worksheets[0].cell(2, 1).value = 0
    empty, full = io.BytesIO(), io.BytesIO()
    book.save(empty)
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(full, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target:
        for name in source.namelist():
            if name != "xl/worksheets/sheet1.xml":
                target.writestr(name, source.read(name))
                continue
            before, after = _around(source.read(name).decode())
            with target.open(name, "w", force_zip64=True) as sheet:
                for part in chain([before], _rows(styles, rows), [after]):
                    sheet.write(part.encode())
    return full.getvalue()


def _around(sheet: str) -> tuple[str, str]:
    """What stands before and after the second row of a sheet."""
    start, end = sheet.index('<row r="2"'), sheet.index("</sheetData>")
    return sheet[:start], sheet[end:]


def _rows(styles: Sequence[int], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    columns = [(get_column_letter(at), style) for at, style in enumerate(styles, 1)]
    some: list[str] = []
    for number, row in enumerate(rows, 2):
        cells = [
            _text(letter, number, style, value) if isinstance(value, str) else f'<c r="{letter}{number}" s="{style}"><v>{_figure(value)}</v></c>'
            for (letter, style), value in zip(columns, row, strict=True)
            if value is not None
        ]  # fmt: skip
        some.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(some) == 2000:
            yield "".join(some)
            some = []
    yield "".join(some)


def _text(letter: str, number: int, style: int, value: str) -> str:
    told = escape(ILLEGAL_CHARACTERS_RE.sub("", value))
    return f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'


def _figure(value: Any) -> Any:
    if isinstance(value, date):
        return int(to_excel(value))
    return value if isinstance(value, int | float | Decimal) else Decimal(value)
