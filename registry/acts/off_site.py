"""A building off its site: a drawing that puts its rooms elsewhere on the earth than where the register has the buildings of that site."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import cos, hypot, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from floorplans.checks import Said
from floorplans.vocabulary import Words
from registry import queries
from registry.acts.difference import FloorDifference
from registry.acts.prepare import Prepared

CODE = "building-off-site"
NORTH = 111_132.0
"""Metres of a degree of latitude; enough to tell a street from a town."""


def off_site(
    session: Session, differences: Sequence[FloorDifference], prepared: Prepared, tolerance: float
) -> Iterator[tuple[FloorDifference, Said]]:
    """The floors whose rooms all lie farther than ``tolerance`` metres off every building of their site.

    The register knows of a building the point on which its drawings lie; where it knows none of the site, nothing is said.
    """
    fresh = [it for it in differences if not it.enrolled]
    places = queries.site_placements(session, {it.building.site_id for it in fresh})
    for it in fresh:
        known = [(at.longitude, at.latitude) for at in places.get(it.building.site_id, ()) if at.epsg is None]
        bounds = prepared.shapes.bounds[prepared.reading.rows(it.plan)]
        bounds = bounds[np.isfinite(bounds).all(axis=1)]
        if not known or not len(bounds):
            continue
        drawn = shapely.box(*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0))
        metres = _apart(drawn, shapely.multipoints(known))
        if metres > tolerance:
            says = Words(
                f"按图定位，本层距登记的院落楼栋位置 {metres:.0f} 米，限差 {tolerance:g} 米。",
                f"As the drawing places it, the floor lies {metres:.0f} m off the buildings recorded on its site; the limit is {tolerance:g} m.",
            )
            outline = prepared.reading.plans[it.plan].outline
            yield it, Said(says=says, outline=outline, measured=Decimal(f"{metres:.0f}"), limit=Decimal(f"{tolerance:g}"))


def _apart(one: BaseGeometry, other: BaseGeometry) -> float:
    """How far two shapes in degrees lie from each other, in metres; an estimate that is good within a town."""
    line = shapely.shortest_line(one, other)
    (x0, y0), (x1, y1) = shapely.get_coordinates(line).tolist()
    return hypot((x1 - x0) * NORTH * cos(radians((y0 + y1) / 2)), (y1 - y0) * NORTH)
