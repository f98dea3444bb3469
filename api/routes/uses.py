"""Idle rooms, the use of a room, what falls due and the yearly tasks."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.dependencies import AsOf, Db, Language
from api.idle_asked import AskedIdle
from api.routes.places import GEOJSON, NO_NUL, RoomCode, geojson
from api.schemas.places import feature_collection, records
from api.schemas.refusals import refusals
from api.schemas.uses import DueOut, IdleOut, RoomUsesOut, YearlyOut, as_told
from registry.models import ObligationKind
from registry.views.due import due, yearly
from registry.views.uses import uses_of

router = APIRouter(prefix="/api", tags=["使用 · uses"], responses=refusals(422))

OfOrganisation = Annotated[
    str, Query(max_length=40, pattern=NO_NUL, description="单位编号 · code of an organisation", examples=["371500-P001"])
]
Kind = Annotated[Literal[""] | ObligationKind, Query(description="事由 · why it is to be given back", examples=["move"])]
Overdue = Annotated[bool, Query(description="只看逾期的 · only what is overdue")]
Owing = Annotated[bool, Query(description="只看未完成的 · only what is not done")]
Year = Annotated[Annotated[int, Field(ge=2017, le=2200)] | None, Query(description="年度 · year", examples=[2026])]


@router.get("/idle-rooms", summary="闲置房间 · idle rooms", response_model=IdleOut)
def idle_rooms(session: Db, as_of: AsOf, asked: AskedIdle) -> Any:
    """Rooms that nobody has on a day, or not wholly: a page of them, and the sums of all."""
    found = asked.found(session, as_of)
    rooms = records(found.rooms)
    return {"count": found.count, "free_area": f"{found.free_area:.2f}", "page": asked.page, "size": asked.size, "rooms": rooms}


@router.get(
    "/idle-rooms.geojson", summary="闲置房间及轮廓 · idle rooms with their outlines", response_class=Response, responses=GEOJSON
)
def idle_rooms_as_geojson(session: Db, as_of: AsOf, asked: AskedIdle) -> Response:
    """The same page with the outlines."""
    return geojson(feature_collection(asked.found(session, as_of).rooms))


@router.get("/rooms/{code}/uses", summary="房间的使用 · the use of a room", response_model=RoomUsesOut, responses=refusals(404))
def uses_of_room(session: Db, code: RoomCode, as_of: AsOf) -> Any:
    """Who has a room on a day and who had it before, who sits there, what belongs to it, and why it is to be given back."""
    return as_told(code, uses_of(session, code, on=as_of))


@router.get("/due", summary="到期清单 · what is to be given back, and by when", response_model=list[DueOut])
def due_list(
    session: Db, as_of: AsOf, language: Language, organisation: OfOrganisation = "", kind: Kind = "", overdue: Overdue = False
) -> Any:
    """The rooms that are to be given back, by their last day; where a year has no calendar, words and no day."""
    found = due(session, on=as_of, organisation=organisation, kind=str(kind), overdue=overdue)
    return records(found.assign(why=[it.said_in(language) for it in found.why]))


@router.get("/yearly-tasks", summary="年度公示与备案 · the yearly tasks", response_model=list[YearlyOut])
def yearly_tasks(
    session: Db,
    as_of: AsOf,
    language: Language,
    year: Year = None,
    organisation: OfOrganisation = "",
    owing: Owing = False,
) -> Any:
    """The yearly tasks of every organisation in scope, done or not; of the year looked at unless another is asked for."""
    found = yearly(session, year or as_of.year, on=as_of, organisation=organisation, owing=owing)
    return records(found.assign(why=[it.said_in(language) for it in found.why]))
