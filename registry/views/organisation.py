"""One organisation, or one person, as of a day: posts, people, rooms by building, what it came of, where they sit."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast
from uuid import UUID

import pandas as pd
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from registry.models import (
    Appointment,
    Assignment,
    AuthorisedPosts,
    Building,
    Entry,
    Floor,
    Mandate,
    Organisation,
    Person,
    Room,
    RoomSurvey,
    Seat,
    Site,
    Staffing,
    Succession,
    Tier,
    UseAgreement,
)
from registry.queries import parties
from registry.standards.posts import posts as posts_of
from registry.store.dated import as_of
from registry.views.parties import CENTIARE, table


def posts(session: Session, organisation: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The posts of an organisation in the order of its tier: post, staffing, counted, count (authorised or had), people (in place)."""
    body = parties.organisation(session, organisation, on=on, known=known)
    told = select(AuthorisedPosts.post, AuthorisedPosts.staffing, AuthorisedPosts.count).where(
        AuthorisedPosts.organisation_id == body.id, as_of(AuthorisedPosts, on, known)
    )
    there = (
        select(Appointment.post, Appointment.staffing, func.count(Appointment.row_id))
        .where(Appointment.organisation_id == body.id, as_of(Appointment, on, known))
        .group_by(Appointment.post, Appointment.staffing)
    )
    counts = {(post, staffing): count for post, staffing, count in session.execute(told)}
    people = {(post, staffing): count for post, staffing, count in session.execute(there)}
    order = {post: at for at, post in enumerate(posts_of(Tier(body.tier)))}
    staffings = list(Staffing)
    keys = sorted(counts.keys() | people.keys(), key=lambda it: (order.get(it[0], len(order)), staffings.index(Staffing(it[1]))))
    rows = [
        {
            "post": key[0],
            "staffing": key[1],
            "counted": Staffing(key[1]).counts,
            "count": counts.get(key, 0),
            "people": people.get(key, 0),
        }
        for key in keys
    ]
    return pd.DataFrame(rows, columns=["post", "staffing", "counted", "count", "people"])


