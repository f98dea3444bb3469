"""Broken rings are mended where their area is certain, and left alone where it is not."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from floorplans.geometry import BOW_TIE, KEY_HOLE, flatten, inside_of, mend


def one(*points: tuple[float, float]):
    outlines, how = mend(np.array([shapely.Polygon(points)], object))
    return outlines[0], how[0]


def test_a_bow_tie_is_parted_at_its_crossing():
    outline, how = one((0, 0), (4, 4), (4, 0), (0, 4))
    assert (how, outline.area, outline.is_valid) == (BOW_TIE, pytest.approx(8), True)


def test_a_slip_of_the_pen_at_a_corner_leaves_no_crumb():
    outline, how = one((0, 0), (4, 0), (4, 3.001), (4.001, 3), (0, 3))
    assert how == BOW_TIE
    assert outline.geom_type == "Polygon"
    assert outline.area == pytest.approx(12, abs=0.01)


def test_a_key_hole_becomes_a_hole():
    outline, how = one((0, 0), (10, 0), (10, 10), (0, 10), (0, 0), (3, 3), (3, 6), (6, 6), (6, 3), (3, 3))
    assert (how, outline.area) == (KEY_HOLE, pytest.approx(91))
    assert shapely.get_num_interior_rings(outline) == 1


def test_a_spike_is_cut_off():
    outline, how = one((0, 0), (5, 0), (5, 5), (5, 9), (5, 5), (0, 5))
    assert (how, outline.area) == (KEY_HOLE, pytest.approx(25))


def test_a_ring_that_goes_twice_over_the_same_floor_is_left_to_a_person():
    outline, how = one((0, 0), (10, 0), (10, 4), (-2, 4), (-2, -2), (4, -2), (4, 8), (0, 8))
    assert how == ""
    assert not outline.is_valid


def test_a_ring_without_area_is_left_alone():
    outline, how = one((0, 0), (5, 0), (9, 0))
    assert (how, outline.is_valid) == ("", False)


def test_sound_rings_and_missing_ones_pass_through():
    box = shapely.box(0, 0, 3, 4)
    outlines, how = mend(np.array([box, None], object))
    assert outlines[0] is box
    assert outlines[1] is None
    assert how.tolist() == ["", ""]
    assert mend(np.array([], object))[0].size == 0


CORNERS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=4, max_size=9, unique=True)


@given(CORNERS)
def test_whatever_is_mended_is_valid_and_lies_where_it_was_drawn(points):
    drawn = shapely.Polygon(points)
    outlines, how = mend(np.array([drawn], object))
    assert how[0] == "" or outlines[0].is_valid
    assert how[0] or outlines[0] is drawn
    if how[0]:
        assert drawn.envelope.buffer(1e-9).covers(outlines[0])
        assert outlines[0].area <= drawn.convex_hull.area + 1e-9


@given(CORNERS, st.floats(0, 2 * math.pi), st.floats(-1000, 1000))
def test_turning_and_moving_a_ring_changes_neither_what_is_done_nor_its_area(points, turn, by):
    drawn = shapely.Polygon(points)
    assume(not drawn.is_valid)
    cos, sin = math.cos(turn), math.sin(turn)
    moved = shapely.transform(drawn, lambda xy: xy @ np.array([[cos, sin], [-sin, cos]]) + by)
    assume(not moved.is_valid)  # rings that only touch themselves may come apart by a rounding
    (first, second), (how, how_moved) = mend(np.array([drawn, moved], object))
    if how and how_moved:
        assert first.area == pytest.approx(second.area, abs=0.01)


@given(st.floats(-3, 3).filter(lambda it: abs(it) > 1e-3), st.floats(0.1, 50), st.floats(0, 2 * math.pi))
def test_a_flattened_arc_stays_within_a_millimetre_of_the_arc(bulge, chord, turn):
    end = np.array([math.cos(turn), math.sin(turn)]) * chord
    points = flatten(np.array([[0.0, 0.0, bulge], [*end, 0.0]]), 0.001)
    angle = 4 * math.atan(bulge)
    radius = abs(chord / 2 / math.sin(angle / 2))
    centre = end / 2 + np.array([-end[1], end[0]]) / 2 / math.tan(angle / 2)
    assert np.hypot(*(points - centre).T) == pytest.approx(radius)
    steps = np.hypot(*np.diff(points, axis=0).T)
    assert (radius - np.sqrt(np.maximum(radius**2 - (steps / 2) ** 2, 0))).max() <= 0.001 + 1e-9
    assert np.array_equal(points[0], [0, 0])
    assert np.array_equal(points[-1], end)


def test_a_shape_lies_in_a_larger_one_but_never_in_its_equal():
    shapes = np.array(
        [shapely.box(0, 0, 10, 10), shapely.box(2, 2, 4, 4), shapely.box(0, 0, 10, 10), shapely.box(9, 9, 12, 12)], object
    )
    assert sorted(map(tuple, inside_of(shapes, shapes).T.tolist())) == [(1, 0), (1, 2)]
