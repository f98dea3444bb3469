"""Where a plan lies on the earth: placing turns plan metres into EPSG:4490 and never changes an area."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A point known in the plan (metres) and on the earth (degrees, EPSG:4490)."""

    x: float
    y: float
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Placement:
    """How a plan lies on the earth.

    Either ``epsg`` is set and plan coordinates are metres of that projected CGCS2000 system, or the
    plan's point (x, y) lies at (longitude, latitude) and its x axis is turned ``rotation`` degrees
    counter-clockwise from east.
    """

    longitude: float = 0.0
    latitude: float = 0.0
    rotation: float = 0.0
    x: float = 0.0
    y: float = 0.0
    epsg: int | None = None
