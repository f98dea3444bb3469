"""The offset of commercial map tiles (GCJ-02) from CGCS2000, by the formula commonly published; only to recognise it, never to correct."""

from math import cos, pi, radians, sin, sqrt

AXIS = 6378245.0
"""Krassowsky 1940, on which the formula rests."""
ECCENTRICITY2 = 0.00669342162296594323


def gcj02_offset(longitude: float, latitude: float) -> tuple[float, float]:
    """How far (metres east, metres north) GCJ-02 lies from CGCS2000 at a point in degrees; policy.md MAP-1, confidence C.

    >>> [round(metres) for metres in gcj02_offset(115.98, 36.45)]
    [508, 8]
    """
    east, north = _degrees(longitude, latitude)
    shape = 1 - ECCENTRICITY2 * sin(radians(latitude)) ** 2
    return (
        radians(east) * AXIS / sqrt(shape) * cos(radians(latitude)),
        radians(north) * AXIS * (1 - ECCENTRICITY2) / (shape * sqrt(shape)),
    )


def to_gcj02(longitude: float, latitude: float) -> tuple[float, float]:
    """A point of CGCS2000, in degrees, as a commercial map shows it."""
    east, north = _degrees(longitude, latitude)
    return longitude + east, latitude + north


def _degrees(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = longitude - 105.0, latitude - 35.0
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (
        (waves + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi) + 160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2 / 3
    )
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (
        (waves + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi) + 150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2 / 3
    )
    shape = 1 - ECCENTRICITY2 * sin(radians(latitude)) ** 2
    return (
        east * 180.0 / (AXIS / sqrt(shape) * cos(radians(latitude)) * pi),
        north * 180.0 / (AXIS * (1 - ECCENTRICITY2) / (shape * sqrt(shape)) * pi),
    )
