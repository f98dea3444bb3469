"""What a survey would change, floor by floor, before anything is changed."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely
from sqlalchemy.orm import Session

from floorplans.floor_names import vertical_order
from floorplans.georeference import looks_shifted
from floorplans.plan import FloorPlan, Reading
from floorplans.vocabulary import Words
from registry import queries
from registry.acts.difference import FloorDifference, Place
from registry.acts.fates import SLIVER_M2
from registry.acts.prepare import Prepared
from registry.acts.resurvey import find_fates
from registry.models import Building
from registry.store.errors import Conflict

__all__ = ["SLIVER_M2", "compare", "settle"]


def settle(reading: Reading, places: Sequence[Place]) -> list[Place]:
    """The place of each plan: as told for its file, frame and floor, else as its drawing says.

    Floors that one frame serves may be told under other labels, then as many and in their order. A place that says
    the building only leaves its floors to the drawing.
    """
    if not reading.plans:
        raise Conflict(
            "这份成果中没有楼层和房间，没有可入账的内容；房产清单只出检查报告",
            "this survey has neither floors nor rooms, so there is nothing to enrol; a list of properties is reported on only",
        )
    told = _told(reading, places) if places else {}
    settled = [_settled(plan, told.get(i)) for i, plan in enumerate(reading.plans)]
    twice = sorted(code for code, count in Counter(place.code for place in settled).items() if count > 1)
    if twice:
        raise Conflict(f"{'、'.join(twice)} 被指定了两次", f"{', '.join(twice)} is named twice")
    return settled


def _told(reading: Reading, places: Sequence[Place]) -> dict[int, Place]:
    """What is told of plans, by index."""
    told: dict[int, Place] = {}
    of_frame: dict[str, list[int]] = {}
    for i, plan in enumerate(reading.plans):
        of_frame.setdefault(plan.frame, []).append(i)
    for frame, plans in of_frame.items():
        here = [place for place in places if place.file in {"", reading.plans[plans[0]].file}]
        named = [place for place in here if frame and place.frame == frame]
        told |= _of_frame(reading, frame, plans, named or [place for place in here if not place.frame])
    return told


def _of_frame(reading: Reading, frame: str, plans: Sequence[int], here: Sequence[Place]) -> dict[int, Place]:
    """By the floors' own labels where these are told; else in their order, which is only clear when there are as many."""
    if len(here) == 1 and not here[0].floor:
        return dict.fromkeys(plans, here[0])
    by_label = {place.floor: place for place in here}
    exact = {i: by_label[reading.plans[i].floor_name] for i in plans if reading.plans[i].floor_name in by_label}
    if len(exact) == len(here) or (exact and not any(place.frame for place in here)):
        return exact
    if len(here) == len(plans):
        return dict(zip(plans, here, strict=True))
    if any(place.frame for place in here):
        raise Conflict(
            f"“{frame}”图中有 {len(plans)} 层，却指定了 {len(here)} 处，分不清哪层是哪层",
            f"“{frame}” serves {len(plans)} floors but {len(here)} places are told; which is which is not clear",
        )
    return {}


def _settled(plan: FloorPlan, told: Place | None) -> Place:
    if told and told.floor:
        return told
    building = told.building if told else plan.building
    if not (building and plan.floor_name):
        where = plan.frame or plan.file
        raise Conflict(f"不知道“{where}”是哪一幢的哪一层", f"nothing says which floor of which building “{where}” is")
    return Place(building, plan.floor_name, plan.frame, plan.file)


def compare(session: Session, prepared: Prepared, places: Sequence[Place]) -> list[FloorDifference]:
    """What enrolling a survey would change; ``places`` has one entry a plan."""
    buildings = queries.current(session, Building, {place.building for place in places})
    if unknown := sorted({place.building for place in places} - set(buildings)):
        raise Conflict(
            f"登记库中没有楼栋 {'、'.join(unknown)}，请先登记楼栋",
            f"record the building first: {', '.join(unknown)} is not in the register",
        )
    floors = queries.current_floors(session, buildings.values())
    known = [floors[place.code] for place in places if place.code in floors]
    surveys = queries.current_floor_surveys(session, known)
    begun = queries.begun_surveys(session, known)
    ever = queries.enrolled_frames(session, prepared.reading.digest, known)
    found = queries.survey_of(session, prepared.reading.digest)
    differences = []
    for i, place in enumerate(places):
        frame, floor = prepared.reading.plans[i].frame, floors.get(place.code)
        survey = surveys.get(floor.id) if floor else None
        storey = vertical_order(place.floor)
        if storey is None:
            said = place.floor
            raise Conflict(f"楼层名“{said}”无法识别，应如 B1、1F、夹层", f"“{said}” is no floor label such as B1, 1F, 夹层")
        enrolled = bool(survey and found and survey.survey_id == found.id and survey.frame == frame)
        part = begun.get(floor.id) if floor else None
        goes_on = bool(part and found and part.survey_id == found.id and part.frame == frame)
        if floor and (frame, floor.id) in ever and not (enrolled or goes_on):
            raise Conflict(
                f"{place.code} 的这份成果已被后来的成果取代", f"this survey of {place.code} has been superseded by a later one"
            )
        differences.append(
            FloorDifference(
                plan=i,
                place=place,
                storey=storey,
                building=buildings[place.building],
                floor=floor,
                survey=survey,
                enrolled=enrolled,
                drawn=prepared.reading.rooms,
                begun=part,
            )
        )
    to_do = [it for it in differences if not it.enrolled]
    rooms = queries.current_rooms(session, [it.floor for it in to_do if it.floor])
    find_fates(to_do, rooms, prepared)
    for it in to_do:
        _place(it, prepared, range(*prepared.reading.rows(it.plan).indices(len(prepared.reading.rooms))))
    return differences


def _place(difference: FloorDifference, prepared: Prepared, rows: range) -> None:
    """Rooms that lie off their building as GCJ-02 lies off CGCS2000 are told."""
    known = difference.building.outline
    bounds = prepared.shapes.bounds[rows.start : rows.stop]
    if known is None or not np.isfinite(bounds).any():
        return
    west, south = np.nanmin(bounds[:, :2], axis=0)
    east, north = np.nanmax(bounds[:, 2:], axis=0)
    if looks_shifted(shapely.box(west, south, east, north), known):
        where = difference.place.code
        difference.doubts.append(
            Words(
                f"{where} 的坐标疑带 GCJ-02 偏移，与楼栋位置不符，请改用 CGCS2000 坐标",
                f"{where} lies off its building as GCJ-02 lies off CGCS2000; use CGCS2000 coordinates",
            )
        )
