"""Opening the rectification of a finding, and opening it again: from then on it is followed until a visit finds it mended.

A finding is known by its key, code and subject with a colon between, the same from one audit to the next; found again after
it was verified, it is open again under the same key. What is left over the standard is registered one by one with its
reason: 宁波 2014 (confidence B).
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Severity, Words
from registry import queries
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.compliance.findings import RULES
from registry.models import Building, Rectification, RectificationState
from registry.queries import parties, rectifications, uses
from registry.store.errors import Conflict, Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting, again

KEY: Final = re.compile(r"([a-z]+(?:-[a-z]+)*):(\S+)")
KEY_HINT: Final = (
    "审计结果中的编号，如 office-over-standard:371500-0001-001-3F-312",
    "as the audit has it: code, colon, subject",
)
NOTHING_YET: Final[dict[str, Any]] = {
    "means": "", "due_on": None, "reason": "", "filing": "", "approval": "", "report": "", "visited_on": None, "measured_area": None,
    "photo": "", "visitor": "",
}  # fmt: skip
"""Of a rectification that has just been opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRectification:
    """Which finding is to be mended, and what the audit said of it."""

    key: str = asks("问题编号", "finding", hint=KEY_HINT)
    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING, default="", hint=("不填为房间所在楼栋", "else the room's"))
    organisation: str = asks(
        "责任单位", "organisation answerable", look_up=LookUp.ORGANISATION, default="", hint=("不填为使用单位", "else the user")
    )
    audit: str = asks("审计报告编号", "issued audit", look_up=LookUp.AUDIT, default="")
    found_area: Decimal | None = asks("实测面积（㎡）", "measured area (m²)", default=None)
    limit_area: Decimal | None = asks("限额（㎡）", "limit (m²)", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenRectification:
    """Which rectification is open again, and why."""

    rectification: str = asks("整改事项", "rectification", look_up=LookUp.RECTIFICATION)
    reason: str = asks("原因", "reason")


@verb(
    "open-rectification",
    "发起整改",
    "open a rectification",
    told=OpenRectification,
    family=Family.COMPLIANCE,
    needs_approval=False,
)
def open_rectification(session: Session, told: OpenRectification, *, on: date, by: str, because: str) -> list[Rectification]:
    """Have a finding mended; one that was verified and is found again is open again.

    Raises ``Conflict`` where its rectification is under way, ``NotFound`` where its subject names nothing of the register.
    """
    read = KEY.fullmatch(told.key.strip())
    if read is None:
        raise Invalid({"key": Words("应为“代码:对象编号”", "is code and subject with a colon between")})
    key, code, subject = read[0], read[1], read[2]
    if (
        code not in RULES or RULES[code].severity() is Severity.NOTE
    ):  # what rests on C or D, or only notes, is held against nobody
        said = ("不是合规审计的问题代码，或只是说明", "is no code of a finding, or only a note")
        raise Invalid({"key": Words(f"{code} {said[0]}，不作为整改事项", f"{code} {said[1]}: nothing to rectify")})
    if wrong := {name: Words("面积为不小于 0、至多两位小数的数", "is not negative, with two places at most")
                 for name in ("found_area", "limit_area") if not is_area(getattr(told, name))}:  # fmt: skip
        raise Invalid(wrong)
    if told.audit and not rectifications.audit_known(session, told.audit):
        raise NotFound(f"没有编号为 {told.audit} 的审计报告", f"there is no issued audit {told.audit}")
    old = rectifications.last_of(session, key)
    if old is not None and old.state != RectificationState.VERIFIED.value:
        state = RectificationState(old.state).words
        raise Conflict(f"{key} 已在整改（{state.zh}）", f"{key} is under way already ({state.en})")
    facts: dict[str, Any] = {
        **_places(session, told, subject, on=on), **NOTHING_YET, "audit": told.audit, "found_area": told.found_area,
        "limit_area": told.limit_area, "state": RectificationState.OPEN.value,
    }  # fmt: skip
    with acting(session, "open-rectification", subject=f"Rectification {subject}", by=by, because=because) as act:
        if old is None:
            row = Rectification(id=new_id(act.known), key=key, code=code, subject=subject, valid_from=on, **facts)
        else:
            end(session, [old], on=on)
            row = again(old, **facts, valid_from=on)
        session.add(row)
    return [row]


@verb(
    "reopen-rectification",
    "重新整改",
    "open a rectification again",
    told=ReopenRectification,
    family=Family.COMPLIANCE,
    needs_approval=False,
)
def reopen_rectification(session: Session, told: ReopenRectification, *, on: date, by: str, because: str) -> list[Rectification]:
    """Have a finding mended that was planned, deferred, done or verified: its plan no longer stands."""
    reason = told.reason.strip()
    if not reason:
        raise Invalid({"reason": Words("请写明原因", "is needed: why again?")})
    row = at(session, told.rectification, frozenset(RectificationState) - {RectificationState.OPEN}, on=on)
    return step(session, row, "reopen-rectification", on=on, by=by, because=because,
                facts={**NOTHING_YET, "state": RectificationState.OPEN.value, "reason": reason})  # fmt: skip


def at(session: Session, key: str, states: frozenset[RectificationState], *, on: date) -> Rectification:
    """A rectification in one of some states on a day; ``Conflict`` naming its state where it is in another."""
    row = rectifications.rectification(session, key, on=on)
    state = RectificationState(row.state)
    if state not in states:
        raise Conflict(f"{key} {state.zh}，不能这样办理", f"{key} is {state.en}; this cannot be done now")
    return row


def step(
    session: Session, row: Rectification, act: str, *, on: date, by: str, because: str, facts: dict[str, Any]
) -> list[Rectification]:
    """The next version of a rectification, from a day on, under an act of its own."""
    with acting(session, act, subject=f"Rectification {row.subject}", by=by, because=because):
        end(session, [row], on=on)
        new = again(row, **facts, valid_from=on)
        session.add(new)
    return [new]


def is_area(value: Decimal | None) -> bool:
    """Whether a register can hold it as an area."""
    return value is None or (value.is_finite() and 0 <= value < 10**9 and value == round(value, 2))


def _places(session: Session, told: OpenRectification, subject: str, *, on: date) -> dict[str, UUID | None]:
    """What a finding is about, by the codes of its subject and by what is told beside."""
    parts = subject.split("/")
    named = rectifications.named(session, parts, on=on)
    if parts[0] not in named:
        raise NotFound(
            f"{on} 没有编号为 {parts[0]} 的房间、人员、单位或楼栋", f"{parts[0]} names nothing in the register on {on}"
        )
    by_kind = dict(named.values())
    room, person = by_kind.get("room"), by_kind.get("person")
    building = queries.by_code(session, Building, told.building, on=on).id if told.building else by_kind.get("building")
    organisation = (
        parties.organisation(session, told.organisation, on=on).id if told.organisation else by_kind.get("organisation")
    )
    if building is None and room is not None:
        building = rectifications.building_of(session, room, on=on)
    if organisation is None:
        organisation = _user(session, room, person, on=on)
    return {"building_id": building, "organisation_id": organisation, "room_id": room, "person_id": person}


def _user(session: Session, room: UUID | None, person: UUID | None, *, on: date) -> UUID | None:
    """The organisation for which somebody sits somewhere, else the only one that has the room."""
    if person is not None:
        seats = [it.organisation_id for it in uses.seats_of(session, person, on=on) if room is None or it.room_id == room]
        posts = [it.organisation_id for it in parties.appointments(session, person, on=on)]
        return next(iter([*seats, *posts]), None)
    having = {it.organisation_id for it in uses.assignments(session, [room], on=on)} if room is not None else set()
    return next(iter(having)) if len(having) == 1 else None
