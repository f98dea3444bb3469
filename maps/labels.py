"""Where a text fits into a room, so that every number on a sheet can be read and none runs over a wall."""

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

LINE = 1.25
"""Distance of two lines of text, in sizes of the text."""


def width_of(text: str) -> float:
    """Width of a text in sizes of its font: a Chinese sign is one wide, a digit or Latin letter about 0.56.

    >>> round(width_of("312"), 2), width_of("夹层")
    (1.68, 2.0)
    """
    return sum(0.56 if ord(sign) < 0x2E80 else 1.0 for sign in text)


def place_for(outline: BaseGeometry, lines: tuple[str, ...], size: float) -> Point | None:
    """Centre of a level block of lines that lies wholly within an outline; None where it fits nowhere we look.

    ``size`` is the height of the text in the unit of the outline.
    """
    if outline.is_empty:
        return None
    wide = max(map(width_of, lines)) * size + 0.3 * size
    high = len(lines) * LINE * size
    shapely.prepare(outline)
    for point in _candidates(outline):
        block = shapely.box(point.x - wide / 2, point.y - high / 2, point.x + wide / 2, point.y + high / 2)
        if outline.covers(block):
            return point
    return None


def _candidates(outline: BaseGeometry) -> list[Point]:
    # The centroid looks best; the centre of the largest circle is inside even where a room is an L or a ring.
    west, south, east, north = outline.bounds
    circle = shapely.maximum_inscribed_circle(outline, tolerance=max(east - west, north - south) / 50 or 1.0)
    return [outline.centroid, Point(circle.coords[0]), outline.representative_point()]
