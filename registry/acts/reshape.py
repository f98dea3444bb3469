"""Reshaping rooms: split, merged, redrawn; no floor is lost or won, and it is never forgotten who came of whom.

The rooms that were there end on a day, those that stand instead begin on it, under new keys and codes;
old numbers and codes stay as aliases. Areas are measured from the new outlines by the one rule, so the
rounded areas of parts may add up to some 0.01 m² less or more than that of the whole. A wall between rooms belongs to neither
and stays out of a merged room until a new survey measures it. ``reshape_undo.undo`` takes back what was done here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from floorplans.cut import SLIVER_M2, cut, disagreement, together
from floorplans.measure import usable_area
from registry import queries
from registry.acts.end import end
from registry.acts.in_use import ask_first
from registry.acts.reshape_doubts import partition_doubts
from registry.acts.reshape_hanging import ended_with_room, hanging
from registry.acts.reshape_rows import (
    Part,
    Reshaped,
    images,
    keep_names,
    new_rooms,
    on_plan,
    placed_on,
    sound,
    standing,
    told,
    trace,
)
from registry.acts.reshape_undo import split_of, undo
from registry.models import Reshape, RoomSurvey
from registry.store.errors import Conflict
from registry.store.journal import acting, again

WALL_M = 0.6
"""Rooms whose outlines lie no further apart have at most a wall between them."""


def split(
    session: Session, room: str, parts: Sequence[Part], *, on: date, by: str, because: str, tolerance: float = SLIVER_M2
) -> Reshaped:
    """Split a room into parts whose outlines are given, in plan metres.

    A part without number is called after the room, 301-1; the largest keeps name and use where it is told none.
    Raises ``Conflict`` where the parts are not the room to ``tolerance`` m², or later facts stand.
    """
    with acting(session, "split-room", subject=f"Room {room}", by=by, because=because) as act:
        (old,) = standing(session, [room], on=on)
        if len(parts) < 2:
            raise Conflict("分割至少要有两部分", "a split has two parts at least")
        if any(part.outline is None for part in parts):
            raise Conflict("每一部分都要有轮廓", "each part needs its outline")
        called = _called(session, old, parts)
        outlines = _column([part.drawn for part in called])
        sound(outlines.tolist(), [part.number or room for part in called])
        _conserved(_column([old.plan_outline]), outlines, tolerance)
        ask_first(session, {old.id: room}, on=on)
        facts = hanging(session, [old.id])
        end(session, [old, *(one.fact for one in facts)], on=on)
        new, codes = new_rooms(session, act, [old], called, on=on)
        trace(session, act, Reshape.SPLIT, [(old.id, one.id) for one in new], on=on)
        keep_names(session, act, [old], new, {old.id: room} | dict(zip((one.id for one in new), codes, strict=True)), on=on)
        findings = (*partition_doubts(called, codes), *ended_with_room(facts, {old.id: room}))
        act.after.append({"ended": [room], "rooms": codes, "findings": images(findings)})
        return Reshaped(entry=act.number, ended=(room,), rooms=tuple(codes), findings=findings)


def split_along(
    session: Session,
    room: str,
    line: BaseGeometry,
    parts: Sequence[Part] = (),
    *,
    on: date,
    by: str,
    because: str,
    on_earth: bool = False,
) -> Reshaped:
    """Split a room along a line in plan metres, or in EPSG:4490 as it is drawn on a map.

    Parts are told for the pieces from west to east of the plan, then from south to north.
    """
    (old,) = standing(session, [room], on=on)
    line = on_plan(session, old, line) if on_earth else line
    pieces = cut(old.plan_outline, line) if old.plan_outline is not None else ()
    if len(pieces) < 2:
        raise Conflict(f"这条线没有穿过 {room}", f"the line does not cross {room}")
    if parts and len(parts) != len(pieces):
        raise Conflict(
            f"{room} 被分成 {len(pieces)} 部分，却说明了 {len(parts)} 部分",
            f"{room} falls into {len(pieces)} parts but {len(parts)} are told",
        )
    return split(session, room, told(parts or [Part()] * len(pieces), list(pieces)), on=on, by=by, because=because)


def merge(
    session: Session, rooms: Sequence[str], into: Part | None = None, *, on: date, by: str, because: str, wall: float = WALL_M
) -> Reshaped:
    """Merge rooms that lie side by side into one; what is not told of it is as the largest of them has it.

    Exactly the parts of one split, with nothing told, are the room that was split, under its old code. Raises
    ``Conflict`` where rooms lie further apart than ``wall`` metres, or later facts stand.
    """
    codes = list(dict.fromkeys(rooms))
    old = standing(session, codes, on=on)
    if len(old) < 2:
        raise Conflict("合并至少要有两个房间", "a merge needs two rooms at least")
    number = split_of(session, old) if into is None else None
    if number is not None:
        return undo(session, number, on=on, by=by, because=because)
    outlines = _column([row.plan_outline for row in old])
    if shapely.get_num_geometries(shapely.union_all(shapely.buffer(outlines, wall / 2 + 1e-6))) > 1:
        raise Conflict(f"{'、'.join(codes)} 不相邻，不能合并", f"{', '.join(codes)} do not lie side by side")
    with acting(session, "merge-rooms", subject=f"Rooms {', '.join(codes)}", by=by, because=because) as act:
        one = _merged(old, into or Part(), together(outlines))
        _conserved(outlines, _column([one.outline]), SLIVER_M2)
        of_code = {row.id: code for row, code in zip(old, codes, strict=True)}
        ask_first(session, of_code, on=on)
        facts = hanging(session, [row.id for row in old])
        end(session, [*old, *(it.fact for it in facts)], on=on)
        new, made = new_rooms(session, act, old, [one], on=on)
        trace(session, act, Reshape.MERGE, [(row.id, new[0].id) for row in old], on=on)
        keep_names(session, act, old, new, of_code | {new[0].id: made[0]}, on=on)
        findings = tuple(ended_with_room(facts, of_code))
        act.after.append({"ended": codes, "rooms": made, "findings": images(findings)})
        return Reshaped(entry=act.number, ended=tuple(codes), rooms=tuple(made), findings=findings)


def redraw(
    session: Session,
    outlines: Mapping[str, BaseGeometry | None],
    *,
    on: date,
    by: str,
    because: str,
    tolerance: float = SLIVER_M2,
) -> Reshaped:
    """Move the limits between rooms: new outlines in plan metres by code, None for a room that keeps what the others leave.

    The rooms stay the rooms they are; which gave floor to which is kept. A single None takes all that is left, several each lose
    what is drawn over them. Raises ``Conflict`` where together they are not what they were to ``tolerance`` m².
    """
    codes = list(outlines)
    with acting(session, "redraw-rooms", subject=f"Rooms {', '.join(codes)}", by=by, because=because) as act:
        old = standing(session, codes, on=on)
        if all(outline is None for outline in outlines.values()):
            raise Conflict("没有给出新的轮廓", "no new outline is given")
        before = _column([row.plan_outline for row in old])
        after = _left(before, _column(list(outlines.values())))
        sound(after.tolist(), codes)
        _conserved(before, after, tolerance)
        if shapely.area(shapely.symmetric_difference(before, after)).max() <= SLIVER_M2:
            raise Conflict("界线没有变化", "no limit has moved")
        placed = placed_on(session, queries.floor_of(session, old[0].floor_id), after.tolist())
        end(session, old, on=on)
        for row, outline, there in zip(old, after.tolist(), placed, strict=True):
            facts = {"plan_outline": outline, "outline": there, "usable_area": usable_area(outline)}
            session.add(again(row, **facts, valid_from=on))
        passed = shapely.area(shapely.intersection(before[:, None], after[None, :])) > SLIVER_M2
        np.fill_diagonal(passed, val=False)
        pairs = [(old[i].id, old[j].id) for i, j in np.argwhere(passed).tolist()]
        trace(session, act, Reshape.REDRAW, pairs, on=on)
        act.after.append({"rooms": codes})
        return Reshaped(entry=act.number, ended=(), rooms=tuple(codes))


def redraw_along(
    session: Session, room: str, neighbour: str, line: BaseGeometry, *, on: date, by: str, because: str, on_earth: bool = False
) -> Reshaped:
    """Move the limit between two rooms to a line in plan metres, or in EPSG:4490 as it is drawn on a map.

    What the line cuts off a room on its neighbour's side goes to the neighbour; where all pieces lie against it, the largest stays.
    Raises ``Conflict`` where it crosses neither or they do not lie side by side.
    """
    rows = standing(session, [room, neighbour], on=on)
    line = on_plan(session, rows[0], line) if on_earth else line
    outlines = [row.plan_outline for row in rows if row.plan_outline is not None]
    pieces = [cut(outline, line) for outline in outlines]
    if len(outlines) < 2 or max(map(len, pieces)) < 2:
        raise Conflict(f"这条线没有穿过 {room} 和 {neighbour}", f"the line crosses neither {room} nor {neighbour}")
    if shapely.distance(*outlines) > WALL_M:
        raise Conflict(f"{room} 与 {neighbour} 不相邻，没有共同的界线", f"{room} and {neighbour} do not lie side by side")
    stays = [_staying(mine, other) for mine, other in zip(pieces, reversed(outlines), strict=True)]
    drawn = [
        together([*mine[kept], *others[~left]])
        for mine, kept, others, left in zip(pieces, stays, reversed(pieces), reversed(stays), strict=True)
    ]
    return redraw(session, dict(zip((room, neighbour), drawn, strict=True)), on=on, by=by, because=because)


def _staying(pieces: NDArray[np.object_], other: BaseGeometry) -> NDArray[np.bool_]:
    """Which pieces of a room stay its own when its limit to another one moves."""
    away = np.asarray(shapely.distance(pieces, other) > WALL_M)
    return away if away.any() else np.asarray(np.arange(len(pieces)) == shapely.area(pieces).argmax())


def _left(before: NDArray[np.object_], after: NDArray[np.object_]) -> NDArray[np.object_]:
    """Outlines with those that are None filled in from what the others leave."""
    blank = np.flatnonzero(shapely.is_missing(after))
    filled = after.copy()
    drawn = together(after[~shapely.is_missing(after)])
    whole = together(before) if len(blank) == 1 else None
    for i in blank.tolist():
        filled[i] = shapely.difference(before[i] if whole is None else whole, drawn)
    return filled


def _called(session: Session, old: RoomSurvey, parts: Sequence[Part]) -> list[Part]:
    """Parts with their numbers, names and uses."""
    floor = queries.floor_of(session, old.floor_id)
    taken = {row.number for row in queries.current_rooms(session, [floor])[floor.id]} | {part.number for part in parts}
    count = len(parts) + len(taken)
    free = iter(name for i in range(1, count + 1) if (name := f"{old.number}-{i}") not in taken)
    largest = max(range(len(parts)), key=lambda i: parts[i].drawn.area)
    called = [part if part.number or not old.number else replace(part, number=next(free)) for part in parts]
    it = called[largest]
    called[largest] = replace(it, name=it.name or old.name, use=it.use or old.use)
    return called


def _merged(old: Sequence[RoomSurvey], part: Part, outline: BaseGeometry) -> Part:
    largest = max(old, key=lambda row: row.usable_area or Decimal(0))
    declared = [row.declared_area for row in old if row.declared_area is not None]
    return replace(
        part,
        outline=outline,
        number=part.number or largest.number,
        name=part.name or largest.name,
        use=part.use or largest.use,
        declared_area=part.declared_area or (sum(declared, Decimal("0.00")) if len(declared) == len(old) else None),
    )


def _conserved(before: NDArray[np.object_], after: NDArray[np.object_], tolerance: float) -> None:
    said = disagreement(before, after, tolerance)
    if said is not None:
        raise Conflict(f"变更前后范围不一致：{said.zh}", f"before and after do not agree: {said.en}")


def _column(outlines: Sequence[BaseGeometry | None]) -> NDArray[np.object_]:
    column = np.full(len(outlines), None, object)
    column[:] = list(outlines)
    return column
