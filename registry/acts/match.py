"""Which room of a new survey is which room of the register: by number and by overlap.

Identity follows the space: a room that lies where it lay is the same room, even under another
number; failing that the number decides. One room that several make up was split, several that make
up one were merged; these end, and what has their space is new (``resurvey``). What finds no partner is new, or gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

SAME_SPACE = 0.5
"""Two outlines are one room when they share at least this much of their union."""
MOSTLY = 0.9
"""A room is a part of another when at least this much of it lies in there."""
WALLS = 0.1
"""So much of a room may be lost to new walls, or won from old ones, when its parts still add up to it."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of (old, new) positions, those without a partner, and which of all these are parts of one another."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    splits: dict[int, list[int]] = field(default_factory=dict)
    """An old room and the new ones that make it up."""
    merges: dict[int, list[int]] = field(default_factory=dict)
    """A new room and the old ones that it is made of."""
    apart: set[tuple[int, int]] = field(default_factory=set)
    """Pairs that only the number makes, sharing too little space."""


@dataclass(frozen=True, slots=True)
class _Overlaps:
    """Where outlines meet: positions of an old and a new one, the share of their union, and of each, that is common."""

    old: NDArray[np.int64]
    new: NDArray[np.int64]
    of_union: NDArray[np.float64]
    of_old: NDArray[np.float64]
    of_new: NDArray[np.float64]


def match(
    old_numbers: Sequence[str], old_outlines: NDArray[np.object_], new_numbers: Sequence[str], new_outlines: NDArray[np.object_]
) -> Matching:
    """Match the rooms of one floor; outlines are polygons in the same plan metres, or None.

    >>> rooms = np.array([shapely.box(0, 0, 4, 5), shapely.box(4, 0, 8, 5)])
    >>> match(["101", "102"], rooms, ["101", "103"], rooms).pairs
    [(0, 0), (1, 1)]
    >>> match(["101"], np.array([shapely.box(0, 0, 8, 5)]), ["101", "102"], rooms).splits
    {0: [0, 1]}
    """
    meets = _overlaps(old_outlines, new_outlines)
    numbers = _same_number(old_numbers, new_numbers)
    by_space = _by_space(meets, numbers)
    splits = _parts(meets.old, meets.new, meets.of_new, meets.of_old, by_space)
    merges = _parts(meets.new, meets.old, meets.of_old, meets.of_new, {j: i for i, j in by_space.items()})
    parts_of_splits = {j for parts in splits.values() for j in parts}
    merges = {j: parts for j, parts in merges.items() if j not in parts_of_splits and splits.keys().isdisjoint(parts)}
    by_number = _by_number(meets, numbers, by_space, splits, merges)
    partner = by_space | by_number
    taken = set(partner.values())
    return Matching(
        sorted(partner.items()),
        new=[j for j in range(len(new_numbers)) if j not in taken],
        gone=[i for i in range(len(old_numbers)) if i not in partner],
        splits=splits,
        merges=merges,
        apart=set(by_number.items()),
    )


def _overlaps(old: NDArray[np.object_], new: NDArray[np.object_]) -> _Overlaps:
    here = np.flatnonzero(~shapely.is_missing(old))
    there = np.flatnonzero(~shapely.is_missing(new))
    if not len(here) or not len(there):
        nothing, none = np.zeros(0, np.int64), np.zeros(0)
        return _Overlaps(nothing, nothing, none, none, none)
    found, tree = shapely.STRtree(old[here]).query(new[there])
    i, j = here[tree], there[found]
    boxes = shapely.bounds(old[i]), shapely.bounds(new[j])
    size = np.minimum(boxes[0][:, 2:], boxes[1][:, 2:]) - np.maximum(boxes[0][:, :2], boxes[1][:, :2])
    i, j = i[(size > 0).all(axis=1)], j[(size > 0).all(axis=1)]  # most neighbours only touch, which costs as much to find out
    common, before, after = shapely.area(shapely.intersection(old[i], new[j])), shapely.area(old[i]), shapely.area(new[j])

    def share(whole: NDArray[np.float64]) -> NDArray[np.float64]:
        shares: NDArray[np.float64] = np.divide(common, whole, out=np.zeros_like(common), where=whole > 0)
        return shares

    of_union = share(before + after - common)
    some = of_union > 0
    return _Overlaps(i[some], j[some], of_union[some], share(before)[some], share(after)[some])


