"""Rooms of a floor on which only walls are drawn: the closed cells between the lines, and how sure they are.

Pure geometry in plan metres: lines are noded, gaps and doorways closed, cells found, and what is wall told
from what is room.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.polygonise_gaps import DOOR, DRAWN, GAP, GRID, OPENING, Closings, closings, merged, noded

TRUST: Final = {DRAWN: 1.0, DOOR: 0.9, OPENING: 0.6, GAP: 0.3}
"""How far a stretch of boundary is believed, by what closes it."""

NOTHING: Final[NDArray[np.object_]] = np.empty(0, object)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What is drawn of one floor, in metres."""

    walls: NDArray[np.object_]
    """Lines of walls, windows and glazing."""
    solids: NDArray[np.object_] = field(default_factory=lambda: NOTHING)
    """Walls, columns, doors and windows drawn as areas: never part of a room."""
    columns: NDArray[np.object_] = field(default_factory=lambda: NOTHING)
    """Outlines of columns, as areas."""
    doors: NDArray[np.object_] = field(default_factory=lambda: NOTHING)
    """Lines and arcs of door symbols: they tell where a doorway is and bound nothing themselves."""
    limit: shapely.Polygon | shapely.MultiPolygon | None = None
    """Outline of the floor; no room goes beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is taken for a gap, an opening, a wall and a room: parameters, in metres and m²."""

    gap: float = 0.3
    """Ends no further apart than this were meant to meet."""
    opening: float = 1.5
    """Widest bare opening between two ends of walls that is closed."""
    wall: float = 0.6
    """A cell nowhere wider than this is the body of a wall."""
    least: float = 1.5
    """A cell smaller than this, in m², is a shaft or a cavity."""


@dataclass(frozen=True, slots=True)
class Cells:
    """What the lines enclose, as columns of one row a room besides ``bodies`` and ``shafts``."""

    outline: NDArray[np.object_]
    shares: NDArray[np.float64]
    """Four columns: part of the boundary that is drawn, closed by a door, by an opening, by a gap."""
    bodies: NDArray[np.object_]
    """Cells that are walls, columns and doorways."""
    shafts: NDArray[np.object_]
    """Cells too small to be rooms."""
    closings: Closings

    @property
    def confidence(self) -> NDArray[np.float64]:
        """From 0 to 1: each part of the boundary weighed by how far what closes it is believed."""
        return np.asarray(self.shares @ np.array([TRUST[kind] for kind in (DRAWN, DOOR, OPENING, GAP)]), float)


def polygonise(lines: Lines, bounds: Bounds | None = None) -> Cells:
    """The rooms that walls enclose; nothing raises, whatever the lines.

    Every cell is exact to the grid of the noding, a tenth of a millimetre; where lines leave a cell open by more
    than the bounds allow, it runs into the next.
    """
    bounds = bounds or Bounds()
    edges = _lines_of(lines)
    empty = Cells(NOTHING, np.empty((0, 4)), NOTHING, NOTHING, Closings(NOTHING, np.empty(0, np.int8)))
    if not len(edges):
        return empty
    drawn = noded(edges)
    if not len(drawn.at):
        return empty
    still = shapely.boundary(lines.columns)
    closed = closings(drawn, still=still, doors=lines.doors, gap=bounds.gap, opening=bounds.opening, wall=bounds.wall)
    rim = shapely.boundary(lines.limit) if lines.limit is not None else None
    everything = np.concatenate([drawn.lines(), closed.line, NOTHING if rim is None else np.array([rim, None], object)[:1]])
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(merged(everything))))
    cells = cells[shapely.area(cells) > GRID]
    inner = shapely.point_on_surface(cells)
    if lines.limit is not None:
        kept = shapely.intersects(lines.limit, inner)
        cells, inner = cells[kept], inner[kept]
    solid = _within(inner, np.concatenate([lines.solids, lines.columns]))
    # What vanishes when shrunk by half a wall is nowhere as wide as a room.
    thin = shapely.is_empty(shapely.buffer(cells, -bounds.wall / 2, quad_segs=2, join_style="mitre"))
    body = solid | thin
    small = ~body & (shapely.area(cells) < bounds.least)
    rooms = cells[~body & ~small]
    return Cells(rooms, _shares(rooms, drawn.lines(), closed), cells[body], cells[small], closed)


def _lines_of(lines: Lines) -> NDArray[np.object_]:
    """Every line that bounds something."""
    outlines = np.concatenate([lines.walls, shapely.boundary(lines.solids), shapely.boundary(lines.columns)])
    sound = ~shapely.is_missing(outlines) & ~shapely.is_empty(outlines)
    outlines = outlines[sound]
    finite = np.isfinite(shapely.bounds(outlines)).all(axis=1) if len(outlines) else np.empty(0, bool)
    return np.asarray(outlines[finite], object)


def _within(points: NDArray[np.object_], areas: NDArray[np.object_]) -> NDArray[np.bool_]:
    inside = np.zeros(len(points), bool)
    areas = areas[shapely.is_valid(areas)]
    if len(areas) and len(points):
        inside[shapely.STRtree(areas).query(points, predicate="within")[0]] = True
    return inside


def _shares(rooms: NDArray[np.object_], drawn: NDArray[np.object_], closed: Closings) -> NDArray[np.float64]:
    """By what the boundary of each room is closed, as parts of its length."""
    shares = np.zeros((len(rooms), 4))
    coordinates, of = shapely.get_coordinates(shapely.get_parts(shapely.get_rings(rooms)), return_index=True)
    ring_of = np.repeat(np.arange(len(rooms)), shapely.get_num_interior_rings(rooms) + 1)
    same = of[1:] == of[:-1]
    room = ring_of[of[1:][same]]
    start, end = coordinates[:-1][same], coordinates[1:][same]
    middle = shapely.points((start + end) / 2)
    kind = np.full(len(middle), GAP, np.int8)  # by the rim alone: nobody drew a wall there
    for what in (OPENING, DOOR, GAP):
        near = closed.line[closed.kind == what]
        if len(near):
            kind[shapely.STRtree(near).query(middle, predicate="dwithin", distance=GRID * 5)[0]] = what
    if len(drawn) and len(middle):
        kind[shapely.STRtree(drawn).query(middle, predicate="dwithin", distance=GRID * 2)[0]] = DRAWN
    np.add.at(shares, (room, kind), np.hypot(*(end - start).T))
    return np.asarray(shares / np.maximum(shares.sum(axis=1, keepdims=True), GRID), float)
