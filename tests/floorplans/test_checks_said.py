"""Situations of the office: numbers, uses and areas as they are written beside the rooms."""

from decimal import Decimal

import pytest
import shapely

from floorplans.measure import UNSTATED
from floorplans.plan import FloorPlan, Label
from tests.floorplans.situations import ROOM, plan, reading, row, said

# --- numbers and uses ---------------------------------------------------------------------------------


def test_a_corridor_needs_no_number_and_an_office_does():
    it = reading(row(), number=["301", "", "  "], use=["office", "circulation", ""])
    assert [one.room for one in said(it, "number-missing")] == [2]


def test_a_number_stands_once_on_a_floor_and_may_stand_on_each():
    it = reading([*row(), *row()], floors=[0, 0, 0, 1, 1, 1], number=["301", "302", "３０１", "301", "302", "303"])
    (one,) = said(it, "number-twice")
    assert one.room == 2
    assert "301 在本层出现 2 次" in one.says.zh


def test_rooms_without_numbers_are_not_the_same_number():
    assert said(reading(row(), number=["", "", ""]), "number-twice") == []


def test_a_number_is_judged_by_the_pattern_of_its_own_drawing():
    plans = [plan(number_pattern=r"\d{3}"), plan(number_pattern=r"B\d\d"), plan()]
    it = reading([ROOM] * 4, floors=[0, 1, 1, 2], number=["3O1", "B01", "301", "甲"], plans=plans)
    assert [one.room for one in said(it, "number-unknown")] == [0, 2]


def test_a_floor_that_says_no_use_is_told_once_and_a_single_room_by_itself():
    nothing = [""] * 3
    it = reading(
        [*row(), *row()], floors=[0, 0, 0, 1, 1, 1], use=[*nothing, "office", "", ""], use_said=[*nothing, "办公室", "", "甲乙"]
    )
    assert [(one.floor, one.room) for one in said(it, "use-unknown")] == [(0, None), (None, 4), (None, 5)]


def test_a_label_outside_every_room_is_told_with_its_place():
    label = Label("305", shapely.Point(30, 2), "房间标注 #9A")
    (one,) = said(reading(row(), plans=[plan(loose_labels=(label,))]), "label-outside")
    assert "(30.00, 2.00)" in one.says.zh
    assert one.subject == "305"


# --- areas --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("declared", "found"), [(2000, 0), (2047, 0), (2048, 1), (1953, 0), (1952, 1), (UNSTATED, 0), (0, 1)])
def test_stated_areas_may_differ_by_the_third_grade_of_the_surveying_standard(declared, found):
    """Of 20 m²: 0.08·√20 + 0.006·20 = 0.4778 m², which no difference of 0.48 m² keeps to."""
    it = said(reading([ROOM], declared=[declared]), "area-differs")
    assert len(it) == found
    assert all(one.limit == Decimal("0.47") for one in it)


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (1, 0), (1e6, 0)])
def test_a_laxer_limit_may_be_set(tolerance, found):
    assert len(said(reading([ROOM], declared=[2010]), "area-differs", tolerance)) == found


def test_a_room_that_is_only_declared_is_not_compared():
    assert said(reading([None], declared=[2000]), "area-differs") == []


def floor_of(outline, **more) -> FloorPlan:
    return plan(outline=outline, gross_area=round(outline.area * 100), **more)


def test_walls_that_are_not_drawn_are_the_remainder():
    assert said(reading(row(), plans=[floor_of(shapely.box(-0.3, -0.3, 12.7, 5.3))]), "totals-differ") == []


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (0.45, 1), (0.6, 1), (0.7, 0), (1e9, 0)])
def test_a_floor_that_is_mostly_empty_lacks_rooms(tolerance, found):
    it = said(reading(row(), plans=[floor_of(shapely.box(0, 0, 12.4, 14))]), "totals-differ", tolerance)
    assert len(it) == found
    assert all("60.00 + 0.00 ㎡，不足建筑面积 173.60 ㎡" in one.says.zh for one in it)


@pytest.mark.parametrize("tolerance", [0, 0.45, 1e9])
def test_rooms_larger_than_their_floor_are_told_at_any_tolerance(tolerance):
    (one,) = said(reading(row(), plans=[floor_of(shapely.box(0, 0, 10, 5))]), "totals-differ", tolerance)
    assert "超出建筑面积 50.00 ㎡，相差 10.00 ㎡（20.0%）" in one.says.zh


def test_columns_in_rooms_and_half_walls_under_their_outlines_count_once():
    """Rooms run to the wall centre and fill the floor; the walls drawn as areas lie under them."""
    gross = shapely.box(0, 0, 12, 5)
    walls = shapely.union_all([shapely.box(3.9 + 4 * at, 0, 4.1 + 4 * at, 5) for at in range(2)])
    assert said(reading(row(gap=0), plans=[floor_of(gross, structure=walls)]), "totals-differ") == []


def test_declared_rooms_without_outline_count_with_what_they_declare():
    it = reading([None, None], declared=[3000, 3000], plans=[plan(gross_area=5000)])
    assert len(said(it, "totals-differ")) == 1
