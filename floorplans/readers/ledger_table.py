"""Rooms that are only declared: lines of a register made the table of rooms that every reader brings out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from floorplans.finding import Finding
from floorplans.floor_names import vertical_order
from floorplans.measure import UNSTATED
from floorplans.plan import Choice, FloorPlan, Reading, Rooms
from floorplans.readers.uses import uses_of
from floorplans.vocabulary import Words

METRES = Choice("m", Words("台账没有图形，面积以平方米计", "a ledger has no drawing; its areas are m²"))

SILENT = Words("", "")
UNSAID = Choice("", SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One room as a register states it."""

    building: str = ""
    floor: str = ""
    number: str = ""
    name: str = ""
    use: str = ""
    """The register's own words for the use."""
    user: str = ""
    declared: int = UNSTATED
    """In centiares."""
    where: str = ""
    mapping: Choice = UNSAID
    declared_as: Words = SILENT


@dataclass(slots=True)
class Told:
    """What is found on the way, all of it: each finding with the line that it is of, None where it is of the file."""

    findings: list[tuple[int | None, Finding]] = field(default_factory=list)

    def add(self, finding: Finding, line: int | None = None) -> None:
        """Keep a finding."""
        self.findings.append((line, finding))


def reading_of(
    file: str, digest: str, lines: Sequence[Line], told: Told, *, height: Callable[[str], float | None] = vertical_order
) -> Reading:
    """A plan for every pair of building and floor, the lowest first, with the rooms in the order of their lines.

    ``height`` tells how high a floor lies by its label, or None where nobody knows.
    """
    high = {floor: height(floor) for floor in {line.floor for line in lines}}

    def rank(key: tuple[str, str]) -> tuple[str, bool, float, str]:
        return key[0], high[key[1]] is None, high[key[1]] or 0.0, key[1]

    keys = sorted({(line.building, line.floor) for line in lines}, key=rank)
    index = {key: at for at, key in enumerate(keys)}
    floor = np.array([index[line.building, line.floor] for line in lines], np.int32)
    order = np.argsort(floor, kind="stable")
    ranked = [lines[at] for at in order.tolist()]
    said = _column([line.use or line.name for line in ranked])
    use = uses_of(said)
    said[(use == "") & np.array([not line.use for line in ranked], bool)] = ""  # a name that tells no use is only a name
    rooms = Rooms.of(
        floor=floor[order],
        outline=np.full(len(ranked), None, object),
        number=_column([line.number for line in ranked]),
        name=_column([line.name for line in ranked]),
        use=use,
        use_said=said,
        user=_column([line.user for line in ranked]),
        declared=np.array([line.declared for line in ranked], np.int64),
        where=_column([line.where for line in ranked]),
    )
    first = {index[line.building, line.floor]: line for line in reversed(lines)}
    plans = tuple(
        FloorPlan(
            file=file,
            frame=" ".join(filter(None, key)) if len(keys) > 1 else "",
            building=key[0],
            floor_name=key[1],
            unit=METRES,
            mapping=first[at].mapping,
            declared_as=first[at].declared_as,
        )
        for at, key in enumerate(keys)
    )
    place = {int(line): row for row, line in enumerate(order.tolist())}
    findings = tuple(_bound(finding, line, lines, place, rooms, plans) for line, finding in told.findings)
    return Reading(file=file, digest=digest, plans=plans, rooms=rooms, findings=findings)


def _bound(
    finding: Finding,
    line: int | None,
    lines: Sequence[Line],
    place: dict[int, int],
    rooms: Rooms,
    plans: tuple[FloorPlan, ...],
) -> Finding:
    """A finding with the room and floor that it is of, its place beginning with the file."""
    here = " · ".join(filter(None, (plans[0].file if plans else "", finding.place)))
    if line is None:
        return replace(finding, place=here)
    row = place[line]
    floor = int(rooms.floor[row])
    storey = " ".join(filter(None, (lines[line].building, lines[line].floor)))
    subject = lines[line].number or finding.subject
    here = " · ".join(filter(None, (plans[floor].file, plans[floor].frame, finding.place)))
    return replace(finding, place=here, room=row, floor=floor, storey=storey, subject=subject)


def _column(values: Sequence[str]) -> NDArray[np.object_]:
    column = np.full(len(values), "", object)
    column[:] = values
    return column
