"""When the yearly tasks of an organisation are reminded of and expected: days that the office sets, for the rule says only "yearly".

Source of the tasks: 中办发〔2017〕70号 art. 19, confidence A; of the days, none (confidence C), so that they never accuse.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from floorplans.tables import read_table
from floorplans.vocabulary import Words


@dataclass(frozen=True, slots=True)
class YearlyDays:
    """The days of a year, and where the task stands written."""

    remind: date
    """From this day on it is reminded of."""
    due: date
    """By this day it is expected."""
    citation: Words


def days_of(year: int) -> YearlyDays | None:
    """The days of a year's tasks; None where the rule did not stand yet at its end.

    >>> days_of(2026).remind
    datetime.date(2026, 11, 1)
    """
    since = max((day for day in _table() if day <= date(year, 12, 31)), default=None)
    if since is None:
        return None
    told = _table()[since]
    remind, due = (date.fromisoformat(f"{year}-{told[name]}") for name in ("remind", "due"))
    return YearlyDays(
        remind,
        due,
        Words(
            f"{told['source']}“按年度”；日期为本系统参数（可信度 {told['confidence']}）",
            f"{told['source_en']} says “yearly”; the days are a parameter (confidence {told['confidence']})",
        ),
    )


@cache
def _table() -> dict[date, Any]:
    table: dict[date, Any] = read_table("registry.standards", "national/yearly_tasks.yaml")
    return table
