"""A floor as a drawing in a paper: every room's outline, those that the paper speaks of filled and numbered."""

from collections.abc import Collection, Iterator
from typing import Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from api.documents.content import Drawing, Label, Shape
from maps.labels import place_for
from maps.svg import printable

LONGEST: Final = (166.0, 112.0)
"""The field that a floor may take, in mm; two stand on a page."""
SIZES: Final = (3.2, 2.8, 2.4, 2.0, 1.6)


def floor_drawing(rooms: GeoDataFrame, marked: Collection[str], *, outline: BaseGeometry | None, caption: str) -> Drawing | None:
    """The rooms of a floor (``registry.views.rooms``), some of them marked by their codes; None where none has an outline."""
    drawn = [it for it in (*rooms["plan_outline"], outline) if it is not None and not it.is_empty]
    if not drawn:
        return None
    west, south, east, north = map(float, shapely.total_bounds(drawn))
    per_metre = min(LONGEST[0] / max(east - west, 1.0), LONGEST[1] / max(north - south, 1.0), 10.0)

    def lay(points: np.ndarray) -> np.ndarray:
        return np.column_stack([(points[:, 0] - west) * per_metre, (north - points[:, 1]) * per_metre])

    placed = [
        (it.number, it.code in marked, shapely.transform(it.plan_outline, lay))
        for it in rooms.itertuples()
        if it.plan_outline is not None and not it.plan_outline.is_empty
    ]
    placed.sort(key=lambda it: it[1])  # the marked ones are drawn over the others' lines
    shapes = [Shape(shape, marked=wanted) for _, wanted, shape in placed]
    if outline is not None:
        shapes.insert(0, Shape(shapely.transform(outline, lay), heavy=True))
    labels = [label for number, wanted, shape in placed for label in _label(printable(number), shape, wanted=wanted)]
    return Drawing((east - west) * per_metre, (north - south) * per_metre, shapes, labels, caption)


def _label(number: str, shape: BaseGeometry, *, wanted: bool) -> Iterator[Label]:
    """A room's number where it fits; that of a marked room in any case."""
    if not number:
        return
    for size in SIZES:
        at = place_for(shape, (number,), size)
        if at is not None:
            yield Label(number, at.x, at.y, size, wanted)
            return
    if wanted:
        at = shape.representative_point()
        yield Label(number, at.x, at.y, SIZES[-1], wanted)
