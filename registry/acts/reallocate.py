"""Reallocating: rooms pass from one organisation to another in one act, across tiers too (调剂).

The first way of providing space (中办发〔2017〕70号; 机关事务管理条例 art. 22, confidence A). Only the bureau does it: an
organisation may not pass its rooms on (中办发〔2017〕70号 art. 19, confidence A).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.assign import LAST_DAY, put, standing
from registry.acts.give_up import give_up, holdings
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Assignment, Tenure
from registry.queries import parties
from registry.store.errors import Invalid
from registry.store.ids import new_id
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class Reallocate:
    """Which rooms pass from whom to whom."""

    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)
    giver: str = asks("调出单位", "from", look_up=LookUp.ORGANISATION)
    taker: str = asks("调入单位", "to", look_up=LookUp.ORGANISATION)
    tenure: Tenure = asks("使用方式", "tenure", default=Tenure.ALLOTTED)
    last_day: date | None = asks("截止日", "until", default=None, hint=LAST_DAY)


@verb("reallocate", "调剂房间", "reallocate rooms", told=Reallocate, family=Family.USES)
def reallocate(session: Session, told: Reallocate, *, on: date, by: str, because: str) -> list[Assignment]:
    """End one organisation's use of rooms and begin the other's on the same day, in the same shares; what began."""
    if told.giver == told.taker:
        raise Invalid({"taker": Words("调出、调入不能是同一单位", "it has them already")})
    if told.tenure is Tenure.LEASED_OUT:
        raise Invalid({"tenure": Words("出租应办理租赁合同", "letting is done by a lease")})
    giver, taker = (parties.organisation(session, code, on=on) for code in (told.giver, told.taker))
    standing(session, told.rooms, on=on)
    held = holdings(session, told.rooms, organisation=giver.id, on=on)
    until = told.last_day + timedelta(days=1) if told.last_day else None
    with acting(session, "reallocate", subject=f"Organisation {told.taker}", by=by, because=because) as act:
        shares = [(it.room_id, it.share) for it in held]
        give_up(session, held, on=on)
        rows = [
            Assignment(
                id=new_id(act.known),
                room_id=room,
                organisation_id=taker.id,
                share=share,
                tenure=told.tenure.value,
                lease_id=None,
                valid_from=on,
                valid_to=until,
            )
            for room, share in shares
        ]
        put(session, rows)
    return rows
