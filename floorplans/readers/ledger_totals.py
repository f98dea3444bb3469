"""Rows of totals in a ledger (小计, 合计), compared with the sum of the rows above them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from floorplans.measure import in_m2
from floorplans.readers.ledger_cells import Area, in_centiares
from floorplans.readers.ledger_columns import ROLES
from floorplans.readers.ledger_findings import finding
from floorplans.readers.ledger_sheets import Row, Sheet
from floorplans.readers.ledger_table import Told
from floorplans.vocabulary import Words

_TOTAL: Final = re.compile(
    r"[^\d]{0,6}?\d{0,3}.{0,6}?(小计|合计|总计|共计|累计|总和)(\(.*\))?:?|(sub|grand)?\s*-?totals?( area)?:?|sum:?"
)

NOTHING: Final = (Decimal(0), 0)
"""A sum of exact areas, and of the same each rounded to 0.01 m² as a ledger shows them."""


@dataclass(slots=True)
class Sums:
    """Areas added up while rows go by: since the last total, and since the headings."""

    part: dict[str, tuple[Decimal, int]] = field(default_factory=dict)
    whole: dict[str, tuple[Decimal, int]] = field(default_factory=dict)
    after_partial: bool = False
    """Whether the last total was a 小计, so that the next 合计 is of all rows."""

    def add(self, areas: Mapping[str, Decimal]) -> None:
        """Count one room."""
        for role, m2 in areas.items():
            for sums in (self.part, self.whole):
                exact, rounded = sums.get(role, NOTHING)
                sums[role] = exact + m2, rounded + in_centiares(m2)

    def compare(self, word: str, areas: Mapping[str, tuple[int, Area]], sheet: Sheet, row: int, told: Told) -> None:
        """Tell every total that is not the sum of its rows; a 小计 is of the rows since the last total, a 合计 of all, or of those where there is no 小计."""
        partial = re.search("小计|sub", word.casefold()) is not None
        for role, (column, area) in areas.items():
            place = sheet.place(row, column)
            if (row, column) in sheet.unsolved:
                says = Words(
                    f"“{word}”是公式，但文件中没有计算结果，未能核对。",
                    f"“{word}” is a formula whose result is not in the file; it was not compared.",
                )
                told.add(finding("total-unsolved", says, subject=word, place=place))
            if area.m2 is None:
                continue
            stated = in_centiares(area.m2)
            whole, part = self.whole.get(role, NOTHING), self.part.get(role, NOTHING)
            sums = [part] if partial else [whole] if self.after_partial else [whole, part]
            possible = [one for exact, rounded in sums for one in (in_centiares(exact), rounded)]
            if stated in possible:
                continue
            nearest = min(possible, key=lambda it: abs(it - stated))
            total, rows, by = in_m2(stated), in_m2(nearest), in_m2(abs(stated - nearest))
            says = Words(
                f"“{word}”{ROLES[role]} {total} ㎡，各行之和 {rows} ㎡，相差 {by} ㎡。",
                f"“{word}” states {total} m² ({role}), its rows sum to {rows} m²: they differ by {by} m².",
            )
            told.add(finding("ledger-total-differs", says, subject=word, place=place, measured=total, limit=rows))
        self.part.clear()
        self.after_partial = partial


def is_total(cells: Row, number: str) -> str | None:
    """The word that makes a row one of totals; None for a room. A row with a room's number is none.

    >>> is_total(("三层小计", None, 120.5), ""), is_total((1, "301", "办公室"), "301")
    ('三层小计', None)
    """
    for cell in cells:
        word = re.sub(r"\s", "", normalize("NFKC", cell)).casefold() if isinstance(cell, str) else ""
        if word and _TOTAL.fullmatch(word) and number.strip() in ("", str(cell).strip()):
            return re.sub(r"\s+", " ", str(cell)).strip()
    return None
