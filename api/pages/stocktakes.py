"""Stocktakes as pages: the list, and one with its floors and rooms."""

from math import ceil
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db
from api.pages.render import page
from api.routes.places import Search
from api.routes.stocktakes import CountState, Page, StocktakeCode, StocktakeState, Text
from floorplans.vocabulary import Words
from registry import views
from registry.acts.differences import DifferingField, reads
from registry.queries import stocktakes

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SIZE: Final = 200
STATES: Final = {"open": Words("进行中", "under way"), "overdue": Words("已超期", "overdue"), "closed": Words("已结束", "closed")}
ROOM_STATES: Final = {
    "missing": Words("未盘", "not counted"),
    "differing": Words("不符", "differs"),
    "agreeing": Words("相符", "agrees"),
}
Floor = Annotated[str, Query(max_length=60)]


@router.get("/stocktakes")
def listed(
    request: Request,
    session: Db,
    as_of: AsOf,
    q: Search = "",
    state: StocktakeState = "",
    page_: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """The stocktakes, the latest first."""
    found = views.stocktakes(session, on=as_of, search=q, state=state, start=(page_ - 1) * SIZE, limit=SIZE)
    rows = found.rows.to_dict("records")
    return page(request, "stocktakes.html", as_of=as_of, q=q, state=state, states=STATES, rows=rows, **paging(found.total, page_))


@router.get("/stocktakes/{code}")
def one(
    request: Request,
    session: Db,
    code: StocktakeCode,
    as_of: AsOf,
    floor: Floor = "",
    state: CountState = "",
    q: Text = "",
    page_: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """A stocktake: its floors, and its rooms with what was found."""
    stocktakes.stocktake(session, code, on=as_of)
    found = views.stocktake_rooms(
        session, code, on=as_of, floor=floor, state=state, search=q, start=(page_ - 1) * SIZE, limit=SIZE
    )
    of = next(it for it in views.stocktakes(session, on=as_of, search=code).rows.to_dict("records") if it["code"] == code)
    return page(
        request,
        "stocktake.html",
        as_of=as_of,
        of=of,
        floors=views.progress(session, code, on=as_of).to_dict("records"),
        rows=[{**it, "says": says(it["found"])} for it in found.rows.to_dict("records")],
        floor=floor,
        state=state,
        q=q,
        states=ROOM_STATES,
        **paging(found.total, page_),
    )


def says(found: dict[str, str]) -> list[tuple[Words, Words]]:
    """What differs in a room, and what was found."""
    return [(DifferingField(name).words, reads(DifferingField(name), value)) for name, value in found.items()]


def paging(total: int, number: int, size: int = SIZE) -> dict[str, Any]:
    """What a page of a list says of where it is."""
    return {"total": total, "number": number, "pages": max(1, ceil(total / size))}
