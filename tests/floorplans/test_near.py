from itertools import combinations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from floorplans.checks import near
from floorplans.checks.near import boxes_meet, edges_near
from floorplans.checks.overlap import BESIDE_M
from floorplans.checks.tolerances import tolerances
from floorplans.points import edges_of
from tests.bench.generate import city

grid = st.integers(0, 20).map(lambda it: it / 4)
sizes = st.sampled_from([0.25, 0.5, 1.0, 3.0])
rectangles = st.builds(lambda x, y, w, h: shapely.box(x, y, x + w, y + h), grid, grid, sizes, sizes)
reaches = st.sampled_from([0.05, 0.3, 1.0])


def column(outlines: list) -> np.ndarray:
    made = np.empty(len(outlines), object)
    made[:] = outlines
    return made


def pairs(boxes, floor, reach) -> set[tuple[int, int]]:
    return {(a, b) for a, b in zip(*(it.tolist() for it in boxes_meet(boxes, np.array(floor, int), reach)), strict=True)}


@given(drawn=st.lists(st.tuples(rectangles, st.integers(0, 2)), max_size=20), reach=reaches, swept=st.sampled_from([-1, 50]))
def test_boxes_meet_where_comparing_each_with_each_says_so(drawn, reach, swept):
    drawn.sort(key=lambda it: it[1])
    floor, boxes = [at for _, at in drawn], shapely.bounds(column([room for room, _ in drawn])).reshape(-1, 4)
    expected = {
        (a, b)
        for a, b in combinations(range(len(drawn)), 2)
        if floor[a] == floor[b] and (boxes[a, :2] <= boxes[b, 2:] + reach).all() and (boxes[b, :2] <= boxes[a, 2:] + reach).all()
    }
    usual, near.SWEPT = near.SWEPT, swept  # beyond it the tree answers
    try:
        assert pairs(boxes, floor, reach) == expected
    finally:
        near.SWEPT = usual


@given(
    drawn=st.lists(rectangles, min_size=2, max_size=6),
    turn=st.floats(0, 90),
    reach=reaches,
    at_once=st.sampled_from([1, 7, 10**6]),
)
def test_no_two_edges_within_reach_are_overlooked(drawn, turn, reach, at_once):
    outlines = column([rotate(room, turn, origin=(0, 0)) for room in drawn])
    edges, boxes = edges_of(outlines), shapely.bounds(outlines)
    first, second = np.triu_indices(len(outlines), 1)
    usual, near.AT_ONCE = near.AT_ONCE, at_once
    try:
        pair, i, j = edges_near(edges, boxes, first, second, reach)
    finally:
        near.AT_ONCE = usual
    assert (edges.room[i] == first[pair]).all()
    assert (edges.room[j] == second[pair]).all()
    assert (np.diff(pair) >= 0).all()
    begin, after = np.stack([edges.x, edges.y], 1), edges.after
    lines = shapely.linestrings(np.stack([begin, begin[after]], 1))
    a, b = np.triu_indices(len(lines), 1)
    close = (edges.room[a] != edges.room[b]) & (shapely.distance(lines[a], lines[b]) <= reach - 1e-9)
    assert set(zip(a[close].tolist(), b[close].tolist(), strict=True)) <= set(zip(i.tolist(), j.tolist(), strict=True))


def test_rooms_a_wall_apart_are_known_to_be_so_however_crooked_their_walls():
    outlines = np.asarray(city(1, 1, 100, 5, defects=False, wall=0.2).geometry, object)
    boxes = shapely.bounds(outlines)
    first, second = boxes_meet(boxes, np.zeros(100, int), BESIDE_M)
    assert len(first) > 150
    assert len(edges_near(edges_of(outlines), boxes, first, second, BESIDE_M)[0]) < 10


def test_rooms_are_looked_for_as_far_as_the_catalogue_allows_for_a_gap():
    assert tolerances()["room-gap"].value * (1 + 1e-6) + 1e-9 < BESIDE_M


def test_a_floor_of_astronomic_size_meets_no_other():
    boxes = shapely.bounds(
        column([shapely.box(0, 0, 1e30, 1), shapely.box(0, 0, 5, 4), translate(shapely.box(0, 0, 5, 4), 5, 0)])
    )
    assert pairs(boxes, [0, 1, 1], 0.05) == {(1, 2)}
