"""One shared room, told in words: what falls to each occupant, beside their standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np

from floorplans.vocabulary import Words
from registry.compliance.canonical import two_places
from registry.compliance.share import share
from registry.models import Tier
from registry.standards.office_areas import OfficeLimit, limit
from registry.standards.posts import posts
from registry.store.errors import Invalid

LARGEST: Final = Decimal(1_000_000)
"""m², as in the national report's check."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a room falls to one occupant, in centiares."""

    post: str
    limit: int
    share: int
    excess: int
    citation: Words

    def as_told(self) -> dict[str, str | None]:
        """As text of two places."""
        figures = {name: two_places(getattr(self, name)) for name in ("limit", "share", "excess")}
        return {"post": self.post, **figures}


def shared_room(area: str, tier: str, occupants: Sequence[str], *, on: date, division: str = "") -> list[Part]:
    """The parts of a room in the order of its occupants (SHR-1 to SHR-3); ``Invalid`` with all that is wrong with what is told.

    >>> [it.as_told()["share"] for it in shared_room("27.5", "city", ["below_bureau"] * 3, on=date(2026, 11, 22))]
    ['9.16', '9.17', '9.17']
    """
    wrong: dict[str, Words] = {}
    whole = _area(area, wrong)
    limits = _limits(tier, occupants, on, division, wrong)
    if wrong:
        raise Invalid(wrong)
    allowed = np.array([int(it.usable_area.scaleb(2)) for it in limits], np.int64)
    parts = share(np.array([whole], np.int64), np.zeros(len(allowed), np.intp), allowed)
    over = np.maximum(parts - allowed, 0) if whole > allowed.sum() else np.zeros_like(parts)
    told = zip(occupants, allowed.tolist(), parts.tolist(), over.tolist(), limits, strict=True)
    return [Part(post, most, part, excess, it.citation) for post, most, part, excess, it in told]


def _area(text: str, wrong: dict[str, Words]) -> int:
    try:
        area = Decimal(text.strip())
    except InvalidOperation:
        area = Decimal("NaN")
    if not area.is_finite() or not 0 < area <= LARGEST or area != area.quantize(Decimal("0.01")):
        wrong["area"] = Words(
            f"面积应大于 0、不超过 1000000，至多两位小数，不是“{text}”",
            f"an area is more than 0, at most 1000000 m², with two places at most, not {text}",
        )
        return 0
    return int(area.scaleb(2))


def _limits(tier: str, occupants: Sequence[str], on: date, division: str, wrong: dict[str, Words]) -> list[OfficeLimit]:
    if tier not in {it.value for it in Tier}:
        listed = [f"{it.value} {it.zh}" for it in Tier]
        wrong["tier"] = Words(
            f"没有层级“{tier}”，应为：{'、'.join(listed)}", f"there is no tier {tier}; it is one of {', '.join(Tier)}"
        )
        return []
    if not any(occupants):
        wrong["occupants"] = Words("未填写", "is missing")
        return []
    found = [limit(tier, post, on, division) for post in occupants]
    absent = list(dict.fromkeys(post for post, it in zip(occupants, found, strict=True) if it is None))
    if absent:
        keys = posts(Tier(tier))
        unknown, early = [it for it in absent if it not in keys], [it for it in absent if it in keys]
        if unknown:
            wrong["occupants"] = Words(
                f"{Tier(tier).zh}没有职务“{'、'.join(unknown)}”，应为：{'、'.join(f'{key} {words.zh}' for key, words in keys.items())}",
                f"the {tier} tier has no post {', '.join(unknown)}; it has {', '.join(keys)}",
            )
        if early:
            wrong["on"] = Words(
                f"{on} 还没有这些职务的标准：{'、'.join(early)}", f"there was no standard on {on} for {', '.join(early)}"
            )
    return [it for it in found if it is not None]
