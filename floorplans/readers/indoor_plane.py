"""Indoor maps give degrees; their outlines are measured in a plane of their own about the middle of the building.

The plane is the transverse Mercator of the ellipsoid of CGCS2000 that every anchored plan is placed by, so that
placing gives back the very degrees of the file. By how much its areas differ from those on the ellipsoid is told.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.finding import Unreadable
from floorplans.georeference import Placement, lift
from floorplans.vocabulary import Words

METRES_A_DEGREE = 111_320.0
"""Of latitude, nearly."""

LEAST_RADIUS = 6_335_000.0
"""In metres: the least radius of curvature of the ellipsoid."""

WIDEST = 0.5
"""In degrees: an indoor map wider than this is no building, nor a compound."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Outlines in plan metres, where their plane touches the earth, and how exact their areas are."""

    placement: Placement
    stretch: float
    """Largest share by which an area of the plane differs from that on the ellipsoid."""
    step: float
    """In metres: the last decimal of the file's degrees."""

    @property
    def says(self) -> Words:
        """How the degrees were made metres, for a person."""
        lon, lat = self.placement.longitude, self.placement.latitude
        parts = f"{max(self.stretch, 1e-9):.0e}"
        step = max(self.step, 0.001)
        return Words(
            f"经纬度以本图中心（{lon:.6f}°, {lat:.6f}°）为原点投影到 CGCS2000 椭球横轴墨卡托平面后量算，面积与椭球面相差不超过其 {parts}；坐标末位不大于 {step:.3f} 米",
            f"degrees were projected to a transverse Mercator plane (CGCS2000 ellipsoid) about the middle of the map ({lon:.6f}°, {lat:.6f}°); areas differ from those on the ellipsoid by {parts} of themselves at most, the last decimal of the coordinates is {step:.3f} m or less",
        )


def plane_of(outlines: NDArray[np.object_]) -> Plane:
    """The plane about the middle of outlines in degrees, longitude first; raises ``Unreadable`` where they are no degrees of a building."""
    bounds = shapely.total_bounds(outlines)
    west, south, east, north = bounds.tolist()
    if not (np.isfinite(bounds).all() and -180 <= west <= east <= 180 and -85 <= south <= north <= 85):
        raise Unreadable(
            "室内地图的坐标不是经纬度；请按 WGS 84 或 CGCS2000 经纬度重新导出。",
            "The coordinates of the indoor map are no degrees; export it again in WGS 84 or CGCS2000 degrees.",
        )
    if max(east - west, north - south) > WIDEST:
        raise Unreadable(
            f"室内地图跨 {max(east - west, north - south):.2f} 度，不是一处建筑；请按院区拆分后提交。",
            f"The indoor map is {max(east - west, north - south):.2f} degrees wide, which is no building; split it by compound.",
        )
    placement = Placement((west + east) / 2, (south + north) / 2)
    return Plane(placement, _stretch(outlines, placement), _step(outlines))


def flat(outlines: NDArray[np.object_], plane: Plane) -> NDArray[np.object_]:
    """Outlines in degrees as plan metres."""
    return lift(outlines, plane.placement)


def _stretch(outlines: NDArray[np.object_], placement: Placement) -> float:
    """Largest share by which a transverse Mercator area is too large: (E / R)² at distance E from its meridian."""
    west, _, east, _ = shapely.total_bounds(lift(outlines, placement))
    return float(max(abs(west), abs(east)) ** 2 / LEAST_RADIUS**2)


def _step(outlines: NDArray[np.object_]) -> float:
    """The last decimal that the degrees are written to, in metres."""
    points = shapely.get_coordinates(outlines)[:2000].ravel()
    for decimals in range(5, 12):
        if np.abs(points - np.round(points, decimals)).max(initial=0.0) < 10.0 ** -(decimals + 3):
            return METRES_A_DEGREE * 10.0**-decimals
    return METRES_A_DEGREE * 1e-12