def mandates(session: Session, organisation: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The paper that sets an organisation's posts on a day: document, note, valid_from."""
    body = parties.organisation(session, organisation, on=on, known=known)
    query = select(Mandate.document, Mandate.note, Mandate.valid_from)
    return table(session, query.where(Mandate.id == body.id, as_of(Mandate, on, known)))


def people(session: Session, organisation: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The people of an organisation, the highest posts first: code, name, post, rank, main, staffing, valid_from, valid_to, rooms (codes)."""
    body = parties.organisation(session, organisation, on=on, known=known)
    query = (
        select(
            Person.id, Person.code, Person.name, Appointment.post, Appointment.rank, Appointment.main, Appointment.staffing,
            Appointment.valid_from, Appointment.valid_to,
        )
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.organisation_id == body.id, as_of(Appointment, on, known), as_of(Person, on, known))
        .order_by(Person.code)
    )  # fmt: skip
    found = table(session, query)
    seats = (
        select(Seat.person_id, Room.code)
        .join(Room, Room.id == Seat.room_id)
        .where(Seat.organisation_id == body.id, as_of(Seat, on, known))
        .order_by(Room.code)
    )
    rooms: dict[UUID, list[str]] = {}
    for person, room in session.execute(seats):
        rooms.setdefault(person, []).append(room)
    order = {post: at for at, post in enumerate(posts_of(Tier(body.tier)))}
    found["rooms"] = pd.Series([rooms.get(key, []) for key in found["id"]], dtype=object)
    found["order"] = [order.get(post, len(order)) for post in found["post"]]
    return found.sort_values(["order", "code"], kind="stable").drop(columns=["id", "order"]).reset_index(drop=True)


def rooms_held(session: Session, organisation: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The rooms of an organisation.

    Columns: building, building_name, site_name, floor_name, code, number, name, use, usable_area (of the whole room), share,
    held_area (by its share), tenure, valid_from, valid_to.
    """
    body = parties.organisation(session, organisation, on=on, known=known)
    query = (
        select(
            Building.code.label("building"), Building.name.label("building_name"), Site.name.label("site_name"), Floor.floor_name,
            Room.code, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, RoomSurvey.usable_area, Assignment.share, Assignment.tenure,
            Assignment.valid_from, Assignment.valid_to,
        )
        .join(Room, Room.id == Assignment.room_id)
        .join(RoomSurvey, (RoomSurvey.id == Room.id) & as_of(RoomSurvey, on, known))
        .join(Floor, (Floor.id == RoomSurvey.floor_id) & as_of(Floor, on, known))
        .join(Building, (Building.id == Floor.building_id) & as_of(Building, on, known))
        .join(Site, (Site.id == Building.site_id) & as_of(Site, on, known))
        .where(Assignment.organisation_id == body.id, as_of(Assignment, on, known))
        .order_by(Building.code, Floor.storey, Room.code)
    )  # fmt: skip
    found = table(session, query)
    found["held_area"] = pd.Series(
        [
            None if usable is None else _part(usable, share)
            for usable, share in zip(found["usable_area"], found["share"], strict=True)
        ],
        dtype=object,
    )
    return found


def buildings_held(session: Session, organisation: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Where an organisation has rooms: building, building_name, site_name, rooms, usable_area, agreement (number; empty where none holds)."""
    held = rooms_held(session, organisation, on=on, known=known)
    body = parties.organisation(session, organisation, on=on, known=known)
    signed = (
        select(Building.code, UseAgreement.number)
        .join(Building, (Building.id == UseAgreement.building_id) & as_of(Building, on, known))
        .where(UseAgreement.organisation_id == body.id, as_of(UseAgreement, on, known))
    )
    agreements = dict(session.execute(signed).all())
    rows = [
        {
            "building": code,
            "building_name": some["building_name"].iloc[0],
            "site_name": some["site_name"].iloc[0],
            "rooms": len(some),
            "usable_area": _rounded(
                sum(
                    (
                        usable * share
                        for usable, share in zip(some["usable_area"], some["share"], strict=True)
                        if usable is not None
                    ),
                    Decimal(0),
                )
            ),
            "agreement": agreements.get(str(code), ""),
        }
        for code, some in held.groupby("building", sort=False)
    ]
    return pd.DataFrame(rows, columns=["building", "building_name", "site_name", "rooms", "usable_area", "agreement"])


def successions(session: Session, organisation: str) -> pd.DataFrame:
    """What an organisation came of and what came of it: predecessor, predecessor_name, successor, successor_name, act, since, by, because.

    Names are those they last had; ``successor`` is None where there was none. An organisation that is no more is found too.
    """
    keys = parties.ever(session, [organisation]).values()
    query = (
        select(Succession.predecessor_id, Succession.successor_id, Succession.act, Succession.since, Entry.by, Entry.because)
        .join(Entry, Entry.number == Succession.entry)
        .where(or_(Succession.predecessor_id.in_(list(keys)), Succession.successor_id.in_(list(keys))))
        .order_by(Succession.since, Succession.id)
    )
    found = table(session, query)
    ids = {key for name in ("predecessor_id", "successor_id") for key in found[name] if key is not None}
    last = select(Organisation.id, Organisation.code, Organisation.name).where(
        Organisation.id.in_(ids), Organisation.known_to.is_(None)
    )
    called = {key: (code, name) for key, code, name in session.execute(last.order_by(Organisation.valid_from))}
    for name in ("predecessor", "successor"):
        for at, column in enumerate((name, f"{name}_name")):
            found[column] = pd.Series([called.get(key, (None, None))[at] for key in found[f"{name}_id"]], dtype=object)
    columns = ["predecessor", "predecessor_name", "successor", "successor_name", "act", "since", "by", "because"]
    return found[columns]


def appointments(session: Session, person: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """All posts that a person has or had until a day, the latest first.

    Columns: organisation, organisation_name, tier, post, rank, main, staffing, ending, valid_from, valid_to (half-open), current.
    """
    who = parties.person(session, person, on=on, known=known)
    body = aliased(Organisation)
    seen = Appointment.known_to.is_(None) if known is None else (Appointment.known_from <= known) & or_(Appointment.known_to.is_(None), Appointment.known_to > known)  # fmt: skip
    query: Select[*tuple[Any, ...]] = (
        select(
            body.code.label("organisation"), body.name.label("organisation_name"), body.tier, Appointment.post, Appointment.rank,
            Appointment.main, Appointment.staffing, Appointment.ending, Appointment.valid_from, Appointment.valid_to,
        )
        .join(body, (body.id == Appointment.organisation_id) & as_of(body, cast("date", Appointment.valid_from), known))
        .where(Appointment.person_id == who.id, seen, Appointment.valid_from <= on)
        .order_by(Appointment.valid_from.desc(), Appointment.main.desc(), body.code)
    )  # fmt: skip
    found = table(session, query)
    found["current"] = [end is None or end > on for end in found["valid_to"]]
    return found


def seats(session: Session, person: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Where a person sits on a day: room, number, use, building, building_name, floor_name, organisation, organisation_name, second, approval, valid_from."""
    who = parties.person(session, person, on=on, known=known)
    query: Select[*tuple[Any, ...]] = (
        select(
            Room.code.label("room"), RoomSurvey.number, RoomSurvey.use, Building.code.label("building"), Building.name.label("building_name"),
            Floor.floor_name, Organisation.code.label("organisation"), Organisation.name.label("organisation_name"), Seat.second, Seat.approval,
            Seat.valid_from,
        )
        .join(Room, Room.id == Seat.room_id)
        .join(RoomSurvey, (RoomSurvey.id == Room.id) & as_of(RoomSurvey, on, known))
        .join(Floor, (Floor.id == RoomSurvey.floor_id) & as_of(Floor, on, known))
        .join(Building, (Building.id == Floor.building_id) & as_of(Building, on, known))
        .join(Organisation, (Organisation.id == Seat.organisation_id) & as_of(Organisation, on, known))
        .where(Seat.person_id == who.id, as_of(Seat, on, known))
        .order_by(Seat.second, Room.code)
    )  # fmt: skip
    return table(session, query)


def _part(usable: Decimal, share: Decimal) -> Decimal:
    return _rounded(usable * share)


def _rounded(hundredfold: Decimal) -> Decimal:
    return (hundredfold / 100).quantize(CENTIARE, ROUND_HALF_UP)
