"""How much longer a projected survey is than the ground: scale of the projection and height, told and never applied.

A Gauss–Krüger zone is true along its central meridian and stretches away from it; a survey reduced to the ellipsoid
shrinks with the height of the place. At the rim of a three-degree zone an area is some 0.05 % too large: 5 m² in
10,000. Rooms are measured in plan metres, whatever lies beneath (policy paper CRS-4); an auditor must see the figure.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import sqrt
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj

from floorplans.finding import Finding
from floorplans.georeference import is_cgcs2000
from floorplans.measure import centiares, in_m2
from floorplans.plan import FloorPlan, Reading
from floorplans.vocabulary import Severity, Words
from floorplans.zones import to_degrees

LARGEST_DISTORTION: Final = 2.5e-5
"""Lengths should be distorted by no more than 2.5 cm in a kilometre (工程测量标准 GB 50026, confidence C): a parameter."""

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
    factors = _projection(epsg).get_factors(longitude, latitude)
    radius = mean_radius(latitude)
    return ProjectionScale(
        epsg=epsg,
        longitude=longitude,
        latitude=latitude,
        height=height,
        point=sqrt(float(factors.areal_scale)),  # conformal: the same in every direction
        elevation=1.0 if height is None else radius / (radius + height),
    )


def mean_radius(latitude: float) -> float:
    """Mean radius of curvature of the CGCS2000 ellipsoid at a latitude in degrees, in metres: the root of M·N.

    >>> round(mean_radius(36.45))
    6371809
    """
    square = FLATTENING * (2 - FLATTENING)
    return float(MAJOR_AXIS_M * sqrt(1 - square) / (1 - square * np.sin(np.radians(latitude)) ** 2))


def scales_of(reading: Reading, *, heights: NDArray[np.float64] | None = None) -> tuple[ProjectionScale | None, ...]:
    """Scale of every plan that is drawn in a projected CGCS2000 system, at the middle of it; None for a local drawing.

    ``heights`` are metres of ground above the plane of projection, one a plan, NaN where nobody says.
    """
    known = np.full(len(reading.plans), np.nan) if heights is None else heights
    return tuple(_scale(reading, at, plan, float(known[at])) for at, plan in enumerate(reading.plans))


def scale_findings(
    reading: Reading,
    *,
    heights: NDArray[np.float64] | None = None,
    largest: float = LARGEST_DISTORTION,
) -> tuple[Finding, ...]:
    """A note for each projected plan whose lengths are distorted by more than a limit: by how much, and what its areas would be.

    Areas stay as they were measured.
    """
    scales = scales_of(reading, heights=heights)
    return tuple(
        _finding(reading, at, scale, largest)
        for at, scale in enumerate(scales)
        if scale is not None and abs(scale.combined - 1) > largest
    )


def _scale(reading: Reading, at: int, plan: FloorPlan, height: float) -> ProjectionScale | None:
    if plan.epsg is None or not is_cgcs2000(plan.epsg):
        return None
    drawn = np.array([plan.outline], object) if plan.outline is not None else reading.rooms.outline[reading.rows(at)]
    if not len(drawn):
        return None
    west, south, east, north = shapely.total_bounds(drawn)
    middle = np.array([(west + east) / 2]), np.array([(south + north) / 2])
    longitude, latitude = (float(it[0]) for it in to_degrees(*middle, plan.epsg))
    if not np.isfinite((longitude, latitude)).all():
        return None
    return projection_scale(plan.epsg, longitude, latitude, height=None if np.isnan(height) else height)


def _finding(reading: Reading, at: int, scale: ProjectionScale, largest: float) -> Finding:
    plan = reading.plans[at]
    rows = reading.rows(at)
    usable = reading.rooms.usable[rows]
    area = int(usable[usable > 0].sum()) / 100
    by_zh = "未计高程改正（高程未知）" if scale.height is None else f"高程改正系数 {scale.elevation:.8f}（{scale.height:g} 米）"
    by_en = (
        "height not known, not corrected for"
        if scale.height is None
        else f"elevation factor {scale.elevation:.8f} ({scale.height:g} m)"
    )
    share = 1e3 * (scale.combined - 1)
    ground = scale.on_the_ground(area)
    return Finding(
        code="projection-scale",
        severity=Severity.NOTE,
        subject=plan.frame or plan.floor_name or plan.file,
        says=Words(
            f"图面坐标为 EPSG:{scale.epsg} 投影坐标，长度比 {scale.point:.8f}，{by_zh}，每公里变形 {share:+.3f} 米；"
            f"房间合计图面 {area:.2f} ㎡，折算地面 {ground} ㎡。面积未作改正。",
            f"The plan is in EPSG:{scale.epsg}: point scale {scale.point:.8f}, {by_en}, {share:+.3f} m in a kilometre; "
            f"its rooms are {area:.2f} m² on the plan and would be {ground} m² on the ground. No area was changed.",
        ),
        mend=Words(
            "面积请按实地尺寸绘制的平面图量取；如须用投影坐标图，请在测量报告中说明投影面与改正方法。",
            "Measure areas on a plan drawn in true lengths; if a projected plan must be used, state its plane and correction in the report.",
        ),
        clause="GB 50026 长度变形不大于 2.5 cm/km（可信度 C：凭记忆，未核实）",
        place=" · ".join(filter(None, (plan.file, plan.frame))),
        floor=at,
        outline=plan.outline,
        measured=Decimal(f"{1e3 * abs(scale.combined - 1):.4f}"),
        limit=Decimal(f"{1e3 * largest:.4f}"),
        storey=" ".join(filter(None, (plan.building, plan.floor_name))) if plan.floor_name else plan.frame,
    )


@lru_cache(maxsize=64)
def _projection(epsg: int) -> Any:
    return Proj(f"EPSG:{epsg}")
