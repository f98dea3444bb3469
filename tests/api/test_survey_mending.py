"""A survey with faults is mended on the page or in the drawing, handed in again, compared and enrolled."""

import io
import json
import time

import ezdxf
import openpyxl
import pytest

from registry import Database, corrections_of
from tests.api.conftest import BUILDING
from tests.api.test_survey_reading import begin, handed_in, read

PLACE = {"building": BUILDING, "floor": "1F"}
WALK = {"by": "李四", "because": "现场核对 2026-09-14"}
PAPERS = {"by": "张三", "because": "测绘报告 LC-2026-031"}


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


@pytest.fixture
def twice_101(drawing):
    """A floor whose second room bears the number of the first."""

    def draw(name="重号.dxf", **facts):
        path = drawing(name, **facts)
        doc = ezdxf.readfile(path)
        for text in doc.modelspace().query("TEXT"):
            if text.dxf.text == "102":
                text.dxf.text = "101"
        doc.saveas(path)
        return path

    return draw


def row_of(door, waiting, number):
    features = door.get(f"{waiting}/plan.geojson").json()["features"]
    return [it["properties"]["row"] for it in features if it["properties"].get("number") == number]


def test_findings_are_filtered_and_the_counts_stay_whole(door, twice_101):
    waiting = handed_in(door, twice_101(overlap=0.5))
    found = door.get(f"{waiting}/findings").json()
    codes = {it["code"] for it in found["findings"]}
    assert {"room-overlap"} < codes
    assert found["counts"]["error"] == sum(it["severity"] == "error" for it in found["findings"])
    only = door.get(f"{waiting}/findings", params={"code": "room-overlap"}).json()
    assert {it["code"] for it in only["findings"]} == {"room-overlap"}
    assert only["counts"] == found["counts"]
    assert door.get(f"{waiting}/findings", params={"q": "没有这几个字"}).json()["findings"] == []
    english = door.get(f"{waiting}/findings", params={"severity": ["error"], "q": "overlap", "lang": "en"}).json()["findings"]
    assert english
    assert all(it["says"].isascii() or "m²" in it["says"] for it in english)
    assert door.get(f"{waiting}/findings", params={"severity": "awful"}).status_code == 422


def test_the_workbook_opens_with_its_heading_fixed_and_filters_on(door, twice_101):
    waiting = handed_in(door, twice_101(overlap=0.5))
    answer = door.get(f"{waiting}/findings.xlsx")
    assert "UTF-8''" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == ("严重程度", "代码", "楼层", "房间", "问题", "处理办法", "位置", "X", "Y", "依据")
    assert len(lines) - 1 == len(door.get(f"{waiting}/findings").json()["findings"])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    overlap = next(it for it in lines if it[1] == "room-overlap")
    assert overlap[0] == "错误"
    assert isinstance(overlap[7], int | float)
    assert isinstance(overlap[8], int | float)
    english = openpyxl.load_workbook(io.BytesIO(door.get(f"{waiting}/findings.xlsx", params={"lang": "en"}).content)).active
    assert english["A1"].value == "Severity"


def test_a_number_that_looks_like_a_formula_stays_a_text(door, drawing):
    waiting = handed_in(door, drawing())
    told = {"row": 0, "number": "=1+1", **WALK}
    assert door.post(f"{waiting}/corrections", json=told).status_code == 201
    door.post(f"{waiting}/corrections", json={"row": 1, "number": "=1+1", **WALK})
    sheet = openpyxl.load_workbook(io.BytesIO(door.get(f"{waiting}/findings.xlsx").content)).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row[:7]} <= {"s", "n"}
    assert any("=1+1" in str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row)


def test_the_geojson_says_which_coordinates_it_has(door, twice_101):
    waiting = handed_in(door, twice_101(overlap=0.5))
    plan = door.get(f"{waiting}/findings.geojson").json()
    assert plan["coordinates_are"]["zh"].startswith("图上坐标")
    assert plan["crs"] is None
    earth = door.get(f"{waiting}/findings.geojson", params={"earth": True}).json()
    assert earth["crs"]["properties"]["name"].endswith("4490")
    assert earth["unplaced"] == len(earth["features"]), "the drawing does not say where it lies"


