"""What single cells of a ledger hold: areas as people type them, and texts."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from floorplans.measure import LARGEST_M2
from floorplans.vocabulary import Words

SQUARE_FOOT: Final = Decimal("0.09290304")
"""In m²; exact, since a foot is 0.3048 m (international yard and pound agreement of 1959)."""

CENTIARE: Final = Decimal("0.01")

EMPTY: Final = {"", "-", "--", "—", "——", "/", "\\", "无", "n/a", "na", "null", "none", "."}
"""What people type where there is nothing to say; compared in plain form and small letters."""

FAULT: Final = re.compile(r"#(REF!|DIV/0!|VALUE!|N/A|NAME\?|NULL!|NUM!|SPILL!|CALC!)")
"""What a spreadsheet shows for a formula that fails."""

_AREA: Final = re.compile(r"(?P<sign>-?)(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<unit>.*)", re.DOTALL)
_M2: Final = {"", "m2", "m^2", "平方米", "平米", "平方", "平", "sqm", "sq.m", "sq.m.", "squaremetres", "squaremeters"}
_FT2: Final = {"ft2", "sqft", "sq.ft", "sq.ft.", "sf", "平方英尺", "squarefeet"}


@dataclass(frozen=True, slots=True)
class Area:
    """An area read of a cell in exact m², or why it cannot be; neither where the cell is empty."""

    m2: Decimal | None = None
    fault: Words | None = None


def area_of(value: object, *, square_feet: bool = False) -> Area:
    """The area in a cell in m², or square feet made m²; signs and zeros are left to who asks.

    >>> area_of("1,234.5 ㎡").m2, area_of("１８．２４平方米").m2, area_of("—").m2
    (Decimal('1234.5'), Decimal('18.24'), None)
    >>> area_of("约20").fault.en
    '“约20” is no area'
    """
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        return Area(
            fault=Words(f"“{text_of(value)}”是日期或是否值，不是面积", f"“{text_of(value)}” is a date or a truth, no area")
        )
    if isinstance(value, int | float):
        return _checked(Decimal(f"{value:.15g}") if value == value else None, value, square_feet)  # noqa: PLR0124  # NaN
    plain = normalize("NFKC", "" if value is None else str(value)).strip()
    if plain.casefold() in EMPTY:
        return Area()
    if FAULT.fullmatch(plain):
        return Area(fault=Words(f"公式出错（{plain}）", f"a formula fails ({plain})"))
    found = _AREA.fullmatch(plain)
    unit = re.sub(r"\s", "", found["unit"]).casefold() if found else ""
    if not found or unit not in _M2 | _FT2:
        return Area(fault=Words(f"“{plain}”不是面积", f"“{plain}” is no area"))
    figure = Decimal(found["sign"] + found["figure"].replace(",", ""))
    return _checked(figure, plain, unit in _FT2 or (square_feet and not unit))


def in_centiares(m2: Decimal) -> int:
    """An exact area in whole 0.01 m², half up, as ``measure.centiares`` rounds."""
    return int((m2 * 100 + Decimal("0.5")).__floor__())


@lru_cache(maxsize=65_536)
def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def text_of(value: object) -> str:
    """A cell as text, blanks made one and trimmed; 312.0 is 312, a date is written as a day."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return _plain(str(value))


def _checked(figure: Decimal | None, said: object, square_feet: bool) -> Area:
    if figure is None or not figure.is_finite() or abs(figure) >= Decimal(LARGEST_M2):
        return Area(fault=Words(f"“{said}”不是面积", f"“{said}” is no area"))
    return Area(m2=figure * SQUARE_FOOT if square_feet else figure)
