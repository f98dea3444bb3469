"""Taking back a split, a merge or a redrawing: by the inverse act, from a day on, with its own line in the journal.

The rooms that were there begin again under their own keys and codes, as they were; what was so in between
stays answerable. Refused where anything that the act made has changed since.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy.orm import Session

from registry import queries
from registry.acts.end import end
from registry.acts.in_use import ask_first
from registry.acts.reshape_hanging import ended_with_room, hanging
from registry.acts.reshape_rows import Reshaped, images, keep_names, placed_on, standing, trace
from registry.models import Entry, Reshape, RoomAlias, RoomArea, RoomSurvey
from registry.store.errors import Conflict
from registry.store.journal import acting, again

INVERSE = {"split-room": "merge-rooms", "merge-rooms": "split-room", "redraw-rooms": "redraw-rooms"}
HOW = {"split-room": Reshape.SPLIT, "merge-rooms": Reshape.MERGE, "redraw-rooms": Reshape.REDRAW}


def undo(session: Session, number: int, *, on: date, by: str, because: str) -> Reshaped:
    """Undo the act of reshaping in a line of the journal; an undoing is undone in the same way.

    Raises ``Conflict`` where the line is no such act or later facts stand on what it made.
    """
    line = queries.entry(session, number)
    if line.act not in INVERSE:
        raise Conflict(f"日志第 {number} 条不是分割、合并或调整界线", f"line {number} of the journal reshaped no rooms")
    made = {UUID(it["id"]): it for it in line.after if it.get("table") == "room_survey" and "valid_to" not in it}
    codes = queries.codes_of(session, made)
    _stand_as_made(session, line, made, codes)
    before: list[RoomSurvey] = [_row(session, RoomSurvey, key) for key in line.closes.get("room_survey", [])]
    codes |= queries.codes_of(session, [row.id for row in before])
    names = ", ".join(sorted(codes[key] for key in made))
    with acting(session, INVERSE[line.act], subject=f"Rooms {names}", by=by, because=because) as act:
        ended = standing(session, sorted(codes[key] for key in made), on=on)
        _numbers_are_free(session, ended, before)
        returning = {row.id for row in before}
        ask_first(session, {key: codes[key] for key in made if key not in returning}, on=on)
        facts = [one for one in hanging(session, list(made)) if one.room not in returning]
        end(session, [*ended, *(one.fact for one in facts)], on=on)
        floor = queries.floor_of(session, before[0].floor_id)
        placed = placed_on(session, floor, [row.plan_outline for row in before])
        new = [again(row, outline=outline, valid_from=on, valid_to=None) for row, outline in zip(before, placed, strict=True)]
        session.add_all(new)
        for kind in (RoomArea, RoomAlias):
            closed = line.closes.get(kind.__tablename__, [])
            session.add_all([again(_row(session, kind, key), valid_from=on, valid_to=None) for key in closed])
        trace(
            session,
            act,
            HOW[INVERSE[line.act]],
            [(it.child_id, it.parent_id) for it in queries.lineage_of(session, number)],
            on=on,
        )
        if line.act != "redraw-rooms":
            keep_names(session, act, ended, new, codes, on=on, returning=True)
        findings = tuple(ended_with_room(facts, codes))
        gone = [codes[row.id] for row in ended if row.id not in returning]
        back = [codes[row.id] for row in before]
        act.after.append({"undoes": number, "ended": gone, "rooms": back, "findings": images(findings)})
        return Reshaped(entry=act.number, ended=tuple(gone), rooms=tuple(back), findings=findings)


def split_of(session: Session, rooms: Sequence[RoomSurvey]) -> int | None:
    """The line that split one room into exactly these, which stand as it made them; None where there is none."""
    ids = {row.id for row in rooms}
    came = [it for it in queries.parents(session, ids) if it.act == Reshape.SPLIT.value]
    if not came:
        return None
    line = queries.entry(session, came[-1].entry)
    if line.act != "split-room":  # a survey found it
        return None
    passed = queries.lineage_of(session, line.number)
    if {it.child_id for it in passed} != ids or len({it.parent_id for it in passed}) > 1:
        return None
    made = {UUID(it["id"]): it for it in line.after if it.get("table") == "room_survey" and "valid_to" not in it}
    return line.number if all(_unchanged(row, made[row.id]) for row in rooms) else None


def _stand_as_made(session: Session, line: Entry, made: dict[UUID, dict[str, Any]], codes: dict[UUID, str]) -> None:
    now = queries.standing_rooms_by_id(session, made)
    later = sorted(codes[key] for key, image in made.items() if key not in now or not _unchanged(now[key], image))
    if later:
        raise Conflict(
            f"{'、'.join(later)} 在日志第 {line.number} 条之后又有变更，不能撤销",
            f"{', '.join(later)} has changed since line {line.number} of the journal, which cannot be undone",
        )


def _unchanged(row: RoomSurvey, image: dict[str, Any]) -> bool:
    """Whether a room is as the journal says it was made; that its building was placed anew is no change."""
    area = None if row.usable_area is None else int(row.usable_area.scaleb(2))
    drawn = None if row.plan_outline is None else sha256(shapely.to_wkb(row.plan_outline, byte_order=1)).hexdigest()
    facts = {"number": row.number, "name": row.name, "use": row.use, "usable_area": area, "plan_outline": drawn}
    return all(image.get(name) == value for name, value in facts.items()) and image["survey_id"] == str(row.survey_id)


def _row(session: Session, kind: type[Any], key: int) -> Any:
    found = session.get(kind, key)
    if found is None:
        raise Conflict("原房间的记录已不在登记库中", "the rooms as they were are no longer in the register")
    return found


def _numbers_are_free(session: Session, ended: Sequence[RoomSurvey], before: Sequence[RoomSurvey]) -> None:
    """The number of a room that returns may have been given to another in between."""
    floor = queries.floor_of(session, before[0].floor_id)
    gone = {row.id for row in ended}
    taken = {row.number for row in queries.current_rooms(session, [floor])[floor.id] if row.id not in gone}
    if again_used := sorted(taken & {row.number for row in before if row.number}):
        raise Conflict(
            f"房间号 {'、'.join(again_used)} 已另有房间使用，不能撤销",
            f"{', '.join(again_used)} is the number of another room by now; it cannot be undone",
        )
