"""Floors side by side in one model space are told apart, and lie above each other in their plans."""

import numpy as np
import shapely

from floorplans.readers import read
from floorplans.repeat import repeat
from tests.floorplans.drafting import FRAME, TITLE, box, floor, framed, room, saved, sheet, write


def numbers(reading, at: int) -> list[str]:
    return reading.rooms.number[reading.rows(at)].tolist()


def test_framed_floors_are_plans_under_their_titles(tmp_path):
    document = sheet()
    space = document.modelspace()
    framed(space, "地下一层平面图", 1, 0)
    framed(space, "三层平面图", 301, 21000)
    framed(space, "一层夹层", 901, 42000)
    reading = read(saved(document, tmp_path))
    assert [(plan.frame, plan.floor_name, plan.building) for plan in reading.plans] == [
        ("地下一层平面图", "B1", "371500-0001-003"),
        ("三层平面图", "3F", "371500-0001-003"),
        ("一层夹层", "夹层", "371500-0001-003"),
    ]
    assert numbers(reading, 1) == ["301", "302", "303"]
    assert len(reading.rooms) == 9


def test_the_corner_of_its_frame_is_where_a_plan_begins_so_that_floors_lie_above_each_other(tmp_path):
    document = sheet()
    space = document.modelspace()
    framed(space, "一层平面图", 101, 0)
    framed(space, "二层平面图", 201, 21000, -17000)
    plans = read(saved(document, tmp_path)).plans
    assert [plan.frame for plan in plans] == ["一层平面图", "二层平面图"]
    assert np.allclose(plans[0].outline.bounds, plans[1].outline.bounds)
    assert np.allclose(plans[0].outline.bounds[:2], (1.7, 4.7))


def test_a_title_below_its_frame_is_its_title(tmp_path):
    document = sheet()
    space = document.modelspace()
    for n, title in enumerate(("一层平面图", "二层平面图")):
        box(space, n * 21000, 0, 20000, 15000, FRAME)
        floor(space, 101 + n * 100, n * 21000 + 2000, 5000)
        write(space, title, n * 21000 + 10000, -1500, TITLE)
        write(space, "比例 1:100", n * 21000 + 10000, 500, TITLE, 1200)
    assert [plan.frame for plan in read(saved(document, tmp_path)).plans] == ["一层平面图", "二层平面图"]


def test_inner_borders_and_cells_of_the_title_block_are_no_frames(tmp_path):
    document = sheet()
    space = document.modelspace()
    framed(space, "三层平面图", 301, 0)
    box(space, 500, 500, 19000, 14000, FRAME)
    box(space, 14000, 500, 5000, 1000, FRAME)
    framed(space, "四层平面图", 401, 21000)
    assert [plan.floor_name for plan in read(saved(document, tmp_path)).plans] == ["3F", "4F"]


def test_a_frame_without_rooms_is_kept_if_it_names_a_floor_and_not_if_it_shows_a_section(tmp_path):
    document = sheet()
    space = document.modelspace()
    framed(space, "三层平面图", 301, 0)
    for n, title in enumerate(("四层平面图", "1-1剖面图", "设计说明"), start=1):
        box(space, n * 21000, 0, 20000, 15000, FRAME)
        write(space, title, n * 21000 + 10000, 2000, TITLE, 900)
    assert [plan.floor_name for plan in read(saved(document, tmp_path)).plans] == ["3F", "4F"]


def test_floors_without_frames_are_told_apart_by_the_titles_beside_them(tmp_path):
    document = sheet()
    space = document.modelspace()
    for n, title in enumerate(("一层平面图", "二层平面图", "三层平面图")):
        floor(space, 100 * n + 101, n * 30000)
        write(space, title, n * 30000 + 6000, -2000, "文字", 900)
    write(space, "本楼共六层", 0, -9000, "文字", 900)
    reading = read(saved(document, tmp_path))
    assert [(plan.frame, numbers(reading, at)) for at, plan in enumerate(reading.plans)] == [
        ("一层平面图", ["101", "102", "103"]),
        ("二层平面图", ["201", "202", "203"]),
        ("三层平面图", ["301", "302", "303"]),
    ]
    assert np.allclose(reading.plans[0].outline.bounds, reading.plans[2].outline.bounds)


def test_one_floor_without_a_frame_keeps_its_coordinates(tmp_path):
    document = sheet()
    floor(document.modelspace(), 301, 50000, 60000)
    reading = read(saved(document, tmp_path, "三层平面图.dxf"))
    assert shapely.total_bounds(reading.rooms.outline)[:2].tolist() == [50, 60]
    assert [(plan.frame, plan.floor_name) for plan in reading.plans] == [("", "3F")]


def test_projected_coordinates_are_kept_though_there_are_frames(tmp_path):
    document = sheet(units=6)
    space = document.modelspace()
    block = document.blocks.new("层")
    framed(block, "三层平面图", 301, 0)
    space.add_blockref("层", (408556.925, 4035959.716), {"xscale": 0.001, "yscale": 0.001})
    reading = read(saved(document, tmp_path))
    assert reading.plans[0].floor_name == "3F"
    assert np.allclose(shapely.total_bounds(reading.rooms.outline)[:2], (408558.925, 4035964.716))


def test_loose_labels_and_open_outlines_belong_to_the_floor_beside_them(tmp_path):
    document = sheet()
    space = document.modelspace()
    framed(space, "三层平面图", 301, 0)
    framed(space, "四层平面图", 401, 21000)
    write(space, "499", 39000, 13000)
    plans = read(saved(document, tmp_path)).plans
    assert [[(label.text, label.point.x) for label in plan.loose_labels] for plan in plans] == [[], [("499", 18.0)]]


def test_a_typical_floor_is_repeated_and_its_rooms_renumbered(tmp_path):
    document = sheet()
    space = document.modelspace()
    framed(space, "二层平面图", 201, 0)
    framed(space, "3-5层(标准层)平面图", 301, 21000)
    reading = repeat(read(saved(document, tmp_path)))
    assert [(plan.frame, plan.floor_name) for plan in reading.plans] == [
        ("二层平面图", "2F"),
        *[("3-5层(标准层)平面图", f"{n}F") for n in (3, 4, 5)],
    ]
    assert [numbers(reading, at) for at in range(4)] == [[f"{n}01", f"{n}02", f"{n}03"] for n in (2, 3, 4, 5)]
    assert np.array_equal(reading.rooms.floor, np.repeat([0, 1, 2, 3], 3))


def test_a_reading_without_a_typical_floor_stays_as_it_is(tmp_path):
    document = sheet()
    room(document.modelspace(), "301", 0, 0)
    reading = read(saved(document, tmp_path))
    assert repeat(reading) is reading
