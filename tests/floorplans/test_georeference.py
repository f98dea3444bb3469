import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.affinity import rotate, translate

from floorplans.gcj02 import to_gcj02
from floorplans.georeference import (
    ControlPoint,
    Placement,
    from_control_points,
    is_cgcs2000,
    lift,
    looks_shifted,
    place,
    recognise,
    zone_of,
)

EARTH = Geod(a=6378137, rf=298.257222101)
LIAOCHENG = (115.98, 36.45)

anchors = st.builds(
    Placement,
    longitude=st.floats(75, 134),
    latitude=st.floats(18, 53),
    rotation=st.floats(-360, 360),
    x=st.floats(-500, 500),
    y=st.floats(-500, 500),
)
plans = st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=3, max_size=9).map(
    lambda points: shapely.MultiPoint(points).convex_hull.buffer(1, quad_segs=2)
)


def _one(outline: shapely.Geometry) -> np.ndarray:
    return np.array([outline], object)


@given(plan=plans, at=anchors)
def test_placing_and_bringing_back_gives_the_plan(plan, at):
    back = lift(place(_one(plan), at), at)[0]
    assert np.abs(shapely.get_coordinates(back) - shapely.get_coordinates(plan)).max() < 1e-6


@given(plan=plans, at=anchors)
def test_placing_changes_no_area(plan, at):
    """The area on the ellipsoid, worked out by geodesics, is that of the plan."""
    placed = place(_one(plan), at)[0]
    area, _ = EARTH.geometry_area_perimeter(shapely.orient_polygons(placed))
    assert area == pytest.approx(plan.area, rel=1e-6, abs=1e-4)


@given(at=anchors, angle=st.floats(0, 359), length=st.floats(1, 300))
def test_a_wall_keeps_its_length_and_is_turned_as_the_plan_is(at, angle, length):
    end = (at.x + length * np.cos(np.radians(angle)), at.y + length * np.sin(np.radians(angle)))
    wall = place(_one(shapely.LineString([(at.x, at.y), end])), at)[0]
    (lon0, lat0), (lon1, lat1) = wall.coords
    bearing, _, distance = EARTH.inv(lon0, lat0, lon1, lat1)
    assert (lon0, lat0) == pytest.approx((at.longitude, at.latitude), abs=1e-11)
    assert distance == pytest.approx(length, rel=1e-7, abs=1e-6)
    assert (90 - bearing - angle - at.rotation + 180) % 360 - 180 == pytest.approx(0, abs=1e-3)


def test_the_figures_of_liaocheng_are_those_of_the_policy_paper():
    here = _one(shapely.Point(*LIAOCHENG))
    without, prefixed = lift(here, Placement(epsg=4548))[0], lift(here, Placement(epsg=4527))[0]
    assert (without.x, without.y) == pytest.approx((408556.925, 4035959.716), abs=0.001)
    assert (prefixed.x, prefixed.y) == pytest.approx((39408556.925, 4035959.716), abs=0.001)
    assert shapely.distance(place(_one(without), Placement(epsg=4548))[0], here[0]) < 1e-11


def test_many_floors_are_placed_each_by_its_own_placement():
    room = shapely.box(0, 0, 5, 4)
    placements = [Placement(116, 36.4, 10), Placement(116.1, 36.5, 20), Placement(epsg=4548)]
    outlines = np.array([room, room, translate(room, 408556, 4035959), room], object)
    together = place(outlines, placements, np.array([0, 1, 2, 1]))
    alone = [place(_one(outlines[row]), placements[which])[0] for row, which in enumerate((0, 1, 2, 1))]
    assert shapely.equals_exact(together, np.array(alone, object), tolerance=1e-13).all()


def test_a_room_without_outline_and_an_empty_one_stay_so():
    placed = place(np.array([None, shapely.Polygon(), shapely.box(0, 0, 1, 1)], object), Placement(*LIAOCHENG))
    assert placed[0] is None
    assert placed[1].is_empty
    assert placed[2].is_valid
    assert place(np.empty(0, object), Placement()).size == 0


def _known(plan: list[tuple[float, float]], at: Placement) -> list[ControlPoint]:
    earth = shapely.get_coordinates(place(_one(shapely.MultiPoint(plan)), at)[0])
    return [ControlPoint(*point, *degrees) for point, degrees in zip(plan, earth.tolist(), strict=True)]


