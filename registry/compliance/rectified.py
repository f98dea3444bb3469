"""Whether a visit finds an excess gone: what was measured beside what those who sit there may have, and parts left without use.

A shared room complies exactly if its area is at most the sum of its occupants' limits (shares in proportion to the
standards); only occupants in authorised posts count. A partition behind which nobody works is no rectification
(REC-2, confidence B): a part must have somebody of its own, another organisation, or serve.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from floorplans.vocabulary import RoomUse

SERVES: Final = frozenset(it.value for it in RoomUse if it is not RoomUse.OFFICE)
"""Uses that are a use without anybody sitting there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupant:
    """Somebody who sits in a room."""

    limit: int | None
    """Hundredths of m² that the post may have; None where the standard has no such post."""
    counts: bool
    """Whether by an authorised post."""
    second: bool = False
    """Whether it is a second office, which is below the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPart:
    """A room that came of another by a partition."""

    code: str
    use: str
    """Value of a ``RoomUse``; empty where it has none."""
    seated: bool
    """Whether anybody sits there."""
    others: bool
    """Whether another organisation has it."""


def limit_of(occupants: Sequence[Occupant]) -> int | None:
    """What the occupants of a room may have together, in hundredths of m²; None where nobody counts or no limit is known.

    >>> limit_of([Occupant(limit=2400, counts=True), Occupant(limit=900, counts=True), Occupant(limit=900, counts=False)])
    3300
    """
    limits = [it.limit if it.limit is None or not it.second else it.limit - 1 for it in occupants if it.counts]
    known = [it for it in limits if it is not None]
    return sum(known) if known and len(known) == len(limits) else None


def excess(measured: int, limit: int) -> int:
    """By how much a room is over, strictly.

    >>> excess(1801, 1800), excess(1800, 1800)
    (1, 0)
    """
    return max(0, measured - limit)


def without_use(parts: Sequence[RoomPart]) -> list[str]:
    """Codes of the parts behind a partition that nobody uses."""
    return [it.code for it in parts if not (it.seated or it.others or it.use in SERVES)]
