"""What merging, splitting and abolishing share: heirs that can take what they are given, and bodies that are no more."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from registry.acts.end import end
from registry.acts.held import Held
from registry.acts.pass_on import Reorganised, end_agreements, pass_on, stand_apart, succeeded
from registry.models import Appointment, AuthorisedPosts, Mandate, Organisation, OrganisationKind, Reorganisation, Tier
from registry.queries import holdings, parties, uses
from registry.standards.posts import posts
from registry.store.errors import Conflict
from registry.store.journal import Act, again


def reorganise(
    session: Session,
    act: Act,
    how: Reorganisation,
    pairs: Sequence[tuple[Organisation, Organisation | None]],
    held: Mapping[Held, UUID],
    *,
    gone: Sequence[Organisation],
    on: date,
) -> Reorganised:
    """Within an act under way: what is held passes on, bodies that are gone end, and who came of whom is kept."""
    heirs = {new.id: new for _, new in pairs if new is not None}
    _able(held, heirs)
    lasting(session, list(heirs.values()), on=on)
    passed = pass_on(session, act, held, on=on)
    ids = [it.id for it in gone]
    mandates = _mandates(session, ids, held, heirs, on=on)
    end(session, uses.after(session, Mandate, Mandate.id, ids, on=on), on=on)
    places = [it for it in uses.after(session, Appointment, Appointment.organisation_id, ids, on=on) if not it.post]
    end(session, places, on=on)
    end(session, _rows(session, ids, on=on), on=on)
    _bureau(session, gone, heirs, on=on)
    agreements = end_agreements(session, ids, on=on)
    if lost := {it.row.room_id for it, heir in held.items() if heir != it.holder and hasattr(it.row, "share")}:
        going_on = [old.id for old, _ in pairs if old.id not in set(ids)]
        agreements += end_agreements(session, going_on, on=on, buildings=holdings.buildings_of(session, lost))
    rows = succeeded(act, how.value, pairs, on=on)
    session.add_all([*rows, *mandates])
    session.flush()
    stand_apart(session, on=on)
    return Reorganised(rows, passed, agreements)


def above_all(session: Session, gone: Sequence[Organisation], heir: Organisation, *, on: date) -> UUID | None:
    """Whom an heir is under that was under one of those whom it follows: whoever was above the topmost of them."""
    rows = {row.id: row for row in parties.organisations_after(session, on=on) if row.valid_from <= on}
    leaving, found, at = {it.id for it in gone}, heir.parent_id, heir.parent_id
    while at is not None and at in rows:
        if at in leaving:
            found = rows[at].parent_id
        at = rows[at].parent_id
    return found


def lift(session: Session, heir: Organisation, parent: UUID | None, *, on: date) -> None:
    """Within an act under way: an heir is under another body from a day on."""
    if heir.parent_id != parent:
        end(session, _rows(session, [heir.id], on=on), on=on)
        session.add(again(heir, parent_id=parent, valid_from=on))
        session.flush()


def _able(held: Mapping[Held, UUID], heirs: Mapping[UUID, Organisation]) -> None:
    """Posts are those of the heir's tier; a temporary body takes none."""
    strange = []
    for it, key in held.items():
        if key != it.holder and isinstance(it.row, AuthorisedPosts | Appointment):
            heir = heirs[key]
            if heir.kind == OrganisationKind.TEMPORARY or it.row.post not in posts(Tier(heir.tier)):
                strange.append((it.label, heir))
    if strange:
        names = sorted({f"{label} → {heir.name}（{Tier(heir.tier).zh}）" for label, heir in strange})
        raise Conflict(
            f"承接单位没有这些职务，请先核定编制、变动任职：{'；'.join(names[:20])}",
            f"the heir's tier has no such posts; set the mandate and change the posts first: {'; '.join(names[:20])}",
        )


def lasting(session: Session, taking: Sequence[Organisation], *, on: date) -> None:
    """Raise ``Conflict`` where one of some organisations is to end: it cannot take anything."""
    stay = {row.id for row in _rows(session, [it.id for it in taking], on=on) if row.valid_to is None}
    if ending := [it for it in taking if it.id not in stay]:
        names = "、".join(it.name for it in ending)
        raise Conflict(f"{names} 将撤销，不能承接", f"these will be no more and cannot take anything: {names}")


def _mandates(
    session: Session, gone: Sequence[UUID], held: Mapping[Held, UUID], heirs: Mapping[UUID, Organisation], *, on: date
) -> list[Mandate]:
    """An heir without a mandate that takes posts has them on the paper of the body that they were of."""
    taking = {key: it.holder for it, key in held.items() if isinstance(it.row, AuthorisedPosts) and key in heirs}
    own = {row.id for row in uses.after(session, Mandate, Mandate.id, taking, on=on)}
    papers = {row.id: row for row in uses.after(session, Mandate, Mandate.id, gone, on=on) if row.valid_from <= on}
    return [
        again(papers[old], id=key, valid_from=on, valid_to=None)
        for key, old in taking.items()
        if key not in own and old in papers
    ]


def _bureau(session: Session, gone: Sequence[Organisation], heirs: Mapping[UUID, Organisation], *, on: date) -> None:
    """The division that a bureau administered is its one heir's; where it has none or several, that must be settled first."""
    divisions = sorted({it.administers for it in gone if it.administers})
    if not divisions:
        return
    heir = next(iter(heirs.values())) if len(heirs) == 1 else None
    rows = _rows(session, [heir.id] if heir else [], on=on)
    now = next((row for row in rows if row.valid_from <= on), None)
    if now is None or len(divisions) > 1 or now.administers not in {"", *divisions}:
        listed = "、".join(divisions)
        raise Conflict(
            f"区划 {listed} 的办公用房由其主管，请先登记由谁主管",
            f"it administers the office space of {listed}; record first who will",
        )
    if now.administers != divisions[0]:
        end(session, rows, on=on)
        session.add(again(now, administers=divisions[0], valid_from=on))
        session.flush()


def bodies(session: Session, codes: Sequence[str], *, on: date) -> list[Organisation]:
    """The organisations of some codes, each once."""
    return [parties.organisation(session, code, on=on) for code in dict.fromkeys(codes)]


def _rows(session: Session, ids: Sequence[UUID], *, on: date) -> list[Organisation]:
    """All that is known of some organisations on a day or after it."""
    found: list[Organisation] = uses.after(session, Organisation, Organisation.id, ids, on=on)
    return found
