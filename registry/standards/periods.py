"""When a period ends, counted by the Civil Code with the official calendar of rest days.

The day from which it runs does not count (art. 201); months end on the day of the same number, or on
the month's last where there is none (art. 202); a last day that is a rest day moves to the next working
day (art. 203). That the deadlines of office space are counted so is a choice of this system: the measure
itself does not say. Confidence A for the articles.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from floorplans.tables import read_table
from floorplans.vocabulary import Words
from registry.store.errors import RegistryError

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


class NoCalendar(RegistryError):
    """The rest days of a year are not known, so nothing can be counted in it."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something may be done."""

    falls_on: date
    """The day that the count gives."""
    last: date
    """The same, or the next working day where that is a rest day."""
    why: Words


@dataclass(frozen=True, slots=True)
class RestDays:
    """What a year's notice says."""

    off: frozenset[date]
    worked: frozenset[date]
    """Days of weekends that are working days."""
    source: str


def is_workday(day: date) -> bool:
    """Whether offices work; a notice overrides weekends both ways. Raises ``NoCalendar``.

    >>> is_workday(date(2026, 2, 14)), is_workday(date(2026, 2, 23))
    (True, False)
    """
    year = _calendar().get(day.year)
    if year is None:
        known = ", ".join(map(str, _calendar()))
        raise NoCalendar(
            f"没有 {day.year} 年的放假安排（现有 {known}），不能推算 {day} 是否工作日，请补充 rest_days.yaml",
            f"the rest days of {day.year} are not known (there are {known}), so whether {day} is worked cannot be told; "
            "add them to rest_days.yaml",
        )
    return day in year.worked or (day.weekday() < SATURDAY and day not in year.off)


def after_months(start: date, months: int) -> Deadline:
    """The end of a period of months that runs from a day; raises ``NoCalendar``.

    >>> after_months(date(2026, 1, 15), 1).last
    datetime.date(2026, 2, 24)
    """
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    falls_on = date(years, month + 1, min(start.day, monthrange(years, month + 1)[1]))
    last = falls_on
    while not is_workday(last):
        last += DAY
    months_told = Words(f"自 {start} 起 {months} 个月，至 {falls_on}", f"{months} month(s) from {start}: {falls_on}")
    if last == falls_on:
        return Deadline(
            falls_on, last, Words(f"{months_told.zh}（民法典第二百零一、二百零二条）", f"{months_told.en} (Civil Code 201, 202)")
        )
    return Deadline(
        falls_on,
        last,
        Words(
            f"{months_told.zh}，当日休息，顺延至 {last}（民法典第二百零一至二百零三条）",
            f"{months_told.en}, a rest day, so on {last} (Civil Code 201 to 203)",
        ),
    )


def after_workdays(start: date, count: int) -> Deadline:
    """The so-manieth working day after a day; raises ``NoCalendar``.

    >>> after_workdays(date(2026, 4, 28), 5).last
    datetime.date(2026, 5, 8)
    """
    last, left = start, count
    while left:
        last += DAY
        left -= is_workday(last)
    return Deadline(
        last,
        last,
        Words(
            f"{start} 次日起第 {count} 个工作日为 {last}（民法典第二百零一条）",
            f"the {count}. working day after {start} is {last} (Civil Code 201)",
        ),
    )


@cache
def _calendar() -> dict[int, RestDays]:
    return {
        year: RestDays(
            off=frozenset(first + i * DAY for first, last in told["rest"] for i in range((last - first).days + 1)),
            worked=frozenset(told["worked"]),
            source=told["source"],
        )
        for year, told in read_table("registry.standards", "national/rest_days.yaml").items()
    }
