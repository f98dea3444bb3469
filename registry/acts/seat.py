"""Seating people in offices: one office each, a second only by approval and smaller than the standard.

中办发〔2017〕70号 art. 19: whoever has several posts has an office at the main one; the organisation of another post may give
a second, smaller than the standard, after strict approval (confidence A). 机关团体建设楼堂馆所管理条例 art. 3: technical rooms
hold no desks (confidence A). That the second is measured by the post for which one sits there is this system's reading.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse, Words
from registry import queries
from registry.acts.assign import LAST_DAY, standing
from registry.acts.give_up import leave
from registry.acts.second_office import refuse_second
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Appointment, Assignment, Organisation, OrganisationKind, Person, Seat, Staffing
from registry.queries import parties, seats, uses
from registry.standards.temporary import counts_as_second_office
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPeople:
    """Who is to sit in a room, and for whose post."""

    room: str = asks("办公室", "office", look_up=LookUp.ROOM)
    people: tuple[str, ...] = asks("人员", "people", look_up=LookUp.PERSON)
    organisation: str = asks(
        "任职单位",
        "organisation",
        look_up=LookUp.ORGANISATION,
        default="",
        hint=("不填为各人主任职单位", "left empty, the one of everybody's main post"),
    )
    second: bool = asks("第二处办公室", "second office", default=False)
    approval: str = asks(
        "批准文件", "approval", default="", hint=("第二处办公室必填，文号", "its number; a second office needs one")
    )
    last_day: date | None = asks("截止日", "until", default=None, hint=LAST_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseat:
    """Who leaves a room."""

    room: str = asks("办公室", "office", look_up=LookUp.ROOM)
    people: tuple[str, ...] = asks("人员", "people", look_up=LookUp.PERSON)


@verb("seat", "安排入座", "seat people", told=SeatPeople, family=Family.USES, roles=ANYONE_AT_WORK)
def seat(session: Session, told: SeatPeople, *, on: date, by: str, because: str) -> list[Seat]:
    """Seat people in an office from a day on.

    Raises ``Invalid`` where what is told cannot be, ``Conflict`` naming who sits where already, or what the room is not.
    """
    _refuse_told(told, on)
    room = next(iter(standing(session, [told.room], on=on)))
    people = seats.people(session, told.people, on=on)
    posts = seats.appointments(session, people, on=on)
    organisations = _organisations(session, told, people, posts, on)
    with acting(session, "seat", subject=f"Room {told.room}", by=by, because=because) as act:
        rows = [
            Seat(
                id=new_id(act.known),
                room_id=room,
                person_id=person,
                organisation_id=organisations[person].id,
                second=told.second or organisations[person].kind == OrganisationKind.TEMPORARY,
                approval=told.approval.strip(),
                valid_from=on,
                valid_to=told.last_day + timedelta(days=1) if told.last_day else None,
            )
            for person in people
        ]
        put(session, rows, {it.id: it for it in organisations.values()}, posts)
    return rows


@verb("unseat", "撤销座位", "unseat people", told=Unseat, family=Family.USES, roles=ANYONE_AT_WORK)
def unseat(session: Session, told: Unseat, *, on: date, by: str, because: str) -> list[Seat]:
    """End people's seats in a room; ``on`` is the first day on which they do not sit there. What ended."""
    if not told.people:
        raise Invalid({"people": Words("未选择人员", "nobody is named")})
    room = next(iter(seats.rooms(session, [told.room])))
    people = seats.people(session, told.people)
    sitting = [it for it in seats.seats_after(session, people, on=on) if it.room_id == room]
    if absent := [it.name for person, it in people.items() if person not in {row.person_id for row in sitting}]:
        raise Conflict(
            f"{on} 不在 {told.room} 办公：{'、'.join(absent)}", f"they do not sit in {told.room} on {on}: {', '.join(absent)}"
        )
    with acting(session, "unseat", subject=f"Room {told.room}", by=by, because=because):
        leave(session, sitting, on=on)
    return sitting


def put(
    session: Session,
    rows: Sequence[Seat],
    organisations: Mapping[UUID, Organisation],
    posts: Mapping[UUID, Sequence[Appointment]],
) -> None:
    """Write seats that begin on one day within an act under way, once each stands in an office that its organisation has."""
    on, rooms = rows[0].valid_from, {it.room_id for it in rows}
    codes = queries.codes_of(session, rooms)
    _refuse_uses(session, codes, on)
    held: dict[tuple[UUID, UUID], list[Assignment]] = defaultdict(list)
    for one in uses.after(session, Assignment, Assignment.room_id, rooms, on=on):
        held[one.room_id, one.organisation_id].append(one)
    for it in rows:
        _refuse_unheld(it, held[it.room_id, it.organisation_id], codes, organisations[it.organisation_id].name)
    _refuse_double(session, rows)
    refuse_second(
        session,
        [it for it in rows if it.second and counts_as_second(organisations[it.organisation_id], it.valid_from)],
        rows,
        organisations,
        posts,
    )
    session.add_all(rows)
    session.flush()


def counts_as_second(organisation: Organisation, on: date) -> bool:
    """Whether another seat there is a second office on a day.

    One in a temporary body is not, as long as the parameter of temporary bodies does not say so; it is kept as another
    seat than the first, and needs no approval.
    """
    return organisation.kind != OrganisationKind.TEMPORARY or counts_as_second_office(on)


