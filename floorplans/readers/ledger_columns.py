"""Where a ledger's headings stand and which column says what; titles above them and headings of two rows are usual."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import normalize

from floorplans.finding import Unreadable
from floorplans.readers.ledger_sheets import Sheet
from floorplans.tables import read_table

ROLES: Final = {
    "building": "楼栋",
    "floor": "楼层",
    "number": "房号",
    "name": "名称",
    "use": "用途",
    "usable": "使用面积",
    "area": "面积",
    "gross": "建筑面积",
    "office": "使用单位",
    "person": "使用人",
    "serial": "序号",
    "remark": "备注",
}
"""What a ledger may say, as the office calls it."""

AREAS: Final = ("usable", "area", "gross")
"""Columns of areas, the one nearest to usable area first."""

NOTHING_SAID: Final[Mapping[str, str]] = {}

SEARCHED: Final = 40
"""The headings stand in the first so many rows of a sheet."""


@dataclass(frozen=True, slots=True)
class Head:
    """The headings of a sheet, understood."""

    first: int
    """Row of the headings; where they have two rows, the upper."""
    last: int
    columns: dict[str, int]
    """Column of every role, counted from 1."""
    headings: dict[int, str]
    """Heading of every column that has one, as written."""
    spare: dict[int, str]
    """Columns whose role an earlier column has already taken, with that role."""

    @property
    def unknown(self) -> Iterator[tuple[int, str]]:
        """Columns with a heading that is not known."""
        known = {*self.columns.values(), *self.spare}
        return ((column, heading) for column, heading in self.headings.items() if column not in known)

    def square_feet(self, column: int) -> bool:
        """Whether the heading of a column says that its areas are square feet."""
        return re.search(r"sq\.?\s*f(ee|oo)?t|ft2|square f|平方英尺", _wide(self.headings.get(column, "")).casefold()) is not None


def head_of(sheet: Sheet, said: Mapping[str, str] = NOTHING_SAID) -> Head | None:
    """The headings of a sheet of rooms; None where no row names a room's number and something else of it.

    ``said`` are roles of headings in their plain form that the user knows better.
    """
    known = _known() | dict(said)
    rows = range(1, min(len(sheet.rows), SEARCHED) + 1)
    single, double = ([_head(sheet, row, row + more, known) for row in rows] for more in (0, 1))
    likely = [head for head in (*single, *double) if "number" in head.columns and len(head.columns) > 1]
    return max(likely, key=lambda head: len(head.columns), default=None)  # of equals the first: headings of one row


def as_said(mapping: str | None) -> dict[str, str]:
    """What the user says of headings (``number=门号,楼层=层位``) as roles by plain heading; raises ``Unreadable``."""
    if not mapping or mapping in ("ledger", "attributes"):
        return {}
    roles = {role: role for role in ROLES} | {zh: role for role, zh in ROLES.items()} | {"declared": "usable", "user": "office"}
    said: dict[str, str] = {}
    for part in filter(None, re.split(r"[,;，；]\s*", mapping.strip())):
        role, _, heading = (it.strip() for it in part.partition("="))
        if role not in roles or not heading:
            raise Unreadable(
                f"字段对应“{mapping}”中的“{part}”无法识别；写法如 number=房号,floor=楼层，可用：{'、'.join(ROLES)}。",
                f"“{part}” in the mapping “{mapping}” is not known; write number=ROOM,floor=LEVEL; roles are: {', '.join(ROLES)}.",
            )
        said[plain(heading)] = roles[role]
    return said


def plain(heading: object) -> str:
    r"""A heading without brackets and what stands in them, blanks, signs and case.

    >>> plain("使用面积（㎡）"), plain(" *Room\nNo. ")
    ('使用面积', 'roomno')
    """
    words = re.sub(r"\(.*?\)|\[.*?\]|,?\s*单位[:：].*", "", _wide(heading))
    return re.sub(r"[\s_\-*:：.、/·]|(m2|㎡|平方米|平米)$", "", words).casefold()


def _head(sheet: Sheet, first: int, last: int, known: Mapping[str, str]) -> Head:
    upper, lower = sheet.rows[first - 1], sheet.rows[last - 1] if last <= len(sheet.rows) else ()
    columns: dict[str, int] = {}
    headings: dict[int, str] = {}
    spare: dict[int, str] = {}
    for column in range(1, max(len(upper), len(lower)) + 1):
        above, below = (row[column - 1] if column <= len(row) else None for row in (upper, lower))
        said = next((it for it in (below, above) if isinstance(it, str) and plain(it) in known), None)
        # Of two rows the lower must be headings throughout, else it is the first room.
        if last > first and below not in (None, "") and said is not below and not isinstance(below, str):
            return Head(first, last, {}, {}, {})
        heading = said if said is not None else below if below not in (None, "") else above
        if heading is None or not str(heading).strip():
            continue
        headings[column] = str(heading).strip()
        role = known.get(plain(heading))
        if role in columns:
            spare[column] = role
        elif role:
            columns[role] = column
    return Head(first, last, columns, headings, spare)


def _wide(heading: object) -> str:
    return normalize("NFKC", str(heading or "")).strip()


@cache
def _known() -> dict[str, str]:
    """Every heading in its plain form with its role; the first role that names it has it."""
    table = read_table(__package__, "ledger.yaml")
    return {plain(name): role for role in reversed(table) for name in reversed(table[role])}
