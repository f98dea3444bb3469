"""How a floor is laid on paper: which paper, which scale, and which way is north."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

SCALES = (20, 25, 50, 100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 5000, 10000, 25000, 50000, 100000)
"""Scales that an office's ruler knows; the last ones only keep an absurd drawing on the paper."""

LARGEST_ON_A4 = 200
"""A floor that needs a smaller scale than 1:200 goes on A3, where room numbers can still be read."""

MARGIN = 8.0
HEADING = 15.0
FOOT = 15.0
COLUMN = 58.0
"""Width of one column of the side panel in mm."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet in landscape; lengths in mm."""

    name: str
    width: float
    height: float


A4, A3 = Paper("A4", 297.0, 210.0), Paper("A3", 420.0, 297.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """Paper and scale for a floor, and the way from plan metres to millimetres on the sheet."""

    paper: Paper
    scale: int
    columns: int
    """Columns of the side panel."""
    centre: tuple[float, float]
    """Centre of the plan in metres."""

    @property
    def panel(self) -> float:
        """Left edge of the side panel in mm."""
        return self.paper.width - MARGIN - self.columns * COLUMN

    def on_paper(self, outline: BaseGeometry) -> BaseGeometry:
        """An outline in plan metres as millimetres of the sheet, y downwards."""
        middle_x, middle_y = (MARGIN + self.panel) / 2, (MARGIN + HEADING + self.paper.height - MARGIN - FOOT) / 2
        per_metre = 1000.0 / self.scale

        def lay(points: np.ndarray) -> np.ndarray:
            return np.column_stack(
                [middle_x + (points[:, 0] - self.centre[0]) * per_metre, middle_y - (points[:, 1] - self.centre[1]) * per_metre]
            )

        return shapely.transform(outline, lay)


def lay_out(bounds: tuple[float, float, float, float], *, columns: int = 1) -> Layout:
    """The smallest paper on which a floor is drawn at a fair scale.

    ``bounds`` are plan metres.
    """
    west, south, east, north = bounds
    for paper in (A4, A3):
        free_x = paper.width - 2 * MARGIN - columns * COLUMN - 8
        free_y = paper.height - 2 * MARGIN - HEADING - FOOT - 6
        need = max((east - west) * 1000 / free_x, (north - south) * 1000 / free_y)
        scale = next((each for each in SCALES if each >= need), math.ceil(need))
        if scale <= LARGEST_ON_A4:
            break
    return Layout(paper, scale, columns, ((west + east) / 2, (south + north) / 2))


def round_length(scale: int, *, longest: float = 52.0) -> int:
    """Metres of a scale bar: the largest of 1, 2, 5, 10, 20, 50 … that is no longer than ``longest`` mm.

    >>> round_length(200), round_length(150)
    (10, 5)
    """
    reach = longest * scale / 1000
    steps = [figure * 10**power for power in range(6) for figure in (1, 2, 5)]
    return max((step for step in steps if step <= reach), default=1)


def north_of(plan: Sequence[BaseGeometry | None], earth: Sequence[BaseGeometry | None]) -> float | None:
    """Where north is on the plan, in degrees clockwise from straight up; None where the floor is not placed.

    ``plan`` are outlines in plan metres and ``earth`` the same outlines in EPSG:4490; a least-squares similarity links them.
    """
    pairs = [
        (a, b) for a, b in zip(plan, earth, strict=True) if a is not None and b is not None and not a.is_empty and not b.is_empty
    ]
    if not pairs:
        return None
    here, there = (np.array(side, dtype=object) for side in zip(*pairs, strict=True))
    same = (shapely.get_num_coordinates(here) == shapely.get_num_coordinates(there)).all()
    z, w = (shapely.get_coordinates(side if same else shapely.centroid(side)) for side in (here, there))
    narrowing = math.cos(math.radians(float(w[:, 1].mean())))
    flat, true = _centred(z[:, 0] + 1j * z[:, 1]), _centred(w[:, 0] * narrowing + 1j * w[:, 1])
    if not np.abs(flat).sum():
        return None
    turn = (flat.conj() * true).sum()
    return float(np.degrees(np.angle(turn)))


def _centred(points: np.ndarray) -> np.ndarray:
    return points - points.mean()
