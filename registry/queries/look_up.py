"""The SELECTs behind what is typed into a form: code and name of what there is, by the beginning of its code or a part of its name."""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from registry.models import (
    Building,
    Floor,
    Inspection,
    IssuedAudit,
    Lease,
    Organisation,
    Person,
    Project,
    Rectification,
    Room,
    RoomSurvey,
    Site,
    SpotCheck,
    Stocktake,
    StoredFile,
    UseAgreement,
)
from registry.store.dated import as_of

MOST: Final = 20
NAMED: Final[dict[str, tuple[Any, Any, Any]]] = {
    "site": (Site, Site.code, Site.name),
    "building": (Building, Building.code, Building.name),
    "floor": (Floor, Floor.code, Floor.floor_name),
    "organisation": (Organisation, Organisation.code, Organisation.name),
    "person": (Person, Person.code, Person.name),
    "lease": (Lease, Lease.number, Lease.counterparty),
    "project": (Project, Project.code, Project.name),
    "stocktake": (Stocktake, Stocktake.code, Stocktake.name),
    "rectification": (Rectification, Rectification.key, Rectification.subject),
    "spot-check": (SpotCheck, SpotCheck.code, SpotCheck.seed),
    "inspection": (Inspection, Inspection.code, Inspection.criteria),
}
"""Value of a ``LookUp`` → the dated table that it names, the column of its code and that of its name."""


def look_up(session: Session, kind: str, typed: str, *, on: date) -> list[tuple[str, str]]:
    """Code and name of at most twenty things of a kind that stand on a day; ``kind`` is the value of a ``LookUp``."""
    text = typed.strip()
    if kind in {"record", "room"}:
        return (_rooms if kind == "room" else _records)(session, text, on)
    if kind == "agreement":
        query = select(UseAgreement.number, Organisation.name).outerjoin(
            Organisation, (Organisation.id == UseAgreement.organisation_id) & as_of(Organisation, on)
        )
        return _first(session, query.where(as_of(UseAgreement, on)), UseAgreement.number, Organisation.name, text)
    if kind == "file":
        return _first(session, select(StoredFile.digest, StoredFile.name), StoredFile.digest, StoredFile.name, text)
    if kind == "audit":
        return _first(session, select(IssuedAudit.number, IssuedAudit.scope), IssuedAudit.number, IssuedAudit.scope, text)
    if kind in {"division", "scope"}:
        found = _divisions(session, text, on)
        also = ("building", "organisation") if kind == "scope" else ()
        return [*found, *(it for one in also for it in look_up(session, one, text, on=on))][:MOST]
    table, code, name = NAMED[kind]
    return _first(session, select(code, name).where(as_of(table, on)), code, name, text)


def _records(session: Session, text: str, on: date) -> list[tuple[str, str]]:
    """What a paper may be attached to: of the kind that is typed, else buildings and organisations."""
    kind, colon, code = text.partition(":")
    kinds = (kind,) if colon else ("building", "organisation")
    known = {*NAMED, "room", "agreement"} - {"person"}
    table = {"title": "building"}
    found = [
        (f"{one}:{it}", name)
        for one in kinds
        if table.get(one, one) in known
        for it, name in look_up(session, table.get(one, one), code if colon else text, on=on)
    ]
    return found[:MOST]


def name_of(session: Session, kind: str, code: str) -> str:
    """What the thing of a code was last called; the code itself where it is called nothing else."""
    if kind == "scope":
        kind = "organisation" if "-P" in code else "building"
    if kind not in NAMED:
        return code
    table, column, name = NAMED[kind]
    query = select(name).where(column == code, table.known_to.is_(None)).order_by(table.valid_from.desc()).limit(1)
    return session.scalar(query) or code


def labels(session: Session, ids: set[Any]) -> dict[str, str]:
    """What the things of some ids are called, by the id as text; ids of nothing that has a name are left out."""
    found: dict[str, str] = {str(key): code for key, code in session.execute(select(Room.id, Room.code).where(Room.id.in_(ids)))}
    for table, code, name in NAMED.values():
        query = select(table.id, code, name).where(table.id.in_(ids), table.known_to.is_(None)).order_by(table.valid_from)
        found |= {str(key): f"{called} {number}".strip() for key, number, called in session.execute(query)}
    return found


def _rooms(session: Session, text: str, on: date) -> list[tuple[str, str]]:
    """Rooms by the beginning of their code or by their number; a register has a million of them."""
    query = select(Room.code, RoomSurvey.number, RoomSurvey.name).join(RoomSurvey, RoomSurvey.id == Room.id)
    query = query.where(as_of(RoomSurvey, on), or_(_begins(Room.code, text), RoomSurvey.number == text))
    return [(code, f"{number} {name}".strip()) for code, number, name in session.execute(query.order_by(Room.code).limit(MOST))]


def _divisions(session: Session, text: str, on: date) -> list[tuple[str, str]]:
    """Divisions of which the register knows a site or an organisation, with the bureau that administers them."""
    codes = {
        code
        for table in (Organisation, Site)
        for code in session.scalars(
            select(table.division_code).where(as_of(table, on), _begins(table.division_code, text)).distinct()
        )
    }
    bureaus = select(Organisation.administers, Organisation.name).where(Organisation.administers != "", as_of(Organisation, on))
    named = dict(session.execute(bureaus).all())
    return [(code, named.get(code, "")) for code in sorted(codes)[:MOST]]


def _first(session: Session, query: Any, code: Any, name: Any, text: str) -> list[tuple[str, str]]:
    """The first that match, in the order of their codes."""
    if text:
        query = query.where(or_(code.contains(text, autoescape=True), name.contains(text, autoescape=True)))
    return [(one, called or "") for one, called in session.execute(query.order_by(code).limit(MOST))]


def _begins(column: Any, text: str) -> ColumnElement[bool]:
    """By the beginning of a code, as an index on it answers."""
    begins: ColumnElement[bool] = (column >= text) & (column < f"{text}\U0010ffff")
    return begins
