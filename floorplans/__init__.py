"""From a surveyor's file to checked floor plans.

read → repeat → join → measure → place → check

Nothing here knows of a database or of a request: a file goes in, plans, rooms and what was
found wrong with them come out.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from floorplans import checks
from floorplans.corrections import Correction, apply
from floorplans.georeference import Placement, from_control_points, recognise
from floorplans.join import join
from floorplans.measure import centiares, usable_areas
from floorplans.plan import FloorPlan, Reading
from floorplans.progress import Step, Tell, nobody
from floorplans.readers import Progress, read
from floorplans.readers.vector import Part, read_part
from floorplans.repeat import repeat

__all__ = ["corrected", "measure", "place", "survey", "survey_part", "unchecked"]


def survey(
    path: Path | str,
    *,
    mapping: str | None = None,
    unit: str | None = None,
    on: dt.date | None = None,
    progress: Progress | None = None,
) -> Reading:
    """A surveyor's file, or a folder or zip of them: read, its typical floors repeated, measured, placed and checked.

    ``mapping`` names the drawing standard or the attribute mapping, ``unit`` the unit of the drawing, where
    the user knows better than the file; ``on`` is the day as of which a list of properties is judged; ``progress``
    hears of every file of a folder or zip. Raises ``floorplans.finding.Unreadable``.
    """
    return checks.run(unchecked(path, mapping=mapping, unit=unit, on=on, progress=progress))


def unchecked(
    path: Path | str,
    *,
    mapping: str | None = None,
    unit: str | None = None,
    on: dt.date | None = None,
    tell: Tell = nobody,
    progress: Progress | None = None,
) -> Reading:
    """The same before it is checked; ``tell`` hears how far it has come, checking to follow."""

    def read_so_far(done: int, files: int, name: str) -> None:
        tell(Step.READING, 0.05 + 0.55 * done / files)
        if progress:
            progress(done, files, name)

    tell(Step.READING, 0.05)
    drawn = join(repeat(read(path, mapping=mapping, unit=unit, on=on, progress=read_so_far)))
    tell(Step.MEASURING, 0.6)
    measured = place(measure(drawn))
    tell(Step.CHECKING, 0.7)
    return measured


def corrected(drawn: Reading, corrections: Sequence[Correction]) -> Reading:
    """What was drawn, as corrected: measured and placed anew, not yet checked."""
    return place(measure(apply(drawn, corrections))) if corrections else drawn


def measure(reading: Reading) -> Reading:
    """The reading with the usable area of every room and the area within every floor's outline, in plan metres."""
    usable = usable_areas(reading.rooms.outline, reading.rooms.deducted)
    gross = centiares(np.array([np.nan if plan.outline is None else plan.outline.area for plan in reading.plans], float))
    plans = tuple(
        replace(plan, gross_area=int(area)) if plan.outline is not None else plan
        for plan, area in zip(reading.plans, gross, strict=True)
    )
    return replace(reading, plans=plans, rooms=replace(reading.rooms, usable=usable))


def place(reading: Reading) -> Reading:
    """The reading with every plan placed that says itself where it lies; no area changes."""
    return replace(reading, plans=tuple(_placed(reading, at, plan) for at, plan in enumerate(reading.plans)))


def _placed(reading: Reading, at: int, plan: FloorPlan) -> FloorPlan:
    """By its projected system, else by its control points; a plan that says neither waits for its building's anchor."""
    epsg = plan.epsg
    if epsg is None and plan.placement is None:
        outlines = reading.rooms.outline[reading.rows(at)]
        epsg = recognise(shapely.total_bounds(outlines)) if outlines.any() else None
    if epsg is not None:
        return replace(plan, epsg=epsg, placement=plan.placement or Placement(epsg=epsg))
    if plan.placement is None and len({(it.x, it.y) for it in plan.control_points}) > 1:
        return replace(plan, placement=from_control_points(plan.control_points).placement)
    return plan


def survey_part(part: Part) -> Reading:
    """One part of a large vector file, measured, placed and checked as ``survey`` does the whole."""
    return checks.run(place(measure(read_part(part))))
