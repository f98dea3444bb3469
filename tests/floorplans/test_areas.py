import doctest
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

import floorplans
from floorplans.area_kinds import AreaKind, Areas, AreaSource, AreaWay
from floorplans.areas import Circle, areas_of, counted_gross, deducted_areas
from floorplans.georeference import Placement, lift, place
from floorplans.measure import UNSTATED
from floorplans.storey_height import HALF, UNKNOWN, AreaMethod
from floorplans.vocabulary import BoundaryBasis
from floorplans.wall_thickness import moved_area
from tests.floorplans.situations import plan, reading

FACE, CENTRE = BoundaryBasis.FINISHED_FACE, BoundaryBasis.WALL_CENTRE
WALL = 0.2


def floor(*, basis: BoundaryBasis = FACE, offices: int = 3, elevation: float | None = None, building: str = "B01"):
    """Offices of 4 by 5 m in a row along a corridor of 2 m, all walls 0.20 m, and the gross outline around them."""
    width = offices * (4 + WALL) - WALL
    rooms = [shapely.box(at * (4 + WALL), 0, at * (4 + WALL) + 4, 5) for at in range(offices)]
    rooms.append(shapely.box(0, 5 + WALL, width, 7 + WALL))
    if basis is CENTRE:
        rooms = [room.buffer(WALL / 2, join_style="mitre") for room in rooms]
    outline = shapely.box(-WALL, -WALL, width + WALL, 7 + 2 * WALL)
    return rooms, plan(outline=outline, basis=basis, elevation=elevation, building=building)


def one_floor(*, basis: BoundaryBasis = FACE, **columns):
    rooms, drawn = floor(basis=basis)
    return floorplans.measure(reading(rooms, plans=[drawn], use=["office"] * 3 + ["circulation"], **columns))


def two_floors(**known):
    """A ground floor and one above it, of the same building."""
    (below, one), (above, other) = floor(**known), floor(**known)
    plans = [replace(one, elevation=0.0, floor_name="1F"), replace(other, elevation=3.6, floor_name="2F")]
    uses = (["office"] * 3 + ["circulation"]) * 2
    return floorplans.measure(reading(below + above, floors=[0] * 4 + [1] * 4, plans=plans, use=uses))


def rows(areas: Areas, kind: AreaKind, column: str) -> list:
    return getattr(areas, column)[areas.kind == kind.value].tolist()


def test_the_examples_hold():
    from floorplans import area_kinds, areas

    assert doctest.testmod(areas).failed + doctest.testmod(area_kinds).failed == 0


def test_a_room_drawn_to_the_face_of_its_walls_is_measured_usable_and_its_suite_area_derived():
    areas = areas_of(one_floor(), thickness=np.array([WALL]))
    assert areas.column(AreaKind.USABLE, 4)[:3].tolist() == [2000] * 3
    assert areas.column(AreaKind.SUITE, 4)[:3].tolist() == [2184] * 3  # 4.20 by 5.20
    assert set(rows(areas, AreaKind.USABLE, "source")) == {AreaSource.SURVEY}
    assert not any(rows(areas, AreaKind.USABLE, "estimated"))
    assert set(rows(areas, AreaKind.SUITE, "source")) == {AreaSource.DERIVED}
    assert set(rows(areas, AreaKind.SUITE, "way")) == {AreaWay.FACE_MOVED}
    assert all(rows(areas, AreaKind.SUITE, "estimated"))


def test_a_room_drawn_to_wall_centres_is_measured_suite_and_its_usable_area_derived():
    areas = areas_of(one_floor(basis=CENTRE), thickness=np.array([WALL]))
    assert areas.column(AreaKind.SUITE, 4)[:3].tolist() == [2184] * 3
    assert areas.column(AreaKind.USABLE, 4)[:3].tolist() == [2000] * 3
    assert set(rows(areas, AreaKind.SUITE, "source")) == {AreaSource.SURVEY}
    assert set(rows(areas, AreaKind.USABLE, "source")) == {AreaSource.DERIVED}
    assert set(rows(areas, AreaKind.USABLE, "basis")) == {FACE}


