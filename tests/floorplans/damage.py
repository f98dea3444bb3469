"""A clean building of any size, and every kind of damage that a survey of it may have."""
# ruff: noqa: ARG005 - every damage is called alike, whether or not it asks how much

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely.affinity import rotate, scale, translate

from floorplans.measure import UNSTATED, centiares, usable_areas
from floorplans.plan import FloorPlan, Label, Reading, Rooms, Stray

BUILDING, FILE = "371500-0001-001", "楼.gpkg"


@dataclass
class Room:
    number: str
    outline: shapely.Geometry | None
    name: str = ""
    deducted: shapely.Geometry | None = None
    stated: float = 1.0
    """How many times the measured area is stated."""


@dataclass
class Floor:
    name: str
    rooms: list[Room]
    gross: shapely.Geometry | None
    building: str = BUILDING
    more: dict[str, object] = field(default_factory=dict)


@st.composite
def buildings(draw, wall: float | None = None) -> list[Floor]:
    """Three floors of one plan: two rows of rooms on a corridor, every room of another width; walls of 0 or 20 cm."""
    wall = draw(st.sampled_from([0.0, 0.2])) if wall is None else wall
    count = draw(st.integers(4, 7))
    widths = [[3.0 + 0.37 * at + draw(st.integers(0, 12)) / 100 for at in range(count)] for _ in range(2)]
    widths[1].append(sum(widths[0]) - sum(widths[1]) + 3.0)
    widths[0].append(3.0)
    depths = [draw(st.integers(45, 60)) / 10, draw(st.integers(61, 70)) / 10]
    east, north = draw(st.sampled_from([(0.0, 0.0), (498_556.0, 4_035_959.0)]))
    corridor = 2.4
    length = sum(widths[0]) + wall * count
    outlines = [shapely.box(0, depths[0] + wall, length, depths[0] + wall + corridor)]
    for row, bottom in ((0, 0.0), (1, depths[0] + corridor + 2 * wall)):
        x = 0.0
        for width in widths[row]:
            outlines.append(shapely.box(x, bottom, min(x + width, length), bottom + depths[row]))
            x += width + wall
    placed = [shapely.transform(one, lambda it: np.round(it + np.array([east, north]), 3)) for one in outlines]
    gross = shapely.box(*shapely.total_bounds(placed)).buffer(0.3, join_style="mitre")
    return [Floor(f"{n}F", [Room(f"{n}{at:02d}", one) for at, one in enumerate(placed)], gross) for n in (1, 2, 3)]


def read(floors: list[Floor]) -> Reading:
    """The building as a reading, measured and placed."""
    rooms = [room for floor in floors for room in floor.rooms]
    outline, deducted = (np.full(len(rooms), None, object) for _ in range(2))
    outline[:], deducted[:] = [it.outline for it in rooms], [it.deducted for it in rooms]
    usable = usable_areas(outline, deducted)
    stated = np.where(usable > 0, np.rint(usable * np.array([it.stated for it in rooms])), UNSTATED).astype(np.int64)
    table = Rooms.of(
        np.repeat(np.arange(len(floors), dtype=np.int32), [len(floor.rooms) for floor in floors]),
        outline,
        number=np.array([it.number for it in rooms], object),
        name=np.array([it.name for it in rooms], object),
        use=np.array(["office"] * len(rooms), object),
        use_said=np.array(["办公室"] * len(rooms), object),
        deducted=deducted,
        usable=usable,
        declared=stated,
        where=np.array([f"rooms #{at}" for at in range(len(rooms))], object),
    )
    plans = tuple(
        FloorPlan(
            file=FILE,
            frame=f"{floor.building} {floor.name}",
            building=floor.building,
            floor_name=floor.name,
            epsg=4548,
            outline=floor.gross,
            gross_area=UNSTATED if floor.gross is None else int(centiares(np.array([floor.gross.area]))[0]),
            **floor.more,
        )
        for floor in floors
    )
    return Reading(file=FILE, digest="", plans=plans, rooms=table)


