"""Common area of buildings in two stages: corridors of a floor are borne by that floor, all the rest by the whole building."""

import numpy as np
from numpy.typing import NDArray

from floorplans.apportion import Whole
from floorplans.apportion_stages import Stage, apportion_stages
from floorplans.vocabulary import Words

BUILDING, FLOOR = Words("幢", "building"), Words("层", "floor")


def apportion_floors(
    rest: Whole, own: Whole, suite: Whole, *, building: NDArray[np.integer], floor: NDArray[np.integer], of: NDArray[np.integer]
) -> Whole:
    """What each part bears, in centiares, of the common area of its building (``rest``) of which its floors have so much (``own``).

    ``building`` and ``floor`` are those of each part, ``of`` the building of each floor. What a floor has and nobody
    on it can bear is the building's; so is all of it where the floors together have more than there is.

    >>> two = np.array([0, 0, 1])
    >>> apportion_floors(np.array([120]), np.array([30, 0]), np.array([100, 200, 300]), building=two * 0, floor=two, of=np.array([0, 0])).tolist()
    [26, 51, 43]
    """
    bearing = np.zeros(len(own), np.int64)
    np.add.at(bearing, floor, suite)
    own = np.where(bearing > 0, own, 0)
    below = np.zeros(len(rest), np.int64)
    np.add.at(below, of, own)
    own = np.where((below > rest)[of], 0, own)
    below[below > rest] = 0
    bears = suite > 0
    stages = (
        Stage(BUILDING, rest - below, np.where(bears, building, -1)),
        Stage(FLOOR, own, np.where(bears, floor, -1)),
    )
    return apportion_stages(suite, stages).total
