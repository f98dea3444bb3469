"""The SELECTs that an audit asks: rooms, who sits there by which posts, what belongs to them, who has them, what is owed.

Each answers with a frame of columns, areas as whole centiares. Which rooms are answered is limited to what a viewer may
see; who sits in such a room is read whole, for a verdict does not depend on who looks: the view leaves names out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Float, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from floorplans.measure import UNSTATED
from floorplans.vocabulary import RoomUse
from registry.models import (
    Appointment,
    Assignment,
    Building,
    Entry,
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
from registry.store.dated import as_of, known_at
from registry.store.scope import UNSCOPED, prefix, under


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose rooms, on which day, as known when; one of the three codes is told."""

    on: date
    known: datetime | None = None
    building: str = ""
    organisation: str = ""
    """The rooms that it has, and those in which people sit for it."""
    division: str = ""
    """With all that lies under it."""

    def so(self, *tables: Any) -> tuple[Any, ...]:
        """The rows of some tables that hold."""
        return tuple(as_of(it, self.on, self.known) for it in tables)

    @property
    def rooms(self) -> Any:
        """The rooms, as a SELECT of their keys."""
        if self.building:
            query = (
                select(RoomSurvey.id)
                .join(Floor, Floor.id == RoomSurvey.floor_id)
                .join(Building, Building.id == Floor.building_id)
            )
            return query.where(Building.code == self.building, *self.so(RoomSurvey, Floor, Building))
        if self.organisation:
            own = select(Organisation.id).where(Organisation.code == self.organisation, *self.so(Organisation))
            had = select(Assignment.room_id).where(Assignment.organisation_id.in_(own), *self.so(Assignment))
            return had.union(select(Seat.room_id).where(Seat.organisation_id.in_(own), *self.so(Seat)))
        return select(Room.id).where(under(Room.code, (prefix(self.division),)))


def centiares(column: Any) -> Any:
    """An area as whole centiares, ``UNSTATED`` where there is none; exact on both databases."""
    return func.coalesce(cast(func.round(type_coerce(column, Float) * 100), BigInteger), UNSTATED)


