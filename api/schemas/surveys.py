"""What was read of a surveyor's file, as JSON: the same for the command line and for HTTP."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import shapely

from floorplans.finding import Finding, key_of
from floorplans.georeference import from_control_points
from floorplans.measure import m2_or_none, usable_total
from floorplans.plan import FloorPlan, Reading, Rooms
from registry import Fate, FloorDifference, RoomFate


def survey_json(reading: Reading, language: str = "zh") -> dict[str, Any]:
    """Floors, their rooms and everything found wrong; areas in m² as text with two places, or null.

    What was found of the file as a whole stands with its first floor, or, where no floor could be
    told apart, alone in a floor without rooms.
    """
    floors = [_floor(reading, index, language) for index in range(len(reading.plans))]
    if not floors and reading.findings:
        floors = [{"file": reading.file, "frame": "", "unit": "", "mapping": "", "gross_area": None, "rooms": [], "findings": []}]
    for finding in reading.findings:
        floors[finding.floor or 0]["findings"].append(finding_json(finding, language))
    return {"floors": floors}


def finding_json(finding: Finding, language: str = "zh") -> dict[str, Any]:
    """One finding, its sentences in the chosen language."""
    return {
        "key": key_of(finding),
        "code": finding.code,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "says": finding.says.said_in(language),
        "mend": finding.mend.said_in(language),
        "place": finding.place,
        "clause": finding.clause,
        "measured": None if finding.measured is None else str(finding.measured),
        "limit": None if finding.limit is None else str(finding.limit),
    }


def _floor(reading: Reading, index: int, language: str) -> dict[str, Any]:
    plan = reading.plans[index]
    rows = reading.rows(index)
    return {
        "file": plan.file,
        "frame": plan.frame,
        "building": plan.building,
        "floor": plan.floor_name,
        "unit": plan.unit.name,
        "unit_because": plan.unit.because.said_in(language),
        "mapping": plan.mapping.name,
        "mapping_because": plan.mapping.because.said_in(language),
        "basis": plan.basis.value,
        "gross_area": _area(plan.gross_area),
        "usable_area": _area(usable_total(reading.rooms.outline[rows], reading.rooms.deducted[rows])),
        "placement": _placement(plan),
        "rooms": [_room(reading, row) for row in range(rows.start, rows.stop)],
        "findings": [],
    }


def _placement(plan: FloorPlan) -> dict[str, Any] | None:
    """How the drawing itself says that it lies; with control points also how well they fit, in metres."""
    if plan.placement is None:
        return None
    told = asdict(plan.placement)
    if plan.epsg is not None or len({(it.x, it.y) for it in plan.control_points}) < 2:  # two points turn and move a plan
        return {**told, "scale": None, "residuals": []}
    fit = from_control_points(plan.control_points)
    return {**told, "scale": round(fit.scale, 9), "residuals": [round(it, 4) for it in fit.residuals]}


def _room(reading: Reading, row: int) -> dict[str, Any]:
    rooms = reading.rooms
    return {
        "number": rooms.number[row],
        "name": rooms.name[row],
        "use": rooms.use[row] or None,
        "usable_area": _area(int(rooms.usable[row])),
        "declared_area": _area(int(rooms.declared[row])),
        "repaired": rooms.repaired[row] or None,
    }


def _area(centiares: int) -> str | None:
    area = m2_or_none(centiares)
    return None if area is None else str(area)


def differences_json(
    differences: Sequence[FloorDifference], language: str = "zh", *, changes: Sequence[Finding] = ()
) -> list[dict[str, Any]]:
    """What enrolling changes or has changed, floor by floor, with the rooms that are not simply new or kept.

    ``changes`` are what is to be said of it beside the survey in force.
    """
    return [
        {
            "frame": it.place.frame,
            "building": it.place.building,
            "floor": it.place.floor,
            "plan": it.plan,
            "enrolled": it.enrolled,
            "doubts": [doubt.said_in(language) for doubt in it.doubts],
            "findings": [finding_json(one, language) for one in changes if one.floor == it.plan],
            **{fate.value: count for fate, count in it.counts.items()},
            "tally": {fate.value: count for fate, count in it.tally.items()},
            "fates": [] if it.enrolled else [_fate(one, language) for one in it.fates if one.fate is not Fate.KEPT],
            "rooms": [
                *({"number": old.number, "fate": "changed", "was": str(old.usable_area or "")} for old, _ in it.changed),
                *({"number": old.number, "fate": "gone", "was": str(old.usable_area or "")} for old in it.gone),
            ],
        }
        for it in differences
    ]


def _fate(one: RoomFate, language: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "fate": one.fate.value,
        "says": one.says.said_in(language),
        "was": list(one.old_numbers),
        "becomes": list(one.new_numbers),
    }


def difference_geojson(difference: FloorDifference, drawn: Rooms, language: str = "zh") -> dict[str, Any]:
    """What becomes of every room of one plan, as features in plan metres: as drawn now, and what goes as it was drawn last."""
    features = []
    for one in [] if difference.enrolled else difference.fates:
        facts = {"fate": one.fate.value, "fate_says": one.fate.words.said_in(language), "key": one.key}
        facts["says"] = one.says.said_in(language)
        shown = [(row.plan_outline, row.number, row.usable_area) for row in one.old] if not one.new else []
        shown += [(drawn.outline[row], drawn.number[row], m2_or_none(drawn.usable[row])) for row in one.new]
        features += [
            _feature("fate", outline, {**facts, "number": number, "usable_area": None if area is None else str(area)})
            for outline, number, area in shown
        ]
        if one.new and one.fate is not Fate.KEPT:
            features += [_feature("before", row.plan_outline, {**facts, "number": row.number}) for row in one.old]
    return {"type": "FeatureCollection", "features": features}


def plan_geojson(reading: Reading, floor: int, language: str = "zh") -> dict[str, Any]:
    """One plan's gross outline, rooms and findings as GeoJSON features in plan metres, told apart by ``kind``."""
    rows = reading.rows(floor)
    features = [_feature("floor", reading.plans[floor].outline, {})]
    features += [
        _feature("room", reading.rooms.outline[row], {"row": row, **_room(reading, row)}) for row in range(rows.start, rows.stop)
    ]
    features += [
        _feature("finding", finding.outline, {"index": i, **finding_json(finding, language)})
        for i, finding in enumerate(reading.findings)
        if finding.floor == floor or (finding.floor is None and floor == 0)
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(kind: str, outline: Any, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": None if outline is None else shapely.geometry.mapping(outline),
        "properties": {"kind": kind, **facts},
    }
