"""The SELECTs that more than one caller needs; every one asks on which day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.georeference import Placement
from registry.models import (
    AcceptedFinding,
    Building,
    Correction,
    Entry,
    Floor,
    FloorSurvey,
    Lineage,
    PartialSurvey,
    Room,
    RoomAlias,
    RoomArea,
    RoomSurvey,
    Site,
    StoredFile,
    StoredPart,
    Survey,
)
from registry.store.dated import Dated, as_of
from registry.store.errors import NotFound
from registry.store.scope import UNSCOPED

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


def site_placements(session: Session, sites: Iterable[UUID]) -> dict[UUID, list[Placement]]:
    """Where the drawings of the buildings of some sites lie, as far as it is known, by site id."""
    query = select(Building.site_id, Building.placement).where(Building.site_id.in_(set(sites)), still_so(Building))
    found: dict[UUID, list[Placement]] = {}
    for site, told in session.execute(query):
        if told:
            found.setdefault(site, []).append(Placement(**told))
    return found


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
    return {
        (frame, floor)
        for kind in (FloorSurvey, PartialSurvey)
        for frame, floor in session.execute(
            select(kind.frame, kind.id).join(Survey, Survey.id == kind.survey_id).where(Survey.digest == digest, kind.id.in_(ids))
        )
    }


def begun_surveys(session: Session, floors: Iterable[Floor]) -> dict[Any, PartialSurvey]:
    """The drawings of which some floors have taken only a part until now, by floor id."""
    ids = [floor.id for floor in floors]
    if not ids:
        return {}
    return {
        row.id: row for row in session.scalars(select(PartialSurvey).where(PartialSurvey.id.in_(ids), still_so(PartialSurvey)))
    }


def accepted_findings(session: Session, places: Iterable[str], *, on: date) -> dict[tuple[str, str], AcceptedFinding]:
    """The findings that are let stand on a day, by place (code of a floor, digest of a file) and key."""
    query = select(AcceptedFinding).where(AcceptedFinding.place.in_(set(places)), as_of(AcceptedFinding, on))
    return {(row.place, row.key): row for row in session.scalars(query)}


def known_acceptances(session: Session, place: str, key: str) -> list[AcceptedFinding]:
    """All that is known now, of whatever days, of how one finding of a place is let stand."""
    query = select(AcceptedFinding).where(
        AcceptedFinding.place == place, AcceptedFinding.key == key, AcceptedFinding.known_to.is_(None)
    )
    return list(session.scalars(query))


def floor_survey(session: Session, floor: Floor, *, on: date, known: datetime | None = None) -> FloorSurvey | None:
    """The survey of a floor that held on a day."""
    return session.scalar(select(FloorSurvey).where(FloorSurvey.id == floor.id, as_of(FloorSurvey, on, known)))


def survey_of(session: Session, digest: str) -> Survey | None:
    """The survey that a file was enrolled as, if it was."""
    return session.scalar(select(Survey).where(Survey.digest == digest))


def original(session: Session, digest: str) -> bytes:
    """The original file whole, as it was handed in; who may see it is asked once, and not again of every piece."""
    if session.get(StoredFile, digest) is None:
        raise NotFound(f"没有摘要为 {digest} 的文件", f"there is no file of digest {digest}")
    pieces = select(StoredPart.content).where(StoredPart.digest == digest).order_by(StoredPart.number)
    return b"".join(session.scalars(pieces, execution_options=UNSCOPED))


def versions(session: Session, kind: type[Dated], key: Any) -> list[Any]:
    """All that the register ever knew of one thing, oldest knowledge first."""
    return list(session.scalars(select(kind).where(kind.id == key).order_by(kind.known_from, kind.valid_from)))


def standing_rooms(session: Session, codes: Iterable[str]) -> dict[str, RoomSurvey]:
    """What is so from now on of the rooms of some codes; rooms that are no more are left out."""
    query = select(Room.code, RoomSurvey).join(RoomSurvey, RoomSurvey.id == Room.id)
    return dict(session.execute(query.where(Room.code.in_(list(codes)), still_so(RoomSurvey))).all())


def standing_rooms_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, RoomSurvey]:
    """The same by the rooms' ids."""
    return {row.id: row for row in session.scalars(select(RoomSurvey).where(RoomSurvey.id.in_(list(ids)), still_so(RoomSurvey)))}


def floor_of(session: Session, key: UUID) -> Floor:
    """The floor of an id, as it is from now on."""
    return session.scalars(select(Floor).where(Floor.id == key, still_so(Floor))).one()


def codes_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The codes of rooms."""
    return dict(session.execute(select(Room.id, Room.code).where(Room.id.in_(list(ids)))).all())


def room_id(session: Session, code: str) -> UUID:
    """The id of the room of a code, whether it still stands or not."""
    found = session.scalar(select(Room.id).where(Room.code == code))
    if found is None:
        raise NotFound(f"没有编码为 {code} 的房间", f"there is no room {code}")
    return found


def children(session: Session, keys: Iterable[UUID]) -> list[Lineage]:
    """What came of some rooms, in the order of the journal."""
    return list(session.scalars(select(Lineage).where(Lineage.parent_id.in_(list(keys))).order_by(Lineage.entry, Lineage.id)))


def parents(session: Session, keys: Iterable[UUID]) -> list[Lineage]:
    """What some rooms came of, in the order of the journal."""
    return list(session.scalars(select(Lineage).where(Lineage.child_id.in_(list(keys))).order_by(Lineage.entry, Lineage.id)))


def lineage_of(session: Session, number: int) -> list[Lineage]:
    """What one line of the journal passed from room to room."""
    return list(session.scalars(select(Lineage).where(Lineage.entry == number).order_by(Lineage.id)))


def entry(session: Session, number: int) -> Entry:
    """A line of the journal."""
    found = session.get(Entry, number)
    if found is None:
        raise NotFound(f"日志中没有第 {number} 条", f"the journal has no line {number}")
    return found


def current_aliases(session: Session, rooms: Iterable[UUID]) -> list[RoomAlias]:
    """The former numbers and codes that lead to some rooms."""
    query = select(RoomAlias).where(RoomAlias.room_id.in_(list(rooms)), still_so(RoomAlias))
    return list(session.scalars(query.order_by(RoomAlias.alias, RoomAlias.id)))


def current_areas(session: Session, rooms: Iterable[UUID]) -> list[RoomArea]:
    """The areas that are stated of some rooms from now on."""
    query = select(RoomArea).where(RoomArea.room_id.in_(list(rooms)), still_so(RoomArea))
    return list(session.scalars(query.order_by(RoomArea.kind, RoomArea.source, RoomArea.id)))


def corrections(session: Session, digest: str) -> list[Correction]:
    """The corrections of a file that stand, in the order they were made."""
    query = select(Correction).where(Correction.digest == digest, still_so(Correction))
    return list(session.scalars(query.order_by(Correction.entry, Correction.row_id)))


def stood(session: Session, room: UUID, *, on: date) -> bool:
    """Whether a room stood on a day."""
    return session.scalar(select(RoomSurvey.row_id).where(RoomSurvey.id == room, as_of(RoomSurvey, on)).limit(1)) is not None
