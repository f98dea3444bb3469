"""Writing what reshaping does: rooms end on a day, others begin, and the register keeps who came of whom under which number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from floorplans.finding import Finding
from floorplans.georeference import Placement, lift, place
from floorplans.measure import usable_area
from floorplans.vocabulary import Words
from registry import queries
from registry.acts.end import end
from registry.models import AliasKind, Floor, Lineage, Reshape, Room, RoomAlias, RoomSurvey
from registry.store.errors import Conflict, NotFound
from registry.store.ids import new_keys
from registry.store.journal import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A room that is to be."""

    outline: BaseGeometry | None = None
    """In plan metres; none where a line says it, or where the room has none."""
    number: str = ""
    name: str = ""
    use: str = ""
    """Value of a ``RoomUse``."""
    declared_area: Decimal | None = None
    door: bool | None = None
    """Whether it has a door of its own; None while nobody has said."""
    occupant: str = ""
    """Who is to use it; asked for only to tell a room from a mere partition."""

    @property
    def drawn(self) -> BaseGeometry:
        """Its outline, where it must have one."""
        if self.outline is None:
            raise ValueError("a part without outline")
        return self.outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshaped:
    """What an act of reshaping did."""

    entry: int
    """Its line in the journal, by which it is undone."""
    ended: tuple[str, ...]
    """Codes of the rooms that are no more."""
    rooms: tuple[str, ...]
    """Codes of the rooms that stand instead, in the order they were asked for."""
    findings: tuple[Finding, ...] = ()


def standing(session: Session, codes: Sequence[str], *, on: date) -> list[RoomSurvey]:
    """Rooms of one floor that are to be reshaped, in the order of their codes given; refused where one stands no more."""
    found = queries.standing_rooms(session, codes)
    for code in codes:
        if code not in found:
            raise no_more(session, code)
    rooms = [found[code] for code in codes]
    if len({row.floor_id for row in rooms}) > 1:
        raise Conflict("房间不在同一楼层", "the rooms are not on one floor")
    for code, row in zip(codes, rooms, strict=True):
        if row.valid_from > on:
            raise Conflict(
                f"{code} 已有 {row.valid_from} 起的记录，不能再从更早的 {on} 变更",
                f"{code} is recorded from {row.valid_from}; a change cannot start on {on}",
            )
        if row.plan_outline is None:
            raise Conflict(f"{code} 没有轮廓，不能变更界线", f"{code} has no outline that could be reshaped")
    return rooms


def no_more(session: Session, code: str) -> Conflict | NotFound:
    """Why a room cannot be reshaped: it was reshaped before, it is gone, or it never was."""
    came = queries.children(session, [queries.room_id(session, code)])
    last = [it for it in came if it.entry == came[-1].entry]
    if not last:
        return Conflict(f"{code} 已终止，不能再变更", f"{code} has ended and cannot be changed")
    names = sorted(queries.codes_of(session, [it.child_id for it in last]).values())
    how = Reshape(last[0].act)
    return Conflict(
        f"{code} 已于 {last[0].since} {how.zh}为 {'、'.join(names)}",
        f"{code} has become {', '.join(names)} on {last[0].since} ({how.en})",
    )


def new_rooms(
    session: Session, act: Act, old: Sequence[RoomSurvey], parts: Sequence[Part], *, on: date
) -> tuple[list[RoomSurvey], list[str]]:
    """Rooms under new keys and codes in the place of old ones, and their codes; what is not told of a part is empty."""
    floor = queries.floor_of(session, old[0].floor_id)
    _numbers_are_free(session, floor, old, [part.number for part in parts])
    codes = _free_codes(session, [f"{floor.code}-{part.number or '0'}" for part in parts])
    keys = [UUID(bytes=key) for key in new_keys(len(parts), act.known)]
    latest = max(old, key=lambda row: (row.valid_from, row.entry))
    placed = placed_on(session, floor, [part.drawn for part in parts])
    rooms = [
        RoomSurvey(
            id=key,
            floor_id=floor.id,
            survey_id=latest.survey_id,
            number=part.number,
            name=part.name,
            use=part.use,
            usable_area=usable_area(part.drawn),
            declared_area=part.declared_area,
            repaired=next((row.repaired for row in old if row.repaired), ""),
            plan_outline=part.outline,
            outline=outline,
            valid_from=on,
        )
        for key, part, outline in zip(keys, parts, placed, strict=True)
    ]
    session.add_all(Room(id=key, floor_id=floor.id, code=code) for key, code in zip(keys, codes, strict=True))
    session.add_all(rooms)
    return rooms, codes


