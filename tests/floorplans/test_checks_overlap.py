from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from floorplans.checks.overlap import SLIVER_M2, overlaps, suspects
from tests.bench.generate import city


def brute_force(outlines, floor, tolerance) -> dict[tuple[int, int], float]:
    shared = {}
    for a, b in combinations(range(len(outlines)), 2):
        if floor[a] == floor[b]:
            area = outlines[a].intersection(outlines[b]).area
            if area > max(tolerance, SLIVER_M2):
                shared[a, b] = area
    return shared


def found(outlines, floor, tolerance=0.0) -> dict[tuple[int, int], float]:
    pairs = overlaps(np.array(outlines, object), np.array(floor), tolerance)
    return dict(zip(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True), pairs.area.tolist(), strict=True))


corners = st.integers(0, 12)
sizes = st.integers(1, 6)
rectangles = st.builds(lambda x, y, w, h: shapely.box(x, y, x + w, y + h), corners, corners, sizes, sizes)
with_holes = st.builds(
    lambda x, y, w, h: shapely.box(x, y, x + w + 2, y + h + 2).difference(shapely.box(x + 1, y + 1, x + w + 1, y + h + 1)),
    corners, corners, sizes, sizes,
)  # fmt: skip
in_two_parts = st.builds(lambda a, dx: shapely.union(a, translate(a, dx + 7, 0)), rectangles, sizes)
triangles = st.builds(lambda box, at: shapely.Polygon(list(box.exterior.coords)[at : at + 3]), rectangles, st.integers(0, 2))
rooms = st.one_of(rectangles, with_holes, in_two_parts, triangles)
floors_of_rooms = st.lists(st.tuples(rooms, st.integers(0, 3)), max_size=25)


@given(drawn=floors_of_rooms, tolerance=st.sampled_from([0.0, 0.01, 1.0, 5.0]))
def test_the_pairs_are_those_that_brute_force_finds(drawn, tolerance):
    outlines, floor = [room for room, _ in drawn], [at for _, at in drawn]
    expected, got = brute_force(outlines, floor, tolerance), found(outlines, floor, tolerance)
    assert got.keys() == expected.keys()
    assert list(got.values()) == pytest.approx([expected[pair] for pair in got])


@given(seed=st.integers(0, 10**6), stray=st.lists(rooms, max_size=3), turn=st.floats(0, 90), defects=st.booleans())
def test_the_pairs_are_those_that_brute_force_finds_where_rooms_share_their_walls(seed, stray, turn, defects):
    frame = city(1, 2, 16, seed, defects)
    outlines = [rotate(translate(room, -405_000, -4_030_000), turn, origin=(0, 0)) for room in frame.geometry]
    outlines += [translate(room, 3.3, 2.1) for room in stray]
    floor = [0] * 16 + [1] * 16 + [0] * len(stray)
    valid = [row for row, room in enumerate(outlines) if room.is_valid]
    outlines, floor = [outlines[row] for row in valid], [floor[row] for row in valid]
    assert found(outlines, floor).keys() == brute_force(outlines, floor, 0).keys()


@given(seed=st.integers(0, 10**6), missing=st.sets(st.integers(0, 35), max_size=12))
def test_a_floor_whose_rooms_share_walls_is_proven_free_even_around_a_courtyard(seed, missing):
    rooms = np.array([room for at, room in enumerate(city(1, 1, 36, seed, defects=False).geometry) if at not in missing], object)
    assert found(rooms, np.zeros(len(rooms), int)) == {}


def test_a_clean_floor_needs_no_pair_to_be_compared():
    frame = city(3, 2, 25, 7, defects=False)
    assert not suspects(np.asarray(frame.geometry, object), np.repeat(np.arange(6), 25)).any()


def test_only_the_rooms_about_a_defect_are_compared():
    rooms = np.asarray(city(1, 1, 100, 7, defects=False).geometry, object).copy()
    rooms[44] = translate(rooms[44], 0.3, 0.2)
    suspect = suspects(rooms, np.zeros(100, int))
    assert suspect[44]
    assert suspect.sum() < 10
    assert {pair for pair in found(rooms, [0] * 100) if 44 not in pair} == set()


def test_two_plans_laid_on_each_other_hide_nothing():
    """Every edge occurs an even number of times, and yet all rooms overlap."""
    rooms = list(city(1, 1, 16, 3, defects=False).geometry)
    assert found(rooms + rooms, [0] * 32).keys() >= {(at, at + 16) for at in range(16)}


def test_rooms_of_different_floors_do_not_overlap():
    room = shapely.box(0, 0, 5, 4)
    assert found([room, room, room], [0, 1, 0]) == {(0, 2): 20.0}


def test_rooms_that_share_a_wall_a_corner_or_nothing_do_not_overlap():
    a = shapely.box(0, 0, 5, 4)
    assert found([a, translate(a, 5, 0), translate(a, 5, 4), translate(a, 9, 9)], [0] * 4) == {}


def test_a_room_in_the_hole_of_another_does_not_overlap_it():
    corridor = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 8, 8))
    assert found([corridor, shapely.box(2, 2, 8, 8)], [0, 0]) == {}
    assert found([corridor, shapely.box(1, 2, 8, 8)], [0, 0]) == {(0, 1): pytest.approx(6.0)}


def test_a_sliver_counts_only_above_the_tolerance():
    pair = [shapely.box(0, 0, 5, 4), shapely.box(4.999, 0, 9, 4)]
    assert found(pair, [0, 0], 0.01) == {}
    assert found(pair, [0, 0], 0.003) == {(0, 1): pytest.approx(0.004)}


def test_floors_may_come_in_any_order_and_numbering():
    room = shapely.box(0, 0, 5, 4)
    assert found([room, room, room, room], [900, 7, 7, 900]).keys() == {(0, 3), (1, 2)}


def test_no_rooms_no_overlaps():
    assert len(overlaps(np.empty(0, object), np.empty(0, int))) == 0
