"""The criteria of inspections (巡检考核) as sets with a name and versions: items, points, evidence, and what the register can tell by itself.

Which matters are inspected: measures of Xinjiang 2020 and Jiangsu 2021, confidence A/B; no score sheet could be read, so that
the set that comes with this system is an example (confidence D).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from floorplans.tables import read_table
from floorplans.vocabulary import Words
from registry.store.errors import NotFound


@dataclass(frozen=True, slots=True)
class Criterion:
    """One item of a score sheet."""

    item: str
    words: Words
    weight: Decimal
    """The most points that it is given."""
    evidence: Words
    query: str
    """What of the register answers it; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """A set of criteria in one version."""

    name: str
    version: str
    words: Words
    source: Words
    """Where it comes from, and how sure that is."""
    items: Mapping[str, Criterion]

    @property
    def whole(self) -> Decimal:
        """All points together."""
        return sum((it.weight for it in self.items.values()), Decimal(0))


def criteria(name: str, version: str) -> Criteria:
    """A version of a set; ``NotFound`` where there is none.

    >>> criteria("example", "2026.1").whole
    Decimal('100')
    """
    found = _sets().get((name, version))
    if found is None:
        raise NotFound(f"没有 {name} {version} 版评分表", f"there is no version {version} of the criteria {name}")
    return found[1]


def current(name: str, on: date) -> Criteria:
    """The version of a set that is in force on a day; ``NotFound`` naming the sets that there are."""
    versions = [(since, it) for since, it in _sets().values() if it.name == name and since <= on]
    if not versions:
        known = "、".join(dict.fromkeys(name for name, _ in _sets()))
        raise NotFound(
            f"{on} 没有名为 {name} 的评分表（现有 {known}）", f"there are no criteria {name} on {on} (there are {known})"
        )
    return max(versions, key=lambda it: (it[0], it[1].version))[1]


@cache
def _sets() -> Mapping[tuple[str, str], tuple[date, Criteria]]:
    return {
        (name, version): (
            one["since"],
            Criteria(
                name,
                version,
                Words(told["zh"], told["en"]),
                Words(
                    f"{told['source']}（可信度 {told['confidence']}）", f"{told['source_en']} (confidence {told['confidence']})"
                ),
                {it["item"]: _criterion(it) for it in one["items"]},
            ),
        )
        for name, told in read_table("registry.standards", "parameters/inspection.yaml").items()
        for version, one in told["versions"].items()
    }


def _criterion(told: Any) -> Criterion:
    return Criterion(
        told["item"],
        Words(told["zh"], told["en"]),
        Decimal(told["weight"]),
        Words(told["evidence"], told["evidence_en"]),
        told.get("query", ""),
    )
