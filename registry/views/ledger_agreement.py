"""How far the three ledgers agree as of a day, by organisation and by building. 中办发〔2017〕70号 art. 6 (confidence A)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.acts.differences import DifferingField
from registry.acts.title_agrees import title_agrees
from registry.models import (
    Assignment,
    Building,
    Discrepancy,
    DiscrepancyState,
    Floor,
    LedgerPair,
    Organisation,
    Room,
    RoomSurvey,
    StocktakeCount,
)
from registry.store.dated import as_of

COLUMNS: Final = (
    "code", "name", "rooms", "counted", "place_agreeing", "compared", "books_agreeing", "compared_on", "titles", "titles_agreeing",
)  # fmt: skip
UNSETTLED: Final = (DiscrepancyState.OPEN.value, DiscrepancyState.APPROVED.value)


def agreement_of_organisations(session: Session, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Each organisation that has rooms on a day, by code.

    Columns: code, name, rooms (that it has), counted, place_agreeing (of those counted), compared (rooms, when its own ledger
    was laid beside the register's; None where it never was), books_agreeing, compared_on, titles (buildings in which it has
    rooms), titles_agreeing. A room agrees with the place unless what was found differs and the ledger was neither changed nor
    confirmed; two ledgers agree in a room once nothing of it differs any more.
    """
    query = (
        select(Organisation.code, Organisation.name, Room.code, Building.code)
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .join(Room, Room.id == Assignment.room_id)
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(*(as_of(table, on, known) for table in (Organisation, Assignment, RoomSurvey, Floor, Building)))
    )
    found = _rates(session, query, on=on, known=known)
    books = _books(session, on=on, known=known)
    told = [books.get(code) for code in found.code]
    for at, name in enumerate(("compared", "books_agreeing", "compared_on")):
        found[name] = pd.Series([it[at] if it else None for it in told], dtype=object, index=found.index)
    return found[list(COLUMNS)]


def agreement_of_buildings(session: Session, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Each building that has rooms on a day, by code: code, name, rooms, counted, place_agreeing, titles (one), titles_agreeing."""
    query = (
        select(Building.code, Building.name, Room.code, Building.code)
        .join(Floor, Floor.building_id == Building.id)
        .join(RoomSurvey, RoomSurvey.floor_id == Floor.id)
        .join(Room, Room.id == RoomSurvey.id)
        .where(*(as_of(table, on, known) for table in (RoomSurvey, Floor, Building)))
    )
    found = _rates(session, query, on=on, known=known)
    return found[[it for it in COLUMNS if it not in {"compared", "books_agreeing", "compared_on"}]]


def _rates(session: Session, query: object, *, on: date, known: datetime | None) -> pd.DataFrame:
    """Rooms by whom or where they are, with how many were counted and agree, and in how many buildings the titles do."""
    rows = session.execute(query).all()  # type: ignore[call-overload]  # a SELECT of four columns
    pairs = pd.DataFrame([tuple(it) for it in rows], columns=["code", "name", "room", "building"], dtype=object)
    counted, differing = _counted(session, on=on, known=known)
    untrue = _titles(session, on=on, known=known)
    pairs = pairs.drop_duplicates(["code", "room"]).assign(
        counted=pairs.room.isin(counted).astype(int), agreeing=pairs.room.isin(counted - differing).astype(int)
    )
    found = pairs.groupby(["code", "name"], sort=True).agg(
        rooms=("room", "size"), counted=("counted", "sum"), place_agreeing=("agreeing", "sum")
    )
    places = pairs[["code", "building"]].drop_duplicates()
    by = places.assign(true=(~places.building.isin(untrue)).astype(int)).groupby("code").true.agg(["size", "sum"])
    found = found.reset_index()
    found["titles"], found["titles_agreeing"] = (
        by["size"].reindex(found.code).to_numpy(),
        by["sum"].reindex(found.code).to_numpy(),
    )
    return found


def _counted(session: Session, *, on: date, known: datetime | None) -> tuple[set[str], set[str]]:
    """Codes of the rooms that were counted until a day, and of those where what was found last is still to be dealt with."""
    query = (
        select(Room.code, StocktakeCount.found)
        .join(Room, Room.id == StocktakeCount.room_id)
        .where(as_of(StocktakeCount, on, known))
        .order_by(StocktakeCount.valid_from, StocktakeCount.entry)
    )
    last = {code: set(found) for code, found in session.execute(query)}
    done = select(Discrepancy.subject, Discrepancy.field).where(
        Discrepancy.pair == LedgerPair.PLACE.value, Discrepancy.state.not_in(UNSETTLED), as_of(Discrepancy, on, known)
    )
    for subject, field in session.execute(done):
        last.get(subject, set()).discard(field)
    return set(last), {code for code, fields in last.items() if fields}


def _books(session: Session, *, on: date, known: datetime | None) -> dict[str, tuple[int, int, date]]:
    """Of each organisation whose ledger was compared: rooms compared, those in which nothing differs any more, and the day."""
    base = select(Discrepancy).where(Discrepancy.pair == LedgerPair.BOOKS.value, as_of(Discrepancy, on, known))
    compared = session.scalars(base.where(Discrepancy.field == DifferingField.COMPARED.value)).all()
    lasting = (
        select(Discrepancy.key, Discrepancy.subject)
        .where(Discrepancy.pair == LedgerPair.BOOKS.value, as_of(Discrepancy, on, known))
        .where(Discrepancy.state != DiscrepancyState.SETTLED.value, Discrepancy.field != DifferingField.ONLY_OWN.value)
    )
    differing: dict[str, set[str]] = {}
    for key, subject in session.execute(lasting):
        differing.setdefault(key.partition(":")[0], set()).add(subject)
    return {
        it.subject: (int(it.booked), max(0, int(it.booked) - len(differing.get(it.subject, ()))), it.valid_from)
        for it in compared
    }


def _titles(session: Session, *, on: date, known: datetime | None) -> set[str]:
    """Buildings in whose title, certificates or areas something differs, unless a reviewer lets the ledger stand."""
    query = select(Discrepancy.key).where(
        Discrepancy.pair == LedgerPair.CERTIFICATE.value,
        Discrepancy.state == DiscrepancyState.STANDS.value,
        as_of(Discrepancy, on, known),
    )
    stands = set(session.scalars(query))
    found = title_agrees(session, on=on, known=known)
    return _buildings(session, {it.subject for it in found.differences if it.key not in stands}, on=on, known=known)


def _buildings(session: Session, subjects: Iterable[str], *, on: date, known: datetime | None) -> set[str]:
    """The buildings of some codes of buildings and rooms."""
    said = set(subjects)
    rooms = (
        select(Building.code)
        .join(Floor, Floor.building_id == Building.id)
        .join(RoomSurvey, RoomSurvey.floor_id == Floor.id)
        .join(Room, Room.id == RoomSurvey.id)
        .where(Room.code.in_(said), *(as_of(table, on, known) for table in (Building, Floor, RoomSurvey)))
    )
    return said | set(session.scalars(rooms))


def compared_last(session: Session, organisation: str, *, on: date, known: datetime | None = None) -> str:
    """Digest of the ledger that an organisation's was compared by last; empty where it never was."""
    query = select(func.max(Discrepancy.reason)).where(
        Discrepancy.subject == organisation, Discrepancy.field == DifferingField.COMPARED.value, as_of(Discrepancy, on, known)
    )
    return session.scalar(query) or ""
