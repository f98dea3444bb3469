"""The SELECTs of what crosses buildings: where else the same people sit, what organisations hold in all, and their authorised posts."""

from typing import Any

import pandas as pd
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse
from registry.models import (
    Assignment,
    AuthorisedPosts,
    Building,
    Floor,
    Organisation,
    Person,
    Room,
    RoomPart,
    RoomSurvey,
    Seat,
    Staffing,
    Tenure,
)
from registry.queries.occupancy import Asked, centiares, frame
from registry.store.scope import UNSCOPED, sight_of


def everywhere(session: Session, asked: Asked) -> pd.DataFrame:
    """Every seat of the people who sit in some rooms, in whatever building: room, person, second, kind."""
    people = select(Seat.person_id).where(*asked.so(Seat), Seat.room_id.in_(asked.rooms))
    query = (
        select(
            Room.code.label("room"), func.coalesce(Person.code, "").label("person"), Seat.second,
            func.coalesce(Organisation.kind, "").label("kind"),
        )
        .select_from(Seat)
        .join(Room, Room.id == Seat.room_id)
        .join(Person, Person.id == Seat.person_id)
        .outerjoin(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.person_id.in_(people), *asked.so(Seat, Person), or_(Organisation.id.is_(None), *asked.so(Organisation)))
    )  # fmt: skip
    return frame(session, query, **UNSCOPED)


def held(session: Session, asked: Asked) -> pd.DataFrame:
    """What the organisations of some rooms hold as offices, in whatever building: organisation, building, usable_area, share.

    Rest rooms and toilets of offices among them; what is let to others is not.
    """
    part = select(RoomPart.room_id).where(*asked.so(RoomPart), RoomPart.room_id != RoomPart.office_id)
    query = (
        select(
            Organisation.code.label("organisation"), Building.code.label("building"),
            centiares(RoomSurvey.usable_area).label("usable_area"), centiares(Assignment.share).label("share"),
        )
        .select_from(Assignment)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(RoomSurvey, RoomSurvey.id == Assignment.room_id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(*asked.so(Assignment, Organisation, RoomSurvey, Floor, Building), Organisation.id.in_(_organisations(asked)))
        .where(Assignment.tenure != Tenure.LEASED_OUT.value, Organisation.in_scope)
        .where(or_(RoomSurvey.use == RoomUse.OFFICE.value, RoomSurvey.id.in_(part)))
    )  # fmt: skip
    viewer = session.info.get("viewer")
    hidden = sight_of(session, viewer).hidden if viewer else ()
    return frame(session, query.where(Organisation.id.not_in(hidden)) if hidden else query, **UNSCOPED)


def authorised(session: Session, asked: Asked) -> pd.DataFrame:
    """The posts that count of those of the same organisations that a viewer may look into: organisation, tier, division, post, count."""
    query = (
        select(
            Organisation.code.label("organisation"), Organisation.tier, Organisation.division_code.label("division"),
            AuthorisedPosts.post, AuthorisedPosts.count,
        )
        .select_from(AuthorisedPosts)
        .join(Organisation, Organisation.id == AuthorisedPosts.organisation_id)
        .where(*asked.so(AuthorisedPosts, Organisation), Organisation.id.in_(_organisations(asked)))
        .where(AuthorisedPosts.staffing.in_([it.value for it in Staffing if it.counts]))
    )  # fmt: skip
    return frame(session, query)


def names(session: Session, kind: type[Organisation] | type[Person], codes: Any, asked: Asked) -> dict[str, str]:
    """What those of some codes are called that a viewer may see."""
    told = sorted(set(codes) - {""})
    found: dict[str, str] = {}
    for start in range(0, len(told), 5000):
        query = select(kind.code, kind.name).where(kind.code.in_(told[start : start + 5000]), *asked.so(kind))
        found |= dict(session.execute(query).all())
    return found


def seen(session: Session, rooms: Any) -> set[str]:
    """Those of some rooms that a viewer may see."""
    told = sorted(set(rooms))
    found: set[str] = set()
    for start in range(0, len(told), 5000):
        found |= set(session.scalars(select(Room.code).where(Room.code.in_(told[start : start + 5000]))))
    return found


def _organisations(asked: Asked) -> Any:
    """The organisations that have some of the rooms, or the one that is asked for."""
    if asked.organisation:
        return select(Organisation.id).where(Organisation.code == asked.organisation, *asked.so(Organisation))
    return select(Assignment.organisation_id).where(Assignment.room_id.in_(asked.rooms), *asked.so(Assignment))
