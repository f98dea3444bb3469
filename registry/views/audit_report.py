"""What a printed audit says beside its verdicts: names of places, what organisations may have, papers, and the line of the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Building, Entry, Floor, Site, Survey
from registry.queries import parties
from registry.store.dated import as_of
from registry.views.audit import HIDDEN, Audit
from registry.views.entitlement import Allowance, entitlement

AT_ONCE: Final = 10_000
"""How many keys a statement is asked with; databases bound it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place of a floor in words; ``order`` is that of floors from below."""

    site_name: str
    building: str
    building_name: str
    floor_name: str
    storey: float

    @property
    def order(self) -> tuple[str, float]:
        """By building, from below."""
        return self.building, self.storey


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of the standards on which verdicts rest: since when its figure holds, and how sure it is."""

    source: str
    since: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A survey on which verdicts rest."""

    digest: str
    surveyor: str
    surveyed_on: date | None
    report: str
    rooms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """An audit with what a reader needs who has no register at hand."""

    audit: Audit
    name: str
    """Of the building or the organisation; the code of a division."""
    head: str
    """Digest of the last line of the journal that was known; empty where there is none."""
    written: datetime | None
    """Instant of that line."""
    places: Mapping[str, Where]
    """By the code of the floor."""
    allowances: Mapping[str, Allowance]
    """By the code of the organisation; in all its buildings."""
    papers: tuple[Paper, ...]
    surveys: tuple[Measured, ...]


def audit_report(session: Session, audit: Audit) -> AuditReport:
    """The audit with the words that its printed forms need, as of its day and as known at its instant."""
    places = _places(session, audit)
    last = session.get(Entry, audit.journal)
    return AuditReport(
        audit=audit,
        name=_name(session, audit),
        head=last.digest if last else "",
        written=last.known if last else None,
        places=places,
        allowances={
            code: entitlement(session, code, on=audit.on, known=audit.known)
            for code in audit.organisations["organisation"]
            if code != HIDDEN
        },
        papers=_papers(audit),
        surveys=_surveys(session, audit),
    )


def _name(session: Session, audit: Audit) -> str:
    if audit.kind == "organisation":
        return parties.organisation(session, audit.code, on=audit.on, known=audit.known).name
    if audit.kind == "building":
        query = select(Site.name, Building.name).join(Site, Site.id == Building.site_id).where(Building.code == audit.code)
        found = session.execute(query.where(as_of(Building, audit.on, audit.known), as_of(Site, audit.on, audit.known))).first()
        return " ".join(found) if found else audit.code
    return audit.code


def _places(session: Session, audit: Audit) -> dict[str, Where]:
    found = {}
    for some in _by_parts(set(audit.columns["rooms"]["floor"].tolist())):
        query = (
            select(
                Floor.code, Site.name.label("site_name"), Building.code.label("building"), Building.name.label("building_name"),
                Floor.floor_name, Floor.storey,
            )
            .join(Building, Building.id == Floor.building_id)
            .join(Site, Site.id == Building.site_id)
            .where(Floor.code.in_(some), *(as_of(it, audit.on, audit.known) for it in (Floor, Building, Site)))
        )  # fmt: skip
        for code, site, building, building_name, floor_name, storey in session.execute(query):
            found[code] = Where(
                site_name=site, building=building, building_name=building_name, floor_name=floor_name, storey=storey
            )
    return found


def _papers(audit: Audit) -> tuple[Paper, ...]:
    """Those of the limits that occupants have."""
    columns = audit.columns["occupants"]
    told = zip(*(columns[name].tolist() for name in ("source", "since", "confidence")), strict=True)
    return tuple(Paper(source=it[0], since=it[1], confidence=it[2]) for it in sorted(set(told)) if it[0])


def _surveys(session: Session, audit: Audit) -> tuple[Measured, ...]:
    digests = audit.columns["rooms"]["survey"].tolist()
    found = []
    for some in _by_parts(set(digests) - {""}):
        query = select(Survey.digest, Survey.surveyor, Survey.surveyed_on, Survey.report).where(Survey.digest.in_(some))
        for digest, surveyor, surveyed_on, report in session.execute(query):
            found.append(
                Measured(digest=digest, surveyor=surveyor, surveyed_on=surveyed_on, report=report, rooms=digests.count(digest))
            )
    return tuple(sorted(found, key=lambda it: it.digest))


def _by_parts(keys: Iterable[str]) -> Iterable[list[Any]]:
    ordered = sorted(keys)
    return (ordered[i : i + AT_ONCE] for i in range(0, len(ordered), AT_ONCE))
