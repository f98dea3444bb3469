"""How much longer a projected survey is than the ground: scale of the projection and height, told and never applied.

A Gauss–Krüger zone is true along its central meridian and stretches away from it; a survey reduced to the ellipsoid
shrinks with the height of the place. At the rim of a three-degree zone an area is some 0.05 % too large: 5 m² in
10,000. Rooms are measured in plan metres, whatever lies beneath (policy paper CRS-4); an auditor must see the figure.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import isnan, sqrt
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj

from floorplans.georeference import FIRST_ZONE, WITH_ZONE, is_cgcs2000
from floorplans.measure import centiares, in_m2
from floorplans.plan import Reading
from floorplans.vocabulary import Words
from floorplans.zones import EAST, NORTH, SOUTH, WEST, to_degrees

ALIKE: Final = 1e-6
"""Scales that differ by less than a millimetre in a kilometre are told as one."""

FLATTENING: Final = 1 / 298.257222101
MAJOR_AXIS_M: Final = 6_378_137.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionScale:
    """Scale of a projected plan at its place."""

    epsg: int
    longitude: float
    latitude: float
    height: float | None
    """Of the ground above the plane that lengths were reduced to, in metres; None where nobody says."""
    point: float
    """Length on the plan over length on the ellipsoid: the point scale factor."""
    elevation: float
    """Length on the ellipsoid over length on the ground; 1 where the height is not known."""

    @property
    def combined(self) -> float:
        """Length on the plan over length on the ground."""
        return self.point * self.elevation

    @property
    def areal(self) -> float:
        """Area on the plan over area on the ground."""
        return self.combined**2

    @property
    def says(self) -> Words:
        """Both factors in words, and how much longer a kilometre is on the plan."""
        zh, en = "未计高程改正（高程未知）", "height not known, not corrected for"
        if self.height is not None:
            zh = f"高程改正系数 {self.elevation:.8f}（{self.height:g} 米）"
            en = f"elevation factor {self.elevation:.8f} ({self.height:g} m)"
        share = 1e3 * (self.combined - 1)
        return Words(
            f"EPSG:{self.epsg} 投影坐标，长度比 {self.point:.8f}，{zh}，每公里变形 {share:+.3f} 米",
            f"EPSG:{self.epsg}: point scale {self.point:.8f}, {en}, {share:+.3f} m in a kilometre",
        )

    def on_the_ground(self, square_metres: float) -> Decimal:
        """What an area measured on the plan would be on the ground, in m² to two places; a figure to be told, not a result."""
        return in_m2(centiares(np.array([square_metres / self.areal]))[0])


def projection_scale(epsg: int, longitude: float, latitude: float, *, height: float | None = None) -> ProjectionScale:
    """Scale of a projected system at a place in degrees (EPSG:4490), the height in metres above the plane of projection.

    The elevation factor is R/(R + height), R being the mean radius of curvature there.

    >>> there = projection_scale(4548, 115.98, 36.45)
    >>> round(there.point, 7), there.on_the_ground(10000.0)
    (1.000103, Decimal('9997.94'))
    """
    known = np.nan if height is None else height
    return _scales(epsg, *(np.array([it], float) for it in (longitude, latitude, known)))[0]


def mean_radius(latitude: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Mean radius of curvature of the CGCS2000 ellipsoid at latitudes in degrees, in metres: the root of M·N.

    >>> round(float(mean_radius(36.45)))
    6371809
    """
    square = FLATTENING * (2 - FLATTENING)
    return np.asarray(MAJOR_AXIS_M * sqrt(1 - square) / (1 - square * np.sin(np.radians(latitude)) ** 2))


