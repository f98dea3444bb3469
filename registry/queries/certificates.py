"""The SELECTs on titles beside what is certified and surveyed of the same buildings and rooms; every one asks on which day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from floorplans.area_kinds import AreaKind
from registry.models import Assignment, Building, Floor, FloorSurvey, Organisation, Room, RoomArea, RoomSurvey, Site, Title
from registry.store.dated import as_of


def titles(
    session: Session, *, building: str = "", organisation: UUID | None = None, on: date, known: datetime | None = None
) -> pd.DataFrame:
    """All buildings, one, or those in which an organisation has rooms, each with its title as far as there is one.

    Columns: building_id, building, building_name, division, title_id, holder (code), holder_id, state, documents,
    certificate, land_certificate, unit_number.
    """
    query = (
        select(
            Building.id.label("building_id"), Building.code.label("building"), Building.name.label("building_name"),
            Site.division_code.label("division"), Title.id.label("title_id"), Organisation.code.label("holder"), Title.holder_id, Title.state,
            Title.documents, Title.certificate_number.label("certificate"), Title.land_certificate_number.label("land_certificate"),
            Title.real_estate_unit_number.label("unit_number"),
        )
        .join(Site, Site.id == Building.site_id)
        .outerjoin(Title, (Title.building_id == Building.id) & as_of(Title, on, known))
        .outerjoin(Organisation, (Organisation.id == Title.holder_id) & as_of(Organisation, on, known))
        .where(as_of(Building, on, known), as_of(Site, on, known))
        .order_by(Building.code)
    )  # fmt: skip
    if building:
        query = query.where(Building.code == building)
    if organisation is not None:
        held = select(Assignment.room_id).where(Assignment.organisation_id == organisation, as_of(Assignment, on, known))
        floors = select(RoomSurvey.floor_id).where(RoomSurvey.id.in_(held), as_of(RoomSurvey, on, known))
        query = query.where(Building.id.in_(select(Floor.building_id).where(Floor.id.in_(floors), as_of(Floor, on, known))))
    return _frame(session, query)


def bureaus(session: Session, *, on: date, known: datetime | None = None) -> dict[str, str]:
    """The organisation that administers each division, by the division."""
    query = select(Organisation.administers, Organisation.code).where(
        Organisation.administers != "", as_of(Organisation, on, known)
    )
    return dict(session.execute(query).all())


def former_holders(session: Session, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Who held titles before that are others' on a day, under what number: title_id, holder_id, certificate."""
    query = select(Title.id.label("title_id"), Title.holder_id, Title.certificate_number.label("certificate")).where(
        Title.valid_to <= on, Title.certificate_number != ""
    )
    if known is None:
        query = query.where(Title.known_to.is_(None))
    else:
        query = query.where(Title.known_from <= known, Title.known_to.is_(None) | (Title.known_to > known))
    return _frame(session, query)


def certified_rooms(session: Session, *, buildings: Any, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The rooms of some buildings (ids) with the areas that their certificates and their surveys state.

    Columns: building_id, code, certificate (area), gross (stated gross floor area); None where none is stated.
    """
    query = (
        select(Floor.building_id, Room.code, RoomArea.kind, RoomArea.area)
        .select_from(RoomSurvey)
        .join(Room, Room.id == RoomSurvey.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .outerjoin(
            RoomArea,
            (RoomArea.room_id == RoomSurvey.id)
            & RoomArea.kind.in_([AreaKind.CERTIFICATE.value, AreaKind.GROSS.value])
            & as_of(RoomArea, on, known),
        )
        .where(Floor.building_id.in_(buildings), as_of(RoomSurvey, on, known), as_of(Floor, on, known))
        .order_by(RoomArea.valid_from, RoomArea.source)
    )
    told = _frame(session, query)
    rooms = told[["building_id", "code"]].drop_duplicates("code")
    for name, kind in (("certificate", AreaKind.CERTIFICATE), ("gross", AreaKind.GROSS)):
        latest = told[told.kind == kind.value].drop_duplicates("code", keep="last").set_index("code").area
        rooms[name] = [latest.get(code) for code in rooms.code]
    return rooms


def surveyed_gross(session: Session, *, buildings: Any, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The gross floor area of each floor of some buildings (ids): building_id, gross; None where no survey states it."""
    query = (
        select(Floor.building_id, FloorSurvey.gross_floor_area.label("gross"))
        .outerjoin(FloorSurvey, (FloorSurvey.id == Floor.id) & as_of(FloorSurvey, on, known))
        .where(Floor.building_id.in_(buildings), as_of(Floor, on, known))
    )
    return _frame(session, query)


def _frame(session: Session, query: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    columns = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame([tuple(row) for row in session.execute(query)], columns=columns, dtype=object)
