"""Moving: an organisation gets new rooms from a day, its people move along, and named old rooms are owed.

中办发〔2017〕70号 art. 17 (confidence A): within a month of moving in, what exceeds the approved area of the old rooms is
vacated and handed over to the bureau. Which rooms those are, the act says; by when, ``registry.standards.deadlines``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.assign import LAST_DAY, WHOLE, put, standing
from registry.acts.give_up import holdings, leave
from registry.acts.oblige import oblige
from registry.acts.seat import put as put_seats
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Assignment, ObligationKind, Organisation, Seat, Tenure
from registry.queries import parties, seats
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import Act, acting


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeat:
    """Who is to sit in which of the new rooms."""

    person: str = asks("人员", "person", look_up=LookUp.PERSON)
    room: str = asks("办公室", "office", look_up=LookUp.ROOM)

    @property
    def code(self) -> str:
        """The person's, by whom the line is known."""
        return self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Which rooms an organisation moves into, and which it leaves."""

    organisation: str = asks("使用单位", "organisation", look_up=LookUp.ORGANISATION)
    rooms: tuple[str, ...] = asks("新用房", "new rooms", look_up=LookUp.ROOM)
    old_rooms: tuple[str, ...] = asks(
        "应腾退的原用房",
        "old rooms to be given back",
        look_up=LookUp.ROOM,
        default=(),
        hint=("超出核定面积的原用房，一个月内腾退移交", "those beyond the approved area; within a month"),
    )
    seats: tuple[NewSeat, ...] = asks("随迁人员", "people moving along", look_up=LookUp.PERSON, default=())
    tenure: Tenure = asks("使用方式", "tenure", default=Tenure.ALLOTTED)
    last_day: date | None = asks("截止日", "until", default=None, hint=LAST_DAY)


@verb("move", "搬迁", "move an organisation", told=Move, family=Family.USES, roles=ANYONE_AT_WORK)
def move(session: Session, told: Move, *, on: date, by: str, because: str) -> list[Assignment]:
    """Give an organisation new rooms from the day it moves in, seat its people there, and let it owe its old ones.

    The old rooms stay its own until they are vacated or handed over. What began.
    """
    if wrong := _wrong(told):
        raise Invalid(wrong)
    organisation = parties.organisation(session, told.organisation, on=on)
    rooms = standing(session, told.rooms, on=on)
    old = holdings(session, told.old_rooms, organisation=organisation.id, on=on) if told.old_rooms else []
    with acting(session, "move", subject=f"Organisation {told.organisation}", by=by, because=because) as act:
        rows = [
            Assignment(
                id=new_id(act.known),
                room_id=room,
                organisation_id=organisation.id,
                share=WHOLE,
                tenure=told.tenure.value,
                lease_id=None,
                valid_from=on,
                valid_to=told.last_day + timedelta(days=1) if told.last_day else None,
            )
            for room in rooms
        ]
        put(session, rows)
        _take_along(session, act, told, organisation, {code: room for room, code in rooms.items()}, on)
        oblige(session, act, ObligationKind.MOVE, [it.room_id for it in old], organisation=organisation.id, person=None, on=on)
    return rows


def _wrong(told: Move) -> dict[str, Words]:
    wrong = {}
    if told.tenure is Tenure.LEASED_OUT:
        wrong["tenure"] = Words("出租应办理租赁合同", "letting is done by a lease")
    if both := sorted(set(told.rooms) & set(told.old_rooms)):
        wrong["old_rooms"] = Words(f"{'、'.join(both)} 同时是新用房", f"{', '.join(both)} is a new room as well")
    if strange := sorted({it.room for it in told.seats} - set(told.rooms)):
        wrong["seats"] = Words(f"{'、'.join(strange)} 不在新用房之内", f"{', '.join(strange)} is none of the new rooms")
    if len({it.person for it in told.seats}) < len(told.seats):
        wrong["seats"] = Words("同一人列了两次", "somebody is named twice")
    return wrong


def _take_along(session: Session, act: Act, told: Move, organisation: Organisation, rooms: Mapping[str, UUID], on: date) -> None:
    """End where people of the organisation sat, and seat them in its new rooms."""
    if not told.seats:
        return
    people = seats.people(session, [it.person for it in told.seats], on=on)
    sitting = [it for it in seats.seats_after(session, people, on=on) if it.organisation_id == organisation.id]
    sat = {it.person_id: it for it in sitting if it.valid_from <= on}
    if absent := [it.name for person, it in people.items() if person not in sat]:
        raise Conflict(
            f"{on} 在 {organisation.name} 没有座位，不能随迁，请另行安排入座：{'、'.join(absent)}",
            f"they have no seat of {organisation.name} on {on} to move with; seat them apart: {', '.join(absent)}",
        )
    leave(session, list(sat.values()), on=on)
    by_code = {it.code: person for person, it in people.items()}
    rows = [
        Seat(
            id=new_id(act.known),
            room_id=rooms[it.room],
            person_id=by_code[it.person],
            organisation_id=organisation.id,
            second=sat[by_code[it.person]].second,
            approval=sat[by_code[it.person]].approval,
            valid_from=on,
            valid_to=told.last_day + timedelta(days=1) if told.last_day else None,
        )
        for it in told.seats
    ]
    put_seats(session, rows, {organisation.id: organisation}, seats.appointments(session, people, on=on))
