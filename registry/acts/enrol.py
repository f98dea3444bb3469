"""Enrolling: a checked survey enters the register, whole or not at all for each building.

Refused while a finding is an error; the same drawing on the same floor is enrolled once; a floor
that has rooms is matched, and only what differs is written.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from floorplans.georeference import Placement
from floorplans.plan import Reading
from registry import queries
from registry.acts.compare import Fate, FloorDifference, Place, compare, settle
from registry.acts.keep import keep
from registry.acts.prepare import Prepared, place_all, prepare, shapes_of, wkbs
from registry.models import Building, Floor, FloorSurvey, Room, RoomSurvey, Survey
from registry.store.database import Shapes
from registry.store.errors import Blocked, Conflict
from registry.store.ids import new_id, new_ids
from registry.store.journal import Act, acting, insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What comes with a survey besides the drawing."""

    original: Path
    file_name: str
    surveyor: str = ""
    """The surveying office."""
    surveyed_on: date | None = None
    report: str = ""
    """Number of its report."""


def enrol(
    session: Session, reading: Reading | Prepared, *, places: Sequence[Place], papers: Papers, on: date, by: str, because: str
) -> list[FloorDifference]:
    """Enrol a survey as of a day; what it did to each floor.

    Raises ``Blocked`` while a finding is an error, ``Conflict`` where a place is unknown, not told or
    told twice, or where the register already holds later facts.
    """
    prepared = reading if isinstance(reading, Prepared) else made_ready(session, reading, places)
    if errors := list(prepared.reading.errors):
        raise Blocked(errors)
    differences = compare(session, prepared, settle(prepared, places))
    survey = queries.survey_of(session, prepared.reading.digest)
    by_building = sorted((it for it in differences if not it.enrolled), key=lambda it: (it.place.building, it.plan))
    for code, group in groupby(by_building, key=lambda it: it.place.building):
        with acting(session, "enrol", subject=f"Building {code}", by=by, because=because) as act:
            survey = survey or _survey(session, act, prepared, papers)
            floors = list(group)
            _write(session, act, survey.id, prepared, floors, on)
            act.after.append({"survey": str(survey.id), "file": papers.file_name, **_counts(floors)})
    return differences


def made_ready(session: Session, reading: Reading, places: Sequence[Place]) -> Prepared:
    """A reading placed by what its drawing says, else by where its building lies."""
    bare = Prepared(reading, [], Shapes([], np.empty((0, 4))))
    settled = settle(bare, places)
    buildings = queries.current(session, Building, {place.building for place in settled})
    return prepare(reading, [_placement(reading, i, buildings.get(place.building)) for i, place in enumerate(settled)])


def _placement(reading: Reading, plan: int, building: Building | None) -> Placement | None:
    drawn = reading.plans[plan]
    if drawn.placement is not None:
        return drawn.placement
    if drawn.epsg is not None:
        return Placement(epsg=drawn.epsg)
    return Placement(**building.placement) if building is not None and building.placement else None


def _survey(session: Session, act: Act, prepared: Prepared, papers: Papers) -> Survey:
    keep(session, papers.original, prepared.reading.digest, name=papers.file_name)
    survey = Survey(
        id=new_id(act.known),
        digest=prepared.reading.digest,
        file_name=papers.file_name,
        surveyor=papers.surveyor,
        surveyed_on=papers.surveyed_on,
        report=papers.report,
    )
    session.add(survey)
    session.flush()
    return survey


def _write(session: Session, act: Act, survey: UUID, prepared: Prepared, differences: list[FloorDifference], on: date) -> None:
    floor_ids = _floors(session, act, differences, on)
    _end(
        session,
        act,
        [row for it in differences for row in (it.survey, *it.gone, *(old for old, _ in it.changed)) if row is not None],
        on,
    )
    _floor_surveys(session, survey, prepared, differences, floor_ids, on)
    rows = np.array([row for it in differences for row in it.new], np.int64)
    if len(rows):
        ids = new_ids(len(rows), act.known)
        _rooms(session, prepared, differences, floor_ids, ids)
        floor_of_row = [floor_id for it, floor_id in zip(differences, floor_ids, strict=True) for _ in it.new]
        _room_surveys(session, survey, prepared, rows, ids, floor_of_row, on)
    changed = sorted(
        ((old.id, old.floor_id, row) for it in differences for old, row in it.changed), key=lambda pair: str(pair[0])
    )
    if changed:
        again = np.array([row for _, _, row in changed], np.int64)
        _room_surveys(session, survey, prepared, again, [room for room, _, _ in changed], [floor for _, floor, _ in changed], on)