def _refuse_told(told: SeatPeople, on: date) -> None:
    wrong = {}
    if not told.people:
        wrong["people"] = Words("未选择人员", "nobody is named")
    if told.second and not told.approval.strip():
        wrong["approval"] = Words(
            "第二处办公室须经严格审批，请填写批准文件（中办发〔2017〕70号第十九条）",
            "a second office needs an approval (中办发〔2017〕70号 art. 19)",
        )
    if told.second and not told.organisation:
        wrong["organisation"] = Words(
            "请填写安排第二处办公室的兼职单位", "say which organisation of another post gives the second office"
        )
    if told.last_day and told.last_day < on:
        wrong["last_day"] = Words("截止日早于起始日", "it would end before it begins")
    if wrong:
        raise Invalid(wrong)


def _organisations(
    session: Session, told: SeatPeople, people: Mapping[UUID, Person], posts: Mapping[UUID, Sequence[Appointment]], on: date
) -> dict[UUID, Organisation]:
    """For whose post everybody sits: the organisation told, else that of the main post."""
    if told.organisation:
        one = parties.organisation(session, told.organisation, on=on)
        found = dict.fromkeys(people, one)
    else:
        if idle := [it.name for person, it in people.items() if not posts[person]]:
            raise Conflict(
                f"{on} 没有任职，请写明单位：{'、'.join(idle)}",
                f"they have no post on {on}; say for which organisation: {', '.join(idle)}",
            )
        by_id = parties.organisations_by_id(session, [posts[person][0].organisation_id for person in people], on=on)
        found = {person: by_id[posts[person][0].organisation_id] for person in people}
    for person, one in found.items():
        if one.kind != OrganisationKind.TEMPORARY:
            _refuse_post(people[person], one, posts[person], second=told.second)
    return found


def _refuse_post(person: Person, organisation: Organisation, posts: Sequence[Appointment], *, second: bool) -> None:
    there = [it for it in posts if it.organisation_id == organisation.id]
    if not there:
        raise Conflict(
            f"{person.name} 当日不在 {organisation.name} 任职", f"{person.name} has no post in {organisation.name} on that day"
        )
    elsewhere = [it for it in posts if it.main and it.organisation_id != organisation.id]
    if second and not elsewhere:
        raise Conflict(
            f"{person.name} 未在其他单位任主职，不能安排第二处办公室（中办发〔2017〕70号第十九条）",
            f"{person.name} has no main post elsewhere and can have no second office (中办发〔2017〕70号 art. 19)",
        )
    if not second and elsewhere and not any(it.staffing == Staffing.SECONDED for it in there):
        raise Conflict(
            f"{person.name} 的办公室应安排在主任职单位；在 {organisation.name} 只能按第二处办理（中办发〔2017〕70号第十九条）",
            f"the office of {person.name} is at the main post; in {organisation.name} it is a second one "
            "(中办发〔2017〕70号 art. 19)",
        )


def _refuse_uses(session: Session, codes: Mapping[UUID, str], on: date) -> None:
    stood = uses.surveyed(session, codes, on=on)
    if technical := sorted(code for room, code in codes.items() if room in stood and stood[room].use == RoomUse.TECHNICAL):
        raise Conflict(
            f"技术业务用房内不得设置办公用房：{'、'.join(technical)}（机关团体建设楼堂馆所管理条例第三条）",
            f"technical rooms hold no desks: {', '.join(technical)} (State Council order 688 art. 3)",
        )
    if others := sorted(code for room, code in codes.items() if room not in stood or stood[room].use != RoomUse.OFFICE):
        raise Conflict(f"不是办公室，不能安排座位：{'、'.join(others)}", f"these rooms are no offices: {', '.join(others)}")


def _refuse_unheld(row: Seat, held: Sequence[Assignment], codes: Mapping[UUID, str], name: str) -> None:
    """Refuse a seat on days on which its organisation does not have the room; what follows at once counts as one."""
    covered: date | None = row.valid_from
    for it in sorted(held, key=lambda it: it.valid_from):
        if covered is not None and it.valid_from <= covered:
            covered = None if it.valid_to is None else max(covered, it.valid_to)
    if covered is None or (row.valid_to is not None and row.valid_to <= covered):
        return
    code = codes[row.room_id]
    if covered == row.valid_from:
        raise Conflict(f"{name} {covered} 未使用 {code}", f"{name} does not have {code} on {covered}")
    last = covered - timedelta(days=1)
    raise Conflict(
        f"{name} 使用 {code} 至 {last}，座位截止日不能更晚", f"{name} has {code} until {last}, and a seat cannot last longer"
    )


def _refuse_double(session: Session, rows: Sequence[Seat]) -> None:
    there: dict[UUID, list[Seat]] = defaultdict(list)
    for it in seats.seats_after(session, {row.person_id for row in rows}, on=rows[0].valid_from):
        there[it.person_id].append(it)
    met = [
        (row, it)
        for row in rows
        for it in there[row.person_id]
        if (row.valid_to is None or it.valid_from < row.valid_to) and (it.second == row.second or it.room_id == row.room_id)
    ]
    if met:
        codes = queries.codes_of(session, {it.room_id for _, it in met})
        names = seats.people_by_id(session, {it.person_id for _, it in met})
        zh = [f"{names[it.person_id]} 自 {it.valid_from} 起在 {codes[it.room_id]}" for _, it in met]
        en = [f"{names[it.person_id]} sits in {codes[it.room_id]} from {it.valid_from}" for _, it in met]
        raise Conflict(
            f"每人只安排一处办公室：{'；'.join(zh)}；请先撤销，或按第二处办理",
            f"one office each: {'; '.join(en)}; unseat them first",
        )
