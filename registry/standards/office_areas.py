"""How large an office may be: usable m² per person, by the tier of the organ and the leading post held in it.

Source: 党政机关办公用房建设标准（发改投资〔2014〕2674号）. The tier of the organ decides the column, the post the row, and
the rank nothing; a rest room or toilet of an office is inside its limit.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from floorplans.tables import read_table
from floorplans.vocabulary import Words


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


def limit(tier: str, post: str, on: date) -> OfficeLimit | None:
    """The limit of a post in an organ of a tier on a day; None where the standard has no such post, or was not yet in force.

    >>> limit("city", "bureau_deputy", date(2026, 11, 22)).usable_area
    Decimal('18.00')
    """
    since = max((day for day in _table() if day <= on), default=None)
    if since is None:
        return None
    told = _table()[since]
    of_tier = told["tiers"].get(tier, {"posts": {}})
    if post not in of_tier["posts"]:
        return None
    return OfficeLimit(Decimal(of_tier["posts"][post]).quantize(Decimal("0.01")), told["source"], of_tier["confidence"], since)


@cache
def _table() -> dict[date, Any]:
    table: dict[date, Any] = read_table("registry.standards", "national/office_areas.yaml")
    return table
