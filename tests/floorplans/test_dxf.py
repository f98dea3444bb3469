"""What an office draws is what is read: rooms, labels, areas, blocks, arcs."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from floorplans import measure
from floorplans.plan import Reading
from floorplans.readers import read
from floorplans.vocabulary import BoundaryBasis
from tests.floorplans.drafting import GROSS, LABELS, ROOMS, box, floor, room, saved, sheet, write


def areas(reading: Reading) -> dict[str, float]:
    rooms = measure(reading).rooms
    return {str(number): int(area) / 100 for number, area in zip(rooms.number, rooms.usable, strict=True)}


def test_a_room_has_the_number_the_use_and_the_area_that_stand_in_it(tmp_path):
    document = sheet()
    room(document.modelspace(), "312", 0, 0, area="18.24㎡")
    reading = read(saved(document, tmp_path))
    rooms = reading.rooms
    assert (rooms.number[0], rooms.use[0], rooms.use_said[0], rooms.declared[0]) == ("312", "office", "办公室", 1824)
    assert areas(reading) == {"312": 20.0}
    assert reading.plans[0].basis is BoundaryBasis.FINISHED_FACE
    assert reading.plans[0].mapping.name == "surveying-office"
    assert "房间轮廓" in reading.plans[0].mapping.because.zh


@pytest.mark.parametrize("said", ["18.24㎡", "18.24m2", "18.24 m²", "S=18.24㎡", "使用面积：18.24 平方米"])
def test_a_stated_area_is_understood_however_it_is_written(tmp_path, said):
    document = sheet()
    room(document.modelspace(), "312", 0, 0, area=said)
    assert read(saved(document, tmp_path)).rooms.declared.tolist() == [1824]


@pytest.mark.parametrize(
    "said", ["312 办公室 18.24㎡", "312办公室\\P18.24㎡", "312\\P办公室\\P18.24m2", "{\\f宋体|b0;312}\\P办公室(18.24㎡)"]
)
def test_one_paragraph_may_say_all_three(tmp_path, said):
    document = sheet()
    box(document.modelspace(), 0, 0, 4000, 5000)
    document.modelspace().add_mtext(said, {"layer": LABELS, "char_height": 200}).set_location((2000, 2500), attachment_point=5)
    rooms = read(saved(document, tmp_path)).rooms
    assert (rooms.number[0], rooms.use[0], rooms.declared[0]) == ("312", "office", 1824)


def test_a_number_that_is_mistyped_is_still_taken_for_the_number(tmp_path):
    document = sheet()
    room(document.modelspace(), "3l2", 0, 0)
    assert read(saved(document, tmp_path)).rooms.number.tolist() == ["3l2"]


def test_a_label_belongs_to_the_room_in_which_its_middle_stands_though_it_begins_in_the_next(tmp_path):
    document = sheet()
    space = document.modelspace()
    room(space, "301", 0, 0)
    box(space, 4000, 0, 1000, 5000)
    write(space, "302", 4500, 2500, height=900)  # wider than the closet
    assert read(saved(document, tmp_path)).rooms.number.tolist() == ["301", "302"]


def test_an_arc_is_flattened_to_a_millimetre(tmp_path):
    document = sheet()
    space = document.modelspace()
    space.add_lwpolyline(
        [(0, 0, 0), (6000, 0, 1), (6000, 4000, 0), (0, 4000, 0)], format="xyb", close=True, dxfattribs={"layer": ROOMS}
    )
    space.add_circle((20000, 0), 3000, dxfattribs={"layer": ROOMS})
    write(space, "101", 3000, 2000)
    write(space, "102", 20000, 0)
    found = areas(read(saved(document, tmp_path)))
    assert found["101"] == pytest.approx(24 + math.pi * 2, abs=0.001 * 2 * math.pi)
    assert found["102"] == pytest.approx(math.pi * 9, abs=0.001 * 6 * math.pi)


def test_old_polylines_and_those_drawn_back_to_their_first_point_are_rooms_too(tmp_path):
    document = sheet("R2000")
    space = document.modelspace()
    corners = [(0, 0), (4000, 0), (4000, 5000), (0, 5000)]
    space.add_polyline2d(corners, close=True, dxfattribs={"layer": ROOMS})
    space.add_lwpolyline([(x + 5000, y) for x, y in [*corners, corners[0]]], dxfattribs={"layer": ROOMS})
    space.add_lwpolyline([(x + 10000, y) for x, y in [*corners, (2, 3)]], dxfattribs={"layer": ROOMS})
    reading = read(saved(document, tmp_path))
    assert shapely.area(reading.rooms.outline) == pytest.approx([20, 20, 20], abs=0.02)
    assert not reading.plans[0].open_outlines


def test_an_outline_that_does_not_close_is_told_with_its_gap(tmp_path):
    document = sheet()
    space = document.modelspace()
    room(space, "101", 0, 0)
    space.add_lwpolyline([(5000, 0), (9000, 0), (9000, 5000), (5000, 5000), (5000, 800)], dxfattribs={"layer": ROOMS})
    reading = read(saved(document, tmp_path))
    assert len(reading.rooms) == 1
    assert [stray.gap for stray in reading.plans[0].open_outlines] == [pytest.approx(0.8)]


def test_columns_are_deducted_and_told_apart_by_room(tmp_path):
    document = sheet()
    space = document.modelspace()
    floor(space, 101)
    box(space, 1000, 1000, 500, 500, "扣除")
    box(space, 3900, 0, 600, 400, "扣除")  # a column in the wall between 101 and 102
    found = areas(read(saved(document, tmp_path)))
    assert found == {"101": 20 - 0.25 - 0.04, "102": 20 - 0.3 * 0.4, "103": 20.0}


def test_of_nested_gross_outlines_the_outermost_counts(tmp_path):
    document = sheet()
    space = document.modelspace()
    floor(space, 101)
    box(space, -500, -500, 13400, 6000, GROSS)
    plan = measure(read(saved(document, tmp_path))).plans[0]
    assert plan.gross_area == 8040


def test_a_label_outside_every_room_is_loose(tmp_path):
    document = sheet()
    floor(document.modelspace(), 101)
    write(document.modelspace(), "199", 50000, 50000)
    plan = read(saved(document, tmp_path)).plans[0]
    assert [(label.text, label.point.x) for label in plan.loose_labels] == [("199", pytest.approx(50.0))]


def test_a_corridor_around_numbered_rooms_is_less_those_rooms(tmp_path):
    document = sheet()
    space = document.modelspace()
    box(space, 0, 0, 20000, 20000)
    write(space, "100", 2000, 2000)
    room(space, "101", 8000, 8000)
    reading = read(saved(document, tmp_path))
    assert areas(reading) == {"100": 380.0, "101": 20.0}
    assert reading.rooms.repaired.tolist() == ["ring", ""]


def test_a_nested_outline_without_a_number_is_no_room(tmp_path):
    document = sheet()
    space = document.modelspace()
    room(space, "101", 0, 0)
    box(space, 200, 200, 1500, 1500)
    write(space, "卫生间", 950, 950)
    reading = read(saved(document, tmp_path))
    assert areas(reading) == {"101": 20.0}
    assert reading.rooms.use_said.tolist() == ["办公室"]
    assert [stray.outline.area for stray in reading.plans[0].nested_outlines] == [pytest.approx(2.25)]


def test_a_frame_around_a_number_is_no_room(tmp_path):
    document = sheet()
    space = document.modelspace()
    box(space, 0, 0, 4000, 5000)
    box(space, 1500, 2200, 1000, 600)
    write(space, "101", 2000, 2500)
    reading = read(saved(document, tmp_path))
    assert areas(reading) == {"101": 20.0}
    assert len(reading.plans[0].nested_outlines) == 1


def test_an_outline_filled_by_rooms_is_no_room(tmp_path):
    document = sheet()
    space = document.modelspace()
    for n in range(3):
        room(space, f"{101 + n}", n * 4000, 0)
    box(space, 0, 0, 12000, 5000)
    reading = read(saved(document, tmp_path))
    assert sorted(areas(reading)) == ["101", "102", "103"]
    assert len(reading.plans[0].nested_outlines) == 1


def test_the_same_outline_twice_stays_two_rooms_for_the_check_to_find(tmp_path):
    document = sheet()
    room(document.modelspace(), "101", 0, 0)
    box(document.modelspace(), 0, 0, 4000, 5000)
    assert len(read(saved(document, tmp_path)).rooms) == 2


def test_what_stands_in_paper_space_is_no_room(tmp_path):
    document = sheet()
    floor(document.modelspace(), 101)
    room(document.paperspace(), "999", 0, 0)
    assert sorted(areas(read(saved(document, tmp_path)))) == ["101", "102", "103"]


def test_objects_of_a_foreign_application_are_counted(tmp_path):
    document = sheet()
    floor(document.modelspace(), 101)
    path = saved(document, tmp_path)
    text = path.read_text("utf-8")
    proxies = "".join(f"  0\nTCH_SPACE\n  5\nFF{n}\n330\n17\n100\nAcDbEntity\n  8\nSPACE\n" for n in range(3))
    marker = "  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS"
    assert text.count(marker) == 1
    path.write_text(text.replace(marker, proxies + marker), "utf-8")
    reading = read(path)
    assert reading.plans[0].proxies == 3
    assert len(reading.rooms) == 3


def test_control_points_are_taken_north_first_and_placed(tmp_path):
    document = sheet()
    space = document.modelspace()
    floor(space, 101)
    for n, (x, y) in enumerate([(0, 0), (12000, 0)], start=1):
        space.add_point((x, y), {"layer": "控制点"})
        write(space, f"K{n} X={4035959.716 + y / 1000:.3f} Y={408556.925 + x / 1000:.3f}", x, y - 900, "控制点")
    points = read(saved(document, tmp_path)).plans[0].control_points
    assert [(round(point.x, 3), round(point.y, 3)) for point in points] == [(0, 0), (12, 0)]
    assert [(round(point.longitude, 2), round(point.latitude, 2)) for point in points] == [(115.98, 36.45)] * 2


@settings(max_examples=20)
@example(turn=1.1125369292536007e-308, x=0.0, y=0.0, unit=("mm", 4, 1.0))
@given(
    turn=st.floats(0, 360),
    x=st.floats(-1e5, 1e5),
    y=st.floats(-1e5, 1e5),
    unit=st.sampled_from([("mm", 4, 1.0), ("cm", 5, 0.1), ("m", 6, 0.001), ("in", 1, 1 / 25.4)]),
)
def test_neither_unit_nor_turn_nor_place_changes_an_area(tmp_path, turn, x, y, unit):
    name, code, factor = unit
    document = sheet(units=code)
    block = document.blocks.new("层")
    floor(block, 101)
    document.modelspace().add_blockref("层", (x * factor, y * factor), {"xscale": factor, "yscale": factor, "rotation": turn})
    reading = read(saved(document, tmp_path))
    assert reading.plans[0].unit.name == name
    assert areas(reading) == {"101": 20.0, "102": 20.0, "103": 20.0}
    assert np.isclose(reading.plans[0].outline.area, 13 * 5.6)
