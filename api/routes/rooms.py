"""What a room has been: its versions, lineage, former names, areas and corrections; and the areas stated of it."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.asking import Asker
from api.dependencies import AsOf, Db, Register, Today
from api.doing import do
from api.routes.places import NO_NUL, RoomCode
from api.schemas.places import records
from api.schemas.refusals import refusals
from api.schemas.rooms import AreaIn, AreaOut, AreaWithdrawnIn, CalledOut, HistoryOut
from registry import Database, Viewer, views

router = APIRouter(prefix="/api/rooms", tags=["房间变更 · reshaping"], responses=refusals(422))

Name = Annotated[
    str,
    Query(
        min_length=1,
        max_length=80,
        pattern=NO_NUL,
        examples=["312"],
        description="房号或编码，今用或曾用 · its own or a former one",
    ),
]
Building = Annotated[str, Query(max_length=40, pattern=NO_NUL, examples=["371500-0001-001"])]


@router.get(
    "", summary="按今用或曾用的房号、编码找房间 · rooms by a number or code, former ones too", response_model=list[CalledOut]
)
def rooms_called(session: Db, called: Name, as_of: AsOf, building: Building = "") -> Any:
    """The rooms that a number or a code means on a day, their own or a former one."""
    return records(views.called(session, called, building=building, on=as_of))


@router.get("/{code}/history", summary="房间沿革 · the history of a room", response_model=HistoryOut, responses=refusals(404))
def history(session: Db, code: RoomCode, as_of: AsOf) -> dict[str, Any]:
    """Who was what since when; aliases, areas and the rooms that the code means are those of the day."""
    return history_of(session, code, on=as_of)


@router.post(
    "/{code}/areas",
    summary="登记房间面积 · state an area of a room",
    status_code=201,
    response_model=list[AreaOut],
    responses=refusals(404, 409),
)
def state_room_area(register: Register, code: RoomCode, told: AreaIn, asker: Asker, today: Today, response: Response) -> Any:
    """State an area of a room beside what was measured; answers all areas of the room from that day.

    202 and the address of the proposal where the register has reviewers.
    """
    facts = {name: getattr(told, name) for name in ("kind", "area", "source", "basis", "method")}
    return _areas(register, "state-area", code, facts, told, asker, today, response)


@router.post(
    "/{code}/areas/withdraw",
    summary="撤回登记的面积 · withdraw a stated area",
    response_model=list[AreaOut],
    responses=refusals(404, 409),
)
def withdraw_room_area(
    register: Register, code: RoomCode, told: AreaWithdrawnIn, asker: Asker, today: Today, response: Response
) -> Any:
    """End what a source states of a room; answers the areas that are left. Proposed as stating is."""
    return _areas(register, "withdraw-area", code, {"kind": told.kind, "source": told.source}, told, asker, today, response)


def _areas(
    register: Database,
    verb: str,
    code: str,
    facts: dict[str, Any],
    told: AreaIn | AreaWithdrawnIn,
    asker: Viewer | None,
    today: date,
    response: Response,
) -> Any:
    on = told.on or today
    word = {"on": on, "because": told.because, "by": told.by, "asker": asker, "today": today}
    became = do(register, verb, {"room": code, **facts}, **word)
    if became.proposal:
        response.status_code, response.headers["location"] = 202, f"/proposals/{became.proposal}"
    with register.reading() as session:
        return records(views.areas(session, code, on=on))


def history_of(session: Session, code: str, *, on: date, known: datetime | None = None) -> dict[str, Any]:
    """All that a room has been; ``NotFound`` where there never was such a room."""
    found = {
        "versions": views.versions(session, code),
        "lineage": views.lineage(session, code),
        "aliases": views.aliases(session, room=code, on=on, known=known).drop(columns=["room", "number"]),
        "areas": views.areas(session, code, on=on, known=known),
        "corrections": views.corrected(session, code),
        "now": views.called(session, code, on=on, known=known),
    }
    return {"code": code, **{name: records(frame) for name, frame in found.items()}}
