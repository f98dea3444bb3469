"""Filling a check card on the spot: what was found beside what the register said, measured with which instrument, signed by whom.

What evidence a card bears (picture of the notice, of the room, measured area, instrument, signatures) is a choice of this
system after disclosed practice; the register itself is not touched.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse, Words
from registry.acts.end import end
from registry.acts.open_rectification import is_area
from registry.acts.spot_check import under_way
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import CheckCard, CheckResult, RoomState
from registry.queries import spot_checks, stocktakes
from registry.queries.booked import names_in_order
from registry.store.errors import Invalid, NotFound
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class FillCheckCard:
    """What was found at one that was drawn; what is left empty is as the register has it."""

    spot_check: str = asks("抽查", "spot check", look_up=LookUp.SPOT_CHECK)
    subject: str = asks("单位或房间编号", "organisation or room")
    result: CheckResult = asks("检查结果", "result")
    use: RoomUse | None = asks("实际用途", "use found", default=None)
    state: RoomState | None = asks("实际使用状态", "state found", default=None)
    people: str = asks("实际使用人", "people found", default="", hint=("多人以顿号分开", "several with commas between"))
    measured_area: Decimal | None = asks("实测面积（㎡）", "measured area (m²)", default=None)
    instrument: str = asks("仪器编号", "instrument", default="", hint=("测量面积时填写", "where an area was measured"))
    notice_photo: str = asks("公示照片", "picture of the notice", look_up=LookUp.FILE, default="")
    room_photo: str = asks("房间照片", "picture of the room", look_up=LookUp.FILE, default="")
    signatures: tuple[str, ...] = asks(
        "签名", "signatures", default=(), hint=("检查人、单位在场人", "who checked, and who was there for the organisation")
    )
    note: str = asks("情况说明", "note", default="")


@verb("fill-check-card", "填写检查卡", "fill a check card", told=FillCheckCard, family=Family.COMPLIANCE, needs_approval=False)
def fill_check_card(session: Session, told: FillCheckCard, *, on: date, by: str, because: str) -> list[CheckCard]:
    """Say what was found; told again until the results are published, the card says what was told last."""
    spot = under_way(session, told.spot_check, on=on)
    old = spot_checks.card(session, spot.id, told.subject.strip(), on=on)
    _sound(told)
    for digest in filter(None, (told.notice_photo, told.room_photo)):
        if stocktakes.file_name(session, digest) is None:
            raise NotFound(f"没有摘要为 {digest} 的照片", f"there is no picture of digest {digest}")
    found: dict[str, Any] = {
        "use": told.use.value if told.use else "",
        "state": told.state.value if told.state else "",
        "people": names_in_order(told.people),
        "measured_area": f"{told.measured_area:.2f}" if told.measured_area is not None else "",
        "instrument": told.instrument.strip(),
        "signatures": [it.strip() for it in told.signatures if it.strip()],
    }
    facts: dict[str, Any] = {
        "found": {name: value for name, value in found.items() if value},
        "notice_photo": told.notice_photo,
        "room_photo": told.room_photo,
        "result": told.result.value,
        "note": told.note.strip(),
        "person": by,
        "done_on": on,
    }
    if all(getattr(old, name) == value for name, value in facts.items()):
        return [old]
    with acting(session, "fill-check-card", subject=f"Spot-check {spot.code} {old.subject}", by=by, because=because):
        end(session, [old], on=on)
        row = again(old, **facts, valid_from=on)
        session.add(row)
    return [row]


def _sound(told: FillCheckCard) -> None:
    wrong = {}
    seen = told.result is not CheckResult.NOT_SEEN
    if not is_area(told.measured_area) or told.measured_area == 0:
        wrong["measured_area"] = Words("面积为大于 0、至多两位小数的数", "is more than 0, with two places at most")
    if told.measured_area is not None and not told.instrument.strip():
        wrong["instrument"] = Words("填写了实测面积，请填写仪器编号", "is needed: with what was the area measured?")
    if seen and not any(it.strip() for it in told.signatures):
        wrong["signatures"] = Words("请填写签名", "are needed: who was there?")
    differs = told.use or told.state or told.people.strip() or told.measured_area is not None
    if not told.note.strip() and (not seen or (told.result is CheckResult.DIFFERS and not differs)):
        wrong["note"] = Words("请说明情况", "is needed: what differs, or why was it not seen?")
    if wrong:
        raise Invalid(wrong)
