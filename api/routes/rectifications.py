"""Rectifications of findings, and the ranking of organisations by timeliness, over HTTP; what is done about them are acts."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query

from api.dependencies import AsOf, Db, Known, Language
from api.listing import Page, Sort, listed
from api.routes.places import NO_NUL
from api.routes.uses import OfOrganisation, Year
from api.schemas.places import plain, records
from api.schemas.rectifications import KEY, OneRectificationOut, RankingOut, RectificationsOut
from api.schemas.refusals import refusals
from registry import NotFound, views
from registry.compliance.findings import RULES
from registry.standards.ranking import formula

router = APIRouter(prefix="/api", tags=["合规 · compliance"], responses=refusals(422))

SORTS: Final = (
    "due_day", "key", "code", "organisation_name", "building_name", "room", "state", "since", "opened_on", "excess", "means",
)  # fmt: skip
FindingKey = Annotated[
    str,
    Path(max_length=300, pattern=NO_NUL, description="问题编号，可含斜线 · key of a finding, may have slashes", examples=[KEY]),
]
State = Annotated[
    Literal["", "open", "planned", "done", "deferred", "verified"], Query(description="状态 · state", examples=["planned"])
]
Late = Annotated[bool, Query(description="只看逾期的 · only what is late")]
Remind = Annotated[bool, Query(description="只看应催办的 · only those to be reminded of")]
OfBuilding = Annotated[
    str, Query(max_length=40, pattern=NO_NUL, description="楼栋编号 · code of a building", examples=["371500-0001-001"])
]
Said = Annotated[
    str, Query(max_length=100, pattern=NO_NUL, description="编号、单位、楼栋、人员中的词 · words", examples=["财政"])
]


@router.get("/rectifications", summary="整改清单 · the rectifications", response_model=RectificationsOut)
def list_rectifications(
    session: Db,
    as_of: AsOf,
    known: Known,
    language: Language,
    state: State = "",
    late: Late = False,
    remind: Remind = False,
    organisation: OfOrganisation = "",
    building: OfBuilding = "",
    q: Said = "",
    sort: Sort = "due_day",
    page: Page = 1,
) -> Any:
    """The rectifications as they stood on a day, a hundred a page; the counts are of all but for state and lateness."""
    found = views.rectifications(session, on=as_of, known=known, organisation=organisation, building=building, search=q)
    shown = found[found.state == state] if state else found
    shown = shown[shown.late.eq(True)] if late else shown
    shown = shown[shown.remind.eq(True)] if remind else shown
    part = listed(shown, sort, SORTS, page)
    rows = [_told(it, language) for it in part.rows]
    counts = views.rectification_counts(found)
    return {"total": part.total, "page": part.page, "pages": part.pages, "counts": counts, "rows": rows}


@router.get(
    "/rectifications/{key:path}",
    summary="一项整改 · one rectification",
    response_model=OneRectificationOut,
    responses=refusals(404),
)
def one_rectification(session: Db, key: FindingKey, as_of: AsOf, known: Known, language: Language) -> Any:
    """A rectification as it stood on a day, with every step until then."""
    steps = records(views.rectification_life(session, key, on=as_of, known=known))
    found = views.rectifications(session, on=as_of, known=known, key=key).to_dict("records")
    if not found:
        raise NotFound(f"{as_of} 没有整改事项 {key}", f"there is no rectification {key} on {as_of}")
    return {**_told(found[0], language), "steps": steps}


@router.get("/ranking", summary="更新及时性排名 · organisations by timeliness", response_model=RankingOut)
def ranked(
    session: Db, as_of: AsOf, known: Known, language: Language, year: Year = None, organisation: OfOrganisation = ""
) -> Any:
    """Organisations ranked by how timely they are, with every count that goes in; the ranks are among those that may be seen."""
    found = views.ranking(session, on=as_of, known=known, year=year, organisation=organisation)
    return {"year": year or as_of.year, "formula": formula(as_of).said_in(language), "rows": records(found)}


def _told(row: Mapping[Any, Any], language: str) -> dict[str, Any]:
    """A rectification as JSON, what was found and why by then in words."""
    rule = RULES.get(row["code"])
    says = rule.heading.said_in(language) if rule else row["code"]
    return {**{str(name): plain(value) for name, value in row.items()}, "says": says, "why": row["why"].said_in(language)}
