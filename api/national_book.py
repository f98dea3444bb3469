"""The national report as a workbook with the office's own sheets, and as JSON; what is wrong with it stands on a sheet of its own."""

from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from api.dependencies import OFFICE
from api.workbook import FORMATS, Column, add_sheet, new_book, written
from floorplans.vocabulary import Words
from registry.compliance.national_forms import FIRST_ROW, Kind
from registry.views.national_report import Form, NationalReport

WIDTHS: Final = {Kind.TEXT: 18, Kind.CODE: 12, Kind.AREA: 13, Kind.PEOPLE: 9, Kind.YEAR: 9, Kind.REMARK: 24, Kind.MONEY: 13}
PROBLEMS: Final[tuple[Column, ...]] = (
    (Words("表", "Form"), 22), (Words("行", "Row"), 8), (Words("栏", "Column"), 24), (Words("问题", "Problem"), 44), (Words("办法", "Mend"), 44),
)  # fmt: skip


def national_book(told: NationalReport) -> bytes:
    """The xlsx, in Chinese as it is handed in; rows begin in line 5, the cells of a building are one."""
    book = new_book()
    for form in told.forms:
        _sheet(book, form, _said(told))
    lines = [(it.form, it.row, it.column, it.says.zh, it.mend.zh) for it in told.problems]
    titles = {form.number: form.title.zh for form in told.forms}
    add_sheet(book, Words("校验", "Checks"), PROBLEMS, [(f"{it[0]} {titles[it[0]]}", *it[1:]) for it in lines], "zh")
    return written(book)


def national_json(told: NationalReport, language: str) -> dict[str, Any]:
    """The same as plain values; areas are text of two places."""
    return {
        "division": told.division,
        "on": told.on.isoformat(),
        "known": told.known.isoformat() if told.known else None,
        "journal": told.journal,
        "forms": [
            {
                "number": form.number,
                "title": form.title.said_in(language),
                "columns": [{"key": it.key, "heading": it.words.said_in(language), "kind": it.kind.value} for it in form.fields],
                "rows": [{it.key: _plain(row.get(it.key)) for it in form.fields} for row in form.rows],
            }
            for form in told.forms
        ],
        "problems": [
            {
                "form": it.form, "row": it.row, "column": it.column, "says": it.says.said_in(language),
                "mend": it.mend.said_in(language),
            }
            for it in told.problems
        ],
    }  # fmt: skip


def file_name(told: NationalReport) -> str:
    """As the office names it: the full names of the division, joined, and its code of twelve digits (policy STT-4)."""
    name = told.forms[0].rows[0]["name"]
    return f"{name}-{told.division:0<12}.xlsx" if name else f"{told.division:0<12}.xlsx"


def _said(told: NationalReport) -> str:
    known = told.known.astimezone(OFFICE).isoformat() if told.known else "截至生成时所知的全部"
    return f"行政区划 {told.division}（仅本级单位）　截至 {told.on}　所知时刻 {known}　日志第 {told.journal} 条"


def _sheet(book: Any, form: Form, said: str) -> None:
    sheet = book.create_sheet(f"{form.title.zh}" if form.number != 2 else "市（州、盟）办公用房")  # the office's own name
    sheet.append([form.title.zh])
    sheet.append([said])
    sheet.append([f"单位：㎡、人、万元　表 {form.number}"])
    sheet.append([it.words.zh for it in form.fields])
    for row in form.rows:
        sheet.append([row.get(it.key) for it in form.fields])
    sheet["A1"].font = Font(bold=True, size=14)
    rule = Side(style="thin", color="9AA0A6")
    for at, field in enumerate(form.fields, 1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS[field.kind]
        head = sheet.cell(FIRST_ROW - 1, at)
        head.font = Font(bold=True)
        for line in range(FIRST_ROW - 1, FIRST_ROW + len(form.rows)):
            cell = sheet.cell(line, at)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.border = Border(left=rule, right=rule, top=rule, bottom=rule)
            if isinstance(cell.value, str):
                cell.data_type = "s"
            elif type(cell.value) in FORMATS:
                cell.number_format = FORMATS[type(cell.value)]
    _merge(sheet, form)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"


def _merge(sheet: Any, form: Form) -> None:
    """The cells of a building that has several rows become one."""
    numbers = [row.get("number") for row in form.rows]
    begins = [at for at in range(len(numbers)) if at == 0 or numbers[at] != numbers[at - 1]]
    for first, after in pairwise([*begins, len(numbers)]):
        if after - first > 1:
            for at, field in enumerate(form.fields, 1):
                if field.of_building:
                    sheet.merge_cells(start_row=FIRST_ROW + first, end_row=FIRST_ROW + after - 1, start_column=at, end_column=at)


def _plain(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value