def _floors(session: Session, act: Act, differences: list[FloorDifference], on: date) -> list[UUID]:
    """Ids of the floors, those that are not there yet being made."""
    absent = [it for it in differences if it.floor is None]
    made = dict(zip((it.plan for it in absent), new_ids(len(absent), act.known), strict=True))
    if absent:
        columns = {
            "id": list(made.values()),
            "building_id": [it.building.id for it in absent],
            "code": [it.place.code for it in absent],
            "floor_name": [it.place.floor for it in absent],
            "storey": [it.storey for it in absent],
            "valid_from": on,
        }
        insert_rows(session, Floor, columns, len(absent))
    return [it.floor.id if it.floor else made[it.plan] for it in differences]


def _end(session: Session, act: Act, rows: list[Any], on: date) -> None:
    """Close what the register knew of some rows and write them anew, ending on a day."""
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
            kept = {
                column.name: getattr(row, column.name)
                for column in row.__table__.c
                if column.name not in {"row_id", "known_from", "known_to", "entry"}
            }
            session.add(type(row)(**{**kept, "valid_to": on}))
    session.flush()


def _floor_surveys(
    session: Session, survey: UUID, prepared: Prepared, differences: list[FloorDifference], floor_ids: list[UUID], on: date
) -> None:
    plans = [prepared.reading.plans[it.plan] for it in differences]
    outlines = np.array([plan.outline for plan in plans], object)
    ways = [_placement(prepared.reading, it.plan, it.building) for it in differences]
    order = np.argsort([str(floor_id) for floor_id in floor_ids])
    told: dict[int, list[Any]] = {index: [] for index in range(len(prepared.reading.plans))}
    for finding in prepared.reading.findings:
        if finding.floor is not None:
            told[finding.floor].append(
                {
                    "code": finding.code,
                    "severity": finding.severity.value,
                    "subject": finding.subject,
                    "zh": finding.says.zh,
                    "en": finding.says.en,
                }
            )
    columns: dict[str, list[Any]] = {
        "id": floor_ids,
        "survey_id": [survey] * len(plans),
        "frame": [plan.frame for plan in plans],
        "unit": [plan.unit.name for plan in plans],
        "mapping": [plan.mapping.name for plan in plans],
        "basis": [plan.basis.value for plan in plans],
        "placement": [asdict(way) if way else {} for way in ways],
        "findings": [told[it.plan] for it in differences],
        "plan_outline": wkbs(outlines),
    }
    placed = shapes_of(place_all(outlines, np.arange(len(plans), dtype=np.int32), ways))
    areas = np.array([plan.gross_area for plan in plans], np.int64)
    insert_rows(
        session,
        FloorSurvey,
        {
            **{name: [values[i] for i in order] for name, values in columns.items()},
            "gross_floor_area": areas[order],
            "outline": Shapes([placed.wkbs[i] for i in order], placed.bounds[order]),
            "valid_from": on,
        },
        len(plans),
    )


def _rooms(
    session: Session, prepared: Prepared, differences: list[FloorDifference], floor_ids: list[UUID], ids: list[UUID]
) -> None:
    taken = queries.room_codes(session, [it.floor for it in differences if it.floor])
    codes: list[str] = []
    for it in differences:
        numbers = prepared.reading.rooms.number[np.array(it.new, np.int64)].tolist() if it.new else []
        for number in numbers:
            code = stem = f"{it.place.code}-{number or '0'}"
            count = 1
            while code in taken:  # a room that is gone keeps its code for good
                count += 1
                code = f"{stem}-{count}"
            taken.add(code)
            codes.append(code)
    columns = {
        "id": ids,
        "floor_id": [floor_id for it, floor_id in zip(differences, floor_ids, strict=True) for _ in it.new],
        "code": codes,
    }
    insert_rows(session, Room, columns, len(ids))


def _room_surveys(
    session: Session, survey: UUID, prepared: Prepared, rows: Any, ids: list[UUID], floor_ids: list[UUID], on: date
) -> None:
    rooms = prepared.reading.rooms
    columns = {
        "id": ids,
        "floor_id": floor_ids,
        "survey_id": survey,
        **{name: getattr(rooms, name)[rows] for name in ("number", "name", "use", "repaired")},
        "usable_area": rooms.usable[rows],
        "declared_area": rooms.declared[rows],
        "plan_outline": [prepared.plan_wkbs[row] for row in rows],
        "outline": Shapes([prepared.shapes.wkbs[row] for row in rows], prepared.shapes.bounds[rows]),
        "valid_from": on,
    }
    insert_rows(session, RoomSurvey, columns, len(ids))


def _counts(differences: list[FloorDifference]) -> dict[str, Any]:
    return {"floors": len(differences), **{fate.value: sum(it.counts[fate] for it in differences) for fate in Fate}}
