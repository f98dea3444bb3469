"""Stocktakes as of a day: how far each has come, by floor too, and what was found in each room beside what the books say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from registry.models import Assignment, Building, Floor, Organisation, Room, RoomSurvey, Stocktake, StocktakeCount
from registry.queries import stocktakes as queries
from registry.queries.booked import BookedField, booked
from registry.store.dated import as_of

LISTED = (
    "code", "name", "building", "building_name", "organisation", "organisation_name", "opened_on", "due_on", "closed_on", "rooms",
    "counted", "agreeing", "differing", "missing",
)  # fmt: skip
STATES = ("open", "overdue", "closed")
ROOM_STATES = ("missing", "differing", "agreeing")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how many rows there are in all."""

    rows: pd.DataFrame
    total: int


def stocktakes(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    search: str = "",
    state: str = "",
    start: int = 0,
    limit: int = 100,
) -> Listed:
    """The stocktakes of a state (one of ``STATES``) whose code, name, building or organisation holds the words, the latest first.

    Columns: code, name, building, building_name, organisation, organisation_name, opened_on, due_on, closed_on (the first
    day on which it was closed), rooms, counted, agreeing, differing, missing.
    """
    opened = (
        select(Stocktake.id, func.min(Stocktake.valid_from).label("opened_on"))
        .where(Stocktake.known_to.is_(None) if known is None else Stocktake.known_from <= known)
        .group_by(Stocktake.id)
        .subquery()
    )
    query = (
        select(
            Stocktake, Building.code.label("building"), Building.name.label("building_name"), Organisation.code.label("organisation"),
            Organisation.name.label("organisation_name"), opened.c.opened_on,
        )
        .join(opened, opened.c.id == Stocktake.id)
        .outerjoin(Building, (Building.id == Stocktake.building_id) & as_of(Building, on, known))
        .outerjoin(Organisation, (Organisation.id == Stocktake.organisation_id) & as_of(Organisation, on, known))
        .where(as_of(Stocktake, on, known))
    )  # fmt: skip
    for word in search.split():
        said = [it.icontains(word, autoescape=True) for it in (Stocktake.code, Stocktake.name, Building.name, Organisation.name)]
        query = query.where(said[0] | said[1] | said[2] | said[3])
    if state in STATES:
        over = Stocktake.closed_on.is_not(None)
        query = query.where(over if state == "closed" else ~over)
        query = query.where(Stocktake.due_on < on) if state == "overdue" else query
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    found = session.execute(query.order_by(opened.c.opened_on.desc(), Stocktake.code.desc()).offset(start).limit(limit)).all()
    tallies = _tallies(session, [row[0] for row in found], on=on, known=known)
    stored = ("code", "name", "due_on", "closed_on")
    records = [
        {
            **dict(zip(stored, (getattr(of, it) for it in stored), strict=True)),
            **dict(zip(LISTED[2:7], more, strict=True)),
            **tallies[of.id],
        }
        for of, *more in found
    ]
    return Listed(pd.DataFrame(records, columns=list(LISTED), dtype=object), total)


