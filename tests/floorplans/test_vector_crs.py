import json
from pathlib import Path

import pytest
import shapely

from floorplans.finding import Unreadable
from floorplans.readers.vector import read
from tests.floorplans.tables import EAST, NORTH, rooms

# --- systems ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("epsg", [4513, 4527, 4534, 4548, 4554])
def test_every_projected_zone_is_recognised(tmp_path, epsg):
    rooms(epsg).to_file(tmp_path / "a.gpkg")
    assert read(tmp_path / "a.gpkg").plans[0].epsg == epsg


@pytest.mark.parametrize(
    ("epsg", "name"), [(3857, "a.gpkg"), (4326, "a.gpkg"), (4490, "a.gpkg"), (4490, "a.geojson"), (4326, "a.shp")]
)
def test_degrees_and_web_mercator_measure_nothing(tmp_path, epsg, name):
    rooms().to_crs(epsg).to_file(tmp_path / name)
    with pytest.raises(Unreadable) as refused:
        read(tmp_path / name)
    assert "EPSG:4548" in refused.value.words.zh
    assert "EPSG:4548" in refused.value.words.en


@pytest.mark.filterwarnings("ignore:'crs' was not provided")  # that is the point
@pytest.mark.parametrize(("east", "epsg"), [(39e6, 4527), (0, None)])
def test_coordinates_without_a_system_are_recognised_by_their_looks_and_told_as_a_guess(tmp_path, east, epsg):
    frame = rooms(None)
    frame.geometry = frame.translate(east, 0)
    frame.to_file(tmp_path / "a.gpkg")
    it = read(tmp_path / "a.gpkg")
    assert it.plans[0].epsg == epsg
    assert not it.plans[0].unit.sure
    assert "CGCS2000" in it.plans[0].unit.because.zh or "EPSG:4527" in it.plans[0].unit.because.zh


def geojson(path: Path, head: str, ring) -> Path:
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"楼层": "3F", "房号": 301}, "geometry": shape}
    path.write_text(f'{{"type": "FeatureCollection", {head}"features": [{json.dumps(feature)}]}}', "utf-8")
    return path


LOCAL = [[0, 0], [4, 0], [4, 5], [0, 5], [0, 0]]


def test_geojson_that_says_nothing_is_in_degrees_unless_it_cannot_be(tmp_path):
    with pytest.raises(Unreadable, match="经纬度"):
        read(geojson(tmp_path / "a.geojson", "", LOCAL))
    it = read(geojson(tmp_path / "b.geojson", "", [[EAST + x, NORTH + y] for x, y in LOCAL]))
    assert shapely.area(it.rooms.outline).tolist() == pytest.approx([20.0])
    assert it.rooms.number.tolist() == ["301"]


def test_geojson_may_say_that_its_coordinates_are_local(tmp_path):
    it = read(geojson(tmp_path / "a.geojson", '"crs": null, ', LOCAL))
    assert (it.plans[0].epsg, it.plans[0].unit.name, it.plans[0].unit.sure) == (None, "m", False)


def test_local_coordinates_in_millimetres_are_read_as_the_user_says(tmp_path):
    path = geojson(tmp_path / "a.geojson", '"crs": null, ', [[x * 1000, y * 1000] for x, y in LOCAL])
    it = read(path, unit="mm")
    assert (it.plans[0].unit.name, it.plans[0].metres_per_unit) == ("mm", 0.001)
    assert shapely.area(it.rooms.outline).tolist() == pytest.approx([20.0])


def test_another_projected_system_measures_and_does_not_place(tmp_path):
    rooms().to_crs(32650).to_file(tmp_path / "a.gpkg")
    plan = read(tmp_path / "a.gpkg").plans[0]
    assert plan.epsg is None
    assert not plan.unit.sure
