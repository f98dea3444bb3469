import doctest
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floorplans import apportion as exact
from floorplans import apportion_stages as staged
from floorplans.apportion import apportion, apportion_each, factor
from floorplans.apportion_stages import Stage, StageWeight, apportion_stages
from floorplans.vocabulary import Words

PARTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any) | st.lists(
    st.integers(1, 3), min_size=1, max_size=40
)
"""Offices of all sizes, and many of one size, where rounding bites."""


def stage(common, member) -> Stage:
    return Stage(Words("级", "stage"), np.array(common, np.int64), np.array(member, np.intp))


def shares(common: int, *parts: int) -> list[int]:
    return apportion(common, np.array(parts, np.int64)).tolist()


def test_the_examples_hold():
    assert doctest.testmod(exact).failed + doctest.testmod(staged).failed == 0


@pytest.mark.parametrize(
    ("common", "parts", "by_hand"),
    [
        (9000, (10000, 20000, 30000), [1500, 3000, 4500]),
        (1000, (3333, 3333, 3334), [333, 333, 334]),
        (7618, (12055, 8840, 30127), [1800, 1320, 4498]),
        # a shared room, by the occupants' standards (SHR-3)
        (4000, (24, 9), [2909, 1091]),
        (3300, (24, 9), [2400, 900]),
        (2750, (9, 9, 9), [916, 917, 917]),
        (2800, (9, 9, 9), [934, 933, 933]),
        (3000, (18, 9), [2000, 1000]),
    ],
)
def test_shares_are_those_worked_out_by_hand(common: int, parts: tuple[int, ...], by_hand: list[int]):
    """Policy paper APP-1 and SHR-3."""
    assert shares(common, *parts) == by_hand


def test_the_factor_is_told_to_six_places():
    assert factor(7618, np.array([12055, 8840, 30127])) == Decimal("0.149308")
    assert factor(9000, np.array([10000, 20000, 30000])) == Decimal("0.150000")
    assert factor(9000, np.zeros(0, np.int64)) is None


def test_a_hundred_equal_rooms_do_not_pay_for_the_rounding_of_one():
    """Each is due 3.504 m²; by rounding alone the first would bear 0.40 m² more than its neighbours."""
    borne = shares(35040, *[2400] * 100)
    assert sum(borne) == 35040
    assert set(borne) == {350, 351}


def test_nobody_bears_less_than_nothing():
    """A thousand cupboards due half a centiare each would leave the first minus 4.99 m²."""
    borne = shares(500, *[1] * 1000)
    assert sum(borne) == 500
    assert set(borne) == {0, 1}


def test_a_larger_room_is_not_put_below_a_smaller_one_by_the_residue():
    assert shares(50, 10000, 10000, 10001) == [17, 16, 17]


def test_half_a_centiare_is_rounded_up_before_the_residue_is_settled():
    """Due 0.005 and 0.015: 0.01 and 0.02 by rounding, and the larger bears what is too much."""
    assert shares(2, 1, 3) == [1, 1]


def test_where_nothing_is_common_nothing_is_borne():
    assert shares(0, 5, 6) == [0, 0]
    assert shares(0) == []
    assert shares(0, 0) == [0]


@pytest.mark.parametrize(("common", "parts"), [(5, []), (5, [0, 0]), (-1, [5]), (5, [-1, 7])])
def test_what_cannot_be_shared_is_refused(common: int, parts: list[int]):
    with pytest.raises(ValueError, match=r"common area|negative"):
        shares(common, *parts)


def test_a_province_does_not_overflow():
    """10^9 m² by parts of 10^9 m²: the product passes 64 bits."""
    assert shares(10**11, 10**11, 10**11, 10**11) == [33333333334, 33333333333, 33333333333]


@given(st.integers(0, 10**6), PARTS)
def test_shares_add_up_to_what_was_shared(common: int, parts: list[int]):
    assert sum(shares(common, *parts)) == common


@given(st.integers(0, 10**6), PARTS)
def test_every_share_but_the_largest_is_within_a_centiare_of_the_exact_one(common: int, parts: list[int]):
    largest = parts.index(max(parts))
    for at, (share, part) in enumerate(zip(shares(common, *parts), parts, strict=True)):
        assert share >= 0
        assert at == largest or abs(share - Fraction(common * part, sum(parts))) < 1


