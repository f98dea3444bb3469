"""What a verdict is counted by besides the limits: parameters that no rule fixes, each from its dated file.

Seconded and agency staff make no area and dilute nothing (SEC-1, confidence D: a parameter); how much of a toilet stays
outside the limit (CNT-6: nothing since 2014-11-24); a place in a temporary body is no second office (D).
"""

from dataclasses import dataclass
from datetime import date

from floorplans.tolerance import GRADE_3, Grade
from registry.standards.laws import in_force
from registry.standards.temporary import counts_as_second_office


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The parameters of one audit."""

    secondees_count: bool = False
    toilet_outside: int = 0
    """Centiares of each toilet that stay outside the limit."""
    temporary_is_second: bool = False
    grade: Grade = GRADE_3
    """Accuracy grade of the surveys; an excess within its limit is measured again. Surveys do not state theirs: the usual one."""


def settings_on(on: date, division: str = "") -> Settings:
    """Those of a day in a division.

    >>> settings_on(date(2026, 11, 22)).secondees_count
    False
    """
    secondees = in_force("headcount", "secondees_make_area", on=on, division=division)
    toilet = in_force("headcount", "toilet_outside_limit", on=on, division=division)
    return Settings(
        secondees_count=bool(secondees and secondees.number),
        toilet_outside=int(toilet.number * 100) if toilet else 0,
        temporary_is_second=counts_as_second_office(on),
    )