Damage = Callable[[list[Floor], int, int, float], None]
"""Damages a room of a floor by so much of what is possible (0 to 1)."""


def _sides(room: Room) -> tuple[float, float, float, float]:
    return room.outline.bounds


def _each(change: Callable[[shapely.Geometry, tuple[float, float]], shapely.Geometry]) -> Damage:
    """Every outline of a floor changed about the floor's own corner."""

    def damage(floors, floor, _room, _much):
        it = floors[floor]
        corner = it.gross.bounds[:2]
        for room in it.rooms:
            room.outline = change(room.outline, corner)
        it.gross = change(it.gross, corner)

    return damage


def _outline(change: Callable[[float, float, float, float, float], shapely.Geometry]) -> Damage:
    """The outline of one room drawn anew from its sides."""

    def damage(floors, floor, room, much):
        it = floors[floor].rooms[room]
        it.outline = change(*_sides(it), much)

    return damage


def _set(name: str, value: Callable[[Room, float], object]) -> Damage:
    """One fact of a room changed."""

    def damage(floors, floor, room, much):
        it = floors[floor].rooms[room]
        setattr(it, name, value(it, much))

    return damage


def _more(name: str, value: Callable[[Room, float], object]) -> Damage:
    """Something added to the plan, near a room that may lose its outline to it."""

    def damage(floors, floor, room, much):
        floors[floor].more[name] = (value(floors[floor].rooms[room], much),)

    return damage


def _arc(w: float, s: float, e: float, n: float, much: float) -> shapely.Polygon:
    """The left and right walls bowed outward, as a surveyor who takes the wrong side of an arc."""
    t = np.linspace(0, np.pi, 17)
    rise = 0.3 + 0.7 * much
    right = np.column_stack([e + rise * np.sin(t), s + (n - s) * (1 - np.cos(t)) / 2])
    left = np.column_stack([w - rise * np.sin(t), n - (n - s) * (1 - np.cos(t)) / 2])
    return shapely.Polygon(np.r_[right, left])


def _twice(floors, floor, room, much) -> None:
    it = floors[floor].rooms
    it.append(Room("", it[room].outline))
    it[-1].number = f"{floor + 1}99"


def _retyped(floors, floor, room, much) -> None:
    it = floors[floor].rooms
    it[room].number = it[(room + 1) % len(it)].number


def _opened(floors, floor, room, much) -> None:
    it = floors[floor].rooms.pop(room)
    line = shapely.LineString(list(it.outline.exterior.coords)[:-1])
    floors[floor].more["open_outlines"] = (Stray(line, "rooms #7", 0.001 + much),)


def _erased(floors, floor, room, much) -> None:
    del floors[floor].rooms[room]


def _left_out(floors, floor, room, much) -> None:
    floors[floor].name = "9F"
    for at, it in enumerate(floors[floor].rooms):
        it.number = f"9{at:02d}"


def _no_gross(floors, floor, room, much) -> None:
    floors[floor].gross = None


def _copied(floors, floor, room, much) -> None:
    for it, below in zip(floors[floor].rooms, floors[floor - 1].rooms, strict=True):
        it.number = below.number


def _neighbour(floors, floor, room, much) -> None:
    by = 1 + 5 * much
    for at in range(3):
        it = floors[at]
        rooms = [Room(one.number, translate(one.outline, by, by)) for one in it.rooms]
        floors.append(Floor(it.name, rooms, translate(it.gross, by, by), building="371500-0001-002"))


