"""The SELECTs of what crosses buildings: where else the same people sit, what organisations hold in all, and their authorised posts."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from floorplans.measure import UNSTATED
from floorplans.vocabulary import RoomUse
from registry.models import (
    Assignment,
    AuthorisedPosts,
    Organisation,
    Person,
    Room,
    RoomPart,
    RoomSurvey,
    Seat,
    Staffing,
    Tenure,
)
from registry.queries.occupancy_asked import AT_ONCE, CODE, IDS, Asked, Shape, centiares, in_columns, of_ids
from registry.store.arrays import ID, Columns
from registry.store.scope import sight_of

WHOLE_SHARE: Final = 100 * 100
"""All of a room, in hundredths of a per cent."""


def elsewhere(session: Session, asked: Asked) -> Columns:
    """The other seats of the people who sit in some rooms, in whatever building: room, person_id, person, second, kind."""
    return in_columns(session, _elsewhere(asked.shape), asked)


@lru_cache
def _elsewhere(shape: Shape) -> Any:
    """From the people there are seats elsewhere found; of a division from the rooms outside it, of which there are fewer."""
    here, place = aliased(Seat), aliased(Room)
    there = select(here.row_id).join(place, place.id == here.room_id).where(*shape.so(here), shape.inside(place))
    alike = (
        there.where(here.person_id == Seat.person_id).exists()
        if shape.kind == "division"
        else Seat.person_id.in_(there.with_only_columns(here.person_id))
    )
    return (
        select(
            Room.code.label("room"), Seat.person_id, Person.code.label("person"), Seat.second,
            func.coalesce(Organisation.kind, "").label("kind"),
        )
        .select_from(Seat)
        .join(Room, Room.id == Seat.room_id)
        .join(Person, Person.id == Seat.person_id)
        .outerjoin(Organisation, Organisation.id == Seat.organisation_id)
        .where(alike, ~shape.inside(), *shape.so(Seat, Person), or_(Organisation.id.is_(None), *shape.so(Organisation)))
    )  # fmt: skip


def held(session: Session, asked: Asked, ids: NDArray[Any]) -> Columns:
    """What some organisations hold as offices in all buildings: organisation_id, rooms, usable_area (by their shares, each
    room's rounded), unknown (rooms without an area).

    Rest rooms and toilets of offices among them; what is let to others is not.
    """
    viewer = session.info.get("viewer")
    hidden = sight_of(session, viewer).hidden if viewer else ()
    shown = ids[~np.isin(ids, np.array([it.bytes for it in hidden], ID))] if hidden else ids
    return of_ids(session, _held(asked.shape), asked, shown)


@lru_cache
def _held(shape: Shape) -> Any:
    part = select(RoomPart.room_id).where(*shape.so(RoomPart), RoomPart.room_id != RoomPart.office_id)
    area, share = centiares(RoomSurvey.usable_area), centiares(Assignment.share)
    by_share = case((area == UNSTATED, 0), else_=(area * share + WHOLE_SHARE // 2) // WHOLE_SHARE)
    sums = (
        select(
            Assignment.organisation_id, func.count().label("rooms"), cast(func.sum(by_share), BigInteger).label("usable_area"),
            cast(func.sum(case((area == UNSTATED, 1), else_=0)), BigInteger).label("unknown"),
        )
        .join(RoomSurvey, RoomSurvey.id == Assignment.room_id)
        .where(*shape.so(Assignment, RoomSurvey), Assignment.organisation_id.in_(IDS))
        .where(Assignment.tenure != Tenure.LEASED_OUT.value)
        .where(or_(RoomSurvey.use == RoomUse.OFFICE.value, RoomSurvey.id.in_(part)))
        .group_by(Assignment.organisation_id)
        .subquery()
    )  # fmt: skip
    return select(*sums.c)


def authorised(session: Session, asked: Asked, ids: NDArray[Any]) -> Columns:
    """The posts that count of those of some organisations that a viewer may look into: organisation, tier, division, post, count."""
    return of_ids(session, _authorised(asked.shape), asked, ids, scoped=True)


@lru_cache
def _authorised(shape: Shape) -> Any:
    return (
        select(
            Organisation.code.label("organisation"), Organisation.tier, Organisation.division_code.label("division"),
            AuthorisedPosts.post, AuthorisedPosts.count,
        )
        .select_from(AuthorisedPosts)
        .join(Organisation, Organisation.id == AuthorisedPosts.organisation_id)
        .where(*shape.so(AuthorisedPosts, Organisation), AuthorisedPosts.organisation_id.in_(IDS))
        .where(AuthorisedPosts.staffing.in_([it.value for it in Staffing if it.counts]))
    )  # fmt: skip


def itself(session: Session, asked: Asked) -> NDArray[Any]:
    """The id of the organisation that is asked for."""
    found = in_columns(session, select(Organisation.id).where(Organisation.code == CODE, *asked.shape.so(Organisation)), asked)
    return found["id"]


def seen(session: Session, kind: type[Room] | type[Person] | type[Organisation], codes: Iterable[str]) -> set[str]:
    """Those of some codes that a viewer may see."""
    told = sorted({*codes} - {""})
    if session.info.get("viewer") is None:
        return {*told}
    found: set[str] = set()
    for start in range(0, len(told), AT_ONCE):
        found |= set(session.scalars(select(kind.code).where(kind.code.in_(told[start : start + AT_ONCE]))))
    return found
