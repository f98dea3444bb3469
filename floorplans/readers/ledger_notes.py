"""What is told of a ledger's sheet as a whole: columns not used, cells filled in, rows hidden or passed over."""

from collections.abc import Iterable, Mapping

from openpyxl.utils import get_column_letter

from floorplans.readers.ledger_columns import AREAS, ROLES, Head
from floorplans.readers.ledger_findings import finding
from floorplans.readers.ledger_sheets import Sheet
from floorplans.readers.ledger_table import Told
from floorplans.vocabulary import Words


def tell_columns(sheet: Sheet, head: Head, told: Told) -> None:
    """Columns that nobody asked for, that come twice, or that are not there."""
    for column, heading in head.unknown:
        says = Words(f"列“{heading}”不认识，未使用。", f"The column “{heading}” is not known and not used.")
        told.add(finding("column-unknown", says, subject=heading, place=sheet.place(head.last, column)))
    for column, role in head.spare.items():
        heading, taken = head.headings[column], get_column_letter(head.columns[role])
        says = Words(
            f"列“{heading}”与 {taken} 列都是{ROLES[role]}，取 {taken} 列。",
            f"“{heading}” and column {taken} both say the {role}; {taken} is taken.",
        )
        told.add(finding("column-twice", says, subject=heading, place=sheet.place(head.last, column)))
    stated = [role for role in AREAS if role in head.columns]
    if stated == ["gross"]:
        column = head.columns["gross"]
        says = Words("只有建筑面积，暂作申报面积。", "There are gross areas only; they are taken as the declared ones.")
        told.add(finding("area-only-gross", says, subject=head.headings[column], place=sheet.place(head.last, column)))
    if not stated:
        says = Words("没有面积一列，各房间均无申报面积。", "There is no column of areas; no room has a declared area.")
        told.add(finding("area-unstated", says, subject=sheet.name, place=sheet.place(head.last)))


def tell_rows(
    sheet: Sheet,
    head: Head,
    told: Told,
    *,
    merged: Mapping[tuple[int, int], tuple[int, int]],
    carried: Mapping[str, list[int]],
    passed_over: list[int],
) -> None:
    """What was filled into empty cells, which rows are hidden, and which are no rooms."""
    words = {column: role for role, column in head.columns.items() if role not in AREAS}
    for column, role in sorted(words.items()):
        rows = sorted({anchor[0] for cell, anchor in merged.items() if cell[1] == column and cell != anchor})
        if rows:
            says = Words(
                f"{ROLES[role]}一列有 {len(rows)} 处合并单元格（自第 {runs(rows)} 行起），已向下填充。",
                f"{len(rows)} merged cells of the {role} (from row {runs(rows)}) were filled down.",
            )
            told.add(finding("cell-merged", says, subject=head.headings[column], place=sheet.place(rows[0], column)))
    for role, rows in carried.items():
        says = Words(
            f"{ROLES[role]}一列第 {runs(rows)} 行空白，按上一行填充。",
            f"The {role} of rows {runs(rows)} is blank and was taken from above.",
        )
        told.add(finding("cell-filled", says, subject=ROLES[role], place=sheet.place(rows[0], head.columns[role])))
    hidden = sorted(row for row in sheet.hidden_rows if head.last < row <= len(sheet.rows) and sheet.rows[row - 1])
    if hidden:
        says = Words(
            f"第 {runs(hidden)} 行已隐藏（共 {len(hidden)} 行），仍按台账内容读取。",
            f"Rows {runs(hidden)} are hidden ({len(hidden)}); they were read all the same.",
        )
        told.add(finding("row-hidden", says, subject=sheet.name, place=sheet.place(hidden[0])))
    if passed_over:
        says = Words(
            f"第 {runs(passed_over)} 行没有房号、名称、面积等内容，未作房间。",
            f"Rows {runs(passed_over)} have no number, name or area and are no rooms.",
        )
        told.add(finding("row-passed-over", says, subject=sheet.name, place=sheet.place(passed_over[0])))
    garbled = [
        (row, column) for row, cells in enumerate(sheet.rows, 1) for column, cell in enumerate(cells, 1) if "\ufffd" in str(cell)
    ]
    if garbled:
        says = Words(
            f"{len(garbled)} 个单元格有无法确定编码的文字。", f"The encoding of texts in {len(garbled)} cells is not certain."
        )
        told.add(finding("text-garbled", says, subject=sheet.name, place=sheet.place(*garbled[0])))


def runs(numbers: Iterable[int]) -> str:
    """Rows as people write them.

    >>> runs([5, 6, 7, 9])
    '5–7、9'
    """
    parts: list[list[int]] = []
    for one in numbers:
        if parts and one == parts[-1][1] + 1:
            parts[-1][1] = one
        else:
            parts.append([one, one])
    shown = "、".join(f"{a}" if a == b else f"{a}–{b}" for a, b in parts[:10])
    return shown + ("…" if len(parts) > 10 else "")