@pytest.mark.parametrize("basis", [FACE, CENTRE])
@pytest.mark.parametrize("circle", Circle)
def test_gross_areas_add_up_to_the_floor_and_the_corridor_bears_nothing(basis: BoundaryBasis, circle: Circle):
    it = one_floor(basis=basis)
    areas = areas_of(it, thickness=np.array([WALL]), circle=circle)
    gross, portion = areas.column(AreaKind.GROSS, 4), areas.column(AreaKind.APPORTIONED, 4)
    assert gross[3] == portion[3] == UNSTATED
    assert gross[:3].sum() == it.plans[0].gross_area
    assert (gross[:3] - portion[:3]).tolist() == areas.column(AreaKind.SUITE, 4)[:3].tolist()


def test_a_building_bears_together_or_floor_by_floor():
    rooms, drawn = floor()
    plans = [replace(drawn, elevation=0.0), replace(drawn, elevation=3.6)]
    uses = (["office"] * 3 + ["circulation"]) + ["office"] * 4
    it = floorplans.measure(reading(rooms * 2, floors=[0] * 4 + [1] * 4, plans=plans, use=uses))
    thick = np.array([WALL, WALL])
    by_floor = areas_of(it, thickness=thick, circle=Circle.FLOOR).column(AreaKind.APPORTIONED, 8)
    together = areas_of(it, thickness=thick, circle=Circle.BUILDING).column(AreaKind.APPORTIONED, 8)
    assert by_floor[0] > together[0]  # the corridor of the first floor serves all
    assert by_floor[:3].sum() + by_floor[4:].sum() == together[:3].sum() + together[4:].sum()


def test_two_buildings_bear_nothing_of_each_other():
    (here, one), (there, other) = floor(building="B01"), floor(building="B02", offices=2)
    uses = ["office"] * 3 + ["circulation"] + ["office"] * 2 + ["circulation"]
    it = floorplans.measure(reading(here + there, floors=[0] * 4 + [1] * 3, plans=[one, other], use=uses))
    gross = areas_of(it).column(AreaKind.GROSS, 7)
    assert [gross[:3].sum(), gross[4:6].sum()] == [plan.gross_area for plan in it.plans]


