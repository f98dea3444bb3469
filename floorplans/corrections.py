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

from floorplans.finding import Finding
from floorplans.measure import UNSTATED, centiares, in_m2
from floorplans.plan import Reading, Rooms
from floorplans.vocabulary import Labelled, RoomUse, Severity, Words

IDLE: Final = "correction-idle"
"""Code of the finding that tells of a correction that did not apply."""


class Field(Labelled):
    """What of a room, or of the file, is corrected."""

    NUMBER = "number", "房号", "number"
    NAME = "name", "名称", "name"
    USE = "use", "用途", "use"
    DECLARED = "declared", "图上注明面积", "declared area"
    UNIT = "unit", "图形单位", "unit"
    """Of the file; it is not laid over a reading: the file is read again by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a person changed, as text: a use by its code, an area in m² with two places, empty for nothing."""

    frame: str = ""
    """Title of the frame; empty where the file is one floor."""
    room: str = ""
    """``name_of`` the room; empty where the file is corrected."""
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
    rooms, idle = reading.rooms, []
    changed: dict[str, NDArray[Any]] = {}
    for it in last.values():
        rows = rows_of(reading, it.frame, it.room)
        says = [said(rooms, row, it.field) for row in rows]
        if says != [it.was] or not valid(it.field, it.becomes):
            idle.append(_idle(reading, it, rows, says))
            continue
        column = changed.setdefault(it.field.value, getattr(rooms, it.field.value).copy())
        column[rows[0]] = _centiares(it.becomes) if it.field is Field.DECLARED else it.becomes
        if it.field is Field.USE:
            spoken = changed.setdefault("use_said", rooms.use_said.copy())
            spoken[rows[0]] = RoomUse(it.becomes).zh if it.becomes else ""
    return replace(reading, rooms=replace(rooms, **changed), findings=(*reading.findings, *idle))


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
    value = getattr(rooms, field.value)[row]
    if field is Field.DECLARED:
        return "" if value == UNSTATED else str(in_m2(value))
    return str(value)


def valid(field: Field, becomes: str) -> bool:
    """Whether a field can be corrected to this."""
    if field is Field.USE:
        return not becomes or becomes in set(RoomUse)
    return field is not Field.DECLARED or not becomes or _centiares(becomes) != UNSTATED


def _centiares(written: str) -> int:
    """An area in m² as centiares; ``UNSTATED`` where there is none or it is no area."""
    try:
        area = Decimal(written)
    except InvalidOperation:
        return UNSTATED
    return int(centiares(np.array([float(area)]))[0]) if area.is_finite() and area >= 0 else UNSTATED


def _idle(reading: Reading, it: Correction, rows: Sequence[int], says: Sequence[str]) -> Finding:
    room, field = it.room, it.field
    if not rows:
        why = Words("图中没有这间房", "the file has no such room")
    elif len(rows) > 1:
        why = Words(f"图中有 {len(rows)} 间同名房间", f"{len(rows)} rooms are called so")
    elif says == [it.was]:
        why = Words(f"“{it.becomes}”不能用", f"“{it.becomes}” cannot be used")
    else:
        why = Words(f"图中现为“{says[0]}”，改正时为“{it.was}”", f"the file says “{says[0]}” by now and said “{it.was}” then")
    floor = int(reading.rooms.floor[rows[0]]) if rows else None
    return Finding(
        code=IDLE,
        severity=Severity.WARNING,
        subject=room,
        says=Words(
            f"改正未起作用（{field.zh}：{it.was or '空'} → {it.becomes or '空'}）：{why.zh}",
            f"a correction did not apply ({field.en}: {it.was or 'empty'} → {it.becomes or 'empty'}): {why.en}",
        ),
        mend=Words("撤销这条改正，或按现图重新改正", "take it back, or correct the room as it is drawn now"),
        place=" · ".join(part for part in (reading.file, it.frame, room) if part),
        floor=floor,
        room=rows[0] if len(rows) == 1 else None,
        outline=reading.rooms.outline[rows[0]] if len(rows) == 1 else None,
    )
