"""Leases to take away as a workbook, with the letter of their reminder."""

from typing import Any, Final

import pandas as pd

from api.workbook import Column, add_sheet, new_book, written
from floorplans.vocabulary import Words
from registry.models import LeaseDirection
from registry.standards.lease_terms import alarm_days
from registry.views import LeaseState

COLUMNS: Final[tuple[Column, ...]] = (
    (Words("提醒", "Reminder"), 8),
    (Words("合同编号", "Number"), 24),
    (Words("方向", "Direction"), 8),
    (Words("我方单位", "Our side"), 24),
    (Words("对方", "Other side"), 24),
    (Words("租入房屋", "Premises"), 28),
    (Words("房间数", "Rooms"), 8),
    (Words("使用面积㎡", "Usable m²"), 12),
    (Words("建筑面积㎡", "Gross m²"), 12),
    (Words("年租金（元）", "Rent ¥ a year"), 14),
    (Words("起租日", "First day"), 12),
    (Words("到期日", "Last day"), 12),
    (Words("剩余天数", "Days left"), 10),
    (Words("到期未退天数", "Days over"), 10),
    (Words("状态", "State"), 12),
    (Words("审批文件", "Approval"), 24),
)


def letters(*, on: Any) -> dict[int, str]:
    """The letter of each reminder by its days: A stands for what is held over, B for the nearest."""
    return {days: "BCDEFG"[i] for i, days in enumerate(sorted(alarm_days(on=on)))}


def letter_of(row: Any, known: dict[int, str]) -> str:
    """The letter of a lease; empty where nobody is reminded."""
    return "A" if row["state"] == LeaseState.HELD_OVER.value else known.get(int(row["alarm"]), "")


def workbook(found: pd.DataFrame, *, on: Any, language: str) -> bytes:
    """An xlsx of leases, one a line, in the order given."""
    book, known = new_book(), letters(on=on)
    ways = {it.value: it.words.said_in(language) for it in LeaseDirection}
    states = {it.value: it.words.said_in(language) for it in LeaseState}
    lines = [
        (
            letter_of(it, known), it["number"], ways[it["direction"]], it["organisation_name"], it["counterparty"], it["premises"],
            it["rooms"], it["usable_area"], it["gross_floor_area"], it["rent"], it["first_day"].isoformat(),
            it["last_day"].isoformat() if it["last_day"] else "", it["days_left"], it["days_over"], states[it["state"]], it["approval"],
        )
        for it in found.to_dict("records")
    ]  # fmt: skip
    sheet = add_sheet(book, Words("租赁合同", "Leases"), COLUMNS, lines, language)
    sheet.auto_filter.ref = sheet.dimensions
    return written(book)