def test_a_low_floor_counts_half_by_one_standard_and_not_at_all_by_the_other():
    it, low = one_floor(), np.array([2.1])
    whole = it.plans[0].gross_area
    works = areas_of(it, method=AreaMethod.WORKS, heights=low).column(AreaKind.GROSS, 4)[:3]
    estate = areas_of(it, method=AreaMethod.ESTATE, heights=low).column(AreaKind.GROSS, 4)[:3]
    full = areas_of(it, method=AreaMethod.ESTATE, heights=np.array([2.2])).column(AreaKind.GROSS, 4)[:3]
    assert (works.sum(), estate.sum(), full.sum()) == ((whole + 1) // 2, 0, whole)


def test_the_standard_by_which_gross_area_counts_is_kept_with_it():
    areas = areas_of(one_floor(), method=AreaMethod.WORKS)
    assert set(rows(areas, AreaKind.GROSS, "method")) == {AreaMethod.WORKS}
    assert set(rows(areas, AreaKind.USABLE, "method")) == {""}


def test_what_of_a_balcony_does_not_count_is_not_shared_by_the_others():
    it = one_floor()
    halved = np.array([UNKNOWN, UNKNOWN, HALF, UNKNOWN], np.int8)
    thick = np.array([WALL])
    plain, balcony = (areas_of(it, thickness=thick, shares=shares).column(AreaKind.GROSS, 4) for shares in (None, halved))
    assert balcony[2] < plain[2]
    assert balcony[:3].sum() == it.plans[0].gross_area - 1092


def test_heights_follow_from_the_elevations_of_the_floors():
    _, assumed = counted_gross(two_floors(), method=AreaMethod.ESTATE)
    assert assumed.tolist() == [False, True]


def test_a_height_that_had_to_be_assumed_marks_the_areas():
    it, thick = one_floor(basis=CENTRE), np.array([WALL])
    silent, told = areas_of(it, thickness=thick), areas_of(it, thickness=thick, heights=np.array([3.6]))
    assert all(rows(silent, AreaKind.GROSS, "estimated"))
    assert not any(rows(told, AreaKind.GROSS, "estimated"))
    assert rows(silent, AreaKind.GROSS, "area") == rows(told, AreaKind.GROSS, "area")


def test_where_nobody_says_what_the_outlines_run_to_common_area_follows_usable_area():
    areas = areas_of(one_floor(basis=BoundaryBasis.UNSTATED))
    assert rows(areas, AreaKind.SUITE, "area") == []
    assert set(rows(areas, AreaKind.GROSS, "way")) == {AreaWay.BY_USABLE}
    assert sum(rows(areas, AreaKind.GROSS, "area")) == one_floor().plans[0].gross_area


def test_a_floor_without_gross_outline_gives_usable_areas_only():
    rooms, drawn = floor()
    areas = areas_of(reading(rooms, plans=[replace(drawn, outline=None)]))
    assert set(areas.kind) == {AreaKind.USABLE}


def test_a_stated_gross_area_serves_where_no_outline_is_drawn():
    rooms, drawn = floor()
    it = reading(rooms, plans=[replace(drawn, outline=None, gross_area=12_000)], use=["office"] * 3 + ["circulation"])
    assert areas_of(it).column(AreaKind.GROSS, 4)[:3].sum() == 12_000


def test_rooms_larger_than_their_floor_get_no_gross_area():
    rooms, drawn = floor()
    it = floorplans.measure(reading(rooms, plans=[replace(drawn, outline=shapely.box(0, 0, 5, 5))]))
    assert rows(areas_of(it), AreaKind.GROSS, "area") == []


def test_one_room_that_cannot_be_measured_keeps_its_share_from_being_given_to_the_others():
    rooms, drawn = floor()
    it = floorplans.measure(reading([None, *rooms[1:]], plans=[drawn], use=["office"] * 3 + ["circulation"]))
    assert rows(areas_of(it), AreaKind.GROSS, "area") == []
    assert areas_of(it).column(AreaKind.USABLE, 4)[:3].tolist() == [UNSTATED, 2000, 2000]


def test_a_column_is_deducted_from_usable_area_and_told_but_stays_in_suite_area():
    column = shapely.box(1, 1, 1.6, 1.6)
    deducted = np.array([column, None, shapely.box(100, 0, 101, 1), None], object)
    it = one_floor(deducted=deducted)
    areas = areas_of(it, thickness=np.array([WALL]))
    assert areas.column(AreaKind.USABLE, 4)[:3].tolist() == [1964, 2000, 2000]
    assert areas.column(AreaKind.SUITE, 4)[:3].tolist() == [2184] * 3
    assert areas.column(AreaKind.DEDUCTED, 4).tolist() == [36, UNSTATED, UNSTATED, UNSTATED]
    assert deducted_areas(it.rooms.outline, it.rooms.deducted).tolist() == [36, 0, 0, 0]
    assert rows(areas, AreaKind.USABLE, "way")[:2] == [AreaWay.LESS_DEDUCTIONS, AreaWay.OUTLINE]


def test_a_column_is_deducted_from_a_derived_usable_area_too():
    it = one_floor(basis=CENTRE, deducted=np.array([shapely.box(1, 1, 1.6, 1.6), None, None, None], object))
    assert areas_of(it, thickness=np.array([WALL])).column(AreaKind.USABLE, 4)[:2].tolist() == [1964, 2000]


def test_what_others_state_stands_beside_with_its_source():
    it = one_floor(declared=[2050, UNSTATED, 2000, UNSTATED])
    areas = areas_of(it, certificate=np.array([2300, 2310, UNSTATED, UNSTATED]))
    assert areas.column(AreaKind.DECLARED, 4).tolist() == [2050, UNSTATED, 2000, UNSTATED]
    assert areas.column(AreaKind.CERTIFICATE, 4).tolist() == [2300, 2310, UNSTATED, UNSTATED]
    assert set(rows(areas, AreaKind.DECLARED, "source")) == {AreaSource.STATED}
    assert set(rows(areas, AreaKind.CERTIFICATE, "source")) == {AreaSource.CERTIFICATE}
    assert (np.diff(areas.room) >= 0).all()
    assert len(areas) == len(areas.kind) == len(areas.estimated)


def test_no_rooms_have_no_areas():
    it = reading([shapely.box(0, 0, 4, 5)])
    assert len(areas_of(replace(it, rooms=it.rooms.take(np.zeros(0, np.intp))))) == 0


@st.composite
def rooms_as_drawn(draw) -> shapely.Polygon:
    """An L-shaped room, by the millimetre, perhaps with a shaft in it."""
    width, depth = draw(st.integers(2000, 20_000)), draw(st.integers(2000, 20_000))
    inner, cut = draw(st.integers(1000, width)), draw(st.integers(1000, depth))
    ring = [(0, 0), (width, 0), (width, cut), (inner, cut), (inner, depth), (0, depth)]
    hole = [[(300, 300), (300, 700), (700, 700), (700, 300)]] if draw(st.booleans()) else []
    return shapely.transform(shapely.Polygon(ring, hole), lambda points: points / 1000)


def before_rounding(room: shapely.Polygon) -> np.ndarray:
    """Usable and suite area of a room, drawn to either face, before they are rounded."""
    return moved_area(np.array([room] * 3, object), np.array([0.0, 0.1, -0.1]))


@given(rooms_as_drawn(), st.floats(-360, 360), st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.integers(0, 5))
def test_an_area_is_the_same_turned_moved_and_begun_elsewhere(room, angle: float, x: float, y: float, start: int):
    points = room.exterior.coords[:-1]
    begun = shapely.Polygon(points[start % len(points) :] + points[: start % len(points)], [it.coords for it in room.interiors])
    as_drawn = before_rounding(room)
    assert before_rounding(translate(rotate(room, angle, origin=(0, 0)), x, y)) == pytest.approx(as_drawn, abs=1e-6)
    assert before_rounding(begun) == pytest.approx(as_drawn, abs=1e-6)
    assert before_rounding(shapely.reverse(room)) == pytest.approx(as_drawn, abs=1e-6)


@given(rooms_as_drawn(), st.floats(73, 135), st.floats(18, 53), st.floats(-180, 180))
def test_an_area_is_the_same_when_its_plan_has_been_placed_and_lifted(room, longitude: float, latitude: float, rotation: float):
    where = Placement(longitude=longitude, latitude=latitude, rotation=rotation)
    (back,) = lift(place(np.array([room], object), where), where)
    assert before_rounding(back) == pytest.approx(before_rounding(room), abs=1e-6)


def test_placing_a_reading_changes_none_of_its_areas():
    it = one_floor()
    placed = floorplans.place(replace(it, plans=(replace(it.plans[0], placement=Placement(115.98, 36.45, 30.0)),)))
    one, other = areas_of(it), areas_of(placed)
    assert all(getattr(one, name).tolist() == getattr(other, name).tolist() for name in Areas.__slots__)


@given(offices=st.integers(1, 9), thick=st.floats(0.05, 0.3), method=st.sampled_from(AreaMethod), height=st.floats(1.8, 4))
def test_gross_areas_add_up_to_the_cent(offices: int, thick: float, method: AreaMethod, height: float):
    rooms, drawn = floor(offices=offices)
    it = floorplans.measure(reading(rooms, plans=[drawn], use=["office"] * offices + ["circulation"]))
    heights = np.array([height])
    areas = areas_of(it, method=method, heights=heights, thickness=np.array([thick]))
    whole, _ = counted_gross(it, method=method, heights=heights)
    assert sum(rows(areas, AreaKind.GROSS, "area")) == whole[0] or sum(rows(areas, AreaKind.GROSS, "area")) == 0
    assert (thick > WALL) or sum(rows(areas, AreaKind.GROSS, "area")) == whole[0]
