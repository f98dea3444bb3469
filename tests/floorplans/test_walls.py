"""Drawings of walls alone: their rooms are enclosed, labelled, explained, and scored against those that somebody drew."""

import json
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from floorplans import survey
from floorplans.polygonise import Bounds
from floorplans.polygonise_centres import grown_to_centres
from floorplans.readers import read
from floorplans.readers.dxf_bytes import document
from floorplans.readers.dxf_mapping import standard_named
from floorplans.readers.dxf_units import METRES
from floorplans.readers.walls import enclose, walls_of
from tests.floorplans.drafting import box, saved, sheet, write

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def walled(space, *, walls="WALL", doors="DOOR", labels="TEXT", x=0.0, door=True):
    """Two rooms of 4 × 5 and 3 × 5 m between walls of 240 mm, with a door of 900 between them and one slip of 100."""
    gap = (x + 4240, x + 4480)

    def line(*points):
        for ends in pairwise(points):
            space.add_line(*ends, dxfattribs={"layer": walls})

    line((x, 0), (x + 7720, 0), (x + 7720, 5480), (x, 5480), (x, 100))
    for left, right, side in ((x + 240, gap[0], gap[0]), (gap[1], x + 7480, gap[1])):
        other = right if side == left else left
        line((side, 1000), (side, 240), (other, 240), (other, 5240), (side, 5240), (side, 1900))
    line((gap[0], 1000), (gap[1], 1000))
    line((gap[0], 1900), (gap[1], 1900))
    if door:
        space.add_arc((gap[1], 1000), 900, 0, 90, dxfattribs={"layer": doors})
        space.add_line((gap[1], 1000), (gap[1] + 900, 1000), dxfattribs={"layer": doors})
    write(space, "301 办公室", x + 2000, 3000, labels)
    write(space, "302 会议室", x + 6000, 3000, labels)


@pytest.mark.parametrize(
    ("walls", "doors"), [("WALL", "DOOR"), ("A-WALL-EXST", "A-DOOR-EXST"), ("墙体线", "门窗"), ("WALL", "WINDOW")]
)
def test_rooms_between_walls_are_found_with_their_labels_and_told(tmp_path, walls, doors):
    drawing = sheet()
    walled(drawing.modelspace(), walls=walls, doors=doors)
    found = survey(saved(drawing, tmp_path))
    rooms = found.rooms
    assert dict(zip(rooms.number, (rooms.usable / 100).round(2), strict=True)) == {"301": 20.0, "302": 15.0}
    assert sorted(rooms.use) == ["office", "service"]
    assert (found.plans[0].mapping.name, found.plans[0].mapping.sure) == ("walls-only", False)
    note = next(one for one in found.findings if one.code == "rooms-polygonised")
    assert "有 2 间没有画出轮廓" in note.says.zh
    assert "2 间有门处" in note.says.zh
    assert "0.30 米" in note.says.zh
    assert "0.30 m" in note.says.en
    assert "mapping-assumed" in {one.code for one in found.findings}
    assert "room-doubtful" not in {one.code for one in found.findings}


def test_the_unit_is_judged_by_the_cells_between_the_walls_where_the_header_is_silent(tmp_path):
    drawing = sheet(units=0)
    walled(drawing.modelspace())
    plan = read(saved(drawing, tmp_path)).plans[0]
    assert (plan.unit.name, plan.unit.sure) == ("mm", False)


def test_a_room_of_which_much_is_not_drawn_is_doubtful_and_says_why(tmp_path):
    drawing = sheet()
    space = drawing.modelspace()
    for ends in (((0, 5000), (0, 0)), ((0, 0), (4000, 0)), ((4000, 0), (4000, 5000))):
        space.add_line(*ends, dxfattribs={"layer": "WALL"})
    box(space, 0, 0, 4000, 5000, "OUTLINE")
    found = survey(saved(drawing, tmp_path))
    doubt = next(one for one in found.findings if one.code == "room-doubtful")
    assert float(doubt.measured) == pytest.approx(1 - 0.7 * 4 / 18, abs=0.005)
    assert "22.2%" in doubt.says.zh
    assert "22.2%" in doubt.says.en


@pytest.mark.parametrize(("gap", "found"), [(1700, [20.0, 20.0]), (3200, [40.16])])
def test_a_sliding_door_closes_its_opening_though_its_leaf_stands_beside_it(tmp_path, gap, found):
    """Rail and stop lie at either jamb, in one block; an opening wider than the door stays open."""
    drawing = sheet()
    space = drawing.modelspace()
    box(space, 0, 0, 8050, 5000, "WALL")
    end = 5000 - gap
    for ends in (((4000, 0), (4000, end)), ((4050, 0), (4050, end)), ((4000, end), (4050, end))):
        space.add_line(*ends, dxfattribs={"layer": "WALL"})
    door = drawing.blocks.new("sliding")
    door.add_line((70, -400), (70, 20), dxfattribs={"layer": "DOOR"})
    door.add_line((0, 1690), (50, 1690), dxfattribs={"layer": "DOOR"})
    space.add_blockref("sliding", (4000, end), dxfattribs={"layer": "DOOR"})
    rooms = read(saved(drawing, tmp_path)).rooms
    assert sorted(shapely.area(rooms.outline).round(2)) == pytest.approx(found, abs=0.05)


def test_a_drawing_with_rooms_is_not_polygonised(tmp_path):
    drawing = sheet()
    space = drawing.modelspace()
    walled(space)
    for n in range(4):
        box(space, 20000 + n * 4000, 0, 3900, 5000, "房间轮廓")
    assert len(read(saved(drawing, tmp_path)).rooms) == 4


