"""Tables to take away as a workbook: the heading stays in sight, pages are landscape, what begins like a formula stays a text."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from floorplans.vocabulary import Words

Column = tuple[Words, int]
"""A heading, and the width in characters."""

HEAD: Final = "17324D"
FORMATS: Final = {Decimal: "#,##0.00", float: "0.000"}
"""Areas in m², coordinates in metres."""


def new_book() -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    del book[book.sheetnames[0]]
    return book


def add_sheet(book: Workbook, title: Words, columns: Sequence[Column], lines: Iterable[Sequence[Any]], language: str) -> Any:
    """A sheet with its heading fixed; texts lose the control characters that a workbook cannot hold."""
    sheet = book.create_sheet(title.said_in(language))
    sheet.append([heading.said_in(language) for heading, _ in columns])
    for line in lines:
        sheet.append([str(ILLEGAL_CHARACTERS_RE.sub("", it)) if isinstance(it, str) else it for it in line])
    rule = Border(bottom=Side(style="thin", color="D5D8DB"))
    for at, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
        head = sheet.cell(1, at)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=HEAD)
        head.alignment = Alignment(wrap_text=True, vertical="center")
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), rule
            if isinstance(cell.value, str):
                cell.data_type = "s"
            elif type(cell.value) in FORMATS:
                cell.number_format = FORMATS[type(cell.value)]
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    return sheet


def written(book: Workbook) -> bytes:
    """The workbook as an xlsx file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