def progress(session: Session, code: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """How far a stocktake has come on each floor, from below: floor, building_name, floor_name, rooms, counted, agreeing, differing, missing."""
    rooms = _rooms(session, code, on=on, known=known)
    keys = ["building", "building_name", "storey", "floor", "floor_name"]
    floors = rooms.groupby(keys, sort=True).agg(
        rooms=("code", "size"),
        agreeing=("count_state", lambda it: int((it == "agreeing").sum())),
        differing=("count_state", lambda it: int((it == "differing").sum())),
        missing=("count_state", lambda it: int((it == "missing").sum())),
    )
    floors["counted"] = floors.agreeing + floors.differing
    return floors.reset_index()[["floor", "building_name", "floor_name", "rooms", "counted", "agreeing", "differing", "missing"]]


def stocktake_rooms(
    session: Session,
    code: str,
    *,
    on: date,
    known: datetime | None = None,
    floor: str = "",
    state: str = "",
    search: str = "",
    start: int = 0,
    limit: int | None = None,
) -> Listed:
    """The rooms of a stocktake, all or those of a floor or a state (one of ``ROOM_STATES``).

    Columns: those of ``queries.booked`` and count_state, found (what differs, by field), person, note, photo, counted_on.
    """
    rooms = _rooms(session, code, on=on, known=known)
    if floor:
        rooms = rooms[rooms.floor == floor]
    if state:
        rooms = rooms[rooms.count_state == state]
    for word in search.split():
        said = rooms.code + " " + rooms.number + " " + rooms.name + " " + rooms.organisation_name + " " + rooms.people
        rooms = rooms[said.str.contains(word, case=False, regex=False)]
    return Listed(rooms.iloc[start : None if limit is None else start + limit], len(rooms))


def _rooms(session: Session, code: str, *, on: date, known: datetime | None) -> pd.DataFrame:
    of = queries.stocktake(session, code, on=on, known=known)
    day = min(on, of.closed_on) if of.closed_on else on
    rooms = booked(session, queries.in_scope(of, on=on, known=known), on=day, known=known)
    counts = {it.room_id: it for it in queries.counts(session, of.id, on=on, known=known)}
    found = [counts.get(room) for room in rooms.room_id]
    told: dict[str, list[Any]] = {
        "count_state": ["missing" if it is None else "differing" if it.found else "agreeing" for it in found],
        "found": [it.found if it else {} for it in found],
        "counted_on": [it.valid_from if it else None for it in found],
        **{name: [getattr(it, name) if it else "" for it in found] for name in ("person", "note", "photo")},
    }
    for it in BookedField:  # of what was counted it is told what the books said then
        told[it.value] = [one.booked[it.value] if one else now for one, now in zip(found, rooms[it.value], strict=True)]
    for column, values in told.items():
        rooms[column] = pd.Series(values, dtype=object, index=rooms.index)
    return rooms


def _tallies(session: Session, found: Sequence[Stocktake], *, on: date, known: datetime | None) -> dict[Any, dict[str, int]]:
    """Rooms, counted, agreeing, differing and missing of stocktakes, each as of the day looked at or the day it was closed."""
    ids = [it.id for it in found]
    day = func.coalesce(Stocktake.closed_on, on)
    so = as_of(Stocktake, on, known)

    def held(table: Any) -> Any:  # as ``as_of``, but on a day that each stocktake has of its own
        seen = (
            table.known_to.is_(None)
            if known is None
            else (table.known_from <= known) & (table.known_to.is_(None) | (table.known_to > known))
        )
        return (table.valid_from <= day) & (table.valid_to.is_(None) | (table.valid_to > day)) & seen

    whose = (Assignment.room_id == RoomSurvey.id) & (Assignment.organisation_id == Stocktake.organisation_id) & held(Assignment)
    of_buildings = (
        select(Stocktake.id.label("stocktake_id"), RoomSurvey.id.label("room_id"))
        .join(Floor, Floor.building_id == Stocktake.building_id)
        .join(RoomSurvey, RoomSurvey.floor_id == Floor.id)
        .where(so, Stocktake.id.in_(ids), held(Floor), held(RoomSurvey))
        .where(Stocktake.organisation_id.is_(None) | select(Assignment.row_id).where(whose).exists())
    )
    of_organisations = (
        select(Stocktake.id.label("stocktake_id"), RoomSurvey.id.label("room_id"))
        .join(Assignment, Assignment.organisation_id == Stocktake.organisation_id)
        .join(RoomSurvey, RoomSurvey.id == Assignment.room_id)
        .where(so, Stocktake.id.in_(ids), Stocktake.building_id.is_(None), held(Assignment), held(RoomSurvey))
    )
    pairs = pd.DataFrame(
        [tuple(row) for row in session.execute(union_all(of_buildings, of_organisations))],
        columns=["stocktake_id", "room_id"],
        dtype=object,
    )
    query = select(StocktakeCount.stocktake_id, StocktakeCount.room_id, StocktakeCount.found)
    query = query.join(Room, Room.id == StocktakeCount.room_id).where(
        StocktakeCount.stocktake_id.in_(ids), as_of(StocktakeCount, on, known)
    )
    counts = pd.DataFrame(
        [tuple(row) for row in session.execute(query)], columns=["stocktake_id", "room_id", "found"], dtype=object
    )
    both = pairs.drop_duplicates().merge(counts, on=["stocktake_id", "room_id"], how="left")
    tallies = {}
    for key in ids:
        mine = both[both.stocktake_id == key]
        counted, differing = int(mine.found.notna().sum()), sum(bool(it) for it in mine.found.dropna())
        tallies[key] = {
            "rooms": len(mine), "counted": counted, "agreeing": counted - differing, "differing": differing, "missing": len(mine) - counted,
        }  # fmt: skip
    return tallies
