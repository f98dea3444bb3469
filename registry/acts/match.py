"""Which room of a new survey is which room of the register: by number and by overlap.

Identity follows the space: a room that lies where it lay is the same room, even under another
number; failing that the number decides. What finds no partner is new, or gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

SAME_SPACE = 0.5
"""Two outlines are one room when they share at least this much of their union."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of (old, new) positions, and those without a partner."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def match(
    old_numbers: Sequence[str], old_outlines: NDArray[np.object_], new_numbers: Sequence[str], new_outlines: NDArray[np.object_]
) -> Matching:
    """Match the rooms of one floor; outlines are polygons in the same plan metres, or None.

    >>> rooms = np.array([shapely.box(0, 0, 4, 5), shapely.box(4, 0, 8, 5)])
    >>> match(["101", "102"], rooms, ["101", "103"], rooms).pairs
    [(0, 0), (1, 1)]
    """
    shared = _shared(old_outlines, new_outlines)
    same_number = {(i, j) for j, number in enumerate(new_numbers) if number for i, old in enumerate(old_numbers) if old == number}
    ranked = sorted(
        {*shared, *same_number},
        key=lambda pair: (
            -(shared.get(pair, 0.0) >= SAME_SPACE and pair in same_number),
            -(shared.get(pair, 0.0) if shared.get(pair, 0.0) >= SAME_SPACE else 0.0),
            pair not in same_number,
            -shared.get(pair, 0.0),
            pair,
        ),
    )
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for i, j in ranked:
        if (shared.get((i, j), 0.0) >= SAME_SPACE or (i, j) in same_number) and i not in taken_old and j not in taken_new:
            pairs.append((i, j))
            taken_old.add(i)
            taken_new.add(j)
    return Matching(
        sorted(pairs),
        new=[j for j in range(len(new_numbers)) if j not in taken_new],
        gone=[i for i in range(len(old_numbers)) if i not in taken_old],
    )


def _shared(old: NDArray[np.object_], new: NDArray[np.object_]) -> dict[tuple[int, int], float]:
    """Intersection over union of the pairs whose boxes meet."""
    here = np.flatnonzero(~shapely.is_missing(old))
    there = np.flatnonzero(~shapely.is_missing(new))
    if not len(here) or not len(there):
        return {}
    found, tree = shapely.STRtree(old[here]).query(new[there], predicate="intersects")
    i, j = here[tree], there[found]
    common = shapely.area(shapely.intersection(old[i], new[j]))
    union = shapely.area(old[i]) + shapely.area(new[j]) - common
    ratio = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
    return {(int(a), int(b)): float(share) for a, b, share in zip(i, j, ratio, strict=True) if share > 0}
