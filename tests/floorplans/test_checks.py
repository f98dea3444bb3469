"""Situations of the office, each as the smallest reading that shows it."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import scale, translate

from floorplans.checks import CATALOGUE, run
from floorplans.georeference import ControlPoint, Placement
from floorplans.measure import UNSTATED, usable_areas
from floorplans.plan import Choice, FloorPlan, Label, Reading, Rooms, Stray
from floorplans.vocabulary import Words

ROOM = shapely.box(0, 0, 4, 5)


def plan(**known) -> FloorPlan:
    return FloorPlan(file="图.dxf", frame="三层平面图", **known)


def reading(outlines, *, floors=None, plans=None, **columns) -> Reading:
    """A reading, measured; rooms are numbered 301, 302 … and are offices unless said otherwise."""
    n = len(outlines)
    drawn = np.empty(n, object)
    drawn[:] = outlines
    said = {"number": [str(301 + at) for at in range(n)], "use": ["office"] * n, "use_said": ["办公室"] * n} | columns
    typed = {name: np.array(values, np.int64 if name in ("usable", "declared") else object) for name, values in said.items()}
    rooms = Rooms.of(np.array(floors or [0] * n, np.int32), drawn, **typed)
    if "usable" not in columns:
        rooms = replace(rooms, usable=usable_areas(rooms.outline, rooms.deducted))
    return Reading(file="图.dxf", digest="", plans=tuple(plans or [plan()] * (max(floors or [0]) + 1)), rooms=rooms)


def row(*, count: int = 3, gap: float = 0.2) -> list[shapely.Polygon]:
    return [translate(ROOM, at * (4 + gap), 0) for at in range(count)]


def said(it: Reading, code: str, tolerance: float | None = None):
    one = CATALOGUE[code]
    return list(one.test(it, one.tolerance if tolerance is None else tolerance))


def codes(it: Reading) -> set[str]:
    return {one.code for one in run(it).findings}


# --- a clean floor, and anything at all --------------------------------------------------------------


def test_nothing_is_said_of_a_clean_floor():
    floor = plan(outline=shapely.box(-0.3, -0.3, 12.7, 5.3), gross_area=7280, number_pattern=r"3\d\d")
    assert run(reading(row(), plans=[floor], declared=[2000] * 3)).findings == ()


def test_nothing_is_said_of_two_floors_that_lie_on_each_other():
    assert run(reading(row() + row(), floors=[0, 0, 0, 1, 1, 1], number=["301", "302", "303"] * 2)).findings == ()


NAN = float("nan")


def broken(x: float, y: float) -> shapely.Polygon:
    with np.errstate(invalid="ignore"):
        return shapely.Polygon([(0, 0), (x, y), (4, 4), (0, 4)])


strange = st.sampled_from(
    [
        None,
        shapely.Polygon(),
        shapely.MultiPolygon(),
        shapely.GeometryCollection(),
        shapely.GeometryCollection([ROOM, shapely.Point(1, 1)]),
        shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)]),
        shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(5, 5), (6, 5), (6, 6)]]),
        shapely.Polygon([(0, 0), (1, 0), (2, 0)]),
        broken(NAN, NAN),
        broken(float("inf"), 0),
        shapely.MultiPolygon([ROOM, translate(ROOM, 2, 0)]),
        shapely.MultiPolygon([ROOM, translate(ROOM, 20, 0)]),
        shapely.LineString([(0, 0), (4, 4)]),
        shapely.Point(2, 2),
        shapely.Point(),
        ROOM.difference(shapely.box(1, 1, 2, 2)),
        ROOM,
        translate(ROOM, 2, 2),
        scale(ROOM, 1e6, 1e6),
        scale(ROOM, 1e-6, 1e-6),
        shapely.Polygon([(0, 0, 3), (4, 0, 3), (4, 4, 3)]),
    ]
)
texts = st.sampled_from(["", "301", "３０１", " ", "\udcff", "走廊", "3O1", "a" * 300])
whole_plans = st.builds(
    lambda outline, structure, stray, text, pattern, points, placed: plan(
        outline=outline,
        structure=structure,
        gross_area=UNSTATED,
        open_outlines=(Stray(stray, text, 0.4),),
        nested_outlines=(Stray(stray, text),),
        loose_labels=(Label(text, shapely.Point(1, 1)), Label(text, shapely.Point())),
        missing_layers=("房间轮廓",),
        garbled=(text,),
        proxies=1,
        number_pattern=pattern,
        control_points=tuple(points),
        placement=placed,
        unit=Choice("m", Words("猜", "guess"), sure=False),
    ),
    strange, strange, strange, texts, st.sampled_from(["", r"\d+", "("]),
    st.lists(st.builds(ControlPoint, *[st.sampled_from([0.0, 1.0, 116.0, 36.0, NAN])] * 4), max_size=3),
    st.sampled_from([None, Placement(116, 36), Placement(epsg=4548)]),
)  # fmt: skip


@given(
    rooms=st.lists(st.tuples(strange, texts, st.integers(-1, 5000), st.integers(0, 1)), max_size=6),
    plans=st.tuples(whole_plans, whole_plans),
)
@pytest.mark.parametrize("tolerance", [None, 0.0, 1e-6, 1e9])
def test_no_check_stumbles_whatever_is_drawn(tolerance, rooms, plans):
    rooms.sort(key=lambda room: room[3])
    outlines, numbers, declared, floors = ([room[at] for room in rooms] for at in range(4))
    with np.errstate(invalid="ignore"):  # the area of an infinite outline is no number; measuring is not tried here
        it = (
            reading(outlines, floors=floors or [0], number=numbers, declared=declared, plans=plans, usable=[1500] * len(rooms))
            if rooms
            else replace(reading([]), plans=plans)
        )
    for one in CATALOGUE.values():
        for found in one.test(it, one.tolerance if tolerance is None else tolerance):
            assert found.says.zh
            assert found.says.en
    assert run(it).findings


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


@pytest.mark.parametrize(("declared", "found"), [(2000, 0), (2048, 0), (2049, 1), (1952, 0), (1951, 1), (UNSTATED, 0), (0, 1)])
def test_stated_areas_may_differ_by_the_third_grade_of_the_surveying_standard(declared, found):
    """Of 20 m²: 0.08·√20 + 0.006·20 = 0.4778 m²."""
    it = said(reading([ROOM], declared=[declared]), "area-differs")
    assert len(it) == found
    assert all(one.limit == Decimal("0.48") for one in it)


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
