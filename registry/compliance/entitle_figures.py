"""The figures that an entitlement rests on, gathered before anything is counted, so that all that is wrong is said at once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from floorplans.vocabulary import Words
from registry.models import Tier
from registry.standards.figures import Figure
from registry.standards.laws import in_force
from registry.standards.posts import posts
from registry.store.errors import Invalid

MOST: Final = 1_000_000
"""More of anything than this is a slip of the pen."""

LAWS: Final = {
    "headcount": ("headcount", "staffings"),
    "equipment": ("equipment_rooms", "share"),
    "canteen": ("annex_rooms", "canteen"),
    "garage": ("annex_rooms", "garage"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What annex rooms are counted from besides the heads; what is not told is not counted."""

    cars: int = 0
    bicycles: int = 0
    electric_bicycles: int = 0
    guards: int = 0


def figures_of(
    tier: str, counted: Mapping[str, int], needs: Needs, ratio: Decimal | None, on: date, division: str
) -> dict[str, Figure]:
    """The figures by what they are for, posts by their keys; ``Invalid`` where something told is wrong or a figure is missing."""
    wrong: dict[str, Words] = {}
    known = {it.value for it in Tier}
    if tier not in known:
        wrong["tier"] = Words(
            f"没有“{tier}”这一层级，应为 {'、'.join(known_in_order())}", f"{tier} is none of {', '.join(known_in_order())}"
        )
    else:
        rows = posts(Tier(tier))
        for post in counted:
            if post not in rows:
                wrong[post] = Words(
                    f"{Tier(tier).zh}机关没有这一职务，应为 {'、'.join(rows)}",
                    f"is no post of the tier {tier}, which has {', '.join(rows)}",
                )
    for name, count in (*counted.items(), *asdict(needs).items()):
        if name not in wrong and not 0 <= count <= MOST:
            wrong[name] = Words(f"应为 0 至 {MOST:,} 的整数", f"is a whole number from 0 to {MOST:,}")
    if ratio is not None and not (ratio.is_finite() and 0 < ratio <= 1):
        wrong["ratio"] = Words("使用面积系数应大于 0、不大于 1", "is more than 0 and 1 at most")
    if wrong:
        raise Invalid(wrong)
    asked = {
        **LAWS,
        "service": ("service_rooms", tier),
        **{post: ("office_areas", f"{tier}/{post}") for post in counted},
        **{name: ("annex_rooms", name) for name, count in asdict(needs).items() if count and name != "cars"},
    }
    found = {key: in_force(law, name, on=on, division=division) for key, (law, name) in asked.items()}
    found |= _ratio(ratio, on, division)
    missing = [key for key, it in found.items() if it is None]
    if missing:
        raise Invalid(
            {"on": Words(f"{on} 没有这些标准：{'、'.join(missing)}", f"on {on} there was no standard of {', '.join(missing)}")}
        )
    return {key: it for key, it in found.items() if it is not None}


def known_in_order() -> list[str]:
    """The tiers, the highest first."""
    return [it.value for it in Tier]


def _ratio(told: Decimal | None, on: date, division: str) -> dict[str, Figure | None]:
    """The figure of K: that of several storeys where nobody says, else the one that has what was told; none where no figure has."""
    names = ("multi_storey", "high_rise")
    both = [in_force("usable_ratios", name, on=on, division=division) for name in names]
    if told is None:
        return {"ratio": both[0]}
    return next(({"ratio": it} for it in both if it is not None and it.number == told), {})
