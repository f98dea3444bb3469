"""Rooms that nobody has, or not wholly: the pool from which space is given before any is leased or built.

An idle room is one without an assignment on the day; of a room that is had only in part the rest is free. Corridors and
plant rooms are given to nobody and are left out unless they are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import geopandas as gpd
import pandas as pd
from sqlalchemy import Subquery, func, or_, select
from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse
from registry.models import Assignment, Building, Floor, Room, RoomSurvey, Site
from registry.store.dated import as_of, known_at
from registry.views.places import CRS

WHOLE: Final = Decimal(100)
NEVER_GIVEN: Final = (RoomUse.CIRCULATION.value, RoomUse.EQUIPMENT.value)
AREA: Final = func.coalesce(RoomSurvey.usable_area, RoomSurvey.declared_area)
"""The usable area, or what is declared where nothing is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which idle rooms are looked for; what is empty does not count."""

    division: str = ""
    building: str = ""
    floor: str = ""
    """Code of a floor."""
    use: str = ""
    least: Decimal | None = None
    """Usable area of the room, in m²."""
    most: Decimal | None = None
    since: date | None = None
    """Idle since this day or longer."""
    wholly: bool = False
    """Only rooms of which nobody has a part."""
    search: str = ""
    """Words of code, number or name of the room, building or site."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A page of idle rooms, and the sums of all that were found."""

    rooms: gpd.GeoDataFrame
    """code, number, name, use, building, building_name, site_name, floor, floor_name, area, declared (whether it is),
    free_share, free_area, idle_since, geometry."""
    count: int
    free_area: Decimal


def idle(
    session: Session,
    wanted: Wanted,
    *,
    on: date,
    known: datetime | None = None,
    order: str = "code",
    down: bool = False,
    first: int = 0,
    count: int | None = None,
) -> Idle:
    """The idle rooms that are looked for, ordered by ``code``, ``area`` or ``since``, from the first on."""
    held = _held(on, known)
    query = _asked(
        select(
            Room.id, Room.code, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, Building.code.label("building"),
            Building.name.label("building_name"), Site.name.label("site_name"), Floor.code.label("floor"), Floor.floor_name,
            RoomSurvey.usable_area, RoomSurvey.declared_area, held.c.share, RoomSurvey.outline.label("geometry"),
        ),
        held, wanted, on, known, order, down,
    )  # fmt: skip
    query = query.order_by(Room.code.desc() if down and order == "code" else Room.code).offset(first).limit(count)
    columns = [column["name"] for column in query.column_descriptions]
    rooms = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=columns)
    since = idle_since(session, list(rooms.id), on=on, known=known)
    area = [own if own is not None else told for own, told in zip(rooms.usable_area, rooms.declared_area, strict=True)]
    free = [WHOLE - (it or Decimal(0)) for it in rooms.share]
    frame = rooms.assign(
        area=pd.Series(area, dtype=object, index=rooms.index),
        declared=rooms.usable_area.isna(),
        free_share=pd.Series(free, dtype=object, index=rooms.index),
        free_area=pd.Series(
            [None if it is None else part_of(it, share) for it, share in zip(area, free, strict=True)],
            dtype=object,
            index=rooms.index,
        ),
        idle_since=pd.Series([since.get(it) for it in rooms.id], dtype=object, index=rooms.index),
    ).drop(columns=["id", "share", "usable_area", "declared_area"])
    total, whole = _sums(session, held, wanted, on, known)
    return Idle(gpd.GeoDataFrame(frame, geometry="geometry", crs=CRS), total, whole)


def part_of(area: Decimal, share: Decimal) -> Decimal:
    """A share (per cent) of an area, to two places.

    >>> part_of(Decimal("20.00"), Decimal("33.33"))
    Decimal('6.67')
    """
    return (area * share / WHOLE).quantize(Decimal("0.01"))


