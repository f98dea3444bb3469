"""Rooms drawn once in a block and inserted many times."""

import math

import pytest

from floorplans import measure
from floorplans.finding import Unreadable
from floorplans.plan import Reading
from floorplans.readers import read
from tests.floorplans.drafting import ROOMS, box, saved, sheet, write


def areas(reading: Reading) -> dict[str, float]:
    rooms = measure(reading).rooms
    return {str(number): int(area) / 100 for number, area in zip(rooms.number, rooms.usable, strict=True)}


@pytest.mark.parametrize("turn", [0, 90, 37.5])
@pytest.mark.parametrize("mirrored", [1, -1])
def test_rooms_in_blocks_are_read_nested_scaled_turned_and_mirrored(tmp_path, turn, mirrored):
    document = sheet()
    inner, outer = document.blocks.new("套间"), document.blocks.new("标准间组")
    inner.add_lwpolyline(
        [(0, 0, 0), (400, 0, 0.5), (400, 500, 0), (0, 500, 0)], format="xyb", close=True, dxfattribs={"layer": ROOMS}
    )
    write(inner, "301", 200, 250, height=30)
    outer.add_blockref("套间", (100, 100), {"rotation": 15})
    document.modelspace().add_blockref("标准间组", (5000, 7000), {"xscale": 10 * mirrored, "yscale": 10, "rotation": turn})
    reading = read(saved(document, tmp_path))
    half_angle = 2 * math.atan(0.5)
    radius = 2.5 / math.sin(half_angle)
    segment = radius**2 / 2 * (2 * half_angle - math.sin(2 * half_angle))
    assert areas(reading) == {"301": pytest.approx(20 + segment, abs=0.01)}


def test_what_is_drawn_from_below_is_seen_mirrored(tmp_path):
    document = sheet()
    space = document.modelspace()
    corners = [(0, 0, 0), (4000, 0, 0.5), (4000, 5000, 0), (0, 5000, 0)]
    space.add_lwpolyline(corners, format="xyb", close=True, dxfattribs={"layer": ROOMS, "extrusion": (0, 0, -1)})
    write(space, "301", -2000, 2500)
    reading = read(saved(document, tmp_path))
    assert reading.rooms.number.tolist() == ["301"]
    assert reading.rooms.outline[0].bounds == pytest.approx((-5.25, 0, 0, 5), abs=0.01)


def test_every_insert_of_a_room_block_is_a_room_with_its_attributes(tmp_path):
    document = sheet()
    block = document.blocks.new("房间")
    box(block, 0, 0, 1, 1, "0")
    box(block, 0.1, 0.1, 0.2, 0.2, "0")  # a wardrobe
    for n, turn in enumerate((0, 90)):
        insert = document.modelspace().add_blockref("房间", (n * 20000, 0), {"xscale": 4000, "yscale": 5000, "rotation": turn})
        insert.add_attrib("房号", f"20{n}", (0, 0))  # wherever the attribute stands
        insert.add_attrib("用途", "会议室", (0, 0))
        insert.add_attrib("面积", "19.9", (0, 0))
    reading = read(saved(document, tmp_path))
    assert reading.plans[0].mapping.name == "block-attributes"
    assert areas(reading) == {"200": 20.0, "201": 20.0}
    assert reading.rooms.use.tolist() == ["service"] * 2
    assert reading.rooms.declared.tolist() == [1990] * 2


def test_a_block_that_inserts_itself_does_not_run_for_ever(tmp_path):
    document = sheet()
    block = document.blocks.new("回路")
    box(block, 0, 0, 4000, 5000)
    block.add_blockref("回路", (0, 0))
    document.modelspace().add_blockref("回路", (0, 0))
    assert len(read(saved(document, tmp_path)).rooms) >= 1


def test_blocks_that_unfold_without_end_are_refused(tmp_path):
    document = sheet()
    box(document.blocks.new("b0"), 0, 0, 4000, 5000)
    for n in range(1, 9):
        block = document.blocks.new(f"b{n}")
        for _ in range(10):
            block.add_blockref(f"b{n - 1}", (0, 0))
    document.modelspace().add_blockref("b8", (0, 0))
    path = saved(document, tmp_path)
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert "图块" in refusal.value.words.zh