def rooms(session: Session, asked: Asked) -> pd.DataFrame:
    """The offices, and every other room in which people sit: room, building, floor, number, name, use, usable_area, survey, entry.

    ``survey`` is the digest of the survey in force, ``entry`` the line of the journal that entered it.
    """
    seated = select(Seat.room_id).where(*asked.so(Seat))
    query = (
        select(
            Room.code.label("room"), Building.code.label("building"), Floor.code.label("floor"), RoomSurvey.number, RoomSurvey.name,
            RoomSurvey.use, centiares(RoomSurvey.usable_area).label("usable_area"), func.coalesce(Survey.digest, "").label("survey"),
            RoomSurvey.entry,
        )
        .select_from(RoomSurvey)
        .join(Room, Room.id == RoomSurvey.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .outerjoin(Survey, Survey.id == RoomSurvey.survey_id)
        .where(*asked.so(RoomSurvey, Floor, Building), RoomSurvey.id.in_(asked.rooms))
        .where(or_(RoomSurvey.use == RoomUse.OFFICE.value, RoomSurvey.id.in_(seated)))
    )  # fmt: skip
    found = frame(session, query)
    return found.assign(split=found.room.isin(_split(session, asked)))


def seats(session: Session, asked: Asked) -> pd.DataFrame:
    """Who sits there, a row for each post that they have in the organisation of the seat.

    Columns: seat, room, person, organisation, kind, in_scope, tier, division, second, approval, entry, post, staffing, rank,
    post_entry; post, staffing and rank are empty where they have none.
    """
    query = (
        select(
            Seat.row_id.label("seat"), Room.code.label("room"), func.coalesce(Person.code, "").label("person"),
            func.coalesce(Organisation.code, "").label("organisation"), func.coalesce(Organisation.kind, "").label("kind"),
            func.coalesce(Organisation.in_scope, True).label("in_scope"), func.coalesce(Organisation.tier, "").label("tier"),
            func.coalesce(Organisation.division_code, "").label("division"), Seat.second, Seat.approval, Seat.entry,
            func.coalesce(Appointment.post, "").label("post"), func.coalesce(Appointment.staffing, "").label("staffing"),
            func.coalesce(Appointment.rank, "").label("rank"), func.coalesce(Appointment.entry, 0).label("post_entry"),
        )
        .select_from(Seat)
        .join(Room, Room.id == Seat.room_id)
        .outerjoin(Person, (Person.id == Seat.person_id) & as_of(Person, asked.on, asked.known))
        .outerjoin(Organisation, (Organisation.id == Seat.organisation_id) & as_of(Organisation, asked.on, asked.known))
        .outerjoin(
            Appointment,
            (Appointment.person_id == Seat.person_id)
            & (Appointment.organisation_id == Seat.organisation_id)
            & as_of(Appointment, asked.on, asked.known),
        )
        .where(*asked.so(Seat), Seat.room_id.in_(asked.rooms))
    )  # fmt: skip
    return frame(session, query, **UNSCOPED)


def formers(session: Session, asked: Asked) -> pd.DataFrame:
    """The earlier posts of those who sit there and have a rank: person, tier, division, post, since, entry."""
    ranked = (
        select(Seat.person_id)
        .join(Appointment, (Appointment.person_id == Seat.person_id) & (Appointment.rank != ""))
        .where(*asked.so(Seat, Appointment), Seat.room_id.in_(asked.rooms))
    )
    query = (
        select(
            Person.code.label("person"), Organisation.tier, Organisation.division_code.label("division"), Appointment.post,
            Appointment.valid_from.label("since"), Appointment.entry,
        )
        .select_from(Appointment)
        .join(Person, (Person.id == Appointment.person_id) & as_of(Person, asked.on, asked.known))
        .join(
            Organisation, (Organisation.id == Appointment.organisation_id) & as_of(Organisation, Appointment.valid_from, asked.known)
        )
        .where(Appointment.person_id.in_(ranked), Appointment.valid_to <= asked.on, known_at(Appointment, asked.known))
    )  # fmt: skip
    return frame(session, query, **UNSCOPED)


def parts(session: Session, asked: Asked) -> pd.DataFrame:
    """Rest rooms and toilets: office, room, part, usable_area (of its own survey where it is a room of its own), entry."""
    office = aliased(Room)
    query = (
        select(
            office.code.label("office"), Room.code.label("room"), RoomPart.part, RoomPart.entry,
            centiares(func.coalesce(RoomPart.usable_area, RoomSurvey.usable_area)).label("usable_area"),
        )
        .select_from(RoomPart)
        .join(office, office.id == RoomPart.office_id)
        .join(Room, Room.id == RoomPart.room_id)
        .outerjoin(
            RoomSurvey,
            (RoomSurvey.id == RoomPart.room_id) & (RoomPart.room_id != RoomPart.office_id) & as_of(RoomSurvey, asked.on, asked.known),
        )
        .where(*asked.so(RoomPart), RoomPart.office_id.in_(asked.rooms))
    )  # fmt: skip
    return frame(session, query, **UNSCOPED)


def holdings(session: Session, asked: Asked) -> pd.DataFrame:
    """Who has the rooms: room, organisation, kind, in_scope, tenure, share (hundredths of a per cent), owns, entry.

    ``owns`` is whether the organisation itself has the title of the building.
    """
    query = (
        select(
            Room.code.label("room"), func.coalesce(Organisation.code, "").label("organisation"),
            func.coalesce(Organisation.kind, "").label("kind"), func.coalesce(Organisation.in_scope, True).label("in_scope"),
            Assignment.tenure, centiares(Assignment.share).label("share"), Title.id.is_not(None).label("owns"), Assignment.entry,
        )
        .select_from(Assignment)
        .join(Room, Room.id == Assignment.room_id)
        .outerjoin(Floor, (Floor.id == Room.floor_id) & as_of(Floor, asked.on, asked.known))
        .outerjoin(
            Title,
            (Title.building_id == Floor.building_id)
            & (Title.holder_id == Assignment.organisation_id)
            & as_of(Title, asked.on, asked.known),
        )
        .outerjoin(Organisation, (Organisation.id == Assignment.organisation_id) & as_of(Organisation, asked.on, asked.known))
        .where(*asked.so(Assignment), Assignment.room_id.in_(asked.rooms))
    )  # fmt: skip
    return frame(session, query, **UNSCOPED)


def owed(session: Session, asked: Asked) -> pd.DataFrame:
    """What is to be given back of the rooms: room, organisation, person (empty where it is the organisation's), kind, event_day, entry."""
    earlier = aliased(Obligation)
    begun = (
        select(func.min(earlier.valid_from)).where(earlier.id == Obligation.id, known_at(earlier, asked.known)).scalar_subquery()
    )
    query = (
        select(
            Room.code.label("room"), func.coalesce(Organisation.code, "").label("organisation"),
            func.coalesce(Person.code, "").label("person"), Obligation.kind, begun.label("event_day"), Obligation.entry,
        )
        .select_from(Obligation)
        .join(Room, Room.id == Obligation.room_id)
        .outerjoin(Organisation, (Organisation.id == Obligation.organisation_id) & as_of(Organisation, asked.on, asked.known))
        .outerjoin(Person, (Person.id == Obligation.person_id) & as_of(Person, asked.on, asked.known))
        .where(*asked.so(Obligation), Obligation.room_id.in_(asked.rooms))
    )  # fmt: skip
    return frame(session, query, **UNSCOPED)


def last_line(session: Session, known: datetime | None) -> int:
    """The number of the last line of the journal, or of the last that was known at an instant."""
    query = select(func.max(Entry.number))
    query = query if known is None else query.where(Entry.known <= known)
    return session.scalar(query, execution_options=UNSCOPED) or 0


def frame(session: Session, query: Any, **options: Any) -> pd.DataFrame:
    """The answer to a SELECT as columns: whole numbers and yes or no as such, anything else as objects."""
    names = [column["name"] for column in query.column_descriptions]
    answered = list(zip(*session.execute(query, execution_options=options), strict=True)) or [()] * len(names)
    return pd.DataFrame({name: _column(name, values) for name, values in zip(names, answered, strict=True)})


WHOLE: Final = frozenset({"usable_area", "share", "entry", "post_entry", "seat", "count"})
YES_OR_NO: Final = frozenset({"in_scope", "second", "owns"})


def _column(name: str, values: Any) -> np.ndarray[Any, Any]:
    if name in WHOLE or name in YES_OR_NO:
        return np.array(values, np.int64 if name in WHOLE else np.bool_)
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _split(session: Session, asked: Asked) -> set[str]:
    """The rooms that came of another by splitting it."""
    query = select(Room.code).join(Lineage, Lineage.child_id == Room.id)
    query = query.where(Lineage.act == Reshape.SPLIT.value, Lineage.since <= asked.on, Room.id.in_(asked.rooms))
    if asked.known is not None:
        query = query.where(Lineage.entry <= last_line(session, asked.known))
    return set(session.scalars(query, execution_options=UNSCOPED))
