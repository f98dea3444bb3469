"""What the books say of rooms on a day: number, use, area, who has them, who sits there, and what they are doing."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, RoomUse
from registry.models import Assignment, Building, Floor, Organisation, Person, Room, RoomState, RoomSurvey, Seat, Tenure
from registry.store.dated import as_of

BETWEEN: Final = "、"
"""Stands between the organisations, or the people, of one room."""

COLUMNS: Final = (
    "room_id", "code", "floor", "floor_name", "storey", "building_id", "building", "building_name", "number", "name", "use",
    "usable_area", "declared_area", "organisation", "organisation_name", "people", "state",
)  # fmt: skip


class BookedField(Labelled):
    """What a ledger says of a room that can be looked at in place."""

    NUMBER = "number", "房号", "number"
    USE = "use", "用途", "use"
    STATE = "state", "使用状态", "state"
    ORGANISATION = "organisation", "使用单位", "organisation"
    PEOPLE = "people", "使用人", "people"


def booked(session: Session, of: Any, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The books of some rooms, which are told by their ids or by a SELECT of these, in the order of building, floor and number.

    Columns: those of ``COLUMNS``; organisations are their codes, people their names, several of them in order with 、 between.
    A room that nobody has is idle, but of a corridor or a plant room the books tell no state (empty).
    """
    query = (
        select(
            Room.id.label("room_id"), Room.code, Floor.code.label("floor"), Floor.floor_name, Floor.storey, Building.id.label("building_id"),
            Building.code.label("building"), Building.name.label("building_name"), RoomSurvey.number, RoomSurvey.name, RoomSurvey.use,
            RoomSurvey.usable_area, RoomSurvey.declared_area,
        )
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(*(as_of(table, on, known) for table in (RoomSurvey, Floor, Building)), RoomSurvey.id.in_(of))
        .order_by(Building.code, Floor.storey, Floor.code, RoomSurvey.number, Room.code)
    )  # fmt: skip
    rooms = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=list(COLUMNS[:13]), dtype=object)
    codes, names, tenures, people = (defaultdict[UUID, set[str]](set) for _ in range(4))
    for room, code, name, tenure in session.execute(_held(of, on, known)):
        codes[room].add(code)
        names[room].add(name)
        tenures[room].add(tenure)
    for room, name in session.execute(_sitting(of, on, known)):
        people[room].add(name)
    for column, told in (("organisation", codes), ("organisation_name", names), ("people", people)):
        rooms[column] = pd.Series([_joined(told.get(room, ())) for room in rooms.room_id], dtype=object)
    states = [_state(tenures.get(room, set()), use) for room, use in zip(rooms.room_id, rooms.use, strict=True)]
    rooms["state"] = pd.Series(states, dtype=object)
    return rooms


def rooms_of_buildings(buildings: Collection[UUID], *, on: date, known: datetime | None = None) -> Any:
    """A SELECT of the ids of the rooms that stand in some buildings on a day."""
    floors = select(Floor.id).where(Floor.building_id.in_(list(buildings)), as_of(Floor, on, known))
    return select(RoomSurvey.id).where(RoomSurvey.floor_id.in_(floors), as_of(RoomSurvey, on, known))


def rooms_of_organisation(organisation_id: UUID, *, on: date, known: datetime | None = None) -> Any:
    """A SELECT of the ids of the rooms that an organisation has on a day, in whole or in part."""
    return select(Assignment.room_id).where(Assignment.organisation_id == organisation_id, as_of(Assignment, on, known))


def names_in_order(said: str) -> str:
    """Names as the books write them, however they were typed.

    >>> names_in_order(" 李四， 张三;李四 ")
    '张三、李四'
    """
    for mark in ",，;；/\n":
        said = said.replace(mark, BETWEEN)
    return _joined([it.strip() for it in said.split(BETWEEN) if it.strip()])


def _held(of: Any, on: date, known: datetime | None) -> Any:
    return (
        select(Assignment.room_id, Organisation.code, Organisation.name, Assignment.tenure)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.room_id.in_(of), as_of(Assignment, on, known), as_of(Organisation, on, known))
        .order_by(Organisation.code)
    )


def _sitting(of: Any, on: date, known: datetime | None) -> Any:
    return (
        select(Seat.room_id, Person.name)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.room_id.in_(of), as_of(Seat, on, known), as_of(Person, on, known))
        .order_by(Person.name)
    )


def _joined(values: Collection[str]) -> str:
    return BETWEEN.join(sorted(set(values)))


def _state(tenures: Collection[str], use: str) -> str:
    if not tenures:
        return "" if use in {RoomUse.CIRCULATION, RoomUse.EQUIPMENT} else RoomState.IDLE.value
    if Tenure.LEASED_OUT.value in tenures:
        return RoomState.LEASED_OUT.value
    return (RoomState.LENT if Tenure.LENT.value in tenures else RoomState.IN_USE).value
