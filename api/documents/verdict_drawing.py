"""A floor of an audit as a drawing: rooms in the colour of their verdict, with its letter for grey print, and a legend that counts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.affinity import rotate
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from api.documents.content import Drawing, Label, Shape
from maps.labels import place_for
from maps.svg import printable
from maps.verdict_theme import VERDICTS
from registry.compliance.verdict import Verdict

LONGEST: Final = (166.0, 96.0)
"""The field that a floor may take, in mm; two stand on a page with their legends."""
SIZES: Final = (3.0, 2.6, 2.2, 1.8, 1.5)
SLANTS: Final = {Verdict.OVER.value: -45.0, Verdict.REMEASURE.value: 0.0}
STROKES: Final = (2.6, 0.02)
"""How far apart strokes are, and how wide, in mm."""
LEGEND: Final = 9.0
SWATCH: Final = 4.5
EACH: Final = 36.0
"""Of the legend, in mm: its height, a square, and the width of an entry."""


def verdict_drawing(
    rooms: GeoDataFrame, verdicts: Mapping[str, str], *, outline: BaseGeometry | None, caption: str, language: str = "zh"
) -> Drawing | None:
    """The rooms of a floor (``registry.views.rooms``) by their verdicts; rooms without one are outlined only. None where nothing is drawn."""
    drawn = [it for it in (*rooms["plan_outline"], outline) if it is not None and not it.is_empty]
    if not drawn:
        return None
    west, south, east, north = map(float, shapely.total_bounds(drawn))
    per_metre = min(LONGEST[0] / max(east - west, 1.0), LONGEST[1] / max(north - south, 1.0), 10.0)

    def lay(points: np.ndarray) -> np.ndarray:
        return np.column_stack([(points[:, 0] - west) * per_metre, (north - points[:, 1]) * per_metre])

    placed = [
        (printable(it.number), verdicts.get(it.code, ""), shapely.transform(it.plan_outline, lay))
        for it in rooms.itertuples()
        if it.plan_outline is not None and not it.plan_outline.is_empty
    ]
    counted = Counter(verdicts.get(it, "") for it in rooms["code"])
    shapes = [Shape(shape, marked=bool(verdict), fill=VERDICTS[verdict].fill if verdict else "") for _, verdict, shape in placed]
    shapes += [it for _, verdict, shape in placed for it in _hatched(shape, verdict)]
    if outline is not None:
        shapes.insert(0, Shape(shapely.transform(outline, lay), heavy=True))
    labels = [label for number, verdict, shape in placed for label in _label(number, verdict, shape, language)]
    height = (north - south) * per_metre
    for at, verdict in enumerate(it for it in VERDICTS if counted[it]):
        entry = _legend(at * EACH, height + 3.0, verdict, counted[verdict], language)
        shapes += [entry[0], *_hatched(entry[0].outline, verdict)]
        labels += entry[1]
    width = max((east - west) * per_metre, EACH * sum(1 for it in VERDICTS if counted[it]))
    return Drawing(width, height + LEGEND, shapes, labels, caption)


def _hatched(shape: BaseGeometry, verdict: str) -> Iterator[Shape]:
    """Strokes over a room, so that its verdict can be told in grey print: slanting where it is over, level where it is unsure."""
    if verdict not in SLANTS:
        return
    west, south, east, north = shape.bounds
    x, y, reach = (west + east) / 2, (south + north) / 2, (east - west + north - south) / 2
    steps = np.arange(-reach, reach, STROKES[0])
    level = shapely.box(x - reach, y + steps, x + reach, y + steps + STROKES[1])
    strokes = shapely.intersection(rotate(shapely.MultiPolygon(list(level)), SLANTS[verdict], (x, y)), shape)
    if not strokes.is_empty:
        yield Shape(strokes)


def _label(number: str, verdict: str, shape: BaseGeometry, language: str) -> Iterator[Label]:
    """The number and under it the letter of the verdict, where they fit; the letter of a room that is over in any case."""
    letter = VERDICTS[verdict].letter.said_in(language) if verdict else ""
    lines = tuple(filter(None, (number, letter)))
    for size in SIZES:
        at = place_for(shape, lines, size) if lines else None
        if at is not None:
            for i, text in enumerate(lines):
                yield Label(text, at.x, at.y + (i - (len(lines) - 1) / 2) * size * 1.2, size, marked=bool(verdict))
            return
    if letter:
        at = shape.representative_point()
        yield Label(letter, at.x, at.y, SIZES[-1], marked=True)


def _legend(left: float, top: float, verdict: str, rooms: int, language: str) -> tuple[Shape, list[Label]]:
    """A square with its letter, and the words with the number of rooms after it."""
    hue, words = VERDICTS[verdict], Verdict(verdict).words.said_in(language)
    text = f"{words} {rooms} 间" if language == "zh" else f"{words}: {rooms}"
    size = 2.6 if language == "zh" else 1.9
    wide = sum(1.0 if ord(it) > 0x2E7F else 0.55 for it in text) * size
    middle = top + SWATCH / 2
    labels = [Label(text, left + SWATCH + 1.5 + wide / 2, middle, size, marked=True)]
    letter = hue.letter.said_in(language)
    if letter:
        labels.append(Label(letter, left + SWATCH / 2, middle, 2.6, marked=True))
    return Shape(box(left, top, left + SWATCH, top + SWATCH), marked=True, fill=hue.fill), labels
