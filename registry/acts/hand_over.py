"""Handing over: rooms pass from their user to the bureau's pool, with a note on the condition they are in (移交).

中办发〔2017〕70号 art. 17: old rooms are vacated and handed over to the bureau of the same tier, which allots them anew
(confidence A). A room in the pool is one that nobody has; its place does not change.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.give_up import give_up, holdings
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Assignment
from registry.queries import parties
from registry.store.errors import Invalid
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Which rooms are handed over, and in what condition."""

    organisation: str = asks("移交单位", "organisation", look_up=LookUp.ORGANISATION)
    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)
    condition: str = asks(
        "房屋现状", "condition", hint=("如门窗、水电、钥匙、遗留物品", "doors, water and power, keys, what was left behind")
    )


@verb("hand-over", "移交房间", "hand rooms over", told=HandOver, family=Family.USES, roles=ANYONE_AT_WORK)
def hand_over(session: Session, told: HandOver, *, on: date, by: str, because: str) -> list[Assignment]:
    """Pass rooms to the bureau's pool; ``on`` is the first day on which they are in it. What ended."""
    if not told.condition.strip():
        raise Invalid({"condition": Words("请写明移交时的房屋现状", "say in what condition the rooms are handed over")})
    organisation = parties.organisation(session, told.organisation, on=on)
    held = holdings(session, told.rooms, organisation=organisation.id, on=on)
    ground = f"{because}（房屋现状：{told.condition.strip()}）"
    with acting(session, "hand-over", subject=f"Organisation {told.organisation}", by=by, because=ground):
        give_up(session, held, on=on)
    return held
