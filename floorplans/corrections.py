"""Corrections of a survey as data: what a person knows better than the file, with the reason; the file stays as it is.

A correction says what the file said when it was made. Where the file says something else by now, or
knows no such room, nothing is corrected and the correction is told as idle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from floorplans.act_findings import CORRECTIONS
from floorplans.finding import Finding
from floorplans.floor_names import vertical_order
from floorplans.kinds import told
from floorplans.measure import UNSTATED, centiares, in_m2
from floorplans.plan import Reading, Rooms
from floorplans.vocabulary import Labelled, RoomUse, Severity, Words

IDLE: Final = "correction-idle"
"""Code of the finding that tells of a correction that did not apply."""

SPOKEN: Final = {"": "", **{use.value: use.zh for use in RoomUse}}
"""What the drawing would say for a use."""


class Field(Labelled):
    """What of a room, or of the file, is corrected."""

    NUMBER = "number", "房号", "number"
    NAME = "name", "名称", "name"
    USE = "use", "用途", "use"
    DECLARED = "declared", "图上注明面积", "declared area"
    DROP = "drop", "不作为房间", "taken out as no room"
    """Says the room's number and becomes nothing."""
    FLOOR = "floor", "楼层", "floor"
    """Of a frame: the label of the floor that it shows."""
    UNIT = "unit", "图形单位", "unit"
    """Of the file; it is not laid over a reading: the file is read again by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a person changed, as text: a use by its code, an area in m² with two places, empty for nothing."""

    frame: str = ""
    """Title of the frame; empty where the file is one floor."""
    room: str = ""
    """``name_of`` the room; empty where the frame or the file is corrected."""
    field: Field
    was: str
    """What the file says."""
    becomes: str
    reason: str
    person: str


