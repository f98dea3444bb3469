"""When the yearly tasks of an organisation are reminded of and expected: days that the office sets, for the rule says only "yearly".

Source of the tasks: 中办发〔2017〕70号 art. 19, confidence A; of the days, none (confidence C), so that they never accuse.
"""

from dataclasses import dataclass
from datetime import date

from floorplans.vocabulary import Words
from registry.standards.laws import in_force


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
    told = {name: in_force("yearly_tasks", name, on=date(year, 12, 31)) for name in ("remind", "due")}
    if told["remind"] is None or told["due"] is None:
        return None
    remind, due = (date.fromisoformat(f"{year}-{it.value}") for it in (told["remind"], told["due"]))
    cited, confidence = told["due"].cited, told["due"].confidence
    return YearlyDays(
        remind,
        due,
        Words(
            f"{cited.zh}“按年度”；日期为本系统参数（可信度 {confidence}）",
            f"{cited.en} says “yearly”; the days are a parameter (confidence {confidence})",
        ),
    )
