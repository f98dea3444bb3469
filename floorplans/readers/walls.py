"""A drawing without outlines of rooms: which of its lines are walls, windows, doors and columns, and the rooms between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.geometry import SAGITTA
from floorplans.plan import Choice, Reading
from floorplans.polygonise import Bounds, Cells, Lines, polygonise
from floorplans.readers.dxf_drawn import Drawn, Line, draw
from floorplans.readers.dxf_mapping import Standard, standard_named
from floorplans.readers.dxf_outlines import Rings
from floorplans.readers.dxf_propose import label_layers
from floorplans.readers.walls_findings import findings_of
from floorplans.vocabulary import BoundaryBasis, Words

WALLS_ONLY: Final = "walls-only"
"""The mapping of layers.yaml whose patterns tell walls where no standard names them."""

FLAT: Final = 0.3
"""A cell whose 4π·area/perimeter² is below this is the body of a wall, in whatever unit."""


LEAVES: Final = 4.0
"""A block is one sliding door up to this size, in metres: a leaf of 2 beside its opening; what is larger holds more."""


@dataclass(frozen=True, slots=True)
class Walls:
    """What bounds rooms, as polylines in drawing units."""

    walls: tuple[Line, ...]
    doors: tuple[Line, ...]
    columns: tuple[Line, ...]

    def areas(self) -> NDArray[np.float64]:
        """Rough areas of the cells that are no bodies of walls, in square drawing units: enough to judge a unit by."""
        lines = _shapes(self.walls, 1.0, sagitta=None)
        cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
        area, round_ = shapely.area(cells), shapely.length(cells)
        return np.asarray(area[4 * np.pi * area > FLAT * round_**2], float)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The rooms between walls: as outlines like those that are drawn, and how each came to close."""

    rings: Rings
    cells: Cells
    bounds: Bounds

    def told(self, reading: Reading) -> Reading:
        """The reading with what is to be said of rooms that nobody drew."""
        row = {str(where): at for at, where in enumerate(self.rings.where)}
        which = np.array([row[str(where)] for where in reading.rooms.where], np.intp)
        found = findings_of(reading, self.cells.shares[which], self.cells.confidence[which], self.bounds)
        return replace(reading, findings=(*reading.findings, *found))


def walls_standard(drawn: Drawn) -> tuple[Standard, Choice] | None:
    """The mapping for drawings of walls alone, where some layer is named like one of walls; None where none is."""
    standard = standard_named(WALLS_ONLY)
    there = [layer for layer in drawn.layers if standard.holds("walls", layer)]
    if not there:
        return None
    listed, listed_en = "、".join(there[:6]), ", ".join(there[:6])
    because = Words(
        f"没有图层对照认识本图，也没有房间轮廓；图层 {listed} 按名称为墙线，房间由墙线围成，请人工确认",
        f"no mapping knows these layers and no rooms are outlined; by their names {listed_en} hold walls, and rooms are what they enclose: please confirm",
    )
    return standard, Choice(standard.name, because, sure=False)


def walls_of(document: Any, standard: Standard) -> Walls | None:
    """The lines of an ezdxf document that bound rooms, by the standard's layers or else by their names; None without walls."""
    drawn, guess = draw(document, loose=True), standard_named(WALLS_ONLY)
    names = set(drawn.layers) | {line.layer for line in drawn.lines}
    roles = {
        role: {name for name in names if standard.holds(role, name) or guess.holds(role, name)}
        for role in ("walls", "windows", "doors", "columns")
    }
    # 门窗 and WINDOW hold doors and windows: what swings is a door.
    mixed = roles["doors"] & roles["windows"]
    swings = {line.insert for line in drawn.lines if line.insert >= 0 and line.vertices[:, 2].any()}
    held: dict[str, list[Line]] = {"walls": [], "doors": [], "columns": []}
    for line in drawn.lines:
        if line.layer in mixed:
            door = line.insert in swings if line.insert >= 0 else bool(line.vertices[:, 2].any())
            held["doors" if door else "walls"].append(line)
        elif line.layer in roles["doors"] or (line.block and guess.holds("doors", line.block)):
            held["doors"].append(line)
        elif line.layer in roles["columns"]:
            held["columns"].append(line)
        elif line.layer in roles["walls"] or line.layer in roles["windows"]:
            held["walls"].append(line)
    found = Walls(tuple(held["walls"]), tuple(held["doors"]), tuple(held["columns"]))
    return found if any(line.layer in roles["walls"] for line in found.walls) else None


