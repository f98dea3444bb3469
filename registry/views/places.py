"""Buildings, floors, rooms, findings and surveys as of a day; geometry in EPSG:4490, areas as ``Decimal``."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from floorplans.georeference import Placement, place
from registry import queries
from registry.models import Building, Entry, Floor, FloorSurvey, Room, RoomSurvey, Site, Survey
from registry.store.database import touches_box
from registry.store.dated import as_of

CRS = "EPSG:4490"


def buildings(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    division: str = "",
    search: str = "",
    box: tuple[float, float, float, float] | None = None,
) -> gpd.GeoDataFrame:
    """The buildings of a division (prefix of GB/T 2260) whose code, name, address or site holds the words looked for.

    Columns: code, name, site, site_name, address, built_year, floors, rooms, gross_floor_area (None while
    no floor has one), usable_area, geometry. ``box`` is (west, south, east, north) in degrees.
    """
    query = (
        select(
            Building.id, Building.code, Building.name, Site.code.label("site"), Site.name.label("site_name"), Building.address,
            Building.built_year, Building.outline.label("geometry"),
        )
        .join(Site, Site.id == Building.site_id)
        .where(as_of(Building, on, known), as_of(Site, on, known))
        .order_by(Building.code)
    )  # fmt: skip
    if division:
        query = query.where(Site.division_code.startswith(division, autoescape=True))
    for word in search.split():
        said = [column.icontains(word, autoescape=True) for column in (Building.code, Building.name, Building.address, Site.name)]
        query = query.where(said[0] | said[1] | said[2] | said[3])
    if box:
        query = query.where(touches_box(Building.outline, *box))
    found = session.execute(query).all()
    totals = _totals(session, Floor.building_id, [row.id for row in found], on=on, known=known)
    gross = _gross(session, on=on, known=known)
    records = [{**row._mapping, **totals.get(row.id, NOTHING), "gross_floor_area": gross.get(row.id)} for row in found]  # noqa: SLF001  # SQLAlchemy's public name
    return _frame(
        records,
        (
            "code",
            "name",
            "site",
            "site_name",
            "address",
            "built_year",
            "floors",
            "rooms",
            "gross_floor_area",
            "usable_area",
            "geometry",
        ),
    )


def floors(session: Session, building: str, *, on: date, known: datetime | None = None) -> gpd.GeoDataFrame:
    """The floors of a building, from below.

    Columns: code, floor_name, storey, rooms, usable_area, gross_floor_area, basis, geometry.
    """
    survey = aliased(FloorSurvey)
    query = (
        select(
            Floor.id, Floor.code, Floor.floor_name, Floor.storey, survey.gross_floor_area, survey.basis, survey.outline.label("geometry"),
            survey.plan_outline,
        )
        .join(Building, Building.id == Floor.building_id)
        .outerjoin(survey, (survey.id == Floor.id) & as_of(survey, on, known))
        .where(Building.code == building, as_of(Building, on, known), as_of(Floor, on, known))
        .order_by(Floor.storey, Floor.code)
    )  # fmt: skip
    found = session.execute(query).all()
    totals = _totals(session, Floor.id, [row.id for row in found], on=on, known=known)
    records = [{**row._mapping, **totals.get(row.id, NOTHING)} for row in found]  # noqa: SLF001  # as above
    return _frame(
        records, ("code", "floor_name", "storey", "rooms", "usable_area", "gross_floor_area", "basis", "plan_outline", "geometry")
    )


def rooms(
    session: Session,
    floor: str = "",
    *,
    building: str = "",
    room: str = "",
    on: date,
    known: datetime | None = None,
    box: tuple[float, float, float, float] | None = None,
) -> gpd.GeoDataFrame:
    """The rooms of a floor or a building, one room by its code, or those that touch a box (west, south, east, north).

    Columns: code, floor, building, number, name, use, usable_area, declared_area, basis, repaired, surveyor,
    surveyed_on, report, survey, valid_from, plan_outline (plan metres), geometry.
    """
    floor_survey = aliased(FloorSurvey)
    query = (
        select(
            Room.code, Floor.code.label("floor"), Building.code.label("building"), RoomSurvey.number, RoomSurvey.name, RoomSurvey.use,
            RoomSurvey.usable_area, RoomSurvey.declared_area, floor_survey.basis, RoomSurvey.repaired, Survey.surveyor, Survey.surveyed_on,
            Survey.report, Survey.digest.label("survey"), RoomSurvey.valid_from, RoomSurvey.plan_outline, RoomSurvey.outline.label("geometry"),
        )
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Survey, Survey.id == RoomSurvey.survey_id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .outerjoin(floor_survey, (floor_survey.id == Floor.id) & as_of(floor_survey, on, known))
        .where(as_of(RoomSurvey, on, known), as_of(Floor, on, known), as_of(Building, on, known))
        .order_by(Room.code)
    )  # fmt: skip
    if floor:
        query = query.where(Floor.code == floor)
    if building:
        query = query.where(Building.code == building)
    if room:
        query = query.where(Room.code == room)
    if box:
        query = query.where(touches_box(RoomSurvey.outline, *box))
    columns = [column["name"] for column in query.column_descriptions]
    return _frame([dict(row._mapping) for row in session.execute(query)], columns)  # noqa: SLF001  # as above


def findings(session: Session, floor: str, *, on: date, known: datetime | None = None) -> gpd.GeoDataFrame:
    """The warnings and notes of a floor that stood when the survey in force was enrolled.

    Columns: code, severity, subject, zh, en, geometry (None where there is nothing to draw).
    """
    survey = queries.floor_survey(session, queries.by_code(session, Floor, floor, on=on, known=known), on=on, known=known)
    found: list[dict[str, Any]] = survey.findings if survey else []
    drawn = shapely.from_wkt(np.array([it["outline"] for it in found], object))
    placed = place(drawn, Placement(**survey.placement)) if survey and survey.placement else np.full(len(found), None, object)
    told = [{**it, "geometry": outline} for it, outline in zip(found, placed, strict=True)]
    return _frame(told, ("code", "severity", "subject", "zh", "en", "geometry"))


def surveys(session: Session) -> pd.DataFrame:
    """The surveys that were enrolled, latest first: digest, file_name, surveyor, surveyed_on, report, known, by, because, floors."""
    query = (
        select(
            Survey.digest, Survey.file_name, Survey.surveyor, Survey.surveyed_on, Survey.report, Entry.known, Entry.by, Entry.because,
            func.count(func.distinct(FloorSurvey.id)).label("floors"),
        )
        .join(Entry, Entry.number == Survey.entry)
        .outerjoin(FloorSurvey, FloorSurvey.survey_id == Survey.id)
        .group_by(Survey.id, Entry.number)
        .order_by(Entry.number.desc())
    )  # fmt: skip
    columns = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame([dict(row._mapping) for row in session.execute(query)], columns=columns)  # noqa: SLF001  # as above


NOTHING: Mapping[str, Any] = {"floors": 0, "rooms": 0, "usable_area": Decimal("0.00")}


def _totals(session: Session, key: Any, ids: Sequence[Any], *, on: date, known: datetime | None) -> dict[Any, dict[str, Any]]:
    """Floors, rooms and usable area by building or by floor; the sum is exact to two places in both databases."""
    query = (
        select(key, func.count(func.distinct(Floor.id)), func.count(RoomSurvey.id), func.sum(RoomSurvey.usable_area))
        .outerjoin(RoomSurvey, (RoomSurvey.floor_id == Floor.id) & as_of(RoomSurvey, on, known))
        .where(as_of(Floor, on, known), key.in_(ids))
        .group_by(key)
    )
    return {
        one: {"floors": count, "rooms": held, "usable_area": area or Decimal("0.00")}
        for one, count, held, area in session.execute(query)
    }


def _gross(session: Session, *, on: date, known: datetime | None) -> dict[Any, Decimal | None]:
    query = (
        select(Floor.building_id, func.sum(FloorSurvey.gross_floor_area).label("gross"))
        .join(FloorSurvey, FloorSurvey.id == Floor.id)
        .where(as_of(Floor, on, known), as_of(FloorSurvey, on, known))
        .group_by(Floor.building_id)
    )
    return {row.building_id: row.gross for row in session.execute(query)}


def _frame(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(records, columns=list(columns)), geometry="geometry", crs=CRS)
