"""Rest rooms and toilets of an office: a room of their own, or an area within its outline; both count inside its limit.

党政机关办公用房建设标准（发改投资〔2014〕2674号）, notes on the table of offices (confidence B). Which posts may have one, and that
a toilet has at most 6 m², is judged elsewhere and never refused here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse, Words
from registry.acts.assign import standing
from registry.acts.end import end
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import PartKind, RoomPart
from registry.queries import seats, uses
from registry.store.errors import Conflict, Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting

OWN_ROOM = ("不填为在办公室之内", "left empty, it lies within the office")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachPart:
    """What belongs to which office."""

    office: str = asks("办公室", "office", look_up=LookUp.ROOM)
    part: PartKind = asks("附属部分", "part")
    room: str = asks("房间", "room", look_up=LookUp.ROOM, default="", hint=OWN_ROOM)
    usable_area: Decimal | None = asks(
        "使用面积（㎡）", "usable area (m²)", default=None, hint=("在办公室之内时填写", "where it lies within the office")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachPart:
    """What no longer belongs to which office."""

    office: str = asks("办公室", "office", look_up=LookUp.ROOM)
    part: PartKind = asks("附属部分", "part")
    room: str = asks("房间", "room", look_up=LookUp.ROOM, default="", hint=OWN_ROOM)


@verb(
    "attach-part", "登记休息室、卫生间", "attach a rest room or toilet", told=AttachPart, family=Family.USES, roles=ANYONE_AT_WORK
)
def attach_part(session: Session, told: AttachPart, *, on: date, by: str, because: str) -> RoomPart:
    """Let a rest room or toilet belong to an office from a day on; refused where others have its room, or it is part of another."""
    if told.room and told.room == told.office:
        raise Invalid({"room": Words("应为办公室以外的房间；在办公室之内则不填", "name another room, or none")})
    if told.room and told.usable_area is not None:
        raise Invalid({"usable_area": Words("单独的房间以测绘面积为准，不填", "a room of its own has the area of its survey")})
    if not told.room and (told.usable_area is None or told.usable_area <= 0):
        raise Invalid({"usable_area": Words("在办公室之内的部分应填面积", "a part within the office needs its area")})
    ids = standing(session, [told.office, *([told.room] if told.room else [])], on=on)
    by_code = {code: room for room, code in ids.items()}
    office, room = by_code[told.office], by_code[told.room or told.office]
    stood = uses.surveyed(session, ids, on=on)
    if stood[office].use != RoomUse.OFFICE:
        raise Conflict(f"{told.office} 不是办公室", f"{told.office} is no office")
    if room == office:
        _refuse_larger(session, told, office, stood[office].usable_area, on)
    else:
        _refuse_taken(session, told, office, room, on)
    if any(
        it.part == told.part and it.room_id == room for it in uses.after(session, RoomPart, RoomPart.office_id, [office], on=on)
    ):
        raise Conflict(f"{told.office} 已登记{told.part.zh}", f"the {told.part.en} of {told.office} is recorded already")
    with acting(session, "attach-part", subject=f"Room {told.office}", by=by, because=because) as act:
        row = RoomPart(
            id=new_id(act.known),
            office_id=office,
            room_id=room,
            part=told.part.value,
            usable_area=None if told.room else told.usable_area,
            valid_from=on,
        )
        session.add(row)
    return row


@verb(
    "detach-part", "撤销休息室、卫生间", "detach a rest room or toilet", told=DetachPart, family=Family.USES, roles=ANYONE_AT_WORK
)
def detach_part(session: Session, told: DetachPart, *, on: date, by: str, because: str) -> list[RoomPart]:
    """End that a rest room or toilet belongs to an office; what ended."""
    by_code = {code: room for room, code in seats.rooms(session, [told.office, *([told.room] if told.room else [])]).items()}
    office, room = by_code[told.office], by_code[told.room or told.office]
    parts = [
        it
        for it in uses.after(session, RoomPart, RoomPart.office_id, [office], on=on)
        if it.room_id == room and it.part == told.part
    ]
    if not parts:
        raise NotFound(f"{told.office} 没有登记这项{told.part.zh}", f"no such {told.part.en} of {told.office} is recorded")
    with acting(session, "detach-part", subject=f"Room {told.office}", by=by, because=because):
        end(session, parts, on=on)
    return parts


def _refuse_larger(session: Session, told: AttachPart, office: UUID, whole: Decimal | None, on: date) -> None:
    """Parts within an office are not larger than the office together."""
    within = [it for it in uses.parts(session, [office], on=on) if it.room_id == office]
    area = sum((it.usable_area for it in within if it.usable_area), told.usable_area or Decimal(0))
    if whole is not None and area > whole:
        raise Invalid(
            {
                "usable_area": Words(
                    f"{told.office} 使用面积 {whole}㎡，其内各部分共 {area}㎡",
                    f"would make {area} m² within {told.office}, which has {whole} m²",
                )
            }
        )


def _refuse_taken(session: Session, told: AttachPart, office: UUID, room: UUID, on: date) -> None:
    if [it for it in seats.parts_around(session, [room], on=on) if it.room_id == room and it.office_id != office]:
        raise Conflict(f"{told.room} 已属另一间办公室", f"{told.room} is part of another office")
    held = uses.assignments(session, [office, room], on=on)
    having = {it.organisation_id for it in held if it.room_id == office}
    if {it.organisation_id for it in held if it.room_id == room} - having:
        raise Conflict(
            f"{told.room} 由其他单位使用，不能作为 {told.office} 的{told.part.zh}",
            f"others have {told.room}, so it cannot be the {told.part.en} of {told.office}",
        )
    if uses.seats(session, [room], on=on):
        raise Conflict(f"{told.room} 有人办公，请先撤销座位", f"people sit in {told.room}; unseat them first")
