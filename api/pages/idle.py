"""Idle rooms as list and map together: one filter, which the address carries."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db
from api.idle_asked import AskedIdle
from api.pages.render import page
from api.routes.places import NO_NUL
from floorplans.vocabulary import RoomUse

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

RoomCode = Annotated[str, Query(max_length=80, pattern=NO_NUL)]


@router.get("/idle")
def idle(request: Request, session: Db, as_of: AsOf, asked: AskedIdle, room: RoomCode = "") -> HTMLResponse:
    """The rooms that nobody has, or not wholly, with the one that is looked at."""
    found = asked.found(session, as_of)
    rows: list[Any] = list(found.rooms.itertuples(index=False))
    return page(
        request,
        "idle.html",
        as_of=as_of,
        asked=asked,
        wanted=asked.wanted,
        rows=rows,
        count=found.count,
        free_area=found.free_area,
        pages=max(1, -(-found.count // asked.size)),
        chosen=next((it for it in rows if it.code == room), None),
        room=room,
        uses=list(RoomUse),
    )
