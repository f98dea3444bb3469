"""The SELECTs that an audit asks: rooms, who sits there by which posts, what belongs to them, who has them, what is owed.

Each answers with a frame of columns, areas as whole centiares. Which rooms are answered is limited to what a viewer may
see; who sits in such a room is read whole, for a verdict does not depend on who looks: the view leaves names out.
"""

from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from floorplans.vocabulary import RoomUse
from registry.models import (
    Appointment,
    Assignment,
    Building,
    Floor,
    Lineage,
    Obligation,
    Organisation,
    Person,
    Reshape,
    Room,
    RoomPart,
    RoomSurvey,
    Seat,
    Survey,
    Title,
)
from registry.queries.occupancy_asked import ON, Asked, Shape, answered, centiares, in_columns, last_known
from registry.store.arrays import Columns, joined, size
from registry.store.dated import known_at
from registry.store.scope import UNSCOPED

AT_ONCE: Final = 5000
"""How many ids one SELECT asks for."""


def rooms(session: Session, asked: Asked) -> Columns:
    """The offices, and every other room in which people sit: room_id, room, building, floor, number,
    name, use, usable_area, survey, entry, split.

    ``survey`` is the digest of the survey in force, ``entry`` the line of the journal that entered it, ``split`` whether it
    came of another room by splitting that.
    """
    found = in_columns(session, _rooms(asked.shape), asked, scoped=True)
    split = {code for (code,) in session.execute(_split(asked.shape), asked.values, execution_options=UNSCOPED)}
    return found | {"split": np.array([it in split for it in found["room"]], bool) if split else np.zeros(size(found), bool)}


