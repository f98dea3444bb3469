"""Who has which rooms, what a room is doing, and who sits in it, as of a day."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import geopandas as gpd
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import queries
from registry.models import (
    Assignment,
    Building,
    Floor,
    Obligation,
    Organisation,
    OrganisationKind,
    Person,
    Room,
    RoomPart,
    RoomState,
    RoomSurvey,
    Seat,
    Tenure,
)
from registry.store.dated import as_of, known_at
from registry.views.places import CRS

WHOLE: Final = Decimal("100.00")
STATES: Final = {Tenure.LEASED_OUT.value: RoomState.LEASED_OUT, Tenure.LENT.value: RoomState.LENT}
"""What a room is doing by the tenure it is had on; any other is its own use."""
HAD: Final = (
    "room", "organisation", "organisation_name", "share", "tenure", "valid_from", "valid_to",
)  # fmt: skip


def uses(session: Session, *, building: str = "", floor: str = "", on: date, known: datetime | None = None) -> gpd.GeoDataFrame:
    """The rooms of a building or a floor, and what each is doing.

    Columns: code, floor, number, name, use, usable_area, state (value of a ``RoomState``), free_share (per cent),
    organisations (their names), since (the first day of those who have it; None where idle), people, geometry.
    """
    query = (
        select(
            Room.id, Room.code, Floor.code.label("floor"), RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, RoomSurvey.usable_area,
            RoomSurvey.outline.label("geometry"),
        )
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(as_of(RoomSurvey, on, known), as_of(Floor, on, known), as_of(Building, on, known))
        .order_by(Room.code)
    )  # fmt: skip
    if building:
        query = query.where(Building.code == building)
    if floor:
        query = query.where(Floor.code == floor)
    columns = [column["name"] for column in query.column_descriptions]
    rooms = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=columns)
    inside = select(RoomSurvey.id).join(Floor, Floor.id == RoomSurvey.floor_id).join(Building, Building.id == Floor.building_id)
    inside = inside.where(as_of(RoomSurvey, on, known), as_of(Floor, on, known), as_of(Building, on, known))
    inside = inside.where(Building.code == building) if building else inside
    inside = inside.where(Floor.code == floor) if floor else inside
    had = _had(session, Assignment.room_id.in_(inside), on=on, known=known)
    seated = select(Seat.room_id).where(Seat.room_id.in_(inside), as_of(Seat, on, known))
    people = pd.Series(list(session.scalars(seated)), dtype=object).value_counts()
    frame = rooms.join(states(had), on="id")
    idle = frame.state.isna()
    for name, otherwise in (("state", RoomState.IDLE.value), ("free_share", WHOLE), ("organisations", ""), ("since", None)):
        told = [otherwise if gone else it for it, gone in zip(frame[name], idle, strict=True)]
        frame[name] = pd.Series(told, dtype=object, index=frame.index)
    frame["people"] = frame.id.map(people).fillna(0).astype(int)
    return gpd.GeoDataFrame(frame.drop(columns="id"), geometry="geometry", crs=CRS)


def states(had: pd.DataFrame) -> pd.DataFrame:
    """What rooms are doing by who has them: state, free_share, organisations and since, by room; idle ones are left out."""
    told: dict[Any, list[Any]] = {}
    for it in had.sort_values(["valid_from", "organisation"]).itertuples(index=False):
        told.setdefault(it.room, []).append(it)
    lines = [
        (
            STATES.get(held[0].tenure, RoomState.IN_USE).value
            if len({it.tenure for it in held}) == 1
            else RoomState.IN_USE.value,
            WHOLE - sum((it.share for it in held), Decimal(0)),
            "、".join(it.organisation_name if it.share == WHOLE else f"{it.organisation_name} {it.share} %" for it in held),
            held[0].valid_from,
        )
        for held in told.values()
    ]
    return pd.DataFrame(lines, columns=["state", "free_share", "organisations", "since"], index=list(told), dtype=object)


def _had(session: Session, which: Any, *, on: date | None, known: datetime | None) -> pd.DataFrame:
    """Assignments with the name their organisation has, or had when they began; one that cannot be told is a dash."""
    so = known_at(Assignment, known) if on is None else as_of(Assignment, on, known)
    day = Assignment.valid_from if on is None else on
    then = (Organisation.valid_from <= day) & (Organisation.valid_to.is_(None) | (Organisation.valid_to > day))
    query = (
        select(
            Assignment.room_id.label("room"), Organisation.code.label("organisation"), Organisation.name.label("organisation_name"),
            Assignment.share, Assignment.tenure, Assignment.valid_from, Assignment.valid_to,
        )
        .outerjoin(Organisation, (Organisation.id == Assignment.organisation_id) & known_at(Organisation, known) & then)
        .where(which, so)
        .order_by(Assignment.valid_from, Organisation.code)
    )  # fmt: skip
    found = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=list(HAD)).astype(object)
    return found.assign(organisation=found.organisation.fillna(""), organisation_name=found.organisation_name.fillna("—"))


@dataclass(frozen=True, slots=True)
class RoomUses:
    """All that is told of the use of one room on a day."""

    state: RoomState
    free_share: Decimal
    assignments: pd.DataFrame
    """organisation, organisation_name, share, tenure, valid_from, valid_to."""
    seats: pd.DataFrame
    """person, person_name, organisation, second (whether it is a second office), valid_from, valid_to."""
    parts: pd.DataFrame
    """part, room, usable_area: rest rooms and toilets; room is the office itself where they lie within it."""
    owed: pd.DataFrame
    """kind, organisation, person, valid_from: why the room is to be given back."""
    earlier: pd.DataFrame
    """Who had it until then, as assignments."""


def uses_of(session: Session, code: str, *, on: date, known: datetime | None = None) -> RoomUses:
    """The use of a room; ``NotFound`` where there never was such a room."""
    room = queries.room_id(session, code)
    had = _had(session, Assignment.room_id == room, on=on, known=known)
    earlier = _had(session, (Assignment.room_id == room) & (Assignment.valid_to <= on), on=None, known=known)
    told = states(had)
    return RoomUses(
        state=RoomState(told.state.iloc[0]) if len(told) else RoomState.IDLE,
        free_share=told.free_share.iloc[0] if len(told) else WHOLE,
        assignments=had.drop(columns="room"),
        seats=_seats(session, room, on=on, known=known),
        parts=_parts(session, room, on=on, known=known),
        owed=_owed(session, room, on=on, known=known),
        earlier=earlier.drop(columns="room"),
    )


def _seats(session: Session, room: UUID, *, on: date, known: datetime | None) -> pd.DataFrame:
    query = (
        select(
            Person.code.label("person"), Person.name.label("person_name"), Organisation.code.label("organisation"), Seat.second,
            Organisation.kind, Seat.valid_from, Seat.valid_to,
        )
        .join(Person, (Person.id == Seat.person_id) & known_at(Person, known))
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.room_id == room, as_of(Seat, on, known), as_of(Organisation, on, known))
        .where(Person.valid_from <= Seat.valid_from, Person.valid_to.is_(None) | (Person.valid_to > Seat.valid_from))
        .order_by(Person.code)
    )  # fmt: skip
    found = _table(session, query)
    return found.assign(second=found.second.astype(bool) & (found.kind != OrganisationKind.TEMPORARY.value)).drop(columns="kind")


def _parts(session: Session, room: UUID, *, on: date, known: datetime | None) -> pd.DataFrame:
    query = (
        select(RoomPart.part, Room.code.label("room"), RoomPart.usable_area, RoomSurvey.usable_area.label("surveyed"))
        .join(Room, Room.id == RoomPart.room_id)
        .outerjoin(RoomSurvey, (RoomSurvey.id == Room.id) & as_of(RoomSurvey, on, known))
        .where(RoomPart.office_id == room, as_of(RoomPart, on, known))
        .order_by(RoomPart.part, Room.code)
    )
    found = _table(session, query)
    area = [own if own is not None else whole for own, whole in zip(found.usable_area, found.surveyed, strict=True)]
    return found.assign(usable_area=area).drop(columns="surveyed")


def _owed(session: Session, room: UUID, *, on: date, known: datetime | None) -> pd.DataFrame:
    query = (
        select(Obligation.kind, Organisation.code.label("organisation"), Person.code.label("person"), Obligation.valid_from)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .outerjoin(
            Person,
            (Person.id == Obligation.person_id)
            & known_at(Person, known)
            & (Person.valid_from <= Obligation.valid_from)
            & (Person.valid_to.is_(None) | (Person.valid_to > Obligation.valid_from)),
        )
        .where(Obligation.room_id == room, as_of(Obligation, on, known), as_of(Organisation, on, known))
        .order_by(Obligation.valid_from, Obligation.kind)
    )
    return _table(session, query)


def _table(session: Session, query: Any) -> pd.DataFrame:
    columns = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame([tuple(row) for row in session.execute(query)], columns=columns).astype(object)
