"""What becomes of each room of a floor that is surveyed again, in the words of the office."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.measure import m2_or_none
from floorplans.plan import Rooms
from floorplans.vocabulary import Labelled, RoomUse, Words
from registry.acts.match import Matching
from registry.models import RoomSurvey

SLIVER_M2 = 0.01
"""Two outlines are drawn alike when they differ by no more than the figure that areas are rounded to."""
SAME_SHAPE = 0.01
"""Two outlines laid on each other have one shape when they differ by no more than this part of the old one's area."""


class Fate(Labelled):
    """What becomes of a room when a new survey of its floor is enrolled."""

    NEW = "new", "新增", "new"
    CHANGED = "changed", "变更", "changed"
    KEPT = "kept", "不变", "kept"
    GONE = "gone", "消失", "gone"
    MOVED = "moved", "移位", "moved"
    RENUMBERED = "renumbered", "改号", "renumbered"
    SPLIT = "split", "分割", "split"
    MERGED = "merged", "合并", "merged"


WRITTEN = (Fate.NEW, Fate.CHANGED, Fate.KEPT, Fate.GONE)
"""What is done to the rows of the register; the other fates say why."""


@dataclass(frozen=True, slots=True, eq=False)
class RoomFate:
    """One thing that became of rooms: usually of one, of several where they were split or merged."""

    fate: Fate
    old: tuple[RoomSurvey, ...]
    """As the register has them."""
    new: tuple[int, ...]
    """Rows of the reading."""
    drawn: Rooms = field(repr=False)
    """The rooms of the reading."""

    @property
    def key(self) -> str:
        """What it is accepted by: of this drawing, and of the register as it stood when it was shown."""
        told = f"{[(row.id.hex, row.known_from.isoformat()) for row in self.old]}{self.new}"
        return f"{self.fate.value}-{sha256(told.encode()).hexdigest()[:16]}"

    @property
    def old_numbers(self) -> tuple[str, ...]:
        """Numbers in the register."""
        return tuple(row.number for row in self.old)

    @property
    def new_numbers(self) -> tuple[str, ...]:
        """Numbers in the drawing."""
        return tuple(str(self.drawn.number[row]) for row in self.new)

    @property
    def old_areas(self) -> tuple[Decimal | None, ...]:
        """Usable areas in the register, m²."""
        return tuple(row.usable_area for row in self.old)

    @property
    def new_areas(self) -> tuple[Decimal | None, ...]:
        """Usable areas in the drawing, m²."""
        return tuple(m2_or_none(self.drawn.usable[row]) for row in self.new)

    @property
    def says(self) -> Words:
        """The same in words, with the areas."""
        before, after = _rooms(self.old_numbers, self.old_areas), _rooms(self.new_numbers, self.new_areas)
        zh, en = {
            Fate.NEW: (f"新增 {after.zh}", f"{after.en} is new"),
            Fate.GONE: (f"{before.zh} 不再有", f"{before.en} is gone"),
            Fate.KEPT: (f"{before.zh} 不变", f"{before.en} is unchanged"),
            Fate.CHANGED: (f"{before.zh} 变为 {after.zh}", f"{before.en} becomes {after.en}"),
            Fate.RENUMBERED: (
                f"{before.zh} 改号为 {after.zh}，轮廓未变",
                f"{before.en} is now called {after.en}; its outline is the same",
            ),
            Fate.MOVED: (f"{before.zh} 移到别处，形状未变", f"{before.en} lies elsewhere; its shape is the same"),
            Fate.SPLIT: (f"{before.zh} 分割为 {after.zh}", f"{before.en} is split into {after.en}"),
            Fate.MERGED: (f"{before.zh} 合并为 {after.zh}", f"{before.en} are merged into {after.en}"),
        }[self.fate]
        more = [*self._sum(), *self._uses()]
        return Words("；".join([zh, *(it.zh for it in more)]), "; ".join([en, *(it.en for it in more)]))

    def _sum(self) -> list[Words]:
        """What the parts together have more or less than the whole."""
        if self.fate not in {Fate.SPLIT, Fate.MERGED} or None in {*self.old_areas, *self.new_areas}:
            return []
        before, after = (sum((it for it in areas if it is not None), Decimal(0)) for areas in (self.old_areas, self.new_areas))
        return [
            Words(
                f"合计由 {before} m² 变为 {after} m²（{after - before:+} m²）",
                f"together {before} m² before and {after} m² now ({after - before:+} m²)",
            )
        ]

    def _uses(self) -> list[Words]:
        if len(self.old) != 1 or len(self.new) != 1 or self.old[0].use == self.drawn.use[self.new[0]]:
            return []
        before, after = _use(self.old[0].use), _use(str(self.drawn.use[self.new[0]]))
        return [Words(f"用途由“{before.zh}”变为“{after.zh}”", f"its use was {before.en} and is {after.en}")]