def apply(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading as corrected, to be measured and checked; of a room's field the last correction counts.

    What no longer applies is told by a finding ``correction-idle``.
    """
    last = {(it.frame, it.room, it.field): it for it in corrections if it.field is not Field.UNIT}
    rooms, plans, idle = reading.rooms, list(reading.plans), []
    changed: dict[str, NDArray[Any]] = {}
    dropped: list[int] = []
    for it in last.values():
        of_frame = it.field is Field.FLOOR
        rows = [i for i, plan in enumerate(plans) if plan.frame == it.frame] if of_frame else rows_of(reading, it.frame, it.room)
        says = [plans[i].floor_name for i in rows] if of_frame else [said(rooms, row, it.field) for row in rows]
        if says != [it.was] or not valid(it.field, it.becomes):
            idle.append(_idle(reading, it, rows, says))
            continue
        if of_frame:
            plans[rows[0]] = replace(plans[rows[0]], floor_name=it.becomes)
            continue
        if it.field is Field.DROP:
            dropped.append(rows[0])
            continue
        column = changed.setdefault(it.field.value, getattr(rooms, it.field.value).copy())
        column[rows[0]] = _centiares(it.becomes) if it.field is Field.DECLARED else it.becomes
        if it.field is Field.USE:
            spoken = changed.setdefault("use_said", rooms.use_said.copy())
            spoken[rows[0]] = SPOKEN[it.becomes]
    mended = replace(reading, plans=tuple(plans), rooms=replace(rooms, **changed), findings=(*reading.findings, *idle))
    return _without(mended, dropped) if dropped else mended


def name_of(reading: Reading, row: int) -> tuple[str, str]:
    """Frame and room as a correction says them: the room's number where its frame has it once, else its place in the file."""
    rooms, frame = reading.rooms, reading.plans[reading.rooms.floor[row]].frame
    number = str(rooms.number[row])
    return frame, number if number and len(rows_of(reading, frame, number)) == 1 else str(rooms.where[row])


def rows_of(reading: Reading, frame: str, room: str) -> list[int]:
    """Rows of the rooms that a frame knows by a number, else by a place in the file."""
    rooms = reading.rooms
    here = np.array([plan.frame == frame for plan in reading.plans], bool)
    if not room or not here.any():
        return []
    within = here[rooms.floor]
    called = np.flatnonzero(within & (rooms.where == room))
    return (called if len(called) else np.flatnonzero(within & (rooms.number == room))).tolist()


def said(rooms: Rooms, row: int, field: Field) -> str:
    """What is read of one field of a room, as text."""
    value = getattr(rooms, "number" if field is Field.DROP else field.value)[row]
    if field is Field.DECLARED:
        return "" if value == UNSTATED else str(in_m2(value))
    return str(value)


def valid(field: Field, becomes: str) -> bool:
    """Whether a field can be corrected to this."""
    if field is Field.USE:
        return becomes in SPOKEN
    if field is Field.FLOOR:
        return vertical_order(becomes) is not None
    if field is Field.DROP:
        return not becomes
    return field is not Field.DECLARED or not becomes or _centiares(becomes) != UNSTATED


def area_text(written: str) -> str:
    """An area as a correction says it.

    >>> area_text("18.2")
    '18.20'
    """
    return str(in_m2(_centiares(written)))


def _centiares(written: str) -> int:
    """An area in m² as centiares; ``UNSTATED`` where there is none or it is no area."""
    try:
        area = Decimal(written)
    except InvalidOperation:
        return UNSTATED
    return int(centiares(np.array([float(area)]))[0]) if area.is_finite() and area >= 0 else UNSTATED


def _without(reading: Reading, dropped: Sequence[int]) -> Reading:
    """A reading without some rooms, and without what was found of them."""
    stays = np.setdiff1d(np.arange(len(reading.rooms)), dropped)
    now = dict(zip(stays.tolist(), range(len(stays)), strict=True))
    found = tuple(
        it if it.room is None else replace(it, room=now[it.room]) for it in reading.findings if it.room is None or it.room in now
    )
    return replace(reading, rooms=reading.rooms.take(stays), findings=found)


def _idle(reading: Reading, it: Correction, rows: Sequence[int], says: Sequence[str]) -> Finding:
    """A correction that does nothing is told, be it that the file has taken it over."""
    field, of_frame = it.field, it.field is Field.FLOOR
    row = rows[0] if len(rows) == 1 and not of_frame else None
    floor = (rows[0] if of_frame else int(reading.rooms.floor[rows[0]])) if rows else None
    why = _why(it, says)
    return told(
        CORRECTIONS,
        IDLE,
        Words(
            f"改正未起作用（{field.zh}：{it.was or '空'} → {it.becomes or '空'}）：{why.zh}",
            f"a correction did not apply ({field.en}: {it.was or 'empty'} → {it.becomes or 'empty'}): {why.en}",
        ),
        subject=it.room or it.frame or reading.file,
        severity=Severity.NOTE if says == [it.becomes] and field is not Field.DROP else Severity.WARNING,
        place=" · ".join(part for part in (reading.file, it.frame, it.room) if part),
        floor=floor,
        room=row,
        outline=None if row is None else reading.rooms.outline[row],
    )


def _why(it: Correction, says: Sequence[str]) -> Words:
    """Why a correction does not apply."""
    of_frame = it.field is Field.FLOOR
    if not says:
        return (
            Words("图中没有这个图框", "the file has no such frame")
            if of_frame
            else Words("图中没有这间房", "the file has no such room")
        )
    if len(says) > 1:
        count = len(says)
        return (
            Words(f"这个图框绘有 {count} 层", f"the frame serves {count} floors")
            if of_frame
            else Words(f"图中有 {count} 间同名房间", f"{count} rooms are called so")
        )
    if says == [it.was]:
        return Words(f"“{it.becomes}”不能用", f"“{it.becomes}” cannot be used")
    if says == [it.becomes] and it.field is not Field.DROP:
        return Words("图中已经改正", "the file has been mended meanwhile")
    return Words(f"图中现为“{says[0]}”，改正时为“{it.was}”", f"the file says “{says[0]}” by now and said “{it.was}” then")
