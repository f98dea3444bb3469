from decimal import Decimal

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from floorplans.measure import UNSTATED, centiares, in_m2, m2_or_none, usable_area, usable_areas


def test_half_a_centiare_is_rounded_up():
    assert centiares(np.array([0.005, 2.345, 18.235])).tolist() == [1, 235, 1824]


def test_float_noise_is_shed_before_rounding():
    """0.1 + 0.2 and its like lie a hair below or above the half; either way the office means the half."""
    assert centiares(np.array([2.3449999999999998, 2.3450000000000002])).tolist() == [235, 235]


def test_no_area_is_unstated_and_not_zero():
    assert centiares(np.array([np.nan])).tolist() == [UNSTATED]
    assert m2_or_none(UNSTATED) is None
    assert m2_or_none(0) == Decimal("0.00")


def test_a_column_is_deducted_from_the_room_it_stands_in():
    room, column = shapely.box(0, 0, 5, 4), shapely.box(1, 1, 1.6, 1.6)
    assert usable_areas(np.array([room], object), np.array([column], object)).tolist() == [1964]


def test_only_what_lies_inside_the_room_is_deducted():
    room, shaft = shapely.box(0, 0, 5, 4), shapely.box(4, 0, 6, 4)
    assert usable_areas(np.array([room], object), np.array([shaft], object)).tolist() == [1600]


def test_a_room_without_outline_has_no_measured_area():
    outlines = np.array([None, shapely.box(0, 0, 3, 4)], object)
    assert usable_areas(outlines, np.array([None, None], object)).tolist() == [UNSTATED, 1200]


@given(width=st.integers(1, 100_000), depth=st.integers(1, 100_000))
def test_a_rectangle_in_whole_millimetres_has_the_area_that_the_office_works_out_by_hand(width: int, depth: int):
    by_hand = (Decimal(width) * Decimal(depth)).scaleb(-6).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert usable_area(shapely.box(0, 0, width / 1000, depth / 1000)) == by_hand


@given(st.integers(0, 10**9))
def test_centiares_and_square_metres_say_the_same(count: int):
    assert in_m2(count) * 100 == count
    assert centiares(np.array([float(in_m2(count))])).tolist() == [count]


@given(x=st.integers(-500_000, 39_500_000), y=st.integers(-100, 4_500_000))
def test_an_area_is_the_same_wherever_the_plan_lies(x: int, y: int):
    assert usable_area(shapely.box(x, y, x + 7.25, y + 3.6)) == Decimal("26.10")
