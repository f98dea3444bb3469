"""Who has which rooms, recorded for many at once: a room's lines together say all of it, and a room without an organisation is idle."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from registry.acts.assign import WHOLE, put
from registry.acts.batch import Problems, file_of_batch, must_be_some, note_file
from registry.acts.end import end
from registry.acts.give_up import give_up
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Assignment, Tenure
from registry.queries import lists, uses
from registry.store.ids import new_id
from registry.store.journal import Act, acting


@dataclass(frozen=True, slots=True, kw_only=True)
class UseTold:
    """Who has a room, or a share of it."""

    room: str = asks("房间", "room", look_up=LookUp.ROOM)
    organisation: str = asks(
        "使用单位", "organisation", look_up=LookUp.ORGANISATION, default="", hint=("空着为闲置", "empty: nobody has it")
    )
    share: Decimal = asks("份额（%）", "share (%)", default=WHOLE)
    tenure: Tenure = asks("使用方式", "tenure", default=Tenure.ALLOTTED)
    last_day: date | None = asks("截止日", "until", default=None)

    @property
    def code(self) -> str:
        """The room's, by which the line is known."""
        return self.room

    @property
    def until(self) -> date | None:
        """The first day on which it is so no longer."""
        return self.last_day + timedelta(days=1) if self.last_day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUses:
    """Of which rooms it is told who has them."""

    uses: tuple[UseTold, ...] = asks("房间使用", "uses", look_up=LookUp.ROOM)
    file: str = file_of_batch()

    @property
    def names(self) -> list[tuple[LookUp, str]]:
        """What it names of the register besides the rooms."""
        return [(LookUp.ORGANISATION, it) for it in sorted({it.organisation for it in self.uses} - {""})]


@verb("set-uses", "批量调整房间使用", "set the uses of many rooms", told=SetUses, family=Family.USES)
def set_uses(session: Session, told: SetUses, *, on: date, by: str, because: str) -> list[Assignment]:
    """Let rooms be had as is told from a day on; what is so already stays, whoever is not named has them no longer.

    Raises ``Invalid`` with everything that is wrong, each by the line's place in order.
    """
    must_be_some(told.uses, "uses")
    rooms = {code: row.id for code, row in lists.rooms_by_code(session, (it.room for it in told.uses), on=on).items()}
    bodies = lists.organisations_by_code(session, {it.organisation for it in told.uses} - {""}, on=on)
    there: dict[UUID, list[Assignment]] = defaultdict(list)
    for row in uses.after(session, Assignment, Assignment.room_id, rooms.values(), on=on):
        there[row.room_id].append(row)
    problems = Problems("uses")
    for index, it in enumerate(told.uses):
        _alone(problems, index, it, rooms, bodies, on)
    wanted = _by_room(told.uses, rooms, problems)
    problems.refuse()
    ids = {code: row.id for code, row in bodies.items()}
    first = {rooms[it.room]: index for index, it in reversed(list(enumerate(told.uses)))}
    for room, lines in wanted.items():
        _beside(problems, first[room], lines, there[room], ids, on)
    problems.refuse()
    subject = f"Room {told.uses[0].room}" + (f" +{len(rooms) - 1}" if len(rooms) > 1 else "")
    with acting(session, "set-uses", subject=subject, by=by, because=because) as act:
        rows = _write(session, act, wanted, there, ids, on)
        note_file(session, act, told.file, rooms, rows=len(told.uses), on=on)
    return rows


Lines = list[tuple[int, UseTold]]


def _alone(
    problems: Problems, index: int, it: UseTold, rooms: Mapping[str, UUID], bodies: Mapping[str, object], on: date
) -> None:
    if it.room not in rooms:
        problems.add(index, "room", f"{on} 没有编号为 {it.room} 的房间", f"there is no room {it.room} on {on}")
    if it.organisation and it.organisation not in bodies:
        problems.add(index, "organisation", f"{on} 没有编号为 {it.organisation} 的单位", f"there is no organisation {it.organisation} on {on}")  # fmt: skip
    if not 0 < it.share <= WHOLE:
        problems.add(index, "share", "份额应大于 0、不超过 100", "a share is more than 0 and at most 100")
    if it.last_day is not None and it.last_day < on:
        problems.add(index, "last_day", f"截止日早于起始日 {on}", f"it would end before it begins on {on}")


