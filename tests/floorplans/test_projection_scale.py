import doctest
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from floorplans import projection_scale as scale
from floorplans.checks import run
from floorplans.finding import key_of
from floorplans.projection_scale import ProjectionScale, as_one, mean_radius, projection_scale, scales_of
from floorplans.vocabulary import Severity
from floorplans.zones import to_zone
from tests.floorplans.situations import plan, reading

LIAOCHENG = (115.98, 36.45)


def square(longitude: float, latitude: float, epsg: int, side: float = 100.0) -> shapely.Polygon:
    """A square of the zone, centred at a place."""
    east, north = (float(it) for it in to_zone(longitude, latitude, epsg))
    return shapely.box(east - side / 2, north - side / 2, east + side / 2, north + side / 2)


def drawn_at(longitude: float, latitude: float, epsg: int = 4548):
    room = square(longitude, latitude, epsg)
    return reading([room], plans=[plan(epsg=epsg, outline=room)])


def notes(it):
    """What the catalogue has to say of a reading's projection."""
    return [one for one in run(it).findings if one.code == "projection-scale"]


def test_the_examples_hold():
    assert doctest.testmod(scale).failed == 0


@pytest.mark.parametrize(("epsg", "longitude", "latitude"), [(4548, *LIAOCHENG), (4548, 115.40, 36.23), (4549, 119.97, 31.78)])
def test_the_scale_is_what_geodesy_finds_by_another_road(epsg: int, longitude: float, latitude: float):
    """The same square, laid on the ellipsoid corner by corner, its area found by geodesics."""
    corners = shapely.get_coordinates(shapely.segmentize(square(longitude, latitude, epsg), 5.0))
    degrees = Transformer.from_crs(epsg, 4490, always_xy=True).transform(*corners.T)
    on_the_ellipsoid = abs(Geod(a=6378137.0, rf=298.257222101).polygon_area_perimeter(*degrees)[0])
    assert 10_000 / projection_scale(epsg, longitude, latitude).areal == pytest.approx(on_the_ellipsoid, abs=0.001)


def test_a_square_of_liaocheng_is_two_square_metres_less_on_the_ground():
    """Policy paper CRS-4: 9,997.941 of 10,000 m²; at the central meridian all of it."""
    assert 10_000 / projection_scale(4548, *LIAOCHENG).areal == pytest.approx(9997.941, abs=0.001)
    assert 10_000 / projection_scale(4548, 117.0, 36.45).areal == pytest.approx(10_000.000, abs=0.001)


def test_the_zone_written_before_the_easting_changes_nothing():
    assert projection_scale(4527, *LIAOCHENG).point == pytest.approx(projection_scale(4548, *LIAOCHENG).point, abs=1e-9)


def test_height_shortens_what_was_reduced_to_the_ellipsoid():
    """Kunming lies at 1,890 m: a kilometre of ground is 0.297 m less on the ellipsoid."""
    kunming = projection_scale(4542, 102.71, 25.04, height=1890.0)
    assert kunming.elevation == pytest.approx(1 - 1890 / (mean_radius(25.04) + 1890), abs=1e-12)
    assert 1000 * (1 - kunming.elevation) == pytest.approx(0.297, abs=0.001)
    assert kunming.combined == pytest.approx(kunming.point * kunming.elevation, abs=1e-15)


def test_a_height_nobody_says_is_not_made_up():
    assert projection_scale(4548, *LIAOCHENG).height is None
    assert projection_scale(4548, *LIAOCHENG).elevation == 1.0


def test_the_mean_radius_is_between_the_axes():
    assert 6_335_000 < mean_radius(0.0) < mean_radius(45.0) < mean_radius(90.0) < 6_400_000


