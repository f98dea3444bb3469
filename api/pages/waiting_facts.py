"""What the page of a waiting survey shows: some findings of all its floors, the rooms of one, what was mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy.orm import Session

from api.areas_asked import Asked
from api.corrected import UNITS, kept
from api.findings import Filter, check_heading, chosen, codes, counts, floor_label
from api.pages.fates import FATES, as_json
from api.routes.places import NO_NUL
from api.routes.surveys_findings import again_of
from api.schemas.areas import areas_json
from api.standings import standings, still_open
from api.uploads import Upload, Uploads
from floorplans.corrections import Field, rows_of, said
from floorplans.finding import Finding
from floorplans.measure import m2_or_none
from floorplans.plan import Reading
from floorplans.readers.property_list_report import READ as PROPERTY_LIST
from floorplans.vocabulary import BoundaryBasis, RoomUse, Severity
from registry import Place, Standing, views

MOST_ROWS = 3000
"""Findings written into a page; the files have all of them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Which floor and findings are looked at, and which room is being mended."""

    floor: Annotated[int, Query(ge=0)] = 0
    mend: Annotated[int | None, Query(ge=0)] = None
    stand: Annotated[int | None, Query(ge=0)] = None
    """The finding that is being let stand."""
    severity: Annotated[list[Severity] | None, Query()] = None
    code: Annotated[str, Query(max_length=100, pattern=NO_NUL)] = ""
    q: Annotated[str, Query(max_length=100, pattern=NO_NUL)] = ""
    areas: Annotated[Asked, Depends()] = Asked()  # noqa: RUF009  (frozen)

    @property
    def filter(self) -> Filter:
        """Of the findings."""
        return Filter(frozenset(self.severity or ()), self.code, None, self.q)


def facts_of(
    uploads: Uploads,
    upload: Upload,
    session: Session,
    today: date,
    *,
    report: dict[str, Any],
    looked: Looked,
    told: dict[str, Any],
) -> dict[str, Any]:
    """All that the template asks for besides the report itself."""
    reading, (drawn, _) = upload.read(), upload.read_twice()
    shown = min(looked.floor, max(len(reading.plans) - 1, 0))
    corrections = kept(upload.folder)
    mended = {row for it in corrections for row in rows_of(drawn, it.correction.frame, it.correction.room)}
    plan = reading.plans[shown] if reading.plans else None
    places = [Place(building=it["building"], floor=it["floor"], frame=it["frame"]) for it in told["places"]]
    stands = standings(session, upload, places, on=today)
    worst_first = list(Severity).index
    findings = sorted(chosen(reading, looked.filter), key=lambda it: worst_first(it[1].severity))
    return {
        "looked": looked,
        "shown": shown,
        "plans": reading.plans,
        "plan": plan,
        "basis": BoundaryBasis(plan.basis).words if plan else None,
        "gross": m2_or_none(plan.gross_area) if plan else None,
        "rooms": _rooms(reading, shown, mended) if plan else [],
        "listed": next((it.says for it in reading.findings if it.code == PROPERTY_LIST), None),
        "unseen": plan is None or (plan.outline is None and not reading.rooms.outline[reading.rows(shown)].any()),
        **_areas(session, today, reading, looked.areas),
        "stands": stands,
        "open_errors": len(still_open(session, reading, places, on=today)),
        "standing": _standing(reading, looked.stand, stands),
        "findings": findings[:MOST_ROWS],
        "found": len(findings),
        "counts": list(counts(reading.findings).items()),
        "codes": [(code, check_heading(code), count) for code, count in codes(reading.findings)],
        "per_floor": [sum((it.floor or 0) == index for it in reading.findings) for index in range(len(reading.plans))],
        "floor_label": lambda floor: floor_label(reading, floor),
        "again": again_of(uploads, upload, reading),
        "corrections": corrections,
        "mending": _mending(reading, looked.mend),
        "units": UNITS,
        "uses": list(RoomUse),
        "hues": FATES,
        "hues_json": as_json(),
        "places": told["places"] or [_place(it) for it in report["floors"]],
        "buildings": list(views.buildings(session, on=today).itertuples(index=False)),
    }


def _standing(
    reading: Reading, index: int | None, stands: Sequence[Standing] | None
) -> tuple[int, Finding, Standing | None] | None:
    """The finding that is being let stand, and how it stands with it where that can be said."""
    if index is None or index >= len(reading.findings):
        return None
    return index, reading.findings[index], stands[index] if stands else None


def _rooms(reading: Reading, floor: int, mended: set[int]) -> list[dict[str, Any]]:
    rows, rooms = reading.rows(floor), reading.rooms
    return [
        {
            "row": row,
            "number": rooms.number[row],
            "name": rooms.name[row],
            "use": rooms.use[row],
            "usable": m2_or_none(rooms.usable[row]),
            "declared": m2_or_none(rooms.declared[row]),
            "repaired": rooms.repaired[row],
            "mended": row in mended,
        }
        for row in range(rows.start, rows.stop)
    ]


def _areas(session: Session, today: date, reading: Reading, asked: Asked) -> dict[str, Any]:
    """The areas of all floors in both languages, and how many rooms are beyond the limit."""
    if not reading.plans:
        return {"areas": None, "beyond": 0}
    report = asked.report(session, reading, today=today)
    told = {language: areas_json(reading, report, language, high_rise=asked.high_rise) for language in ("zh", "en")}
    return {"areas": told, "beyond": sum(it["counts"]["beyond"] for it in told["zh"]["compared"])}


def _mending(reading: Reading, row: int | None) -> dict[str, Any] | None:
    """The room that is being mended, as it is now."""
    if row is None or row >= len(reading.rooms):
        return None
    now = {field.value: said(reading.rooms, row, field) for field in Field if field is not Field.UNIT}
    return {"row": row, "subject": reading.subject(row), "place": reading.place(row), **now}


def _place(floor: dict[str, Any]) -> dict[str, str]:
    """Where a plan belongs as the drawing says."""
    return {"frame": floor["frame"], "building": floor.get("building", ""), "floor": floor.get("floor", "")}
