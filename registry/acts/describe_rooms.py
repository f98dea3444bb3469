"""What rooms are called and used as, recorded for many at once: number, name and use; what was drawn of them stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse
from registry.acts.batch import Problems, file_of_batch, must_be_some, note_file
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Role, RoomSurvey, Seat
from registry.queries import lists, uses
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTold:
    """What is told of one room; what is left out stays."""

    room: str = asks("房间", "room", look_up=LookUp.ROOM)
    number: str | None = asks("房号", "number", default=None)
    name: str | None = asks("名称", "name", default=None)
    use: RoomUse | None = asks("用途", "use", default=None)

    @property
    def code(self) -> str:
        """The room's, by which the line is known."""
        return self.room


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeRooms:
    """Which rooms are described."""

    rooms: tuple[RoomTold, ...] = asks("房间", "rooms", look_up=LookUp.ROOM)
    file: str = file_of_batch()


@verb("describe-rooms", "批量更正房间信息", "describe many rooms", told=DescribeRooms, family=Family.SURVEYS, roles=frozenset({Role.SURVEYOR, Role.STAFF}))  # fmt: skip
def describe_rooms(session: Session, told: DescribeRooms, *, on: date, by: str, because: str) -> list[RoomSurvey]:
    """Give rooms other numbers, names or uses from a day on; outlines and areas stay as they were surveyed.

    Raises ``Invalid`` with everything that is wrong, each by the room's place in order.
    """
    must_be_some(told.rooms, "rooms")
    there = lists.rooms_by_code(session, (it.room for it in told.rooms), on=on)
    later = {
        row.id: row for row in uses.after(session, RoomSurvey, RoomSurvey.id, [row.id for row in there.values()], on=on) if row.valid_from > on
    }  # fmt: skip
    problems, wanted = Problems("rooms"), dict[str, dict[str, str]]()
    for index, it in enumerate(told.rooms):
        row = there.get(it.room)
        if row is None:
            problems.add(index, "room", f"{on} 没有编号为 {it.room} 的房间", f"there is no room {it.room} on {on}")
        elif it.room in wanted:
            problems.add(index, "room", f"{it.room} 重复", f"{it.room} is there twice")
        elif row.id in later:
            since = later[row.id].valid_from
            problems.add(index, "room", f"{it.room} 已有 {since} 起的记录", f"{it.room} is recorded from {since} already")
        else:
            wanted[it.room] = _facts(row, it)
    _numbers(session, told, there, wanted, problems, on=on)
    _desks(session, told, there, wanted, problems, on=on)
    problems.refuse()
    changed = {
        code: facts for code, facts in wanted.items() if any(getattr(there[code], name) != value for name, value in facts.items())
    }
    subject = f"Room {told.rooms[0].room}" + (f" +{len(told.rooms) - 1}" if len(told.rooms) > 1 else "")
    with acting(session, "describe-rooms", subject=subject, by=by, because=because) as act:
        end(session, [there[code] for code in changed], on=on)
        rows = [again(there[code], **facts, valid_from=on) for code, facts in changed.items()]
        session.add_all(rows)
        session.flush()
        note_file(session, act, told.file, changed, rows=len(changed), on=on)
    return rows


def _facts(row: RoomSurvey, it: RoomTold) -> dict[str, str]:
    number = row.number if it.number is None else it.number.strip()
    name = row.name if it.name is None else it.name.strip()
    return {"number": number, "name": name, "use": row.use if it.use is None else it.use.value}


def _numbers(
    session: Session, told: DescribeRooms, there: Mapping[str, RoomSurvey], wanted: Mapping[str, Mapping[str, str]], problems: Problems, *, on: date
) -> None:  # fmt: skip
    """On one floor a number is given once."""
    moved = {code for code, facts in wanted.items() if facts["number"] != there[code].number}
    bears = lists.numbers_on(session, {there[code].floor_id for code in moved}, on=on) if moved else {}
    leaves: set[UUID] = {there[code].id for code in moved}
    taken: dict[tuple[UUID, str], str] = {}
    for index, it in enumerate(told.rooms):
        if it.room not in moved or not wanted[it.room]["number"]:
            continue
        key = there[it.room].floor_id, wanted[it.room]["number"]
        if bears.get(key, set()) - leaves or taken.get(key, it.room) != it.room:
            problems.add(index, "number", f"本层已有房号 {key[1]}", f"there is a room {key[1]} on the floor already")
        taken[key] = it.room


def _desks(
    session: Session, told: DescribeRooms, there: Mapping[str, RoomSurvey], wanted: Mapping[str, Mapping[str, str]], problems: Problems, *, on: date
) -> None:  # fmt: skip
    """A room in which people sit stays an office (机关团体建设楼堂馆所管理条例 art. 3 for technical rooms, confidence A)."""
    left = {there[code].id for code, it in wanted.items() if there[code].use == RoomUse.OFFICE and it["use"] != RoomUse.OFFICE}
    seated = {row.room_id for row in uses.after(session, Seat, Seat.room_id, left, on=on)} if left else set()
    for index, it in enumerate(told.rooms):
        if it.room in wanted and there[it.room].id in seated and wanted[it.room]["use"] != RoomUse.OFFICE:
            problems.add(index, "use", "有人员在此办公，请先撤销座位", "people sit there; unseat them first")
