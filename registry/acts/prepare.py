"""A reading made ready for the register: outlines placed on the earth, as the bytes that are stored.

Pure and picklable, so that worker processes can do it while the register is being written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.georeference import Placement, place, place_points
from floorplans.plan import Reading
from floorplans.points import points_of
from registry.acts.encode import Rings
from registry.store.database import MULTIPOLYGON_OF_ONE, Shapes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading without its geometries and what else only the checks ask for, and the bytes to store, row by row."""

    reading: Reading
    plan_wkbs: list[bytes | None]
    """Outlines less what is deducted, plan metres."""
    shapes: Shapes
    """Outlines in EPSG:4490."""


def prepare(reading: Reading, placements: Sequence[Placement | None]) -> Prepared:
    """Place the rooms of every plan; a plan without placement has outlines for measuring, none for the map."""
    rooms = reading.rooms
    outlines = rooms.outline
    cut = ~shapely.is_missing(rooms.deducted)
    if cut.any():
        outlines = outlines.copy()
        outlines[cut] = shapely.difference(outlines[cut], rooms.deducted[cut])
    plan_wkbs, shapes = _encoded(outlines, rooms.floor, placements)
    nothing = np.full(len(rooms), None, object)
    bare = replace(rooms, outline=nothing, deducted=nothing, use_said=nothing, where=nothing)
    return Prepared(replace(reading, rooms=bare), plan_wkbs, shapes)


def _encoded(
    outlines: NDArray[np.object_], floor: NDArray[np.int32], placements: Sequence[Placement | None]
) -> tuple[list[bytes | None], Shapes]:
    """Outlines as they are and as they lie on the earth; those of one ring that lie by the same placement go together."""
    plan, earth, bounds = (
        np.full(len(outlines), None, object),
        np.full(len(outlines), None, object),
        np.full((len(outlines), 4), np.nan),
    )
    points = points_of(outlines)
    simple = points.one_ring
    ways, which = _ways(placements)
    for i, way in enumerate(ways):
        rows = simple & (which[floor] == i)
        rings = Rings.of(points, rows)
        plan[rows] = rings.wkbs()
        placed = Rings(place_points(rings.points, way), rings.count)
        earth[rows], bounds[rows] = placed.wkbs(MULTIPOLYGON_OF_ONE), placed.bounds
    rest = np.flatnonzero(~simple | (which[floor] < 0))
    plan[rest] = wkbs(outlines[rest])
    shapes = shapes_of(place_all(outlines[rest], floor[rest], placements))
    earth[rest], bounds[rest] = shapes.wkbs, shapes.bounds
    return plan.tolist(), Shapes(earth.tolist(), bounds)


def placements_of(reading: Reading, buildings: Sequence[str], known: Mapping[str, Placement]) -> list[Placement | None]:
    """How each plan lies on the earth: as its drawing says, else by where its building is known to lie.

    ``buildings`` has the code of each plan's building.
    """
    return [plan.placement or known.get(building) for plan, building in zip(reading.plans, buildings, strict=True)]


def place_all(
    outlines: NDArray[np.object_], floor: NDArray[np.int32], placements: Sequence[Placement | None]
) -> NDArray[np.object_]:
    """Outlines in EPSG:4490, each by the placement of its floor; None where there is none."""
    placed = np.full(len(outlines), None, object)
    ways, which = _ways(placements)
    for i, way in enumerate(ways):
        rows = np.flatnonzero(which[floor] == i)
        placed[rows] = place(outlines[rows], way)
    return placed


def _ways(placements: Sequence[Placement | None]) -> tuple[list[Placement], NDArray[np.int64]]:
    """The placements that differ, and which of them each is; -1 where it is none."""
    index = {way: i for i, way in enumerate(dict.fromkeys(way for way in placements if way is not None))}
    return list(index), np.array([-1 if way is None else index[way] for way in placements], np.int64)


def wkbs(outlines: NDArray[np.object_]) -> list[bytes | None]:
    """Little-endian WKB of outlines; None stays None."""
    return list(shapely.to_wkb(outlines, byte_order=1).tolist())


def shapes_of(placed: NDArray[np.object_]) -> Shapes:
    """Outlines in EPSG:4490 as the multipolygons that are stored."""
    single = shapely.get_type_id(placed) == shapely.GeometryType.POLYGON
    raw = wkbs(placed)
    return Shapes(
        [MULTIPOLYGON_OF_ONE + wkb if one and wkb is not None else wkb for one, wkb in zip(single.tolist(), raw, strict=True)],
        shapely.bounds(placed),
    )
