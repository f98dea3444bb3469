"""What if: the verdicts that would be given if a person moved to a room, or a wall were drawn through one; nothing is written."""

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from shapely.geometry import LineString
from sqlalchemy.orm import Session

from api.asking import Asker
from api.dependencies import AsOf, Db, Register
from api.pages.audits import VERDICT_WORDS
from api.pages.rectifications import HEADINGS
from api.pages.render import page
from api.routes.places import NO_NUL
from api.schemas.reshapes import wkt
from api.what_if import Act, Consequence, Later, walled, what_if
from floorplans.vocabulary import Words
from maps.verdict_theme import VERDICTS
from registry import Invalid, RegistryError, queries
from registry.models import Room
from registry.queries import parties, uses

POINTS: Final = re.compile(r"(-?\d{1,6}(\.\d{1,9})?,-?\d{1,6}(\.\d{1,9})?\s*)+")

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Said = Annotated[str, Query(max_length=200, pattern=NO_NUL)]


@router.get("/what-if")
def tried(
    request: Request,
    session: Db,
    register: Register,
    viewer: Asker,
    as_of: AsOf,
    person: Said = "",
    room: Said = "",
    line: Said = "",
    degrees: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """A form of two kinds of trial, and what came of the one that was asked for."""
    person, room, line = person.strip(), room.strip(), line.strip()
    found: Consequence | None = None
    refused: Words | None = None
    try:
        if person and room:
            acts, buildings = _moved(session, person, room, as_of)
            found = what_if(register, acts, buildings, on=as_of, viewer=viewer)
        elif room and line:
            acts = walled(session, room, _line(line), on=as_of, on_earth=degrees)
            found = what_if(register, acts, [_building(room)], on=as_of, viewer=viewer)
    except RegistryError as wrong:
        refused = wrong.words
    return page(
        request,
        "what_if.html",
        as_of=as_of,
        asked={"person": person, "room": room, "line": line, "degrees": degrees},
        found=found,
        refused=refused,
        hues=VERDICTS,
        verdict_words=VERDICT_WORDS,
        headings=HEADINGS,
        status=422 if refused else 200,
    )


def _moved(session: Session, code: str, room: str, on: Any) -> tuple[list[Act | Later], list[str]]:
    """A person leaves the office where they sit and takes a seat in a room; the acts, and the buildings they concern."""
    person = parties.person(session, code, on=on)
    left = [it.room_id for it in uses.seats_of(session, person.id, on=on) if not it.second]
    codes = [it.code for it in (session.get(Room, one) for one in left) if it is not None]
    queries.standing_rooms(session, [room])
    acts: list[Act | Later] = [("unseat", {"room": it, "people": [code]}) for it in codes]
    acts.append(("seat", {"room": room, "people": [code]}))
    return acts, sorted({_building(it) for it in [*codes, room]})


def _building(room: str) -> str:
    """The building in a room's code: division and site, then the building's own number."""
    return "-".join(room.split("-")[:3])


def _line(text: str) -> str:
    """A cut typed as ``x,y x,y``, in plan metres or degrees."""
    if len(text.split()) < 2 or not POINTS.fullmatch(text):
        raise Invalid({"line": Words("分割线应写作 2,0 2,5（图纸坐标，米）", "is written 2,0 2,5 in plan metres")})
    return wkt(LineString([tuple(float(it) for it in pair.split(",")) for pair in text.split()]))
