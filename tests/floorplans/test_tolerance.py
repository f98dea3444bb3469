import doctest
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floorplans import tolerance
from floorplans.clause import Confidence
from floorplans.measure import UNSTATED
from floorplans.tolerance import GRADE_1, GRADE_2, GRADE_3, GRADES, limits, limits_m2

AREAS = st.integers(0, 10**9)

WORKED = [
    (9, "0.0654 0.1380 0.2940"),
    (12, "0.0765 0.1626 0.3491"),
    (18, "0.0957 0.2057 0.4474"),
    (24, "0.1124 0.2440 0.5359"),
    (100, "0.2600 0.6000 1.4000"),
    (1000, "1.2325 3.2649 8.5298"),
]
"""Policy paper TOL-1."""


def test_the_examples_hold():
    assert doctest.testmod(tolerance).failed == 0


@pytest.mark.parametrize(("area", "by_hand"), WORKED)
def test_limits_are_those_worked_out_by_hand(area: int, by_hand: str):
    assert [f"{limits_m2(np.array([float(area)]), grade)[0]:.4f}" for grade in GRADES] == by_hand.split()


def test_a_limit_is_cut_to_the_centiare_so_that_nothing_beyond_it_passes():
    """12 m² may be off by 0.3491 m²: 0.34 is within, 0.35 is not."""
    assert limits(np.array([1200])).tolist() == [34]


def test_a_limit_that_is_whole_stays_whole():
    """0.08·10 + 0.006·100 is 1.4, whatever the processor makes of it."""
    assert limits(np.array([10000])).tolist() == [140]


def test_no_area_has_no_limit():
    assert limits(np.array([UNSTATED, 0])).tolist() == [UNSTATED, 0]


def test_the_first_grade_is_from_memory_the_others_are_cited():
    assert [grade.clause.confidence for grade in GRADES] == [Confidence.C, Confidence.B, Confidence.B]
    assert "转引" in GRADE_2.clause.cited


@given(AREAS, AREAS)
def test_a_larger_area_may_be_further_off(one: int, other: int):
    smaller, larger = sorted((one, other))
    for grade in GRADES:
        assert limits(np.array([smaller]), grade)[0] <= limits(np.array([larger]), grade)[0]


@given(AREAS)
def test_a_coarser_grade_allows_more(area: int):
    fine, middle, coarse = (int(limits(np.array([area]), grade)[0]) for grade in (GRADE_1, GRADE_2, GRADE_3))
    assert fine <= middle <= coarse
    assert area < 100 or fine < coarse


@given(AREAS)
def test_limits_are_the_formula_worked_out_exactly_and_cut(area: int):
    square_metres = Decimal(area).scaleb(-2)
    exact = GRADE_3.root * square_metres.sqrt() + GRADE_3.share * square_metres
    assert abs(Decimal(int(limits(np.array([area]))[0])).scaleb(-2) - exact) <= Decimal("0.0101")
