"""A page on a disc shows the same on a machine that has no network."""

import json
import re
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from floorplans.vocabulary import Words
from maps import offline
from maps.building_map import building_map
from maps.floor_map import floor_map
from tests.maps.conftest import DAY, HOSTILE, frame, on_earth, room

ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9][-a-z0-9]*(?:\.[-a-z0-9]+)+", re.IGNORECASE)


def page_of(rooms: gpd.GeoDataFrame, language: str = "zh") -> str:
    return floor_map(rooms, heading=Words("1号楼 3F", "Building 1, 3F"), day=DAY, language=language)


def buildings(name: str = "市委1号楼") -> gpd.GeoDataFrame:
    facts = {
        "code": "371500-0001-001",
        "name": name,
        "site": "371500-0001",
        "site_name": "市委院内",
        "address": "",
        "floors": 3,
        "rooms": 12,
    }
    row = {**facts, "gross_floor_area": None, "usable_area": Decimal("1234.50"), "geometry": on_earth(shapely.box(0, 0, 40, 15))}
    return gpd.GeoDataFrame({key: [value] for key, value in row.items()}, geometry="geometry", crs="EPSG:4490")


def strangers(html: str) -> set[str]:
    return set(ADDRESS.findall(html)) - {"http://www.w3.org"}  # the name of SVG, which nobody fetches


def test_no_page_names_another_machine(floor: gpd.GeoDataFrame) -> None:
    for html in (page_of(floor), building_map(buildings(), heading=Words("楼栋", "Buildings"), day=DAY)):
        assert strangers(html) == set()
        assert not re.search(r"<(?:script|img|iframe)[^>]+src=|<link\b|@import|url\((?!#)", html)


def test_the_page_carries_every_room_with_its_number_and_area(floor: gpd.GeoDataFrame) -> None:
    html = page_of(floor)
    for row in floor[floor.geometry.notna()].itertuples():
        assert json.dumps(row.code) in html
        assert f"{row.usable_area:,.2f} " in html
    assert "截至 2026-11-22" in html
    assert '<html lang="zh-CN">' in html


def test_the_legend_of_the_page_counts(floor: gpd.GeoDataFrame) -> None:
    assert "设备用房</td><td>2</td><td>19.16</td>" in page_of(floor)
    assert "equipment</td><td>2</td><td>19.16</td>" in page_of(floor, "en")


def test_a_building_tells_its_floors_and_area() -> None:
    html = building_map(buildings(), heading=Words("楼栋", "Buildings"), day=DAY, language="en")
    assert "Usable area" in html
    assert "1,234.50 " in html


def test_a_name_that_looks_like_markup_is_only_a_name() -> None:
    for html in (
        page_of(frame([room(HOSTILE, shapely.box(0, 0, 9, 9))])),
        building_map(buildings(HOSTILE), heading=Words(HOSTILE, HOSTILE), day=DAY),
    ):
        assert "<script>alert(1)" not in html


def test_the_same_rooms_give_the_same_page(floor: gpd.GeoDataFrame) -> None:
    assert page_of(floor) == page_of(floor)


def test_a_floor_without_rooms_is_a_page_too() -> None:
    assert "0 间房" in page_of(frame([]))


def test_before_set_up_the_page_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "VENDOR", tmp_path)
    offline.leaflet.cache_clear()
    with pytest.raises(offline.NotSetUp, match="npm run build"):
        offline.leaflet("leaflet.js")
    offline.leaflet.cache_clear()