def test_findings_of_a_placed_survey_lie_on_the_earth(door, tmp_path):
    facts = {"楼栋编号": BUILDING, "楼层": "2F", "用途": "办公室"}
    rings = [[[x, 4035959], [x + 4, 4035959], [x + 4, 4035964], [x, 4035964], [x, 4035959]] for x in (408556, 408559)]
    rooms = [
        {"type": "Feature", "properties": {**facts, "房间号": f"20{i}"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for i, ring in enumerate(rings)
    ]
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}}
    path = tmp_path / "二层.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": system, "features": rooms}), encoding="utf-8")
    waiting = handed_in(door, path)
    earth = door.get(f"{waiting}/findings.geojson", params={"earth": True, "code": "room-overlap"}).json()
    (overlap,) = earth["features"]
    longitude, latitude = overlap["geometry"]["coordinates"][0][0][:2]
    assert 115 < longitude < 117
    assert 36 < latitude < 37


def test_a_number_is_mended_on_the_page_checked_at_once_and_taken_back(door, twice_101, journal, with_building):
    waiting = handed_in(door, twice_101())
    before = {it["code"] for it in door.get(f"{waiting}/findings").json()["findings"]}
    rows = row_of(door, waiting, "101")
    assert len(rows) == 2
    (kept,) = door.post(f"{waiting}/corrections", json={"row": rows[1], "number": "102", "use": None, **WALK}).json()
    assert (kept["field"], kept["was"], kept["becomes"], kept["by"]) == ("number", "101", "102", "李四")
    after = {it["code"] for it in door.get(f"{waiting}/findings").json()["findings"]}
    assert after < before
    assert [it["number"] for it in door.get(waiting).json()["floors"][0]["rooms"]] == ["101", "102", "103"]
    assert door.get(f"{waiting}/corrections").json() == [kept]
    assert door("DELETE", f"{waiting}/corrections/{kept['id']}").status_code == 204
    assert {it["code"] for it in door.get(f"{waiting}/findings").json()["findings"]} == before
    assert door("DELETE", f"{waiting}/corrections/{kept['id']}").status_code == 404
    assert journal(with_building) == 1


def test_what_is_as_it_was_is_not_kept_and_nonsense_is_refused(door, drawing):
    waiting = handed_in(door, drawing())
    same = door.post(f"{waiting}/corrections", json={"row": 0, "number": "101", **WALK})
    assert (same.status_code, same.json()) == (201, [])
    for told, status in (
        ({"row": 0, "use": "castle"}, 409),
        ({"row": 0, "declared": "-3"}, 409),
        ({"row": 0, "declared": "1e999"}, 409),
        ({"row": 99, "number": "1"}, 404),
        ({"row": 0, "number": "a\x00"}, 422),
        ({"unit": "furlong"}, 422),
    ):
        assert door.post(f"{waiting}/corrections", json={**told, **WALK}).status_code == status, told
    assert door.post(f"{waiting}/corrections", json={"row": 0, "number": "1", "by": "", "because": ""}).status_code == 422
    assert door.get(f"{waiting}/corrections").json() == []


def test_the_unit_is_corrected_by_reading_again_and_taken_back(door, drawing):
    waiting = handed_in(door, drawing())
    assert door.get(waiting).json()["floors"][0]["unit"] == "mm"
    (kept,) = door.post(f"{waiting}/corrections", json={"unit": "cm", **WALK}).json()
    read(door, door.post("/api/surveys/waiting", files={"file": ("x.dxf", b"")}))  # another one meanwhile
    for _ in range(200):
        if door.get(f"{waiting}/progress").json()["percent"] == 100:
            break
        time.sleep(0.05)
    assert door.get(waiting).json()["floors"][0]["rooms"][0]["usable_area"] == "2160.00"
    door("DELETE", f"{waiting}/corrections/{kept['id']}")
    assert door.get(waiting).json()["floors"][0]["rooms"][0]["usable_area"] == "21.60"


