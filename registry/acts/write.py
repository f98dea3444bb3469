"""Writing what a survey changes: rows of many buildings at once, under a line of the journal for each."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy.orm import Session

from floorplans.finding import Finding, key_of
from floorplans.georeference import Placement
from registry import queries
from registry.acts.decide import begin
from registry.acts.difference import FloorDifference
from registry.acts.end import end
from registry.acts.heirs import bequeath
from registry.acts.prepare import Prepared, place_all, shapes_of, wkbs
from registry.models import Floor, FloorSurvey, Room, RoomSurvey
from registry.store.database import Shapes
from registry.store.ids import new_keys
from registry.store.journal import Act, insert_rows, under

Changes = Sequence[tuple[Act, Sequence[FloorDifference]]]
"""What each act does: the floors of one building."""


def write(session: Session, survey: UUID, prepared: Prepared, changes: Changes, on: date) -> None:
    """Write floors as they are from a day on; what differs is ended and written anew."""
    for act, floors in changes:
        of_floors = [row for it in floors for row in (it.begun, None if it.left else it.survey) if row is not None]
        ended = [*of_floors, *(row for it in floors for row in (*it.gone, *(old for old, _ in it.changed)))]
        if ended:
            with under(session, act):
                end(session, ended, on=on)
    made = _floors(session, changes, on)
    _floor_surveys(session, survey, prepared, [(act, [it for it in floors if not it.left]) for act, floors in changes], made, on)
    begin(session, survey, prepared, changes, made, on)
    new = [row for _, floors in changes for it in floors for row in it.new]
    keys = new_keys(len(new), changes[0][0].known)
    codes = _codes(session, prepared, changes) if new else []
    if new:
        floor_of = [made[it.plan] for _, floors in changes for it in floors for _ in it.new]
        spans = [(act, sum(len(it.new) for it in floors)) for act, floors in changes]
        insert_rows(session, Room, {"id": keys, "floor_id": floor_of, "code": codes}, spans)
        _room_surveys(session, survey, prepared, new, keys, floor_of, on, spans)
    again = [
        (act, sorted((old.id.bytes, made[it.plan], row) for it in floors for old, row in it.changed)) for act, floors in changes
    ]
    if any(rows for _, rows in again):
        ids, floor_ids, rows = zip(*(one for _, some in again for one in some), strict=True)
        _room_surveys(session, survey, prepared, rows, ids, floor_ids, on, [(act, len(some)) for act, some in again])
    if any(it.matched for _, floors in changes for it in floors):
        made_ids = [UUID(bytes=key) for key in keys]
        of_rows, of_rooms = dict(zip(new, made_ids, strict=True)), dict(zip(made_ids, codes, strict=True))
        for act, floors in changes:
            with under(session, act):
                bequeath(session, act, floors, of_rows, of_rooms, on)


def _floors(session: Session, changes: Changes, on: date) -> dict[int, bytes]:
    """Ids of the floors by plan, those that are not there yet being made."""
    absent = [it for _, floors in changes for it in floors if it.floor is None]
    made = dict(zip((it.plan for it in absent), new_keys(len(absent), changes[0][0].known), strict=True))
    if absent:
        columns = {
            "id": list(made.values()),
            "building_id": [it.building.id.bytes for it in absent],
            "code": [it.place.code for it in absent],
            "floor_name": [it.place.floor for it in absent],
            "storey": [it.storey for it in absent],
            "valid_from": on,
        }
        insert_rows(session, Floor, columns, [(act, sum(it.floor is None for it in floors)) for act, floors in changes])
    there = {it.plan: it.floor.id.bytes for _, floors in changes for it in floors if it.floor is not None}
    return made | there


def _floor_surveys(
    session: Session, survey: UUID, prepared: Prepared, changes: Changes, floor_ids: dict[int, bytes], on: date
) -> None:
    differences = [it for _, floors in changes for it in sorted(floors, key=lambda it: floor_ids[it.plan])]
    if not differences:
        return
    plans = [prepared.reading.plans[it.plan] for it in differences]
    ways = [
        plan.placement or (Placement(**it.building.placement) if it.building.placement else None)
        for plan, it in zip(plans, differences, strict=True)
    ]
    outlines = np.array([plan.outline for plan in plans], object)
    told, facts = _by_floor(prepared.reading.findings), {way: asdict(way) for way in set(ways) if way}
    columns = {
        "id": [floor_ids[it.plan] for it in differences],
        "survey_id": survey,
        "frame": [plan.frame for plan in plans],
        "unit": [plan.unit.name for plan in plans],
        "mapping": [plan.mapping.name for plan in plans],
        "basis": [plan.basis.value for plan in plans],
        "placement": [facts[way] if way else {} for way in ways],
        "gross_floor_area": np.array([plan.gross_area for plan in plans], np.int64),
        "findings": [told.get(it.plan, []) for it in differences],
        "plan_outline": wkbs(outlines),
        "outline": shapes_of(place_all(outlines, np.arange(len(plans), dtype=np.int32), ways)),
        "valid_from": on,
    }
    insert_rows(session, FloorSurvey, columns, [(act, len(floors)) for act, floors in changes])


def _by_floor(findings: Sequence[Finding]) -> dict[int, list[Any]]:
    """What was found, as the register keeps it, by index of the plan; outlines in plan metres."""
    told: dict[int, list[Any]] = {}
    for it in findings:
        if it.floor is not None:
            facts = {
                "key": key_of(it),
                "code": it.code,
                "severity": it.severity.value,
                "subject": it.subject,
                "zh": it.says.zh,
                "en": it.says.en,
            }
            outline = None if it.outline is None or it.outline.is_empty else shapely.to_wkt(it.outline, rounding_precision=4)
            told.setdefault(it.floor, []).append({**facts, "outline": outline})
    return told


def _codes(session: Session, prepared: Prepared, changes: Changes) -> list[str]:
    """A code for every new room: its floor's and its number; a room that is gone keeps its code for good."""
    differences = [it for _, floors in changes for it in floors]
    codes = [
        f"{stem}-{number or '0'}"
        for it, stem in ((it, it.place.code) for it in differences)
        for number in prepared.reading.rooms.number[it.new].tolist()
    ]
    if any(it.floor for it in differences) or len(set(codes)) < len(codes):
        taken = queries.taken_codes(session, codes)
        for i, stem in enumerate(codes):
            count = 1
            while codes[i] in taken or (count > 1 and queries.taken_codes(session, [codes[i]])):
                count += 1
                codes[i] = f"{stem}-{count}"
            taken.add(codes[i])
    return codes


def _room_surveys(
    session: Session,
    survey: UUID,
    prepared: Prepared,
    rows: Sequence[int],
    ids: Sequence[bytes],
    floors: Sequence[bytes],
    on: date,
    spans: Sequence[tuple[Act, int]],
) -> None:
    rooms, at = prepared.reading.rooms, np.array(rows, np.int64)
    plan_wkbs, shapes = prepared.plan_wkbs, prepared.shapes
    if len(at) < len(rooms) or (np.diff(at) != 1).any():
        plan_wkbs = [plan_wkbs[row] for row in rows]
        shapes = Shapes([shapes.wkbs[row] for row in rows], shapes.bounds[at])
    columns = {
        "id": list(ids),
        "floor_id": list(floors),
        "survey_id": survey,
        **{name: getattr(rooms, name)[at] for name in ("number", "name", "use", "repaired")},
        "usable_area": rooms.usable[at],
        "declared_area": rooms.declared[at],
        "plan_outline": plan_wkbs,
        "outline": shapes,
        "valid_from": on,
    }
    insert_rows(session, RoomSurvey, columns, spans)
