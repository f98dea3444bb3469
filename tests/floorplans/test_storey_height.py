import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floorplans import clause, storey_height
from floorplans.clause import Confidence
from floorplans.measure import UNSTATED
from floorplans.storey_height import (
    CLAUSES,
    FULL,
    UNKNOWN,
    AreaMethod,
    SpaceKind,
    balcony_halves,
    counted,
    halves,
    storey_heights,
)
from tests.floorplans.situations import plan

BY_HEIGHT = [kind for kind in SpaceKind if kind is not SpaceKind.BALCONY]


def gross(height: float, method: AreaMethod, kind: SpaceKind = SpaceKind.STOREY) -> int:
    """What counts of 120 m², in centiares."""
    return int(counted(np.array([120.0]), halves(np.array([height]), method=method, kind=kind))[0])


def test_the_examples_hold():
    assert doctest.testmod(storey_height).failed + doctest.testmod(clause).failed == 0


def test_a_mezzanine_of_2_10_is_half_by_one_standard_and_nothing_by_the_other():
    assert gross(2.10, AreaMethod.WORKS) == 6000
    assert gross(2.10, AreaMethod.ESTATE) == 0


@pytest.mark.parametrize("method", AreaMethod)
def test_2_20_exactly_counts_in_full(method: AreaMethod):
    assert gross(2.20, method) == gross(2.2000000001, method) == gross(4.4 / 2, method) == 12000
    assert gross(2.1999, method) < 12000


def test_a_height_that_floats_a_hair_below_is_the_height_it_was_drawn_with():
    """A floor from 3.30 to 5.50 is 2.20 high, though its difference as floats is 2.2000000000000006 or less."""
    assert gross(5.5 - 3.3, AreaMethod.ESTATE) == gross(7.7 - 5.5, AreaMethod.ESTATE) == 12000


@pytest.mark.parametrize(("height", "share"), [(1.19, 0), (1.20, 1), (2.09, 1), (2.10, 2), (2.20, 2)])
def test_under_a_sloping_roof_clear_height_decides(height: float, share: int):
    assert halves(np.array([height]), method=AreaMethod.WORKS, kind=SpaceKind.SLOPING).tolist() == [share]


def test_estate_surveying_counts_under_a_sloping_roof_from_2_20_too():
    assert gross(2.15, AreaMethod.ESTATE, SpaceKind.SLOPING) == 0
    assert gross(2.15, AreaMethod.WORKS, SpaceKind.SLOPING) == 12000


@pytest.mark.parametrize("method", AreaMethod)
def test_a_basement_counts_as_a_storey_does(method: AreaMethod):
    heights = np.array([2.0, 2.2, 3.9])
    below = halves(heights, method=method, kind=SpaceKind.UNDERGROUND)
    assert below.tolist() == halves(heights, method=method).tolist()


def test_a_balcony_is_asked_where_it_stands_or_whether_it_is_enclosed():
    enclosed, inside = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert balcony_halves(method=AreaMethod.WORKS, enclosed=enclosed, inside_structure=inside).tolist() == [2, 1, 2, 1]
    assert balcony_halves(method=AreaMethod.ESTATE, enclosed=enclosed, inside_structure=inside).tolist() == [2, 2, 1, 1]


def test_a_balcony_is_not_judged_by_its_height():
    with pytest.raises(ValueError, match="balcony"):
        halves(np.array([3.0]), method=AreaMethod.WORKS, kind=SpaceKind.BALCONY)


@pytest.mark.parametrize("method", AreaMethod)
@pytest.mark.parametrize("kind", BY_HEIGHT)
def test_a_height_nobody_knows_is_not_guessed(method: AreaMethod, kind: SpaceKind):
    unknown = halves(np.array([np.nan]), method=method, kind=kind)
    assert unknown.tolist() == [UNKNOWN]
    assert counted(np.array([120.0]), unknown).tolist() == [UNSTATED]


def test_half_of_an_area_is_rounded_once():
    """Half of 2.345 is 1.1725, so 1.17; half of the rounded 2.35 would be 1.18."""
    assert counted(np.array([2.345]), np.array([1], np.int8)).tolist() == [117]


@given(st.floats(0, 50), st.floats(0, 50))
def test_a_higher_space_never_counts_less(one: float, other: float):
    low, high = sorted((one, other))
    for method in AreaMethod:
        for kind in BY_HEIGHT:
            lower, higher = halves(np.array([low, high]), method=method, kind=kind)
            assert 0 <= lower <= higher <= FULL


@given(st.floats(0, 50))
def test_estate_surveying_never_counts_more_of_a_height_than_building_works(height: float):
    for kind in BY_HEIGHT:
        at = np.array([height])
        assert halves(at, method=AreaMethod.ESTATE, kind=kind)[0] <= halves(at, method=AreaMethod.WORKS, kind=kind)[0]


def test_every_rule_names_its_paper_and_its_confidence():
    assert set(CLAUSES) == {(method, kind) for method in AreaMethod for kind in SpaceKind}
    assert CLAUSES[AreaMethod.WORKS, SpaceKind.STOREY].confidence is Confidence.A
    assert CLAUSES[AreaMethod.ESTATE, SpaceKind.STOREY].confidence is Confidence.C


def test_a_storey_is_as_high_as_the_next_floor_lies_above_it():
    plans = [
        plan(building="B02", elevation=0.0),
        plan(building="B01", elevation=3.6),
        plan(building="B01", elevation=0.0),
        plan(building="B01", elevation=7.0),
        plan(building="B01", elevation=3.6),
        plan(building="B01"),
    ]
    assert storey_heights(plans) == pytest.approx([np.nan, 3.4, 3.6, np.nan, 3.4, np.nan], nan_ok=True)
