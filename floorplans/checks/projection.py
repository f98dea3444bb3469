"""A check on the system that a plan is drawn in: how much longer than the ground it is; told, never applied."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from floorplans.areas import buildings_of
from floorplans.checks import Said, check
from floorplans.checks.rooms import extents
from floorplans.measure import decimals
from floorplans.plan import Reading
from floorplans.projection_scale import as_one, scales_of
from floorplans.vocabulary import Family, Severity, Words


@check(
    "projection-scale",
    Severity.NOTE,
    Words("投影变形", "distorted by its projection"),
    family=Family.PLACEMENT,
    mend=Words(
        "面积请按实地尺寸绘制的平面图量取；如须用投影坐标图，请在测量报告中说明投影面与改正方法。",
        "Measure areas on a plan drawn in true lengths; if a projected plan must be used, state its plane and correction in the report.",
    ),
    clause="GB 50026 长度变形不大于 2.5 cm/km（可信度 C：凭记忆，未核实）",
)
def lengths_are_true(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A projected plan's lengths differ from the ground's by no more than the tolerance; no area is changed, and a building is told once."""
    if not any(plan.epsg for plan in reading.plans):
        return
    scales = scales_of(reading, extents=extents(reading.rooms, len(reading.plans)))
    usable, floors = reading.rooms.usable, len(reading.plans)
    areas = np.bincount(reading.rooms.floor, np.maximum(usable, 0), floors) / 100
    for plans, scale in as_one(scales, buildings_of(reading.plans)[1].tolist()):
        if abs(scale.combined - 1) <= tolerance:
            continue
        plan, area = reading.plans[plans[0]], float(areas[plans].sum())
        ground = scale.on_the_ground(area)
        yield Said(
            says=Words(
                f"图面坐标为 {scale.says.zh}；房间合计图面 {area:.2f} ㎡，折算地面 {ground} ㎡。面积未作改正。",
                f"The plan is in {scale.says.en}; its rooms are {area:.2f} m² on the plan and would be {ground} m² on the ground. No area was changed.",
            ),
            floor=plans[0],
            subject=plan.building or plan.frame or plan.floor_name or plan.file,
            outline=plan.outline,
            measured=decimals(1e3 * abs(scale.combined - 1), 4),
            limit=Decimal(f"{1e3 * tolerance:.4f}"),
        )
