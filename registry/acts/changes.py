"""What a resurvey changes that an office should look at: rules on a floor's fates beside the survey in force.

Each has a code of ``floorplans.act_findings.RESURVEY`` and, where something is measured, its tolerance in
``floorplans/checks/tolerances.yaml``. They ask, they do not refuse; only a room in use that goes is refused (``in_use``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
import shapely
from sqlalchemy.orm import Session

from floorplans.act_findings import PLACED, RESURVEY
from floorplans.checks import Said
from floorplans.checks.tolerances import tolerances
from floorplans.finding import Finding
from floorplans.kinds import told
from floorplans.measure import m2_or_none
from floorplans.plan import FloorPlan
from floorplans.tolerance import limits
from floorplans.vocabulary import BoundaryBasis, RoomUse, Words
from registry.acts.difference import FloorDifference
from registry.acts.fates import Fate, RoomFate, drawn_alike
from registry.acts.in_use import vanishing
from registry.acts.off_site import CODE as OFF_SITE
from registry.acts.off_site import off_site
from registry.acts.prepare import Prepared
from registry.acts.resurvey import objects, way_off

LEAST_ROOMS: Final = 3
"""Of fewer rooms it is not said that many of them are renumbered or gone."""

SAID: Final = {**RESURVEY, **PLACED}

Rule = Callable[[FloorDifference, Prepared, float], Iterator[Said]]


def changes(
    session: Session,
    differences: Sequence[FloorDifference],
    prepared: Prepared,
    *,
    on: date,
    allowed: Mapping[str, float] | None = None,
) -> list[Finding]:
    """What is to be said of the floors beside the register, were the survey enrolled on a day.

    ``allowed`` replaces tolerances by code, in their unit; raises ``KeyError`` for a code that is none.
    """
    limits_of = {code: tolerances()[code].value if code in tolerances() else 0.0 for code in (*RULES, OFF_SITE)}
    for code, value in (allowed or {}).items():
        SAID[code]  # a misspelt code would be overlooked
        limits_of[code] = value
    found = []
    for it in differences:
        if it.enrolled or it.survey is None or not it.matched:
            continue
        for code, rule in RULES.items():
            found += [_finding(code, said, it, prepared) for said in rule(it, prepared, limits_of[code])]
    found += [
        _finding(OFF_SITE, said, it, prepared) for it, said in off_site(session, differences, prepared, limits_of[OFF_SITE])
    ]
    for it, held in vanishing(session, differences, on):
        says = Words(
            f"{held.number or '无号房间'} 正在使用，不能随复测消失。",
            f"{held.number or 'A room without number'} is in use and cannot vanish with a resurvey.",
        )
        found.append(_finding("room-in-use-gone", Said(says=says, subject=held.number, outline=held.plan_outline), it, prepared))
    return found


def _finding(code: str, said: Said, it: FloorDifference, prepared: Prepared) -> Finding:
    plan: FloorPlan = prepared.reading.plans[it.plan]
    outline = said.outline
    if outline is None and said.room is not None:
        outline = shapely.from_wkb(prepared.plan_wkbs[said.room])
    return told(
        SAID,
        code,
        said.says,
        subject=said.subject or (prepared.reading.subject(said.room) if said.room is not None else it.place.code),
        place=" · ".join(filter(None, (plan.file, plan.frame))),
        floor=it.plan,
        room=said.room,
        outline=outline,
        measured=said.measured,
        limit=said.limit,
        storey=f"{it.place.building} {it.place.floor}",
    )


def _limit(area: Decimal, times: float) -> Decimal:
    """By how much an area may differ, in whole centiares; ``times`` the third grade."""
    return Decimal(int(limits(np.array([int(area * 100)]), times=times)[0])).scaleb(-2)


def _alike(it: FloorDifference, prepared: Prepared) -> dict[RoomFate, bool]:
    """Of every room that is one still whether its outline is where it was."""
    single = [fate for fate in it.matched if len(fate.old) == len(fate.new) == 1]
    before = objects(fate.old[0].plan_outline for fate in single)
    after = shapely.from_wkb(objects(prepared.plan_wkbs[fate.new[0]] for fate in single))
    return dict(zip(single, drawn_alike(before, after).tolist(), strict=True))


def _areas(it: FloorDifference, prepared: Prepared, tolerance: float) -> Iterator[Said]:
    """Rooms that were redrawn have the area they had, within the limit of two measurements."""
    alike = _alike(it, prepared)
    for fate in it.matched:
        if fate.fate in {Fate.NEW, Fate.GONE} or alike.get(fate) or None in {*fate.old_areas, *fate.new_areas}:
            continue
        before, after = (sum((m2 for m2 in areas if m2 is not None), Decimal(0)) for areas in (fate.old_areas, fate.new_areas))
        if abs(after - before) > (limit := _limit(before, tolerance)):
            was = "" if fate.old_numbers == fate.new_numbers else "、".join(fate.old_numbers)
            yield Said(
                says=Words(
                    f"{f'原 {was} ' if was else ''}在册 {before} ㎡，本次 {after} ㎡，相差 {after - before:+} ㎡，限差 {limit} ㎡。",
                    f"{f'Was {was}: ' if was else ''}{before} m² in the register, {after} m² now, {after - before:+} m²; "
                    f"the limit is {limit} m².",
                ),
                room=fate.new[0],
                measured=abs(after - before),
                limit=limit,
            )


def _areas_alone(it: FloorDifference, prepared: Prepared, tolerance: float) -> Iterator[Said]:
    """A room whose outline is where it was has the areas it had, the measured and the stated one."""
    rooms = prepared.reading.rooms
    for fate, same in _alike(it, prepared).items():
        row, old = fate.new[0], fate.old[0]
        pairs = (
            (Words("实测", "measured"), old.usable_area, m2_or_none(rooms.usable[row])),
            (Words("标注", "stated"), old.declared_area, m2_or_none(rooms.declared[row])),
        )
        for kind, before, after in pairs if same else ():
            if before is None or after is None or abs(after - before) <= (limit := _limit(before, tolerance)):
                continue
            yield Said(
                says=Words(
                    f"轮廓未动，{kind.zh}面积由 {before} ㎡ 变为 {after} ㎡，限差 {limit} ㎡。",
                    f"Its outline has not moved, but its {kind.en} area was {before} m² and is {after} m²; the limit is {limit} m².",
                ),
                room=row,
                measured=abs(after - before),
                limit=limit,
            )


def _gross(it: FloorDifference, prepared: Prepared, tolerance: float) -> Iterator[Said]:
    """The gross area of the floor is what it was."""
    before = it.survey.gross_floor_area if it.survey else None
    plan = prepared.reading.plans[it.plan]
    after = m2_or_none(plan.gross_area)
    if before is None or after is None or abs(after - before) <= (limit := _limit(before, tolerance)):
        return
    yield Said(
        says=Words(
            f"本层建筑面积在册 {before} ㎡，本次 {after} ㎡，相差 {after - before:+} ㎡，限差 {limit} ㎡。",
            f"The gross area of the floor was {before} m² and is {after} m², {after - before:+} m²; the limit is {limit} m².",
        ),
        outline=plan.outline,
        measured=abs(after - before),
        limit=limit,
    )


def _uses(it: FloorDifference, prepared: Prepared, tolerance: float) -> Iterator[Said]:
    """No more rooms than the tolerance are used for something else than before; what was not known before is no change."""
    known = prepared.reading.rooms.use
    single = [fate for fate in it.matched if len(fate.old) == len(fate.new) == 1]
    changed = [fate for fate in single if fate.old[0].use and fate.old[0].use != known[fate.new[0]]]
    for fate in changed if len(changed) > tolerance else ():
        before, after = _use(fate.old[0].use), _use(str(known[fate.new[0]]))
        yield Said(
            says=Words(f"用途由“{before.zh}”变为“{after.zh}”。", f"Its use was {before.en} and is {after.en}."), room=fate.new[0]
        )


def _use(code: str) -> Words:
    return next((use.words for use in RoomUse if use.value == code), Words(code or "未注明", code or "not stated"))


def _renumbered(it: FloorDifference, _: Prepared, tolerance: float) -> Iterator[Said]:
    """Not many rooms of a floor have other numbers at once."""
    count = sum(fate.old_numbers != fate.new_numbers for fate in it.matched if len(fate.old) == len(fate.new) == 1)
    yield from _many(it, count, tolerance, Words("同时改号", "have other numbers now"))


def _gone(it: FloorDifference, _: Prepared, tolerance: float) -> Iterator[Said]:
    """Most rooms of a floor are still there."""
    count = sum(len(fate.old) for fate in it.matched if fate.fate is Fate.GONE)
    yield from _many(it, count, tolerance, Words("不再有", "are gone"))


def _many(it: FloorDifference, count: int, tolerance: float, what: Words) -> Iterator[Said]:
    of = sum(len(fate.old) for fate in it.matched)
    if count >= LEAST_ROOMS and count > tolerance * of:
        yield Said(
            says=Words(
                f"在册 {of} 个房间中有 {count} 个{what.zh}，超过 {100 * tolerance:g}%。",
                f"{count} of the {of} rooms in the register {what.en}, more than {100 * tolerance:g} %.",
            ),
            measured=Decimal(count),
            limit=Decimal(f"{tolerance * of:.2f}"),
        )


def _basis(it: FloorDifference, prepared: Prepared, _: float) -> Iterator[Said]:
    """Outlines run to the same face of the walls as in the survey in force."""
    before, after = it.survey.basis if it.survey else "", prepared.reading.plans[it.plan].basis
    if before and before != after.value and BoundaryBasis.UNSTATED.value not in {before, after.value}:
        was = BoundaryBasis(before)
        yield Said(
            says=Words(f"上次量至{was.zh}，本次量至{after.zh}。", f"It was measured to the {was.en}, now to the {after.en}.")
        )


def _unit(it: FloorDifference, prepared: Prepared, _: float) -> Iterator[Said]:
    """The drawing has the unit of the survey in force."""
    before, after = it.survey.unit if it.survey else "", prepared.reading.plans[it.plan].unit.name
    if before and after and before != after:
        yield Said(says=Words(f"上次图形单位为 {before}，本次为 {after}。", f"The unit was {before} and is {after}."))


def _moved(it: FloorDifference, prepared: Prepared, tolerance: float) -> Iterator[Said]:
    """The rooms of a floor do not all lie off by one way from where they lay."""
    rows = range(*prepared.reading.rows(it.plan).indices(len(prepared.reading.rooms)))
    old = [row for fate in it.matched for row in fate.old if it.floor is not None and row.floor_id == it.floor.id]
    after = shapely.from_wkb(objects(prepared.plan_wkbs[row] for row in rows))
    numbers = [str(prepared.reading.rooms.number[row]) for row in rows]
    way = way_off([row.number for row in old], objects(row.plan_outline for row in old), numbers, after, farther=tolerance)
    if way is not None:
        x, y = way
        by = Decimal(f"{np.hypot(x, y):.3f}")
        yield Said(
            says=Words(
                f"同号房间整体偏移 {by} 米（东 {x:+.3f}，北 {y:+.3f}）。",
                f"Rooms of the same numbers all lie {by} m off (east {x:+.3f}, north {y:+.3f}).",
            ),
            outline=prepared.reading.plans[it.plan].outline,
            measured=by,
            limit=Decimal(f"{tolerance:.3f}"),
        )


RULES: Final[dict[str, Rule]] = {
    "area-changed": _areas,
    "area-changed-alone": _areas_alone,
    "gross-changed": _gross,
    "use-changed": _uses,
    "rooms-renumbered": _renumbered,
    "rooms-gone": _gone,
    "basis-changed": _basis,
    "unit-changed": _unit,
    "floor-moved": _moved,
}
"""The rules by their codes."""
