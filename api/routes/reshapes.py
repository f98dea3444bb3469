"""Rooms are split, merged, redrawn, and that is undone: first shown, then done on somebody's word."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path
from shapely.geometry import LineString

from api.asking import Asker
from api.dependencies import Language, Register, Today
from api.reshaping import Deed, carry_out, rehearse, reshaped_json
from api.routes.places import FloorCode, RoomCode
from api.schemas.refusals import refusals
from api.schemas.reshapes import MergeIn, OnWord, RedrawIn, ReshapedOut, SplitIn, wkt
from registry import Conflict, Database, Viewer

router = APIRouter(prefix="/api", tags=["房间变更 · reshaping"], responses=refusals(404, 409, 422))
Line = Annotated[int, Path(ge=1, le=2**62, examples=[7])]


@router.post("/rooms/{code}/split", summary="分割房间 · split a room", response_model=ReshapedOut)
def split_room(
    register: Register, code: RoomCode, told: SplitIn, asker: Asker, today: Today, language: Language
) -> dict[str, Any]:
    """Split a room along a line or into parts; the room ends and each part is a room of its own."""
    line = wkt(LineString(told.line)) if told.line is not None else ""
    facts = {"room": code, "line": line, "on_earth": told.degrees, "parts": [it.told for it in told.parts]}
    return _done(register, "split-room", facts, told, asker, today, language)


@router.post("/floors/{code}/merge", summary="合并房间 · merge rooms of a floor", response_model=ReshapedOut)
def merge_rooms(
    register: Register, code: FloorCode, told: MergeIn, asker: Asker, today: Today, language: Language
) -> dict[str, Any]:
    """Merge rooms that lie side by side; exactly the parts of one split, with nothing told, are again the room that was split."""
    strangers = [room for room in told.rooms if not room.startswith(f"{code}-")]
    if strangers:
        which = "、".join(strangers), ", ".join(strangers)
        raise Conflict(f"{which[0]} 不在 {code}", f"{which[1]} is not on {code}")
    return _done(register, "merge-rooms", {"rooms": told.rooms, "into": told.into}, told, asker, today, language)


@router.post("/rooms/{code}/redraw", summary="调整界线 · move the limits of a room", response_model=ReshapedOut)
def redraw_room(
    register: Register, code: RoomCode, told: RedrawIn, asker: Asker, today: Today, language: Language
) -> dict[str, Any]:
    """Draw a room anew together with its neighbours; all stay the rooms they are, and together the floor they were."""
    outlines = {room: wkt(it.shape) if it else "" for room, it in {code: told.outline, **told.others}.items()}
    facts = {"rooms": list(outlines), "outlines": list(outlines.values())}
    return _done(register, "redraw-rooms", facts, told, asker, today, language)


@router.post("/reshapes/{entry}/undo", summary="撤销房间变更 · undo a reshaping", response_model=ReshapedOut)
def undo_reshape(register: Register, entry: Line, told: OnWord, asker: Asker, today: Today, language: Language) -> dict[str, Any]:
    """Undo a split, a merge or a redrawing by its line in the journal; refused where something stands on it by now."""
    return _done(register, "undo-reshape", {"line": entry}, told, asker, today, language)


def _done(
    register: Database, verb: str, facts: dict[str, Any], told: OnWord, asker: Viewer | None, today: date, language: str
) -> dict[str, Any]:
    """Shown, or done, or proposed where the register has reviewers."""
    on, deed = told.on or today, Deed(verb=verb, told=facts, **told.word)
    if not told.confirm:
        return reshaped_json(rehearse(register, deed, on=on), language)
    return reshaped_json(carry_out(register, deed, on=on, seen=told.seen, asker=asker, today=today), language)
