"""Lists as tables of plain columns, as of a day: nothing is drawn and no object made, so that a hundred thousand rooms are listed in seconds."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from registry.models import Assignment, Building, Floor, FloorSurvey, Organisation, Room, RoomSurvey, Seat, Site
from registry.models import Person as Somebody
from registry.store.dated import as_of

Table = tuple[list[str], list[tuple[Any, ...]]]
"""Names of columns, and rows."""
BETWEEN: Final = "、"


def sites(session: Session, *, on: date, known: datetime | None = None, division: str = "", search: str = "") -> Table:
    """The sites: code, name, division, address, buildings, rooms, usable_area."""
    counts = (
        select(
            Building.site_id, func.count(func.distinct(Building.id)), func.count(RoomSurvey.id), func.sum(RoomSurvey.usable_area)
        )
        .outerjoin(Floor, (Floor.building_id == Building.id) & as_of(Floor, on, known))
        .outerjoin(RoomSurvey, (RoomSurvey.floor_id == Floor.id) & as_of(RoomSurvey, on, known))
        .where(as_of(Building, on, known))
        .group_by(Building.site_id)
    )
    held = {row[0]: tuple(row[1:]) for row in session.execute(counts)}
    query = (
        select(Site.id, Site.code, Site.name, Site.division_code, Site.address).where(as_of(Site, on, known)).order_by(Site.code)
    )
    query = under(query, Site.division_code, division)
    query = saying(query, search, Site.code, Site.name, Site.address)
    found = [(*row[1:], *held.get(row[0], (0, 0, None))) for row in session.execute(query)]
    return ["code", "name", "division", "address", "buildings", "rooms", "usable_area"], found


def floors(session: Session, *, on: date, known: datetime | None = None, building: str = "", division: str = "") -> Table:
    """The floors: code, building, building_name, floor_name, storey, rooms, usable_area, gross_floor_area."""
    counts = (
        select(RoomSurvey.floor_id, func.count(RoomSurvey.id), func.sum(RoomSurvey.usable_area))
        .where(as_of(RoomSurvey, on, known))
        .group_by(RoomSurvey.floor_id)
    )
    held = {row[0]: tuple(row[1:]) for row in session.execute(counts)}
    query = (
        select(
            Floor.id, FloorSurvey.gross_floor_area, Floor.code, Building.code, Building.name, Floor.floor_name, Floor.storey,
        )
        .join(Building, (Building.id == Floor.building_id) & as_of(Building, on, known))
        .outerjoin(FloorSurvey, (FloorSurvey.id == Floor.id) & as_of(FloorSurvey, on, known))
        .where(as_of(Floor, on, known))
        .order_by(Building.code, Floor.storey, Floor.code)
    )  # fmt: skip
    query = only(under(query, Floor.code, division), Building.code, building)
    found = [(*row[2:], *held.get(row[0], (0, None)), row[1]) for row in session.execute(query)]
    names = ["code", "building", "building_name", "floor_name", "storey", "rooms", "usable_area", "gross_floor_area"]
    return names, found


def rooms(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    building: str = "",
    floor: str = "",
    division: str = "",
    use: str = "",
    search: str = "",
) -> Table:
    """The rooms: room, site_name, building, building_name, floor_name, number, name, use, usable_area, declared_area, since."""
    query = _rooms(
        on, known, Room.code, Site.name, Building.code, Building.name, Floor.floor_name, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use,
        RoomSurvey.usable_area, RoomSurvey.declared_area, RoomSurvey.valid_from,
    )  # fmt: skip
    query = only(only(only(query, Building.code, building), Floor.code, floor), RoomSurvey.use, use)
    query = saying(
        under(query, Room.code, division), search, Room.code, RoomSurvey.number, RoomSurvey.name, Building.name, Site.name
    )
    names = ["room", "site_name", "building", "building_name", "floor_name", "number", "name", "use", "usable_area", "declared_area", "since"]  # fmt: skip
    return names, [tuple(row) for row in session.execute(query.order_by(Room.code))]


def holdings(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    building: str = "",
    floor: str = "",
    division: str = "",
    organisation: str = "",
) -> Table:
    """Who has which room, a line for each share, and who sits there; a room that nobody has is a line of its own.

    Columns: room, building_name, floor_name, number, name, use, usable_area, organisation, organisation_name, share, tenure, since,
    last_day, people.
    """
    query = _rooms(
        on, known, Room.id, Room.code, Building.name, Floor.floor_name, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use,
        RoomSurvey.usable_area,
    )  # fmt: skip
    query = under(only(only(query, Building.code, building), Floor.code, floor), Room.code, division)
    had: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    held = (
        select(
            Assignment.room_id, Organisation.code, Organisation.name, Assignment.share, Assignment.tenure, Assignment.valid_from,
            Assignment.valid_to,
        )
        .join(Organisation, (Organisation.id == Assignment.organisation_id) & as_of(Organisation, on, known))
        .where(as_of(Assignment, on, known))
        .order_by(Organisation.code)
    )  # fmt: skip
    for room, *told in session.execute(held):
        had[room].append(tuple(told))
    seats: dict[UUID, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    body = aliased(Organisation)
    sitting = (
        select(Seat.room_id, body.code, Somebody.name)
        .join(Somebody, (Somebody.id == Seat.person_id) & as_of(Somebody, on, known))
        .join(body, (body.id == Seat.organisation_id) & as_of(body, on, known))
        .where(as_of(Seat, on, known))
    )
    for room, code, name in session.execute(sitting):
        seats[room][code].add(name)
    nobody = (None, None, None, None, None, None)
    found = []
    for room, *told in session.execute(query.order_by(Room.code)):
        for one in had.get(room, [nobody]):
            if organisation in {"", one[0]}:
                until = one[5]
                last = None if until is None else until.fromordinal(until.toordinal() - 1)
                people = BETWEEN.join(sorted(seats[room][one[0]])) if room in seats and one[0] in seats[room] else ""
                found.append((*told, *one[:5], last, people))
    names = [
        "room", "building_name", "floor_name", "number", "name", "use", "usable_area", "organisation", "organisation_name", "share", "tenure",
        "since", "last_day", "people",
    ]  # fmt: skip
    return names, found


def _rooms(on: date, known: datetime | None, *columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(RoomSurvey)
        .join(Room, Room.id == RoomSurvey.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Building.site_id)
        .where(*(as_of(it, on, known) for it in (RoomSurvey, Floor, Building, Site)))
    )


def only(query: Any, column: Any, wanted: str) -> Any:
    """Where a column is what is wanted, if anything is."""
    return query.where(column == wanted) if wanted else query


def under(query: Any, column: Any, division: str) -> Any:
    """Where a code begins as a division's, if one is wanted."""
    return query.where(column.startswith(division, autoescape=True)) if division else query


def saying(query: Any, search: str, *columns: Any) -> Any:
    """Where each word stands in one of some columns."""
    for word in search.split():
        said = columns[0].icontains(word, autoescape=True)
        for column in columns[1:]:
            said |= column.icontains(word, autoescape=True)
        query = query.where(said)
    return query