@given(st.integers(0, 10**6), PARTS)
def test_a_larger_part_never_bears_less_and_an_equal_one_as_much(common: int, parts: list[int]):
    ranked = sorted(zip(parts, shares(common, *parts), strict=True))
    for (part, share), (larger, more) in pairwise(ranked):
        assert share <= more
        assert part < larger or more - share <= 1


@given(st.integers(0, 10**6), PARTS, st.randoms(use_true_random=False))
def test_shares_do_not_depend_on_the_order_of_the_parts(common: int, parts: list[int], chance):
    shuffled = chance.sample(parts, len(parts))
    first = sorted(zip(parts, shares(common, *parts), strict=True))
    assert first == sorted(zip(shuffled, shares(common, *shuffled), strict=True))


@given(st.lists(st.tuples(st.integers(0, 10**5), PARTS), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_many_buildings_at_once_are_as_one_by_one(buildings, chance):
    rows = [(at, part) for at, (_, parts) in enumerate(buildings) for part in parts]
    chance.shuffle(rows)
    group, parts = np.array(rows).T
    together = apportion_each(np.array([common for common, _ in buildings]), parts, group)
    for at, (common, _) in enumerate(buildings):
        assert together[group == at].tolist() == shares(common, *parts[group == at].tolist())


def test_what_serves_one_floor_is_borne_on_that_floor():
    whole, floors = stage([90], [0, 0, 0]), stage([30, 12], [0, 0, 1])
    borne = apportion_stages(np.array([100, 200, 300]), [whole, floors], weight=StageWeight.SUITE)
    assert borne.by_stage.tolist() == [[15, 30, 45], [10, 20, 12]]
    assert borne.total.tolist() == [25, 50, 57]


def test_a_floor_with_much_common_area_of_its_own_bears_more_of_the_whole_where_gross_decides():
    whole, floors = stage([100], [0, 0]), stage([100, 0], [0, 1])
    suite = np.array([100, 100])
    assert apportion_stages(suite, [whole, floors], weight=StageWeight.SUITE).by_stage.tolist() == [[50, 50], [100, 0]]
    assert apportion_stages(suite, [whole, floors], weight=StageWeight.GROSS).by_stage.tolist() == [[67, 33], [100, 0]]


def test_a_part_outside_the_narrower_circles_bears_of_the_whole_alone():
    """The gatehouse bears of the courtyard's common area and of no tower's."""
    whole, towers = stage([90], [0, 0, 0]), stage([30], [0, 0, -1])
    borne = apportion_stages(np.array([100, 200, 300]), [whole, towers], weight=StageWeight.SUITE)
    assert borne.by_stage.tolist() == [[15, 30, 45], [10, 20, 0]]


def test_a_floor_in_two_parts_of_the_building_is_refused():
    parts, floors = stage([10, 10], [0, 1]), stage([5], [0, 0])
    with pytest.raises(ValueError, match="two wider"):
        apportion_stages(np.array([100, 100]), [parts, floors])


def test_common_area_that_nobody_bears_is_refused():
    with pytest.raises(ValueError, match="nobody bears"):
        apportion_stages(np.array([100]), [stage([10, 5], [0])])


def test_without_stages_nothing_is_borne():
    assert apportion_stages(np.array([100, 200]), []).total.tolist() == [0, 0]


@given(
    suite=st.lists(st.integers(1, 10**5), min_size=8, max_size=8),
    common=st.tuples(*[st.integers(0, 10**5)] * 7),
    weight=st.sampled_from(StageWeight),
)
def test_every_circle_of_every_stage_adds_up_to_the_cent(suite: list[int], common: tuple[int, ...], weight: StageWeight):
    """One building, two parts of it, four floors, two offices on each."""
    stages = [
        stage(common[:1], [0] * 8),
        stage(common[1:3], [0] * 4 + [1] * 4),
        stage(common[3:], [0, 0, 1, 1, 2, 2, 3, 3]),
    ]
    borne = apportion_stages(np.array(suite), stages, weight=weight)
    for one, row in zip(stages, borne.by_stage, strict=True):
        assert np.bincount(one.member, row).tolist() == one.common.tolist()
    assert (borne.by_stage >= 0).all()
