"""A ledger beside a drawing of the same floor: one floor, measured by the drawing, with what the ledger alone knows of its rooms.

Floors are told apart by building and label, rooms by their number. What the drawing says stands; what both say and differ
on is told with both places, and so is a room that only one of them knows.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from floorplans.finding import Finding
from floorplans.floor_names import floor_label, floor_names
from floorplans.measure import UNSTATED, in_m2
from floorplans.plan import FloorPlan, Reading
from floorplans.readers.ledger_findings import finding
from floorplans.vocabulary import RoomUse, Words

CODE: Final = re.compile(r"\d{6}-\d{4}-\d{3}")
"""A building's code; any other word for a building is a name."""

FIELDS: Final = {
    "name": Words("名称", "name"),
    "use": Words("用途", "use"),
    "user": Words("使用单位", "user"),
    "declared": Words("面积", "area"),
}
"""Columns that a ledger adds to a drawing, as the office calls them."""


@dataclass(slots=True)
class _Joined:
    """What is made of a reading while its ledgers are laid over its drawings."""

    reading: Reading
    columns: dict[str, NDArray[Any]]
    plans: list[FloorPlan]
    row_of: dict[int, int] = field(default_factory=dict)
    """Row of the drawn room of a room of the ledger."""
    found: list[Finding] = field(default_factory=list)


def join(reading: Reading) -> Reading:
    """The reading with every ledger laid over the drawing of its floor; without both it stays as it is.

    A floor that is only drawn or only listed stays, and so does a ledger of which nobody can say which drawing it is of.
    """
    has_shape = np.bincount(reading.rooms.floor, reading.rooms.outline != None, len(reading.plans)) > 0  # noqa: E711 - element by element
    drawn = [at for at, plan in enumerate(reading.plans) if has_shape[at] or plan.outline is not None]
    stated = [at for at in range(len(reading.plans)) if at not in drawn and reading.rows(at).start < reading.rows(at).stop]
    if not drawn or not stated:
        return reading
    columns = {name: getattr(reading.rooms, name).copy() for name in (*FIELDS, "use_said")}
    at_work = _Joined(reading, columns, list(reading.plans))
    pairs = dict(_pairs(at_work, stated, drawn))
    for listed, plan in [*pairs.items()]:
        if not _lay(at_work, listed, plan):
            del pairs[listed]
    return _without(at_work, pairs)


