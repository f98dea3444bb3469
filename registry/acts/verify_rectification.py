"""Verifying a rectification by a visit that measures and takes a picture: within, it is settled; still over, it is sent back.

Limits are those of whoever sits there on the day of the visit, together, rest room and toilet inside (发改投资〔2014〕2674号); a
shared room complies up to the sum (confidence B). A partition that only hides the excess is no rectification: what it frees
must be used (REC-2, 柳州 2014, confidence B).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.open_rectification import at, is_area, step
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.compliance.rectified import Occupant, RoomPart, excess, limit_of, without_use
from registry.models import Means, Rectification, RectificationState, RoomSurvey, Staffing
from registry.queries import rectifications, stocktakes, uses
from registry.standards import office_areas
from registry.store.errors import Conflict, Invalid, NotFound

State = RectificationState


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRectification:
    """What the visit found."""

    rectification: str = asks("整改事项", "rectification", look_up=LookUp.RECTIFICATION)
    measured_area: Decimal = asks(
        "现场实测面积（㎡）", "measured area (m²)", hint=("含休息室、卫生间", "with rest room and toilet")
    )
    photo: str = asks("现场照片", "picture", look_up=LookUp.FILE)
    visited_on: date | None = asks("核验日期", "visited on", default=None, hint=("不填为办理日", "else the day of the act"))
    visitor: str = asks("核验人", "visitor", default="", hint=("不填为办理人", "else whoever does the act"))
    room: str = asks(
        "所测房间",
        "room measured",
        look_up=LookUp.ROOM,
        default="",
        hint=("隔断后房间编号有变时填写", "where a partition made new rooms"),
    )


@verb("verify-rectification", "核验整改", "verify a rectification", told=VerifyRectification, family=Family.COMPLIANCE)
def verify_rectification(session: Session, told: VerifyRectification, *, on: date, by: str, because: str) -> list[Rectification]:
    """Settle a rectification that is done, or send it back to its plan where what was measured is still over.

    Raises ``Conflict`` where the register itself does not bear it out: a room that was to be given back is still held, a
    partition left a room without use, somebody without an authorised post sits in an office that is over.
    """
    row = at(session, told.rectification, frozenset({State.DONE}), on=on)
    visited = told.visited_on or on
    wrong = {}
    if not row.valid_from <= visited <= on:
        wrong["visited_on"] = Words(f"应在报告完成日 {row.valid_from} 至办理日 {on} 之间", f"is from {row.valid_from} to {on}")
    if not told.measured_area or not is_area(told.measured_area):
        wrong["measured_area"] = Words("面积为大于 0、至多两位小数的数", "is more than 0, with two places at most")
    if not told.photo.strip():
        wrong["photo"] = Words("核验须有现场照片", "is needed: a visit takes a picture")
    if wrong:
        raise Invalid(wrong)
    if stocktakes.file_name(session, told.photo) is None:
        raise NotFound(f"没有摘要为 {told.photo} 的照片", f"there is no picture of digest {told.photo}")
    over = _excess(session, row, told, on=visited)
    facts: dict[str, Any] = {
        "state": State.VERIFIED.value,
        "visited_on": visited,
        "measured_area": told.measured_area,
        "photo": told.photo,
        "visitor": told.visitor.strip() or by,
        "reason": "",
    }
    if over:
        back = Decimal(over).scaleb(-2)
        reason = f"现场实测仍超 {back:.2f} ㎡ · measured on the visit, still {back:.2f} m² over"
        facts |= {"state": State.PLANNED.value, "reason": reason}
    return step(session, row, "verify-rectification", on=on, by=by, because=because, facts=facts)


def _excess(session: Session, row: Rectification, told: VerifyRectification, *, on: date) -> int:
    """By how much what was measured is still over, in hundredths of m²."""
    measured = int(told.measured_area.scaleb(2))
    if row.room_id is None:
        return excess(measured, int(row.limit_area.scaleb(2))) if row.limit_area is not None else 0
    if row.means == Means.RETURN.value:
        _given_back(session, row, on=on)
        return 0
    standing = rectifications.what_became_of(session, row.room_id, on=on)
    occupied = rectifications.sitting(session, standing, on=on)
    if row.means == Means.PARTITION.value:
        _used(session, row, standing, occupied, on=on)
    room = _measured(session, row, told, list(standing), occupied)
    if not occupied.get(room):
        return 0
    limit = limit_of(_occupants(occupied[room], on))
    if limit is None and row.limit_area is not None:
        limit = int(row.limit_area.scaleb(2))
    if limit is None:
        raise Conflict(
            "所测房间的使用人没有在编职务或没有对应标准，不能核验销号",
            "whoever sits in the room has no authorised post with a limit; it cannot be verified",
        )
    return excess(measured, limit)


def _given_back(session: Session, row: Rectification, *, on: date) -> None:
    standing = rectifications.what_became_of(session, row.room_id, on=on) if row.room_id else {}
    if any(it.organisation_id == row.organisation_id for it in uses.assignments(session, list(standing), on=on)):
        raise Conflict(
            f"{on} 该单位仍在使用此房间，请先办理腾退移交",
            f"on {on} the organisation still has the room; it is to be given back first",
        )


def _used(
    session: Session, row: Rectification, standing: dict[UUID, RoomSurvey], occupied: dict[UUID, list[Any]], *, on: date
) -> None:
    """Refuse a partition that is not in the register, or that left a room without use."""
    codes = queries.codes_of(session, standing)
    if len(standing) < 2:  # a partition makes two of one
        raise Conflict(
            "台账中该房间尚未分隔，请先登记隔断后的房间", "the register knows of no partition; split the room in it first"
        )
    others = {it.room_id for it in uses.assignments(session, list(standing), on=on) if it.organisation_id != row.organisation_id}
    parts = [
        RoomPart(code=codes[key], use=it.use, seated=bool(occupied.get(key)), others=key in others)
        for key, it in standing.items()
    ]
    if void := sorted(without_use(parts)):
        raise Conflict(
            f"隔断后的房间无人使用也无服务功能，不能视为整改：{'、'.join(void)}（不得简单做隔断并空置，可信度 B）",
            f"rooms behind the partition are without use, which is no rectification: {', '.join(void)} (confidence B)",
        )


def _measured(
    session: Session, row: Rectification, told: VerifyRectification, standing: list[UUID], occupied: dict[UUID, list[Any]]
) -> UUID:
    """Which of the rooms that stand there was measured: the one that is told, the only one, else where the person sits."""
    if told.room:
        room = queries.room_id(session, told.room)
        if room not in standing:
            raise Invalid({"room": Words("不是该问题所指房间，也不是由它分出的", "is neither the finding's room nor came of it")})
        return room
    seated = [it for it in standing if occupied.get(it)]
    persons = [it for it in seated if any(one.person_id == row.person_id for one in occupied[it])]
    for some in (standing, persons, seated):
        if len(some) == 1:
            return some[0]
    if not standing and row.room_id is not None:
        return row.room_id
    raise Invalid(
        {"room": Words("隔断后有几间，请写明所测的是哪一间", "is needed: there are several rooms now, which was measured?")}
    )


def _occupants(rows: list[Any], on: date) -> list[Occupant]:
    """Who sits there, each once, by the post of theirs that may have most."""
    found: dict[UUID, list[Occupant]] = defaultdict(list)
    for it in rows:
        counts = it.staffing is not None and Staffing(it.staffing).counts
        limit = office_areas.limit(it.tier, it.post, on, it.division_code) if counts and it.tier else None
        centiares = int(limit.usable_area.scaleb(2)) if limit else None
        found[it.seat].append(Occupant(limit=centiares, counts=counts, second=it.second))
    return [max(some, key=lambda it: (it.counts, it.limit or -1)) for some in found.values()]
