"""Use agreements as they stand on a day, and one in full; a number may hold slashes, so it ends its address."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from api.dependencies import AsOf, Db, Language
from api.listing import Page, Sort, listed
from api.routes.places import NO_NUL, Search
from api.routes.titles import TOTAL, WORD, told
from api.schemas.refusals import refusals
from api.schemas.titles import AgreementInFullOut, AgreementOut
from registry import views
from registry.views.agreements import COLUMNS

router = APIRouter(prefix="/api/agreements", tags=["使用协议 · use agreements"], responses=refusals(422))

SORTS = tuple(name for name in COLUMNS if name != "purposes")
Number = Annotated[
    str,
    Path(
        max_length=100,
        pattern=NO_NUL,
        examples=["聊机管用〔2026〕3号"],
        description="协议编号，斜杠不必转写 · slashes stay as they are",
    ),
]
OrganisationIn = Annotated[
    str, Query(max_length=20, pattern=NO_NUL, description="使用单位编号 · organisation", examples=["371500-P001"])
]
BuildingIn = Annotated[str, Query(max_length=40, pattern=NO_NUL, description="楼栋编号 · building", examples=["371500-0001-001"])]
Standing = Annotated[
    str, Query(max_length=20, pattern=WORD, description="当日状态 · where it stands on the day", examples=["in-force"])
]


@router.get("", summary="使用协议清单 · use agreements", response_model=list[AgreementOut], responses={200: {"headers": TOTAL}})
def list_agreements(
    response: Response,
    session: Db,
    as_of: AsOf,
    language: Language,
    q: Search = "",
    organisation: OrganisationIn = "",
    building: BuildingIn = "",
    standing: Standing = "",
    sort: Sort = "number",
    page: Page = 1,
) -> Any:
    """The agreements as they stand on the day: over, in force, or to come."""
    found = views.agreements(session, on=as_of, organisation=organisation, building=building, search=q, standing=standing)
    shown = listed(found, sort, SORTS, page)
    response.headers["X-Total-Count"] = str(shown.total)
    return [told(it, language) for it in shown.rows]


@router.get(
    "/{number:path}", summary="一份使用协议 · one use agreement", response_model=AgreementInFullOut, responses=refusals(404)
)
def one_agreement(session: Db, number: Number, as_of: AsOf, language: Language) -> Any:
    """One agreement with the rooms that it froze."""
    it = views.agreement(session, number, on=as_of)
    left = (it.last_day - as_of).days if it.last_day and it.last_day >= as_of else None
    same = {name: getattr(it, name) for name in COLUMNS if hasattr(it, name)}
    facts = {
        "standing": it.standing.value,
        "organisation": it.organisation.code,
        "organisation_name": it.organisation.name,
        "bureau_name": it.bureau.name,
        "building": it.building.code,
        "building_name": it.building.name,
        "rooms": len(it.schedule),
        "days_left": left,
    }
    return {**told({**same, **facts, "notes": it.notes}, language), "schedule": it.schedule, "entry": it.entry, "head": it.head}
