"""Corridors are borne by their floor and what is left by the whole building, and nothing is lost on the way."""

import doctest

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from floorplans import apportion_floors as module
from floorplans.apportion_floors import apportion_floors
from floorplans.area_kinds import AreaKind
from floorplans.area_report import area_report
from floorplans.areas import Circle
from tests.floorplans.test_area_report import house


def borne(rest, own, suite, floor, of):
    floor, of = np.array(floor), np.array(of)
    return apportion_floors(np.array(rest), np.array(own), np.array(suite), building=of[floor], floor=floor, of=of)


def test_the_examples_hold():
    assert doctest.testmod(module).failed == 0


def test_a_corridor_is_borne_by_its_floor_alone():
    assert borne([40], [40, 0], [100, 300, 500], [0, 0, 1], [0, 0]).tolist() == [10, 30, 0]


def test_what_serves_the_building_is_borne_by_all():
    assert borne([90], [0, 0], [100, 200, 300], [0, 0, 1], [0, 0]).tolist() == [15, 30, 45]


def test_a_corridor_of_a_floor_where_nobody_bears_is_the_buildings():
    assert borne([60], [60, 0], [100, 200], [1, 1], [0, 0]).tolist() == [20, 40]


def test_corridors_that_are_more_than_there_is_are_not_borne_twice():
    assert borne([30], [60, 0], [100, 200], [0, 1], [0, 0]).tolist() == [10, 20]


def test_the_stages_of_a_house_add_up_to_its_gross_area_as_one_circle_does():
    it = house(levels=(0.0, 3.3, 6.6))
    by = {circle: area_report(it, circle=circle).areas.column(AreaKind.GROSS, 12) for circle in Circle}
    bears = by[Circle.BUILDING] >= 0
    assert by[Circle.STAGES][bears].sum() == by[Circle.BUILDING][bears].sum() == by[Circle.FLOOR][bears].sum() == 3 * 9728


@given(st.data())
def test_all_that_is_common_is_borne_to_the_centiare(data):
    floors = data.draw(st.integers(1, 4))
    of = sorted(data.draw(st.lists(st.integers(0, 1), min_size=floors, max_size=floors)))
    of = [it - of[0] if len(set(of)) == 1 else it for it in of]
    parts = data.draw(st.lists(st.tuples(st.integers(0, floors - 1), st.integers(1, 9000)), min_size=1, max_size=12))
    floor = [it[0] for it in parts]
    bearing = {of[it] for it in floor}
    rest = [data.draw(st.integers(0, 5000)) if it in bearing else 0 for it in range(max(of) + 1)]
    own = data.draw(st.lists(st.integers(0, 3000), min_size=floors, max_size=floors))
    portions = borne(rest, own, [it[1] for it in parts], floor, of)
    for building, common in enumerate(rest):
        mine = [share for share, at in zip(portions, floor, strict=True) if of[at] == building]
        assert sum(mine) == common
        assert all(share >= 0 for share in mine)