ROOM: dict[str, list[Damage]] = {
    "outline-invalid": [_outline(lambda w, s, e, n, m: shapely.Polygon([(w, s), (e, n), (e, s), (w, n - 0.2)]))],
    "outline-spike": [_outline(lambda w, s, e, n, m: shapely.Polygon([(w, s), (e, s), (e, n), (w + 1.001 + m, n), (w + 1 + m, n + 0.2 + m), (w + 1 + m, n), (w, n)]))],
    "outline-tiny-edge": [_outline(lambda w, s, e, n, m: shapely.Polygon([(w, s), (e, s), (e, n), (w + 0.0005 + 0.004 * m, n), (w, n)]))],
    "outline-sliver": [_outline(lambda w, s, e, n, m: shapely.box(w, s, w + 0.12 + 0.05 * m, n))],
    "outline-too-small": [_outline(lambda w, s, e, n, m: shapely.box(w, s, w + 0.3, s + 0.3 + m))],
    "outline-parts": [_outline(lambda w, s, e, n, m: shapely.MultiPolygon([shapely.box(w, s, w + 1, n), shapely.box(w + 1.2 + m, s, e, n)]))],
    "room-overlap": [_outline(lambda w, s, e, n, m: shapely.box(w, s - 0.3 - 0.2 * m, e, n + 0.3)), _outline(_arc)],
    "room-outside-floor": [_outline(lambda w, s, e, n, m: translate(shapely.box(w, s, e, n), 0, 30 + m))],
    "room-apart": [_outline(lambda w, s, e, n, m: translate(shapely.box(w, s, e, n), 150 + 100 * m, 0))],
    "deduction-large": [_set("deducted", lambda it, m: scale(it.outline, 0.8 + 0.2 * m, 0.9))],
    "number-missing": [_set("number", lambda it, m: "")],
    "number-lookalike": [_set("number", lambda it, m: it.number[0] + "O" + it.number[2:]), _set("number", lambda it, m: "１" + it.number[1:])],
    "number-wrong-floor": [_set("number", lambda it, m: "4" + it.number[1:])],
    "area-zero": [_set("stated", lambda it, m: 0.0)],
    "area-unit": [_set("stated", lambda it, m, factor=factor: factor) for factor in (10.7639, 100, 10_000, 1_000_000, 666.667)],
    "area-differs": [_set("stated", lambda it, m: 1.1 + m), _set("stated", lambda it, m: 0.85 - 0.5 * m)],
    "use-contradicts": [_set("name", lambda it, m: "配电室")],
    "room-undrawn": [_set("outline", lambda it, m: None)],
    "number-twice": [_retyped],
    "outline-duplicate": [_twice],
    "wall-misaligned": [_outline(lambda w, s, e, n, m: shapely.box(w, s, e - 0.06 - 0.2 * m, n))],
}  # fmt: skip
"""Damage of one room, by the code that must tell it."""

FLOOR: dict[str, list[Damage]] = {
    "floor-scaled": [_each(lambda it, at, f=f: scale(it, f, f, origin=at)) for f in (1000, 0.3048, 1 / 0.3048, 25.4, 0.0254)],
    "floor-mirrored": [_each(lambda it, at: scale(it, -1, 1, origin=at)), _each(lambda it, at: scale(it, 1, -1, origin=at))],
    "floor-turned": [_each(lambda it, at, by=by: rotate(it, by, origin=at)) for by in (0.5, 3, 90, 180)],
    "floor-shifted": [_each(lambda it, at, by=by: translate(it, by, -by)) for by in (0.1, 0.5, 3, 200)],
    "floor-beside": [_each(lambda it, at: translate(it, 300, 0))],
    "label-outside": [_more("loose_labels", lambda it, m: Label("305", shapely.Point(-20 - m, 0), "#1"))],
    "deduction-outside": [_more("loose_deductions", lambda it, m: Stray(shapely.box(-9, -9, -8, -8 + m), "扣除 #1"))],
    "outline-open": [_opened],
    "floor-remainder": [_erased],
    "floor-missing": [_left_out],
    "gross-missing": [_no_gross],
    "floor-drawn-twice": [_copied],
}
"""Damage of one floor."""

BUILDINGS: dict[str, list[Damage]] = {"buildings-overlap": [_neighbour]}