@lru_cache
def _rooms(shape: Shape) -> Any:
    seated = select(Seat.row_id).where(Seat.room_id == RoomSurvey.id, *shape.so(Seat)).exists()
    return (
        select(
            RoomSurvey.id.label("room_id"), Room.code.label("room"), Building.code.label("building"), Floor.code.label("floor"),
            RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, centiares(RoomSurvey.usable_area).label("usable_area"),
            func.coalesce(Survey.digest, "").label("survey"), RoomSurvey.entry,
        )
        .select_from(RoomSurvey)
        .join(Room, Room.id == RoomSurvey.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .outerjoin(Survey, Survey.id == RoomSurvey.survey_id)
        .where(*shape.so(RoomSurvey, Floor, Building), shape.inside())
        .where(or_(RoomSurvey.use == RoomUse.OFFICE.value, seated))
    )  # fmt: skip


def seats(session: Session, asked: Asked) -> Columns:
    """Who sits there, a row for each post that they have in the organisation of the seat.

    Columns: seat, room_id, person_id, person, person_name, organisation_id, second, approval, entry, post, staffing, rank,
    post_entry; post, staffing and rank are empty where they have none.
    """
    return in_columns(session, _seats(asked.shape), asked)


@lru_cache
def _seats(shape: Shape) -> Any:
    return (
        select(
            Seat.row_id.label("seat"), Seat.room_id, Seat.person_id, func.coalesce(Person.code, "").label("person"),
            func.coalesce(Person.name, "").label("person_name"), Seat.organisation_id, Seat.second, Seat.approval, Seat.entry,
            func.coalesce(Appointment.post, "").label("post"), func.coalesce(Appointment.staffing, "").label("staffing"),
            func.coalesce(Appointment.rank, "").label("rank"), func.coalesce(Appointment.entry, 0).label("post_entry"),
        )
        .select_from(Seat)
        .join(Room, Room.id == Seat.room_id)
        .outerjoin(Person, (Person.id == Seat.person_id) & shape.as_of(Person))
        .outerjoin(
            Appointment,
            (Appointment.person_id == Seat.person_id)
            & (Appointment.organisation_id == Seat.organisation_id)
            & shape.as_of(Appointment),
        )
        .where(*shape.so(Seat), shape.inside())
    )  # fmt: skip


def bodies(session: Session, asked: Asked, ids: NDArray[Any]) -> Columns:
    """The organisations of some ids, as they come: organisation_id, organisation, organisation_name, kind, in_scope, tier, division."""
    keys = [UUID(bytes=it.tobytes()) for it in ids]
    parts = [keys[i : i + AT_ONCE] for i in range(0, len(keys), AT_ONCE)] or [[]]
    return joined(in_columns(session, _bodies(asked.shape), asked, ids=some) for some in parts)


@lru_cache
def _bodies(shape: Shape) -> Any:
    return select(
        Organisation.id.label("organisation_id"), Organisation.code.label("organisation"), Organisation.name.label("organisation_name"),
        Organisation.kind, Organisation.in_scope, Organisation.tier, Organisation.division_code.label("division"),
    ).where(Organisation.id.in_(bindparam("ids", expanding=True)), *shape.so(Organisation))  # fmt: skip


def formers(session: Session, asked: Asked) -> Columns:
    """The earlier posts of those who sit there and have a rank: person, tier, division, post, since, entry."""
    return answered(session, _formers(asked.shape), asked)


@lru_cache
def _formers(shape: Shape) -> Any:
    ranked = (
        select(Seat.person_id)
        .join(Appointment, (Appointment.person_id == Seat.person_id) & (Appointment.rank != ""))
        .join(Room, Room.id == Seat.room_id)
        .where(*shape.so(Seat, Appointment), shape.inside())
    )
    return (
        select(
            Person.code.label("person"), Organisation.tier, Organisation.division_code.label("division"), Appointment.post,
            Appointment.valid_from.label("since"), Appointment.entry,
        )
        .select_from(Appointment)
        .join(Person, (Person.id == Appointment.person_id) & shape.as_of(Person))
        .join(
            Organisation, (Organisation.id == Appointment.organisation_id) & shape.as_of(Organisation, Appointment.valid_from)
        )
        .where(Appointment.person_id.in_(ranked), Appointment.valid_to <= ON, known_at(Appointment, shape.known))
    )  # fmt: skip


def parts(session: Session, asked: Asked) -> Columns:
    """Rest rooms and toilets: office, room, part, usable_area (of its own survey where it is a room of its own), entry."""
    return answered(session, _parts(asked.shape), asked)


@lru_cache
def _parts(shape: Shape) -> Any:
    office = aliased(Room)
    return (
        select(
            office.code.label("office"), Room.code.label("room"), RoomPart.part, RoomPart.entry,
            centiares(func.coalesce(RoomPart.usable_area, RoomSurvey.usable_area)).label("usable_area"),
        )
        .select_from(RoomPart)
        .join(office, office.id == RoomPart.office_id)
        .join(Room, Room.id == RoomPart.room_id)
        .outerjoin(
            RoomSurvey,
            (RoomSurvey.id == RoomPart.room_id) & (RoomPart.room_id != RoomPart.office_id) & shape.as_of(RoomSurvey),
        )
        .where(*shape.so(RoomPart), shape.inside(office))
    )  # fmt: skip


def holdings(session: Session, asked: Asked) -> Columns:
    """Who has the rooms: room_id, organisation_id, tenure, share (hundredths of a per cent), owns, entry.

    ``owns`` is whether the organisation itself has the title of the building.
    """
    return in_columns(session, _holdings(asked.shape), asked)


@lru_cache
def _holdings(shape: Shape) -> Any:
    return (
        select(
            Assignment.room_id, Assignment.organisation_id, Assignment.tenure, centiares(Assignment.share).label("share"),
            Title.id.is_not(None).label("owns"), Assignment.entry,
        )
        .select_from(Assignment)
        .join(Room, Room.id == Assignment.room_id)
        .outerjoin(Floor, (Floor.id == Room.floor_id) & shape.as_of(Floor))
        .outerjoin(
            Title,
            (Title.building_id == Floor.building_id)
            & (Title.holder_id == Assignment.organisation_id)
            & shape.as_of(Title),
        )
        .where(*shape.so(Assignment), shape.inside())
    )  # fmt: skip


def owed(session: Session, asked: Asked) -> Columns:
    """What is to be given back of the rooms: room, organisation, person (empty where it is the organisation's), kind, event_day, entry."""
    return answered(session, _owed(asked.shape), asked)


@lru_cache
def _owed(shape: Shape) -> Any:
    earlier = aliased(Obligation)
    begun = (
        select(func.min(earlier.valid_from)).where(earlier.id == Obligation.id, known_at(earlier, shape.known)).scalar_subquery()
    )
    return (
        select(
            Room.code.label("room"), func.coalesce(Organisation.code, "").label("organisation"),
            func.coalesce(Person.code, "").label("person"), Obligation.kind, begun.label("event_day"), Obligation.entry,
        )
        .select_from(Obligation)
        .join(Room, Room.id == Obligation.room_id)
        .outerjoin(Organisation, (Organisation.id == Obligation.organisation_id) & shape.as_of(Organisation))
        .outerjoin(Person, (Person.id == Obligation.person_id) & shape.as_of(Person))
        .where(*shape.so(Obligation), shape.inside())
    )  # fmt: skip


@lru_cache
def _split(shape: Shape) -> Any:
    """The rooms that came of another by splitting it."""
    query = select(Room.code).join(Lineage, Lineage.child_id == Room.id)
    query = query.where(Lineage.act == Reshape.SPLIT.value, Lineage.since <= ON, shape.inside())
    return query.where(Lineage.entry <= last_known(then=True).scalar_subquery()) if shape.then else query
