"""How the floors of a building lie on each other: which floor is which other one over again, moved, turned, mirrored or scaled.

Rooms of two floors belong together by the end of their numbers: 312 stands over 212. Where enough of
them are where one similarity puts them, the one floor is a copy of the other, and the similarity says
what was done to it. Floors that are planned differently fit none, and nothing is said of them.
"""

import itertools
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from weakref import ref

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from floorplans.checks.rings import middles
from floorplans.checks.rooms import numbers, sound
from floorplans.floor_names import vertical_order
from floorplans.plan import FloorPlan, Reading

LEAST_ROOMS = 4
"""So many rooms of two floors must belong together before anything is said of the floors."""

LEAST_SHARE = 0.6
"""Of the rooms of the smaller floor so many must be where the similarity puts them."""

FIT_M = 0.03
"""By how much a room of a copied floor may lie off."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Pairs of floors that lie on each other, and the similarity that takes each lower one to the upper."""

    lower: NDArray[np.intp]
    upper: NDArray[np.intp]
    copied: NDArray[np.bool_]
    """Whether the upper floor is the lower one over again, by whatever similarity; the columns below hold only there."""
    mirrored: NDArray[np.bool_]
    turned: NDArray[np.float64]
    """Degrees, counter-clockwise."""
    scaled: NDArray[np.float64]
    shifted: NDArray[np.complex128]
    """How far the middle of the floor has moved, east and north in metres."""
    pair: NDArray[np.intp]
    """For each two rooms that belong together, the pair of floors; sorted."""
    first: NDArray[np.intp]
    """The room of the lower floor."""
    second: NDArray[np.intp]


_last: list[tuple[Any, tuple[FloorPlan, ...], Stack]] = []


def buildings(reading: Reading) -> list[list[tuple[float, int]]]:
    """The floors of each building whose labels say how high they lie: height and index of the plan, lowest first."""
    groups: dict[str, list[tuple[float, int]]] = {}
    heights: dict[str, float | None] = {}
    for at, plan in enumerate(reading.plans):
        if plan.floor_name not in heights:
            heights[plan.floor_name] = vertical_order(plan.floor_name)
        height = heights[plan.floor_name]
        if height is not None:
            groups.setdefault(plan.building or plan.file, []).append((height, at))
    return [sorted(group) for group in groups.values()]


def stacked(reading: Reading) -> Stack:
    """The pairs of floors that lie on each other; the last answer is kept while the same reading is asked about."""
    kept = _last[0] if _last else None
    if kept is not None and kept[0]() is reading.rooms.outline and kept[1] is reading.plans:
        return kept[2]
    answer = _stacked(reading)
    _last[:] = [(ref(reading.rooms.outline), reading.plans, answer)]
    return answer


def _stacked(reading: Reading) -> Stack:
    pairs = [
        (low[1], high[1])
        for group in buildings(reading)
        for low, high in itertools.pairwise(group)
        if low[0] < high[0] and _comparable(reading.plans[low[1]], reading.plans[high[1]])
    ]
    lower, upper = np.array(pairs, np.intp).reshape(-1, 2).T
    pair, first, second = _together(reading, lower, upper)
    count = len(lower)
    copied, mirrored = np.zeros((2, count), bool)
    factor, moved = np.zeros((2, count), complex)
    if len(pair):
        rooms = np.bincount(reading.rooms.floor, minlength=len(reading.plans))
        enough = np.maximum(LEAST_ROOMS, LEAST_SHARE * np.minimum(rooms[lower], rooms[upper]))
        middle = middles(reading.rooms)
        z, w = middle[first], middle[second]
        for flipped in (False, True):  # whatever fits without being mirrored is not
            fits, a, b = _fit(np.conj(z) if flipped else z, w, pair, count, enough)
            new = fits & ~copied
            factor[new], moved[new] = a[new], b[new]
            mirrored |= new & flipped
            copied |= fits
    scaled = np.where(copied, np.abs(factor), 1.0)
    return Stack(lower, upper, copied, mirrored, np.degrees(np.angle(factor)), scaled, moved, pair, first, second)


def _comparable(low: FloorPlan, high: FloorPlan) -> bool:
    """Whether both are drawn in one system of coordinates; floors with control points of their own may lie anywhere."""
    known = [{(round(it.x, 2), round(it.y, 2)) for it in plan.control_points} for plan in (low, high)]
    return low.epsg == high.epsg and known[0] == known[1]


def _together(reading: Reading, lower: NDArray[np.intp], upper: NDArray[np.intp]) -> tuple[NDArray[np.intp], ...]:
    """Rooms of the two floors of a pair whose numbers end alike; an ending that a floor has twice tells nothing."""
    nothing = np.empty(0, np.intp)
    if not len(lower):
        return nothing, nothing, nothing
    codes, kinds = numbers(reading.rooms)
    ends = pd.Series([normalize("NFKC", str(kind or "")) for kind in kinds], dtype=object)
    endings, _ = pd.factorize(ends.str.extract(r"(\d{2}[A-Za-z]?)\s*$", expand=False))
    ending = endings[codes] if len(kinds) else nothing
    rows = np.flatnonzero((ending >= 0) & sound(reading.rooms))
    found = []
    for of in (lower, upper):
        which = np.full(len(reading.plans), -1, np.intp)
        which[of] = np.arange(len(of))
        mine = rows[which[reading.rooms.floor[rows]] >= 0]
        key = which[reading.rooms.floor[mine]] * (len(kinds) + 1) + ending[mine]
        keys, at, times = np.unique(key, return_index=True, return_counts=True)
        found.append((keys[times == 1], mine[at[times == 1]]))
    keys, low, high = np.intersect1d(found[0][0], found[1][0], assume_unique=True, return_indices=True)
    return keys // (len(kinds) + 1), found[0][1][low], found[1][1][high]


def _fit(
    z: NDArray[np.complex128], w: NDArray[np.complex128], pair: NDArray[np.intp], count: int, enough: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.complex128], NDArray[np.complex128]]:
    """For each pair of floors the factor a and the way b of w = a·(z - middle) + middle + b, and whether enough rooms obey.

    Fitted twice: rooms that lie off more than twice as far as the middle one are left out of the second.
    """
    chosen = np.isfinite(z) & np.isfinite(w)
    for last in (False, True):
        number = np.maximum(np.bincount(pair, chosen, count), 1)
        mean_z, mean_w = (_sums(np.where(chosen, it, 0), pair, count) / number for it in (z, w))
        dz, dw = z - mean_z[pair], w - mean_w[pair]
        spread = np.bincount(pair, np.where(chosen, np.abs(dz) ** 2, 0), count)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            a = _sums(np.where(chosen, np.conj(dz) * dw, 0), pair, count) / spread
            off = np.abs(dw - a[pair] * dz)
            allowed = FIT_M * np.maximum(np.abs(a), 1e-3)
            if not last:
                half = pd.Series(off).groupby(pair).transform("median").to_numpy()
                chosen = off <= np.maximum(allowed[pair], 2 * half)
    return np.bincount(pair, off <= allowed[pair], count) >= enough, a, mean_w - mean_z


def _sums(values: NDArray[np.complex128], pair: NDArray[np.intp], count: int) -> NDArray[np.complex128]:
    return np.asarray(np.bincount(pair, values.real, count) + 1j * np.bincount(pair, values.imag, count))