def _use(code: str) -> Words:
    known = next((use for use in RoomUse if use.value == code), None)
    return known.words if known else Words(code or "未注明", code or "not stated")


def _rooms(numbers: Sequence[str], areas: Sequence[Decimal | None]) -> Words:
    zh = "、".join(f"{it or '无号房间'}（{'未测' if m2 is None else f'{m2} m²'}）" for it, m2 in zip(numbers, areas, strict=True))
    en = ", ".join(
        f"{it or 'a room without number'} ({'not measured' if m2 is None else f'{m2} m²'})"
        for it, m2 in zip(numbers, areas, strict=True)
    )
    return Words(zh, en)


def drawn_alike(old: NDArray[np.object_], new: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which outlines differ by no more than a sliver from those beside them; two that are not drawn are alike."""
    neither = shapely.is_missing(old) & shapely.is_missing(new)
    alike: NDArray[np.bool_] = neither | (shapely.area(shapely.symmetric_difference(old, new)) <= SLIVER_M2)
    return alike


def same_shape(old: NDArray[np.object_], new: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which outlines, laid on those beside them, cover them; neither turned nor mirrored."""
    alike = np.zeros(len(old), bool)
    both = np.flatnonzero(~(shapely.is_missing(old) | shapely.is_missing(new)))
    close = both[np.abs(shapely.area(old[both]) - shapely.area(new[both])) <= SAME_SHAPE * shapely.area(old[both])]
    if len(close):
        laid = [_at_origin(outlines[close]) for outlines in (old, new)]
        alike[close] = shapely.area(shapely.symmetric_difference(*laid)) <= SAME_SHAPE * shapely.area(laid[0])
    return alike


def _at_origin(outlines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Outlines with the lower-left corner of their box at the origin."""
    corners = shapely.bounds(outlines)[:, :2]
    points, of = shapely.get_coordinates(outlines, return_index=True)
    moved: NDArray[np.object_] = shapely.set_coordinates(outlines.copy(), points - corners[of])
    return moved


def fates_of(
    matching: Matching,
    old: Sequence[RoomSurvey],
    rows: range,
    drawn: Rooms,
    same: NDArray[np.bool_],
    outlines_alike: NDArray[np.bool_],
    shapes_alike: NDArray[np.bool_],
) -> list[RoomFate]:
    """What becomes of each room of a floor; the three arrays speak of the pairs: all equal, drawn alike, of one shape."""
    found = [RoomFate(Fate.SPLIT, (old[i],), tuple(rows[j] for j in parts), drawn) for i, parts in matching.splits.items()]
    found += [RoomFate(Fate.MERGED, tuple(old[i] for i in parts), (rows[j],), drawn) for j, parts in matching.merges.items()]
    before = {*matching.splits, *(i for parts in matching.merges.values() for i in parts)}
    after = {*matching.merges, *(j for parts in matching.splits.values() for j in parts)}
    for (i, j), equal, alike, shape in zip(
        matching.pairs, same.tolist(), outlines_alike.tolist(), shapes_alike.tolist(), strict=True
    ):
        if i in before or j in after:
            continue
        renumbered = alike and old[i].number != drawn.number[rows[j]]
        moved = (i, j) in matching.apart and shape
        fate = Fate.KEPT if equal else Fate.RENUMBERED if renumbered else Fate.MOVED if moved else Fate.CHANGED
        found.append(RoomFate(fate, (old[i],), (rows[j],), drawn))
    found += [RoomFate(Fate.NEW, (), (rows[j],), drawn) for j in matching.new if j not in after]
    found += [RoomFate(Fate.GONE, (old[i],), (), drawn) for i in matching.gone if i not in before]
    return found
