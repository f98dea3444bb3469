"""Audits: the verdicts on a building, an organisation or a division, as canonical JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.dependencies import AsOf, Db, Known
from api.routes.places import NO_NUL, BuildingCode
from api.schemas.refusals import refusals
from registry.views.audit import Audit, audit_of
from registry.views.audit_told import audit_json

router = APIRouter(prefix="/api", tags=["核查 · audits"], responses=refusals(422))

OrganisationCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-P001"])]
DivisionCode = Annotated[str, Path(pattern=r"^[0-9]{6}$", description="含所辖 · with all under it", examples=["371500"])]
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


def _answer(audit: Audit) -> Response:
    return Response(audit_json(audit), media_type="application/json")
