"""Organisations merge into one: what they held is the successor's from the day; yesterday still shows the old."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.held import holdings_of
from registry.acts.pass_on import Reorganised
from registry.acts.reorganise import above_all, bodies, lift, reorganise
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Reorganisation
from registry.queries import parties
from registry.store.errors import Invalid
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOrganisations:
    """Which organisations become part of which."""

    organisations: tuple[str, ...] = asks("并入的单位", "organisations", look_up=LookUp.ORGANISATION)
    into: str = asks("承接单位", "into", look_up=LookUp.ORGANISATION, hint=("新单位请先登记", "record a new one first"))


@verb("merge-organisations", "单位合并", "merge organisations", told=MergeOrganisations, family=Family.PARTIES)
def merge_organisations(session: Session, told: MergeOrganisations, *, on: date, by: str, because: str) -> Reorganised:
    """Merge organisations into another: rooms, seats, titles, leases, what is owed, posts, people and bodies under them.

    Their use agreements end, and are told: the successor needs its own. Raises ``Conflict`` where it cannot take something.
    """
    if not told.organisations:
        raise Invalid({"organisations": Words("未选择单位", "none is named")})
    if told.into in told.organisations:
        raise Invalid({"into": Words("承接单位不能是并入的单位之一", "cannot be one of those that are merged")})
    heir = parties.organisation(session, told.into, on=on)
    gone = bodies(session, told.organisations, on=on)
    with acting(session, "merge-organisations", subject=f"Organisation {told.into}", by=by, because=because) as act:
        lift(session, heir, above_all(session, gone, heir, on=on), on=on)
        held = dict.fromkeys(holdings_of(session, {it.id for it in gone}, on=on), heir.id)
        return reorganise(session, act, Reorganisation.MERGE, [(it, heir) for it in gone], held, gone=gone, on=on)