@given(at=anchors, depth=st.floats(5, 200))
def test_control_points_give_the_placement_they_were_made_with(at, depth):
    points = [(0.0, 0.0), (60.0, 0.0), (60.0, depth)]
    fit = from_control_points(_known(points, at))
    assert fit.scale == pytest.approx(1, abs=1e-7)
    assert max(fit.residuals) < 1e-4
    building = _one(shapely.box(0, 0, 60, depth))
    apart = shapely.get_coordinates(lift(place(building, fit.placement), at)) - shapely.get_coordinates(building)
    assert np.abs(apart).max() < 2e-3


def test_a_stretched_plan_is_told_and_not_applied():
    at = Placement(*LIAOCHENG, rotation=12)
    stretched = [ControlPoint(p.x / 1.01, p.y / 1.01, p.longitude, p.latitude) for p in _known([(0, 0), (101, 0)], at)]
    fit = from_control_points(stretched)
    assert fit.scale == pytest.approx(1.01, abs=1e-6)
    assert fit.residuals == pytest.approx((0.5, 0.5), abs=1e-4)
    (lon0, lat0), (lon1, lat1) = place(_one(shapely.LineString([(0, 0), (100, 0)])), fit.placement)[0].coords
    assert EARTH.inv(lon0, lat0, lon1, lat1)[2] == pytest.approx(100, abs=1e-5)


@pytest.mark.parametrize("points", [[], [(0.0, 0.0)], [(3.0, 3.0), (3.0, 3.0)]])
def test_fewer_than_two_different_points_place_nothing(points):
    with pytest.raises(ValueError, match="two different control points"):
        from_control_points(_known(points, Placement(*LIAOCHENG)) if points else [])


@pytest.mark.parametrize(("longitude", "epsg"), [(115.98, 4548), (115.40, 4547), (106.63, 4545), (75.0, 4534), (135.0, 4554)])
def test_the_zone_of_a_longitude(longitude, epsg):
    assert zone_of(longitude) == epsg


def test_no_zone_outside_china():
    with pytest.raises(ValueError, match="no CGCS2000 zone"):
        zone_of(8.5)


def test_projected_zones_are_recognised_and_others_are_not():
    assert [is_cgcs2000(epsg) for epsg in (4513, 4548, 4554, 4490, 3857, 4512, 4555)] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert recognise((39408500, 4035900, 39408600, 4036000)) == 4527
    assert recognise((408500, 4035900, 408600, 4036000), longitude=115.98) == 4548
    assert recognise((408500, 4035900, 408600, 4036000)) is None
    assert recognise((0, 0, 60, 20)) is None
    assert recognise((115.9, 36.4, 116.0, 36.5)) is None
    assert recognise((12910000, 4360000, 12910100, 4360100)) is None
    assert recognise((float("nan"),) * 4) is None


@pytest.mark.parametrize(
    ("here", "shown"), [((115.98, 36.45), (115.98566284, 36.45006905)), ((114.30, 30.60), (114.30543824, 30.59758420))]
)
def test_the_offset_of_commercial_maps_is_that_of_the_policy_paper(here, shown):
    assert to_gcj02(*here) == pytest.approx(shown, abs=5e-9)


@given(longitude=st.floats(100, 125), latitude=st.floats(22, 45), x=st.floats(-25, 25), y=st.floats(-25, 25))
def test_a_floor_taken_from_a_commercial_map_looks_shifted_and_one_in_its_building_does_not(longitude, latitude, x, y):
    building = shapely.Point(longitude, latitude).buffer(0.0003)
    floor = translate(building, x / 111_000, y / 111_000)
    east, north = (there - here for there, here in zip(to_gcj02(longitude, latitude), (longitude, latitude), strict=True))
    assert not looks_shifted(floor, building)
    if 150 < np.hypot(east * 90_000, north * 111_000) < 600:
        assert looks_shifted(translate(floor, east, north), building)
        assert looks_shifted(floor, translate(building, east, north))
        assert not looks_shifted(translate(floor, *(-north, east)), building)


def test_nothing_placed_is_not_shifted():
    assert not looks_shifted(shapely.Polygon(), shapely.box(115, 36, 116, 37))


def test_a_turned_building_covers_the_same_ground():
    plan = shapely.box(0, 0, 40, 12)
    turned = place(_one(plan), Placement(*LIAOCHENG, rotation=30))[0]
    straight = place(_one(rotate(plan, 30, origin=(0, 0))), Placement(*LIAOCHENG))[0]
    assert shapely.hausdorff_distance(turned, straight) < 1e-12
