"""Audits as pages: a building with map and table linked and the working of each room, and an organisation in all its buildings."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.audit_shown import counts_by, findings_shown, rooms_sorted, working
from api.dependencies import AsOf, Db, Known, language_of
from api.pages.building import FloorName, RoomCode
from api.pages.rectifications import STATES
from api.pages.render import page
from api.routes.organisations import OrganisationCode
from api.routes.places import BuildingCode
from maps.verdict_theme import VERDICTS, as_json
from registry import queries, views
from registry.compliance.verdict import NotJudged, Verdict
from registry.models import Building
from registry.queries import parties
from registry.views import issued
from registry.views.audit import audit_of
from registry.views.audit_told import as_told

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

VERDICT_WORDS: Final = {it.value: it.words for it in Verdict}
WHYS: Final = {it.value: it.words for it in NotJudged}
SHOWN: Final = 500
"""So many rooms or findings are listed on a page; files have all of them."""


@router.get("/buildings/{code}/audit")
def building_audit(
    request: Request, session: Db, code: BuildingCode, as_of: AsOf, known: Known, floor: FloorName = "", room: RoomCode = ""
) -> HTMLResponse:
    """The verdicts on the rooms of a building, one of its floors drawn; the address carries floor and room."""
    place = queries.by_code(session, Building, code, on=as_of, known=known)
    audit = audit_of(session, building=code, on=as_of, known=known)
    told = as_told(audit)
    floors = list(views.floors(session, code, on=as_of, known=known).itertuples(index=False))
    counts = counts_by(told["rooms"], "floor")
    worst = max(floors, key=lambda it: counts.get(it.code, {}).get("over", 0), default=None)
    chosen = next((it for it in rooms_sorted(told["rooms"]) if it["room"] == room), None)
    named = next((it for it in floors if it.floor_name == floor or (chosen and it.code == chosen["floor"])), None)
    shown = named or worst
    rooms = [it for it in told["rooms"] if shown and it["floor"] == shown.code]
    return page(
        request,
        "audit_building.html",
        as_of=as_of,
        building=place,
        floors=floors,
        counts=counts,
        shown=shown,
        rooms=rooms_sorted(rooms),
        verdicts={it["room"]: it["verdict"] for it in rooms},
        chosen=chosen,
        working=working(chosen) if chosen else [],
        wanted=room,
        theme=as_json(language_of(request)),
        since=issued.since_last(session, audit),
        **_facts(session, told),
    )


@router.get("/organisations/{code}/audit")
def organisation_audit(request: Request, session: Db, code: OrganisationCode, as_of: AsOf, known: Known) -> HTMLResponse:
    """The verdicts on the rooms of an organisation wherever they are, beside what it may have."""
    body = parties.organisation(session, code, on=as_of, known=known)
    audit = audit_of(session, organisation=code, on=as_of, known=known)
    told = as_told(audit)
    judged = [it for it in rooms_sorted(told["rooms"]) if it["verdict"] != Verdict.NOT_JUDGED]
    return page(
        request,
        "audit_organisation.html",
        as_of=as_of,
        body=body,
        own=next((it for it in told["organisations"] if it["organisation"] == code), None),
        rooms=[(it, working(it)) for it in judged[:SHOWN]],
        more=max(0, len(judged) - SHOWN),
        since=issued.since_last(session, audit),
        **_facts(session, told),
    )


def _facts(session: Any, told: dict[str, Any]) -> dict[str, Any]:
    found = findings_shown(session, told)
    return {
        "told": told,
        "findings": found[:SHOWN],
        "left": max(0, len(found) - SHOWN),
        "hues": VERDICTS,
        "verdict_words": VERDICT_WORDS,
        "whys": WHYS,
        "states": STATES,
    }
