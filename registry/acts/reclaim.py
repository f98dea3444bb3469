"""Reclaiming: the bureau takes rooms back into its pool, for a reason that the rules name.

What exceeds the approved area, what new buildings, adjustments and abolished bodies leave free (机关事务管理条例 art. 22,
confidence A), and offices of people who left (中办发〔2017〕70号 art. 19, confidence A).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled
from registry.acts.give_up import give_up, holdings
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Assignment
from registry.queries import parties
from registry.store.journal import acting


class ReclaimReason(Labelled):
    """Why a room is taken back."""

    OVER_AREA = "over-area", "超过核定面积", "more than the approved area"
    MOVED = "moved", "新建或调整后腾出", "left after moving or adjustment"
    ABOLISHED = "abolished", "机构撤销", "the organisation was abolished"
    PEOPLE_LEFT = "people-left", "人员调离或退休", "its people were transferred or retired"
    UNUSED = "unused", "长期闲置", "long unused"
    OTHER = "other", "其他（见依据）", "other, as the ground says"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclaim:
    """Which rooms are taken back, and why."""

    rooms: tuple[str, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)
    reason: ReclaimReason = asks("收回原因", "reason")
    organisation: str = asks(
        "使用单位",
        "organisation",
        look_up=LookUp.ORGANISATION,
        default="",
        hint=("不填则收回房间的全部份额", "left empty, every share of the rooms is taken back"),
    )


@verb("reclaim", "收回房间", "reclaim rooms", told=Reclaim, family=Family.USES)
def reclaim(session: Session, told: Reclaim, *, on: date, by: str, because: str) -> list[Assignment]:
    """End the use of rooms on the bureau's word; ``on`` is the first day on which they are free. What ended."""
    organisation = parties.organisation(session, told.organisation, on=on).id if told.organisation else None
    held = holdings(session, told.rooms, organisation=organisation, on=on)
    subject = f"Organisation {told.organisation}" if told.organisation else f"Room {told.rooms[0]}"
    with acting(session, "reclaim", subject=subject, by=by, because=f"{because}（收回原因：{told.reason.zh}）"):
        give_up(session, held, on=on)
    return held
