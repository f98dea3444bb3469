"""Areas of one thing held against each other: they agree, differ within the limit, or differ beyond it.

Nothing is overwritten: every area keeps its source, and what comes out is a judgement beside them. Measured and
stated areas are judged alike, whoever is asked first.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.area_kinds import AreaKind
from floorplans.measure import UNSTATED, in_m2
from floorplans.tolerance import GRADE_3, Grade, limits
from floorplans.vocabulary import Labelled, Words

Whole = NDArray[np.int64]


LIKE_FOR_LIKE: Final = (
    (AreaKind.USABLE, AreaKind.DECLARED),
    (AreaKind.GROSS, AreaKind.CERTIFICATE),
    (AreaKind.DECLARED, AreaKind.CERTIFICATE),
)
"""What is held against what: a ledger states usable area, a title gross area."""


class Agreement(Labelled):
    """How two areas stand to each other."""

    AGREES = "agrees", "相符", "agrees"
    WITHIN = "within", "在限差内", "differs within the limit"
    BEYOND = "beyond", "超出限差", "differs beyond the limit"
    UNKNOWN = "unknown", "无从比对", "cannot be compared"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Two columns of areas and how they agree, all in centiares; ``UNSTATED`` where one of them is missing."""

    first: Whole
    second: Whole
    difference: Whole
    """How much they differ, never negative."""
    limit: Whole
    """By how much they may."""
    agreement: NDArray[np.object_]
    """Value of an ``Agreement``."""
    grade: Grade

    def says(self, row: int, first: Words, second: Words) -> Words:
        """One row in words, the two areas by the names they are given."""
        how = Agreement(self.agreement[row])
        if how is Agreement.UNKNOWN:
            return Words(f"{first.zh}与{second.zh}缺一，无从比对。", f"Of {first.en} and {second.en} one is missing.")
        one, other, by, most = (in_m2(it[row]) for it in (self.first, self.second, self.difference, self.limit))
        return Words(
            f"{first.zh} {one} ㎡，{second.zh} {other} ㎡，相差 {by} ㎡，{self.grade.words.zh}限差 {most} ㎡：{how.zh}。",
            f"{first.en} {one} m², {second.en} {other} m²: they differ by {by} m², the limit ({self.grade.words.en}) is {most} m²: {how.en}.",
        )


def reconcile(first: Whole, second: Whole, *, grade: Grade = GRADE_3) -> Reconciled:
    """Two columns of areas in centiares, row by row; which comes first makes no difference to the judgement.

    The limit is that of their mean (GB/T 17986.1-2000; policy paper TOL-1).

    >>> reconcile(np.array([1200, 1200, 1200, -1]), np.array([1200, 1234, 1236, 1200])).agreement.tolist()
    ['agrees', 'within', 'beyond', 'unknown']
    """
    known = (first != UNSTATED) & (second != UNSTATED)
    difference = np.where(known, np.abs(first - second), UNSTATED)
    limit = np.where(known, limits(_mean(first, second), grade), UNSTATED)
    agreement = np.full(len(first), Agreement.BEYOND.value, object)
    agreement[difference <= limit] = Agreement.WITHIN.value
    agreement[difference == 0] = Agreement.AGREES.value
    agreement[~known] = Agreement.UNKNOWN.value
    return Reconciled(first, second, difference, limit, agreement, grade)


@dataclass(frozen=True, slots=True)
class TwiceMeasured:
    """Two independent measurements of the same rooms and what follows from them."""

    compared: Reconciled
    mean: Whole
    """Result in centiares where the two differ within the limit; ``UNSTATED`` where they do not: it must be measured again."""


def mean_of_two(first: Whole, second: Whole, *, grade: Grade = GRADE_3) -> TwiceMeasured:
    """Two independent measurements in centiares: where they differ within the limit their mean is the result, half a centiare up.

    GB/T 17986.1-2000, policy paper TOL-2, confidence B. The mean is told; neither measurement is replaced by it.

    >>> mean_of_two(np.array([1200, 1200]), np.array([1211, 1300])).mean.tolist()
    [1206, -1]
    """
    compared = reconcile(first, second, grade=grade)
    agreed = np.isin(compared.agreement, [Agreement.AGREES.value, Agreement.WITHIN.value])
    return TwiceMeasured(compared, np.where(agreed, _mean(first, second), UNSTATED))


def counts(compared: Reconciled) -> dict[Agreement, int]:
    """How many rows stand in which way to each other."""
    return {how: int((compared.agreement == how.value).sum()) for how in Agreement}


def _mean(first: Whole, second: Whole) -> Whole:
    """Mean of two areas in centiares, half up, the same whichever comes first."""
    return np.asarray((first + second + 1) // 2)
