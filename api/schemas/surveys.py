"""What was read of a surveyor's file, as JSON: the same for the command line and for HTTP."""

from typing import Any

from floorplans.finding import Finding
from floorplans.measure import m2_or_none
from floorplans.plan import Reading


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
        "rooms": [_room(reading, row) for row in range(rows.start, rows.stop)],
        "findings": [],
    }


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
