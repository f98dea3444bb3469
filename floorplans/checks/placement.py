"""Checks on where a plan says that it lies on the earth."""

from collections.abc import Iterator
from math import isfinite, nan

import numpy as np
import shapely
from shapely.geometry import Point

from floorplans.checks import Said, check
from floorplans.checks.rooms import plans_with
from floorplans.georeference import Fit, Placement, from_control_points, is_gcj02_offset, place, shift
from floorplans.plan import FloorPlan, Reading
from floorplans.vocabulary import Family, Moment, Severity, Words


@check(
    "control-residual",
    Severity.WARNING,
    Words("控制点不符", "control points do not fit"),
    family=Family.PLACEMENT,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请核对控制点坐标（X 为北、Y 为东）和绘图单位。",
        "Check the coordinates of the points (X is north, Y is east) and the unit of the drawing.",
    ),
    clause="细部点点位误差 ±0.05 m（GB/T 17986.1-2000，可信度 B）",
)
def control_points_fit(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A plan that is turned and moved, never stretched, fits its control points to the tolerance."""
    for floor, plan in plans_with(reading, lambda it: len(it.control_points) >= 2):
        fit = _fit(plan)
        if fit is None:
            yield Said(
                says=Words(
                    f"{len(plan.control_points)} 个控制点重合，无法定位。",
                    f"The {len(plan.control_points)} control points are one; they place nothing.",
                ),
                floor=floor,
            )
        elif max(fit.residuals) > tolerance:
            worst, count = max(fit.residuals), len(fit.residuals)
            yield Said(
                says=Words(
                    f"{count} 个控制点的最大残差 {worst:.3f} 米，限差 {tolerance:.3f} 米，图形与实地长度之比 1:{fit.scale:.6f}。",
                    f"The largest residual of {count} control points is {worst:.3f} m, the limit {tolerance:.3f} m; lengths on the earth are {fit.scale:.6f} times those of the plan.",
                ),
                floor=floor,
                outline=shapely.multipoints([(it.x, it.y) for it in plan.control_points]),
            )


@check(
    "coordinates-shifted",
    Severity.WARNING,
    Words("坐标疑为 GCJ-02 偏移", "coordinates look GCJ-02-shifted"),
    family=Family.PLACEMENT,
    moment=Moment.ENROLMENT,
    mend=Words(
        "请改用 CGCS2000 坐标；从商业地图取得的坐标带有 GCJ-02 偏移，不得使用。",
        "Use CGCS2000 coordinates; those taken from a commercial map carry the GCJ-02 offset and must not be used.",
    ),
    clause="GCJ-02 偏移按公开算法识别（可信度 C）",
)
def coordinates_are_not_shifted(reading: Reading, _: float) -> Iterator[Said]:
    """A plan's placement and its control points do not lie apart as GCJ-02 and CGCS2000 do."""
    for floor, plan in plans_with(reading, lambda it: it.control_points):
        if plan.placement is None:
            continue
        east, north, known = _apart(plan, plan.placement)
        if is_gcj02_offset(east, north, near=known):
            distance = float(np.hypot(east, north))
            yield Said(
                says=Words(
                    f"定位与控制点相距 {distance:.1f} 米（东 {east:.1f}，北 {north:.1f}），与 GCJ-02 偏移相符。",
                    f"Placement and control points lie {distance:.1f} m apart (east {east:.1f}, north {north:.1f}), as GCJ-02 lies off CGCS2000.",
                ),
                floor=floor,
                outline=plan.outline,
            )


def _fit(plan: FloorPlan) -> Fit | None:
    try:
        return from_control_points(plan.control_points)
    except ValueError:
        return None


def _apart(plan: FloorPlan, placement: Placement) -> tuple[float, float, Point]:
    """How far the placement puts the middle of the control points from where they are known to lie, in metres."""
    if not all(isfinite(it) for point in plan.control_points for it in (point.x, point.y, point.longitude, point.latitude)):
        return nan, nan, Point()
    drawn = shapely.multipoints([(it.x, it.y) for it in plan.control_points])
    known = shapely.centroid(shapely.multipoints([(it.longitude, it.latitude) for it in plan.control_points]))
    placed = place(np.array([drawn], object), placement)[0]
    return *shift(placed, known), known
