"""Inspections as pages: the plan, the score sheet of one, and an item that is scored on site with a phone."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from api.asking import Asker
from api.dependencies import AsOf, Db, Known, Register, Today
from api.pages.on_site import Told, done_on_site, kept, name_of, onward
from api.pages.render import page
from api.pages.stocktakes import SIZE, paging
from api.pages.surveys import REFUSED
from api.routes.checks import InspectionCode, InspectionState
from api.routes.stocktakes import Page
from api.routes.uses import OfOrganisation, Year
from floorplans.vocabulary import Words
from registry import NotFound, RegistryError, views

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

STATES = {"open": Words("进行中", "under way"), "late": Words("已超期", "overdue"), "closed": Words("已完成", "closed")}
Item = Annotated[str, Path(max_length=40, pattern="^[a-z-]+$")]


@router.get("/inspections")
def listed(
    request: Request,
    session: Db,
    as_of: AsOf,
    known: Known,
    year: Year = None,
    organisation: OfOrganisation = "",
    state: InspectionState = "",
    number: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """The inspections that are planned, with how far each has come."""
    found = views.inspections(session, on=as_of, known=known, year=year, organisation=organisation, state=state)
    rows = found.iloc[(number - 1) * SIZE : number * SIZE].to_dict("records")
    asked = {"year": year, "organisation": organisation, "state": state}
    return page(request, "inspections.html", as_of=as_of, rows=rows, states=STATES, **asked, **paging(len(found), number))


@router.get("/inspections/{code}")
def one(request: Request, session: Db, code: InspectionCode, as_of: AsOf, known: Known) -> HTMLResponse:
    """The score sheet: every item with its points and evidence, beside what the register says by itself."""
    sheet = views.score_sheet(session, code, on=as_of, known=known)
    return page(request, "inspection.html", as_of=as_of, of=sheet.facts, sheet=sheet)


@router.get("/inspections/{code}/items/{item}")
def look(request: Request, session: Db, code: InspectionCode, item: Item, today: Today, asker: Asker) -> HTMLResponse:
    """An item on a phone: what is asked for, what the register says, points and evidence."""
    sheet, line = _line(session, code, item, today)
    points = "" if line.points is None else f"{line.points:f}"
    typed = {"points": points, "evidence": line.evidence, "by": name_of(request, asker)}
    facts = {"of": sheet.facts, "sheet": sheet, "line": line, "typed": typed, "asks_name": asker is None, "refused": None}
    return page(request, "inspection_item.html", **facts)


@router.post("/inspections/{code}/items/{item}")
def score(
    request: Request,
    register: Register,
    code: InspectionCode,
    item: Item,
    today: Today,
    asker: Asker,
    points: Told = "",
    evidence: Told = "",
    by: Told = "",
    photo: UploadFile | None = None,
) -> Response:
    """Score the item and go on to the next that is not scored; what was typed is kept when it is refused."""
    try:
        with register.reading() as session:
            _, line = _line(session, code, item, today)
        told = {"inspection": code, "item": item, "points": points.strip(), "evidence": evidence, "photo": line.photo}
        told |= kept(register, {"photo": photo}, asker=asker)
        done_on_site(register, "score-inspection", told, because=f"巡检 {code}", by=by, asker=asker, today=today)
    except RegistryError as refusal:
        with register.reading() as session:
            sheet, line = _line(session, code, item, today)
            facts = {"of": sheet.facts, "sheet": sheet, "line": line, "asks_name": asker is None, "refused": refusal.words}
            typed = {"points": points, "evidence": evidence, "by": by}
            return page(request, "inspection_item.html", status=REFUSED, typed=typed, **facts)
    with register.reading() as session:
        left = [it.criterion.item for it in views.score_sheet(session, code, on=today).lines if it.points is None]
    return onward(f"/inspections/{code}/items/{left[0]}" if left else f"/inspections/{code}", by, asker)


def _line(session: Session, code: str, item: str, on: date) -> tuple[views.Sheet, Any]:
    sheet = views.score_sheet(session, code, on=on)
    line = next((it for it in sheet.lines if it.criterion.item == item), None)
    if line is None:
        raise NotFound(f"评分表没有 {item} 这一项", f"the sheet has no item {item}")
    return sheet, line
