"""Between the projected zones of CGCS2000 and degrees; most points by interpolation, which takes a fifth of the time.

Over a few hundred metres the projection is all but flat. A zone is thought of as squares; nine points
of a square are placed exactly, and all others by the biquadratic surface through them. Where a point
comes to lie depends on nothing but itself, so that a corner of two rooms stays one corner. The error
grows with the cube of the square; it is below 1e-11 degrees, a thousandth of a millimetre, and is tested to be.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

SQUARE = 500.0
"""Side of a square in metres."""

WEST, EAST, SOUTH, NORTH = 0.1e6, 0.9e6, 1e6, 7e6
"""Where in a zone, its number left off, points are interpolated; what lies beyond is placed point by point."""

TO_POWERS = np.array([[0.0, 1.0, 0.0], [-0.5, 0.0, 0.5], [0.5, -1.0, 0.5]])
"""From values at -1, 0 and 1 to the factors of 1, u and u² of the parabola through them."""

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]


def to_zone(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64], epsg: int) -> Pair:
    """Eastings and northings of points in EPSG:4490."""
    east, north = _transformer(4490, epsg).transform(longitudes, latitudes)
    return east, north


def to_degrees(east: NDArray[np.float64], north: NDArray[np.float64], epsg: int) -> Pair:
    """Longitudes and latitudes in EPSG:4490 of points of a zone, in metres; quickest for points in the order of their rooms."""
    x, y = np.ascontiguousarray(east), np.ascontiguousarray(north)
    with np.errstate(invalid="ignore"):
        away = np.mod(x, 1e6)
        usual = (away > WEST) & (away < EAST) & (y > SOUTH) & (y < NORTH)
    if len(x) and usual.all():
        return _interpolated(x, y, epsg)
    longitude, latitude = _transformer(epsg, 4490).transform(x, y)
    if usual.any():
        longitude[usual], latitude[usual] = _interpolated(x[usual], y[usual], epsg)
    return longitude, latitude


def _interpolated(x: NDArray[np.float64], y: NDArray[np.float64], epsg: int) -> Pair:
    column, row = np.floor(x / SQUARE), np.floor(y / SQUARE)
    first = np.flatnonzero(np.r_[True, (column[1:] != column[:-1]) | (row[1:] != row[:-1])])
    squares, of = np.unique(np.stack([column[first], row[first]], axis=1), axis=0, return_inverse=True)
    length = np.diff(np.r_[first, len(x)])
    u, v = 2 * (x / SQUARE - column) - 1, 2 * (y / SQUARE - row) - 1
    longitude, latitude = (_surface(factors[of.ravel()], length, u, v) for factors in _factors(squares, epsg))
    return longitude, latitude


def _factors(squares: NDArray[np.float64], epsg: int) -> NDArray[np.float64]:
    """Factors of the surfaces of some squares: for longitude and latitude, as (2, squares, powers of u, powers of v)."""
    nodes = np.array([0.0, 0.5, 1.0])
    x, y = np.broadcast_arrays(squares[:, 0, None, None] + nodes[:, None], squares[:, 1, None, None] + nodes)
    exact = np.stack(_transformer(epsg, 4490).transform(SQUARE * x, SQUARE * y))
    return np.asarray(TO_POWERS @ exact @ TO_POWERS.T)


def _surface(
    factors: NDArray[np.float64], length: NDArray[np.intp], u: NDArray[np.float64], v: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Values at (u, v) of a surface for each run of points; step by step, for a matrix product rounds as its size has it."""

    def factor(i: int, j: int) -> NDArray[np.float64]:
        return np.repeat(factors[:, i, j], length)

    rows = [(factor(i, 2) * v + factor(i, 1)) * v + factor(i, 0) for i in range(3)]
    return np.asarray((rows[2] * u + rows[1]) * u + rows[0])


@lru_cache(maxsize=64)
def _transformer(source: int, target: int) -> Any:
    return Transformer.from_crs(source, target, always_xy=True)
