"""The page on which a room is counted, in the corridor and with a phone: what the book says, agrees or differs, a picture, the next room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Path, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from api.asking import Asker
from api.dependencies import Db, Register, Today
from api.pages.render import page
from api.pages.stocktakes import says
from api.pages.surveys import REFUSED, SEE_OTHER
from api.pictures import kind_of, put_down
from api.routes.places import NO_NUL, RoomCode
from api.routes.stocktakes import StocktakeCode
from floorplans.vocabulary import RoomUse, Words
from registry import NotAllowed, NotFound, RegistryError, queries, verb_of, views
from registry.acts.count_room import count_room
from registry.acts.keep import keep
from registry.models import RoomState, Stocktake
from registry.queries import stocktakes
from registry.queries.booked import BookedField
from registry.store.handed import hand_in

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

YEAR: Final = 365 * 86400
NOTHING: Final = Words("没有填写哪一项不符；都一致请按“相符”", "nothing was changed; press “Agrees” where all is right")
Told = Annotated[str, Form(max_length=500, pattern=NO_NUL)]


@dataclass(frozen=True, slots=True)
class Here:
    """A room of a stocktake and its neighbours on the floor."""

    of: Stocktake
    book: dict[str, Any]
    floor: list[dict[str, Any]]

    @property
    def at(self) -> int:
        """Where it stands among the rooms of its floor."""
        return [it["code"] for it in self.floor].index(self.book["code"])

    @property
    def next_left(self) -> dict[str, Any] | None:
        """The next room of the floor, after it and then from the first, that nobody has counted."""
        onward = self.floor[self.at + 1 :] + self.floor[: self.at]
        return next((it for it in onward if it["count_state"] == "missing"), None)


@router.get("/stocktakes/{code}/rooms/{room}")
def look(
    request: Request,
    session: Db,
    code: StocktakeCode,
    room: RoomCode,
    today: Today,
    viewer: Asker,
    done: Annotated[str, Query(max_length=80)] = "",
) -> HTMLResponse:
    """What the book says of a room, and the two buttons."""
    here = _here(session, code, room, on=today)
    name = viewer.name if viewer else unquote(request.cookies.get("counter", ""))
    return _page(
        request,
        session,
        here,
        on=today,
        typed={**_was(here.book), "by": name, "note": here.book["note"]},
        asks_name=viewer is None,
        done=done,
    )


@router.post("/stocktakes/{code}/rooms/{room}")
def count(
    request: Request,
    register: Register,
    code: StocktakeCode,
    room: RoomCode,
    today: Today,
    viewer: Asker,
    answer: Annotated[str, Form(pattern="^(agrees|differs)$")],
    by: Told = "",
    note: Told = "",
    number: Told = "",
    use: Told = "",
    state: Told = "",
    organisation: Told = "",
    people: Told = "",
    was_number: Told = "",
    was_use: Told = "",
    was_state: Told = "",
    was_organisation: Told = "",
    was_people: Told = "",
    photo: UploadFile | None = None,
) -> Response:
    """Count the room and go on to the next of its floor; what was typed is kept when it is refused. Twice is once."""
    found = {"number": number, "use": use, "state": state, "organisation": organisation, "people": people}
    was = {"number": was_number, "use": was_use, "state": was_state, "organisation": was_organisation, "people": was_people}
    differs = {name: value.strip() for name, value in found.items() if value.strip() != was[name]} if answer == "differs" else {}
    name = (viewer.name if viewer else by).strip()
    try:
        _may(viewer, name, answer, differs)
        with register.writing() as session:
            if "organisation" in differs:
                differs["organisation"] = stocktakes.organisation_meant(session, differs["organisation"], on=today)
            arguments = {
                "stocktake": code,
                "room": room,
                "differs": list(differs),
                "note": note,
                **{k: v for k, v in differs.items() if v},
            }
            here = _here(session, code, room, on=today)
            with put_down(photo) as picture:
                if picture:
                    keep(session, picture.path, picture.digest, name=picture.name)
                    hand_in(session, picture.digest, viewer.account if viewer else "")
                arguments["photo"] = picture.digest if picture else here.book["photo"]
                told = verb_of("count-room").read(arguments)
                count_room(session, told, on=today, by=name, because=f"{here.of.name}（{here.of.code}）")
    except RegistryError as refusal:
        with register.reading() as fresh:
            here = _here(fresh, code, room, on=today)
            typed = {**found, "by": by, "note": note}
            again = {"refused": refusal.words, "open": answer == "differs", "was": was}
            return _page(request, fresh, here, on=today, typed=typed, asks_name=viewer is None, status=REFUSED, **again)
    follows = here.next_left
    onward = (
        f"/stocktakes/{code}/rooms/{follows['code']}?done={room}" if follows else f"/stocktakes/{code}?floor={here.book['floor']}"
    )
    gone = RedirectResponse(onward, status_code=SEE_OTHER)
    if viewer is None:
        gone.set_cookie("counter", quote(name), max_age=YEAR, samesite="lax", httponly=True)
    return gone


@router.get("/stocktakes/{code}/photos/{digest}")
def photo_of(session: Db, code: StocktakeCode, today: Today, digest: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """A picture that was taken in a stocktake."""
    of = stocktakes.stocktake(session, code, on=today)
    if digest not in {it.photo for it in stocktakes.counts(session, of.id, on=today)}:
        raise NotFound("这次盘点没有这张照片", "this stocktake has no such picture")
    content = queries.original(session, digest)
    headers = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox"}
    return Response(content, media_type=kind_of(content) or "application/octet-stream", headers=headers)


def _may(viewer: Any, name: str, answer: str, differs: Mapping[str, str]) -> None:
    """Raise where somebody may not count, gives no name, or says that something differs without saying what."""
    if viewer is not None and not verb_of("count-room").roles & set(viewer.roles):
        raise NotAllowed("您的角色不能盘点", "your role does not count rooms")
    if not name:
        raise NotAllowed("请填写盘点人", "say who counts")
    if answer == "differs" and not differs:
        raise NotAllowed(*NOTHING)


def _here(session: Session, code: str, room: str, *, on: date) -> Here:
    of = stocktakes.stocktake(session, code, on=on)
    rooms = views.stocktake_rooms(session, code, on=on, floor=_floor_of(session, room, on=on)).rows.to_dict("records")
    book = next((it for it in rooms if it["code"] == room), None)
    if book is None:
        raise NotFound(f"{room} 不在盘点 {code} 的范围内", f"{room} is no room of the stocktake {code}")
    return Here(of, book, rooms)


def _floor_of(session: Session, room: str, *, on: date) -> str:
    found = views.called(session, room, on=on)
    mine = found[found.code == room]
    return str(mine.floor.iloc[0]) if len(mine) else "-"


def _was(book: dict[str, Any]) -> dict[str, str]:
    """What the book says, as the form shows it."""
    return {it.value: str(book["organisation_name" if it is BookedField.ORGANISATION else it.value]) for it in BookedField}


def _page(
    request: Request,
    session: Session,
    here: Here,
    *,
    on: date,
    typed: dict[str, str],
    asks_name: bool,
    done: str = "",
    status: int = 200,
    refused: Words | None = None,
    open: bool = False,  # noqa: A002  (the attribute's own name)
    was: dict[str, str] | None = None,
) -> HTMLResponse:
    at = here.at
    return page(
        request,
        "stocktake_room.html",
        status=status,
        of=here.of,
        book=here.book,
        says=says(here.book["found"]),
        was=was or _was(here.book),
        typed=typed,
        asks_name=asks_name,
        refused=refused,
        open=open,
        uses=list(RoomUse),
        states=list(RoomState),
        state_words={it.value: it.words for it in RoomState},
        organisations=stocktakes.organisations_around(session, here.book["building_id"], on=on),
        counted=sum(it["count_state"] != "missing" for it in here.floor),
        floor_rooms=len(here.floor),
        before=here.floor[at - 1] if at else None,
        after=here.floor[at + 1] if at + 1 < len(here.floor) else None,
        done=next((it for it in here.floor if it["code"] == done), None),
    )
