"""Scores and ranks from counts of what was done in time and what was not: exact until they are told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction


def score(counts: Mapping[str, tuple[int, int]], weights: Mapping[str, int]) -> Decimal | None:
    """Of parts (in time, not in time) by their weights, out of a hundred; None where nothing was due at all.

    >>> score({"obligations": (1, 2), "tasks": (2, 0), "discrepancies": (0, 0)}, {"obligations": 40, "tasks": 30, "discrepancies": 30})
    Decimal('61.90')
    """
    due = {name: (good, good + bad) for name, (good, bad) in counts.items() if good + bad and weights.get(name)}
    if not due:
        return None
    whole = sum(weights[name] for name in due)
    share = sum((Fraction(weights[name] * good, many) for name, (good, many) in due.items()), Fraction(0)) * 100 / whole
    hundredths = (share * 100 + Fraction(1, 2)) // 1
    return Decimal(int(hundredths)).scaleb(-2)


def ranks(scores: Sequence[Decimal | None]) -> list[int | None]:
    """The rank of each score, the highest first; equal scores share one, and the next is counted on; without a score none.

    >>> ranks([Decimal("90"), None, Decimal("100"), Decimal("90"), Decimal("80")])
    [2, None, 1, 2, 4]
    """
    known = sorted((it for it in scores if it is not None), reverse=True)
    return [None if it is None else known.index(it) + 1 for it in scores]
