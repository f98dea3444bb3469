"""A typical floor (标准层): one frame that serves several floors becomes one plan for each, its rooms renumbered."""

import re
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.floor_names import floor_names
from floorplans.plan import FloorPlan, Reading
from floorplans.readers.dxf_mapping import standards

LEADING_DIGITS: Final = "leading-digits"
"""Rule of a drawing standard: 301 on the third floor is 501 on the fifth."""


def repeat(reading: Reading) -> Reading:
    """The reading with a plan and rooms for every floor that its frames serve, lowest first.

    Numbers are those of the lowest floor served, unless the drawing standard says that numbers repeat
    unchanged; a number that does not begin with that floor is left as it is.
    """
    served = [() if plan.floor_name else floor_names(plan.frame) for plan in reading.plans]
    if not any(len(floors) > 1 for floors in served):
        return reading
    plans: list[FloorPlan] = []
    rows: list[NDArray[np.intp]] = []
    numbers: list[NDArray[np.object_]] = []
    for at, (plan, floors) in enumerate(zip(reading.plans, served, strict=True)):
        here = reading.rows(at)
        for floor in floors if len(floors) > 1 else (plan.floor_name,):
            plans.append(replace(plan, floor_name=floor))
            rows.append(np.arange(here.start, here.stop))
            drawn = reading.rooms.number[here]
            renumbering = len(floors) > 1 and floor != floors[0] and _rule(plan) == LEADING_DIGITS
            numbers.append(np.array([renumbered(one, floors[0], floor) for one in drawn], object) if renumbering else drawn)
    rooms = reading.rooms.take(np.concatenate(rows))
    floor_of = np.repeat(np.arange(len(plans), dtype=np.int32), [len(part) for part in rows])
    # What was found of a drawn floor is said once, of the lowest that it serves.
    first = np.r_[0, np.cumsum([max(len(floors), 1) for floors in served])]
    start = np.r_[0, np.cumsum([len(part) for part in rows])]
    findings = tuple(
        one
        if one.floor is None
        else replace(
            one,
            floor=int(first[one.floor]),
            room=None if one.room is None else int(start[first[one.floor]]) + one.room - reading.rows(one.floor).start,
        )
        for one in reading.findings
    )
    rooms = replace(rooms, floor=floor_of, number=np.concatenate(numbers))
    return replace(reading, plans=tuple(plans), rooms=rooms, findings=findings)


def renumbered(number: str, drawn: str, served: str) -> str:
    """A room number of the floor that is drawn, as it is on another floor that the drawing serves.

    >>> renumbered("301", "3F", "12F"), renumbered("A-0312", "3F", "5F"), renumbered("配电", "3F", "5F")
    ('1201', 'A-0512', '配电')
    """
    before, after = (name.removesuffix("F") for name in (drawn, served))
    found = re.fullmatch(rf"(?P<head>[^\d]*?)(?P<zeros>0*){re.escape(before)}(?P<rest>\d{{2}}(?!\d).*)", number)
    if not found:
        return number
    width = len(found["zeros"]) + len(before)
    return f"{found['head']}{after.rjust(width, '0') if found['zeros'] else after}{found['rest']}"


def _rule(plan: FloorPlan) -> str:
    known = standards().get(plan.mapping.name)
    return known.repeats if known else LEADING_DIGITS
