"""Writing what a survey changes on the floors of one building: rows in bulk, under one line of the journal."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from floorplans.finding import Finding
from floorplans.georeference import Placement
from registry import queries
from registry.acts.compare import FloorDifference
from registry.acts.prepare import Prepared, place_all, shapes_of, wkbs
from registry.models import Floor, FloorSurvey, Room, RoomSurvey
from registry.store.database import Shapes
from registry.store.errors import Conflict
from registry.store.ids import new_keys
from registry.store.journal import NOT_DIGESTED, Act, insert_rows


def write(session: Session, act: Act, survey: UUID, prepared: Prepared, differences: list[FloorDifference], on: date) -> None:
    """Write the floors of one building as they are from a day on; what differs is ended and written anew."""
    floor_ids = _floors(session, act, differences, on)
    ended = [row for it in differences for row in (it.survey, *it.gone, *(old for old, _ in it.changed)) if row is not None]
    _end(session, act, ended, on)
    _floor_surveys(session, survey, prepared, differences, floor_ids, on)
    new = [row for it in differences for row in it.new]
    if new:
        ids = new_keys(len(new), act.known)
        floors = [floor_id for it, floor_id in zip(differences, floor_ids, strict=True) for _ in it.new]
        insert_rows(session, Room, {"id": ids, "floor_id": floors, "code": _codes(session, prepared, differences)}, len(new))
        _room_surveys(session, survey, prepared, new, ids, floors, on)
    changed = sorted((old.id.bytes, old.floor_id.bytes, row) for it in differences for old, row in it.changed)
    if changed:
        rows = [row for _, _, row in changed]
        _room_surveys(session, survey, prepared, rows, [room for room, _, _ in changed], [floor for _, floor, _ in changed], on)


def _floors(session: Session, act: Act, differences: list[FloorDifference], on: date) -> list[bytes]:
    """Ids of the floors, those that are not there yet being made."""
    absent = [it for it in differences if it.floor is None]
    made = dict(zip((it.plan for it in absent), new_keys(len(absent), act.known), strict=True))
    if absent:
        columns = {
            "id": list(made.values()),
            "building_id": [it.building.id.bytes for it in absent],
            "code": [it.place.code for it in absent],
            "floor_name": [it.place.floor for it in absent],
            "storey": [it.storey for it in absent],
            "valid_from": on,
        }
        insert_rows(session, Floor, columns, len(absent))
    return [it.floor.id.bytes if it.floor else made[it.plan] for it in differences]


def _end(session: Session, act: Act, rows: list[Any], on: date) -> None:
    """Close what the register knew of some rows, and write anew those that held before the day, ending on it."""
    for row in rows:
        if row.valid_from > on:
            raise Conflict(
                f"已有 {row.valid_from} 起的测绘成果，不能再从更早的 {on} 入账",
                f"there is a survey in force from {row.valid_from}; this one cannot start on {on}",
            )
        row.known_to = act.known
    session.flush()
    for row in rows:
        if row.valid_from < on:
            kept = {column.name: getattr(row, column.name) for column in row.__table__.c if column.name not in NOT_DIGESTED}
            session.add(type(row)(**{**kept, "valid_to": on}))
    session.flush()


def _floor_surveys(
    session: Session, survey: UUID, prepared: Prepared, differences: list[FloorDifference], floor_ids: list[bytes], on: date
) -> None:
    order = sorted(range(len(floor_ids)), key=floor_ids.__getitem__)
    differences, floor_ids = [differences[i] for i in order], [floor_ids[i] for i in order]
    plans = [prepared.reading.plans[it.plan] for it in differences]
    ways = [
        plan.placement or (Placement(**it.building.placement) if it.building.placement else None)
        for plan, it in zip(plans, differences, strict=True)
    ]
    outlines = np.array([plan.outline for plan in plans], object)
    told = _by_floor(prepared.reading.findings)
    columns = {
        "id": floor_ids,
        "survey_id": survey,
        "frame": [plan.frame for plan in plans],
        "unit": [plan.unit.name for plan in plans],
        "mapping": [plan.mapping.name for plan in plans],
        "basis": [plan.basis.value for plan in plans],
        "placement": [asdict(way) if way else {} for way in ways],
        "gross_floor_area": np.array([plan.gross_area for plan in plans], np.int64),
        "findings": [told.get(it.plan, []) for it in differences],
        "plan_outline": wkbs(outlines),
        "outline": shapes_of(place_all(outlines, np.arange(len(plans), dtype=np.int32), ways)),
        "valid_from": on,
    }
    insert_rows(session, FloorSurvey, columns, len(plans))


def _by_floor(findings: Sequence[Finding]) -> dict[int, list[Any]]:
    """What was found, as the register keeps it, by index of the plan."""
    told: dict[int, list[Any]] = {}
    for it in findings:
        if it.floor is not None:
            facts = {"code": it.code, "severity": it.severity.value, "subject": it.subject, "zh": it.says.zh, "en": it.says.en}
            told.setdefault(it.floor, []).append(facts)
    return told


def _codes(session: Session, prepared: Prepared, differences: list[FloorDifference]) -> list[str]:
    """A code for every new room: its floor's and its number; a room that is gone keeps its code for good."""
    codes = [
        f"{stem}-{number or '0'}"
        for it, stem in ((it, it.place.code) for it in differences)
        for number in prepared.reading.rooms.number[it.new].tolist()
    ]
    taken: set[str] = set()
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
    session: Session, survey: UUID, prepared: Prepared, rows: list[int], ids: list[bytes], floors: list[bytes], on: date
) -> None:
    rooms = prepared.reading.rooms
    columns = {
        "id": ids,
        "floor_id": floors,
        "survey_id": survey,
        **{name: getattr(rooms, name)[rows] for name in ("number", "name", "use", "repaired")},
        "usable_area": rooms.usable[rows],
        "declared_area": rooms.declared[rows],
        "plan_outline": [prepared.plan_wkbs[row] for row in rows],
        "outline": Shapes([prepared.shapes.wkbs[row] for row in rows], prepared.shapes.bounds[rows]),
        "valid_from": on,
    }
    insert_rows(session, RoomSurvey, columns, len(ids))
