"""Rooms reshaped on the page of their building: what would come out is shown beside the plan, then confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from shapely.geometry import LineString

from api.asking import Asker, By
from api.audit_shown import Told
from api.dependencies import Register, Today
from api.pages.audits import VERDICT_WORDS
from api.pages.render import page
from api.pages.surveys import REFUSED, SEE_OTHER, Written
from api.reshaping import Deed, Shown, carry_out, rehearse
from api.routes.places import BuildingCode
from api.schemas.places import feature_collection
from api.schemas.reshapes import wkt
from api.what_if import what_if
from floorplans.vocabulary import RoomUse, Words
from maps.verdict_theme import VERDICTS
from registry import RegistryError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Column = Annotated[list[str], Form(max_length=200)]


@router.post("/buildings/{code}/reshape")
def reshape(
    request: Request,
    register: Register,
    viewer: Asker,
    today: Today,
    code: BuildingCode,
    act: Annotated[str, Form(pattern="^(split|merge|redraw|undo)$")],
    room: Column = [],  # noqa: B006  (FastAPI copies a form's default)
    line: Annotated[str, Form(max_length=5000)] = "",
    entry: Annotated[int, Form(ge=0, le=2**62)] = 0,
    number: Column = [],  # noqa: B006  (as above)
    use: Column = [],  # noqa: B006  (as above)
    door: Column = [],  # noqa: B006  (as above)
    by: By = "",
    because: Written = "",
    on: Written = "",
    seen: Written = "",
    confirm: Annotated[bool, Form()] = False,
) -> Response:
    """What an act would do, with what was typed; where it is confirmed it is done, and the page goes on to the room that stands now."""
    typed = {"by": by, "because": because, "on": on}
    shown: Shown | None = None
    verdicts: Sequence[tuple[Told | None, Told | None]] = ()
    refused: Words | None = None
    parts = [
        {"number": one.strip()[:100], "use": _use(two), "door": {"yes": True, "no": False}.get(three)}
        for one, two, three in zip(number, use, door, strict=False)
    ]
    try:
        day = _day(on, today)
        deed = _deed(act, room, line, entry, parts, by=by.strip(), because=because.strip())
        if not confirm:
            shown = rehearse(register, deed, on=day)
            verdicts = what_if(register, [(deed.verb, deed.told)], [code], on=day, viewer=viewer).rooms
        elif by.strip() and because.strip():
            done = carry_out(register, deed, on=day, seen=seen, asker=viewer, today=today)
            if done.proposal:
                return RedirectResponse(f"/proposals/{done.proposal}", SEE_OTHER)
            first = done.after.iloc[0]
            floor = first.floor.removeprefix(f"{code}-")
            return RedirectResponse(f"/buildings/{code}?floor={floor}&room={first.code}", SEE_OTHER)
        else:
            refused = Words("请填写经办人和依据", "fill in who does it and the paper it rests on")
            shown = rehearse(register, deed, on=day)
    except RegistryError as refusal:
        refused = refusal.words
    return page(
        request,
        "room_reshape.html",
        status=REFUSED if confirm else 200,
        act=act,
        shown=shown,
        before=_rows(shown.before) if shown else [],
        after=_rows(shown.after) if shown else [],
        preview=feature_collection(shown.after) if shown else None,
        refused=refused,
        verdicts=verdicts,
        verdict_words=VERDICT_WORDS,
        hues=VERDICTS,
        typed=typed,
        parts=parts,
        uses=list(RoomUse),
    )


def _deed(act: str, rooms: list[str], line: str, entry: int, parts: list[dict[str, Any]], *, by: str, because: str) -> Deed:
    word = {"by": by, "because": because}
    if act == "undo":
        return Deed(verb="undo-reshape", told={"line": entry}, **word)
    if act == "merge":
        into = [it for it in parts if it["number"] or it["use"]][:1]
        return Deed(verb="merge-rooms", told={"rooms": rooms, "into": into}, **word)
    cut = {"line": wkt(_line(line)), "on_earth": True}
    if act == "redraw":
        return Deed(verb="redraw-rooms", told={"rooms": rooms, **cut}, **word)
    return Deed(verb="split-room", told={"room": "".join(rooms[:1]), "parts": parts, **cut}, **word)


def _line(written: str) -> LineString:
    """The cut as it was drawn, in EPSG:4490."""
    try:
        drawn = LineString([(float(x), float(y)) for x, y in orjson.loads(written)])
    except (TypeError, ValueError) as wrong:
        raise RegistryError("请在图上点两下画出这条线", "draw the line on the plan with two clicks") from wrong
    return drawn


def _use(code: str) -> str:
    return code if code in {it.value for it in RoomUse} else ""


def _day(written: str, today: date) -> date:
    try:
        return date.fromisoformat(written.strip()) if written.strip() else today
    except ValueError:
        raise RegistryError(f"日期“{written}”应写作 2026-09-14", f"write the day “{written}” like 2026-09-14") from None


def _rows(frame: Any) -> list[Any]:
    return list(frame.itertuples(index=False))
