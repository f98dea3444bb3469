"""The SELECTs on spot checks and inspections: what there is to draw from, cards, scores, and the last running number of a division."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse
from registry.models import (
    Assignment,
    CheckCard,
    CheckKind,
    Floor,
    Inspection,
    InspectionScore,
    Organisation,
    Person,
    Room,
    RoomSurvey,
    Seat,
    SpotCheck,
)
from registry.queries import still_so
from registry.standards.spot_checks import stratum
from registry.store.dated import as_of
from registry.store.errors import NotFound
from registry.store.scope import prefix


def spot_check(session: Session, code: str, *, on: date, known: datetime | None = None) -> SpotCheck:
    """The spot check of a code as it stands on a day; ``NotFound`` where there is none."""
    found = session.scalar(select(SpotCheck).where(SpotCheck.code == code, as_of(SpotCheck, on, known)))
    if found is None:
        raise NotFound(f"{on} 没有编号为 {code} 的抽查", f"there is no spot check {code} on {on}")
    return found


def cards(session: Session, spot_check_id: UUID, *, on: date, known: datetime | None = None) -> list[CheckCard]:
    """The cards of a spot check, in order of kind and subject."""
    query = select(CheckCard).where(CheckCard.spot_check_id == spot_check_id, as_of(CheckCard, on, known))
    return list(session.scalars(query.order_by(CheckCard.kind, CheckCard.subject)))


def card(session: Session, spot_check_id: UUID, subject: str, *, on: date, known: datetime | None = None) -> CheckCard:
    """The card of a subject; ``NotFound`` where it was not drawn."""
    query = select(CheckCard).where(CheckCard.spot_check_id == spot_check_id, CheckCard.subject == subject)
    found = session.scalar(query.where(as_of(CheckCard, on, known)))
    if found is None:
        raise NotFound(f"这次抽查没有抽中 {subject}", f"{subject} was not drawn in this spot check")
    return found


def inspection(session: Session, code: str, *, on: date, known: datetime | None = None) -> Inspection:
    """The inspection of a code as it stands on a day; ``NotFound`` where there is none."""
    found = session.scalar(select(Inspection).where(Inspection.code == code, as_of(Inspection, on, known)))
    if found is None:
        raise NotFound(f"{on} 没有编号为 {code} 的巡检", f"there is no inspection {code} on {on}")
    return found


def under_way(session: Session, organisations: Collection[UUID], year: int, criteria: str) -> list[Inspection]:
    """The inspections of some organisations in a year by a set of criteria, closed or not."""
    query = select(Inspection).where(
        Inspection.organisation_id.in_(list(organisations)),
        Inspection.year == year,
        Inspection.criteria == criteria,
        still_so(Inspection),
    )
    return list(session.scalars(query.order_by(Inspection.code)))


def scores(session: Session, inspection_id: UUID, *, on: date, known: datetime | None = None) -> dict[str, InspectionScore]:
    """The scores of an inspection by item."""
    query = select(InspectionScore).where(InspectionScore.inspection_id == inspection_id, as_of(InspectionScore, on, known))
    return {it.item: it for it in session.scalars(query)}


def last_number(session: Session, kind: type[SpotCheck] | type[Inspection], division: str, letter: str) -> int:
    """The last running number that a division gave, whatever became of it; 0 where it gave none."""
    begins = f"{division}-{letter}"
    last = session.scalar(select(func.max(kind.code)).where(kind.code.startswith(begins, autoescape=True)))
    return int(last.removeprefix(begins)) if last else 0


def population(
    session: Session, kind: CheckKind, division: str, *, on: date, known: datetime | None = None
) -> dict[str, tuple[str, UUID, dict[str, Any]]]:
    """All of a kind that a division may draw of on a day, by code: stratum, id, what the register says of it.

    Sensitive organisations, the rooms that they have and those of sensitive people are left out: they are checked apart,
    and a list that is published must not tell of them. Corridors and stairs are no rooms to check.
    """
    found = (
        _organisations(session, division, on, known) if kind is CheckKind.ORGANISATION else _rooms(session, division, on, known)
    )
    return {code: (stratum(kind, what, size, on), key, asked) for code, key, what, size, asked in found}


def _organisations(session: Session, division: str, on: date, known: datetime | None) -> list[Any]:
    held = (
        select(Assignment.organisation_id, func.count(Assignment.room_id).label("rooms"))
        .where(as_of(Assignment, on, known))
        .group_by(Assignment.organisation_id)
        .subquery()
    )
    query = (
        select(Organisation.code, Organisation.id, Organisation.kind, Organisation.name, func.coalesce(held.c.rooms, 0))
        .outerjoin(held, held.c.organisation_id == Organisation.id)
        .where(
            as_of(Organisation, on, known),
            ~Organisation.sensitive,
            Organisation.division_code.startswith(prefix(division), autoescape=True),
        )
    )
    return [
        (code, key, kind, rooms, {"name": name, "rooms": int(rooms)}) for code, key, kind, name, rooms in session.execute(query)
    ]


def _rooms(session: Session, division: str, on: date, known: datetime | None) -> list[Any]:
    begins = prefix(division)
    secret = select(Assignment.room_id).join(Organisation, Organisation.id == Assignment.organisation_id)
    secret = secret.where(as_of(Assignment, on, known), as_of(Organisation, on, known), Organisation.sensitive)
    seated = select(Seat.room_id).join(Person, Person.id == Seat.person_id)
    seated = seated.where(as_of(Seat, on, known), as_of(Person, on, known), Person.sensitive)
    query = (
        select(Room.code, Room.id, RoomSurvey.use, RoomSurvey.usable_area, RoomSurvey.number, Floor.floor_name)
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .where(
            as_of(RoomSurvey, on, known),
            as_of(Floor, on, known),
            Room.code.startswith(begins, autoescape=True),
            RoomSurvey.use != RoomUse.CIRCULATION.value,
            Room.id.not_in(secret),
            Room.id.not_in(seated),
        )
    )
    return [
        (code, key, use, area, {"number": number, "floor": floor, "use": use, "usable_area": _plain(area)})
        for code, key, use, area, number, floor in session.execute(query)
    ]


def _plain(area: Decimal | None) -> str:
    return "" if area is None else f"{area:.2f}"
