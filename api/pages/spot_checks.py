"""Spot checks as pages: the list; one with its draw, the text to publish and the cards; a card on a phone; sheets to print."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Path, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from api.asking import Asker
from api.dependencies import AsOf, Db, Known, Register, Today
from api.pages.on_site import Told, done_on_site, kept, name_of, onward
from api.pages.render import page
from api.pages.stocktakes import paging
from api.pages.surveys import REFUSED
from api.routes.checks import CheckState, SpotCheckCode
from api.routes.places import NO_NUL
from api.routes.stocktakes import Page
from api.routes.uses import Year
from floorplans.vocabulary import RoomUse, Words
from registry import RegistryError, views
from registry.models import CheckKind, CheckResult, RoomState, SpotCheckState
from registry.queries import spot_checks
from registry.standards.spot_checks import stratum_words

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SIZE: Final = 200
RESULTS: Final = {"": Words("未填", "not filled"), **{it.value: it.words for it in CheckResult}}
Subject = Annotated[str, Path(max_length=80, pattern=NO_NUL)]
WithResult = Annotated[Literal["any", "", "agrees", "differs", "not-seen"], Query()]


@router.get("/spot-checks")
def listed(request: Request, session: Db, as_of: AsOf, known: Known, year: Year = None, state: CheckState = "") -> HTMLResponse:
    """The spot checks, the latest first."""
    rows = views.spot_checks(session, on=as_of, known=known, year=year, state=state).to_dict("records")
    states = {it.value: it.words for it in SpotCheckState}
    return page(request, "spot_checks.html", as_of=as_of, rows=rows, year=year, state=state, states=states)


@router.get("/spot-checks/{code}")
def one(
    request: Request,
    session: Db,
    code: SpotCheckCode,
    as_of: AsOf,
    known: Known,
    result: WithResult = "any",
    number: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """A spot check: its strata, the text that is published, whether the same is drawn again, and its cards."""
    spot = spot_checks.spot_check(session, code, on=as_of, known=known)
    cards = views.check_cards(session, code, on=as_of, known=known)
    shown = cards if result == "any" else cards[cards.result == result]
    rows = shown.iloc[(number - 1) * SIZE : number * SIZE].to_dict("records")
    return page(
        request,
        "spot_check.html",
        as_of=as_of,
        of=spot,
        text=views.published_text(spot, cards.to_dict("records")),
        redrawn=views.redrawn(session, code, on=as_of, known=known),
        rows=[{**it, "stratum_words": _stratum(it, spot.drawn_on)} for it in rows],
        strata=[{**it, "stratum_words": _stratum(it, spot.drawn_on)} for it in spot.strata],
        kinds={it.value: it.words for it in CheckKind},
        results=RESULTS,
        result=result,
        **paging(len(shown), number),
    )


@router.get("/spot-checks/{code}/sheet")
def sheet(
    request: Request, session: Db, code: SpotCheckCode, as_of: AsOf, number: Annotated[Page, Query(alias="page")] = 1
) -> HTMLResponse:
    """The cards to print, two to a page of paper, to be filled by hand."""
    spot = spot_checks.spot_check(session, code, on=as_of)
    cards = views.check_cards(session, code, on=as_of)
    rows = cards.iloc[(number - 1) * SIZE : number * SIZE].to_dict("records")
    return page(request, "check_sheet.html", as_of=as_of, of=spot, rows=rows, **_codes(), **paging(len(cards), number))


@router.get("/spot-checks/{code}/cards/{subject}")
def look(
    request: Request,
    session: Db,
    code: SpotCheckCode,
    subject: Subject,
    today: Today,
    asker: Asker,
    done: Annotated[str, Query(max_length=80)] = "",
) -> HTMLResponse:
    """A card on a phone: what the register says, and what is to be filled in."""
    card = _card(session, code, subject, today)
    typed = {**card["found"], "note": card["note"], "by": name_of(request, asker)}
    typed["signatures"] = "、".join(card["found"].get("signatures", ()))
    return _page(request, session, code, card, today, typed=typed, asks_name=asker is None, done=done)


@router.post("/spot-checks/{code}/cards/{subject}")
def fill(
    request: Request,
    register: Register,
    code: SpotCheckCode,
    subject: Subject,
    today: Today,
    asker: Asker,
    result: Annotated[str, Form(pattern="^(agrees|differs|not-seen)$")],
    by: Told = "",
    note: Told = "",
    use: Told = "",
    state: Told = "",
    people: Told = "",
    measured_area: Told = "",
    instrument: Told = "",
    signatures: Told = "",
    notice_photo: UploadFile | None = None,
    room_photo: UploadFile | None = None,
) -> Response:
    """Fill the card and go on to the next that is not filled; what was typed is kept when it is refused."""
    typed = {
        "use": use, "state": state, "people": people, "measured_area": measured_area.strip(), "instrument": instrument,
        "signatures": signatures, "note": note,
    }  # fmt: skip
    try:
        with register.reading() as session:
            card = _card(session, code, subject, today)
        pictures = {name: card[name] for name in ("notice_photo", "room_photo")}
        pictures |= kept(register, {"notice_photo": notice_photo, "room_photo": room_photo}, asker=asker)
        signed = tuple(it.strip() for it in signatures.replace("，", "、").replace(",", "、").split("、") if it.strip())
        told = {**typed, **pictures, "spot_check": code, "subject": subject, "result": result, "signatures": signed}
        done_on_site(register, "fill-check-card", told, because=f"随机抽查 {code}", by=by, asker=asker, today=today)
    except RegistryError as refusal:
        with register.reading() as session:
            card = _card(session, code, subject, today)
            again = {"typed": {**typed, "by": by}, "refused": refusal.words, "asks_name": asker is None}
            return _page(request, session, code, card, today, status=REFUSED, **again)
    with register.reading() as session:
        left = views.check_cards(session, code, on=today, result="").subject.to_list()
    follows = next((it for it in left if it > subject), left[0] if left else "")
    return onward(f"/spot-checks/{code}/cards/{follows}?done={subject}" if follows else f"/spot-checks/{code}", by, asker)


def _page(
    request: Request, session: Session, code: str, card: dict[str, Any], today: date, *, status: int = 200, **facts: Any
) -> HTMLResponse:
    spot = spot_checks.spot_check(session, code, on=today)
    cards = views.check_cards(session, code, on=today)
    told = {"refused": None, "done": "", **facts}
    filled = int(cards.result.ne("").sum())
    return page(
        request, "check_card.html", status=status, of=spot, card=card, filled=filled, cards=len(cards), **_codes(), **told
    )


def _card(session: Session, code: str, subject: str, on: date) -> dict[str, Any]:
    """A card that whoever asks may see; ``NotFound`` where it was not drawn."""
    spot = spot_checks.spot_check(session, code, on=on)
    spot_checks.card(session, spot.id, subject, on=on)
    found = views.check_cards(session, code, on=on, subject=subject).to_dict("records")[0]
    return {str(name): value for name, value in found.items()}


def _codes() -> dict[str, Any]:
    return {
        "uses": list(RoomUse),
        "states": list(RoomState),
        "results": RESULTS,
        "state_words": {it.value: it.words for it in RoomState},
    }


def _stratum(it: Any, on: date) -> Words:
    return stratum_words(CheckKind(it["kind"]), it["stratum"], on)
