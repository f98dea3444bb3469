"""The SELECTs that more than one caller needs; every one asks on which day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.georeference import Placement
from registry.models import Building, Floor, FloorSurvey, Room, RoomSurvey, Site, StoredFile, StoredPart, Survey
from registry.store.dated import Dated, as_of
from registry.store.errors import NotFound

T = TypeVar("T", Site, Building, Floor)

KINDS = {Site: ("院落", "site"), Building: ("楼栋", "building"), Floor: ("楼层", "floor")}


def by_code(session: Session, kind: type[T], code: str, *, on: date, known: datetime | None = None) -> T:
    """The site, building or floor of a code as it stood on a day; ``NotFound`` where there was none."""
    found = session.scalar(select(kind).where(kind.code == code, as_of(kind, on, known)))
    if found is None:
        zh, en = KINDS[kind]
        raise NotFound(f"{on} 没有编号为 {code} 的{zh}", f"there is no {en} {code} on {on}")
    return found


def current(session: Session, kind: type[T], codes: Iterable[str]) -> dict[str, T]:
    """Those of some codes that are so today and from now on, by code."""
    rows = session.scalars(select(kind).where(kind.code.in_(list(codes)), still_so(kind)))
    return {row.code: row for row in rows}


def recorded(session: Session, codes: Iterable[str], *, on: date) -> set[str]:
    """Those of some codes under which a building stood on a day."""
    return set(session.scalars(select(Building.code).where(Building.code.in_(set(codes)), as_of(Building, on))))


def still_so(kind: Any) -> Any:
    """Open-ended and not superseded: the row that a change starts from."""
    return kind.valid_to.is_(None) & kind.known_to.is_(None)


def placements(session: Session, codes: Iterable[str] | None = None) -> dict[str, Placement]:
    """Where the drawings of buildings lie, as far as it is known, by the building's code; of all, or of some."""
    query = select(Building.code, Building.placement).where(still_so(Building))
    if codes is not None:
        query = query.where(Building.code.in_(set(codes)))
    return {code: Placement(**told) for code, told in session.execute(query) if told}


def current_floors(session: Session, buildings: Iterable[Building]) -> dict[str, Floor]:
    """The floors of some buildings, by code."""
    ids = [building.id for building in buildings]
    return {floor.code: floor for floor in session.scalars(select(Floor).where(Floor.building_id.in_(ids), still_so(Floor)))}


def current_floor_surveys(session: Session, floors: Iterable[Floor]) -> dict[Any, FloorSurvey]:
    """The surveys in force of some floors, by floor id."""
    ids = [floor.id for floor in floors]
    if not ids:
        return {}
    return {row.id: row for row in session.scalars(select(FloorSurvey).where(FloorSurvey.id.in_(ids), still_so(FloorSurvey)))}


def current_rooms(session: Session, floors: Iterable[Floor]) -> dict[Any, list[RoomSurvey]]:
    """The room surveys in force of some floors, by floor id."""
    found: dict[Any, list[RoomSurvey]] = {floor.id: [] for floor in floors}
    if not found:
        return found
    for row in session.scalars(
        select(RoomSurvey).where(RoomSurvey.floor_id.in_(list(found)), still_so(RoomSurvey)).order_by(RoomSurvey.id)
    ):
        found[row.floor_id].append(row)
    return found


def known_floor_surveys(session: Session, building: Building) -> list[FloorSurvey]:
    """All surveys of a building's floors, of whatever days, as they are known now."""
    floors = select(Floor.id).where(Floor.building_id == building.id)
    return list(session.scalars(select(FloorSurvey).where(FloorSurvey.id.in_(floors), FloorSurvey.known_to.is_(None))))


def known_room_surveys(session: Session, floors: Iterable[Any]) -> list[RoomSurvey]:
    """All surveys of rooms on some floors (by id), of whatever days, as they are known now."""
    return list(session.scalars(select(RoomSurvey).where(RoomSurvey.floor_id.in_(list(floors)), RoomSurvey.known_to.is_(None))))


def taken_codes(session: Session, codes: Iterable[str]) -> set[str]:
    """Those of some room codes that a room has or ever had."""
    return set(session.scalars(select(Room.code).where(Room.code.in_(list(codes)))))


def enrolled_frames(session: Session, digest: str, floors: Iterable[Floor]) -> set[tuple[str, Any]]:
    """The (frame, floor id) pairs of a file, known by its digest, that have ever been enrolled on these floors."""
    ids = [floor.id for floor in floors]
    if not ids:
        return set()
    pairs = session.execute(
        select(FloorSurvey.frame, FloorSurvey.id)
        .join(Survey, Survey.id == FloorSurvey.survey_id)
        .where(Survey.digest == digest, FloorSurvey.id.in_(ids))
    )
    return {(frame, floor) for frame, floor in pairs}


def floor_survey(session: Session, floor: Floor, *, on: date, known: datetime | None = None) -> FloorSurvey | None:
    """The survey of a floor that held on a day."""
    return session.scalar(select(FloorSurvey).where(FloorSurvey.id == floor.id, as_of(FloorSurvey, on, known)))


def survey_of(session: Session, digest: str) -> Survey | None:
    """The survey that a file was enrolled as, if it was."""
    return session.scalar(select(Survey).where(Survey.digest == digest))


def original(session: Session, digest: str) -> bytes:
    """The original file, as it was handed in."""
    if session.get(StoredFile, digest) is None:
        raise NotFound(f"没有摘要为 {digest} 的文件", f"there is no file of digest {digest}")
    return b"".join(session.scalars(select(StoredPart.content).where(StoredPart.digest == digest).order_by(StoredPart.number)))


def versions(session: Session, kind: type[Dated], key: Any) -> list[Any]:
    """All that the register ever knew of one thing, oldest knowledge first."""
    return list(session.scalars(select(kind).where(kind.id == key).order_by(kind.known_from, kind.valid_from)))
