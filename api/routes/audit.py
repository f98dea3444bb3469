"""Audits: the verdicts on a building, an organisation or a division, as canonical JSON and as files."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Response
from sqlalchemy.orm import Session

from api.audit_files import MEDIA, AuditForm, audit_file
from api.dependencies import AsOf, Db, Known, Language
from api.routes.places import NO_NUL, BuildingCode
from api.routes.surveys_findings import BINARY
from api.schemas.refusals import refusals
from registry.views.audit import Audit, audit_of
from registry.views.audit_told import audit_json

router = APIRouter(prefix="/api", tags=["核查 · audits"], responses=refusals(422))

OrganisationCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-P001"])]
DivisionCode = Annotated[str, Path(pattern=r"^[0-9]{6}$", description="含所辖 · with all under it", examples=["371500"])]
Form = Annotated[AuditForm, Path(description="xlsx、pdf 或 gpkg · which file", examples=["xlsx"])]
KEY = "371500-0001-001-3F-312"
FIGURES = {
    "measured": "30.00", "limit": "24.00", "excess": "6.00", "excess_over_standard_pct": "25.00", "excess_over_actual_pct": "20.00",
    "confidence": "A",
}  # fmt: skip
EXAMPLE: dict[str, Any] = {
    "scope": {"kind": "building", "code": "371500-0001-001"},
    "on": "2026-11-22",
    "known": None,
    "journal": 512,
    "summary": {
        "rooms": {"within": 0, "over": 1, "remeasure": 0, "not-judged": 0}, "not_judged": {}, "findings": {"office-over-standard": 1},
        "measured": "30.00", "limit": "24.00", "excess": "6.00",
    },
    "rooms": [{"room": KEY, "number": "312", "use": "office", "verdict": "over", "why": "", "counted": 1, **FIGURES, "occupants": []}],
    "findings": [
        {
            "key": f"office-over-standard:{KEY}", "code": "office-over-standard", "subject": KEY, "severity": "error", **FIGURES,
            "heading": {"zh": "办公室超面积标准", "en": "office over the standard"}, "across": False, "entries": [12, 87],
            "standards": [{"since": "2014-11-24", "source": "发改投资〔2014〕2674号", "confidence": "A"}],
        }
    ],
    "organisations": [],
}  # fmt: skip
AUDITED: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"content": {"application/json": {"example": EXAMPLE}}}, **refusals(404)},
}


@router.get("/buildings/{code}/audit", summary="一栋楼的核查 · the audit of a building", **AUDITED)
def audit_of_building(session: Db, code: BuildingCode, as_of: AsOf, known: Known) -> Response:
    """The verdict on every office of a building, who sits there, and what was found, with its grounds; the same bytes for the same facts."""
    return _answer(audit_of(session, building=code, on=as_of, known=known))


@router.get("/organisations/{code}/audit", summary="一个单位的核查 · the audit of an organisation", **AUDITED)
def audit_of_organisation(session: Db, code: OrganisationCode, as_of: AsOf, known: Known) -> Response:
    """The same for the rooms that an organisation has, or in which people sit for it, in all buildings."""
    return _answer(audit_of(session, organisation=code, on=as_of, known=known))


@router.get("/divisions/{code}/audit", summary="一个行政区划的核查 · the audit of a division", **AUDITED)
def audit_of_division(session: Db, code: DivisionCode, as_of: AsOf, known: Known) -> Response:
    """The same for a division with all that lies under it."""
    return _answer(audit_of(session, division=code, on=as_of, known=known))


FILE: dict[str, Any] = {"response_class": Response, "responses": {**BINARY, **refusals(404)}}


@router.get("/buildings/{code}/audit.{form}", summary="一栋楼的核查表 · the audit of a building as a file", **FILE)
def file_of_building(session: Db, code: BuildingCode, form: Form, as_of: AsOf, known: Known, language: Language) -> Response:
    """A workbook, a PDF with floor plans by verdict, or a GeoPackage; each says scope, filters, day and line of the journal."""
    return _file(session, audit_of(session, building=code, on=as_of, known=known), form, language)


@router.get("/organisations/{code}/audit.{form}", summary="一个单位的核查表 · the audit of an organisation as a file", **FILE)
def file_of_organisation(
    session: Db, code: OrganisationCode, form: Form, as_of: AsOf, known: Known, language: Language
) -> Response:
    """The same of an organisation in all its buildings."""
    return _file(session, audit_of(session, organisation=code, on=as_of, known=known), form, language)


@router.get("/divisions/{code}/audit.{form}", summary="一个行政区划的核查表 · the audit of a division as a file", **FILE)
def file_of_division(session: Db, code: DivisionCode, form: Form, as_of: AsOf, known: Known, language: Language) -> Response:
    """The same of a division with all that lies under it; the PDF draws the floors on which a room is over."""
    return _file(session, audit_of(session, division=code, on=as_of, known=known), form, language)


def _file(session: Session, audit: Audit, form: AuditForm, language: str) -> Response:
    name = quote(f"核查 {audit.code} {audit.on}.{form}")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "x-content-type-options": "nosniff"}
    return Response(audit_file(session, audit, form, language), media_type=MEDIA[form], headers=headers)


def _answer(audit: Audit) -> Response:
    return Response(audit_json(audit), media_type="application/json")