def scales_of(
    reading: Reading, *, heights: NDArray[np.float64] | None = None, extents: NDArray[np.float64] | None = None
) -> tuple[ProjectionScale | None, ...]:
    """Scale of every plan that is drawn in a projected CGCS2000 system, at the middle of it; None for a local drawing.

    ``heights`` are metres of ground above the plane of projection, one a plan, NaN where nobody says. ``extents`` are
    the boxes of the plans' rooms where they are known already. A plan that does not lie in its zone has no scale.
    """
    plans = reading.plans
    scales: list[ProjectionScale | None] = [None] * len(plans)
    systems = np.array([plan.epsg or 0 for plan in plans], np.int64)
    if not systems.any():
        return tuple(scales)
    west, south, east, north = (_outlined(reading) if extents is None else _outlined(reading, extents)).T
    x, y = (west + east) / 2, (south + north) / 2
    for epsg in np.unique(systems).tolist():
        if not is_cgcs2000(epsg):
            continue
        numbered = 1e6 * (epsg - WITH_ZONE.start + FIRST_ZONE) if epsg in WITH_ZONE else 0.0
        away = x - numbered
        there = (away > WEST) & (away < EAST) & (y > SOUTH) & (y < NORTH)  # NaN is not
        if not len(mine := np.flatnonzero(there & (systems == epsg))):
            continue
        longitude, latitude = to_degrees(x[mine], y[mine], epsg)
        height = np.full(len(mine), np.nan) if heights is None else np.asarray(heights, float)[mine]
        for at, scale in zip(mine.tolist(), _scales(epsg, longitude, latitude, height), strict=True):
            scales[at] = scale
    return tuple(scales)


def as_one(scales: Sequence[ProjectionScale | None], groups: Sequence[Hashable]) -> list[tuple[list[int], ProjectionScale]]:
    """Plans of one group whose scales are as good as equal, together, with the scale of the first; by their first plan.

    Floors that lie on each other differ by their extents alone, some millionth.
    """
    members: dict[tuple[Hashable, int], list[int]] = {}
    for at, (scale, group) in enumerate(zip(scales, groups, strict=True)):
        if scale is not None:
            members.setdefault((group, scale.epsg), []).append(at)
    told: list[tuple[list[int], ProjectionScale]] = []
    for mine in members.values():
        known = [(at, scale) for at in mine if (scale := scales[at]) is not None]
        combined = [scale.combined for _, scale in known]
        alike = max(combined) - min(combined) <= ALIKE
        told += [(mine, known[0][1])] if alike else [([at], scale) for at, scale in known]
    return sorted(told, key=lambda it: it[0])


def _scales(
    epsg: int, longitude: NDArray[np.float64], latitude: NDArray[np.float64], height: NDArray[np.float64]
) -> list[ProjectionScale]:
    """Scales of many places of one system."""
    point = np.sqrt(np.atleast_1d(_projection(epsg).get_factors(longitude, latitude).areal_scale))
    radius = mean_radius(latitude)
    elevation = np.where(np.isnan(height), 1.0, radius / (radius + np.nan_to_num(height)))
    return [
        ProjectionScale(
            epsg=epsg, longitude=east, latitude=north, height=None if isnan(up) else up, point=scale, elevation=factor
        )
        for east, north, up, scale, factor in zip(
            *(it.tolist() for it in (longitude, latitude, height, point, elevation)), strict=True
        )
    ]


def _outlined(reading: Reading, extents: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """The box of each plan: of its gross outline, else of its rooms; NaN where it has neither."""
    outlines = np.full(len(reading.plans), None, object)
    outlines[:] = [plan.outline for plan in reading.plans]
    bounds = np.array(shapely.bounds(outlines)).reshape(-1, 4)
    silent = np.isnan(bounds).any(axis=1)
    if silent.any() and len(reading.rooms):
        if extents is None:
            rooms, floor = shapely.bounds(reading.rooms.outline), reading.rooms.floor
            extents = np.full((len(bounds), 4), np.nan)
            starts = np.flatnonzero(np.r_[True, floor[1:] != floor[:-1]])
            extents[floor[starts], :2] = np.fmin.reduceat(rooms[:, :2], starts)
            extents[floor[starts], 2:] = np.fmax.reduceat(rooms[:, 2:], starts)
        bounds[silent] = extents[silent]
    return bounds


@lru_cache(maxsize=64)
def _projection(epsg: int) -> Any:
    return Proj(f"EPSG:{epsg}")
