"""The SELECTs on titles, restrictions and use agreements; every one asks on which day, or of all that is known now."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import (
    Assignment,
    Floor,
    Obligation,
    ObligationKind,
    Organisation,
    Restriction,
    Room,
    RoomSurvey,
    StoredFile,
    Tenure,
    Title,
    TitlePlan,
    UseAgreement,
)
from registry.queries import parties
from registry.store.dated import as_of
from registry.store.errors import NotFound


def bureau(session: Session, division: str, *, on: date, known: datetime | None = None) -> Organisation:
    """Who administers the office space of a division, or of the one above it; ``NotFound`` where none does."""
    found = parties.bureau_of(session, division, on=on, known=known)
    if found is None:
        raise NotFound(
            f"{on} 区划 {division} 及其上级没有登记机关事务管理部门",
            f"on {on} neither division {division} nor one above it has a bureau that administers its office space",
        )
    return found


def title(session: Session, building: UUID, *, on: date, known: datetime | None = None) -> Title | None:
    """The title of a building on a day."""
    return session.scalar(select(Title).where(Title.building_id == building, as_of(Title, on, known)))


def plan(session: Session, building: UUID, *, on: date, known: datetime | None = None) -> TitlePlan | None:
    """The plan for a building's title on a day."""
    return session.scalar(select(TitlePlan).where(TitlePlan.id == building, as_of(TitlePlan, on, known)))


def restrictions(session: Session, building: UUID, *, on: date, known: datetime | None = None) -> list[Restriction]:
    """What lies on a building on a day."""
    query = select(Restriction).where(Restriction.building_id == building, as_of(Restriction, on, known))
    return list(session.scalars(query.order_by(Restriction.kind, Restriction.id)))


def agreement(session: Session, number: str, *, known: datetime | None = None) -> UseAgreement:
    """The agreement of a number, whatever its term; ``NotFound`` where there is none."""
    query = select(UseAgreement).where(UseAgreement.number == number)
    if known is None:
        query = query.where(UseAgreement.known_to.is_(None))
    else:
        query = query.where(UseAgreement.known_from <= known, UseAgreement.known_to.is_(None) | (UseAgreement.known_to > known))
    found = session.scalar(query)
    if found is None:
        raise NotFound(f"没有编号为 {number} 的使用协议", f"there is no use agreement {number}")
    return found


def agreements_numbered(session: Session, *, number: str = "", certificate: str = "", renews: str = "") -> list[UseAgreement]:
    """The agreements known now that bear a number, a certificate's number, or renew a number."""
    said = [
        column == value
        for column, value in (
            (UseAgreement.number, number),
            (UseAgreement.certificate_number, certificate),
            (UseAgreement.renews, renews),
        )
        if value
    ]
    return list(session.scalars(select(UseAgreement).where(*said, UseAgreement.known_to.is_(None))))


def rooms_held(
    session: Session, organisation: UUID, building: UUID, *, on: date, known: datetime | None = None
) -> list[dict[str, Any]]:
    """The rooms that an organisation has in a building to keep, from below: code, number, name, use, areas, share, floor, floor_name.

    The old ones that it must give back since it moved are its own no longer than it takes to leave them.
    """
    left = (
        select(Obligation.row_id)
        .where(Obligation.room_id == Room.id, Obligation.organisation_id == organisation)
        .where(Obligation.kind == ObligationKind.MOVE.value, as_of(Obligation, on, known))
    )
    query = (
        select(
            Room.code, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, RoomSurvey.usable_area, RoomSurvey.declared_area,
            Assignment.share, Floor.code.label("floor"), Floor.floor_name,
        )
        .join(RoomSurvey, RoomSurvey.id == Room.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Assignment, Assignment.room_id == Room.id)
        .where(Assignment.organisation_id == organisation, Assignment.tenure != Tenure.LEASED_OUT.value, Floor.building_id == building)
        .where(as_of(Assignment, on, known), as_of(RoomSurvey, on, known), as_of(Floor, on, known), ~left.exists())
        .order_by(Floor.storey, RoomSurvey.number, Room.code)
    )  # fmt: skip
    return [dict(row._mapping) for row in session.execute(query)]  # noqa: SLF001  # SQLAlchemy's public name


def stored_name(session: Session, digest: str) -> str:
    """Under which name a file was handed in."""
    found = session.get(StoredFile, digest)
    return found.name if found else digest


def is_stored(session: Session, digest: str) -> bool:
    """Whether a file of a digest is kept."""
    return session.get(StoredFile, digest) is not None
