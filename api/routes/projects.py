"""Construction projects as of a day: what the national report's form 4 is filled from."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.dependencies import AsOf, Db, Language
from api.listing import Page, Sort, listed
from api.routes.places import Division, Search
from api.routes.titles import TOTAL, WORD, told
from api.schemas.refusals import refusals
from api.schemas.titles import ProjectOut
from registry import views

router = APIRouter(prefix="/api/projects", tags=["建设项目 · projects"], responses=refusals(422))

SORTS = ("code", "name", "kind", "approver", "approved_on", "builder_name", "main_user", "address", "gross_floor_area", "budget")
Kind = Annotated[str, Query(max_length=20, pattern=WORD, description="建设性质 · what it does", examples=["new"])]


@router.get(
    "", summary="建设项目清单 · construction projects", response_model=list[ProjectOut], responses={200: {"headers": TOTAL}}
)
def list_projects(
    response: Response,
    session: Db,
    as_of: AsOf,
    language: Language,
    q: Search = "",
    division: Division = "",
    kind: Kind = "",
    sort: Sort = "code",
    page: Page = 1,
) -> Any:
    """The projects of a division with the columns of form 4."""
    shown = listed(views.projects(session, on=as_of, division=division, search=q, kind=kind), sort, SORTS, page)
    response.headers["X-Total-Count"] = str(shown.total)
    return [told(it, language) for it in shown.rows]
