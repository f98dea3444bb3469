"""Checks on the outline of the gross floor area: there where other floors have one, and sound."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import shapely

from floorplans.checks import Said, check
from floorplans.checks.rooms import plans_with
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Severity, Words


@check(
    "gross-missing",
    Severity.WARNING,
    Words("缺少建筑外轮廓", "gross outline missing"),
    family=Family.OUTLINE,
    mend=Words("请补绘本层建筑外轮廓，并使其闭合。", "Draw the gross outline of this floor, closed."),
)
def floors_have_a_gross_outline(reading: Reading, _: float) -> Iterator[Said]:
    """Where floors of a building have a gross outline, each has one."""
    known = Counter(plan.building for plan in reading.plans if plan.outline is not None)
    for at, plan in plans_with(reading, lambda it: it.outline is None):
        if known[plan.building]:
            yield Said(
                says=Words(
                    f"本楼 {known[plan.building]} 个楼层有建筑外轮廓，本层没有闭合的外轮廓。",
                    f"{known[plan.building]} floors of this building have a gross outline, this one has none that is closed.",
                ),
                floor=at,
            )


@check(
    "gross-invalid",
    Severity.WARNING,
    Words("建筑外轮廓无效", "gross outline invalid"),
    family=Family.OUTLINE,
    mend=Words("请重绘建筑外轮廓，使其不自相交。", "Draw the gross outline anew as rings that do not cross themselves."),
)
def gross_outlines_are_valid(reading: Reading, _: float) -> Iterator[Said]:
    """A gross outline encloses an area without crossing itself."""
    plans = plans_with(reading, lambda it: it.outline is not None)
    outlines = np.full(len(plans), None, object)
    outlines[:] = [plan.outline for _, plan in plans]
    areal = np.isin(shapely.get_type_id(outlines), (3, 6)) & ~shapely.is_empty(outlines)
    for which in np.flatnonzero(~(areal & shapely.is_valid(outlines))).tolist():
        at, plan = plans[which]
        kind = plan.outline.geom_type if plan.outline is not None else ""
        why = str(shapely.is_valid_reason(outlines[which])) if areal[which] else kind
        yield Said(
            says=Words(f"建筑外轮廓无效，面积存疑：{why}。", f"The gross outline is invalid, its area is in doubt: {why}."),
            floor=at,
            outline=plan.outline,
        )
