"""How large an office may be: usable m² per person, by the tier of the organ and the leading post held in it.

Source: 党政机关办公用房建设标准（发改投资〔2014〕2674号）, before 2014-11-24 计投资〔1999〕2250号. The tier of the organ decides the
column, the post the row, and the rank nothing; a rest room or toilet of an office is inside its limit.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from floorplans.vocabulary import Words
from registry.standards.figures import Figure
from registry.standards.laws import in_force

LAW: Final = "office_areas"


@dataclass(frozen=True, slots=True)
class OfficeLimit:
    """The usable area that an office may have at most."""

    usable_area: Decimal
    """In m²."""
    source: str
    confidence: str
    since: date

    @property
    def citation(self) -> Words:
        """The paper and how sure it is."""
        return Words(f"{self.source}（可信度 {self.confidence}）", f"{self.source} (confidence {self.confidence})")


def limit(tier: str, post: str, on: date, division: str = "") -> OfficeLimit | None:
    """The limit of a post in an organ of a tier on a day; None where the standard has no such post, or was not yet in force.

    >>> limit("city", "bureau_deputy", date(2026, 11, 22)).usable_area
    Decimal('18.00')
    """
    found = in_force(LAW, f"{tier}/{post}", on=on, division=division)
    if found is None:
        return None
    return OfficeLimit(
        found.number.quantize(Decimal("0.01")), found.number_of_paper or found.cited.zh, found.confidence, found.since
    )


def toilet_limit(tier: str, post: str, on: date, division: str = "") -> Figure | None:
    """How large a toilet the office of a post may have, within its limit; None where it may have none.

    Note 4 of the standard, confidence B. It speaks of the party and government heads of cities and counties, and the post
    "city chief" takes in those of other organs of that rank too: nobody is accused by a figure that cannot tell them apart.

    >>> toilet_limit("city", "city_chief", date(2026, 11, 22)).number
    Decimal('6')
    >>> toilet_limit("city", "bureau_chief", date(2026, 11, 22))
    """
    may = in_force(LAW, "toilet_posts", on=on, division=division)
    if may is None or post not in may.value.get(tier, ()):
        return None
    return in_force(LAW, "toilet", on=on, division=division)
