"""Control points of a drawing: ``K1 X=4035959.716 Y=408556.925`` beside a point, X counting north and Y east."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from pyproj import Transformer

from floorplans.georeference import ControlPoint
from floorplans.readers.dxf_drawn import Drawn
from floorplans.readers.dxf_mapping import Standard

BESIDE: Final = 20.0
"""A text further than this in metres from every point marks its own place."""

_STATED: Final = re.compile(r"X\s*[=:：]\s*(?P<north>\d+(?:\.\d+)?)\D*?Y\s*[=:：]\s*(?P<east>\d+(?:\.\d+)?)", re.IGNORECASE)
_NORTHINGS: Final = (1.5e6, 6.2e6)
"""Northings of China; a figure beyond them is no grid coordinate."""


def control_points(drawn: Drawn, standard: Standard, metres: float) -> list[ControlPoint]:
    """The control points of a drawing, in drawing metres and in EPSG:4490.

    Eastings that begin with their zone (39408556) tell the system; others are in the standard's.
    """
    marks = np.array([at for layer, at in drawn.points if standard.holds("control_points", layer)], float).reshape(-1, 2) * metres
    found = []
    for text in drawn.texts:
        stated = _STATED.search(text.text) if standard.holds("control_points", text.layer) else None
        epsg = epsg_of(float(stated["east"]), standard.epsg) if stated else None
        if stated is None or epsg is None or not _NORTHINGS[0] <= float(stated["north"]) <= _NORTHINGS[1]:
            continue
        place = np.array(text.point) * metres
        if len(marks):
            away = np.hypot(*(marks - place).T)
            place = marks[int(away.argmin())] if away.min() <= BESIDE else place
        longitude, latitude = Transformer.from_crs(epsg, 4490, always_xy=True).transform(
            float(stated["east"]), float(stated["north"])
        )
        found.append(ControlPoint(float(place[0]), float(place[1]), float(longitude), float(latitude)))
    return found


def moved(points: Sequence[ControlPoint], corner: tuple[float, float]) -> tuple[ControlPoint, ...]:
    """The points counted from a frame's corner."""
    return tuple(ControlPoint(it.x - corner[0], it.y - corner[1], it.longitude, it.latitude) for it in points)


def epsg_of(easting: float, unprefixed: int | None) -> int | None:
    """Projected CGCS2000 system of an easting: by its zone of 3° (25 to 45) where it is written before it."""
    zone = int(easting // 1e6)
    if 25 <= zone <= 45:
        return 4513 + zone - 25
    return unprefixed if easting < 1e6 else None
