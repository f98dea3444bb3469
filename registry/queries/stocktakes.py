"""The SELECTs on stocktakes, counts and differences; every one asks on which day."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import (
    Assignment,
    Building,
    Discrepancy,
    Entry,
    Floor,
    Organisation,
    Room,
    RoomArea,
    RoomSurvey,
    Seat,
    Stocktake,
    StocktakeCount,
    StoredFile,
    Title,
)
from registry.store.dated import as_of
from registry.store.errors import NotFound

CHANGED_BY = ((RoomSurvey, RoomSurvey.id), (Assignment, Assignment.room_id), (Seat, Seat.room_id), (RoomArea, RoomArea.room_id))
"""What the ledger says of rooms, and by which column."""


def stocktake(session: Session, code: str, *, on: date, known: datetime | None = None) -> Stocktake:
    """The stocktake of a code as it stood on a day; ``NotFound`` where there was none."""
    found = session.scalar(select(Stocktake).where(Stocktake.code == code, as_of(Stocktake, on, known)))
    if found is None:
        raise NotFound(f"{on} 没有编号为 {code} 的盘点", f"there is no stocktake {code} on {on}")
    return found


def last_code(session: Session, division: str) -> str:
    """The highest code that a stocktake of a division ever had; empty where there was none."""
    prefix = f"{division}-S"
    return session.scalar(select(func.max(Stocktake.code)).where(Stocktake.code.startswith(prefix, autoescape=True))) or ""


def in_scope(of: Stocktake, *, on: date, known: datetime | None = None, room: UUID | None = None) -> Any:
    """A SELECT of the ids of the rooms that a stocktake is of (or of one room, if it is), on a day or on the day it was closed."""
    day = min(on, of.closed_on) if of.closed_on else on
    query = select(RoomSurvey.id).where(as_of(RoomSurvey, day, known))
    if room is not None:
        query = query.where(RoomSurvey.id == room)
    if of.building_id is not None:
        floors = select(Floor.id).where(Floor.building_id == of.building_id, as_of(Floor, day, known))
        query = query.where(RoomSurvey.floor_id.in_(floors))
    if of.organisation_id is not None:
        held = select(Assignment.room_id).where(Assignment.organisation_id == of.organisation_id, as_of(Assignment, day, known))
        query = query.where(RoomSurvey.id.in_(held))
    return query


def counts(session: Session, stocktake_id: UUID, *, on: date, known: datetime | None = None) -> list[StocktakeCount]:
    """What was found so far in a stocktake."""
    query = select(StocktakeCount).where(StocktakeCount.stocktake_id == stocktake_id, as_of(StocktakeCount, on, known))
    return list(session.scalars(query.order_by(StocktakeCount.room_id)))


def counts_of(session: Session, stocktake_id: UUID, room_id: UUID) -> list[StocktakeCount]:
    """All that is known now of what was found in a room, of whatever days."""
    query = select(StocktakeCount).where(
        StocktakeCount.stocktake_id == stocktake_id, StocktakeCount.room_id == room_id, StocktakeCount.known_to.is_(None)
    )
    return list(session.scalars(query.order_by(StocktakeCount.valid_from)))


def discrepancies(session: Session, pair: str, keys: Iterable[str], *, on: date) -> dict[str, Discrepancy]:
    """Differences of a pair of ledgers as they stand on a day, by their keys."""
    query = select(Discrepancy).where(Discrepancy.pair == pair, Discrepancy.key.in_(list(keys)), as_of(Discrepancy, on))
    return {row.key: row for row in session.scalars(query)}


def discrepancies_of(
    session: Session, pair: str, *, subjects: Collection[str] = (), prefix: str = "", on: date
) -> dict[str, Discrepancy]:
    """The differences that some subjects have, or whose keys begin alike, by their keys."""
    query = select(Discrepancy).where(Discrepancy.pair == pair, as_of(Discrepancy, on))
    if prefix:
        query = query.where(Discrepancy.key.startswith(prefix, autoescape=True))
    else:
        query = query.where(Discrepancy.subject.in_(list(subjects)))
    return {row.key: row for row in session.scalars(query)}


def told_by(session: Session, ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """Who reported some differences, at whatever time, by their ids."""
    query = (
        select(Discrepancy.id, Entry.by)
        .join(Entry, Entry.number == Discrepancy.entry)
        .where(Discrepancy.id.in_(list(ids)), Entry.act == "report-discrepancies")
    )
    found: dict[UUID, set[str]] = {}
    for key, name in session.execute(query):
        found.setdefault(key, set()).add(name)
    return found


def counted_by(session: Session, stocktakes: Collection[UUID], rooms: Collection[str]) -> dict[str, set[str]]:
    """Who counted some rooms in some stocktakes, by the rooms' codes."""
    query = (
        select(Room.code, StocktakeCount.person)
        .join(Room, Room.id == StocktakeCount.room_id)
        .where(StocktakeCount.stocktake_id.in_(list(stocktakes)), Room.code.in_(list(rooms)))
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for code, name in session.execute(query):
        found.setdefault(code, set()).add(name)
    return found


def touches_rooms(session: Session, entry: int, rooms: Collection[UUID]) -> set[UUID]:
    """Those of some rooms of which one line of the journal wrote something."""
    found: set[UUID] = set()
    for table, column in CHANGED_BY:
        found |= set(session.scalars(select(column).where(table.entry == entry, column.in_(list(rooms)))))
    return found


def touches_buildings(session: Session, entry: int, buildings: Collection[UUID]) -> set[UUID]:
    """Those of some buildings of which, or of whose titles, one line of the journal wrote something."""
    titles = select(Title.building_id).where(Title.entry == entry, Title.building_id.in_(list(buildings)))
    own = select(Building.id).where(Building.entry == entry, Building.id.in_(list(buildings)))
    return set(session.scalars(titles)) | set(session.scalars(own))


def building_ids(session: Session, codes: Collection[str], *, on: date) -> dict[str, UUID]:
    """The ids of buildings by their codes."""
    query = select(Building.code, Building.id).where(Building.code.in_(list(codes)), as_of(Building, on))
    return dict(session.execute(query).all())


def organisation_ids(session: Session, codes: Collection[str], *, on: date) -> dict[str, UUID]:
    """The ids of organisations by their codes."""
    query = select(Organisation.code, Organisation.id).where(Organisation.code.in_(list(codes)), as_of(Organisation, on))
    return dict(session.execute(query).all())


def room_ids(session: Session, codes: Collection[str]) -> dict[UUID, str]:
    """The codes of those that are rooms', by the rooms' ids."""
    return dict(session.execute(select(Room.id, Room.code).where(Room.code.in_(list(codes)))).all())


def touches_organisations(session: Session, entry: int, organisations: Collection[UUID]) -> set[UUID]:
    """Those of some organisations to which one line of the journal gave or took rooms."""
    query = select(Assignment.organisation_id).where(Assignment.entry == entry)
    return set(session.scalars(query.where(Assignment.organisation_id.in_(list(organisations)))))


def buildings_called(session: Session, said: Collection[str], *, on: date) -> set[UUID]:
    """The ids of the buildings that texts mean by their code or their name."""
    meant = Building.code.in_(list(said)) | Building.name.in_(list(said))
    return set(session.scalars(select(Building.id).where(meant, as_of(Building, on))))


def file_name(session: Session, digest: str) -> str | None:
    """Under which name a file of a digest was kept; None where there is none."""
    found = session.get(StoredFile, digest)
    return found.name if found else None


def named(session: Session, codes: Collection[str], *, on: date, known: datetime | None = None) -> dict[str, str]:
    """What organisations are called, by their codes."""
    query = select(Organisation.code, Organisation.name).where(Organisation.code.in_(list(codes)), as_of(Organisation, on, known))
    return dict(session.execute(query).all())


def organisation_meant(session: Session, said: str, *, on: date) -> str:
    """The code of the organisation that somebody names by its code or its whole name; empty stays empty, who is unknown stays as said."""
    meant = (Organisation.code == said) | (Organisation.name == said) | (Organisation.short_name == said)
    found = session.scalars(select(Organisation.code).where(meant, as_of(Organisation, on)).limit(2)).all()
    return found[0] if len(found) == 1 else said


def organisations_around(session: Session, building_id: UUID, *, on: date) -> list[str]:
    """The names of the organisations that have rooms in a building."""
    floors = select(Floor.id).where(Floor.building_id == building_id, as_of(Floor, on))
    rooms = select(RoomSurvey.id).where(RoomSurvey.floor_id.in_(floors), as_of(RoomSurvey, on))
    held = select(Assignment.organisation_id).where(Assignment.room_id.in_(rooms), as_of(Assignment, on))
    query = select(Organisation.name).where(Organisation.id.in_(held), as_of(Organisation, on))
    return list(session.scalars(query.order_by(Organisation.name)))
