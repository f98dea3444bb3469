"""Checks on what is written in and beside the rooms: numbers and uses."""

import re
from collections.abc import Iterator

import numpy as np

from floorplans.checks import Said, check
from floorplans.checks.rooms import plain_numbers, plans_with
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Moment, RoomUse, Severity, Words


@check(
    "number-missing",
    Severity.ERROR,
    Words("缺少房间号", "room number missing"),
    family=Family.LABELS,
    mend=Words("请在房间轮廓内标注房间号。", "Write the room's number inside its outline."),
)
def rooms_have_numbers(reading: Reading, _: float) -> Iterator[Said]:
    """A room has a number; corridors and stairs need none."""
    which, kinds = plain_numbers(reading.rooms)
    blank = np.array([not number for number in kinds], bool)[which] if len(kinds) else np.zeros(0, bool)
    for row in np.flatnonzero(blank & (reading.rooms.use != RoomUse.CIRCULATION.value)).tolist():
        said = reading.rooms.use_said[row] or reading.rooms.name[row]
        yield Said(
            says=Words(
                f"房间内没有房间号{f'，只有标注“{said}”' if said else ''}。",
                f"The room has no number{f'; it only says “{said}”' if said else ''}.",
            ),
            room=row,
        )


@check(
    "number-twice",
    Severity.ERROR,
    Words("房间号重复", "room number given twice"),
    family=Family.LABELS,
    mend=Words("请改正其中一个房间号，同一楼层内不得重号。", "Correct one of the numbers; on one floor each is given once."),
)
def numbers_are_given_once(reading: Reading, _: float) -> Iterator[Said]:
    """No two rooms of a floor have the same number; the second and later ones are told."""
    which, kinds = plain_numbers(reading.rooms)
    rows = np.flatnonzero(np.array([bool(number) for number in kinds], bool)[which]) if len(kinds) else np.empty(0, np.intp)
    if not len(rows):
        return
    key = reading.rooms.floor[rows].astype(np.int64) * len(kinds) + which[rows]
    _, first, group, times = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    later = np.flatnonzero((times > 1)[group] & (first[group] != np.arange(len(rows))))
    for at in later.tolist():
        row, other = int(rows[at]), int(rows[first[group[at]]])
        count = int(times[group[at]])
        yield Said(
            says=Words(
                f"房间号 {kinds[which[row]]} 在本层出现 {count} 次，另见 {reading.place(other)}。",
                f"The number {kinds[which[row]]} stands {count} times on this floor, also at {reading.place(other)}.",
            ),
            room=row,
        )


@check(
    "number-unknown",
    Severity.WARNING,
    Words("房间号不合编号规则", "room number unlike the others"),
    family=Family.LABELS,
    mend=Words(
        "请核对房间号是否有误，或修改图层映射中的编号规则。", "Check the number, or change the pattern of numbers in the mapping."
    ),
)
def numbers_follow_their_pattern(reading: Reading, _: float) -> Iterator[Said]:
    """A number looks as the numbers of its drawing do."""
    which, kinds = plain_numbers(reading.rooms)
    patterns: dict[str, list[int]] = {}
    for floor, plan in plans_with(reading, lambda it: it.number_pattern):
        patterns.setdefault(plan.number_pattern, []).append(floor)
    for pattern, floors in patterns.items():
        try:
            rule = re.compile(pattern)
        except re.error:
            continue  # a pattern that is none is the mapping's fault, not the drawing's
        strange = np.array([bool(number) and rule.fullmatch(number) is None for number in kinds], bool)
        for row in np.flatnonzero(strange[which] & np.isin(reading.rooms.floor, floors)).tolist() if len(kinds) else ():
            shown = kinds[which[row]]
            yield Said(
                says=Words(
                    f"房间号“{shown}”（{len(shown)} 个字符）不符合编号规则 {pattern}。",
                    f"The number “{shown}” ({len(shown)} characters) does not match {pattern}.",
                ),
                room=row,
            )


@check(
    "use-unknown",
    Severity.WARNING,
    Words("房间用途不明", "use unknown"),
    family=Family.LABELS,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请按办公室、服务用房、设备用房、附属用房、技术业务用房标注用途。",
        "State the use: office, service, equipment, annex or technical.",
    ),
    clause="发改投资〔2014〕2674号 党政机关办公用房建设标准 第十条",
)
def uses_are_known(reading: Reading, _: float) -> Iterator[Said]:
    """The use of a room is one of the five; a floor that says no use at all is told once."""
    rooms = reading.rooms
    unknown = np.asarray(rooms.use == "", bool)
    silent_room = unknown & np.asarray(rooms.use_said == "", bool)
    counts = np.bincount(rooms.floor, minlength=len(reading.plans))
    silent = (counts > 0) & (np.bincount(rooms.floor, silent_room, len(reading.plans)) == counts)
    for floor in np.flatnonzero(silent).tolist():
        count = int(counts[floor])
        yield Said(
            says=Words(f"本层 {count} 个房间均未标注用途。", f"None of the {count} rooms of this floor says its use."),
            floor=floor,
        )
    for row in np.flatnonzero(unknown & ~silent[rooms.floor]).tolist():
        said = rooms.use_said[row]
        yield Said(
            says=Words(f"用途“{said}”无法归类。", f"The use “{said}” belongs to no class.")
            if said
            else Words("房间内没有标注用途。", "The room does not say its use."),
            room=row,
        )


@check(
    "label-outside",
    Severity.WARNING,
    Words("标注不在任何房间内", "label outside every room"),
    family=Family.LABELS,
    mend=Words("请将标注移入所属房间，或补绘该房间轮廓。", "Move the label into its room, or draw the outline that is missing."),
)
def labels_stand_in_rooms(reading: Reading, _: float) -> Iterator[Said]:
    """A label stands in the room that it names."""
    for floor, plan in plans_with(reading, lambda it: it.loose_labels):
        for label in plan.loose_labels:
            here = "?" if label.point is None or label.point.is_empty else f"({label.point.x:.2f}, {label.point.y:.2f})"
            yield Said(
                says=Words(
                    f"标注“{label.text}”在 {here} 处，不在任何房间内。", f"The label “{label.text}” at {here} stands in no room."
                ),
                floor=floor,
                subject=label.text,
                place=" · ".join(filter(None, (plan.file, plan.frame, label.where))),
                outline=label.point,
            )
