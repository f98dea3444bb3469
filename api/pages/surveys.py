"""Surveys: what was enrolled, and the way in: hand in a drawing, see what was found, tell its places, confirm."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from api.dependencies import Db, Language, Register, Today, Waiting
from api.pages.render import page
from api.routes import surveys as routes
from api.routes.surveys import Confirmation, PlaceIn, Token
from floorplans.finding import Finding, Unreadable
from floorplans.measure import m2_or_none
from floorplans.plan import Reading
from floorplans.vocabulary import BoundaryBasis, Severity, Words
from registry import RegistryError, views

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

UNITS = ("mm", "cm", "m", "in", "ft")
SEE_OTHER = 303
REFUSED = 422

Written = Annotated[str, Form(max_length=500)]
Column = Annotated[list[str], Form(max_length=2000)]


@router.get("/surveys")
def enrolled(request: Request, session: Db, as_of: Today) -> HTMLResponse:
    """The surveys that were enrolled, latest first."""
    return page(request, "surveys.html", as_of=as_of, surveys=list(views.surveys(session).itertuples(index=False)))


@router.get("/surveys/new")
def blank(request: Request) -> HTMLResponse:
    """The form to hand in a drawing."""
    return page(request, "survey_new.html", units=UNITS, mapping="", unit="", wrong=None)


@router.post("/surveys/new")
def hand_in(
    request: Request,
    uploads: Waiting,
    session: Db,
    language: Language,
    file: Annotated[UploadFile, File()],
    mapping: Written = "",
    unit: Written = "",
) -> Response:
    """Read and check a drawing; on to its report, or back to the form with what is wrong."""
    try:
        report = routes.hand_in(uploads, session, language, file, mapping, unit)
    except Unreadable as refusal:
        return page(request, "survey_new.html", status=REFUSED, units=UNITS, mapping=mapping, unit=unit, wrong=refusal.words)
    return RedirectResponse(f"/surveys/waiting/{report['token']}", SEE_OTHER)


@router.get("/surveys/waiting/{token}")
def waiting(
    request: Request,
    uploads: Waiting,
    session: Db,
    today: Today,
    token: Token,
    language: Language,
    floor: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """The dry-run report: what was read and found, drawn where it is, and what enrolling would change."""
    report = routes.waiting_survey(uploads, session, token, language)
    return _report(request, uploads.find(token).read(), session, today, report=report, floor=floor, told={}, refused=None)


@router.post("/surveys/waiting/{token}")
def decide(
    request: Request,
    register: Register,
    uploads: Waiting,
    session: Db,
    today: Today,
    token: Token,
    language: Language,
    act: Annotated[str, Form(pattern="^(compare|confirm|withdraw)$")],
    frame: Column = [],  # noqa: B006  (FastAPI copies a form's default)
    building: Column = [],  # noqa: B006  (as above)
    floor: Column = [],  # noqa: B006  (as above)
    by: Written = "",
    because: Written = "",
    surveyor: Written = "",
    surveyed_on: Written = "",
    report: Written = "",
    on: Written = "",
) -> Response:
    """Compare with the register, enrol, or withdraw; what was typed is kept when it is refused."""
    if act == "withdraw":
        uploads.forget(token)
        return RedirectResponse("/surveys/new", SEE_OTHER)
    columns = zip(frame, building, floor, strict=False)
    places = [
        PlaceIn(frame=one, building=two.strip()[:40], floor=three.strip()[:20]) for one, two, three in columns if two.strip()
    ]
    told = {
        "places": places,
        "by": by,
        "because": because,
        "surveyor": surveyor,
        "surveyed_on": surveyed_on,
        "report": report,
        "on": on,
    }
    refused = None
    if act == "confirm":
        try:
            facts = {**told, "surveyed_on": _day(surveyed_on), "on": _day(on), "because": because.strip(), "by": by.strip()}
            _refuse_blank(facts)
            done = routes.confirm(register, uploads, token, Confirmation.model_validate(facts), today)
        except RegistryError as refusal:
            refused = refusal.words
        else:
            first = done["floors"][0]
            return RedirectResponse(f"/buildings/{first['building']}?floor={first['floor']}", SEE_OTHER)
    found = routes.difference(uploads, session, token, places, language)
    return _report(request, uploads.find(token).read(), session, today, report=found, floor=0, told=told, refused=refused)


def _refuse_blank(facts: dict[str, Any]) -> None:
    for name, words in {"by": Words("经办人", "who does it"), "because": Words("依据", "the paper it rests on")}.items():
        if not facts[name]:
            raise RegistryError(f"请填写{words.zh}", f"fill in {words.en}")


def _day(written: str) -> date | None:
    """A day as people write it; nothing written is no day."""
    try:
        return date.fromisoformat(written.strip()) if written.strip() else None
    except ValueError:
        raise RegistryError(f"日期“{written}”应写作 2026-09-14", f"write the day “{written}” like 2026-09-14") from None


def _report(
    request: Request,
    reading: Reading,
    session: Session,
    today: date,
    *,
    report: dict[str, Any],
    floor: int,
    told: dict[str, Any],
    refused: Words | None,
) -> HTMLResponse:
    shown = min(floor, max(len(reading.plans) - 1, 0))
    return page(
        request,
        "survey_waiting.html",
        status=REFUSED if refused else 200,
        report=report,
        told={**dict.fromkeys(("by", "because", "surveyor", "surveyed_on", "report", "on"), ""), **told},
        refused=refused or (Words(report["refused"], report["refused"]) if report["refused"] else None),
        shown=shown,
        plans=reading.plans,
        plan=reading.plans[shown] if reading.plans else None,
        basis=BoundaryBasis(reading.plans[shown].basis).words if reading.plans else None,
        gross=m2_or_none(reading.plans[shown].gross_area) if reading.plans else None,
        rooms=_rooms(reading, shown) if reading.plans else [],
        findings=_findings(reading, shown),
        counts=[(severity, sum(it.severity is severity for it in reading.findings)) for severity in Severity],
        per_floor=[sum((it.floor or 0) == index for it in reading.findings) for index in range(len(reading.plans))],
        places=_places(report, told),
        buildings=list(views.buildings(session, on=today).itertuples(index=False)),
    )


def _findings(reading: Reading, floor: int) -> list[tuple[int, Finding]]:
    """The findings of one plan with their place in the reading; those of the file as a whole stand with the first."""
    return [(index, it) for index, it in enumerate(reading.findings) if (it.floor or 0) == floor]


def _rooms(reading: Reading, floor: int) -> list[dict[str, Any]]:
    rows, rooms = reading.rows(floor), reading.rooms
    return [
        {
            "number": rooms.number[row],
            "name": rooms.name[row],
            "use": rooms.use[row],
            "usable": m2_or_none(rooms.usable[row]),
            "declared": m2_or_none(rooms.declared[row]),
            "repaired": rooms.repaired[row],
        }
        for row in range(rows.start, rows.stop)
    ]


def _places(report: dict[str, Any], told: dict[str, Any]) -> list[dict[str, str]]:
    """One line for each plan: as it was typed, else as the drawing says."""
    typed = [it.model_dump() for it in told.get("places", [])]
    if typed:
        return typed
    return [{"frame": it["frame"], "building": it.get("building", ""), "floor": it.get("floor", "")} for it in report["floors"]]