def _same_number(old: Sequence[str], new: Sequence[str]) -> dict[int, list[int]]:
    """The old rooms of each new one's number."""
    having: dict[str, list[int]] = {}
    for i, number in enumerate(old):
        if number:
            having.setdefault(number, []).append(i)
    return {j: having[number] for j, number in enumerate(new) if number in having}


def _by_space(meets: _Overlaps, numbers: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Old rooms and the new ones that lie in the same space: first those of the same number, then the more they share."""
    here = np.flatnonzero(meets.of_union >= SAME_SPACE)
    old, new, share = meets.old[here], meets.new[here], meets.of_union[here]
    same = np.array([i in numbers.get(j, ()) for i, j in zip(old.tolist(), new.tolist(), strict=True)], bool)
    order = np.lexsort((new, old, -share, ~same))
    return _taken(zip(old[order].tolist(), new[order].tolist(), strict=True), {})


def _by_number(
    meets: _Overlaps,
    numbers: Mapping[int, Sequence[int]],
    by_space: Mapping[int, int],
    splits: Mapping[int, Sequence[int]],
    merges: Mapping[int, Sequence[int]],
) -> dict[int, int]:
    """Those left over that have the same number, the more they share first; a part belongs to its whole, whatever its number."""
    whole_of = {j: i for i, parts in splits.items() for j in parts}
    into = {i: j for j, parts in merges.items() for i in parts}
    shares = dict(zip(zip(meets.old.tolist(), meets.new.tolist(), strict=True), meets.of_union.tolist(), strict=True))
    left = [
        (i, j)
        for j, some in numbers.items()
        for i in some
        if i not in by_space
        and whole_of.get(j, i) == i
        and into.get(i, j) == j
        and (i not in splits or j in splits[i])
        and (j not in merges or i in merges[j])
    ]
    left.sort(key=lambda pair: (-shares.get(pair, 0.0), pair))
    return {i: j for i, j in _taken(left, by_space).items() if i not in by_space}


def _taken(pairs: Iterable[tuple[int, int]], before: Mapping[int, int]) -> dict[int, int]:
    """The pairs in their order, no room twice."""
    partner, taken = dict(before), set(before.values())
    for i, j in pairs:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner


def _parts(
    whole: NDArray[np.int64],
    part: NDArray[np.int64],
    of_part: NDArray[np.float64],
    of_whole: NDArray[np.float64],
    partner: Mapping[int, int],
) -> dict[int, list[int]]:
    """Rooms that two or more others make up, by position; a room that lies in the space of another is no part."""
    holder = {b: a for a, b in partner.items()}
    within = np.flatnonzero(of_part >= MOSTLY)
    most = within[np.lexsort((whole[within], -of_part[within], part[within]))]  # drawings with overlaps: in the one that has most
    most = most[np.unique(part[most], return_index=True)[1]]
    made_of: dict[int, list[int]] = {}
    covered: dict[int, float] = {}
    for a, b, share in zip(whole[most].tolist(), part[most].tolist(), of_whole[most].tolist(), strict=True):
        if holder.get(b, a) == a:
            made_of.setdefault(a, []).append(b)
            covered[a] = covered.get(a, 0.0) + share
    return {
        a: sorted(parts)
        for a, parts in made_of.items()
        if len(parts) > 1 and covered[a] >= 1 - WALLS and partner.get(a, parts[0]) in parts
    }