def enclose(walls: Walls, gross: NDArray[np.object_], metres: float, bounds: Bounds | None = None) -> Enclosed:
    """The rooms between walls, in metres; ``gross`` are outlines of floors in metres, ``metres`` those of a drawing unit."""
    bounds = bounds or Bounds()
    sound = gross[shapely.is_valid(gross)]
    columns = [shape for shape in _shapes(walls.columns, metres) if shape.is_closed and len(shape.coords) > 3]
    lines = Lines(
        walls=_shapes(walls.walls, metres),
        columns=_column([area for area in map(shapely.Polygon, columns) if area.is_valid]),
        doors=np.concatenate([_shapes(walls.doors, metres), _hinges(walls.doors, metres), _sliding(walls.doors, metres)]),
        limit=shapely.union_all(sound) if len(sound) else None,
    )
    cells = polygonise(lines, bounds)
    count = len(cells.outline)
    where = _column([f"墙线围合 {at + 1}" for at in range(count)])
    return Enclosed(Rings(cells.outline, np.full(count, "", object), where, np.full(count, -1, np.int64)), cells, bounds)


def with_labels(standard: Standard, drawn: Drawn, rooms: Rings, metres: float) -> Standard:
    """The standard with the layers whose texts stand in rooms, where it names none; its basis is that of walls."""
    layers = dict(standard.layers)
    if not any(layers.get(role) for role in ("labels", "numbers", "names")) and len(rooms):
        points = shapely.points(np.array([text.middle for text in drawn.texts], float).reshape(-1, 2) * metres)
        layers["labels"] = label_layers(drawn, points, rooms.outline)
    # Cells run to the faces of the walls as drawn, whatever face the room layer of the standard would have had.
    basis = BoundaryBasis.UNSTATED if standard.basis is BoundaryBasis.WALL_CENTRE else standard.basis
    return replace(standard, layers=layers, basis=basis)


def _hinges(doors: Sequence[Line], metres: float) -> NDArray[np.object_]:
    """For each arc of a door the way from its end to its middle, the hinge: a leaf that need not be drawn, in metres."""
    found = []
    for line in doors:
        for start, end in zip(line.vertices[:-1], line.vertices[1:], strict=True):
            bulge, chord = float(start[2]), end[:2] - start[:2]
            if bulge and chord.any():
                middle = (start[:2] + end[:2]) / 2 + np.array([-chord[1], chord[0]]) * (1 - bulge**2) / (4 * bulge)
                ends = np.array([start[:2], middle]) @ line.matrix[:, :2].T + line.matrix[:, 2]
                found.append(shapely.LineString(ends * metres))
    return _column(found)


def _sliding(doors: Sequence[Line], metres: float) -> NDArray[np.object_]:
    """For each block of a door in which nothing swings, the whole that its parts stand in: rail, leaf and stop lie apart, in metres."""
    blocks: dict[int, list[Line]] = {}
    for line in doors:
        if line.insert >= 0:
            blocks.setdefault(line.insert, []).append(line)
    still = [shapely.GeometryCollection(list(_shapes(one, metres))) for one in blocks.values() if not _swings(one)]
    hulls = shapely.convex_hull(_column(still))
    return np.asarray(hulls[shapely.minimum_bounding_radius(hulls) * 2 <= LEAVES], object)


def _swings(lines: Sequence[Line]) -> bool:
    return any(line.vertices[:, 2].any() for line in lines)


def _shapes(lines: Sequence[Line], metres: float, sagitta: float | None = SAGITTA) -> NDArray[np.object_]:
    """Polylines as lines in metres; arcs as chords."""
    shapes = []
    for line in lines:
        span = float(np.abs(line.matrix[:, :2] @ np.ptp(line.vertices[:, :2], axis=0)).max(initial=0.0))
        points = line.points(sagitta / metres if sagitta else span / 1000 or 1.0) * metres
        points = np.vstack([points, points[:1]]) if line.closed else points
        if np.ptp(points, axis=0).any():
            shapes.append(shapely.LineString(points))
    return _column(shapes)


def _column(values: Sequence[object]) -> NDArray[np.object_]:
    column = np.empty(len(values), object)
    column[:] = values
    return column
