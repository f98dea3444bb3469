"""Dividing outlines and putting them together: no floor is lost, none is won, none is held twice."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from floorplans.vocabulary import Words

REACH: Final = 0.05
"""A cut that stops this short of the wall, in metres, is drawn on to it."""

SLIVER_M2: Final = 0.01
"""Less floor than this, the figure that areas are rounded to, is neither lost nor won."""

GRAIN: Final = 0.01
"""Middles of pieces that lie no further apart than this, in metres, lie on one line from south to north."""


def cut(outline: BaseGeometry, line: BaseGeometry) -> NDArray[np.object_]:
    """The pieces of an outline along a line, from west to east, then from south to north; one piece where the line does not cross it.

    Both are in plan metres. Pieces share the cut to the last digit, so that together they are the outline again.

    >>> [piece.area for piece in cut(shapely.box(0, 0, 6, 5), shapely.LineString([(4, 0), (4, 5)]))]
    [20.0, 10.0]
    """
    lines = shapely.union_all([shapely.boundary(outline), _drawn_on(line)])
    faces = shapely.get_parts(shapely.polygonize([lines]))
    pieces = faces[shapely.contains_properly(outline, shapely.point_on_surface(faces))]
    if len(pieces) < 2:
        return np.array([outline], object)
    middles = np.rint(shapely.get_coordinates(shapely.centroid(pieces)) / GRAIN)
    return np.asarray(pieces[np.lexsort((middles[:, 1], middles[:, 0]))], object)


def together(outlines: Sequence[BaseGeometry] | NDArray[np.object_]) -> BaseGeometry:
    """Outlines as one; those that do not touch stay parts of it."""
    return shapely.union_all(np.asarray(outlines, object))


def disagreement(before: NDArray[np.object_], after: NDArray[np.object_], tolerance: float) -> Words | None:
    """What is lost, won or held twice when some outlines take the place of others, in m²; None within the tolerance.

    >>> whole = np.array([shapely.box(0, 0, 6, 5)], object)
    >>> disagreement(whole, np.array([shapely.box(0, 0, 4, 5), shapely.box(4, 0, 6, 4)], object), 0.01).en
    '2.00 m² belong to no room'
    """
    whole, anew = together(before), together(after)
    lost = float(shapely.area(shapely.difference(whole, anew)))
    won = float(shapely.area(shapely.difference(anew, whole)))
    twice = float(shapely.area(after).sum() - shapely.area(anew))
    told = [
        Words(zh.format(area), en.format(area))
        for area, zh, en in (
            (lost, "有 {:.2f} m² 不属于任何房间", "{:.2f} m² belong to no room"),
            (won, "超出原范围 {:.2f} m²", "{:.2f} m² lie outside what was there"),
            (twice, "重叠 {:.2f} m²", "{:.2f} m² are held twice"),
        )
        if area > tolerance
    ]
    return Words("，".join(it.zh for it in told), ", ".join(it.en for it in told)) if told else None


def _drawn_on(line: BaseGeometry) -> BaseGeometry:
    """Lines with both their ends drawn on by ``REACH``."""
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
    return shapely.multilinestrings([shapely.linestrings(_longer(points)) for points in parts if len(points) > 1])


def _longer(points: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.array([points[0] - points[1], points[-1] - points[-2]])
    lengths = np.hypot(*steps.T)[:, None]
    ends = points[[0, -1]] + np.divide(steps * REACH, lengths, out=np.zeros_like(steps), where=lengths > 0)
    return np.concatenate([ends[:1], points, ends[1:]])
