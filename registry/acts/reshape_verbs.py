"""Changed areas as verbs, so that they can be proposed: rooms split, merged, redrawn, that undone; areas stated and withdrawn.

Outlines and lines are told as WKT, in plan metres, or a line in EPSG:4490 as it is drawn on a map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from floorplans.area_kinds import AreaKind
from floorplans.vocabulary import BoundaryBasis, Words
from registry.acts import area, reshape
from registry.acts.reshape_rows import Part, Reshaped
from registry.acts.reshape_undo import undo
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Role, RoomArea
from registry.store.errors import Invalid

WHO: Final = frozenset({Role.SURVEYOR, Role.STAFF})
WKT: Final = ("图纸坐标（米）的 WKT", "WKT in plan metres")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoom:
    """A room that is to be."""

    number: str = asks("房号", "number", default="")
    name: str = asks("名称", "name", default="")
    use: str = asks("用途", "use", default="")
    declared_area: Decimal | None = asks("申报面积", "declared area", default=None)
    door: bool | None = asks("独立房门", "own door", default=None)
    occupant: str = asks("使用人", "occupant", default="")
    outline: str = asks("轮廓", "outline", default="", hint=WKT)

    @property
    def part(self) -> Part:
        """For the act."""
        return Part(
            outline=_shape("parts", self.outline) if self.outline else None,
            number=self.number,
            name=self.name,
            use=self.use,
            declared_area=self.declared_area,
            door=self.door,
            occupant=self.occupant,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Which room is split: along a line, or into parts whose outlines are told."""

    room: str = asks("房间", "room", look_up=LookUp.ROOM)
    line: str = asks("分割线", "line", default="", hint=WKT)
    on_earth: bool = asks("分割线用经纬度", "the line is in degrees", default=False)
    parts: tuple[NewRoom, ...] = asks("各部分", "parts", default=(), hint=("自西向东", "from west to east"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Which rooms become one, and what is told of it."""

    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)
    into: tuple[NewRoom, ...] = asks("合并后", "the room they become", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Redraw:
    """Rooms and their new outlines, an empty one for what the others leave; or a line between two rooms."""

    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)
    outlines: tuple[str, ...] = asks("新轮廓", "new outlines", default=(), hint=WKT)
    line: str = asks("新界线", "new limit", default="", hint=WKT)
    on_earth: bool = asks("界线用经纬度", "the limit is in degrees", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReshape:
    """Which line of the journal is undone."""

    line: int = asks("日志第几条", "line of the journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateArea:
    """An area of a room on somebody's word."""

    room: str = asks("房间", "room", look_up=LookUp.ROOM)
    kind: AreaKind = asks("面积种类", "kind of area")
    area: Decimal = asks("面积（㎡）", "area (m²)")
    source: str = asks("来源", "source")
    basis: BoundaryBasis = asks("轮廓所到墙面", "boundary basis", default=BoundaryBasis.UNSTATED)
    method: str = asks("测算方法", "method", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawArea:
    """What a source states no longer."""

    room: str = asks("房间", "room", look_up=LookUp.ROOM)
    kind: AreaKind = asks("面积种类", "kind of area")
    source: str = asks("来源", "source")


@verb("split-room", "分割房间", "split a room", told=Split, family=Family.SURVEYS, roles=WHO)
def split(session: Session, told: Split, *, on: date, by: str, because: str) -> Reshaped:
    """Split a room as ``reshape.split`` or ``split_along`` does."""
    parts = [it.part for it in told.parts]
    if not told.line:
        return reshape.split(session, told.room, parts, on=on, by=by, because=because)
    line = _shape("line", told.line)
    return reshape.split_along(session, told.room, line, parts, on=on, by=by, because=because, on_earth=told.on_earth)


@verb("merge-rooms", "合并房间", "merge rooms", told=Merge, family=Family.SURVEYS, roles=WHO)
def merge(session: Session, told: Merge, *, on: date, by: str, because: str) -> Reshaped:
    """Merge rooms as ``reshape.merge`` does."""
    into = next((it.part for it in told.into), None)
    return reshape.merge(session, told.rooms, into, on=on, by=by, because=because)


@verb("redraw-rooms", "调整界线", "move the limits of rooms", told=Redraw, family=Family.SURVEYS, roles=WHO)
def redraw(session: Session, told: Redraw, *, on: date, by: str, because: str) -> Reshaped:
    """Move limits as ``reshape.redraw`` or ``redraw_along`` does."""
    if told.line:
        one, other = _two(told.rooms)
        line = _shape("line", told.line)
        return reshape.redraw_along(session, one, other, line, on=on, by=by, because=because, on_earth=told.on_earth)
    if len(told.outlines) != len(told.rooms):
        zh, en = f"{len(told.rooms)} 间房，轮廓却有 {len(told.outlines)} 个", f"{len(told.outlines)} for {len(told.rooms)} rooms"
        raise Invalid({"outlines": Words(zh, en)})
    drawn = [_shape("outlines", it) if it else None for it in told.outlines]
    return reshape.redraw(session, dict(zip(told.rooms, drawn, strict=True)), on=on, by=by, because=because)


@verb("undo-reshape", "撤销房间变更", "undo a reshaping", told=UndoReshape, family=Family.SURVEYS, roles=WHO)
def undo_reshape(session: Session, told: UndoReshape, *, on: date, by: str, because: str) -> Reshaped:
    """Undo a split, a merge or a redrawing."""
    return undo(session, told.line, on=on, by=by, because=because)


@verb("state-area", "登记房间面积", "state an area of a room", told=StateArea, family=Family.SURVEYS, roles=WHO)
def state_area(session: Session, told: StateArea, *, on: date, by: str, because: str) -> RoomArea:
    """State an area beside what was measured."""
    stated = area.AreaTold(kind=told.kind, area=told.area, source=told.source, basis=told.basis, method=told.method)
    return area.state_area(session, told.room, stated, on=on, by=by, because=because)


@verb("withdraw-area", "撤回登记的面积", "withdraw a stated area", told=WithdrawArea, family=Family.SURVEYS, roles=WHO)
def withdraw_area(session: Session, told: WithdrawArea, *, on: date, by: str, because: str) -> None:
    """End what a source states of a room."""
    area.withdraw_area(session, told.room, told.kind, told.source, on=on, by=by, because=because)


def _two(rooms: Sequence[str]) -> tuple[str, str]:
    if len(rooms) != 2:
        raise Invalid({"rooms": Words("请选择相邻的两间房", "name two rooms that lie side by side")})
    return rooms[0], rooms[1]


def _shape(field: str, text: str) -> BaseGeometry:
    try:
        found: BaseGeometry = shapely.from_wkt(text)
    except shapely.errors.ShapelyError as wrong:
        raise Invalid({field: Words(f"不是 WKT：{wrong}", f"is no WKT: {wrong}")}) from wrong
    return found
