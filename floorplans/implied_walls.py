"""Why stated areas differ from outlines: as a rule because the one runs to the centre of the walls and the other to their face.

Where the walls that would explain it are much the same in every room, and what walls are, two bases were used and
nobody measured wrong. It is inferred: told as such, and both areas are kept.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from floorplans.clause import Confidence
from floorplans.measure import UNSTATED, decimals
from floorplans.plan import Reading
from floorplans.vocabulary import Words
from floorplans.wall_thickness import PLAUSIBLE_M, implied_thickness

EXPLAINED: Final = 0.9
"""So many of the rooms that differ must imply a plausible wall; this system's own figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpliedWalls:
    """The walls that would explain why the stated areas of one plan differ from its outlines; metres."""

    plan: int
    rooms: int
    """Rooms with an outline and a stated area."""
    differ: int
    """Of them, those whose two areas are not the same."""
    outward: bool
    """Whether most stated areas are the larger ones: to the centre of the walls, the outlines to their face."""
    typical: Decimal
    """Median of the rooms that differ."""
    least: Decimal
    most: Decimal
    plausible: int
    """Of the rooms that differ, those whose walls are what walls are."""

    @property
    def explains(self) -> bool:
        """Whether two faces of the walls explain the differences."""
        return self.plausible >= EXPLAINED * self.differ

    @property
    def says(self) -> Words:
        """The explanation, or that there is none, with its confidence."""
        zh = f"{self.rooms} 间既有图形又注明面积，其中 {self.differ} 间两者不同"
        en = f"of {self.rooms} rooms with an outline and a stated area {self.differ} differ"
        if not self.explains:
            return Words(
                f"{zh}；墙厚无法解释（相当于墙厚 {self.least}～{self.most} 米）。两者均保留，请查明量法。",
                f"{en}; walls do not explain it (they would be {self.least} to {self.most} m thick). Both are kept; find out how they were measured.",
            )
        faces = ("量至墙体中心线", "图形量至墙面") if self.outward else ("量至墙面", "图形量至墙体中心线")
        faces_en = ("the centre of the walls", "their face") if self.outward else ("the face of the walls", "their centre")
        trust = Confidence.D
        return Words(
            f"{zh}，相当于注明面积{faces[0]}、{faces[1]}，墙厚 {self.typical} 米（{self.least}～{self.most} 米）；"
            f"可信度 {trust.value}：{trust.zh}。两者均保留。",
            f"{en}, as if the stated areas ran to {faces_en[0]} and the outlines to {faces_en[1]}, walls being {self.typical} m thick "
            f"({self.least} to {self.most} m); confidence {trust.value}: {trust.en}. Both are kept.",
        )


def implied_walls(reading: Reading) -> tuple[ImpliedWalls, ...]:
    """Of every plan where stated areas and outlines differ, the walls that would explain it, in the order of the plans.

    What is held against the stated area is the whole outline, columns and shafts in it: they are no walls.
    """
    rooms = reading.rooms
    with np.errstate(invalid="ignore"):
        thickness = implied_thickness(rooms.outline, np.where(rooms.declared == UNSTATED, np.nan, rooms.declared / 100))
    known = np.isfinite(thickness)
    differs = known & (rooms.declared != rooms.usable)
    walls = np.abs(thickness)
    plausible = differs & (walls >= PLAUSIBLE_M[0]) & (walls <= PLAUSIBLE_M[1])
    floors = len(reading.plans)
    both, unlike, likely = (np.bincount(rooms.floor[it], minlength=floors) for it in (known, differs, plausible))
    told = []
    for plan in np.flatnonzero(unlike).tolist():
        rows = reading.rows(plan)
        mine = thickness[rows][differs[rows]]
        middle, low, high = np.median(mine), np.abs(mine).min(), np.abs(mine).max()
        told.append(
            ImpliedWalls(
                plan=plan,
                rooms=int(both[plan]),
                differ=int(unlike[plan]),
                outward=bool(middle >= 0),
                typical=_metres(abs(middle)),
                least=_metres(low),
                most=_metres(high),
                plausible=int(likely[plan]),
            )
        )
    return tuple(told)


def _metres(length: float) -> Decimal:
    return decimals(length, 2) or Decimal(0)
