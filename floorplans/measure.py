"""Areas, measured once, in plan metres, before any placing; one rounding rule for the whole house.

Areas are counted in whole centiares (0.01 m², ``int64``) inside arrays, and are ``Decimal`` with
two places everywhere else.
"""

from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from floorplans.points import areas_of

UNSTATED = -1
"""Stands in an array of centiares where there is no area; no area is negative."""

LARGEST_M2 = 9e12
"""Millionths of a larger area do not fit into ``int64``; it is nobody's floor."""


def centiares(areas: NDArray[np.float64]) -> NDArray[np.int64]:
    """Areas in m² rounded to whole 0.01 m²: float noise is shed half-even at 1e-6 m², then half-up to 0.01 m².

    What is no number, or more than a floor could ever have, becomes ``UNSTATED``.

    >>> centiares(np.array([12.0, 2.345, 0.0049999999, np.nan])).tolist()
    [1200, 235, 1, -1]
    """
    known = np.abs(areas) < LARGEST_M2  # NaN is not
    micro = np.rint(np.where(known, areas, 0.0) * 1e6).astype(np.int64)
    return np.where(known, (micro + 5000) // 10000, UNSTATED)


def in_m2(count: int | np.int64) -> Decimal:
    """A count of centiares as m² with two places.

    >>> in_m2(123456)
    Decimal('1234.56')
    """
    return Decimal(int(count)).scaleb(-2)


def m2_or_none(count: int | np.int64) -> Decimal | None:
    """The same where there may be no area."""
    return None if count == UNSTATED else in_m2(count)


def decimals(value: float, places: int) -> Decimal | None:
    """A length, share or angle with so many places, as it is told; None for what is no number.

    >>> decimals(0.04999, 3)
    Decimal('0.050')
    """
    return Decimal(f"{value:.{places}f}") if np.isfinite(value) else None


def usable_area(outline: BaseGeometry) -> Decimal:
    """Floor inside an outline drawn in metres, in m² to two places.

    >>> usable_area(shapely.box(0, 0, 3, 4))
    Decimal('12.00')
    """
    return in_m2(centiares(np.array([outline.area]))[0])


def usable_total(outlines: NDArray[np.object_], deductions: NDArray[np.object_]) -> int:
    """Usable area of rooms together, in centiares, rounded once: rounded rooms of a floor can add up to some 0.1 m² less or more.

    >>> rooms = np.array([shapely.box(0, 0, 1, 1.004)] * 100, object)
    >>> usable_total(rooms, np.full(100, None)), int(usable_areas(rooms, np.full(100, None)).sum())
    (10040, 10000)
    """
    return int(centiares(np.array([np.nansum(_usable(outlines, deductions))]))[0])


def usable_areas(outlines: NDArray[np.object_], deductions: NDArray[np.object_]) -> NDArray[np.int64]:
    """Usable areas of rooms in centiares: outline less what is deducted inside it; no outline, no area.

    Both arrays hold geometries in plan metres or None; they are equally long.
    """
    return centiares(_usable(outlines, deductions))


def _usable(outlines: NDArray[np.object_], deductions: NDArray[np.object_]) -> NDArray[np.float64]:
    within = shapely.intersection(outlines, deductions) if deductions.any() else deductions
    areas: NDArray[np.float64] = areas_of(outlines) - np.nan_to_num(shapely.area(within))
    return areas
