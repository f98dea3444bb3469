"""Use agreements as they stand on a day: who uses what, on which paper, until when; and one of them in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from floorplans.vocabulary import Labelled, Words
from registry import queries
from registry.models import Building, Organisation, SignatureState, Site, Title, UseAgreement
from registry.queries import parties, titles
from registry.store.columns import CENTIARE
from registry.store.dated import as_of

DAY = timedelta(days=1)
COLUMNS = (
    "number", "standing", "organisation", "organisation_name", "bureau_name", "building", "building_name", "site_name", "certificate_number",
    "purposes", "rooms", "usable_area", "valid_from", "last_day", "days_left", "signed_on", "scan", "archive_number", "renews", "renewed_by",
)  # fmt: skip


class AgreementStanding(Labelled):
    """Where an agreement stands on a day."""

    DRAFT = "draft", "待签订", "to be signed"
    COMING = "coming", "已签订、未起始", "signed, not begun"
    IN_FORCE = "in-force", "履行中", "in force"
    OVER = "over", "已期满", "over"


def area_of(schedule: Sequence[Any]) -> Decimal:
    """The usable area that a schedule comes to: each room's, or the declared one where none was measured, by its share.

    >>> area_of([{"usable_area": "18.25", "declared_area": "", "share": "50.00"}, {"usable_area": "", "declared_area": "9.00", "share": "100.00"}])
    Decimal('18.13')
    """
    return sum((room_area(it) for it in schedule), Decimal("0.00"))


def room_area(room: Any) -> Decimal:
    """What a room of a schedule counts for."""
    area = Decimal(room["usable_area"] or room["declared_area"] or 0)
    return (area * Decimal(room["share"]) / 100).quantize(CENTIARE, ROUND_HALF_UP)


def standing_of(
    signature: str, signed_on: date | None, valid_from: date, valid_to: date | None, *, on: date
) -> AgreementStanding:
    """Where an agreement stands on a day; before it was signed it was a draft."""
    if valid_to is not None and valid_to <= on:
        return AgreementStanding.OVER
    if signature != SignatureState.SIGNED or signed_on is None or signed_on > on:
        return AgreementStanding.DRAFT
    return AgreementStanding.COMING if valid_from > on else AgreementStanding.IN_FORCE


def agreements(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    organisation: str = "",
    building: str = "",
    search: str = "",
    standing: str = "",
) -> pd.DataFrame:
    """The agreements that are known as they stand on a day, in the order of their numbers: over, in force, or to come.

    One whose term is still to come is there once it is signed, or while nobody has signed it at all.
    Columns: ``COLUMNS``. ``last_day`` is the last day of the term, ``days_left`` counts from the day looked at to it.
    """
    bureau, first = aliased(Organisation), UseAgreement.valid_from  # called as they were when it began
    query = (
        select(
            UseAgreement.number, Organisation.code.label("organisation"), Organisation.name.label("organisation_name"),
            bureau.name.label("bureau_name"), Building.code.label("building"), Building.name.label("building_name"),
            Site.name.label("site_name"), UseAgreement.certificate_number, UseAgreement.purposes, UseAgreement.schedule,
            UseAgreement.valid_from, UseAgreement.valid_to, UseAgreement.signature, UseAgreement.signed_on, UseAgreement.scan,
            UseAgreement.archive_number, UseAgreement.renews,
        )
        .join(Organisation, (Organisation.id == UseAgreement.organisation_id) & as_of(Organisation, first, known))
        .outerjoin(bureau, (bureau.id == UseAgreement.bureau_id) & as_of(bureau, first, known))
        .join(Building, (Building.id == UseAgreement.building_id) & as_of(Building, first, known))
        .join(Site, (Site.id == Building.site_id) & as_of(Site, first, known))
        .where(_known(known), (UseAgreement.valid_from <= on) | UseAgreement.signed_on.is_(None) | (UseAgreement.signed_on <= on))
        .order_by(UseAgreement.number)
    )  # fmt: skip
    if organisation:
        query = query.where(Organisation.code == organisation)
    if building:
        query = query.where(Building.code == building)
    for word in search.split():
        columns = (UseAgreement.number, UseAgreement.certificate_number, Organisation.name, Building.name, Building.code)
        said = [column.icontains(word, autoescape=True) for column in columns]
        query = query.where(said[0] | said[1] | said[2] | said[3] | said[4])
    rows = [dict(row._mapping) for row in session.execute(query)]  # noqa: SLF001  # SQLAlchemy's public name
    renewed = _renewed(session, known)
    for it in rows:
        it["standing"] = standing_of(it["signature"], it["signed_on"], it["valid_from"], it["valid_to"], on=on).value
        it["rooms"], it["usable_area"] = len(it["schedule"]), area_of(it["schedule"])
        it["last_day"] = it["valid_to"] - DAY if it["valid_to"] else None
        it["days_left"] = (it["last_day"] - on).days if it["last_day"] and it["last_day"] >= on else None
        it["renewed_by"] = renewed.get(it["number"], "")
    found = pd.DataFrame([it for it in rows if standing in {"", it["standing"]}], columns=list(COLUMNS), dtype=object)
    return found.where(found.notna(), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One agreement in full, its parties, its building and the title as they were known when it was drawn up, so that its paper never changes."""

    number: str
    standing: AgreementStanding
    organisation: Organisation
    bureau: Organisation
    building: Building
    site_name: str
    title: Title | None
    """Of the building, on the first day."""
    title_holder: str
    """Name of its holder; empty where no title was recorded."""
    certificate_number: str
    purposes: list[str]
    schedule: list[dict[str, str]]
    usable_area: Decimal
    valid_from: date
    last_day: date | None
    signed_on: date | None
    scan: str
    archive_number: str
    renews: str
    renewed_by: str
    entry: int
    """Line of the journal that last wrote it."""
    head: str
    """Digest of that line."""
    written: datetime
    """Instant of that line."""
    drawn_up: datetime
    """Instant from which it was known: what the register knew then of floors and rooms is what its plans show."""
    notes: tuple[Words, ...]


