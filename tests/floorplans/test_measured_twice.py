"""One floor measured by two parties: rooms are paired by number, and within the limit their mean is the result."""

from dataclasses import replace

import pytest
import shapely

from floorplans.finding import Unreadable
from floorplans.measured_twice import measured_twice
from floorplans.reconcile import Agreement
from floorplans.tolerance import GRADE_1
from tests.floorplans.situations import plan, reading, row


def wider(by: float, count: int = 3):
    return [shapely.box(4.2 * at, 0, 4.2 * at + 4 + by, 5) for at in range(count)]


def test_two_measurements_within_the_limit_have_their_mean():
    twice = measured_twice(reading(row()), reading(wider(0.02)))
    assert twice.measured.compared.second.tolist() == [2010] * 3
    assert twice.measured.mean.tolist() == [2005] * 3
    assert set(twice.measured.compared.agreement) == {Agreement.WITHIN}


def test_beyond_the_limit_there_is_no_mean():
    twice = measured_twice(reading(row()), reading(wider(0.3)))
    assert twice.measured.mean.tolist() == [-1] * 3
    assert set(twice.measured.compared.agreement) == {Agreement.BEYOND}


def test_a_finer_grade_is_stricter():
    assert set(measured_twice(reading(row()), reading(wider(0.04)), grade=GRADE_1).measured.compared.agreement) == {
        Agreement.BEYOND
    }


def test_rooms_are_paired_by_number_whatever_their_order():
    other = reading(wider(0.02)[::-1], number=["303", "302", "301"])
    twice = measured_twice(reading(row()), other)
    assert (twice.first.tolist(), twice.second.tolist()) == ([0, 1, 2], [2, 1, 0])


def test_a_number_that_is_there_twice_or_not_at_all_is_paired_with_nothing():
    twice = measured_twice(reading(row(), number=["301", "301", "303"]), reading(row(), number=["301", "302", "303"]))
    assert (twice.first.tolist(), twice.alone_first.tolist(), twice.alone_second.tolist()) == ([2], [0, 1], [0, 1])


def test_floors_are_paired_by_building_and_name():
    def house(*names):
        return reading(
            row(count=2), floors=[0, 1], number=["101", "101"], plans=[plan(floor_name=it, building="A") for it in names]
        )

    assert measured_twice(house("1F", "2F"), house("2F", "3F")).first.tolist() == [1]


def test_the_same_file_is_no_second_measurement():
    it = replace(reading(row()), digest="9f")
    with pytest.raises(Unreadable, match="同一个文件"):
        measured_twice(it, it)


def test_two_floors_without_a_room_in_common_are_refused():
    with pytest.raises(Unreadable, match="无从比对"):
        measured_twice(reading(row()), reading(row(), number=["401", "402", "403"]))
