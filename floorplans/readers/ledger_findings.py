"""What can be wrong with a ledger: the codes of its readers, how bad each is and how it is mended."""

from decimal import Decimal
from typing import Final

from floorplans.finding import Finding
from floorplans.kinds import Kind, declare, told
from floorplans.vocabulary import Severity, Words

KINDS: Final = declare(
    Words("台账", "ledgers of rooms"),
    {
        "area-unreadable": Kind(
            Severity.ERROR,
            Words("面积不是数字", "area not a number"),
            Words("请在该单元格填写数字，单位为平方米（可带㎡）。", "Write a number of m² into the cell."),
        ),
        "area-negative": Kind(
            Severity.ERROR,
            Words("面积为负数", "area negative"),
            Words("请填写该房间的实际面积，面积不得为负。", "Write the room's own area; no area is negative."),
        ),
        "area-zero": Kind(
            Severity.WARNING,
            Words("面积为零", "area zero"),
            Words("请补填面积；若不是房间，请删除该行。", "Fill in the area, or delete the row if it is no room."),
        ),
        "area-unstated": Kind(
            Severity.WARNING,
            Words("缺少面积", "area missing"),
            Words("请补填该房间的面积。", "Fill in the room's area."),
        ),
        "area-shared": Kind(
            Severity.ERROR,
            Words("面积单元格合并", "area merged over rooms"),
            Words("请取消合并，逐间填写面积。", "Unmerge the cells and write the area of each room."),
        ),
        "area-gross-below": Kind(
            Severity.WARNING,
            Words("建筑面积小于使用面积", "gross area below usable area"),
            Words("请核对两列面积是否填反或填错。", "Check whether the two areas are swapped or wrong."),
        ),
        "area-equal": Kind(
            Severity.NOTE,
            Words("两种面积全部相同", "gross and net areas equal throughout"),
            Words(
                "请说明所填面积是哪一种；两列相同，其中一列并非实测。",
                "Say which area it is; where both are equal, one is not measured.",
            ),
        ),
        "area-only-gross": Kind(
            Severity.WARNING,
            Words("台账只有建筑面积", "only gross areas stated"),
            Words("请补充使用面积一列；建筑面积不能作为使用面积。", "Add a column of usable areas; a gross area is none."),
            "党政机关办公用房建设标准：办公室按使用面积控制（可信度 B）",
        ),
        "formula-unsolved": Kind(
            Severity.ERROR,
            Words("公式没有结果", "formula without a result"),
            Words(
                "请在 Excel 或 WPS 中打开、重新计算并保存后再提交。",
                "Open it in Excel or WPS, recalculate, save, and hand it in again.",
            ),
        ),
        "number-missing": Kind(
            Severity.ERROR,
            Words("缺少房间号", "room number missing"),
            Words("请在该单元格填写房号。", "Write the room's number into the cell."),
        ),
        "number-dated": Kind(
            Severity.ERROR,
            Words("房号变成了日期", "room number became a date"),
            Words(
                "请把该列设为“文本”格式后重新填写房号（如 3-01）。",
                "Format the column as text and write the number again (such as 3-01).",
            ),
        ),
        "floor-unstated": Kind(
            Severity.WARNING,
            Words("缺少楼层", "floor missing"),
            Words("请补填楼层。", "Fill in the floor."),
        ),
        "cell-filled": Kind(
            Severity.WARNING,
            Words("空白单元格按上一行填充", "blank cells filled from above"),
            Words("请核对所填内容，最好在台账中逐行填写。", "Check what was filled in, and better write it into every row."),
        ),
        "cell-merged": Kind(
            Severity.NOTE,
            Words("合并单元格已向下填充", "merged cells filled down"),
            Words("请核对；建议提交前取消合并。", "Check it; better unmerge cells before handing in."),
        ),
        "column-unknown": Kind(
            Severity.NOTE,
            Words("未用的列", "column not used"),
            Words(
                "如该列有用，请改用通用表头，或用 --mapping 指定。",
                "Where the column matters, give it a usual heading, or name it with --mapping.",
            ),
        ),
        "column-twice": Kind(
            Severity.WARNING,
            Words("同类列重复", "two columns say the same"),
            Words("请删除或改名其中一列；现只取第一列。", "Delete or rename one of the two; the first is taken."),
        ),
        "row-hidden": Kind(
            Severity.NOTE,
            Words("隐藏行已计入", "hidden rows counted"),
            Words("如隐藏行不应提交，请删除后重新提交。", "Delete hidden rows that are not meant to be handed in."),
        ),
        "row-passed-over": Kind(
            Severity.NOTE,
            Words("不是房间的行", "rows that are no rooms"),
            Words("如该行是房间，请补填房号和面积。", "If such a row is a room, write its number and its area."),
        ),
        "sheet-hidden": Kind(
            Severity.WARNING,
            Words("隐藏工作表未读", "hidden sheet not read"),
            Words("如需提交，请取消隐藏；否则请删除。", "Unhide the sheet if it belongs to the ledger, else delete it."),
        ),
        "sheet-passed-over": Kind(
            Severity.NOTE,
            Words("工作表不是房间台账", "sheet is no ledger of rooms"),
            Words(
                "如是台账，请写明“房号”“楼层”“使用面积”等表头。",
                "If it is one, give it headings such as room, floor and usable area.",
            ),
        ),
        "ledger-total-differs": Kind(
            Severity.WARNING,
            Words("合计与各行之和不符", "total is not the sum of its rows"),
            Words("请核对合计行的公式范围和各行面积。", "Check the range of the total and the areas of the rows."),
        ),
        "floor-unlisted": Kind(
            Severity.WARNING,
            Words("楼层不在楼层表中", "floor not in the list of floors"),
            Words(
                "请在楼层表中补充该楼层，或改正房间的楼层。", "Add the floor to the list of floors, or correct the room's floor."
            ),
        ),
        "height-unstated": Kind(
            Severity.NOTE,
            Words("缺少净高", "clear height missing"),
            Words(
                "请补填净高；不足 2.20 米的部分不计建筑面积。", "Fill in the clear height; what is under 2.20 m is no gross area."
            ),
            "GB/T 17986.1-2000（可信度 B：转引，未见原文）",
        ),
        "user-unstated": Kind(
            Severity.NOTE,
            Words("未说明使用单位", "user not stated"),
            Words("请补填使用单位或分区。", "State the organisation or zone that uses it."),
        ),
        "identifier-twice": Kind(
            Severity.WARNING,
            Words("标识重复", "identifier given twice"),
            Words("请改正其中一个标识。", "Correct one of the identifiers."),
        ),
        "total-unsolved": Kind(
            Severity.NOTE,
            Words("合计公式没有结果", "total without a result"),
            Words("请重新计算并保存后再提交。", "Recalculate, save, and hand it in again."),
        ),
        "ledger-joined": Kind(
            Severity.NOTE,
            Words("台账与图合为一层", "ledger and drawing are one floor"),
            Words(
                "如不是同一层，请写明楼栋与楼层后重新提交。",
                "If they are not one floor, state building and floor and hand in again.",
            ),
        ),
        "ledger-unjoined": Kind(
            Severity.WARNING,
            Words("台账与图未合并", "ledger and drawing stay apart"),
            Words(
                "请在台账和图中写明楼栋、楼层，并使房号一致。",
                "State building and floor in both, and let their room numbers agree.",
            ),
        ),
        "ledger-differs": Kind(
            Severity.WARNING,
            Words("台账与图不一致", "ledger and drawing differ"),
            Words("请现场核对，改正有误的一方。", "Check it on the spot and correct the one that is wrong."),
        ),
        "ledger-number-twice": Kind(
            Severity.WARNING,
            Words("台账房号重复", "number twice in the ledger"),
            Words("请改正台账中的房号。", "Correct the number in the ledger."),
        ),
        "room-undrawn": Kind(
            Severity.WARNING,
            Words("台账有、图上无", "listed but not drawn"),
            Words(
                "请补绘该房间；已不存在的，请从台账中删除。", "Draw the room, or strike it from the ledger where it is no more."
            ),
        ),
        "room-unlisted": Kind(
            Severity.WARNING,
            Words("图上有、台账无", "drawn but not listed"),
            Words("请在台账中补登该房间。", "Add the room to the ledger."),
        ),
        "text-garbled": Kind(
            Severity.WARNING,
            Words("文字乱码", "garbled text"),
            Words("请以 UTF-8 或 GB18030 编码重新导出。", "Export it again as UTF-8 or GB18030."),
        ),
        "unit-doubtful": Kind(
            Severity.WARNING,
            Words("单位自相矛盾", "units contradict each other"),
            Words("请核对单位后重新导出。", "Check the units and export it again."),
        ),
    },
)


def finding(
    code: str,
    says: Words,
    *,
    subject: str,
    place: str,
    measured: Decimal | None = None,
    limit: Decimal | None = None,
    severity: Severity | None = None,
) -> Finding:
    """One thing that a reader found, with the cure of its kind."""
    return told(KINDS, code, says, subject=subject, severity=severity, place=place, measured=measured, limit=limit)
