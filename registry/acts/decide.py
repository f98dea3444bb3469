"""A resurvey accepted room by room: what is not accepted stays as it was, and can be taken later from the same drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.difference import FloorDifference
from registry.acts.fates import SLIVER_M2, Fate, RoomFate
from registry.acts.prepare import Prepared
from registry.models import PartialSurvey
from registry.store.errors import Conflict
from registry.store.journal import Act, under


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What of a resurvey is accepted: some things by their keys, or all that meet some fates. What is kept needs no decision."""

    keys: frozenset[str] = frozenset()
    """``RoomFate.key`` of what is accepted."""
    fates: frozenset[Fate] = frozenset()

    def takes(self, one: RoomFate) -> bool:
        """Whether it is accepted."""
        return one.fate is Fate.KEPT or one.fate in self.fates or one.key in self.keys


def decide(differences: Sequence[FloorDifference], decision: Decision, prepared: Prepared) -> list[FloorDifference]:
    """What is done of each difference when only a part is accepted; what is not stands in ``left``.

    Raises ``Conflict`` where something accepted is not as it was shown, where what is taken would overlap
    what stays or bear its number, or where the drawing measures to other faces of the walls than the floor does.
    """
    shown = {fate.key for it in differences for fate in it.fates} if decision.keys else set()
    if decision.keys - shown:
        raise Conflict(
            "所选变化中有的已与当前登记库不符，请重新比对后再确认",
            "some of what was chosen is no longer as it was shown; compare again, then confirm",
        )
    decided = [_narrowed(it, [fate for fate in it.fates if not decision.takes(fate)]) for it in differences]
    for it in decided:
        if it.left and it.changes:
            _must_fit(it, decided, prepared)
    return decided


def _narrowed(it: FloorDifference, left: list[RoomFate]) -> FloorDifference:
    if not left:
        return it
    rows = {row for fate in left for row in fate.new}
    ids = {row.id for fate in left for row in fate.old}
    return replace(
        it,
        new=[row for row in it.new if row not in rows],
        changed=[(old, row) for old, row in it.changed if row not in rows],
        gone=[old for old in it.gone if old.id not in ids],
        left=left,
    )


def _must_fit(it: FloorDifference, decided: Sequence[FloorDifference], prepared: Prepared) -> None:
    """A floor of which a part is taken is still one floor: nothing lies twice, no number is given twice, one way of measuring."""
    basis = prepared.reading.plans[it.plan].basis
    if it.survey is not None and it.survey.basis != basis.value:
        raise Conflict(
            f"{it.place.code} 新旧成果的轮廓所到墙面不同，面积口径不一，只能整层接受",
            f"the outlines of {it.place.code} run to another face of the walls than before; the floor can only be accepted whole",
        )
    taken = [*it.new, *(row for _, row in it.changed)]
    stays = [
        row for one in decided for fate in one.left for row in fate.old if it.floor is not None and row.floor_id == it.floor.id
    ]
    numbers = prepared.reading.rooms.number
    for words in (*_twice(stays, taken, numbers), *_overlaps(stays, taken, numbers, prepared)):
        raise Conflict(*words)


def _twice(stays: Sequence[Any], taken: Sequence[int], numbers: Any) -> list[Words]:
    twice = sorted({row.number for row in stays if row.number} & {numbers[row] for row in taken})
    together = "、".join(twice), ", ".join(twice)
    return (
        [
            Words(
                f"房间号 {together[0]} 会出现两次，相关变化须一并接受",
                f"{together[1]} would be the number of two rooms; accept what concerns them together",
            )
        ]
        if twice
        else []
    )


def _overlaps(stays: Sequence[Any], taken: Sequence[int], numbers: Any, prepared: Prepared) -> list[Words]:
    here = [row for row in stays if row.plan_outline is not None]
    there = [row for row in taken if prepared.plan_wkbs[row] is not None]
    if not here or not there:
        return []
    old = np.array([row.plan_outline for row in here], object)
    new = shapely.from_wkb(np.array([prepared.plan_wkbs[row] for row in there], object))
    j, i = shapely.STRtree(old).query(new, predicate="intersects")
    common = shapely.area(shapely.intersection(old[i], new[j]))
    return [
        Words(
            f"保留的 {here[a].number or '无号房间'} 与接受的 {numbers[there[b]] or '无号房间'} 会重叠 {share:.2f} m²，须一并接受或一并保留",
            f"{here[a].number or 'a room without number'}, which stays, would overlap {numbers[there[b]] or 'a room without number'}, "
            f"which is taken, by {share:.2f} m²; accept both or neither",
        )
        for a, b, share in zip(i.tolist(), j.tolist(), common.tolist(), strict=True)
        if share > SLIVER_M2
    ]


def begin(
    session: Session,
    survey: UUID,
    prepared: Prepared,
    changes: Sequence[tuple[Act, Sequence[FloorDifference]]],
    floor_ids: dict[int, bytes],
    on: date,
) -> None:
    """Keep of which floors a part was taken, and what remains."""
    for act, floors in changes:
        some = [it for it in floors if it.left]
        if some:
            with under(session, act):
                session.add_all(
                    PartialSurvey(
                        id=UUID(bytes=floor_ids[it.plan]),
                        survey_id=survey,
                        frame=prepared.reading.plans[it.plan].frame,
                        remains=[_told(fate) for fate in it.left],
                        valid_from=on,
                    )
                    for it in some
                )


def _told(fate: RoomFate) -> dict[str, Any]:
    says = fate.says
    return {
        "fate": fate.fate.value,
        "was": list(fate.old_numbers),
        "becomes": list(fate.new_numbers),
        "zh": says.zh,
        "en": says.en,
    }
