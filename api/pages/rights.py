"""A room's and a building's page: title, use, lease, people and history together."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db, Known, language_of
from api.pages.render import page
from api.pages.timelines import facts_of
from api.rights import of_building, of_room, standing_room, told, words_of
from api.routes.places import NO_NUL, BuildingCode, RoomCode
from api.schemas.room_areas import areas_told
from registry import queries, views
from registry.models import Building
from registry.views.timeline_facts import Noun

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
ROOMS_A_PAGE = 500
EVENTS_SHOWN = 30

Filter = Annotated[str, Query(max_length=40, pattern=NO_NUL)]
Page = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/rooms/{code}")
def room(request: Request, session: Db, code: RoomCode, as_of: AsOf, known: Known) -> HTMLResponse:
    """One room: who owns it, has it, rents it and sits in it, its areas, and what became of it."""
    found = standing_room(session, code, on=as_of, known=known)
    (chosen,) = found.itertuples(index=False)
    line = views.timeline(session, Noun.ROOM, code, on=as_of, known=known)
    events = told(line.events)[::-1]
    return page(
        request,
        "room.html",
        as_of=as_of,
        chosen=chosen,
        room=code,
        building=_building(session, chosen.building, as_of, known),
        floor_name=chosen.floor.removeprefix(f"{chosen.building}-"),
        rights=_told(of_room(session, code, chosen.building, on=as_of, known=known)),
        words_of=words_of,
        areas=areas_told(views.areas(session, code, on=as_of, known=known), language_of(request)),
        more=max(len(events) - EVENTS_SHOWN, 0),
        **facts_of(events[:EVENTS_SHOWN]),
    )


@router.get("/buildings/{code}/rights")
def building(
    request: Request,
    session: Db,
    code: BuildingCode,
    as_of: AsOf,
    known: Known,
    user: Filter = "",
    state: Filter = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """One building: who owns it, which organisation has which rooms, what is let, who sits there."""
    facts = of_building(session, code, on=as_of, known=known)
    held = facts.pop("holdings")
    if user:
        held = held[held["organisation"] == user]
    if state:
        held = held[held["state"] == state]
    shown = held.iloc[(page_number - 1) * ROOMS_A_PAGE : page_number * ROOMS_A_PAGE]
    return page(
        request,
        "building_rights.html",
        as_of=as_of,
        building=_building(session, code, as_of, known),
        rights=_told(facts),
        words_of=words_of,
        rows=told(shown),
        total=held["room"].nunique(),
        user=user,
        state=state,
        current=page_number,
        pages=-(-len(held) // ROOMS_A_PAGE),
    )


def _building(session: Any, code: str, day: Any, known: Any) -> Any:
    queries.by_code(session, Building, code, on=day, known=known)
    found = views.buildings(session, on=day, known=known, search=code)
    return next(it for it in found.itertuples(index=False) if it.code == code)


def _told(frames: dict[str, Any]) -> dict[str, Any]:
    return {name: told(frame) for name, frame in frames.items()}
