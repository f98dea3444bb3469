"""A clean building is damaged in every way at any place: each damage is found with its code and its place."""

from copy import deepcopy

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import scale

from floorplans.checks import run
from floorplans.finding import key_of
from tests.floorplans.damage import BUILDINGS, FLOOR, ROOM, Floor, buildings, read

much = st.floats(0, 1)


@given(floors=buildings())
def test_an_undamaged_building_gives_no_finding(floors: list[Floor]):
    assert [(one.code, one.says.zh) for one in run(read(floors)).findings] == []


@pytest.mark.parametrize(("code", "which"), [(code, at) for code, all_ in ROOM.items() for at in range(len(all_))])
@settings(max_examples=12)
@given(floors=buildings(), data=st.data(), by=much)
def test_a_damaged_room_is_found_with_its_code_and_its_place(code, which, floors, data, by):
    floor = data.draw(st.integers(1, 2), "floor")
    room = data.draw(st.integers(1, len(floors[floor].rooms) - 2), "room")
    ROOM[code][which](floors, floor, room, by)
    it = read(floors)
    row = it.rows(floor).start + room
    found = [one for one in run(it).findings if one.code == code]
    assert found
    if code in ("outline-duplicate", "number-twice"):  # which of the two is the copy nobody knows
        assert {one.floor for one in found} == {floor}
    elif code == "room-overlap":
        shared = shapely.union_all([one.outline for one in found])
        assert it.rooms.outline[row].buffer(0.001).covers(shared)
    else:
        assert row in {one.room for one in found}
    assert all(one.subject and one.place.startswith("楼.gpkg") and key_of(one) for one in found)


@pytest.mark.parametrize(("code", "which"), [(code, at) for code, all_ in FLOOR.items() for at in range(len(all_))])
@settings(max_examples=12)
@given(floors=buildings(), room=st.integers(1, 3), by=st.floats(0.1, 1), data=st.data())
def test_a_damaged_floor_is_found_with_its_code_and_its_place(code, which, floors, room, by, data):
    floor = 2 if code in ("floor-missing", "floor-drawn-twice") else data.draw(st.integers(1, 2), "floor")
    FLOOR[code][which](floors, floor, room, by)
    found = [one for one in run(read(floors)).findings if one.code == code]
    assert [one.floor for one in found][:1] == [floor]


@settings(max_examples=12)
@given(floors=buildings(), by=much)
def test_a_building_on_another_is_found(floors, by):
    BUILDINGS["buildings-overlap"][0](floors, 0, 0, by)
    (found,) = [one for one in run(read(floors)).findings if one.code == "buildings-overlap"]
    assert found.floor == 3


@given(floors=buildings(wall=0.0), data=st.data(), millimetres=st.integers(1, 50))
def test_a_gap_of_1_to_50_mm_is_found_between_the_two_rooms(floors, data, millimetres):
    floor = data.draw(st.integers(0, 2), "floor")
    rooms = floors[floor].rooms
    last = (len(rooms) - 1) // 2
    at = data.draw(st.integers(1, last - 1), "room")
    west, south, east, north = rooms[at].outline.bounds
    rooms[at].outline = shapely.box(west, south, round(east - millimetres / 1000, 3), north)
    it = read(floors)
    gaps = [one for one in run(it).findings if one.code == "room-gap"]
    assert [one.room for one in gaps] == [it.rows(floor).start + at]
    assert float(gaps[0].measured) == pytest.approx(millimetres / 1000, abs=1e-4)
    assert gaps[0].outline.distance(shapely.Point(east, (south + north) / 2)) <= 0.051


@given(floors=buildings(), data=st.data())
def test_a_floor_put_back_in_its_place_is_told_once(floors, data):
    again = deepcopy(floors)
    code = data.draw(st.sampled_from(["floor-shifted", "floor-mirrored", "floor-turned", "floor-scaled"]))
    FLOOR[code][0](again, 1, 1, 1.0)
    assert [one.floor for one in run(read(again)).findings if one.code == code] == [1]


@settings(max_examples=12)
@given(floors=buildings(), factor=st.sampled_from([1000, 100, 25.4, 3.2808, 0.3048, 0.0254, 0.001]))
def test_a_whole_building_in_another_unit_is_found_on_every_floor(floors, factor):
    for floor in floors:
        for room in floor.rooms:
            room.outline, room.stated = scale(room.outline, factor, factor, origin=(0, 0)), factor**-2
        floor.gross = scale(floor.gross, factor, factor, origin=(0, 0))
    assert {one.floor for one in run(read(floors)).findings if one.code == "unit-implausible"} == {0, 1, 2}
