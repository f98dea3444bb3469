"""Rectifications as pages: the list, the life of one with the forms that act on it; and the ranking by timeliness."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db, Known
from api.listing import Page, Sort, listed
from api.pages.render import page
from api.routes.rectifications import SORTS, FindingKey, Late, OfBuilding, Remind, Said, State
from api.routes.uses import OfOrganisation, Year
from floorplans.vocabulary import Words
from registry import NotFound, verbs, views
from registry.compliance.findings import RULES
from registry.models import Means, RectificationState
from registry.standards.ranking import formula

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

STATES: Final = {it.value: it.words for it in RectificationState}
MEANS: Final = {it.value: it.words for it in Means}
HEADINGS: Final = {code: rule.heading for code, rule in RULES.items()}
OWED: Final = {"organisation": Words("单位", "organisation"), "bureau": Words("主管部门", "bureau"), "": Words("—", "—")}
ACTS: Final = {
    "open": ("plan-rectification", "defer-rectification"),
    "planned": ("report-rectification-done", "plan-rectification", "defer-rectification"),
    "done": ("verify-rectification", "reopen-rectification"),
    "deferred": ("plan-rectification", "defer-rectification", "reopen-rectification"),
    "verified": ("reopen-rectification",),
}
"""What may be done in a state, the likeliest first."""
RANKED: Final = (
    "rank", "organisation", "organisation_name", "score", "obligations_in_time", "obligations_late", "tasks_in_time", "tasks_late",
    "discrepancies_settled", "discrepancies_left",
)  # fmt: skip


@router.get("/rectifications")
def all_of_them(
    request: Request,
    session: Db,
    as_of: AsOf,
    known: Known,
    state: Annotated[State, Query()] = "",
    late: Late = False,
    remind: Remind = False,
    organisation: OfOrganisation = "",
    building: OfBuilding = "",
    q: Said = "",
    sort: Sort = "due_day",
    number: Page = 1,
) -> HTMLResponse:
    """The rectifications, those that are expected first before the others."""
    found = views.rectifications(session, on=as_of, known=known, organisation=organisation, building=building, search=q)
    shown = found[found.state == state] if state else found
    shown = shown[shown.late.eq(True)] if late else shown
    shown = shown[shown.remind.eq(True)] if remind else shown
    asked: dict[str, Any] = {
        "state": state,
        "late": late,
        "remind": remind,
        "organisation": organisation,
        "building": building,
        "q": q,
    }
    return page(
        request,
        "rectifications.html",
        as_of=as_of,
        listing=listed(shown, sort, SORTS, number),
        counts=views.rectification_counts(found),
        whole=len(found),
        states=STATES,
        headings=HEADINGS,
        means=MEANS,
        owed=OWED,
        first_act={name: acts[0] for name, acts in ACTS.items()},
        words={name: it.words for name, it in verbs().items()},
        **asked,
    )


@router.get("/rectifications/{key:path}")
def one(request: Request, session: Db, key: FindingKey, as_of: AsOf, known: Known) -> HTMLResponse:
    """The life of one: what was found, where it stands, every step, and what may be done next."""
    steps = views.rectification_life(session, key, on=as_of, known=known)
    found = views.rectifications(session, on=as_of, known=known, key=key).to_dict("records")
    if not found:
        raise NotFound(f"{as_of} 没有整改事项 {key}", f"there is no rectification {key} on {as_of}")
    told = verbs()
    return page(
        request,
        "rectification.html",
        as_of=as_of,
        it=found[0],
        rule=RULES.get(str(found[0]["code"])),
        steps=steps.to_dict("records"),
        states=STATES,
        headings=HEADINGS,
        means=MEANS,
        owed=OWED,
        acts=[told[name] for name in ACTS[str(found[0]["state"])]],
        words={name: it.words for name, it in told.items()},
    )


@router.get("/ranking")
def ranking(
    request: Request,
    session: Db,
    as_of: AsOf,
    known: Known,
    year: Year = None,
    sort: Sort = "rank",
    number: Page = 1,
) -> HTMLResponse:
    """Organisations by the timeliness of their updates, with every count that goes in, and the formula."""
    found = views.ranking(session, on=as_of, known=known, year=year)
    return page(
        request,
        "ranking.html",
        as_of=as_of,
        year=year or as_of.year,
        listing=listed(found, sort, RANKED, number),
        formula=formula(as_of),
    )
