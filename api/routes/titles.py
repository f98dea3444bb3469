"""Titles as of a day, filtered, sorted and a page at a time."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.dependencies import AsOf, Db, Language
from api.listing import Page, Sort, listed
from api.routes.places import Division, Search
from api.schemas.places import plain
from api.schemas.refusals import refusals
from api.schemas.titles import TitleOut
from floorplans.vocabulary import Words
from registry import views
from registry.views.titles import COLUMNS

router = APIRouter(prefix="/api", tags=["权属 · titles"], responses=refusals(422))

WORD = r"^[a-z-]*$"
SORTS = tuple(name for name in COLUMNS if name not in {"restrictions", "users", "notes"})
TOTAL = {
    "X-Total-Count": {"description": "符合条件的总行数 · how many there are of all pages", "schema": {"type": "integer"}},
}
State = Annotated[
    str,
    Query(
        max_length=20, pattern=WORD, description="登记状态；unrecorded 为未登记现状 · state of the title", examples=["registered"]
    ),
]
Documents = Annotated[str, Query(max_length=20, pattern=WORD, description="证件情况 · papers there are", examples=["both"])]
Batch = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$", description="批次 · batch", examples=["第一批"])]
Need = Annotated[
    str, Query(max_length=20, pattern=WORD, description="使用协议情况 · whether its users have agreements", examples=["missing"])
]


@router.get(
    "/titles",
    summary="一楼一策权属清单 · titles, building by building",
    response_model=list[TitleOut],
    responses={200: {"headers": TOTAL}},
)
def list_titles(
    response: Response,
    session: Db,
    as_of: AsOf,
    language: Language,
    q: Search = "",
    division: Division = "",
    state: State = "",
    documents: Documents = "",
    batch: Batch = "",
    agreement: Need = "",
    sort: Sort = "code",
    page: Page = 1,
) -> Any:
    """Every building with its title, papers, plan, restrictions and the agreements of those who use it."""
    found = views.titles(
        session, on=as_of, division=division, search=q, state=state, documents=documents, batch=batch, agreement=agreement
    )
    shown = listed(found, sort, SORTS, page)
    response.headers["X-Total-Count"] = str(shown.total)
    return [told(it, language) for it in shown.rows]


def told(row: dict[str, Any], language: str) -> dict[str, Any]:
    """A row as JSON takes it, its sentences in a language."""
    return {name: _said(plain(value), language) for name, value in row.items()}


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Words):
        return value.said_in(language)
    return [_said(it, language) for it in value] if isinstance(value, list | tuple) else value