def test_floors_beside_each_other_are_told_apart_and_each_is_told(tmp_path):
    drawing = sheet()
    space = drawing.modelspace()
    for n, title in enumerate(("三层平面图", "四层平面图")):
        walled(space, x=n * 30000)
        write(space, title, n * 30000 + 4000, -3000, "图名", 900)
    found = survey(saved(drawing, tmp_path))
    assert [plan.floor_name for plan in found.plans] == ["3F", "4F"]
    assert [one.floor for one in found.findings if one.code == "rooms-polygonised"] == [0, 1]


def test_of_a_typical_floor_what_was_enclosed_is_told_once_at_the_right_room(tmp_path):
    drawing = sheet()
    space = drawing.modelspace()
    walled(space)
    write(space, "三~五层平面图", 4000, -3000, "图名", 900)
    found = survey(saved(drawing, tmp_path))
    assert [plan.floor_name for plan in found.plans] == ["3F", "4F", "5F"]
    assert len(found.rooms) == 6
    assert [one.floor for one in found.findings if one.code == "rooms-polygonised"] == [0]


def test_the_walls_of_contoso_2_scored_against_the_outlines_that_somebody_drew(samples):
    """Outlines run on wall centres (neighbours share a line), cells between faces; so cells are grown to wall centres.

    An outline counts if one grown cell covers nine tenths of it and lies for nine tenths within it. Many outlines cut
    open space where no wall is drawn: no reading of walls can bring those back, so they are counted as well. The golden
    figures are what was found, not what was hoped for.
    """
    path = samples / "dxf_contoso_v2_ground" / "Ground.dxf"
    drawn, metres = read(path), METRES["in"]
    outlines, gross = shapely.make_valid(drawn.rooms.outline), np.array([drawn.plans[0].outline, None], object)[:1]
    walls = walls_of(document(path), standard_named("us-ncs"))
    assert walls is not None
    cells = enclose(walls, gross, metres).cells
    grown = grown_to_centres(cells.outline, cells.bodies)
    area, cell_area = shapely.area(outlines), shapely.area(grown)
    room, cell = shapely.STRtree(grown).query(outlines, predicate="intersects")
    shared = shapely.area(shapely.intersection(outlines[room], grown[cell]))
    same = (shared >= 0.9 * area[room]) & (shared >= 0.9 * cell_area[cell])
    assert len(np.unique(room[same])) == len(np.unique(cell[same])) == same.sum()
    off = np.abs(cell_area[cell] / area[room] - 1)[same]
    open_side = widest_without_a_wall(outlines, walls, metres) > Bounds().opening
    assert not open_side[room[same]].any(), "what came back was bounded"
    told = {
        "outlines": len(outlines),
        "no wall on a side": int(open_side.sum()),
        "cells": len(cells.outline),
        "one outline for one cell": int(same.sum()),
        "within 1 % of area": int((off <= 0.01).sum()),
        "within 2 % of area": int((off <= 0.02).sum()),
        "within 5 % of area": int((off <= 0.05).sum()),
    }
    agrees(told, "walls_contoso_v2_ground")


NEAR = 0.3
"""An outline runs along a wall no further than this from a line of it, in metres: half of the thickest wall."""


def widest_without_a_wall(outlines, walls, metres):
    """The longest stretch of each outline beside which neither wall, window, door nor column is drawn, in metres."""
    lines = [shapely.LineString(line.points(1.0) * metres) for line in (*walls.walls, *walls.columns)]
    doors = [shapely.LineString(line.points(1.0) * metres) for line in walls.doors]
    beside = [shapely.union_all(shapely.buffer(near, far)) for near, far in ((lines, NEAR), (doors, NEAR * 2))]
    bare = shapely.difference(shapely.boundary(outlines), shapely.union_all(beside))
    parts, of = shapely.get_parts(shapely.line_merge(bare), return_index=True)
    widest = np.zeros(len(outlines))
    np.maximum.at(widest, of, shapely.length(parts) + 2 * NEAR)
    return widest


FLOORS = ("gf", *"123456")


def test_the_seven_floors_of_westport_house_are_polygonised_between_their_walls(samples):
    """Few rooms are drawn (stairs, lifts, toilets, on floor 2 five more); the cells between walls, windows and doors are the others."""
    told = {}
    for floor in FLOORS:
        reading = read(samples / "indoor_westport" / f"westport-house-floor-{floor}.geojson")
        plan, rooms = reading.plans[0], reading.rooms
        enclosed = np.array([str(where).startswith("墙体围合") for where in rooms.where])
        assert shapely.area(rooms.outline[enclosed]).sum() < shapely.area(plan.outline)
        assert sum(one.code == "rooms-polygonised" for one in reading.findings) == 1
        told[floor] = {
            "outline m²": f"{shapely.area(plan.outline):.1f}",
            "drawn": int((~enclosed).sum()),
            "closed cells": int(enclosed.sum()),
            "closed cells m²": f"{shapely.area(rooms.outline[enclosed]).sum():.1f}",
            "doubtful": sum(one.code == "room-doubtful" for one in reading.findings),
        }
    agrees(told, "walls_westport")


def agrees(told: dict[str, object], name: str) -> None:
    file = GOLDEN / f"{name}.json"
    if os.environ.get("GONGFANG_GOLDEN") == "write":
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert told == json.loads(file.read_text(encoding="utf-8"))
