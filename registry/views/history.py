"""What rooms came of, what they were called, and all the areas that are told of them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from floorplans.area_kinds import AreaKind
from registry import queries
from registry.models import Building, Entry, Floor, FloorSurvey, Lineage, Room, RoomAlias, RoomArea, RoomSurvey, Survey
from registry.store.dated import as_of
from registry.views.places import rooms


def lineage(session: Session, room: str) -> pd.DataFrame:
    """All that a room's space has been through, before it and after it, in the order of the journal.

    Columns: parent, child, act, since, entry, by, because. ``NotFound`` where there never was such a room.
    """
    key = queries.room_id(session, room)
    found = {it.id: it for it in _walk(key, lambda ids: queries.parents(session, ids), "parent_id")}
    found |= {it.id: it for it in _walk(key, lambda ids: queries.children(session, ids), "child_id")}
    parent, child = aliased(Room), aliased(Room)
    query = (
        select(
            parent.code.label("parent"), child.code.label("child"), Lineage.act, Lineage.since, Lineage.entry, Entry.by, Entry.because,
        )
        .join(parent, parent.id == Lineage.parent_id)
        .join(child, child.id == Lineage.child_id)
        .join(Entry, Entry.number == Lineage.entry)
        .where(Lineage.id.in_(list(found)))
        .order_by(Lineage.entry, parent.code, child.code)
    )  # fmt: skip
    return table(session, query)


def aliases(session: Session, *, room: str = "", floor: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """The former numbers and codes that lead to one room, to the rooms of a floor, or to any: room, number, alias, kind, valid_from."""
    query = (
        select(Room.code.label("room"), RoomSurvey.number, RoomAlias.alias, RoomAlias.kind, RoomAlias.valid_from)
        .join(Room, Room.id == RoomAlias.room_id)
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .where(as_of(RoomAlias, on, known), as_of(RoomSurvey, on, known), as_of(Floor, on, known))
        .order_by(Room.code, func.length(RoomAlias.alias), RoomAlias.alias)
    )
    if room:
        query = query.where(Room.code == room)
    if floor:
        query = query.where(Floor.code == floor)
    return table(session, query)


def called(session: Session, name: str, *, building: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """The rooms that a number or a code means on a day, their own or a former one: code, number, name, use, usable_area, floor, building."""
    former = select(RoomAlias.room_id).where(RoomAlias.alias == name, as_of(RoomAlias, on, known))
    query = (
        select(
            Room.code, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, RoomSurvey.usable_area, Floor.code.label("floor"),
            Building.code.label("building"),
        )
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(as_of(RoomSurvey, on, known), as_of(Floor, on, known), as_of(Building, on, known))
        .where((RoomSurvey.number == name) | (Room.code == name) | Room.id.in_(former))
        .order_by(Room.code)
    )  # fmt: skip
    return table(session, query.where(Building.code == building) if building else query)


def areas(session: Session, room: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """All areas of a room on a day: kind, area, basis, method, source, valid_from; those of its survey first."""
    key = queries.room_id(session, room)
    surveyed = rooms(session, room=room, on=on, known=known)
    columns = ["kind", "area", "basis", "method", "source", "valid_from"]
    own = [
        {
            "kind": kind.value,
            "area": it[column],
            "basis": it["basis"],
            "method": "",
            "source": it["report"] or it["surveyor"],
            "valid_from": it["valid_from"],
        }
        for it in surveyed.to_dict("records")
        for kind, column in ((AreaKind.USABLE, "usable_area"), (AreaKind.DECLARED, "declared_area"))
        if it[column] is not None
    ]
    query = (
        select(RoomArea.kind, RoomArea.area, RoomArea.basis, RoomArea.method, RoomArea.source, RoomArea.valid_from)
        .where(RoomArea.room_id == key, as_of(RoomArea, on, known))
        .order_by(RoomArea.kind, RoomArea.source)
    )
    return pd.DataFrame([*own, *table(session, query).to_dict("records")], columns=columns)


def versions(session: Session, room: str) -> pd.DataFrame:
    """What a room was called, and how large it was, since when: as is known now, oldest first.

    Columns: number, name, use, usable_area, declared_area, valid_from, valid_to (half-open), survey (digest), surveyor,
    report, entry, act, by, because. ``NotFound`` where there never was such a room.
    """
    key = queries.room_id(session, room)
    begun = (  # a version that has ended was written anew by the act that ended it
        select(RoomSurvey.valid_from, func.max(RoomSurvey.entry).label("entry"))
        .where(RoomSurvey.id == key, RoomSurvey.valid_to.is_(None))
        .group_by(RoomSurvey.valid_from)
        .subquery()
    )
    query = (
        select(
            RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, RoomSurvey.usable_area, RoomSurvey.declared_area,
            RoomSurvey.valid_from, RoomSurvey.valid_to, Survey.digest.label("survey"), Survey.surveyor, Survey.report,
            Entry.number.label("entry"), Entry.act, Entry.by, Entry.because,
        )
        .join(Survey, Survey.id == RoomSurvey.survey_id)
        .join(begun, begun.c.valid_from == RoomSurvey.valid_from)
        .join(Entry, Entry.number == begun.c.entry)
        .where(RoomSurvey.id == key, RoomSurvey.known_to.is_(None))
        .order_by(RoomSurvey.valid_from, RoomSurvey.row_id)
    )  # fmt: skip
    return table(session, query)


def corrected(session: Session, room: str) -> pd.DataFrame:
    """What people changed in the surveys that a room's versions rest on: of the room itself, and of its whole drawing.

    Columns: survey (digest), room (its number in the file; empty for the drawing), field, was, becomes, reason, person, valid_from.
    """
    query = (
        select(Survey.digest, FloorSurvey.frame, RoomSurvey.number)
        .join(Survey, Survey.id == RoomSurvey.survey_id)
        .join(FloorSurvey, (FloorSurvey.survey_id == Survey.id) & (FloorSurvey.id == RoomSurvey.floor_id))
        .where(RoomSurvey.id == queries.room_id(session, room), RoomSurvey.known_to.is_(None))
        .distinct()
    )
    told = []
    for digest, frame, number in session.execute(query):
        made = [it for it in queries.corrections(session, digest) if it.frame in {"", frame}]
        becomes = {it.room: it.becomes for it in made if it.field == "number"}
        told += [it for it in made if not it.room or becomes.get(it.room, it.room) == number]
    columns = ["room", "field", "was", "becomes", "reason", "person", "valid_from"]
    rows = [{"survey": it.digest, **{name: getattr(it, name) for name in columns}} for it in dict.fromkeys(told)]
    return pd.DataFrame(rows, columns=["survey", *columns])


def _walk(start: UUID, step: Callable[[list[UUID]], list[Lineage]], onward: str) -> Iterator[Lineage]:
    """Lineage step by step; a room that returned is not walked through twice."""
    seen, ahead = {start}, [start]
    while ahead:
        found = step(ahead)
        yield from found
        ahead = [key for key in dict.fromkeys(getattr(it, onward) for it in found) if key not in seen]
        seen.update(ahead)


def table(session: Session, query: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """What a SELECT gives, as a frame whose columns are called as it calls them."""
    columns = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame([tuple(row) for row in session.execute(query)], columns=columns)
