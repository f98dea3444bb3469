"""What a survey would change, floor by floor, before anything is changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from floorplans.floor_names import vertical_order
from floorplans.georeference import looks_shifted
from floorplans.measure import m2_or_none
from floorplans.plan import FloorPlan, Reading
from floorplans.vocabulary import Labelled, Words
from registry import queries
from registry.acts.match import match
from registry.acts.prepare import Prepared
from registry.models import Building, Floor, FloorSurvey, RoomSurvey
from registry.store.errors import Conflict

SLIVER_M2 = 0.01
"""Two outlines are drawn alike when they differ by no more than the figure that areas are rounded to."""


class Fate(Labelled):
    """What becomes of a room when a new survey of its floor is enrolled."""

    NEW = "new", "新增", "new"
    CHANGED = "changed", "变更", "changed"
    KEPT = "kept", "不变", "kept"
    GONE = "gone", "消失", "gone"


@dataclass(frozen=True, slots=True)
class Place:
    """Which floor of which building a plan of a file is."""

    building: str
    floor: str
    """Label of the floor: B1, 1F, 夹层."""
    frame: str = ""
    file: str = ""

    @property
    def code(self) -> str:
        """Code of the floor."""
        return f"{self.building}-{self.floor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorDifference:
    """What enrolling one plan would do to its floor; ``new`` and the pairs name rows of the reading."""

    plan: int
    place: Place
    storey: float
    building: Building
    floor: Floor | None
    """None where the floor is not in the register yet."""
    survey: FloorSurvey | None
    enrolled: bool = False
    """This very drawing is in force on this floor already: nothing is to be done."""
    new: list[int] = field(default_factory=list)
    changed: list[tuple[RoomSurvey, int]] = field(default_factory=list)
    kept: list[tuple[RoomSurvey, int]] = field(default_factory=list)
    gone: list[RoomSurvey] = field(default_factory=list)
    doubts: list[Words] = field(default_factory=list)
    """What a person should look at before it is enrolled."""

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rooms meet each fate."""
        return {Fate.NEW: len(self.new), Fate.CHANGED: len(self.changed), Fate.KEPT: len(self.kept), Fate.GONE: len(self.gone)}


def settle(reading: Reading, places: Sequence[Place]) -> list[Place]:
    """The place of each plan: as told for its file, frame and floor, else as its drawing says.

    Floors that one frame serves may be told under other labels, then as many and in their order.
    """
    told = _told(reading, places) if places else {}
    settled = [told.get(i) or _as_drawn(plan) for i, plan in enumerate(reading.plans)]
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


def _as_drawn(plan: FloorPlan) -> Place:
    if not (plan.building and plan.floor_name):
        where = plan.frame or plan.file
        raise Conflict(f"不知道“{where}”是哪一幢的哪一层", f"nothing says which floor of which building “{where}” is")
    return Place(plan.building, plan.floor_name, plan.frame, plan.file)


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
        if floor and (frame, floor.id) in ever and not enrolled:
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
            )
        )
    to_do = [it for it in differences if not it.enrolled]
    rooms = queries.current_rooms(session, [it.floor for it in to_do if it.floor])
    for it in to_do:
        rows = range(*prepared.reading.rows(it.plan).indices(len(prepared.reading.rooms)))
        _rooms(it, rooms[it.floor.id] if it.floor else [], prepared, rows)
        _place(it, prepared, rows)
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


def _rooms(difference: FloorDifference, old: list[RoomSurvey], prepared: Prepared, rows: range) -> None:
    if not old:
        difference.new.extend(rows)
        return
    rooms = prepared.reading.rooms
    outlines = shapely.from_wkb(np.array(prepared.plan_wkbs[rows.start : rows.stop], object))
    before = np.array([row.plan_outline for row in old], object)
    matching = match([row.number for row in old], before, list(rooms.number[rows.start : rows.stop]), outlines)
    for i, j in matching.pairs:
        same = _alike(old[i], prepared, rows[j]) and _drawn_alike(before[i], outlines[j])
        (difference.kept if same else difference.changed).append((old[i], rows[j]))
    difference.new.extend(rows[j] for j in matching.new)
    difference.gone.extend(old[i] for i in matching.gone)


def _alike(old: RoomSurvey, prepared: Prepared, row: int) -> bool:
    rooms = prepared.reading.rooms
    new = (rooms.number[row], rooms.name[row], rooms.use[row], m2_or_none(rooms.usable[row]), m2_or_none(rooms.declared[row]))
    return (old.number, old.name, old.use, old.usable_area, old.declared_area) == new


def _drawn_alike(old: BaseGeometry | None, new: BaseGeometry | None) -> bool:
    if old is None or new is None:
        return old is new
    return bool(shapely.area(shapely.symmetric_difference(old, new)) <= SLIVER_M2)