def _pairs(it: _Joined, stated: Sequence[int], drawn: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each ledger with its drawing; one that could be of several is told."""
    buildings = [{it.plans[at].building for at in some} - {""} for some in (stated, drawn)]
    only = all(len(some) == 1 for some in buildings)
    chosen: dict[int, int] = {}
    for listed in stated:
        ranked = [(_alike(it.plans[listed], it.plans[plan], only=only), plan) for plan in drawn]
        best = max(rank for rank, _ in ranked)
        likely = [plan for rank, plan in ranked if rank == best]
        if best < 0:
            continue
        if len(likely) > 1:
            _tell_unclear(it, listed, likely)
        else:
            chosen[listed] = likely[0]
    of_plan = Counter(chosen.values())
    for listed, plan in chosen.items():
        if not _floor(it.plans[plan]) and of_plan[plan] > 1:
            _tell_unclear(it, listed, [plan])
        else:
            yield listed, plan


def _alike(listed: FloorPlan, drawn: FloorPlan, *, only: bool) -> int:
    """How surely both are one floor: a point for the floor, two for the building; -1 where they are not."""
    floors, buildings = (_floor(listed), _floor(drawn)), (listed.building, drawn.building)
    if all(floors) and floors[0] != floors[1]:
        return -1
    other_word = only and bool(CODE.fullmatch(buildings[0])) != bool(CODE.fullmatch(buildings[1]))
    if all(buildings) and buildings[0] != buildings[1] and not other_word:
        return -1
    return all(floors) + 2 * (all(buildings) and buildings[0] == buildings[1])


def _floor(plan: FloorPlan) -> str:
    served = floor_names(plan.frame)
    return floor_label(plan.floor_name) or (served[0] if len(served) == 1 else "")


def _lay(it: _Joined, listed: int, plan: int) -> bool:
    """Lay one ledger over its drawing; False, and told, where they have no room in common."""
    rows, lines = (range(*it.reading.rows(at).indices(len(it.reading.rooms))) for at in (plan, listed))
    numbers = it.reading.rooms.number
    once = Counter(key for row in rows if (key := _key(numbers[row])))
    by_number = {_key(numbers[row]): row for row in rows if once[_key(numbers[row])] == 1}
    first: dict[str, int] = {}
    for line in lines:
        if key := _key(numbers[line]):
            first.setdefault(key, line)
    if not by_number.keys() & first.keys():
        _tell_unclear(it, listed, [plan], strange=True)
        return False
    for line in lines:
        key = _key(numbers[line])
        if key and first[key] != line:
            _tell_twice(it, line, first[key], plan)
        elif key in by_number:
            it.row_of[line] = by_number[key]
            _take(it, line, by_number[key], plan)
        elif key not in once:
            _tell_undrawn(it, line, plan)
    for row in rows:
        if (key := _key(numbers[row])) and key not in first:
            _tell_unlisted(it, row, listed, plan)
    told, own = it.plans[listed], it.plans[plan]
    silent = (it.reading.rooms.declared[it.reading.rows(plan)] == UNSTATED).all()
    it.plans[plan] = replace(
        own,
        building=own.building or told.building,
        floor_name=own.floor_name or (told.floor_name if not floor_names(own.frame) else ""),
        declared_as=told.declared_as if silent else own.declared_as,
    )
    _tell_joined(it, listed, plan, len(by_number.keys() & first.keys()))
    return True


def _take(it: _Joined, line: int, row: int, plan: int) -> None:
    """What the drawing does not say of a room is taken from the ledger; what both say must agree."""
    for name, called in FIELDS.items():
        column = it.columns[name]
        nothing = UNSTATED if name == "declared" else ""
        listed, drawn = column[line], column[row]
        if listed == nothing:
            if name == "use" and not drawn and not it.columns["use_said"][row]:
                it.columns["use_said"][row] = it.columns["use_said"][line]
        elif drawn == nothing:
            column[row] = listed
            if name == "use":
                it.columns["use_said"][row] = it.columns["use_said"][line]
        elif _plain(drawn) != _plain(listed):
            a, b = (_said(name, value) for value in (drawn, listed))
            says = Words(
                f"{called.zh}：图上为“{a.zh}”，台账为“{b.zh}”（{it.reading.place(line)}）；以图为准。",
                f"The {called.en} is “{a.en}” in the drawing and “{b.en}” in the ledger ({it.reading.place(line)}); the drawing stands.",
            )
            _tell(it, "ledger-differs", says, f"{it.reading.place(row)} ｜ {it.reading.place(line)}", plan, row)


def _said(name: str, value: Any) -> Words:
    if name == "declared":
        return Words(f"{in_m2(value)} ㎡", f"{in_m2(value)} m²")
    return RoomUse(value).words if name == "use" else Words(value, value)


def _tell_undrawn(it: _Joined, line: int, plan: int) -> None:
    rooms = it.reading.rooms
    area = "" if rooms.declared[line] == UNSTATED else str(in_m2(rooms.declared[line]))
    what = rooms.number[line] or rooms.name[line] or rooms.use_said[line]
    says = Words(
        f"台账有“{what}”{f'（{area} ㎡）' if area else ''}，图上没有，未计入本层。",
        f"The ledger has “{what}”{f' ({area} m²)' if area else ''}, which nobody drew; it is not counted.",
    )
    _tell(it, "room-undrawn", says, it.reading.place(line), plan, None, subject=what)


def _tell_unlisted(it: _Joined, row: int, listed: int, plan: int) -> None:
    ledger = _called(it.plans[listed])
    says = Words(f"图上有这间房，台账“{ledger}”没有。", f"It is drawn, and the ledger “{ledger}” does not have it.")
    _tell(it, "room-unlisted", says, f"{it.reading.place(row)} ｜ {_sheet(it.reading, listed)}", plan, row)


def _tell_twice(it: _Joined, line: int, first: int, plan: int) -> None:
    number = it.reading.rooms.number[line]
    says = Words(
        f"台账中房号 {number} 重复，只取第一行（{it.reading.place(first)}）。",
        f"The ledger has the number {number} again; the first row counts ({it.reading.place(first)}).",
    )
    _tell(it, "ledger-number-twice", says, it.reading.place(line), plan, None, subject=number)


def _tell_joined(it: _Joined, listed: int, plan: int, rooms: int) -> None:
    ledger, drawing = _called(it.plans[listed]), _called(it.reading.plans[plan])
    says = Words(
        f"台账“{ledger}”与图“{drawing}”按房号对应 {rooms} 间；图上没有的面积、用途、使用单位和名称取自台账。",
        f"The ledger “{ledger}” and the drawing “{drawing}” have {rooms} rooms in common by their numbers; "
        "area, use, user and name that the drawing does not say are the ledger's.",
    )
    _tell(it, "ledger-joined", says, f"{drawing} ｜ {_sheet(it.reading, listed)}", plan, None, subject=ledger)


def _tell_unclear(it: _Joined, listed: int, plans: Sequence[int], *, strange: bool = False) -> None:
    ledger, drawings = _called(it.plans[listed]), "、".join(_called(it.plans[plan]) for plan in plans)
    why = ("没有一个房号相同", "have no number in common") if strange else ("无法确定是否同一层", "may be one floor or not")
    says = Words(
        f"台账“{ledger}”与图“{drawings}”{why[0]}，未合并。", f"The ledger “{ledger}” and “{drawings}” {why[1]}; they stay apart."
    )
    _tell(it, "ledger-unjoined", says, _sheet(it.reading, listed), listed, None, subject=ledger)


def _tell(it: _Joined, code: str, says: Words, place: str, plan: int, row: int | None, *, subject: str = "") -> None:
    subject = subject or (it.reading.subject(row) if row is not None else place)
    one = finding(code, says, subject=subject, place=place)
    storey = " ".join(filter(None, (it.plans[plan].building, it.plans[plan].floor_name)))
    outline = None if row is None else it.reading.rooms.outline[row]
    it.found.append(replace(one, floor=plan, room=row, storey=storey, outline=outline))


def _called(plan: FloorPlan) -> str:
    label = " ".join(filter(None, (plan.building, plan.floor_name))) or plan.frame
    return " · ".join(filter(None, (plan.file, label)))


def _sheet(reading: Reading, listed: int) -> str:
    """Where the rooms of a ledger begin."""
    return reading.place(reading.rows(listed).start)


def _key(number: str) -> str:
    """A room's number whatever its width and blanks, with or without 室."""
    return re.sub(r"\s", "", normalize("NFKC", number)).removesuffix("室").casefold()


def _plain(value: Any) -> Any:
    return _key(value) if isinstance(value, str) else value


def _without(it: _Joined, pairs: dict[int, int]) -> Reading:
    """The reading without the ledgers that were laid over drawings; findings of their rooms are of the drawn ones now."""
    reading = it.reading
    stays = [at for at in range(len(it.plans)) if at not in pairs]
    floor_now = {at: now for now, at in enumerate(stays)} | {listed: stays.index(plan) for listed, plan in pairs.items()}
    kept = np.flatnonzero(~np.isin(reading.rooms.floor, [*pairs]))
    row_now = dict(zip(kept.tolist(), range(len(kept)), strict=True))
    row_now |= {line: row_now[row] for line, row in it.row_of.items() if int(reading.rooms.floor[line]) in pairs}
    rooms = replace(reading.rooms, **it.columns).take(kept)
    rooms = replace(rooms, floor=np.array([floor_now[at] for at in rooms.floor.tolist()], np.int32))
    findings = tuple(
        replace(
            one,
            floor=None if one.floor is None else floor_now[one.floor],
            room=None if one.room is None else row_now.get(one.room),
            outline=reading.rooms.outline[it.row_of[one.room]] if one.room in it.row_of else one.outline,
        )
        for one in (*reading.findings, *it.found)
    )
    return replace(reading, plans=tuple(it.plans[at] for at in stays), rooms=rooms, findings=findings)
