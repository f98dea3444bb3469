"""In which unit a drawing is drawn: the user's word, the standard's, the header's, or what is plausible."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.finding import Unreadable
from floorplans.plan import Choice
from floorplans.vocabulary import Words

METRES: Final = {
    "mm": 0.001,
    "cm": 0.01,
    "dm": 0.1,
    "m": 1.0,
    "km": 1000.0,
    "in": 0.0254,
    "ft": 0.3048,
    "us-ft": 1200 / 3937,
    "yd": 0.9144,
}
CALLED: Final = dict(zip(METRES, ("毫米", "厘米", "分米", "米", "千米", "英寸", "英尺", "美国测量英尺", "码"), strict=True))
ALSO: Final = {
    "inch": "in",
    "inches": "in",
    '"': "in",
    "feet": "ft",
    "foot": "ft",
    "metre": "m",
    "meter": "m",
    "millimetre": "mm",
    "millimeter": "mm",
}
ALSO_CHINESE: Final = {said: unit for unit, said in CALLED.items()}
HEADER: Final = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 7: "km", 10: "yd", 14: "dm", 21: "us-ft"}
"""Codes of $INSUNITS."""

TRIED: Final = ("mm", "in", "cm", "ft", "m")
"""Units that plans are drawn in; others are believed only when they are stated."""

TYPICAL_ROOM: Final = 25.0
"""Middle, on a logarithmic scale, of the 4 to 150 m² within which the median room of an office floor lies."""
SMALLEST_MEDIAN, LARGEST_MEDIAN = 4.0, 150.0
LARGEST_FLOOR: Final = 100_000.0
"""No floor of an office building is larger, in m²."""
WALL: Final = 0.05
"""Walls and frames: a text below this height in metres, or above 2 m, speaks against a unit."""


def unit_of(
    *, header: int, areas: NDArray[np.float64], heights: NDArray[np.float64], standard: str = "", override: str | None = None
) -> Choice:
    """The unit of a drawing and the reason.

    ``areas`` are those of its room outlines in square drawing units, ``heights`` those of their labels
    in drawing units. Raises ``Unreadable`` for an override that is no unit.
    """
    if override:
        name = override.strip()
        name = ALSO.get(name.casefold(), ALSO_CHINESE.get(name, name.casefold()))
        if name not in METRES:
            raise Unreadable(
                f"不认识的单位“{override}”；可用的有：{'、'.join(METRES)}。",
                f"Unknown unit “{override}”; known are: {', '.join(METRES)}.",
            )
        return Choice(name, Words(f"用户指定为{CALLED[name]}", f"the user says {name}"))
    if standard:
        return Choice(standard, Words(f"制图标准规定为{CALLED[standard]}", f"the drawing standard prescribes {standard}"))
    if header in HEADER:
        name = HEADER[header]
        return Choice(
            name, Words(f"文件头 $INSUNITS={header}，即{CALLED[name]}", f"the header says $INSUNITS={header}, that is {name}")
        )
    return _plausible(areas, heights, header)


def _plausible(areas: NDArray[np.float64], heights: NDArray[np.float64], header: int) -> Choice:
    """The unit in which rooms are as large as rooms are."""
    start = (f"文件头未注明单位（$INSUNITS={header}），", f"the header states no unit ($INSUNITS={header}); ")
    if not areas.size:
        return Choice(
            "mm",
            Words(f"{start[0]}也没有房间可供推断，暂按毫米", f"{start[1]}no room to judge by, millimetres assumed"),
            sure=False,
        )
    median, whole = float(np.median(areas)), float(areas.sum())
    in_m2: Callable[[str, float], float] = lambda unit, area: area * METRES[unit] ** 2  # noqa: E731
    likely = [
        unit for unit in TRIED if SMALLEST_MEDIAN <= in_m2(unit, median) <= LARGEST_MEDIAN and in_m2(unit, whole) <= LARGEST_FLOOR
    ]
    if not likely:
        nearest = min(TRIED, key=lambda unit: abs(np.log(max(in_m2(unit, median), 1e-12) / TYPICAL_ROOM)))
        says = f"{in_m2(nearest, median):.2f}"
        return Choice(
            nearest,
            Words(
                f"{start[0]}没有一个单位使房间大小合理，暂按{CALLED[nearest]}（房间面积中位数 {says} m²），请人工指定",
                f"{start[1]}no unit makes the rooms plausible, {nearest} assumed (median room {says} m²): please state it",
            ),
            sure=False,
        )
    height = float(np.median(heights)) if heights.size else 0.0

    def doubt(unit: str) -> float:
        """How far a unit is from the typical room; a label of absurd height weighs as a factor of ten in area."""
        absurd = height > 0 and not WALL <= height * METRES[unit] <= 2.0
        return abs(float(np.log(in_m2(unit, median) / TYPICAL_ROOM))) + (np.log(10) if absurd else 0.0)

    best = min(likely, key=doubt)
    others = [unit for unit in likely if unit != best]
    says = f"{in_m2(best, median):.1f}"
    return Choice(
        best,
        Words(
            f"{start[0]}按{CALLED[best]}计房间面积中位数为 {says} m²，合理"
            + (f"（按{CALLED[others[0]]}亦有可能）" if others else ""),
            f"{start[1]}in {best} the median room is {says} m², which is plausible"
            + (f" ({others[0]} is possible too)" if others else ""),
        ),
        sure=False,
    )
