"""A drawing that no standard knows: its rooms are proposed, by outlines that tile a larger outline.

Nothing is certain here; the proposal says so, and a person looks.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.plan import Choice
from floorplans.readers.dxf_drawn import Drawn, Line
from floorplans.readers.dxf_mapping import Standard
from floorplans.readers.dxf_outlines import rings_of
from floorplans.vocabulary import Words

FEWEST: Final = 3
"""Fewer outlines do not make a floor."""
OVERLAP: Final = 0.02
"""Outlines that overlap by more than this part of their area do not tile."""
FILLED: Final = 0.4
"""Rooms fill at least this part of the outline around them."""


@dataclass(frozen=True, slots=True)
class _Family:
    """Outlines of one layer, or of one block."""

    layer: str
    block: str
    outlines: NDArray[np.object_]


def propose(drawn: Drawn) -> tuple[Standard, Choice] | None:
    """The layer or block family most like rooms, what stands around it, and the layers of its labels; None where none is."""
    scale = _scale(drawn.lines)
    families = [one for one in _families(drawn.lines, scale) if len(one.outlines)]
    points = shapely.points(np.array([text.middle for text in drawn.texts], float).reshape(-1, 2) * scale)
    best: tuple[float, _Family, str] | None = None
    for family in families:
        if len(family.outlines) < FEWEST or not _tiles(family.outlines):
            continue
        around = _around(family, families)
        if around is None:
            continue
        layer, filled = around
        labelled = np.unique(shapely.STRtree(family.outlines).query(points, predicate="within")[1]).size / len(family.outlines)
        score = filled * (0.2 + labelled) * len(family.outlines) ** 0.25
        if best is None or score > best[0]:
            best = score, family, layer
    if best is None:
        return None
    _, family, layer = best
    labels = label_layers(drawn, points, family.outlines)
    standard = Standard(
        name="",
        says=Words("", ""),
        room_blocks=(family.block,) if family.block else (),
        attributes={
            "number": ("*号*", "*编号*", "*NO*", "*NUM*"),
            "use": ("*用途*", "*USE*"),
            "name": ("*名*", "*NAME*"),
            "area": ("*面积*", "*AREA*"),
        },
        layers={"rooms": () if family.block else (family.layer,), "labels": labels, "gross": (layer,)},
    )
    zh = f"图块“{family.block}”" if family.block else f"图层“{family.layer}”"
    en = f"block “{family.block}”" if family.block else f"layer “{family.layer}”"
    count = len(family.outlines)
    because = Words(
        f"没有图层对照认识本图；{zh}的 {count} 个闭合轮廓互不重叠地铺满图层“{layer}”的轮廓，建议作为房间，请人工确认",
        f"no mapping knows these layers; {count} closed outlines of {en} tile the outline on “{layer}” and are proposed as rooms: please confirm",
    )
    return standard, Choice("", because, sure=False)


def _scale(lines: Sequence[Line]) -> float:
    """Makes the drawing about a hundred long, so that tolerances in metres mean something before the unit is known."""
    spans = [float(np.abs(line.matrix[:, :2] @ np.ptp(line.vertices[:, :2], axis=0)).max()) for line in lines]
    return 100.0 / max(spans) if spans and max(spans) > 0 else 1.0


def _families(lines: Sequence[Line], scale: float) -> list[_Family]:
    """Closed outlines by layer, and by block where blocks draw them."""
    by: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        by[(line.layer, "")].append(line)
        if line.block:
            by[("", line.block)].append(line)
    families = []
    for (layer, block), members in by.items():
        if block and len({line.insert for line in members}) < FEWEST:
            continue
        outlines = rings_of(members, scale)[0].outline
        families.append(_Family(layer, block, outlines[shapely.is_valid(outlines)]))
    return families


def _tiles(outlines: NDArray[np.object_]) -> bool:
    """Whether outlines lie side by side, not on or in each other."""
    whole = float(shapely.area(outlines).sum())
    return whole > 0 and whole - float(shapely.area(shapely.union_all(outlines))) <= OVERLAP * whole


def _around(family: _Family, families: Sequence[_Family]) -> tuple[str, float] | None:
    """Layer of the outline, or outlines, that rooms fill best, and how full it is."""
    total, typical = float(shapely.area(family.outlines).sum()), float(np.median(shapely.area(family.outlines)))
    middles = shapely.point_on_surface(family.outlines)
    best = None
    for other in families:
        if other is family or other.block:
            continue
        large = other.outlines[shapely.area(other.outlines) > 2 * typical]
        if not large.size or len(large) >= len(family.outlines):
            continue
        within, which = shapely.STRtree(large).query(middles, predicate="within")
        used = large[np.unique(which)]
        if len(np.unique(within)) < 0.9 * len(middles):
            continue
        filled = total / float(shapely.area(shapely.union_all(used)))
        if FILLED <= filled <= 1.0 + OVERLAP and (best is None or filled > best[1]):
            best = other.layer, filled
    return best


def label_layers(drawn: Drawn, points: NDArray[np.object_], outlines: NDArray[np.object_]) -> tuple[str, ...]:
    """Layers of which most texts stand in rooms, and which stand in a fair part of the rooms."""
    text, room = shapely.STRtree(outlines).query(points, predicate="within")
    within: dict[str, set[int]] = defaultdict(set)
    count: dict[str, int] = defaultdict(int)
    for at, row in zip(text, room, strict=True):
        within[drawn.texts[at].layer].add(int(row))
        count[drawn.texts[at].layer] += 1
    total: dict[str, int] = defaultdict(int)
    for one in drawn.texts:
        total[one.layer] += 1
    return tuple(layer for layer in within if count[layer] >= 0.5 * total[layer] and len(within[layer]) >= 0.3 * len(outlines))
