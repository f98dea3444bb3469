"""Floors that stand side by side in one model space, told apart by their frames, or by the titles beside them.

Framed floors are drawn at the same place within their frames, so the lower left corner of the frame
is the plan's (0, 0); thus the floors of a building lie above each other. A drawing in projected
coordinates keeps them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.floor_names import floor_names
from floorplans.geometry import inside_of
from floorplans.readers.dxf_drawn import Text
from floorplans.readers.dxf_mapping import Standard

APART: Final = 2.5
"""Rooms of a floor are nearer to some other than this in metres; floors drawn side by side are further apart."""

LONGEST_TITLE: Final = 40
SMALLEST_FRAME: Final = 4.0
"""A rectangle of a frame layer below this, in m², is a cell of the title block."""

_BUILDING: Final = re.compile(r"(?:楼栋编号|楼栋代码|幢号编码|楼栋编码|building)\s*[:：]\s*([0-9A-Za-z][\w.-]*)", re.IGNORECASE)
_FLOOR: Final = re.compile(r"(?:楼层|层次|floor)\s*[:：]\s*(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where one floor is drawn."""

    title: str
    box: shapely.Polygon
    """In drawing metres."""
    corner: tuple[float, float] = (0.0, 0.0)
    """What is (0, 0) in the plan."""


def frames_of(
    standard: Standard,
    rectangles: NDArray[np.object_],
    texts: Sequence[Text],
    rooms: NDArray[np.object_],
    gross: NDArray[np.object_],
    metres: float,
) -> list[Frame]:
    """The floors of a drawing from left to right and top to bottom; one frame without a title where nothing tells more.

    ``rectangles`` are the outlines on frame layers, all outlines in metres; ``metres`` are those of a
    drawing unit.
    """
    kept = rectangles[shapely.is_valid(rectangles) & (shapely.area(rectangles) > SMALLEST_FRAME)]
    kept = kept[np.setdiff1d(np.arange(len(kept)), inside_of(kept, kept)[0])]
    titles = [text for text in texts if standard.holds("titles", text.layer)]
    everything = np.concatenate([rooms, gross])
    everything = everything[~shapely.is_empty(everything)]
    if len(kept):
        found = _framed(kept, titles, texts, everything, metres)
        if found:
            return _in_reading_order(found)
    titles = [text for text in titles if floor_names(text.text)] or [text for text in texts if _is_title(text.text)]
    titles = list({text.text: text for text in reversed(titles)}.values())
    if len(titles) > 1 and len(everything):
        return _in_reading_order(_beside_titles(titles, everything, metres))
    whole = shapely.box(*shapely.total_bounds(everything)) if len(everything) else shapely.Polygon()
    return [Frame(titles[0].text if titles else "", whole)]


def nearest(frames: Sequence[Frame], shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """In or beside which frame each shape stands."""
    if len(frames) == 1 or not len(shapes):
        return np.zeros(len(shapes), np.int64)
    middles = shapely.point_on_surface(shapely.convex_hull(shapes))
    sound = np.flatnonzero(~shapely.is_missing(middles) & ~shapely.is_empty(middles))
    which = np.zeros(len(shapes), np.int64)
    row, frame = shapely.STRtree([one.box for one in frames]).query_nearest(middles[sound], all_matches=False)
    which[sound[row]] = frame
    return which


def building_said(texts: Sequence[Text]) -> str:
    """Code of the building that title blocks state; empty where they state none or several."""
    said = {found[1] for text in texts for found in _BUILDING.finditer(text.text)}
    return said.pop() if len(said) == 1 else ""


def floor_said(texts: Sequence[Text]) -> str:
    """Label of the floor that a title block states (楼层:3F)."""
    said = {name for text in texts for found in _FLOOR.finditer(text.text) for name in floor_names(found[1])}
    return said.pop() if len(said) == 1 else ""


def _framed(
    boxes: NDArray[np.object_], titles: Sequence[Text], texts: Sequence[Text], drawn: NDArray[np.object_], metres: float
) -> list[Frame]:
    """A frame for every rectangle in which rooms are drawn or to which a floor's title belongs."""
    tree = shapely.STRtree(boxes)
    held: list[list[Text]] = [[] for _ in boxes]
    for text in titles or [text for text in texts if _is_title(text.text)]:
        # A title may stand below its frame, but not further than a fifth of its height.
        point = shapely.Point(text.middle[0] * metres, text.middle[1] * metres)
        for at in tree.query_nearest(point, all_matches=False):
            box = boxes[at]
            if shapely.distance(box, point) <= 0.2 * (box.bounds[3] - box.bounds[1]):
                held[at].append(text)
    used = set(tree.query(shapely.point_on_surface(shapely.convex_hull(drawn)), predicate="intersects")[1].tolist())
    frames = []
    for at, box in enumerate(boxes):
        best = max(held[at], key=lambda text: (bool(floor_names(text.text)), text.height), default=None)
        title = " ".join(best.text.split()) if best else ""
        if at in used or floor_names(title):
            frames.append(Frame(title, box, box.bounds[:2]))
    return frames


def _beside_titles(titles: Sequence[Text], drawn: NDArray[np.object_], metres: float) -> list[Frame]:
    """A frame for every title beside which rooms stand: groups of near outlines go to the nearest title."""
    group = _groups(drawn)
    points = shapely.points(np.array([text.middle for text in titles]) * metres)
    boxes: dict[int, list[shapely.Polygon]] = {}
    for one in np.unique(group):
        box = shapely.box(*shapely.total_bounds(drawn[group == one]))
        boxes.setdefault(int(np.argmin(shapely.distance(points, box))), []).append(box)
    frames = []
    for at, parts in boxes.items():
        box = shapely.box(*shapely.total_bounds(parts))
        frames.append(Frame(" ".join(titles[at].text.split()), box, box.bounds[:2]))
    return frames


def _groups(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Which outlines stand together: each row gets the lowest row that it is connected with."""
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=APART)
    group = np.arange(len(shapes))
    while True:
        lowest = group.copy()
        np.minimum.at(lowest, left, group[right])
        lowest = lowest[lowest]
        if np.array_equal(lowest, group):
            return group
        group = lowest


def _is_title(text: str) -> bool:
    """Whether a text on any layer can be the title of a floor: 三层平面图, but not 共六层."""
    return "平面" in text and len(text) <= LONGEST_TITLE and bool(floor_names(text))


def _in_reading_order(frames: list[Frame]) -> list[Frame]:
    """Row by row from the top, each from the left; frames that overlap in height are one row."""
    rows: list[list[Frame]] = []
    for frame in sorted(frames, key=lambda it: -it.box.bounds[3]):
        middle = (frame.box.bounds[1] + frame.box.bounds[3]) / 2
        row = next((row for row in rows if row[0].box.bounds[1] <= middle <= row[0].box.bounds[3]), None)
        if row is None:
            rows.append([frame])
        else:
            row.append(frame)
    return [frame for row in rows for frame in sorted(row, key=lambda it: it.box.bounds[0])]
