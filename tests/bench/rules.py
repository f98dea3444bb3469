"""What each rule costs on a city's file: the seconds of every check within a whole run, the least of a few runs."""

from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np
import shapely

import floorplans
from floorplans.checks import CATALOGUE
from floorplans.plan import Reading


def costs(path: Path | str, times: int = 3) -> dict[str, float]:
    """Processor seconds of each rule over a file, by its code; their sum is what ``checks.run`` takes, but for its sorting.

    Process time, so that whatever else the machine does counts little, and the least of several runs. What rules
    share is paid by the first that asks, as in every run; each run begins with a reading of which nothing is remembered.
    """
    reading = floorplans.unchecked(path)
    runs = [_run(anew(reading)) for _ in range(times)]
    return {code: min(run[code] for run in runs) for code in CATALOGUE}


def anew(reading: Reading) -> Reading:
    """The same reading of which nothing is remembered yet, neither by the checks nor in its outlines."""
    outlines = np.asarray(shapely.from_wkb(shapely.to_wkb(reading.rooms.outline)), object)
    return replace(reading, rooms=replace(reading.rooms, outline=outlines))


def _run(reading: Reading) -> dict[str, float]:
    took = {}
    for code, one in CATALOGUE.items():
        begun = process_time()
        for _ in one.test(reading, one.tolerance):
            pass
        took[code] = process_time() - begun
    return took
