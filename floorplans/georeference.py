"""Where a plan lies on the earth: placing turns plan metres into EPSG:4490 and never changes an area."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, degrees, hypot, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from floorplans.gcj02 import gcj02_offset
from floorplans.zones import Pair, to_degrees, to_zone

CGCS2000 = "+a=6378137 +rf=298.257222101"
"""The ellipsoid of EPSG:4490."""

WITH_ZONE = range(4513, 4534)
"""EPSG codes of the 3-degree zones 25 to 45 whose eastings begin with the zone."""

WITHOUT_ZONE = range(4534, 4555)
"""The same zones without the prefix."""

FIRST_ZONE = 25


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


@dataclass(frozen=True, slots=True)
class Fit:
    """A placement found from control points, and how well they fit it."""

    placement: Placement
    scale: float
    """How much longer the earth is than the plan between the points; told, never applied."""
    residuals: tuple[float, ...]
    """How far in metres each point lies from where the placement puts it."""


def place(
    outlines: NDArray[np.object_], placement: Placement | Sequence[Placement], which: NDArray[np.integer] | None = None
) -> NDArray[np.object_]:
    """Outlines in plan metres, put on the earth: EPSG:4490, longitude first.

    With several placements ``which`` gives the index of the placement of each outline. Anchored plans
    go through a transverse Mercator centred at their anchor, so that lengths stay true.
    """
    return _moved(outlines, placement, which, _to_earth)


def place_points(points: NDArray[np.float64], placement: Placement) -> NDArray[np.float64]:
    """Points in plan metres, as (n, 2), put on the earth: EPSG:4490, longitude first."""
    return np.stack(_to_earth(points[:, 0], points[:, 1], np.array([_anchor(placement)]).T, placement.epsg), axis=1)


def lift(
    outlines: NDArray[np.object_], placement: Placement | Sequence[Placement], which: NDArray[np.integer] | None = None
) -> NDArray[np.object_]:
    """Outlines in EPSG:4490 brought back to plan metres; the reverse of ``place``."""
    return _moved(outlines, placement, which, _to_plan)


def from_control_points(points: Sequence[ControlPoint]) -> Fit:
    """The placement that fits two or more control points best: turned and moved, never stretched.

    Raises ``ValueError`` where fewer than two different points are given.
    """
    plan = np.array([(p.x, p.y) for p in points], float).reshape(-1, 2)
    earth = np.array([(p.longitude, p.latitude) for p in points], float).reshape(-1, 2)
    middle = plan.mean(axis=0) if len(plan) else np.zeros(2)
    spread = plan - middle
    if len(plan) < 2 or not np.isfinite([plan, earth]).all() or np.hypot(*spread.T).max() < 1e-6:
        raise ValueError("a placement needs two different control points")
    anchor = earth.mean(axis=0)
    for _ in range(2):  # the second time centred where the first has put the middle, so that lengths are true there
        about = np.array([(0.0, 0.0, *anchor, 0.0)]).T
        with np.errstate(invalid="ignore"):
            flat = np.stack(_to_plan(earth[:, 0], earth[:, 1], about), axis=1)
        if not np.isfinite(flat).all():
            raise ValueError("the control points do not lie on the earth")
        centre = flat.mean(axis=0)
        anchor = np.concatenate(_to_earth(centre[:1], centre[1:], about))
    flat -= centre
    along, across = float((spread * flat).sum()), float((spread[:, 0] * flat[:, 1] - spread[:, 1] * flat[:, 0]).sum())
    turn = atan2(across, along)
    turned = spread @ np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]])
    return Fit(
        placement=Placement(float(anchor[0]), float(anchor[1]), degrees(turn), float(middle[0]), float(middle[1])),
        scale=hypot(along, across) / float((spread**2).sum()),
        residuals=tuple(np.hypot(*(flat - turned).T).tolist()),
    )


def zone_of(longitude: float) -> int:
    """EPSG code of the 3-degree CGCS2000 zone (eastings without prefix) of a longitude in China; policy.md CRS-1.

    >>> zone_of(115.98)
    4548
    """
    zone = int((longitude + 1.5) // 3)
    if zone not in range(FIRST_ZONE, FIRST_ZONE + len(WITHOUT_ZONE)):
        raise ValueError(f"no CGCS2000 zone at {longitude}°")
    return WITHOUT_ZONE.start + zone - FIRST_ZONE


def is_cgcs2000(epsg: int) -> bool:
    """Whether a code is a projected 3-degree CGCS2000 zone, with or without prefix."""
    return epsg in WITH_ZONE or epsg in WITHOUT_ZONE


def recognise(bounds: Sequence[float], longitude: float | None = None) -> int | None:
    """EPSG code of the CGCS2000 zone that coordinates look like, from their bounds; None where they look like none.

    Eastings with the zone before them (39408556) tell it; eastings without (408556) only look so,
    and tell the zone where a longitude nearby is known.
    """
    west, south, east, north = bounds
    if not (np.isfinite(bounds).all() and 1.5e6 <= south <= north <= 6.2e6):
        return None
    zone = int(west // 1e6)
    if zone == east // 1e6 and zone - FIRST_ZONE in range(len(WITH_ZONE)) and _is_easting(west - zone * 1e6, east - zone * 1e6):
        return WITH_ZONE.start + zone - FIRST_ZONE
    return zone_of(longitude) if longitude is not None and _is_easting(west, east) else None


def looks_projected(bounds: Sequence[float]) -> bool:
    """Whether coordinates look like a projected CGCS2000 zone, with or without prefix, be its number known or not."""
    return recognise(bounds, longitude=117.0) is not None


def shift(outline_4490: BaseGeometry, building_outline_4490: BaseGeometry) -> tuple[float, float]:
    """How far (metres east, metres north) a placed outline lies from its building, middle to middle; NaN where there is none."""
    here, there = shapely.centroid(outline_4490), shapely.centroid(building_outline_4490)
    if here is None or there is None or here.is_empty or there.is_empty:
        return float("nan"), float("nan")
    north = (here.y - there.y) * 111_132.0
    return (here.x - there.x) * 111_320.0 * cos(radians(there.y)), north


def looks_shifted(outline_4490: BaseGeometry, building_outline_4490: BaseGeometry) -> bool:
    """Whether a placed outline lies off its building as GCJ-02 lies off CGCS2000 (100 to 800 m), in either direction.

    A plan may lie anywhere within its building, so a third of the offset is allowed for; policy.md MAP-1.
    """
    return is_gcj02_offset(*shift(outline_4490, building_outline_4490), near=shapely.centroid(building_outline_4490))


def is_gcj02_offset(east: float, north: float, *, near: BaseGeometry) -> bool:
    """Whether an offset in metres is that between GCJ-02 and CGCS2000 near a point in degrees."""
    if not 100.0 <= hypot(east, north) <= 800.0:  # NaN is neither
        return False
    expected = gcj02_offset(near.x, near.y)
    allowed = hypot(*expected) / 3
    return any(hypot(east - way * expected[0], north - way * expected[1]) <= allowed for way in (1, -1))


def _is_easting(west: float, east: float) -> bool:
    return 200_000.0 <= west <= east <= 800_000.0


@lru_cache(maxsize=1)
def _mercator() -> Proj:
    """One transverse Mercator serves every anchor: longitudes count from the anchor's, northings from the anchor's northing."""
    return Proj(f"+proj=tmerc +approx +lat_0=0 +lon_0=0 +k=1 {CGCS2000}")


Anchors = NDArray[np.float64]
"""Columns x, y, longitude, latitude, rotation: of one anchor, or one a point."""


def _moved(
    outlines: NDArray[np.object_],
    placement: Placement | Sequence[Placement],
    which: NDArray[np.integer] | None,
    by: Callable[[NDArray[np.float64], NDArray[np.float64], Anchors, int | None], Pair],
) -> NDArray[np.object_]:
    """Copies of outlines with every point moved, by one placement each; all points of one system at once."""
    placements = [placement] if isinstance(placement, Placement) else placement
    flat = np.array(outlines, object)
    if (shapely.get_coordinate_dimension(flat) > 2).any():
        flat = shapely.force_2d(flat)
    points, row = shapely.get_coordinates(flat, return_index=True)
    if not len(points):
        return np.asarray(flat, object)
    anchors = np.array([_anchor(one) for one in placements]).T
    system = np.array([one.epsg or 0 for one in placements])
    mine = np.zeros(len(points), np.intp) if which is None else np.asarray(which).ravel()[row]
    systems = np.unique(system)
    for epsg in systems.tolist():
        some = np.s_[:] if len(systems) == 1 else np.flatnonzero(system[mine] == epsg)
        turned = anchors if len(placements) == 1 else anchors[:, mine[some]]
        with np.errstate(invalid="ignore", over="ignore"):  # a broken outline has points that are nowhere
            points[some, 0], points[some, 1] = by(points[some, 0], points[some, 1], turned, epsg or None)
    return np.asarray(shapely.set_coordinates(flat, points), object)


def _anchor(one: Placement) -> tuple[float, float, float, float, float]:
    return one.x, one.y, one.longitude, one.latitude, one.rotation


def _to_earth(x: NDArray[np.float64], y: NDArray[np.float64], anchors: Anchors, epsg: int | None = None) -> Pair:
    if epsg is not None:
        return to_degrees(x, y, epsg)
    x0, y0, longitude, latitude, rotation = anchors
    turn = np.radians(rotation)
    dx, dy = x - x0, y - y0
    east, north = dx * np.cos(turn) - dy * np.sin(turn), dx * np.sin(turn) + dy * np.cos(turn)
    _, northing = _mercator()(np.zeros_like(latitude), latitude)
    away, latitudes = _mercator()(east, north + northing, inverse=True)
    return longitude + away, latitudes


def _to_plan(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64], anchors: Anchors, epsg: int | None = None) -> Pair:
    if epsg is not None:
        return to_zone(longitudes, latitudes, epsg)
    x0, y0, longitude, latitude, rotation = anchors
    turn = np.radians(rotation)
    _, northing = _mercator()(np.zeros_like(latitude), latitude)
    east, north = _mercator()(longitudes - longitude, latitudes)
    north = north - northing
    return x0 + east * np.cos(turn) + north * np.sin(turn), y0 - east * np.sin(turn) + north * np.cos(turn)
