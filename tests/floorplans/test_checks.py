"""Situations of the office: outlines, units and places, each as the smallest reading that shows it."""

from decimal import Decimal

import numpy as np
import pytest
import shapely
from shapely.affinity import scale, translate

from floorplans.checks import run
from floorplans.georeference import ControlPoint, Placement
from floorplans.plan import Choice, Reading, Rooms, Stray
from floorplans.vocabulary import Words
from tests.floorplans.situations import ROOM, codes, plan, reading, row, said

# --- a clean floor, and anything at all --------------------------------------------------------------


def test_nothing_is_said_of_a_clean_floor():
    floor = plan(outline=shapely.box(-0.3, -0.3, 12.7, 5.3), gross_area=7280, number_pattern=r"3\d\d")
    assert run(reading(row(), plans=[floor], declared=[2000] * 3)).findings == ()


def test_nothing_is_said_of_two_floors_that_lie_on_each_other():
    assert run(reading(row() + row(), floors=[0, 0, 0, 1, 1, 1], number=["301", "302", "303"] * 2)).findings == ()


def test_a_reading_without_any_plan_is_an_empty_drawing():
    nothing = Reading(file="空.dxf", digest="", plans=(), rooms=Rooms.of(np.empty(0, np.int32), np.empty(0, object)))
    assert [(one.code, one.subject, one.place) for one in run(nothing).findings] == [("drawing-empty", "空.dxf", "空.dxf")]


# --- units --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("factor", "wrong"), [(1, False), (1000, True), (1 / 1000, True), (39.37, False), (100, True)])
def test_a_floor_of_rooms_the_size_of_a_county_or_a_cupboard_has_the_wrong_unit(factor, wrong):
    assert bool(said(reading([scale(room, factor, factor, origin=(0, 0)) for room in row()]), "unit-implausible")) == wrong


def test_feet_taken_for_metres_are_known_by_the_areas_stated():
    feet = [scale(room, 1 / 0.3048, 1 / 0.3048, origin=(0, 0)) for room in row()]
    assert said(reading(feet), "unit-implausible") == []
    (one,) = said(reading(feet, declared=[2000] * 3), "unit-implausible")
    assert "10.764 倍" in one.says.zh


def test_one_wrong_figure_is_no_wrong_unit():
    assert said(reading(row(), declared=[2000, 2000, 20000]), "unit-implausible") == []


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (12.3, 1), (12.5, 0), (1e9, 0)])
def test_a_floor_is_as_long_as_the_tolerance_at_most(tolerance, found):
    assert len(said(reading(row()), "unit-implausible", tolerance)) == found


def test_one_guess_behind_a_thousand_floors_is_told_once():
    guess = plan(unit=Choice("m", Words("未注明", "not stated"), sure=False))
    (one,) = said(reading([ROOM] * 50, floors=list(range(50)), plans=[guess] * 50), "unit-assumed")
    assert one.floor is None
    assert "50 个楼层" in one.says.zh


# --- outlines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (0.1, 1), (0.4, 0), (1e9, 0)])
def test_an_open_outline_is_told_with_its_gap(tolerance, found):
    stray = Stray(shapely.LineString([(0, 0), (4, 0), (4, 5), (0, 5), (0, 0.4)]), "房间轮廓 #2F", 0.4)
    it = said(reading(row(), plans=[plan(open_outlines=(stray,))]), "outline-open", tolerance)
    assert len(it) == found
    assert all("0.400 米" in one.says.zh and one.place == "图.dxf · 三层平面图 · 房间轮廓 #2F" for one in it)


def test_an_invalid_outline_does_not_hide_what_is_wrong_with_the_others():
    rooms = [*row(), shapely.Polygon([(20, 0), (24, 5), (24, 0), (20, 5)]), translate(ROOM, 1, 0)]
    assert codes(reading(rooms)) == {"outline-invalid", "room-overlap"}


def test_a_mended_outline_is_told_with_its_area():
    (one,) = said(reading(row(), repaired=["", "key-hole", ""]), "outline-repaired")
    assert one.room == 1
    assert "20.00 ㎡" in one.says.zh
    assert "key-hole" in one.says.en


@pytest.mark.parametrize(("tolerance", "found"), [(0, 0), (0.5, 1), (19.99, 1), (20.01, 4), (1e6, 4)])
def test_a_scrap_is_no_room(tolerance, found):
    assert len(said(reading([*row(), shapely.box(20, 0, 20.5, 0.5)]), "outline-too-small", tolerance)) == found


