"""Into which stratum something falls before a spot check draws: its kind, and how large it is.

The bands are parameters of this system (confidence D); a stratum's name is ``kind:band``.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from floorplans.tables import read_table
from floorplans.vocabulary import RoomUse, Words
from registry.models import CheckKind, OrganisationKind


def stratum(kind: CheckKind, what: str, size: Decimal | int | None, on: date) -> str:
    """The stratum of an organisation (its kind, rooms held) or a room (its use, usable area); of no size it is in the smallest band.

    >>> stratum(CheckKind.ORGANISATION, "organ", 50, date(2026, 3, 2)), stratum(CheckKind.ROOM, "office", Decimal("12.01"), date(2026, 3, 2))
    ('organ:medium', 'office:medium')
    """
    band = next(it["band"] for it in _bands(kind, on) if "up_to" not in it or (size or 0) <= it["up_to"])
    return f"{what or 'none'}:{band}"


def stratum_words(kind: CheckKind, name: str, on: date) -> Words:
    """What a stratum is called.

    >>> stratum_words(CheckKind.ROOM, "office:large", date(2026, 3, 2)).zh
    '办公室 · 大'
    """
    what, _, band = name.partition(":")
    codes: Sequence[Any] = list(OrganisationKind if kind is CheckKind.ORGANISATION else RoomUse)
    words = next((it.words for it in codes if it.value == what), Words("未定", "not told"))
    size = next((Words(it["zh"], it["en"]) for it in _bands(kind, on) if it["band"] == band), Words(band, band))
    return Words(f"{words.zh} · {size.zh}", f"{words.en} · {size.en}")


def _bands(kind: CheckKind, on: date) -> list[Any]:
    table = _table()
    since = max((day for day in table if day <= on), default=min(table))
    bands: list[Any] = table[since][kind.value]
    return bands


@cache
def _table() -> dict[date, Any]:
    table: dict[date, Any] = read_table("registry.standards", "parameters/spot_checks.yaml")
    return table
