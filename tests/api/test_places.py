"""Buildings, floors and rooms over HTTP, as a map, a program and a curious visitor ask for them."""

import json
import re

import pytest

from tests.api.conftest import BUILDING

FLOOR, ROOM = f"{BUILDING}-1F", f"{BUILDING}-1F-102"
EVERY = ["/api/buildings", "/api/buildings.geojson"]
OF_BUILDING = ["/api/buildings/{}", "/api/buildings/{}/floors"]
OF_FLOOR = ["/api/floors/{}/rooms", "/api/floors/{}/rooms.geojson", "/api/floors/{}/findings"]
OF_SOMETHING = [*OF_BUILDING, *OF_FLOOR, "/api/rooms/{}"]
ALL = [*EVERY, *(it.format(BUILDING) for it in OF_BUILDING), *(it.format(FLOOR) for it in OF_FLOOR), f"/api/rooms/{ROOM}"]


@pytest.fixture
def door(with_floor, door_to):
    return door_to(with_floor)


def test_a_building_its_floors_and_rooms_have_the_same_figures(door):
    (building,) = door.get("/api/buildings").json()
    assert (building["code"], building["name"], building["site_name"]) == (BUILDING, "一号楼", "市委院内")
    assert (building["floors"], building["rooms"], building["usable_area"]) == (1, 3, "68.40")
    assert door.get(f"/api/buildings/{BUILDING}").json() == building
    (floor,) = door.get(f"/api/buildings/{BUILDING}/floors").json()
    assert (floor["code"], floor["floor_name"], floor["storey"], floor["usable_area"]) == (FLOOR, "1F", 1.0, "68.40")
    rooms = door.get(f"/api/floors/{FLOOR}/rooms").json()
    assert [(it["number"], it["use"], it["usable_area"]) for it in rooms] == [
        ("101", "office", "21.60"),
        ("102", "service", "25.20"),
        ("103", "office", "21.60"),
    ]
    alone = door.get(f"/api/rooms/{ROOM}").json()
    assert {**alone, **rooms[1]} == alone
    assert rooms[1]["surveyor"] == "某测绘院"
    assert door.get(f"/api/floors/{FLOOR}/findings").json() == []


def test_a_map_gets_the_rooms_in_their_place_on_the_earth(door):
    answer = door.get(f"/api/floors/{FLOOR}/rooms.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    assert [it["id"] for it in answer.json()["features"]] == [f"{FLOOR}-{number}" for number in (101, 102, 103)]
    for feature in answer.json()["features"]:
        assert feature["geometry"]["type"] == "MultiPolygon"
        ((ring,),) = feature["geometry"]["coordinates"]
        assert all(abs(x - 115.974) < 0.001 and abs(y - 36.456) < 0.001 for x, y in ring)
        assert feature["properties"]["number"] in feature["id"]
    (building,) = door.get("/api/buildings.geojson").json()["features"]
    assert building["id"] == BUILDING


def test_a_day_in_the_past_shows_what_was_so_then(door):
    for day, area, known in (("2026-06-01", "25.20", True), ("2026-05-31", "21.60", True), ("2026-02-28", None, False)):
        asked = {"params": {"as_of": day}}
        room = door.get(f"/api/rooms/{ROOM}", **asked)
        assert room.status_code == (200 if known else 404), day
        assert room.json().get("usable_area") == area
        assert len(door.get("/api/buildings", **asked).json()) == int(known)
        assert len(door.get("/api/buildings.geojson", **asked).json()["features"]) == int(known)
        assert door.get(f"/api/buildings/{BUILDING}", **asked).status_code == (200 if known else 404)
        if known:
            drawn = door.get(f"/api/floors/{FLOOR}/rooms.geojson", **asked).json()["features"]
            assert drawn[1]["properties"]["usable_area"] == area


def test_buildings_are_found_by_words_and_by_division(door):
    for words, found in (("一号", 1), ("市委 一号楼", 1), ("0001-001", 1), ("二号", 0), ("%", 0)):
        assert len(door.get("/api/buildings", params={"q": words}).json()) == found, words
        assert len(door.get("/api/buildings.geojson", params={"q": words}).json()["features"]) == found, words
    for division, found in (("371500", 1), ("3715", 1), ("3716", 0)):
        assert len(door.get("/api/buildings", params={"division": division}).json()) == found, division


def test_a_code_that_nothing_has_is_not_found(door):
    for path in OF_SOMETHING:
        for code in ("371500-0009-001", "无此楼", "%", "' OR 1=1 --", "..%2f..%2fetc%2fpasswd"):
            answer = door.get(path.format(code))
            assert answer.status_code == 404, (path, code)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == 404
            assert re.search(r"[一-鿿]", answer.json()["title_zh"])
            assert re.match(r"[a-z]", answer.json()["title_en"])


def test_a_day_that_is_none_is_refused(door):
    for path in ALL:
        for wrong in ("2026-13-01", "昨天", "0", "1764000000", "2026-02-30", "2026-06-01T00:00", ""):
            answer = door.get(path, params={"as_of": wrong})
            assert answer.status_code == 422, (path, wrong)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["errors"][0]["where"] == "query.as_of"


def test_what_no_building_can_be_called_is_refused(door):
    for asked in ({"q": "x" * 101}, {"q": "a\x00b"}, {"division": "37x"}, {"division": "3715001"}, {"division": "\x00"}):
        for path in EVERY:
            assert door.get(path, params=asked).status_code == 422, asked
    for path in OF_SOMETHING:
        assert door.get(path.format("a%00b")).status_code == 422
        assert door.get(path.format("9" * 200)).status_code == 422


def test_the_language_is_the_one_asked_for(door):
    zh, en = (door.get("/api/rooms/x", params={"lang": lang}).json() for lang in ("zh", "en"))
    assert zh["title"] == zh["title_zh"] == en["title_zh"]
    assert en["title"] == en["title_en"] == zh["title_en"]
    assert door.get("/api/rooms/x", headers={"cookie": "lang=en"}).json()["title"] == en["title"]
    assert door.get("/api/rooms/x", headers={"cookie": "lang=fr"}).json()["title"] == zh["title"]


def test_a_room_without_an_outline_says_so(door, with_floor, gongfang, tmp_path):
    facts = {"楼栋编号": BUILDING, "楼层": "2F", "房间号": "201", "用途": "办公室", "面积": 18.24}
    survey = tmp_path / "二层.geojson"
    survey.write_text(
        json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": facts, "geometry": None}]}),
        encoding="utf-8",
    )
    code, _, err = gongfang("enrol", survey, "--register", with_floor, "--by", "张三", "--because", "申报", "--yes")
    assert code == 0, err
    room = door.get(f"/api/rooms/{BUILDING}-2F-201").json()
    assert (room["usable_area"], room["declared_area"]) == (None, "18.24")
    (feature,) = door.get(f"/api/floors/{BUILDING}-2F/rooms.geojson").json()["features"]
    assert feature["geometry"] is None
