"""Single cells: a value as it leaves, and what somebody typed as a value or what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final
from unicodedata import normalize

from api.dependencies import OFFICE
from api.lists.described import Column, Kind
from floorplans.readers.ledger_cells import FAULT, text_of
from floorplans.readers.ledger_columns import plain
from floorplans.readers.ledger_sheets import day_of
from floorplans.vocabulary import Labelled, Words

Read = tuple[Any, Words | None]
"""A value, or what is wrong with it."""
YES: Final = Words("是", "yes")
NO: Final = Words("否", "no")
TRUE: Final = frozenset({"是", "yes", "y", "true", "1", "√", "✓"})
FALSE: Final = frozenset({"否", "no", "n", "false", "0", "×"})
BETWEEN: Final = "、"
PARTS: Final = re.compile(r"[、,，;；\n]+")
LARGEST: Final = Decimal(10) ** 12
RISKY: Final = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet takes for a formula; an apostrophe before it keeps it a text."""


def shown(column: Column, value: Any, language: str) -> Any:
    """A value as a cell holds it: texts, numbers and days."""
    if value is None or value in ("", ()):
        return None
    match column.kind:
        case Kind.CHOICE:
            found = column.choices.get(str(value))
            return found.said_in(language) if found else str(value)
        case Kind.YES_NO:
            return (YES if value else NO).said_in(language)
        case Kind.MANY:
            return BETWEEN.join(_text(it, language) for it in value)
    figure = column.kind is Kind.NUMBER and isinstance(value, int | float | Decimal)
    if column.kind is Kind.WHOLE or figure:
        return value if figure else int(value)
    return _as_day(value) if column.kind is Kind.DAY else _text(value, language)


def _as_day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.astimezone(OFFICE).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _text(value: Any, language: str) -> str:
    if isinstance(value, Words):
        return value.said_in(language)
    if isinstance(value, Labelled):
        return value.words.said_in(language)
    if isinstance(value, datetime):
        return value.astimezone(OFFICE).strftime("%Y-%m-%d %H:%M")
    return value if isinstance(value, str) else str(value)


def canonical(column: Column, value: Any) -> Any:
    """A value of the register in the form in which a cell is read, so that both can be compared."""
    if value is None or value == "" or (column.many and not value):
        return () if column.many else None
    match column.kind:
        case Kind.NUMBER:
            return Decimal(value).quantize(Decimal("0.01")) if isinstance(value, int | Decimal) else Decimal(f"{value:.2f}")
        case Kind.MANY:
            return tuple(sorted(text_of(str(it)) for it in value))
        case Kind.TEXT | Kind.CHOICE:
            return text_of(_text(value, "zh")) or None
    return shown(column, value, "zh") if column.kind is not Kind.YES_NO else bool(value)


def as_csv(value: Any) -> str:
    r"""A cell as a text with separators has it; what a spreadsheet would take for a formula stays a text.

    >>> as_csv("=1+1"), as_csv("'=1"), as_csv("甲"), as_csv(Decimal("-1.50")), as_csv(None)
    ("'=1+1", "''=1", '甲', '-1.50', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if RISKY.match(value) else value
    return str(value)


def from_csv(text: Any) -> Any:
    """The text that ``as_csv`` wrote.

    >>> from_csv("'=1+1"), from_csv("''=1"), from_csv("'甲"), from_csv("-1.50")
    ('=1+1', "'=1", "'甲", '-1.50')
    """
    return text[1:] if isinstance(text, str) and text.startswith("'") and RISKY.match(text[1:]) else text


def understood(column: Column, cell: object) -> tuple[Any, Words | None]:
    """The value that somebody typed, or what is wrong with it; empty is None."""
    text = text_of(cell)
    if not text:
        return (() if column.many else None), None
    if FAULT.fullmatch(text):
        return None, Words(f"公式出错（{text}）", f"a formula fails ({text})")
    if column.pattern and not re.fullmatch(column.pattern, text):
        hint = Words(column.says.zh or "请照模板填写", column.says.en or "see the template")
        return None, Words(f"“{text}”的写法不对，应{hint.zh}", f"“{text}” is not written as it should be: {hint.en}")
    if column.kind is Kind.MANY:
        return tuple(sorted({it.strip() for it in PARTS.split(str(cell)) if it.strip()})), None
    read = READERS.get(column.kind)
    return read(column, cell, text) if read else (text, None)


def _day(_: Column, cell: object, text: str) -> Read:
    found = day_of(cell)
    return found, None if found else Words(f"“{text}”不是日期，应如 2026-12-31", f"“{text}” is no day; write 2026-12-31")


def _yes_no(_: Column, __: object, text: str) -> Read:
    said = plain(text).casefold()
    if said in TRUE | FALSE:
        return said in TRUE, None
    return None, Words(f"“{text}”应为：是、否", f"“{text}” is neither yes nor no")


def _choice(column: Column, _: object, text: str) -> Read:
    code = named(column).get(plain(text).casefold())
    listed = column.choices.values()
    wrong = Words(
        f"“{text}”应为：{'、'.join(it.zh for it in listed)}", f"“{text}” is none of {', '.join(it.en for it in listed)}"
    )
    return code, None if code else wrong


def named(column: Column) -> Mapping[str, str]:
    """The codes of a choice by all their names."""
    return _named(tuple(column.choices.items()), tuple(column.accepts.items()))


@cache
def _named(known: tuple[tuple[str, Words], ...], accepted: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    found = {plain(name).casefold(): code for name, code in accepted}
    for code, words in known:
        found |= {plain(it).casefold(): code for it in (code, *words)}
    return found


def _whole(_: Column, __: object, text: str) -> Read:
    figure = normalize("NFKC", text).replace(",", "")
    if re.fullmatch(r"[+-]?\d{1,9}(\.0+)?", figure):
        return int(figure.split(".")[0]), None
    return None, Words(f"“{text}”不是整数", f"“{text}” is no whole number")


def _number(_: Column, __: object, text: str) -> Read:
    figure = normalize("NFKC", text).replace(",", "").replace(" ", "")
    wrong = Words(f"“{text}”不是至多两位小数的数", f"“{text}” is no number of two places at most")
    try:
        found = Decimal(figure)
    except InvalidOperation:
        return None, wrong
    if not found.is_finite() or abs(found) >= LARGEST:
        return None, wrong
    rounded = found.quantize(Decimal("0.01"))
    return (rounded, None) if abs(rounded - found) < Decimal("0.0000001") else (None, wrong)


READERS: Final[Mapping[Kind, Callable[[Column, object, str], Read]]] = {
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}