def placed_on(session: Session, floor: Floor, outlines: Sequence[BaseGeometry | None]) -> list[BaseGeometry | None]:
    """Outlines in EPSG:4490, by the placement of their floor's survey; None where nobody has said where it lies."""
    survey = queries.current_floor_surveys(session, [floor]).get(floor.id)
    if survey is None or not survey.placement:
        return [None] * len(outlines)
    column = np.full(len(outlines), None, object)
    column[:] = list(outlines)
    return list(place(column, Placement(**survey.placement)))


def on_plan(session: Session, room: RoomSurvey, drawn: BaseGeometry) -> BaseGeometry:
    """What was drawn in EPSG:4490 brought to the plan of a room's floor; the reverse of ``placed_on``."""
    floor = queries.floor_of(session, room.floor_id)
    survey = queries.current_floor_surveys(session, [floor]).get(floor.id)
    if survey is None or not survey.placement:
        raise Conflict(
            f"{floor.code} 尚未定位，请按图纸坐标给出", f"nobody has said where {floor.code} lies; tell it in plan metres"
        )
    lifted: BaseGeometry = lift(np.array([drawn], object), Placement(**survey.placement))[0]
    return lifted


def trace(session: Session, act: Act, how: Reshape, pairs: Sequence[tuple[UUID, UUID]], *, on: date) -> None:
    """Write which room came of which: (parent, child)."""
    keys = new_keys(len(pairs), act.known)
    session.add_all(
        Lineage(id=UUID(bytes=key), parent_id=parent, child_id=child, act=how.value, since=on)
        for key, (parent, child) in zip(keys, pairs, strict=True)
    )


def keep_names(
    session: Session,
    act: Act,
    old: Sequence[RoomSurvey],
    new: Sequence[RoomSurvey],
    codes: Mapping[UUID, str],
    *,
    on: date,
    returning: bool = False,
) -> None:
    """Numbers and codes of old rooms, and those they had been known by, lead to each of the new ones from a day on.

    Rooms that return have names of their own already, and take only the numbers and codes of those they follow. What was
    never in force, a split of the same day undone, leaves no name behind.
    """
    known = queries.current_aliases(session, [row.id for row in old])
    own = queries.current_aliases(session, [row.id for row in new])
    names = {} if returning else {row.alias: row.kind for row in known}
    for row in old:
        if row.valid_from < on:
            names[codes[row.id]] = AliasKind.CODE.value
            if row.number:
                names[row.number] = AliasKind.NUMBER.value
    end(session, known, on=on)
    there = {(row.room_id, row.alias) for row in own}
    wanted = [
        (row.id, alias, kind)
        for row in new
        for alias, kind in sorted(names.items())
        if alias not in {row.number, codes[row.id]} and (row.id, alias) not in there
    ]
    keys = new_keys(len(wanted), act.known)
    session.add_all(
        RoomAlias(id=UUID(bytes=key), room_id=room, alias=alias, kind=kind, valid_from=on)
        for key, (room, alias, kind) in zip(keys, wanted, strict=True)
    )


def told(parts: Sequence[Part], pieces: Sequence[BaseGeometry]) -> list[Part]:
    """What is told of parts, each with its piece."""
    return [replace(part, outline=piece) for part, piece in zip(parts, pieces, strict=True)]


def images(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as the journal keeps them."""
    return [{"code": it.code, "subject": it.subject, "zh": it.says.zh, "en": it.says.en} for it in findings]


def sound(outlines: Sequence[BaseGeometry], called: Sequence[str]) -> None:
    """Refuse what is no area of a floor."""
    for outline, name in zip(outlines, called, strict=True):
        area = outline.geom_type in {"Polygon", "MultiPolygon"} and bool(shapely.is_valid(outline))
        if not area or not np.isfinite(shapely.get_coordinates(outline)).all() or not usable_area(outline):
            raise Conflict(f"{name} 的轮廓不成面", f"the outline of {name} encloses no area")


def _numbers_are_free(session: Session, floor: Floor, old: Sequence[RoomSurvey], numbers: Sequence[str]) -> None:
    """On one floor a number is given once."""
    ended = {row.id for row in old}
    taken = {row.number for row in queries.current_rooms(session, [floor])[floor.id] if row.id not in ended}
    for i, number in enumerate(numbers):
        if number and (number in taken or number in numbers[:i]):
            words = Words(f"{floor.code} 已有房间号 {number}", f"{floor.code} has a room {number} already")
            raise Conflict(*words)


def _free_codes(session: Session, codes: Sequence[str]) -> list[str]:
    """Codes that no room has or ever had."""
    free: list[str] = []
    for stem in codes:
        code, count = stem, 1
        while code in free or queries.taken_codes(session, [code]):
            count += 1
            code = f"{stem}-{count}"
        free.append(code)
    return free
