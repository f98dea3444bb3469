"""The SELECTs that an audit asks: rooms, who sits there by which posts, what belongs to them, who has them, what is owed.

Each answers with a frame of columns, areas as whole centiares. Which rooms are answered is limited to what a viewer may
see; who sits in such a room is read whole, for a verdict does not depend on who looks: the view leaves names out.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from floorplans.vocabulary import RoomUse
from registry.models import (
    Appointment,
    Assignment,
    Lineage,
    Obligation,
    Organisation,
    Person,
    Reshape,
    Room,
    RoomPart,
    RoomSurvey,
    Seat,
)
from registry.queries.occupancy_asked import ON, Asked, Shape, answered, centiares, in_columns, last_known
from registry.store.arrays import Columns, size
from registry.store.dated import known_at
from registry.store.scope import UNSCOPED


def rooms(session: Session, asked: Asked) -> Columns:
    """The offices, and every other room in which people sit: room_id, floor_id, room, use, usable_area, split; survey_id,
    entry, number and name unless it is asked briefly.

    ``entry`` is the line of the journal that entered the survey in force, ``split`` whether it came of another room by
    splitting that.
    """
    found = in_columns(session, _rooms(asked.shape), asked, scoped=True)
    split = {code for (code,) in session.execute(_split(asked.shape), asked.values, execution_options=UNSCOPED)}
    return found | {"split": np.array([it in split for it in found["room"]], bool) if split else np.zeros(size(found), bool)}


@lru_cache
def _rooms(shape: Shape) -> Any:
    seated = select(Seat.row_id).where(Seat.room_id == RoomSurvey.id, *shape.so(Seat)).exists()
    more = () if shape.briefly else (RoomSurvey.survey_id, RoomSurvey.entry, RoomSurvey.number, RoomSurvey.name)
    return (
        select(
            RoomSurvey.id.label("room_id"), RoomSurvey.floor_id, Room.code.label("room"), RoomSurvey.use,
            centiares(RoomSurvey.usable_area).label("usable_area"), *more,
        )
        .select_from(RoomSurvey)
        .join(Room, Room.id == RoomSurvey.id)
        .where(*shape.so(RoomSurvey), shape.inside())
        .where(or_(RoomSurvey.use == RoomUse.OFFICE.value, seated))
    )  # fmt: skip


def seats(session: Session, asked: Asked) -> Columns:
    """Who sits there, a row for each post that they have in the organisation of the seat.

    Columns: room_id, person_id, organisation_id, second, approval, post, staffing, rank; entry, post_entry, person and
    person_name unless it is asked briefly; post, staffing and rank are empty where they have none.
    """
    return in_columns(session, _seats(asked.shape), asked)


@lru_cache
def _seats(shape: Shape) -> Any:
    more = (
        Seat.entry, func.coalesce(Appointment.entry, 0).label("post_entry"),
        func.coalesce(Person.code, "").label("person"), func.coalesce(Person.name, "").label("person_name"),
    )  # fmt: skip
    query = (
        select(
            Seat.room_id, Seat.person_id, Seat.organisation_id, Seat.second, Seat.approval,
            func.coalesce(Appointment.post, "").label("post"), func.coalesce(Appointment.staffing, "").label("staffing"),
            func.coalesce(Appointment.rank, "").label("rank"), *(() if shape.briefly else more),
        )
        .select_from(Seat)
        .outerjoin(
            Appointment,
            (Appointment.person_id == Seat.person_id)
            & (Appointment.organisation_id == Seat.organisation_id)
            & shape.as_of(Appointment),
        )
        .where(*shape.so(Seat))
    )  # fmt: skip
    query = shape.within(query, Seat.room_id)
    return query if shape.briefly else query.outerjoin(Person, (Person.id == Seat.person_id) & shape.as_of(Person))


def formers(session: Session, asked: Asked) -> Columns:
    """The earlier posts of those who sit there and have a rank: person_id, tier, division, post, since, entry."""
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
            Appointment.person_id, Organisation.tier, Organisation.division_code.label("division"), Appointment.post,
            Appointment.valid_from.label("since"), Appointment.entry,
        )
        .select_from(Appointment)
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
    """Who has the rooms: room_id, organisation_id, tenure, entry."""
    return in_columns(session, _holdings(asked.shape), asked)


@lru_cache
def _holdings(shape: Shape) -> Any:
    query = select(Assignment.room_id, Assignment.organisation_id, Assignment.tenure, Assignment.entry).where(
        *shape.so(Assignment)
    )
    return shape.within(query, Assignment.room_id)


def owed(session: Session, asked: Asked) -> Columns:
    """What is to be given back of the rooms: room, organisation, person_id and person (empty where it is the organisation's), kind, event_day, entry."""
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
            Obligation.person_id, func.coalesce(Person.code, "").label("person"), Obligation.kind, begun.label("event_day"), Obligation.entry,
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
