"""The SELECTs on attachments: the record that is meant, and what lies beside it on a day."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.models import (
    Attachment,
    Building,
    Floor,
    Inspection,
    Lease,
    Organisation,
    Project,
    RecordKind,
    Rectification,
    Room,
    Site,
    SpotCheck,
    Stocktake,
    Title,
    UseAgreement,
)
from registry.store.dated import as_of, known_at
from registry.store.errors import NotFound

CODES: Final[dict[RecordKind, tuple[Any, Any]]] = {
    RecordKind.SITE: (Site, Site.code),
    RecordKind.BUILDING: (Building, Building.code),
    RecordKind.FLOOR: (Floor, Floor.code),
    RecordKind.ROOM: (Room, Room.code),
    RecordKind.ORGANISATION: (Organisation, Organisation.code),
    RecordKind.TITLE: (Title, Building.code),
    RecordKind.AGREEMENT: (UseAgreement, UseAgreement.number),
    RecordKind.LEASE: (Lease, Lease.number),
    RecordKind.PROJECT: (Project, Project.code),
    RecordKind.RECTIFICATION: (Rectification, Rectification.key),
    RecordKind.STOCKTAKE: (Stocktake, Stocktake.code),
    RecordKind.SPOT_CHECK: (SpotCheck, SpotCheck.code),
    RecordKind.INSPECTION: (Inspection, Inspection.code),
}
"""The table of a kind of record, and by what people name one; a title is named by its building."""


def record_of(session: Session, kind: RecordKind, code: str) -> UUID:
    """The id of a record by its code or number, whether it still stands or not; ``NotFound`` where there never was one."""
    found: UUID | None = session.scalar(_named(kind, code))
    if found is None:
        raise NotFound(f"没有或无权查看{kind.zh} {code}", f"there is no {kind.en} {code} that you may see")
    return found


def _named(kind: RecordKind, code: str) -> Select[Any]:
    table, column = CODES[kind]
    query = select(table.id).where(column == code).limit(1)
    if kind is RecordKind.ROOM:
        return query
    query = query.where(table.known_to.is_(None)).order_by(table.valid_from.desc(), table.row_id.desc())
    return query.join(Building, Building.id == table.building_id) if kind is RecordKind.TITLE else query


def attached(
    session: Session, kind: RecordKind, record: UUID, *, on: date | None = None, known: datetime | None = None
) -> list[Attachment]:
    """What lies beside a record on a day, or on any day, the latest first."""
    then = as_of(Attachment, on, known) if on else known_at(Attachment, known)
    query = select(Attachment).where(Attachment.record_kind == kind.value, Attachment.record_id == record, then)
    return list(session.scalars(query.order_by(Attachment.valid_from.desc(), Attachment.row_id.desc())))


def of_file(session: Session, digest: str, *, on: date | None = None) -> list[Attachment]:
    """Where a file lies, as far as the viewer sees those records."""
    query = select(Attachment).where(Attachment.digest == digest)
    query = query.where(as_of(Attachment, on) if on else Attachment.known_to.is_(None))
    return list(session.scalars(query.order_by(Attachment.valid_from.desc(), Attachment.row_id.desc())))


def codes_of(session: Session, rows: list[Attachment]) -> dict[UUID, str]:
    """By what the records of some attachments are named, by their ids; what is not seen is left out."""
    found: dict[UUID, str] = {}
    for kind in {RecordKind(it.record_kind) for it in rows}:
        table, column = CODES[kind]
        query = select(table.id, column).where(table.id.in_([it.record_id for it in rows if it.record_kind == kind.value]))
        if kind is RecordKind.TITLE:
            query = query.join(Building, Building.id == table.building_id)
        found |= dict(session.execute(query).all())
    return found