def idle_since(session: Session, rooms: Sequence[UUID], *, on: date, known: datetime | None = None) -> dict[UUID, date]:
    """Since when some rooms are idle: the end of the last assignment, else the day they were enrolled."""
    ended = select(Assignment.room_id, func.max(Assignment.valid_to)).where(
        Assignment.room_id.in_(rooms), Assignment.valid_to <= on, known_at(Assignment, known)
    )
    enrolled = select(RoomSurvey.id, func.min(RoomSurvey.valid_from)).where(RoomSurvey.id.in_(rooms), known_at(RoomSurvey, known))
    found: dict[UUID, date] = {}
    for query in (enrolled.group_by(RoomSurvey.id), ended.group_by(Assignment.room_id)):
        found |= {room: day for room, day in session.execute(query) if day is not None}
    return found


def _held(on: date, known: datetime | None) -> Subquery:
    """The share of each room that is had on a day."""
    return (
        select(Assignment.room_id, func.sum(Assignment.share).label("share"))
        .where(as_of(Assignment, on, known))
        .group_by(Assignment.room_id)
        .subquery()
    )


def _asked(
    query: Any, held: Subquery, wanted: Wanted, on: date, known: datetime | None, order: str = "", down: bool = False
) -> Any:
    query = (
        query.select_from(RoomSurvey)
        .join(Room, Room.id == RoomSurvey.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Building.site_id)
        .outerjoin(held, held.c.room_id == RoomSurvey.id)
        .where(as_of(RoomSurvey, on, known), as_of(Floor, on, known), as_of(Building, on, known), as_of(Site, on, known))
    )
    if wanted.wholly:
        query = query.where(held.c.share.is_(None))
    else:
        query = query.where(or_(held.c.share.is_(None), held.c.share < WHOLE))
    query = query.where(RoomSurvey.use == wanted.use) if wanted.use else query.where(RoomSurvey.use.not_in(NEVER_GIVEN))
    if wanted.division:
        query = query.where(Site.division_code.startswith(wanted.division, autoescape=True))
    if wanted.building:
        query = query.where(Building.code == wanted.building)
    if wanted.floor:
        query = query.where(Floor.code == wanted.floor)
    if wanted.least is not None:
        query = query.where(wanted.least <= AREA)
    if wanted.most is not None:
        query = query.where(wanted.most >= AREA)
    if wanted.since is not None or order == "since":
        ended, enrolled = _ends(on, known)
        query = query.outerjoin(ended, ended.c.room_id == RoomSurvey.id).join(enrolled, enrolled.c.id == RoomSurvey.id)
        since = func.coalesce(ended.c.day, enrolled.c.day)
        query = query if wanted.since is None else query.where(since <= wanted.since)
        query = query.order_by(since.desc() if down else since) if order == "since" else query
    elif order == "area":
        query = query.order_by(AREA.desc() if down else AREA)
    for word in wanted.search.split():
        said = (Room.code, RoomSurvey.number, RoomSurvey.name, Building.name, Site.name)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in said)))
    return query


def _ends(on: date, known: datetime | None) -> tuple[Subquery, Subquery]:
    """The end of the last assignment of each room until a day, and the day on which each was enrolled."""
    ended = (
        select(Assignment.room_id, func.max(Assignment.valid_to).label("day"))
        .where(Assignment.valid_to <= on, known_at(Assignment, known))
        .group_by(Assignment.room_id)
    )
    enrolled = (
        select(RoomSurvey.id, func.min(RoomSurvey.valid_from).label("day"))
        .where(known_at(RoomSurvey, known))
        .group_by(RoomSurvey.id)
    )
    return ended.subquery(), enrolled.subquery()


def _sums(session: Session, held: Subquery, wanted: Wanted, on: date, known: datetime | None) -> tuple[int, Decimal]:
    """How many rooms, and how much of them is free; those of which a part is had are summed one by one."""
    whole = _asked(select(func.count(), func.sum(AREA)), held, wanted, on, known).where(held.c.share.is_(None))
    count, area = session.execute(whole).one()
    partly = session.execute(_asked(select(AREA, held.c.share), held, wanted, on, known).where(held.c.share.is_not(None))).all()
    shared = (part_of(it, WHOLE - share) for it, share in partly if it is not None)
    return count + len(partly), sum(shared, area or Decimal("0.00"))