def test_handing_in_again_tells_what_is_mended_new_and_still_there(door, twice_101, drawing):
    first = handed_in(door, twice_101(overlap=0.5))
    token = first.rsplit("/", 1)[1]
    again = handed_in(door, drawing("重号改.dxf", overlap=0.5), again_of=token)
    told = door.get(f"{again}/again").json()
    assert "number-twice" in {it["code"] for it in told["mended"]}
    assert "room-overlap" in {it["code"] for it in told["stays"]}
    assert told["counts"] == {"mended": len(told["mended"]), "new": len(told["new"]), "stays": len(told["stays"])}
    clean = handed_in(door, drawing("全改好.dxf"), again_of=again.rsplit("/", 1)[1])
    assert door.get(f"{clean}/again").json()["stays"] == []
    assert door.get(f"{first}/again").status_code == 404
    unknown = begin(door, ("a.dxf", b"0"), again_of="0" * 32)
    assert unknown.status_code == 404


def test_corrections_are_carried_to_the_next_hand_in_and_an_idle_one_is_told(door, drawing):
    first = handed_in(door, drawing())
    door.post(f"{first}/corrections", json={"row": 1, "name": "财务科", **WALK})
    door.post(f"{first}/corrections", json={"row": 1, "use": "equipment", **WALK})
    again = handed_in(door, drawing("再交.dxf", wide=4.2), again_of=first.rsplit("/", 1)[1])
    rooms = door.get(again).json()["floors"][0]["rooms"]
    assert (rooms[1]["name"], rooms[1]["use"]) == ("财务科", "equipment")
    assert door.get(again).json()["floors"][0]["findings"] == [
        it for it in door.get(again).json()["floors"][0]["findings"] if it["code"] != "correction-idle"
    ]


def test_a_mended_survey_is_enrolled_as_mended_and_the_hand_ins_before_are_let_go(door, twice_101, with_building):
    first = handed_in(door, twice_101(overlap=0.5))
    again = handed_in(door, twice_101("再交.dxf"), again_of=first.rsplit("/", 1)[1])
    door.post(f"{again}/corrections", json={"row": row_of(door, again, "101")[1], "number": "102", **WALK})
    done = door.post(f"{again}/confirm", json={"places": [PLACE], **PAPERS})
    assert done.status_code == 200, done.text
    assert door.get(f"/api/rooms/{BUILDING}-1F-102").json()["number"] == "102"
    assert door.waiting == []
    (survey,) = door.get("/api/surveys").json()
    database = Database(with_building)
    with database.reading() as session:
        (kept,) = corrections_of(session, survey["digest"])
    database.close()
    assert (kept.becomes, kept.person, kept.reason) == ("102", "李四", "现场核对 2026-09-14"), (
        "the register knows what was mended"
    )


def test_a_resurvey_is_drawn_beside_the_last_and_accepted_room_by_room(door, drawing):
    first = handed_in(door, drawing())
    assert door.post(f"{first}/confirm", json={"places": [PLACE], "on": "2026-03-02", **PAPERS}).status_code == 200
    again = handed_in(door, drawing("复测.dxf", wide=4.2))
    (told,) = door.post(f"{again}/difference", json=[PLACE]).json()["differences"]
    assert told["tally"]["kept"] == 1
    assert sum(told["tally"].values()) == 3
    plan = door.post(f"{again}/difference.geojson", json=[PLACE]).json()["features"]
    drawn = {it["properties"]["number"]: it["properties"]["fate"] for it in plan if it["properties"]["kind"] == "fate"}
    assert drawn["101"] == "kept"
    assert {drawn["102"], drawn["103"]} <= {"changed", "moved"}
    assert len([it for it in plan if it["properties"]["kind"] == "before"]) == 2
    assert door.post(f"{again}/difference.geojson", json=[]).status_code == 409
    assert door.post(f"{again}/difference.geojson", params={"floor": 7}, json=[PLACE]).status_code == 404
    stale = {"places": [PLACE], "accept": ["changed-0000000000000000"], "on": "2026-06-01", **PAPERS}
    assert door.post(f"{again}/confirm", json=stale).status_code == 409
    whole = {"places": [PLACE], "accept": [it["key"] for it in told["fates"]], "on": "2026-06-01", **PAPERS}
    done = door.post(f"{again}/confirm", json=whole)
    assert done.status_code == 200, done.text
    assert door.get(f"/api/rooms/{BUILDING}-1F-102", params={"as_of": "2026-06-01"}).json()["usable_area"] == "25.20"
