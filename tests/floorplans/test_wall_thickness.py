import doctest

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import translate

from floorplans import wall_thickness as walls
from floorplans.vocabulary import BoundaryBasis
from floorplans.wall_thickness import implied_thickness, moved_area, wall_thickness
from tests.floorplans.situations import plan, reading, row


def one(outline: shapely.Geometry | None) -> np.ndarray:
    return np.array([outline], object)


def test_the_examples_hold():
    assert doctest.testmod(walls).failed == 0


@given(width=st.floats(1, 30), depth=st.floats(1, 30), thick=st.floats(0.06, 0.55))
def test_the_wall_around_one_room_is_found_exactly(width: float, depth: float, thick: float):
    outline = shapely.box(-thick, -thick, width + thick, depth + thick)
    it = reading([shapely.box(0, 0, width, depth)], plans=[plan(outline=outline)])
    assert wall_thickness(it) == pytest.approx([thick], abs=1e-9)


def test_the_mean_of_a_row_of_offices_is_found_to_the_millimetre():
    outline = shapely.box(-0.2, -0.2, 12.6, 5.2)
    assert wall_thickness(reading(row(count=3), plans=[plan(outline=outline)])) == pytest.approx([0.2], abs=0.002)


def test_outlines_to_the_wall_centre_tell_the_outer_wall():
    centred = [translate(shapely.box(-0.1, -0.1, 4.1, 5.1), at * 4.2, 0) for at in range(3)]
    outline = shapely.box(-0.2, -0.2, 12.6, 5.2)
    it = reading(centred, plans=[plan(outline=outline, basis=BoundaryBasis.WALL_CENTRE)])
    assert wall_thickness(it) == pytest.approx([0.2], abs=1e-9)


def test_a_corridor_that_nobody_drew_is_not_taken_for_walls():
    outline = shapely.box(-0.2, -0.2, 12.6, 12.0)
    assert np.isnan(wall_thickness(reading(row(count=3), plans=[plan(outline=outline)]))).all()


def test_rooms_larger_than_their_floor_tell_no_wall():
    assert np.isnan(wall_thickness(reading(row(count=3), plans=[plan(outline=shapely.box(0, 0, 4, 5))]))).all()


def test_without_outline_or_rooms_nobody_knows():
    it = reading(row(count=1), floors=[0], plans=[plan(), plan(outline=shapely.box(0, 0, 9, 9))])
    assert np.isnan(wall_thickness(it)).all()


@given(st.integers(-400, 400))
def test_moving_the_sides_is_what_a_mitred_offset_does(millimetres: int):
    """An L-shaped room with a shaft in it: the shaft's sides move the other way."""
    room = shapely.Polygon([(0, 0), (9, 0), (9, 4), (5, 4), (5, 8), (0, 8)], [[(1, 1), (1, 2.5), (2.5, 2.5), (2.5, 1)]])
    by = millimetres / 1000
    assert moved_area(one(room), np.array([by])) == pytest.approx([room.buffer(by, join_style="mitre").area], abs=1e-6)


@given(st.floats(0.01, 0.3), st.integers(3, 12))
def test_corners_that_are_not_square_are_cut_as_they_are(by: float, corners: int):
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    room = shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]) * 5)
    for way in (by, -by):
        assert moved_area(one(room), np.array([way])) == pytest.approx([room.buffer(way, join_style="mitre").area], abs=1e-6)


def test_a_room_of_two_parts_is_moved_part_by_part():
    both = shapely.union_all([shapely.box(0, 0, 4, 5), shapely.box(10, 0, 14, 5)])
    assert moved_area(np.array([both, shapely.box(0, 0, 4, 5)], object), np.array([0.1, 0.1])) == pytest.approx([43.68, 21.84])


def test_a_room_thinner_than_its_walls_has_no_area_left():
    assert moved_area(one(shapely.box(0, 0, 3, 0.15)), np.array([-0.1])).tolist() == [0.0]
    assert moved_area(one(shapely.box(0, 0, 0.1, 0.1)), np.array([-0.5])).tolist() == [0.0]


@pytest.mark.parametrize("outline", [None, shapely.Polygon(), shapely.LineString([(0, 0), (1, 1)])])
def test_what_is_no_area_cannot_be_moved(outline):
    assert np.isnan(moved_area(one(outline), np.array([0.1]))).all()
    assert np.isnan(implied_thickness(one(outline), np.array([5.0]))).all()


def test_nobody_knowing_the_wall_nobody_knows_the_area():
    assert np.isnan(moved_area(one(shapely.box(0, 0, 4, 5)), np.array([np.nan]))).all()


@given(width=st.floats(1, 30), depth=st.floats(1, 30), thick=st.floats(0.01, 0.8))
def test_stated_areas_to_the_wall_centre_tell_the_wall(width: float, depth: float, thick: float):
    stated = (width + thick) * (depth + thick)
    assert implied_thickness(one(shapely.box(0, 0, width, depth)), np.array([stated])) == pytest.approx([thick], abs=1e-9)
