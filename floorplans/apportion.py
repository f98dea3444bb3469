"""Common area shared out (分摊), exact in centiares: the shares add up to what was shared, always.

A part's exact share is ``common · part / sum of parts`` (GB/T 17986.1-2000, appendix B: the wording is B, the
formula C in the policy paper, APP-1). Each is rounded half-up to 0.01 m² and the residue goes to the largest part,
the first of equals. Where that would rank it below a smaller part, or set equal parts more than 0.01 m² apart, the
shares are cut to 0.01 m² instead and the missing centiares go one each to those that lost most: a hundred equal
rooms do not pay for the rounding of one.
"""

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def apportion(common: int, parts: Whole) -> Whole:
    """Shares in centiares of a common area by the size of its parts, in centiares.

    A larger part never gets less than a smaller one, equal parts differ by a centiare at most, and but for the
    largest every share is within a centiare of the exact one. Raises ``ValueError`` where there is an area and no
    part to bear it, or where one is negative.

    >>> apportion(7618, np.array([12055, 8840, 30127])).tolist()
    [1800, 1320, 4498]
    >>> apportion(2750, np.array([900, 900, 900])).tolist()
    [916, 917, 917]
    """
    return apportion_each(np.array([common], np.int64), parts, np.zeros(len(parts), np.intp))


def apportion_each(commons: Whole, parts: Whole, group: NDArray[np.integer]) -> Whole:
    """The same for many groups at once: each has its common area, and ``group`` is the group of each part.

    >>> apportion_each(np.array([1000, 90]), np.array([3333, 100, 3333, 200, 3334]), np.array([0, 1, 0, 1, 0])).tolist()
    [333, 30, 333, 60, 334]
    """
    if (commons < 0).any() or (parts < 0).any():
        raise ValueError("an area to be apportioned is negative")
    totals = _sums(parts, group, len(commons))
    if (bearing := np.flatnonzero((commons > 0) & (totals == 0))).size:
        raise ValueError(f"nothing bears the common area of group {bearing[0]}")
    shares = np.zeros(len(parts), np.int64)
    rows = np.flatnonzero(parts > 0)
    if rows.size:
        shares[rows] = _shared(commons, parts[rows], group[rows], totals)
    return shares


def factor(common: int, parts: Whole) -> Decimal | None:
    """Apportionment factor (分摊系数): common area by the sum of its parts, to six places; None where there are no parts.

    >>> factor(7618, np.array([12055, 8840, 30127]))
    Decimal('0.149308')
    """
    total = int(parts.sum())
    return (Decimal(int(common)) / total).quantize(Decimal("0.000001"), "ROUND_HALF_UP") if total else None


def _shared(commons: Whole, parts: Whole, group: NDArray[np.integer], totals: Whole) -> Whole:
    """Shares of parts that are not zero."""
    order = np.lexsort((-parts, group))  # stable: the first of equal parts comes first
    part, of = parts[order], group[order]
    low, rest = _divided(commons[of], part, totals[of])
    first = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    starts = np.zeros(len(commons), np.intp)
    starts[of[first]] = first
    share = low + (rest >= totals[of] - rest)
    residue = (commons - _sums(share, of, len(commons)))[of[first]]
    fair = _stays_in_rank(part, share, first, residue)
    share[first[fair]] += residue[fair]
    if not fair.all():
        unfair = np.zeros(len(commons), bool)
        unfair[of[first[~fair]]] = True
        mine = unfair[of]
        share[mine] = low[mine]
        missing = commons - _sums(low, of, len(commons))
        lost_most = np.lexsort((-part, -rest, of))  # of equals the larger, then the first
        turn = np.arange(len(part)) - starts[of[lost_most]]
        chosen = lost_most[turn < missing[of[lost_most]]]
        share[chosen[mine[chosen]]] += 1
    shares = np.zeros(len(share), np.int64)
    shares[order] = share
    return shares


def _stays_in_rank(part: Whole, share: Whole, first: NDArray[np.intp], residue: Whole) -> NDArray[np.bool_]:
    """Whether the largest of each group may bear the residue: not below a smaller part, not off an equal one by more than 1."""
    alone = np.diff(np.r_[first, len(part)]) == 1
    second = np.where(alone, first, first + 1)
    equal = part[first] == part[second]
    ranks = share[first] + residue >= share[second]
    return np.asarray(alone | np.where(equal, np.abs(residue) <= 1, ranks))


def _divided(common: Whole, part: Whole, total: Whole) -> tuple[Whole, Whole]:
    """Whole centiares of ``common · part / total`` and what remains, exact whatever the size."""
    if float(common.max()) * float(part.max()) < 2.0**62:
        product = common * part
        return np.asarray(product // total), np.asarray(product % total)
    products = common.astype(object) * part.astype(object)
    low, rest = products // total, products % total
    return np.asarray(low, np.int64), np.asarray(rest, np.int64)


def _sums(values: Whole, group: NDArray[np.integer], groups: int) -> Whole:
    """Sums by group in whole numbers; ``bincount`` would count in floats."""
    sums = np.zeros(groups, np.int64)
    np.add.at(sums, group, values)
    return sums
