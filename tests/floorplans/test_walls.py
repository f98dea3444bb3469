"""Drawings of walls alone: their rooms are enclosed, labelled, explained, and scored against those that somebody drew."""

import json
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from floorplans import survey
from floorplans.polygonise_centres import areas_to_centres
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

    More than a third of the outlines cut open space where no wall is drawn: no reading of walls can bring those back.
    The golden figures are what was found, not what was hoped for.
    """
    path = samples / "dxf_contoso_v2_ground" / "Ground.dxf"
    drawn, metres = read(path), METRES["in"]
    outlines, gross = drawn.rooms.outline, np.array([drawn.plans[0].outline, None], object)[:1]
    walls = walls_of(document(path), standard_named("us-ncs"))
    assert walls is not None
    cells = enclose(walls, gross, metres).cells
    centre = areas_to_centres(cells.outline, cells.bodies)
    area, room_area = shapely.area(outlines), shapely.area(cells.outline)
    room, cell = shapely.STRtree(cells.outline).query(outlines, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapely.make_valid(outlines[room]), cells.outline[cell]))
    mine = shared >= 0.9 * room_area[cell]
    room, cell = room[mine], cell[mine]
    off = np.abs(centre[cell] / area[room] - 1)
    told = {
        "outlines": len(outlines),
        "cells": len(cells.outline),
        "one outline for one cell": len(np.unique(room[room_area[cell] > 0.7 * area[room]])),
        "within 1 % of area": len(np.unique(room[off <= 0.01])),
        "within 2 % of area": len(np.unique(room[off <= 0.02])),
        "within 5 % of area": len(np.unique(room[off <= 0.05])),
    }
    agrees(told, "walls_contoso_v2_ground")


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
