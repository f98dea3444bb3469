"""Vacating: who uses rooms leaves them (腾退); seats and what was owed end with it, what was stays known."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.acts.give_up import give_up, holdings
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Assignment
from registry.queries import parties
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacate:
    """Which rooms an organisation leaves."""

    organisation: str = asks("使用单位", "organisation", look_up=LookUp.ORGANISATION)
    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)


@verb("vacate", "腾退房间", "vacate rooms", told=Vacate, family=Family.USES, roles=ANYONE_AT_WORK)
def vacate(session: Session, told: Vacate, *, on: date, by: str, because: str) -> list[Assignment]:
    """End an organisation's use of rooms; ``on`` is the first day on which they are free. What ended."""
    organisation = parties.organisation(session, told.organisation, on=on)
    held = holdings(session, told.rooms, organisation=organisation.id, on=on)
    with acting(session, "vacate", subject=f"Organisation {told.organisation}", by=by, because=because):
        give_up(session, held, on=on)
    return held