# --- how rooms lie ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (0.05, 1), (1.99, 1), (2.01, 0), (1e9, 0)])
def test_a_room_that_reaches_out_of_its_floor_is_told_by_how_much(tolerance, found):
    it = said(reading(row(), plans=[plan(outline=shapely.box(0, 0, 12, 5))]), "room-outside-floor", tolerance)
    assert [(one.room, one.measured) for one in it] == [(2, Decimal("2.00"))] * found


def test_each_room_is_compared_with_its_own_floor():
    plans = [plan(outline=shapely.box(0, 0, 13, 5)), plan(), plan(outline=shapely.box(0, 0, 3, 5))]
    assert [one.room for one in said(reading([ROOM] * 3, floors=[0, 1, 2], plans=plans), "room-outside-floor")] == [2]


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (0.01, 1), (4.99, 1), (5.01, 0), (1e9, 0)])
def test_overlapping_rooms_are_told_by_how_much(tolerance, found):
    it = said(reading([ROOM, translate(ROOM, 3, 0)]), "room-overlap", tolerance)
    assert [(one.room, one.measured) for one in it] == [(0, Decimal("5.00"))] * found
    assert all("与房间 302 重叠 5.00 ㎡" in one.says.zh and one.outline.equals(shapely.box(3, 0, 4, 5)) for one in it)


def test_walls_drawn_a_hair_over_each_other_do_not_overlap():
    assert said(reading([ROOM, translate(ROOM, 3.999, 0)]), "room-overlap") == []


def test_an_outline_drawn_twice_is_told_once_and_not_as_an_overlap():
    assert codes(reading([*row(), shapely.reverse(ROOM)])) == {"outline-duplicate"}


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (0.001, 1), (0.3, 3), (1, 3)])
def test_outlines_that_differ_by_a_share_are_one_drawn_twice(tolerance, found):
    rooms = [ROOM, shapely.box(0, 0, 5, 4), ROOM]
    assert len(said(reading(rooms), "outline-duplicate", tolerance)) == found


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (1.5, 1), (2.5, 0), (1e9, 0)])
def test_158_desks_are_one_finding(tolerance, found):
    desks = tuple(Stray(shapely.box(at, 0, at + 1, 2), f"A-BOMA #{at}") for at in range(158))
    it = said(reading(row(), plans=[plan(nested_outlines=desks)]), "outline-nested", tolerance)
    assert len(it) == found
    assert all("158 个" in one.says.zh and "316.00 ㎡" in one.says.zh for one in it)


# --- where it lies ------------------------------------------------------------------------------------


def points(scaled: float = 1.0) -> tuple[ControlPoint, ...]:
    degree = 1 / 111_320 / np.cos(np.radians(36.45))
    return tuple(ControlPoint(x, 0, 115.98 + x * scaled * degree, 36.45) for x in (0.0, 50.0))


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (0.05, 1), (0.3, 0), (1e9, 0)])
def test_control_points_that_do_not_fit_are_told_with_the_residual(tolerance, found):
    it = said(reading(row(), plans=[plan(control_points=points(1.008))]), "control-residual", tolerance)
    assert len(it) == found


def test_control_points_in_one_place_place_nothing():
    assert len(said(reading(row(), plans=[plan(control_points=points()[:1] * 2)]), "control-residual")) == 1


@pytest.mark.parametrize(
    ("longitude", "latitude", "found"), [(115.98566, 36.45007, 1), (115.98, 36.45, 0), (115.98, 36.4546, 0), (117, 36, 0)]
)
def test_a_placement_from_a_commercial_map_is_known_by_its_control_points(longitude, latitude, found):
    it = plan(control_points=points(), placement=Placement(longitude, latitude))
    assert len(said(reading(row(), plans=[it]), "coordinates-shifted")) == found


# --- all findings at once -----------------------------------------------------------------------------


def test_all_findings_come_at_once_worst_first_within_a_floor_each_with_place_and_cure():
    it = run(reading([*row(), translate(ROOM, 1, 0)], number=["301", "302", "", "301"], declared=[2000, 2500, 2000, 2000]))
    assert [one.code for one in it.findings] == ["number-missing", "number-twice", "room-overlap", "room-overlap", "area-differs"]
    assert all(one.place.startswith("图.dxf · 三层平面图") and one.mend.zh and one.outline is not None for one in it.findings)
