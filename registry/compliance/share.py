"""Shared rooms: the measured area falls to the occupants in proportion to their standards.

Each part is rounded half up to 0.01 m², what is left over goes to the largest standard, the first of equal ones; so
the parts always sum to the room. That a shared room is split so stands in an answer to a question (confidence B);
where the residue goes is a choice of this system. Areas are whole centiares (0.01 m²).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def share(areas: Whole, room: NDArray[np.intp], limits: Whole, first: NDArray[Any] | None = None) -> Whole:
    """What of each room falls to each occupant, many rooms at once; ``room`` is the place of an occupant's room in ``areas``.

    Every limit is more than nothing. Of equal standards the one of the least ``first`` counts as the first, else the one
    that comes first.

    >>> one = np.zeros(2, np.intp)
    >>> share(np.array([4000]), one, np.array([2400, 900])).tolist()
    [2909, 1091]
    """
    together = sums(limits, room, len(areas))
    parts = half_up(areas[room] * limits, together[room])
    left = areas - sums(parts, room, len(areas))
    takers = _largest(room, limits, left, first)
    parts[takers] += left[room[takers]]
    return parts


def sums(amounts: Whole, room: NDArray[np.intp], rooms: int) -> Whole:
    """The sum of whole amounts by room; floats hold them exactly up to 9 × 10¹⁵.

    >>> sums(np.array([900, 900, 2400]), np.array([0, 0, 2]), 3).tolist()
    [1800, 0, 2400]
    """
    return np.bincount(room, weights=amounts, minlength=rooms).astype(np.int64)


def half_up(amounts: Whole, by: Whole) -> Whole:
    """Whole amounts divided by positive ones, rounded half up; the one rounding of compliance.

    >>> half_up(np.array([5, 4]), np.array([2, 3])).tolist()
    [3, 1]
    """
    return (2 * amounts + by) // (2 * by)


def _largest(room: NDArray[np.intp], limits: Whole, left: Whole, first: NDArray[Any] | None) -> NDArray[np.intp]:
    """Of each room of which something is left over, the occupant to whom it goes."""
    most = np.zeros(len(left), np.int64)
    np.maximum.at(most, room, limits)
    candidates = np.flatnonzero((left[room] != 0) & (limits == most[room]))
    if first is None:
        order = np.argsort(room[candidates], kind="stable")
    else:
        _, rank = np.unique(first[candidates], return_inverse=True)
        order = np.lexsort((rank, room[candidates]))
    ordered = candidates[order]
    return ordered[np.flatnonzero(np.diff(room[ordered], prepend=-1))]
