"""A room is cut along a wall as a clerk draws it: a little short, a little long, through a shaft."""

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, box

from floorplans.cut import REACH, cut, disagreement, together

ROOM = box(0, 0, 6, 5)
ORIGIN = np.array([39_408_556.0, 4_035_000.0])


@pytest.mark.parametrize("short", [-2.0, 0.0, REACH * 0.9])
def test_a_cut_that_stops_just_short_of_the_wall_reaches_it(short):
    assert [piece.area for piece in cut(ROOM, LineString([(4, short), (4, 5 - short)]))] == pytest.approx([20, 10])


def test_a_cut_that_ends_in_the_room_divides_nothing():
    assert cut(ROOM, LineString([(4, 0), (4, 4)])).tolist() == [ROOM]
    assert cut(ROOM, LineString([(7, 0), (7, 5)])).tolist() == [ROOM]


def test_pieces_come_from_west_to_east_then_from_south_to_north():
    crossing = MultiLineString([[(2, 0), (2, 5)], [(2, 3), (6, 3)]])
    assert [piece.bounds[:2] for piece in cut(ROOM, crossing)] == [(0, 0), (2, 0), (2, 3)]


def test_a_shaft_in_the_room_is_no_piece():
    hollow = ROOM.difference(box(2, 2, 4, 3))
    pieces = cut(hollow, LineString([(3, 0), (3, 5)]))
    assert shapely.area(pieces).tolist() == pytest.approx([14, 14])
    assert disagreement(np.array([hollow], object), pieces, 1e-9) is None


def test_a_corner_is_cut_off_along_two_walls():
    pieces = cut(ROOM, LineString([(4, 0), (4, 2), (6, 2)]))
    assert sorted(shapely.area(pieces)) == pytest.approx([4, 26])
    assert together(pieces).equals(ROOM)


def test_coordinates_of_a_zone_are_cut_as_well():
    far = shapely.transform(ROOM, lambda points: points + ORIGIN)
    line = shapely.transform(LineString([(4, -1), (4.1, 6)]), lambda points: points + ORIGIN)
    pieces = cut(far, line)
    assert len(pieces) == 2
    assert disagreement(np.array([far], object), pieces, 1e-6) is None
