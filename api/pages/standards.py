"""The pages of standards: all of them, one with its papers and history, and an organisation's entitlement beside what it holds."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db, Known
from api.pages.render import page
from api.routes.organisations import OrganisationCode
from api.routes.standards import Cars, Name, Ratio
from api.standards_told import UNITS, law_told, summary
from floorplans.vocabulary import RoomUse, Words
from registry.compliance.entitle_figures import Needs
from registry.models import OrganisationKind, Tenure
from registry.queries import parties
from registry.standards.formulas import rounded
from registry.standards.laws import in_force, law_of, laws
from registry.views.entitlement import BASIC_SUM, CATEGORIES, OTHER, entitlement

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SHOWN = 500
"""So many rooms are listed on the page; all of them are counted."""

CATEGORY_WORDS = {
    **{it.value: it.words for it in RoomUse},
    BASIC_SUM: Words("基本办公用房合计", "basic rooms"),
    OTHER: Words("其他（不计入）", "other, not counted"),
}


@router.get("/standards")
def list_page(request: Request, _session: Db, as_of: AsOf) -> HTMLResponse:
    """All concepts as they stand on a day."""
    return page(request, "standards.html", as_of=as_of, standards=[summary(it, as_of) for it in laws()])


@router.get("/standards/{name}")
def one_page(request: Request, _session: Db, name: Name, as_of: AsOf) -> HTMLResponse:
    """One concept: what holds on the day, all the other values with their periods, the paper's notes."""
    return page(request, "standard.html", as_of=as_of, it=law_told(law_of(name), as_of), units=UNITS)


@router.get("/organisations/{code}/entitlement")
def entitlement_page(
    request: Request,
    session: Db,
    code: OrganisationCode,
    as_of: AsOf,
    known: Known,
    cars: Cars = 0,
    ratio: Ratio = None,
    category: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """What an organisation may have beside what it holds; a category leads to its rooms."""
    body = parties.organisation(session, code, on=as_of, known=known)
    found = entitlement(session, code, on=as_of, known=known, needs=Needs(cars=cars), ratio=ratio)
    rooms = found.rooms
    if category in CATEGORIES:
        wanted = ("office", "service", "equipment") if category == BASIC_SUM else (category,)
        rooms = rooms[rooms["category"].isin(wanted)]
    ratios = [in_force("usable_ratios", it, on=as_of, division=body.division_code) for it in ("multi_storey", "high_rise")]
    usual = [it.value for it in ratios if it is not None]
    facts: dict[str, Any] = {
        "cars": cars,
        "ratio": ratio or next(iter(usual), ""),
        "usual": usual,
        "category": category if category in CATEGORIES else "",
    }
    return page(
        request,
        "entitlement.html",
        as_of=as_of,
        body=body,
        entitled=found.entitled,
        total=rounded(found.entitled.total) if found.entitled else None,
        why=found.why,
        categories=list(found.categories.itertuples(index=False)),
        rooms=list(rooms.head(SHOWN).itertuples(index=False)),
        more=max(0, len(rooms) - SHOWN),
        let=list(found.let.itertuples(index=False)),
        tolerated=list(found.tolerated.itertuples(index=False)),
        words=CATEGORY_WORDS,
        tenures={it.value: it.words for it in Tenure},
        kinds={it.value: it.words for it in OrganisationKind},
        asked=facts,
    )
