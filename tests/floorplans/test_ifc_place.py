"""Where a building model says that it lies."""

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from floorplans.georeference import place_points
from floorplans.vocabulary import Severity
from tests.floorplans.models import BOX, Model, said, survey


def test_a_model_with_a_map_conversion_lies_in_its_zone_and_keeps_its_areas(tmp_path):
    model = Model(prefix="MILLI")
    model.space(model.storey("1F"), "101", model.body([(x * 1000, y * 1000) for x, y in BOX], height=3000.0))
    model.mapped("EPSG:4548", 408_556.0, 4_035_959.0, axis=(0.0, 1.0), scale=0.001)
    reading = survey(model.write(tmp_path))
    assert (reading.plans[0].epsg, reading.plans[0].placement.epsg, reading.rooms.usable[0]) == (4548, 4548, 2000)
    assert shapely.bounds(reading.rooms.outline[0]) == pytest.approx([408_551, 4_035_959, 408_556, 4_035_963])
    assert [one.severity for one in said(reading, "placed-by-model")] == [Severity.NOTE]


def test_a_scale_that_is_no_ratio_of_units_is_told_and_never_applied(tmp_path):
    model = Model()
    model.space(model.storey("1F"), "101")
    model.mapped("EPSG:4548", 408_556.0, 4_035_959.0, scale=1.5)
    reading = survey(model.write(tmp_path))
    assert reading.rooms.usable.tolist() == [2000]
    assert [("1.5" in one.says.zh, one.severity) for one in said(reading, "placed-by-model")] == [(True, Severity.WARNING)]


def test_a_conversion_into_another_system_becomes_an_anchor(tmp_path):
    model = Model()
    model.space(model.storey("1F"), "101")
    model.mapped("EPSG:32650", 408_556.0, 4_035_959.0)
    reading = survey(model.write(tmp_path))
    assert reading.plans[0].epsg is None
    corners = place_points(np.array([[0.0, 0.0], [4.0, 5.0]]), reading.plans[0].placement)
    to_earth = Transformer.from_crs(32650, 4490, always_xy=True)
    expected = np.array(to_earth.transform([408_556.0, 408_560.0], [4_035_959.0, 4_035_964.0])).T
    assert corners == pytest.approx(expected, abs=2e-8)  # 2 mm: the map's scale of 0.9997 is not applied
    assert reading.rooms.usable.tolist() == [2000]


def test_a_conversion_into_an_unknown_system_places_nothing_and_is_told(tmp_path):
    model = Model()
    model.space(model.storey("1F"), "101")
    model.mapped("本市独立坐标系", 1000.0, 2000.0)
    reading = survey(model.write(tmp_path))
    assert (reading.plans[0].placement, reading.plans[0].epsg) == (None, None)
    assert [one.severity for one in said(reading, "placed-by-model")] == [Severity.WARNING]


def test_the_site_of_a_model_is_its_anchor_and_true_north_turns_it(tmp_path):
    model = Model(north=(1.0, 0.0))  # true north lies along the model's x axis
    model.site.RefLatitude, model.site.RefLongitude = (36, 27, 54, 0), (115, 59, 6, 0)
    model.space(model.storey("1F"), "101")
    reading = survey(model.write(tmp_path))
    placement = reading.plans[0].placement
    assert (placement.longitude, placement.latitude, placement.rotation) == pytest.approx((115.985, 36.465, 90.0))
    (lon, lat), (lon2, lat2) = place_points(np.array([[0.0, 0.0], [100.0, 0.0]]), placement)
    assert (lon2, lat2 > lat) == (pytest.approx(lon, abs=1e-9), True)
    assert [one.severity for one in said(reading, "placed-by-model")] == [Severity.NOTE]
