"""What is said of rooms that were found between walls: how many, how they came to close, and which are doubtful."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.finding import Finding
from floorplans.kinds import Kind, declare, told
from floorplans.plan import FloorPlan, Reading
from floorplans.polygonise import Bounds
from floorplans.vocabulary import Family, Severity, Words

DOUBTFUL: Final = 0.9
"""A room of less confidence than this should be looked at; this system's own figure (C)."""

CLAUSE: Final = "本系统自定参数（置信度 C）"

KINDS: Final = declare(
    Words("墙线成间", "rooms between walls"),
    {
        "rooms-polygonised": Kind(
            Severity.NOTE,
            Words("房间由墙线围合而成", "rooms found between walls"),
            Words(
                "请逐间核对；有条件时在房间图层上补画闭合轮廓后重新提交。",
                "Look at every room; where you can, draw closed outlines on a layer of rooms and hand it in again.",
            ),
            CLAUSE,
            Family.TOPOLOGY,
        ),
        "room-doubtful": Kind(
            Severity.WARNING,
            Words("房间围合可疑", "room doubtful"),
            Words(
                "请在图中补画缺失的墙线或门后重新提交，或画出该房间的闭合轮廓。",
                "Draw the walls or doors that are missing, or the closed outline of the room, and hand it in again.",
            ),
            CLAUSE,
            Family.TOPOLOGY,
        ),
    },
)


def findings_of(
    reading: Reading, shares: NDArray[np.float64], confidence: NDArray[np.float64], bounds: Bounds, *, drawn: int = 0
) -> Iterator[Finding]:
    """A note for every floor and a warning for every doubtful room; ``shares`` and ``confidence`` have a row a room.

    The first ``drawn`` rooms of a reading of one floor were drawn as rooms and are not counted.
    """
    for floor, plan in enumerate(reading.plans):
        here = reading.rows(floor)
        if here.stop > here.start + drawn:
            mine = slice(here.start + drawn, here.stop)
            yield _note(reading, floor, shares[mine], confidence[mine], bounds)
        for row in (np.flatnonzero(confidence[here] < DOUBTFUL) + here.start).tolist():
            yield _doubt(reading, row, plan, shares[row], float(confidence[row]))


def _note(reading: Reading, floor: int, shares: NDArray[np.float64], confidence: NDArray[np.float64], bounds: Bounds) -> Finding:
    plan = reading.plans[floor]
    count, drawn = len(shares), int((shares[:, 0] > 1 - 1e-6).sum())
    door, opening, gap = ((shares[:, kind] > 1e-6).sum() for kind in (1, 2, 3))
    least = float(confidence.min())
    return told(
        KINDS,
        "rooms-polygonised",
        Words(
            f"本层有 {count} 间没有画出轮廓，由墙线围合而成：{drawn} 间完全由图线围成，{door} 间有门处、{opening} 间有洞口处、{gap} 间有缝隙处由系统补线；"
            f"缝隙不大于 {bounds.gap:.2f} 米、无门洞口不大于 {bounds.opening:.2f} 米才补，宽不大于 {bounds.wall:.2f} 米的为墙体，小于 {bounds.least:.1f} ㎡ 的为管井；最低置信度 {least:.2f}。",
            f"{count} rooms of this floor are not outlined but enclosed by walls: {drawn} by drawn lines alone, {door} closed at doors, {opening} at openings, {gap} at gaps; "
            f"gaps up to {bounds.gap:.2f} m and openings without a door up to {bounds.opening:.2f} m are closed, what is nowhere wider than {bounds.wall:.2f} m is wall, below {bounds.least:.1f} m² a shaft; least confidence {least:.2f}.",
        ),
        subject=plan.frame or plan.file,
        place=" · ".join(filter(None, (plan.file, plan.frame))),
        floor=floor,
        outline=plan.outline,
        storey=_storey(plan),
    )


def _doubt(reading: Reading, row: int, plan: FloorPlan, shares: NDArray[np.float64], confidence: float) -> Finding:
    drawn, door, opening, gap = (f"{100 * part:.1f}%" for part in shares)
    return told(
        KINDS,
        "room-doubtful",
        Words(
            f"该房间由墙线围合，置信度 {confidence:.2f}：边界 {drawn} 为图线，{door} 由门、{opening} 由洞口、{gap} 由缝隙或楼层外轮廓补齐。",
            f"The room was found between walls with a confidence of {confidence:.2f}: {drawn} of its boundary is drawn, {door} is closed by doors, {opening} by openings, {gap} by gaps or the floor's outline.",
        ),
        subject=reading.subject(row),
        place=reading.place(row),
        floor=int(reading.rooms.floor[row]),
        room=row,
        outline=reading.rooms.outline[row],
        measured=Decimal(f"{confidence:.2f}"),
        limit=Decimal(f"{DOUBTFUL:.2f}"),
        storey=_storey(plan),
    )


def _storey(plan: FloorPlan) -> str:
    return " ".join(filter(None, (plan.building, plan.floor_name))) if plan.floor_name else plan.frame