def _by_room(told: Sequence[UseTold], rooms: Mapping[str, UUID], problems: Problems) -> dict[UUID, Lines]:
    """The lines of each room that name somebody; a room with none is idle."""
    wanted: dict[UUID, Lines] = {room: [] for room in rooms.values()}
    lines: dict[str, int] = defaultdict(int)
    for it in told:
        lines[it.room] += 1
    for index, it in enumerate(told):
        if it.room not in rooms:
            continue
        one = wanted[rooms[it.room]]
        if not it.organisation and lines[it.room] > 1:
            problems.add(
                index, "organisation", "同一房间另有使用单位，此行不能空着", "the room has another line; name the organisation"
            )
        elif it.organisation and any(other.organisation == it.organisation for _, other in one):
            problems.add(index, "organisation", "同一房间的同一单位列了两次", "the organisation is told twice of the room")
        elif it.organisation:
            one.append((index, it))
    for one in wanted.values():
        if sum(it.share for _, it in one) > WHOLE:
            for index, _ in one:
                problems.add(index, "share", "同一房间各单位份额合计超过 100%", "the shares of the room come to more than 100 %")
    return wanted


def _same(row: Assignment, it: UseTold) -> bool:
    return (row.share, row.tenure, row.valid_to) == (it.share, it.tenure.value, it.until)


def _beside(problems: Problems, first: int, lines: Lines, there: Sequence[Assignment], ids: Mapping[str, UUID], on: date) -> None:
    """What the register has against it: what is let is ended by its lease, and what is planned already is undone first."""
    held = {row.organisation_id: row for row in there if row.valid_from <= on}
    told = {ids[it.organisation]: (index, it) for index, it in lines}
    for body, (index, it) in told.items():
        row = held.get(body)
        if it.tenure is Tenure.LEASED_OUT and not (row and _same(row, it)):
            problems.add(index, "tenure", "出租应办理租赁合同", "letting is done by a lease")
    for row in there:
        index = told[row.organisation_id][0] if row.organisation_id in told else first
        changes = row.organisation_id not in told or not _same(row, told[row.organisation_id][1])
        if changes and row.lease_id is not None:
            problems.add(index, "tenure", "房间在租赁合同内，请先办理退租", "the room is in a lease; end that first")
        if row.valid_from > on and changes:
            problems.add(index, "room", f"已有 {row.valid_from} 起的使用安排", f"it is arranged from {row.valid_from} already")


def _write(
    session: Session, act: Act, wanted: Mapping[UUID, Lines], there: Mapping[UUID, Sequence[Assignment]], ids: Mapping[str, UUID], on: date
) -> list[Assignment]:  # fmt: skip
    lost, otherwise, new = list[Assignment](), list[Assignment](), list[Assignment]()
    for room, lines in wanted.items():
        told = {ids[it.organisation]: it for _, it in lines}
        for row in there[room]:
            if row.organisation_id not in told:
                lost.append(row)
            elif not _same(row, told[row.organisation_id]):
                otherwise.append(row)
        stays = {row.organisation_id for row in there[room] if row not in lost and row not in otherwise}
        new += [
            Assignment(
                id=new_id(act.known), room_id=room, organisation_id=body, share=it.share, tenure=it.tenure.value, lease_id=None,
                valid_from=on, valid_to=it.until,
            )
            for body, it in told.items() if body not in stays
        ]  # fmt: skip
    if lost:
        give_up(session, lost, on=on)
    end(session, otherwise, on=on)
    if new:
        put(session, new)
    return new
