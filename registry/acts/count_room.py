"""Counting a room: somebody stands in it and says that the ledger is right, or which of what it says is not.

What the ledger said then is kept beside what was found; the ledger itself is not touched.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse, Words
from registry import queries
from registry.acts.end import end
from registry.acts.stocktake import open_one
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import RoomState, StocktakeCount
from registry.queries import parties, stocktakes
from registry.queries.booked import BookedField, booked, names_in_order
from registry.store.errors import Conflict, Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRoom:
    """What was found in a room; what is not among ``differs`` is as the ledger has it."""

    stocktake: str = asks("盘点", "stocktake", look_up=LookUp.STOCKTAKE)
    room: str = asks("房间", "room", look_up=LookUp.ROOM)
    differs: tuple[BookedField, ...] = asks(
        "不符项", "what differs", default=(), hint=("全部相符可不选", "nothing, where all agrees")
    )
    number: str = asks("实际房号", "number found", default="")
    use: RoomUse | None = asks("实际用途", "use found", default=None)
    state: RoomState | None = asks("实际使用状态", "state found", default=None)
    organisation: str = asks("实际使用单位", "organisation found", look_up=LookUp.ORGANISATION, default="")
    people: str = asks(
        "实际使用人", "people found", default="", hint=("多人以顿号分开，无人可不填", "several with commas between")
    )
    note: str = asks("备注", "note", default="")
    photo: str = asks("照片", "picture", look_up=LookUp.FILE, default="")

    def value_of(self, field: BookedField) -> str:
        """What was found of a field, as the ledger would write it."""
        said = getattr(self, field.value)
        return names_in_order(said) if field is BookedField.PEOPLE else str(said or "").strip()


@verb("count-room", "盘点房间", "count a room", told=CountRoom, family=Family.LEDGERS, roles=ANYONE_AT_WORK, needs_approval=False)
def count_room(session: Session, told: CountRoom, *, on: date, by: str, because: str) -> list[StocktakeCount]:
    """Say what was found in a room; the same said again by the same person on the same day leaves no second line."""
    stocktake = open_one(session, told.stocktake, on=on)
    _refuse(told)
    room = queries.room_id(session, told.room)
    books = booked(session, stocktakes.in_scope(stocktake, on=on, room=room), on=on)
    if books.empty:
        raise Conflict(
            f"{told.room} 不在盘点 {told.stocktake} 的范围内", f"{told.room} is no room of the stocktake {told.stocktake}"
        )
    if BookedField.ORGANISATION in told.differs and told.organisation.strip():
        parties.organisation(session, told.organisation.strip(), on=on)
    if told.photo and stocktakes.file_name(session, told.photo) is None:
        raise NotFound(f"没有摘要为 {told.photo} 的照片", f"there is no picture of digest {told.photo}")
    ledger = {it.value: str(books.iloc[0][it.value]) for it in BookedField}
    facts: dict[str, Any] = {
        "booked": ledger,
        "found": {
            it.value: told.value_of(it) for it in BookedField if it in told.differs and told.value_of(it) != ledger[it.value]
        },
        "person": by,
        "note": told.note.strip(),
        "photo": told.photo,
    }
    before = stocktakes.counts_of(session, stocktake.id, room)
    old = next((it for it in before if it.valid_to is None), None)
    if old is not None and old.valid_from == on and all(getattr(old, name) == value for name, value in facts.items()):
        return [old]
    with acting(session, "count-room", subject=f"Room {told.room}", by=by, because=because) as act:
        if old is not None:
            end(session, [old], on=on)
            row = again(old, **facts, valid_from=on)
        else:
            row = StocktakeCount(id=new_id(act.known), stocktake_id=stocktake.id, room_id=room, valid_from=on, **facts)
        session.add(row)
    return [row]


def _refuse(told: CountRoom) -> None:
    """Raise ``Invalid`` where something was found and not ticked, or ticked and not found."""
    problems = {}
    for it in BookedField:
        if told.value_of(it) and it not in told.differs:
            problems[it.value] = Words("已填写实际情况，请同时勾选该不符项", "is told but not among what differs")
    for it in (BookedField.USE, BookedField.STATE, BookedField.NUMBER):
        if it in told.differs and not told.value_of(it):
            problems[it.value] = Words("请填写实际情况", "is missing: what was found?")
    if problems:
        raise Invalid(problems)
