"""Figures of law: what held on a day in a place, on whose word, and how sure that is.

A concept is a YAML file of the folder ``national``; a province's or a city's file of the same name, in a folder that
is called by the beginning of its division's code (``37``, ``3715``), overrides what it names. ``laws`` reads and checks them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from floorplans.vocabulary import Words
from registry.standards.formulas import NUMBER, WORDS, amounts, counts_told_apart, exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that held from a day on, and the paper it stands in."""

    value: Any
    since: date
    until: date | None
    """The last day that the paper itself names; None where it holds until the next one."""
    cited: Words
    """Title, number and article."""
    number_of_paper: str
    confidence: str
    day_confidence: str
    """Of the day from which it holds, where that is another."""
    quote: str
    via: str
    """In which other paper it was read."""
    row: str
    """The row of the paper, where that is called otherwise."""
    division: str
    """Beginning of the code of the divisions for which it holds; empty for all."""

    @property
    def number(self) -> Decimal:
        """The value as a number."""
        return Decimal(str(self.value))

    @property
    def citation(self) -> Words:
        """The paper and how sure it is."""
        return Words(f"{self.cited.zh}（可信度 {self.confidence}）", f"{self.cited.en} (confidence {self.confidence})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What has figures from day to day: the limit of a post, the share of equipment rooms, a number of months."""

    name: str
    words: Words
    unit: str
    form: str
    stricter: str
    """``less`` or ``more``: which way another figure may go. Empty where none may."""
    delegated: Mapping[str, Any] | None
    """To whom the national text leaves it, and ``most``, above which they may not go."""
    values: tuple[Figure, ...]
    """By folder, the national ones first, and by day."""
    others: Sequence[Mapping[str, Any]] = field(default=())
    """Values met with elsewhere, for the reader."""

    def in_force(self, on: date, division: str = "") -> Figure | None:
        """What held on a day, of the nearest place that says anything."""
        held = [it for it in self.values if it.since <= on and division.startswith(it.division)]
        for folder in sorted({it.division for it in held}, key=len, reverse=True):
            last = max((it for it in held if it.division == folder), key=lambda it: it.since)
            if last.until is None or on <= last.until:
                return last
        return None

    def last_day(self, figure: Figure) -> date | None:
        """The last day on which a figure held; None while it does."""
        later = [it.since for it in self.values if it.division == figure.division and it.since > figure.since]
        ends = [date.fromordinal(min(later).toordinal() - 1)] if later else []
        return min([*ends, *([figure.until] if figure.until else [])], default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One concept with all its figures."""

    name: str
    heading: Words
    about: Words
    notes: tuple[Mapping[str, str], ...]
    """The paper's own notes, verbatim: id, zh, en, confidence."""
    items: Mapping[str, Item]

    def periods(self) -> list[date]:
        """The days on which anything of it changes."""
        return sorted({it.since for item in self.items.values() for it in item.values})


def laxer(item: Item, local: Figure, above: Figure) -> bool:
    """Whether a figure allows more than the one above it, at any count; what is not counted is never compared."""
    if item.form == WORDS:
        return bool(local.value != above.value)
    counts = range(0) if item.form == NUMBER else counts_told_apart(item.form, local.value, above.value)
    pairs = zip(amounts(item.form, local.value, counts), amounts(item.form, above.value, counts), strict=True)
    if item.stricter == "less":
        return any(mine > theirs for mine, theirs in pairs)
    if item.stricter == "more":
        return any(mine < theirs for mine, theirs in pairs)
    return any(mine != theirs for mine, theirs in pairs)


def above_most(item: Item, local: Figure) -> bool:
    """Whether a figure goes beyond what the text that delegates it allows in principle."""
    most = (item.delegated or {}).get("most")
    return most is not None and item.form == NUMBER and exact(local.value) > exact(most)
