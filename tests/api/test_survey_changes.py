"""A floor surveyed again over HTTP: the dry run says what changed that somebody should look at."""

import json

import pytest

from tests.api.conftest import BUILDING
from tests.api.test_surveys import PAPERS


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


def floor(path, *widths, use="办公室", west=408018, south=4036630):
    """A floor of rooms of some widths side by side, that says its place itself."""
    features = []
    for at, width in enumerate(widths):
        ring = [[west, south], [west + width, south], [west + width, south + 5], [west, south + 5], [west, south]]
        facts = {"楼栋编号": BUILDING, "楼层": "2F", "房间号": f"20{at + 1}", "用途": use}
        features.append({"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}})
        west += width
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": system, "features": features}), encoding="utf-8")
    return path


def told(door, path):
    (difference,) = door.hand_in(path).json()["differences"]
    return {(it["code"], it["subject"]) for it in difference["findings"]}


def test_a_resurvey_tells_beside_the_fates_what_somebody_should_look_at(door, tmp_path):
    first = door.hand_in(floor(tmp_path / "二层.geojson", 4, 4, 4, 4, 4)).json()
    assert first["differences"][0]["findings"] == []
    assert door.post(f"/api/surveys/waiting/{first['token']}/confirm", json=PAPERS).status_code == 200
    assert told(door, floor(tmp_path / "复测.geojson", 4, 4, 4, 4, 6)) == {("area-changed", "205")}
    assert told(door, floor(tmp_path / "残图.geojson", 4, 4)) == {("rooms-gone", f"{BUILDING}-2F")}
    assert told(door, floor(tmp_path / "改用.geojson", 4, 4, 4, 4, 4, use="会议室")) == {
        ("use-changed", f"20{at}") for at in range(1, 6)
    }


def test_a_first_survey_that_lies_off_the_site_of_its_building_says_so(door, tmp_path):
    assert told(door, floor(tmp_path / "二层.geojson", 4, 4, west=408556, south=4035959)) == {
        ("building-off-site", f"{BUILDING}-2F")
    }
