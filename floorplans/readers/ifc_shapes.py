"""What a space or a slab of a building model covers of its floor: its foot-print, in units of the model."""

from dataclasses import dataclass
from typing import Any, Final

import ifcopenshell
import ifcopenshell.geom
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

LEVEL: Final = 0.999
"""Cosine of the steepest face that is still a floor (2.6°)."""

STEP: Final = 0.5
"""In metres: faces within this of the lowest are the same floor, with a step; window benches and ceilings lie higher."""

GRAIN: Final = 1e-6
"""In metres: corners nearer to each other than this are one; the model's own noise is 1e-9."""

TROUBLE: Final = (RuntimeError, ValueError, ifcopenshell.Error, shapely.errors.GEOSException)
"""What the geometry kernel raises on a shape that it cannot build."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The foot-print of one product."""

    footprint: BaseGeometry | None
    """In units of the model; None where it has no shape, or none that could be built."""
    covered: float = 1.0
    """Share of what it covers, seen from above, that its floor is: below one where walls lean or floors slope."""
    drawn: bool = False
    """Whether the model draws the foot-print itself."""


NOTHING: Final = Shape(None)


def shapes_of(model: Any, products: list[Any], *, metres: float) -> dict[int, Shape]:
    """The shape of every product, by its id in the model; world coordinates, in units of the model.

    A drawn ``FootPrint`` goes before a body; of a body the lowest level faces count, and where it has
    none what it covers seen from above.
    """
    drawn = {one.id(): footprint for one in products if (footprint := _drawn(one, metres)) is not None}
    bodies = [one for one in products if one.id() not in drawn and getattr(one, "Representation", None) is not None]
    return {key: Shape(footprint, drawn=True) for key, footprint in drawn.items()} | _of_bodies(model, bodies, metres)


def _of_bodies(model: Any, products: list[Any], metres: float) -> dict[int, Shape]:
    found: dict[int, Shape] = {}
    if not products:
        return found
    settings = _settings()
    settings.set("disable-opening-subtractions", True)  # a door cut into a slab's edge is no matter of its outline
    try:
        bodies: Any = ifcopenshell.geom.iterator(settings, model, 1, include=products)
        more = bodies.initialize()
        while more:
            body = bodies.get()
            points = np.array(body.geometry.verts, float).reshape(-1, 3)
            faces = np.array(body.geometry.faces, np.intp).reshape(-1, 3)
            found[int(body.id)] = footprint_of(points, faces, metres=metres)
            more = bodies.next()
    except TROUBLE:
        return found  # what is missing is told as a space without a shape
    return found


def footprint_of(points: NDArray[np.float64], faces: NDArray[np.intp], *, metres: float = 1.0) -> Shape:
    """The floor of a body from its corners (n, 3) and triangles (m, 3); ``metres`` is what one unit is worth.

    >>> corners = np.array([[x, y, z] for z in (0, 3) for x, y in ((0, 0), (4, 0), (4, 5), (0, 5))], float)
    >>> footprint_of(corners, np.array([[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7]])).footprint.area
    20.0
    """
    triangles = points[faces]
    if not len(triangles) or not np.isfinite(triangles).all():
        return NOTHING
    normal = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    size = np.linalg.norm(normal, axis=1)
    level = (np.abs(normal[:, 2]) >= LEVEL * size) & (size > 0)
    upright = np.abs(normal[:, 2]) <= 1e-9 * np.maximum(size, 1e-30)
    height = triangles[:, :, 2].mean(axis=1)
    shadow = _union(triangles[~upright], metres)
    if shadow is None:
        return NOTHING
    low = level & (height <= points[:, 2].min() + STEP / metres)
    floor = _union(triangles[low], metres) if low.any() else None
    if floor is None:
        return Shape(shadow, covered=0.0)
    return Shape(floor, covered=float(floor.area / shadow.area))


def _union(triangles: NDArray[np.float64], metres: float) -> BaseGeometry | None:
    if not len(triangles):
        return None
    whole = shapely.union_all(shapely.polygons(triangles[:, :, :2]), grid_size=GRAIN / metres)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon" and part.area > 0]
    plain = [part.simplify(GRAIN / metres) for part in parts]  # corners that triangles have in the middle of a straight wall
    return None if not plain else plain[0] if len(plain) == 1 else shapely.MultiPolygon(plain)


def _drawn(product: Any, metres: float) -> BaseGeometry | None:
    """The area within the lines of the product's 2-D ``FootPrint``; None where it has none, or one that encloses nothing."""
    shape = getattr(product, "Representation", None)
    for one in shape.Representations if shape is not None else ():
        if (one.RepresentationIdentifier or "").casefold() != "footprint":
            continue
        settings = _settings()
        settings.set("dimensionality", ifcopenshell.ifcopenshell_wrapper.CURVES_SURFACES_AND_SOLIDS)
        try:
            drawn: Any = ifcopenshell.geom.create_shape(settings, product, one)
            points = np.array(drawn.geometry.verts, float).reshape(-1, 3)
            faces = np.array(drawn.geometry.faces, np.intp).reshape(-1, 3)
            if len(faces):
                return footprint_of(points, faces, metres=metres).footprint
            edges = np.array(drawn.geometry.edges, np.intp).reshape(-1, 2)
            lines = shapely.linestrings(points[edges][:, :, :2])
            within = shapely.build_area(shapely.node(shapely.set_precision(shapely.multilinestrings(lines), GRAIN / metres)))
        except TROUBLE:
            continue
        if not within.is_empty:
            return within.simplify(GRAIN / metres)
    return None


def _settings() -> Any:
    """World coordinates in units of the model; arcs become chords no further than 1 mm from them, as everywhere here."""
    settings: Any = ifcopenshell.geom.settings()  # type: ignore[no-untyped-call]
    settings.set("use-world-coords", True)
    settings.set("convert-back-units", True)
    settings.set("mesher-linear-deflection", 0.001)
    return settings