def agreement(session: Session, number: str, *, on: date, known: datetime | None = None) -> Agreement:
    """The agreement of a number as it stands on a day, whatever its term; ``NotFound`` where there is none."""
    row = titles.agreement(session, number, known=known)
    first, drawn_up = row.valid_from, min(it.known_from for it in queries.versions(session, UseAgreement, row.id))
    organisation, bureau = (
        session.scalars(select(Organisation).where(Organisation.id == key, as_of(Organisation, first, drawn_up))).one()
        for key in (row.organisation_id, row.bureau_id)
    )
    building = session.scalars(select(Building).where(Building.id == row.building_id, as_of(Building, first, drawn_up))).one()
    site = session.scalars(select(Site).where(Site.id == building.site_id, as_of(Site, first, drawn_up))).one()
    title = titles.title(session, row.building_id, on=first, known=drawn_up)
    holders = parties.organisations_by_id(session, [title.holder_id] if title else [], on=first, known=drawn_up)
    last = min(on, row.valid_to - DAY) if row.valid_to else on
    title_now = titles.title(session, row.building_id, on=max(first, last), known=known)
    line = queries.entry(session, row.entry)
    return Agreement(
        number=row.number,
        standing=standing_of(row.signature, row.signed_on, first, row.valid_to, on=on),
        organisation=organisation,
        bureau=bureau,
        building=building,
        site_name=site.name,
        title=title,
        title_holder="、".join(it.name for it in holders.values()),
        certificate_number=row.certificate_number,
        purposes=list(row.purposes),
        schedule=list(row.schedule),
        usable_area=area_of(row.schedule),
        valid_from=first,
        last_day=row.valid_to - DAY if row.valid_to else None,
        signed_on=row.signed_on,
        scan=row.scan,
        archive_number=row.archive_number,
        renews=row.renews,
        renewed_by=_renewed(session, known).get(row.number, ""),
        entry=line.number,
        head=line.digest,
        written=line.known,
        drawn_up=drawn_up,
        notes=tuple(_notes(title_now, bureau)),
    )


def _notes(title: Title | None, bureau: Organisation) -> list[Words]:
    """What is told beside an agreement, and refuses nothing."""
    if title is None:
        return [Words("本楼尚未登记权属现状", "no title to this building is recorded")]
    if title.holder_id != bureau.id:
        return [
            Words(
                f"本楼权属不在 {bureau.name} 名下（中办发〔2017〕70号第五条）",
                f"{bureau.name} does not hold the title to this building (中办发〔2017〕70号 art. 5)",
            )
        ]
    return []


def _known(known: datetime | None) -> Any:
    if known is None:
        return UseAgreement.known_to.is_(None)
    return (UseAgreement.known_from <= known) & (UseAgreement.known_to.is_(None) | (UseAgreement.known_to > known))


def _renewed(session: Session, known: datetime | None) -> dict[str, str]:
    query = select(UseAgreement.renews, UseAgreement.number).where(_known(known), UseAgreement.renews != "")
    return dict(session.execute(query).all())
