"""Rooms of a drawing beside those of the register: what becomes of each, on its floor and between the floors of one survey."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.measure import m2_or_none
from registry.acts.difference import FloorDifference
from registry.acts.fates import Fate, RoomFate, drawn_alike, fates_of, same_shape
from registry.acts.match import match
from registry.acts.prepare import Prepared
from registry.models import RoomSurvey

NOISE_M = 1e-6
ONE_WAY_M = 0.05
"""Rooms that lie off by ways no farther apart than this lie off by the same way."""
TOGETHER = 0.8
"""So many of the rooms must lie off by the same way before that is said, and at least three."""


def find_fates(differences: Sequence[FloorDifference], before: Mapping[Any, list[RoomSurvey]], prepared: Prepared) -> None:
    """Fill what becomes of the rooms of each floor; ``before`` has the rooms of the register by the floor's id."""
    for it in differences:
        rows = range(*prepared.reading.rows(it.plan).indices(len(prepared.reading.rooms)))
        old = before[it.floor.id] if it.floor else []
        if old:
            _on_floor(it, old, prepared, rows)
        else:
            it.new.extend(rows)
    if any(it.gone for it in differences):
        for _, floors in groupby(sorted(differences, key=lambda it: it.place.building), key=lambda it: it.place.building):
            _between_floors(list(floors), prepared)


def _on_floor(it: FloorDifference, old: list[RoomSurvey], prepared: Prepared, rows: range) -> None:
    drawn = prepared.reading.rooms
    before = objects(row.plan_outline for row in old)
    after = _outlines(prepared, rows)
    matching = match([row.number for row in old], before, drawn.number[rows.start : rows.stop].tolist(), after)
    mine, theirs = np.array(matching.pairs, np.int64).reshape(-1, 2).T
    alike = drawn_alike(before[mine], after[theirs])
    said = np.array([_says_the_same(old[i], prepared, rows[j]) for i, j in matching.pairs], bool)
    same = alike & said
    apart = np.array([pair in matching.apart for pair in matching.pairs], bool)
    shape = np.zeros(len(mine), bool)
    shape[apart] = same_shape(before[mine[apart]], after[theirs[apart]])
    ends = {*matching.splits, *(i for parts in matching.merges.values() for i in parts)}  # whichever part lies where it lay
    for (i, j), equal in zip(matching.pairs, same.tolist(), strict=True):
        if i not in ends:
            (it.kept if equal else it.changed).append((old[i], rows[j]))
    it.new.extend(rows[j] for j in sorted({*matching.new, *(j for i, j in matching.pairs if i in ends)}))
    it.gone.extend(old[i] for i in sorted({*matching.gone, *(i for i, _ in matching.pairs if i in ends)}))
    it.matched.extend(fates_of(matching, old, rows, drawn, same, alike, shape))


def _says_the_same(old: RoomSurvey, prepared: Prepared, row: int) -> bool:
    rooms = prepared.reading.rooms
    new = (rooms.number[row], rooms.name[row], rooms.use[row], m2_or_none(rooms.usable[row]), m2_or_none(rooms.declared[row]))
    return (old.number, old.name, old.use, old.usable_area, old.declared_area) == new


def _between_floors(floors: Sequence[FloorDifference], prepared: Prepared) -> None:
    """A room that is gone here and new there, under a number that the building has once, in the same shape, has moved."""
    gone = {fate.old[0].number: (it, fate) for it in floors for fate in it.matched if fate.fate is Fate.GONE}
    if not gone or len(floors) < 2:
        return
    numbers = prepared.reading.rooms.number
    once_before = _once(row.number for it in floors for fate in it.matched for row in fate.old)
    once_now = _once(
        number for it in floors for number in numbers[prepared.reading.rows(it.plan)].tolist()
    )  # all that is drawn, matched or not
    there = [
        (it, row)
        for it in floors
        for row in it.new
        if (number := numbers[row]) in gone and number in once_before & once_now and gone[number][0] is not it
    ]
    there = [(it, row) for it, row in there if all(row not in fate.new or fate.fate is Fate.NEW for fate in it.matched)]
    alike = same_shape(
        objects(gone[numbers[row]][1].old[0].plan_outline for _, row in there),
        shapely.from_wkb(objects(prepared.plan_wkbs[row] for _, row in there)),
    )
    for (it, row), same in zip(there, alike.tolist(), strict=True):
        if same:
            left, fate = gone[numbers[row]]
            _move(fate, left, it, row)


def _move(fate: RoomFate, left: FloorDifference, it: FloorDifference, row: int) -> None:
    left.matched.remove(fate)
    left.gone.remove(fate.old[0])
    if it.matched:
        it.matched.remove(next(one for one in it.matched if one.new == (row,)))
    else:
        it.matched.extend(RoomFate(Fate.NEW, (), (other,), it.drawn) for other in it.new if other != row)
    it.new.remove(row)
    it.changed.append((fate.old[0], row))
    it.matched.append(RoomFate(Fate.MOVED, fate.old, (row,), it.drawn))


def way_off(
    old: Sequence[str],
    before: NDArray[np.object_],
    new: Sequence[str],
    after: NDArray[np.object_],
    *,
    farther: float,
) -> tuple[float, float] | None:
    """The one way, east and north in metres, by which rooms of the same numbers all lie off; None where they do not, or no ``farther``."""
    once = _once(old) & _once(new)
    here = {number: i for i, number in enumerate(old) if number in once and before[i] is not None}
    there = {number: j for j, number in enumerate(new) if number in once and after[j] is not None}
    both = sorted(here.keys() & there.keys())
    if len(both) < 3:
        return None
    ways = shapely.get_coordinates(shapely.centroid(after[[there[number] for number in both]]))
    ways -= shapely.get_coordinates(shapely.centroid(before[[here[number] for number in both]]))
    way = np.median(ways, axis=0)
    together = np.mean(np.hypot(*(ways - way).T) <= ONE_WAY_M) >= TOGETHER
    return (float(way[0]), float(way[1])) if together and np.hypot(*way) > max(farther, NOISE_M) else None


def _once(numbers: Iterable[str]) -> set[str]:
    return {number for number, count in Counter(numbers).items() if number and count == 1}


def _outlines(prepared: Prepared, rows: range) -> NDArray[np.object_]:
    outlines: NDArray[np.object_] = shapely.from_wkb(objects(prepared.plan_wkbs[rows.start : rows.stop]))
    return outlines


def objects(values: Iterable[Any]) -> NDArray[np.object_]:
    """Values as a column; numpy would unpack geometries of several parts."""
    listed = list(values)
    column = np.full(len(listed), None, object)
    column[:] = listed
    return column
