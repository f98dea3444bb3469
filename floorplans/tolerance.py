"""By how much two areas of one thing may differ: the accuracy grades of GB/T 17986.1-2000, as data.

The limit is twice the mean error and grows with the root of the area and with the area itself:
``a·√S + b·S`` in m². Whether the standard has been replaced since could not be confirmed.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.clause import Clause, Confidence
from floorplans.measure import UNSTATED
from floorplans.vocabulary import Words

PAPER: Final = "GB/T 17986.1-2000"


@dataclass(frozen=True, slots=True)
class Grade:
    """An accuracy grade of areas: the limit is ``root·√S + share·S``, S in m²."""

    name: str
    words: Words
    root: Decimal
    share: Decimal
    clause: Clause

    @property
    def formula(self) -> str:
        """The limit as the standard writes it.

        >>> GRADE_3.formula
        '0.08√S+0.006S'
        """
        return f"{self.root}√S+{self.share}S"


def _grade(name: str, words: Words, root: str, share: str, confidence: Confidence) -> Grade:
    says = Words(f"面积限差 {root}√S+{share}S", f"limit of areas {root}√S+{share}S")
    return Grade(name, words, Decimal(root), Decimal(share), Clause(PAPER, "面积精度等级", confidence, says))


GRADE_1: Final = _grade("grade-1", Words("一级", "grade 1"), "0.02", "0.0006", Confidence.C)
GRADE_2: Final = _grade("grade-2", Words("二级", "grade 2"), "0.04", "0.002", Confidence.B)
GRADE_3: Final = _grade("grade-3", Words("三级", "grade 3"), "0.08", "0.006", Confidence.B)
GRADES: Final = (GRADE_1, GRADE_2, GRADE_3)
"""Finest first; another grade is another ``Grade``. The third is the usual one for houses; the first is from memory only."""


def limits_m2(square_metres: NDArray[np.float64], grade: Grade = GRADE_3) -> NDArray[np.float64]:
    """Limits in m² for areas in m², float noise shed at 1e-6; policy paper TOL-1.

    >>> limits_m2(np.array([9.0, 100.0]), GRADE_2).tolist()
    [0.138, 0.6]
    """
    root, share = float(grade.root), float(grade.share)
    return np.asarray(np.rint((root * np.sqrt(square_metres) + share * square_metres) * 1e6) / 1e6)


def limits(areas: NDArray[np.int64], grade: Grade = GRADE_3, *, times: float = 1.0) -> NDArray[np.int64]:
    """The largest difference, in centiares, that areas in centiares may show; ``UNSTATED`` where there is no area.

    ``times`` the limit of the grade may be allowed.

    Areas are stated to 0.01 m², so that the limit is cut there, not rounded: a difference that passes is never above it.

    >>> limits(np.array([1200, 10000, UNSTATED])).tolist()
    [34, 140, -1]
    """
    most = np.floor(np.rint(limits_m2(np.maximum(areas, 0) / 100, grade) * times * 1e6) / 1e4).astype(np.int64)
    return np.where(areas >= 0, most, UNSTATED)
