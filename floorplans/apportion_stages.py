"""Common area shared out in stages (多级分摊): what serves the whole building, a part of it, or one floor.

What serves a wider circle is first shared among the narrower ones and within them further down, each stage exact in
centiares, so that an auditor can follow every figure (GB/T 17986.1-2000, appendix B, confidence C).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from floorplans.apportion import Whole, apportion_each
from floorplans.vocabulary import Labelled, Words


class StageWeight(Labelled):
    """By what a wider stage is shared among the circles of the next."""

    SUITE = "suite", "按套内建筑面积", "by suite area"
    GROSS = "gross", "按套内加本级共有面积", "by suite area and the common area of the circle itself"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its circles (the building, its parts, its floors), the common area that serves each, and who belongs to which."""

    says: Words
    common: Whole
    """Common area of each circle, in centiares."""
    member: NDArray[np.integer]
    """Circle of each part that bears; -1 where none of them serves it."""


@dataclass(frozen=True, slots=True)
class Apportioned:
    """What every part bears."""

    by_stage: Whole
    """Centiares as (stages, parts); each row adds up to the common area of its stage."""

    @property
    def total(self) -> Whole:
        """All that a part bears, in centiares."""
        return np.asarray(self.by_stage.sum(axis=0))


def apportion_stages(suite: Whole, stages: Sequence[Stage], *, weight: StageWeight = StageWeight.GROSS) -> Apportioned:
    """Common area of every stage, widest first, brought down to the parts by their suite areas, all in centiares.

    What comes from a wider circle is shared by the narrower ones in it; a part that none of them serves shares as a
    circle of its own. By which areas circles share is a matter of confidence C, so it is a parameter; parts always
    share by suite area. Raises ``ValueError`` where a circle lies in two wider ones, or has
    common area and nobody to bear it.

    >>> whole = Stage(Words("幢", "building"), np.array([90]), np.zeros(3, int))
    >>> floors = Stage(Words("层", "floor"), np.array([30, 0]), np.array([0, 0, 1]))
    >>> apportion_stages(np.array([100, 200, 300]), [whole, floors], weight=StageWeight.SUITE).by_stage.tolist()
    [[15, 30, 45], [10, 20, 0]]
    """
    brought = [_brought_down(suite, stages, at, weight) for at in range(len(stages))]
    return Apportioned(np.array(brought, np.int64).reshape(len(stages), len(suite)))


def _brought_down(suite: Whole, stages: Sequence[Stage], at: int, weight: StageWeight) -> Whole:
    """What the parts bear of the common area of one stage."""
    common, member = stages[at].common, stages[at].member
    for below in range(at + 1, len(stages)):
        common, member = _handed_on(suite, common, member, stages, below, weight)
    inside = np.flatnonzero(member >= 0)
    if len(common) and (outside := set(np.flatnonzero(common > 0).tolist()) - set(member[inside].tolist())):
        raise ValueError(f"nobody bears the common area of circle {min(outside)} of stage {at + 1}")
    borne = np.zeros(len(suite), np.int64)
    borne[inside] = apportion_each(common, suite[inside], member[inside])
    return borne


def _handed_on(
    suite: Whole, common: Whole, member: NDArray[np.integer], stages: Sequence[Stage], below: int, weight: StageWeight
) -> tuple[Whole, NDArray[np.integer]]:
    """Common area of circles after one stage: of the circles below where there are such, of the parts' own where not."""
    narrower = stages[below].member
    both = (member >= 0) & (narrower >= 0)
    circles = len(stages[below].common)
    # A part that the narrower stage does not serve shares as a circle of its own.
    alone = np.flatnonzero((member >= 0) & (narrower < 0))
    to = np.full(len(suite), -1, np.intp)
    to[both] = narrower[both]
    to[alone] = circles + np.arange(len(alone))
    within = np.full(circles + len(alone), -1, np.intp)
    within[to[member >= 0]] = member[member >= 0]
    if (within[to[member >= 0]] != member[member >= 0]).any():
        raise ValueError(f"a circle of stage {below + 1} lies in two wider ones")
    weights = np.zeros(len(within), np.int64)
    np.add.at(weights, to[member >= 0], suite[member >= 0])
    if weight is StageWeight.GROSS:
        bears = weights > 0  # who has nothing of his own to bear by cannot hand anything on
        for stage in stages[below:]:
            weights += np.where(bears, _own_common(to, stage, len(within)), 0)
    shared = np.flatnonzero(within >= 0)
    handed = np.zeros(len(within), np.int64)
    handed[shared] = apportion_each(common, weights[shared], within[shared])
    return handed, to


def _own_common(to: NDArray[np.intp], stage: Stage, circles: int) -> Whole:
    """Common area of a stage's circles, added up by the circles ``to`` that hold them."""
    members = np.flatnonzero((to >= 0) & (stage.member >= 0))
    narrow, first = np.unique(stage.member[members], return_index=True)
    own = np.zeros(circles, np.int64)
    np.add.at(own, to[members[first]], stage.common[narrow])
    return own