def test_a_plan_far_from_its_meridian_is_told_and_no_area_is_changed():
    it = drawn_at(*LIAOCHENG)
    (note,) = notes(it)
    assert note.severity is Severity.NOTE
    assert (note.code, note.floor, note.measured, note.limit) == ("projection-scale", 0, Decimal("0.1030"), Decimal("0.0250"))
    assert "10000.00" in note.says.zh
    assert "9997.94" in note.says.zh
    assert "未作改正" in note.says.zh
    assert "可信度 C" in note.clause
    assert it.rooms.usable.tolist() == [1_000_000]
    assert key_of(note).startswith("projection-scale-")


def test_a_known_height_is_said_with_its_factor():
    (told,), (silent,) = scales_of(drawn_at(*LIAOCHENG), heights=np.array([32.0])), scales_of(drawn_at(*LIAOCHENG))
    assert "32 米" in told.says.zh
    assert "32 m" in told.says.en
    assert "高程未知" in silent.says.zh
    assert told.combined < silent.combined


def test_a_plan_near_its_meridian_gives_no_note():
    assert notes(drawn_at(117.01, 36.45)) == []


def test_a_local_drawing_has_no_scale():
    assert scales_of(reading([shapely.box(0, 0, 4, 5)])) == (None,)
    assert notes(reading([shapely.box(0, 0, 4, 5)])) == []


def test_a_drawing_that_does_not_lie_in_the_zone_it_names_has_no_scale():
    room = shapely.box(0, 0, 4, 5)
    assert scales_of(reading([room], plans=[plan(epsg=4548)])) == (None,)


def building(*longitudes: float, code: str = "371500-0001-001"):
    """Floors of one building, each at its longitude."""
    rooms = [square(longitude, 36.45, 4548, 20.0) for longitude in longitudes]
    plans = [plan(epsg=4548, building=code, floor_name=f"{at + 1}F") for at in range(len(rooms))]
    return reading(rooms, floors=list(range(len(rooms))), plans=plans)


def test_the_floors_of_a_building_are_told_once_with_all_their_rooms():
    (note,) = notes(building(*[115.98] * 5))
    assert (note.subject, note.floor) == ("371500-0001-001", 0)
    assert "2000.00 ㎡" in note.says.zh


def test_floors_a_kilometre_apart_are_told_one_by_one():
    assert [note.floor for note in notes(building(115.98, 115.97))] == [0, 1]


def test_buildings_are_told_apart():
    it = building(115.98, 115.98)
    plans = (it.plans[0], replace(it.plans[1], building="371500-0001-002"))
    assert [note.subject for note in notes(replace(it, plans=plans))] == ["371500-0001-001", "371500-0001-002"]
    assert as_one(scales_of(it), ["同", "同"])[0][0] == [0, 1]


def test_a_plan_without_outline_or_rooms_has_no_scale():
    it = reading([shapely.box(0, 0, 4, 5)], plans=[plan(epsg=4548)])
    empty = replace(it, rooms=it.rooms.take(np.zeros(0, np.intp)))
    assert scales_of(empty) == (None,)


def test_a_plan_without_outline_is_placed_by_its_rooms():
    it = drawn_at(*LIAOCHENG)
    bare = replace(it, plans=(replace(it.plans[0], outline=None),))
    (by_rooms,), (by_outline,) = scales_of(bare), scales_of(it)
    assert isinstance(by_rooms, ProjectionScale)
    assert by_rooms == by_outline


@given(latitude=st.floats(18, 53), height=st.floats(0, 5000))
def test_the_further_from_the_meridian_and_the_lower_the_longer(latitude: float, height: float):
    away = [projection_scale(4548, 117 + by, latitude, height=height) for by in (0.0, 0.4, 0.9, 1.5)]
    assert all(near.point < far.point for near, far in pairwise(away))
    higher = projection_scale(4548, 117.4, latitude, height=height + 100)
    assert higher.combined < away[1].combined


@given(st.floats(-1.5, 1.5))
def test_east_and_west_of_the_meridian_are_alike(by: float):
    assert projection_scale(4548, 117 + by, 36.0).point == pytest.approx(projection_scale(4548, 117 - by, 36.0).point, abs=1e-9)
