"""Who owns, who uses, who rents and who sits in a building or a room on a day: each question one SELECT over all its rooms."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from registry.models import (
    Appointment,
    Assignment,
    Building,
    Floor,
    Lease,
    Obligation,
    Organisation,
    Person,
    Restriction,
    Room,
    RoomPart,
    RoomState,
    RoomSurvey,
    Seat,
    Tenure,
    Title,
    UseAgreement,
)
from registry.store.columns import CENTIARE
from registry.store.dated import as_of
from registry.views.history import table

STATE_OF: Final = {
    Tenure.LENT.value: RoomState.LENT.value,
    Tenure.LEASED_OUT.value: RoomState.LEASED_OUT.value,
}
"""What a room is doing that is not simply used."""


def lying_in(building: str = "", room: str = "") -> ColumnElement[bool]:
    """The rooms of a building, or one: by their codes, which begin with their building's and have an index."""
    return Room.code == room if room else (Room.code >= f"{building}-") & (Room.code < f"{building}.")


def holdings(session: Session, *, building: str = "", room: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """Every room that stands, and who has it; a room of several organisations has several rows, an idle one a row without any.

    Columns: room, floor_name, storey, number, name, use, usable_area, organisation, organisation_name, share, tenure, state,
    lease (number), since, until (half-open).
    """
    stand = (
        select(
            Building.code.label("building"), Room.id, Room.code, Floor.floor_name, Floor.storey, RoomSurvey.number, RoomSurvey.name,
            RoomSurvey.use, RoomSurvey.usable_area,
        )
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(lying_in(building, room), *(as_of(it, on, known) for it in (RoomSurvey, Floor, Building)))
        .order_by(Floor.storey, RoomSurvey.number, Room.code)
    )  # fmt: skip
    use = (
        select(
            Assignment.room_id, Organisation.code, Organisation.name, Assignment.share, Assignment.tenure, Lease.number,
            Assignment.valid_from, Assignment.valid_to,
        )
        .join(Room, Room.id == Assignment.room_id)
        .outerjoin(Organisation, (Organisation.id == Assignment.organisation_id) & as_of(Organisation, on, known))
        .outerjoin(Lease, (Lease.id == Assignment.lease_id) & as_of(Lease, on, known))
        .where(lying_in(building, room), as_of(Assignment, on, known))
        .order_by(Assignment.valid_from, Assignment.id)
    )  # fmt: skip
    held: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for key, code, name, share, tenure, lease, since, until in session.execute(use):
        held[key].append((code, name, share, tenure, _state(tenure), lease, since, until))
    rows = [
        (*told, *of)
        for of_building, key, *told in session.execute(stand)
        if not building or of_building == building
        for of in held.get(key, [IDLE])
    ]
    return pd.DataFrame(rows, columns=list(HOLDING), dtype=object)


HOLDING: Final = (
    "room", "floor_name", "storey", "number", "name", "use", "usable_area", "organisation", "organisation_name", "share", "tenure",
    "state", "lease", "since", "until",
)  # fmt: skip
IDLE: Final = (None, None, None, None, RoomState.IDLE.value, None, None, None)
"""What is told of a room that nobody has."""


def _state(tenure: str) -> str:
    return STATE_OF.get(tenure, RoomState.IN_USE.value)


def users(held: pd.DataFrame) -> pd.DataFrame:
    """Of a frame of holdings, what each organisation has, its share of shared rooms: organisation, organisation_name, rooms, usable_area.

    What is idle comes last, under no organisation: rooms that nobody has, and what of shared ones nobody has. All areas
    come to what was surveyed; a room without a measured area counts as none.
    """
    rooms: dict[tuple[str, str], set[str]] = defaultdict(set)
    areas: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    left: dict[str, Decimal] = {}
    columns = ("room", "organisation", "organisation_name", "usable_area", "share", "tenure")
    for room, code, name, area, share, tenure in zip(*(held[it].tolist() for it in columns), strict=True):
        measured = area or Decimal(0)
        who = ("", "") if tenure is None else (code or "", name or "—")
        rooms[who].add(room)
        part = measured * (share or Decimal(0)) / 100
        areas[who] += part
        left[room] = left.get(room, measured) - part
    areas["", ""] += sum(left.values(), Decimal(0))
    if areas["", ""]:
        rooms.setdefault(("", ""), set())
    rows = [
        {"organisation": code, "organisation_name": name, "rooms": len(some), "usable_area": areas[code, name].quantize(CENTIARE)}
        for (code, name), some in sorted(rooms.items(), key=lambda it: (not it[0][1], -areas[it[0]], it[0]))
    ]
    return pd.DataFrame(rows, columns=["organisation", "organisation_name", "rooms", "usable_area"])


def titles(session: Session, building: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Who owns a building: holder, holder_name, state, documents, certificate_number, land_certificate_number,
    real_estate_unit_number, approval, batch, valid_from.
    """
    query = (
        select(
            Organisation.code.label("holder"), Organisation.name.label("holder_name"), Title.state, Title.documents,
            Title.certificate_number, Title.land_certificate_number, Title.real_estate_unit_number, Title.approval, Title.batch,
            Title.valid_from,
        )
        .join(Building, Building.id == Title.building_id)
        .outerjoin(Organisation, (Organisation.id == Title.holder_id) & as_of(Organisation, on, known))
        .where(Building.code == building, as_of(Building, on, known), as_of(Title, on, known))
    )  # fmt: skip
    return table(session, query)


def restrictions(session: Session, building: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """What lies on a building: kind, beneficiary, paper, valid_from, valid_to."""
    query = (
        select(Restriction.kind, Restriction.beneficiary, Restriction.paper, Restriction.valid_from, Restriction.valid_to)
        .join(Building, Building.id == Restriction.building_id)
        .where(Building.code == building, as_of(Building, on, known), as_of(Restriction, on, known))
        .order_by(Restriction.valid_from, Restriction.id)
    )
    return table(session, query)


def agreements(session: Session, building: str, *, room: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """On what agreements rooms of a building are used, or one of them is: number, organisation, organisation_name,
    certificate_number, signature, rooms (how many), valid_from, valid_to.
    """
    query = (
        select(
            UseAgreement.number, Organisation.code.label("organisation"), Organisation.name.label("organisation_name"),
            UseAgreement.certificate_number, UseAgreement.signature, UseAgreement.schedule, UseAgreement.valid_from, UseAgreement.valid_to,
        )
        .join(Building, Building.id == UseAgreement.building_id)
        .outerjoin(Organisation, (Organisation.id == UseAgreement.organisation_id) & as_of(Organisation, on, known))
        .where(Building.code == building, as_of(Building, on, known), as_of(UseAgreement, on, known))
        .order_by(UseAgreement.number)
    )  # fmt: skip
    found = table(session, query)
    listed = [[it.get("code", "") for it in schedule] for schedule in found["schedule"]]
    found = found.assign(rooms=[len(codes) for codes in listed]).drop(columns="schedule")
    return found[[room in codes for codes in listed]].reset_index(drop=True) if room else found


def leases(session: Session, *, building: str = "", room: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """The leases under which rooms are let: number, organisation, organisation_name, counterparty, rent (yuan a year), rooms
    (how many of those asked for), valid_from, valid_to, returned_on.
    """
    query = (
        select(
            Lease.number, Organisation.code.label("organisation"), Organisation.name.label("organisation_name"), Lease.counterparty,
            Lease.rent, Lease.valid_from, Lease.valid_to, Lease.returned_on, Room.code.label("room"),
        )
        .join(Assignment, Assignment.lease_id == Lease.id)
        .join(Room, Room.id == Assignment.room_id)
        .outerjoin(Organisation, (Organisation.id == Lease.organisation_id) & as_of(Organisation, on, known))
        .where(lying_in(building, room), as_of(Assignment, on, known), as_of(Lease, on, known))
        .order_by(Lease.number, Room.code)
    )  # fmt: skip
    found = table(session, query)
    return (
        found.assign(rooms=found.groupby("number")["room"].transform("nunique"))
        .drop(columns="room")
        .drop_duplicates("number", ignore_index=True)
    )


def people(session: Session, *, building: str = "", room: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """Who sits where: room, person, person_name, organisation, organisation_name, post, second, approval, valid_from."""
    post = aliased(Appointment)
    query = (
        select(
            Room.code.label("room"), Person.code.label("person"), Person.name.label("person_name"), Organisation.code.label("organisation"),
            Organisation.name.label("organisation_name"), post.post, Seat.second, Seat.approval, Seat.valid_from,
        )
        .join(Seat, Seat.room_id == Room.id)
        .join(Person, (Person.id == Seat.person_id) & as_of(Person, on, known))
        .outerjoin(Organisation, (Organisation.id == Seat.organisation_id) & as_of(Organisation, on, known))
        .outerjoin(
            post, (post.person_id == Seat.person_id) & (post.organisation_id == Seat.organisation_id) & as_of(post, on, known)
        )
        .where(lying_in(building, room), as_of(Seat, on, known))
        .order_by(Room.code, Person.code, Seat.second, post.main.desc())
    )  # fmt: skip
    return table(session, query).drop_duplicates(["room", "person", "second"], ignore_index=True)


def parts(session: Session, *, building: str = "", room: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """Rest rooms and toilets that belong to offices, asked of either side: office, room, part, usable_area, valid_from."""
    office, part = aliased(Room), Room
    query = (
        select(office.code.label("office"), part.code.label("room"), RoomPart.part, RoomPart.usable_area, RoomPart.valid_from)
        .join(office, office.id == RoomPart.office_id)
        .join(part, part.id == RoomPart.room_id)
        .order_by(office.code, part.code, RoomPart.part)
    )
    asked = (lying_in(building, room) | (office.code == room)) if room else lying_in(building)
    return table(session, query.where(asked, as_of(RoomPart, on, known)))


def obligations(session: Session, *, building: str = "", room: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """What must be given back: room, kind, organisation, organisation_name, person_name, valid_from (the event's day)."""
    query = (
        select(
            Room.code.label("room"), Obligation.kind, Organisation.code.label("organisation"), Organisation.name.label("organisation_name"),
            Person.name.label("person_name"), Obligation.valid_from,
        )
        .join(Room, Room.id == Obligation.room_id)
        .outerjoin(Organisation, (Organisation.id == Obligation.organisation_id) & as_of(Organisation, on, known))
        .outerjoin(Person, (Person.id == Obligation.person_id) & as_of(Person, on, known))
        .where(lying_in(building, room), as_of(Obligation, on, known))
        .order_by(Room.code, Obligation.valid_from, Obligation.id)
    )  # fmt: skip
    return table(session, query)
