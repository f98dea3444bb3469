"""A partition that only hides the excess: a new room without a door of its own, or that nobody and nothing uses.

policy.md REC-2, confidence B (2014): 不能简单地做隔断并空置了之. A note to look at, never an accusation.
"""

from collections.abc import Sequence

from floorplans.act_findings import RESHAPING
from floorplans.finding import Finding
from floorplans.kinds import told
from floorplans.vocabulary import RoomUse, Words
from registry.acts.reshape_rows import Part

CODE = "partition-doubtful"
OF_ITS_OWN = frozenset(
    {RoomUse.SERVICE, RoomUse.EQUIPMENT, RoomUse.ANNEX, RoomUse.TECHNICAL, RoomUse.PUBLIC, RoomUse.CIRCULATION}
)
"""Uses that need no occupant."""


def partition_doubts(parts: Sequence[Part], codes: Sequence[str]) -> list[Finding]:
    """A note on each new room that lacks a door, or both an occupant and a use of its own; the largest part is the old room still."""
    largest = max(range(len(parts)), key=lambda i: parts[i].drawn.area)
    found = []
    for i, part in enumerate(parts):
        lacks = [] if i == largest else _lacks(part)
        if lacks:
            says = Words("、".join(it.zh for it in lacks), ", ".join(it.en for it in lacks))
            found.append(
                told(
                    RESHAPING,
                    CODE,
                    Words(
                        f"分割出的 {part.number or codes[i]} {says.zh}，请核实是否仅为隔断。",
                        f"{part.number or codes[i]}, which was split off, has {says.en}; see whether it is a mere partition.",
                    ),
                    subject=codes[i],
                    outline=part.drawn,
                )
            )
    return found


def _lacks(part: Part) -> list[Words]:
    lacks = []
    if part.door is None:
        lacks.append(Words("未注明房门", "no door told"))
    elif not part.door:
        lacks.append(Words("没有独立房门", "no door of its own"))
    if not part.occupant and part.use not in OF_ITS_OWN:
        lacks.append(
            Words("没有使用人", "no occupant") if part.use else Words("没有用途和使用人", "neither a use nor an occupant")
        )
    return lacks
