"""Rooms are split, merged, redrawn, and that is undone: first shown, then done on somebody's word."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path
from shapely.geometry import LineString

from api.dependencies import Language, Register, Today
from api.reshaping import Deed, carry_out, rehearse, reshaped_json
from api.routes.places import FloorCode, RoomCode
from api.schemas.refusals import refusals
from api.schemas.reshapes import MergeIn, OnWord, RedrawIn, ReshapedOut, SplitIn
from registry import Conflict, Database, merge, redraw, split, split_along, undo

router = APIRouter(prefix="/api", tags=["房间变更 · reshaping"], responses=refusals(404, 409, 422))
Line = Annotated[int, Path(ge=1, le=2**62, examples=[7])]


@router.post("/rooms/{code}/split", summary="分割房间 · split a room", response_model=ReshapedOut)
def split_room(register: Register, code: RoomCode, told: SplitIn, today: Today, language: Language) -> dict[str, Any]:
    """Split a room along a line or into parts; the room ends and each part is a room of its own."""
    on, parts = told.on or today, [it.part for it in told.parts]
    if told.line is None:
        return _done(register, lambda session: split(session, code, parts, on=on, **told.word), told, on, language)
    line = LineString(told.line)
    return _done(
        register,
        lambda session: split_along(session, code, line, parts, on=on, on_earth=told.degrees, **told.word),
        told,
        on,
        language,
    )


@router.post("/floors/{code}/merge", summary="合并房间 · merge rooms of a floor", response_model=ReshapedOut)
def merge_rooms(register: Register, code: FloorCode, told: MergeIn, today: Today, language: Language) -> dict[str, Any]:
    """Merge rooms that lie side by side; exactly the parts of one split, with nothing told, are again the room that was split."""
    on = told.on or today
    strangers = [room for room in told.rooms if not room.startswith(f"{code}-")]
    if strangers:
        which = "、".join(strangers), ", ".join(strangers)
        raise Conflict(f"{which[0]} 不在 {code}", f"{which[1]} is not on {code}")
    return _done(register, lambda session: merge(session, told.rooms, told.into, on=on, **told.word), told, on, language)


@router.post("/rooms/{code}/redraw", summary="调整界线 · move the limits of a room", response_model=ReshapedOut)
def redraw_room(register: Register, code: RoomCode, told: RedrawIn, today: Today, language: Language) -> dict[str, Any]:
    """Draw a room anew together with its neighbours; all stay the rooms they are, and together the floor they were."""
    on = told.on or today
    outlines = {room: it.shape if it else None for room, it in {code: told.outline, **told.others}.items()}
    return _done(register, lambda session: redraw(session, outlines, on=on, **told.word), told, on, language)


@router.post("/reshapes/{entry}/undo", summary="撤销房间变更 · undo a reshaping", response_model=ReshapedOut)
def undo_reshape(register: Register, entry: Line, told: OnWord, today: Today, language: Language) -> dict[str, Any]:
    """Undo a split, a merge or a redrawing by its line in the journal; refused where something stands on it by now."""
    on = told.on or today
    return _done(register, lambda session: undo(session, entry, on=on, **told.word), told, on, language)


def _done(register: Database, deed: Deed, told: OnWord, on: date, language: str) -> dict[str, Any]:
    shown = carry_out(register, deed, on=on, seen=told.seen) if told.confirm else rehearse(register, deed, on=on)
    return reshaped_json(shown, language)
