"""How much of a building can be used: the coefficient K, usable area over gross area.

The standard of 2014 (发改投资〔2014〕2674号) asks of the basic rooms (offices, service, equipment) at least 65 % in
buildings of several storeys and 60 % in high-rise ones; confidence B, so it is told and not held against anybody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.areas import buildings_of, counted_gross
from floorplans.clause import Clause, Confidence
from floorplans.measure import UNSTATED, m2_or_none
from floorplans.plan import Reading
from floorplans.storey_height import AreaMethod
from floorplans.vocabulary import RoomUse, Words

BASIC: Final = frozenset({RoomUse.OFFICE, RoomUse.SERVICE, RoomUse.EQUIPMENT})
"""Basic rooms (基本办公用房), art. 10 of the standard."""

LEAST: Final = Decimal("0.65")
LEAST_IN_HIGH_RISE: Final = Decimal("0.60")
CLAUSE: Final = Clause(
    "发改投资〔2014〕2674号",
    "使用面积系数",
    Confidence.B,
    Words("多层不低于 65%，高层不低于 60%", "at least 65 %, in high-rise buildings 60 %"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsableRatio:
    """Usable and gross area of one building, in m², over those of its floors whose gross area is known."""

    building: str
    """Its code, else the file it was drawn in."""
    usable: Decimal
    """Of the rooms whose use counts."""
    other: Decimal
    """Of the rooms whose use does not: corridors, annexes; they stand in the same gross area."""
    gross: Decimal | None
    ratio: Decimal | None
    """Usable over gross to four places; None where no gross area is known."""
    floors: int
    missing: int
    """Floors whose gross area is not known; they and their rooms are left out."""
    assumed: int
    """Floors that count in full because nobody says how high they are."""

    def is_low(self, *, high_rise: bool = False) -> bool | None:
        """Whether it is below what the standard asks; None where it is not known. From where a building is high-rise is its attribute."""
        return None if self.ratio is None else self.ratio < (LEAST_IN_HIGH_RISE if high_rise else LEAST)


def building_ratio(
    reading: Reading,
    *,
    method: AreaMethod = AreaMethod.ESTATE,
    heights: NDArray[np.float64] | None = None,
    uses: Collection[RoomUse] = BASIC,
) -> tuple[UsableRatio, ...]:
    """The usable ratio of every building of a measured reading, in the order of its plans.

    ``heights`` are storey heights in metres, one a plan; else they follow from the plans.
    """
    rooms, floors = reading.rooms, len(reading.plans)
    gross, assumed = counted_gross(reading, method=method, heights=heights)
    known = (gross != UNSTATED)[rooms.floor] & (rooms.usable != UNSTATED)
    counts = np.isin(rooms.use, [use.value for use in uses])
    usable, other = np.zeros(floors, np.int64), np.zeros(floors, np.int64)
    for sums, mine in ((usable, known & counts), (other, known & ~counts)):
        np.add.at(sums, rooms.floor[mine], rooms.usable[mine])
    names, of = buildings_of(reading.plans)
    return tuple(_ratio(name, np.flatnonzero(of == at), usable, other, gross, assumed) for at, name in enumerate(names))


def _ratio(
    building: str,
    mine: NDArray[np.intp],
    usable: NDArray[np.int64],
    other: NDArray[np.int64],
    gross: NDArray[np.int64],
    assumed: NDArray[np.bool_],
) -> UsableRatio:
    stated = mine[gross[mine] != UNSTATED]
    total, inside = int(gross[stated].sum()) if len(stated) else UNSTATED, int(usable[stated].sum())
    share = (Decimal(inside) / total).quantize(Decimal("0.0001"), "ROUND_HALF_UP") if total > 0 else None
    return UsableRatio(
        building=building,
        usable=Decimal(inside).scaleb(-2),
        other=Decimal(int(other[stated].sum())).scaleb(-2),
        gross=m2_or_none(total),
        ratio=share,
        floors=len(mine),
        missing=len(mine) - len(stated),
        assumed=int(assumed[stated].sum()),
    )
