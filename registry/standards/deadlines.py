"""Within what time a room is given back: the months that the measure sets, and the day on which they end.

Source: 党政机关办公用房管理办法（中办发〔2017〕70号）art. 17 and 19, confidence A; the day it came into force, confidence C.
"""

from dataclasses import dataclass
from datetime import date

from floorplans.vocabulary import Words
from registry.standards.laws import in_force
from registry.standards.periods import NoCalendar, after_months


@dataclass(frozen=True, slots=True)
class Rule:
    """The months of an event, and where they stand written."""

    months: int
    citation: Words


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a period, or why it cannot be told."""

    last: date | None
    why: Words
    """How it was counted, or which calendar is missing; then the rule."""


def rule(kind: str, on: date) -> Rule | None:
    """The rule for an event of a day by its kind (value of an ``ObligationKind``); None before it was in force."""
    found = in_force("deadlines", kind, on=on)
    return None if found is None else Rule(int(found.value), found.citation)


def due(kind: str, on: date) -> Due:
    """By when a room is given back for an event of a day; a year without a calendar gives words and no day.

    >>> due("move", date(2026, 1, 15)).last
    datetime.date(2026, 2, 24)
    >>> due("leave", date(2027, 1, 15)).last is None
    True
    """
    found = rule(kind, on)
    if found is None:
        return Due(None, Words(f"{on} 尚无规定的期限", f"no period was set yet on {on}"))
    try:
        counted = after_months(on, found.months)
    except NoCalendar as missing:
        return Due(None, Words(f"{missing.words.zh}；{found.citation.zh}", f"{missing.words.en}; {found.citation.en}"))
    return Due(counted.last, Words(f"{counted.why.zh}；{found.citation.zh}", f"{counted.why.en}; {found.citation.en}"))
