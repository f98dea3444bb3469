"""Which rooms of a survey are balconies, by what they are called, and how much of each counts by the standard that is asked.

Estate surveying asks whether a balcony is enclosed, building works whether it stands within the main structure; a
drawing says neither but by its name, so that a balcony that says nothing is open and outside, and counts half.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.plan import Reading
from floorplans.storey_height import FULL, UNKNOWN, AreaMethod, balcony_halves

BALCONY: Final = re.compile(r"阳台|露台|balcon", re.IGNORECASE)
ENCLOSED: Final = re.compile(r"(?<![未不非])封闭|(?<!un)(?<!not )enclosed", re.IGNORECASE)
INSIDE: Final = re.compile(r"内阳台|凹阳台|recessed|loggia", re.IGNORECASE)


def balcony_shares(reading: Reading, floors: NDArray[np.int8], *, method: AreaMethod) -> NDArray[np.int8] | None:
    """The halves in which each balcony counts, never more than its floor (``floors``, by plan); ``UNKNOWN`` for plain rooms.

    None where there is no balcony.
    """
    rooms = reading.rooms
    said = [f"{name} {use}" for name, use in zip(rooms.name, rooms.use_said, strict=True)]
    balcony = np.array([bool(BALCONY.search(it)) for it in said], bool)
    if not balcony.any():
        return None
    enclosed, inside = (np.array([bool(pattern.search(it)) for it in said], bool) for pattern in (ENCLOSED, INSIDE))
    own = balcony_halves(method=method, enclosed=enclosed, inside_structure=inside)
    floor = np.where(floors == UNKNOWN, FULL, floors)[rooms.floor]
    return np.where(balcony, np.minimum(own, floor), UNKNOWN).astype(np.int8)
