"""Ending a person's post, and what is owed for it.

On transfer or retirement the office is taken back within a month, after a second post ends the second office within two
(中办发〔2017〕70号 art. 19, confidence A); the days are counted when they are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.oblige import oblige
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Appointment, Ending, ObligationKind, OrganisationKind
from registry.queries import parties, uses
from registry.standards.temporary import counts_as_second_office
from registry.store.errors import Conflict, Invalid
from registry.store.journal import Act, acting, again, close


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAppointment:
    """Which post of whom ends, and why."""

    person: str = asks("人员", "person", look_up=LookUp.PERSON)
    ending: Ending = asks("原因", "why", hint=("调离、退休终止在该单位的全部任职", "transfer and retirement end all posts there"))
    organisation: str = asks(
        "单位",
        "organisation",
        look_up=LookUp.ORGANISATION,
        default="",
        hint=("调离、退休不填为全部单位", "else all, on transfer or retirement"),
    )
    post: str = asks("职务", "post", default="", hint=("在该单位只有一个职务时可不填", "not needed where there is one"))


@verb("end-appointment", "终止任职", "end an appointment", told=EndAppointment, family=Family.PARTIES, roles=ANYONE_AT_WORK)
def end_appointment(session: Session, told: EndAppointment, *, on: date, by: str, because: str) -> list[Appointment]:
    """End a person's posts on a day, the first on which they no longer have them; what must be given back is owed from it.

    Raises ``Conflict`` where they have no such post, or one that begins only on that day.
    """
    person = parties.person(session, told.person, on=on)
    organisation = parties.organisation(session, told.organisation, on=on) if told.organisation else None
    leaves = told.ending in {Ending.TRANSFER, Ending.RETIREMENT}
    if told.ending is Ending.PROMOTION:
        raise Invalid(
            {"ending": Words("职务变动请办理变动职务", "another post in the organisation is told by changing the post")}
        )
    if organisation is None and not leaves:
        raise Invalid({"organisation": Words("未填写", "is missing")})
    there = [
        it
        for it in parties.appointments(session, person.id, on=on)
        if organisation is None or it.organisation_id == organisation.id
    ]
    ending = there if leaves else [the_one(there, told.post)]
    if not ending:
        raise Conflict(f"{on} {person.name} 没有可终止的任职", f"{person.name} has no such post on {on}")
    with acting(session, "end-appointment", subject=f"Person {told.person}", by=by, because=because) as act:
        planned = uses.after(session, Appointment, Appointment.person_id, [person.id], on=on)
        rows = end_posts(session, ending, told.ending, on=on)
        for key in dict.fromkeys(it.organisation_id for it in ending):
            stays = [it for it in planned if it.organisation_id == key and it not in ending]
            second = not leaves and not stays and not any(it.main for it in ending)
            if leaves or (second and _is_office(session, key, on=on)):
                _owe(session, act, key, person.id, second=second, on=on)
        return rows


def the_one(rows: Sequence[Appointment], post: str) -> Appointment:
    """The post that is meant of those that a person has in an organisation; ``Conflict`` where it is none, or not clear which."""
    found = [it for it in rows if post in {"", it.post}]
    if len(found) != 1:
        listed = "、".join(it.post for it in rows)
        raise Conflict(
            f"请指明哪一个职务：{listed}" if found else "该人员当日没有这个职务",
            f"say which post: {', '.join(it.post for it in rows)}" if found else "they have no such post on that day",
        )
    return found[0]


def end_posts(session: Session, rows: Sequence[Appointment], why: Ending, *, on: date) -> list[Appointment]:
    """Within an act under way: posts end on a day, each with its reason."""
    if late := [it for it in rows if it.valid_from >= on]:
        raise Conflict(
            f"任职自 {late[0].valid_from} 起，不能在 {on} 终止", f"the post begins on {late[0].valid_from} and cannot end on {on}"
        )
    for row in rows:
        close(session, row)
    session.flush()
    ended = [again(row, valid_to=on, ending=why.value) for row in rows]
    session.add_all(ended)
    session.flush()
    return ended


def _is_office(session: Session, organisation: UUID, *, on: date) -> bool:
    """Whether a second place there is a second office: one in a temporary body is not, unless the parameter says so."""
    body = parties.organisations_by_id(session, [organisation], on=on).get(organisation)
    return body is None or body.kind != OrganisationKind.TEMPORARY or counts_as_second_office(on)


def _owe(session: Session, act: Act, organisation: UUID, person: UUID, *, second: bool, on: date) -> None:
    """The rooms in which they sit for that organisation must be given back: all of them, or the second office."""
    seats = [
        it for it in uses.seats_of(session, person, on=on) if it.organisation_id == organisation and (it.second or not second)
    ]
    kind = ObligationKind.SECOND_POST if second else ObligationKind.LEAVE
    oblige(session, act, kind, list(dict.fromkeys(it.room_id for it in seats)), organisation=organisation, person=person, on=on)
