"""How much of a floor counts as gross area: by its height, by what it is, and by which standard is asked.

GB/T 50353-2013 (building works) counts half of what is lower than 2.20 m, GB/T 17986.1-2000 (estate surveying)
nothing: a mezzanine of 120 m² and 2.10 m is 60 m² by the one and 0 by the other. Both may be stored, each with its
method. Shares are counted in halves: 0, 1 or 2; heights are compared to the micrometre, so that 2.20 is 2.20.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.clause import Clause, Confidence
from floorplans.measure import UNSTATED, centiares
from floorplans.plan import FloorPlan
from floorplans.vocabulary import Labelled, Words


class AreaMethod(Labelled):
    """The standard by which gross area is counted."""

    ESTATE = "gb-t-17986.1-2000", "房产测量规范 GB/T 17986.1-2000", "estate surveying, GB/T 17986.1-2000"
    WORKS = "gb-t-50353-2013", "建筑工程建筑面积计算规范 GB/T 50353-2013", "building works, GB/T 50353-2013"


class SpaceKind(Labelled):
    """What a space is to the rule of heights."""

    STOREY = "storey", "自然层", "storey"
    UNDERGROUND = "underground", "地下室、半地下室", "basement"
    SLOPING = "sloping", "坡屋顶下空间", "space under a sloping roof"
    BALCONY = "balcony", "阳台", "balcony"


NONE, HALF, FULL, UNKNOWN = 0, 1, 2, -1
"""How many halves of an area count; ``UNKNOWN`` where the height is not known."""

COUNTED_FROM_M: Final = 2.20
SLOPING_FULL_FROM_M: Final = 2.10
SLOPING_HALF_FROM_M: Final = 1.20

_E, _W = AreaMethod.ESTATE, AreaMethod.WORKS
_BASEMENT = Words("地下室同自然层，以 2.20 米为界", "a basement counts as a storey does, from 2.20 m")
CLAUSES: Final = {
    (_W, SpaceKind.STOREY): Clause(
        "GB/T 50353-2013",
        "3.0.1",
        Confidence.A,
        Words("层高 2.20 米及以上计全面积，不足计一半", "full from a storey height of 2.20 m, half below"),
    ),
    (_W, SpaceKind.UNDERGROUND): Clause("GB/T 50353-2013", "3.0.5", Confidence.C, _BASEMENT),
    (_W, SpaceKind.SLOPING): Clause(
        "GB/T 50353-2013",
        "3.0.3",
        Confidence.C,
        Words("净高 2.10 米及以上计全面积，1.20 米及以上计一半", "full from a clear height of 2.10 m, half from 1.20 m"),
    ),
    (_W, SpaceKind.BALCONY): Clause(
        "GB/T 50353-2013",
        "3.0.21",
        Confidence.A,
        Words("主体结构内计全面积，主体结构外计一半", "full within the main structure, half outside"),
    ),
    (_E, SpaceKind.STOREY): Clause(
        "GB/T 17986.1-2000",
        "8.1",
        Confidence.C,
        Words("层高 2.20 米及以上计算，不足不计", "counted from a height of 2.20 m (B), nothing below (C)"),
    ),
    (_E, SpaceKind.UNDERGROUND): Clause("GB/T 17986.1-2000", "8.1", Confidence.C, _BASEMENT),
    (_E, SpaceKind.SLOPING): Clause(
        "GB/T 17986.1-2000",
        "8.1",
        Confidence.C,
        Words("高度 2.20 米及以上部位计算", "the part counts whose height is 2.20 m or more"),
    ),
    (_E, SpaceKind.BALCONY): Clause(
        "GB/T 17986.1-2000",
        "8.1",
        Confidence.C,
        Words("全封闭阳台计全面积，未封闭阳台计一半", "full where enclosed, half where open"),
    ),
}
"""What each method says of each kind of space, and how sure that is; policy paper GRO-1 and GRO-2."""


def halves(
    heights: NDArray[np.float64],
    *,
    method: AreaMethod,
    kind: SpaceKind = SpaceKind.STOREY,
) -> NDArray[np.int8]:
    """How many halves of a space count, by its height in metres; ``UNKNOWN`` where the height is NaN.

    Heights are storey heights (层高), under sloping roofs clear heights (净高). Balconies are asked of ``balcony_halves``.
    Under a sloping roof 2.10 m itself counts in full; only the edition of 2005 asked for more than it (confidence C).

    >>> halves(np.array([2.19, 2.2, 3.6, np.nan]), method=AreaMethod.WORKS).tolist()
    [1, 2, 2, -1]
    >>> halves(np.array([2.19, 2.2, 3.6, np.nan]), method=AreaMethod.ESTATE).tolist()
    [0, 2, 2, -1]
    """
    if kind is SpaceKind.BALCONY:
        raise ValueError("what counts of a balcony does not follow from its height")
    if method is AreaMethod.ESTATE:
        counted = np.where(_reaches(heights, COUNTED_FROM_M), FULL, NONE)
    elif kind is SpaceKind.SLOPING:
        low = np.where(_reaches(heights, SLOPING_HALF_FROM_M), HALF, NONE)
        counted = np.where(_reaches(heights, SLOPING_FULL_FROM_M), FULL, low)
    else:
        counted = np.where(_reaches(heights, COUNTED_FROM_M), FULL, HALF)
    return np.where(np.isnan(heights), UNKNOWN, counted).astype(np.int8)


def balcony_halves(*, method: AreaMethod, enclosed: NDArray[np.bool_], inside_structure: NDArray[np.bool_]) -> NDArray[np.int8]:
    """How many halves of balconies count: one standard asks whether they are enclosed, the other where they stand.

    >>> enclosed, inside = np.array([True, False]), np.array([False, True])
    >>> balcony_halves(method=AreaMethod.WORKS, enclosed=enclosed, inside_structure=inside).tolist()
    [1, 2]
    >>> balcony_halves(method=AreaMethod.ESTATE, enclosed=enclosed, inside_structure=inside).tolist()
    [2, 1]
    """
    whole = enclosed if method is AreaMethod.ESTATE else inside_structure
    return np.where(whole, FULL, HALF).astype(np.int8)


def counted(square_metres: NDArray[np.float64], shares: NDArray[np.int8]) -> NDArray[np.int64]:
    """Areas in m² by their halves, in centiares, rounded once; ``UNSTATED`` where area or share is not known.

    >>> counted(np.array([120.0, 120.0, 0.01, 7.0]), np.array([HALF, NONE, HALF, UNKNOWN], np.int8)).tolist()
    [6000, 0, 1, -1]
    """
    return np.where(shares == UNKNOWN, UNSTATED, centiares(square_metres * np.maximum(shares, 0) / 2))


def storey_heights(plans: Sequence[FloorPlan]) -> NDArray[np.float64]:
    """Storey height in metres of each plan: how far the next floor of its building lies above it; NaN where that is not known.

    The topmost floor has no next one. Plans at one height, as parts of one floor are, share the floor above.
    """
    heights = np.full(len(plans), np.nan)
    buildings: dict[str, list[int]] = {}
    for at, plan in enumerate(plans):
        if plan.elevation is not None:
            buildings.setdefault(plan.building, []).append(at)
    for floors in buildings.values():
        levels = np.array([plans[at].elevation for at in floors], float)
        rising = np.unique(levels)
        above = np.append(rising[1:], np.nan)
        heights[floors] = above[np.searchsorted(rising, levels)] - levels
    return heights


def _reaches(heights: NDArray[np.float64], bound: float) -> NDArray[np.bool_]:
    """Whether heights are at least a bound, to the micrometre; NaN does not."""
    return np.asarray(np.rint(heights * 1e6) >= round(bound * 1e6))
