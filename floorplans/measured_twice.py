"""Two surveys of one floor laid beside each other: rooms paired by building, floor and number, their two areas compared.

The two must be independent: the same file is no second measurement. Where a pair differs within the limit the mean is
the result (GB/T 17986.1-2000, policy paper TOL-2, confidence B); beyond it the room must be measured again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from floorplans.clause import Clause, Confidence
from floorplans.finding import Unreadable
from floorplans.plan import Reading
from floorplans.reconcile import TwiceMeasured, mean_of_two
from floorplans.tolerance import GRADE_3, PAPER, Grade
from floorplans.vocabulary import Words

CLAUSE = Clause(
    PAPER,
    "面积测算",
    Confidence.B,
    Words("两次独立测算，较差在限差以内取中数", "two independent measurements: within the limit their mean is the result"),
)

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """Rooms measured twice, and those that could not be paired."""

    first: Rows
    """Rows of the first reading that have a partner."""
    second: Rows
    """Their partners' rows in the second reading."""
    measured: TwiceMeasured
    """Pair by pair."""
    alone_first: Rows
    """Rooms without a partner: no number, a number that is there twice, or none like it on the other side."""
    alone_second: Rows


def measured_twice(first: Reading, second: Reading, *, grade: Grade = GRADE_3) -> Twice:
    """The usable areas of two measured readings, room by room.

    Where each reading is one plan these are held to be the same floor, whatever they are called. Raises ``Unreadable``
    where both are the same file, or have no room in common.
    """
    if first.digest and first.digest == second.digest:
        raise Unreadable(
            f"{first.file} 与 {second.file} 是同一个文件，不是两次独立测量。",
            f"{first.file} and {second.file} are the same file, not two independent measurements.",
        )
    single = len(first.plans) == len(second.plans) == 1
    ours, theirs = _keys(first, single=single), _keys(second, single=single)
    partner = {key: row for row, key in enumerate(theirs) if key is not None}
    pairs = [(row, partner[key]) for row, key in enumerate(ours) if key is not None and key in partner]
    if not pairs:
        raise Unreadable(
            f"{first.file} 与 {second.file} 没有楼栋、楼层、房号都相同的房间，无从比对；请核对两份成果是否为同一层。",
            f"{first.file} and {second.file} have no room of the same building, floor and number; see whether both are of one floor.",
        )
    one, other = np.array(pairs, np.intp).T
    return Twice(
        first=one,
        second=other,
        measured=mean_of_two(first.rooms.usable[one], second.rooms.usable[other], grade=grade),
        alone_first=np.setdiff1d(np.arange(len(first.rooms)), one),
        alone_second=np.setdiff1d(np.arange(len(second.rooms)), other),
    )


def _keys(reading: Reading, *, single: bool) -> Sequence[tuple[str, str, str] | None]:
    """What each room is known by in both surveys; None where nothing tells it from another."""
    names = [("", "") if single else (plan.building, plan.floor_name or plan.frame) for plan in reading.plans]
    keys = [(*names[floor], str(number)) for floor, number in zip(reading.rooms.floor, reading.rooms.number, strict=True)]
    seen = Counter(keys)
    return [key if key[2] and seen[key] == 1 else None for key in keys]
