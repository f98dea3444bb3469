"""A survey handed in over HTTP: tried, looked at, compared, confirmed or withdrawn."""

import hashlib
import json

import pytest

from tests.api.conftest import BUILDING

PLACE = {"building": BUILDING, "floor": "1F"}
PAPERS = {"by": "张三", "because": "测绘报告 LC-2026-031", "on": "2026-06-01", "surveyor": "某测绘院", "report": "LC-2026-031"}


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


def test_a_survey_is_tried_then_told_its_place_then_enrolled_once(door, drawing, journal, with_building):
    drawn = drawing()
    before = journal(with_building)

    answer = door.hand_in(drawn)
    assert answer.status_code == 201, answer.text
    report = answer.json()
    (floor,) = report["floors"]
    assert (report["file"], floor["mapping"], floor["unit"]) == ("一层.dxf", "surveying-office", "mm")
    assert [it["usable_area"] for it in floor["rooms"]] == ["21.60", "21.60", "21.60"]
    assert report["differences"] is None
    assert "哪一幢" in report["refused"]
    waiting = f"/api/surveys/waiting/{report['token']}"
    assert door.get(waiting).json() == report
    assert "nothing says" in door.get(waiting, params={"lang": "en"}).json()["refused"]

    plan = door.get(f"{waiting}/plan.geojson").json()["features"]
    assert [it["properties"]["kind"] for it in plan].count("room") == 3
    assert door.get(f"{waiting}/plan.geojson", params={"floor": 1}).status_code == 404
    assert door.get(f"{waiting}/plan.geojson", params={"floor": -1}).status_code == 422

    (difference,) = door.post(f"{waiting}/difference", json=[PLACE]).json()["differences"]
    assert (difference["floor"], difference["new"], difference["gone"], difference["enrolled"]) == ("1F", 3, 0, False)
    assert journal(with_building) == before
    assert door.get("/api/surveys").json() == []

    done = door.post(f"{waiting}/confirm", json={"places": [PLACE], **PAPERS})
    assert done.status_code == 200, done.text
    assert done.json()["floors"][0]["new"] == 3
    assert journal(with_building) == before + 1
    assert door.waiting == []
    for answer in (
        door.post(f"{waiting}/confirm", json={"places": [PLACE], **PAPERS}),
        door.get(waiting),
        door("DELETE", waiting),
    ):
        assert answer.status_code == 404
        assert "已入账" in answer.json()["title_zh"]

    (survey,) = door.get("/api/surveys").json()
    assert (survey["by"], survey["because"], survey["surveyor"], survey["floors"]) == ("张三", PAPERS["because"], "某测绘院", 1)
    original = door.get(f"/api/surveys/{survey['digest']}/file")
    assert original.content == drawn.read_bytes()
    assert hashlib.sha256(original.content).hexdigest() == survey["digest"]
    assert original.headers["x-content-type-options"] == "nosniff"


def test_a_resurvey_says_which_rooms_change(door, drawing):
    first = door.hand_in(drawing()).json()
    assert door.post(f"/api/surveys/waiting/{first['token']}/confirm", json={"places": [PLACE], **PAPERS}).status_code == 200
    again = door.hand_in(drawing("复测.dxf", wide=4.2)).json()
    (floor,) = door.post(f"/api/surveys/waiting/{again['token']}/difference", json=[PLACE]).json()["differences"]
    assert (floor["new"], floor["changed"], floor["kept"], floor["gone"]) == (0, 2, 1, 0)
    assert floor["rooms"] == [
        {"number": "102", "fate": "changed", "was": "21.60"},
        {"number": "103", "fate": "changed", "was": "21.60"},
    ]
    same = door.hand_in(drawing("同一份.dxf")).json()
    (floor,) = door.post(f"/api/surveys/waiting/{same['token']}/difference", json=[PLACE]).json()["differences"]
    assert floor["kept"] == 3 or floor["enrolled"]


def test_a_survey_with_errors_is_told_and_cannot_be_confirmed(door, drawing, journal, with_building):
    report = door.hand_in(drawing(overlap=0.5)).json()
    assert "room-overlap" in {it["code"] for it in report["floors"][0]["findings"]}
    assert "错误" in report["refused"]
    waiting = f"/api/surveys/waiting/{report['token']}"
    answer = door.post(f"{waiting}/confirm", params={"lang": "en"}, json={"places": [PLACE], **PAPERS})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (finding, *_) = [it for it in answer.json()["findings"] if it["code"] == "room-overlap"]
    assert finding["mend"].isascii() or "m²" in finding["mend"]
    assert finding["place"]
    assert journal(with_building) == 1
    assert door.get(waiting).status_code == 200  # it still waits, to be looked at or withdrawn


def test_a_survey_that_is_withdrawn_is_forgotten(door, drawing, journal, with_building):
    token = door.hand_in(drawing()).json()["token"]
    assert door.waiting
    assert door("DELETE", f"/api/surveys/waiting/{token}").status_code == 204
    assert door.waiting == []
    assert door("DELETE", f"/api/surveys/waiting/{token}").status_code == 404
    assert journal(with_building) == 1


def test_what_contradicts_the_register_is_a_conflict_and_changes_nothing(door, drawing, journal, with_building):
    waiting = f"/api/surveys/waiting/{door.hand_in(drawing()).json()['token']}"
    for places in ([], [{**PLACE, "building": "371500-0009-001"}], [{**PLACE, "floor": "顶楼那层"}]):
        answer = door.post(f"{waiting}/confirm", json={"places": places, **PAPERS})
        assert answer.status_code == 409, (places, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert door.post(f"{waiting}/difference", json=places).json()["refused"] == answer.json()["title"]
    assert journal(with_building) == 1


def test_a_confirmation_must_say_who_and_why(door, drawing, journal, with_building):
    waiting = f"/api/surveys/waiting/{door.hand_in(drawing()).json()['token']}"
    told = {"places": [PLACE], **PAPERS}
    wrong = [
        {**told, "by": ""},
        {**told, "because": ""},
        {**told, "by": "a\x00b"},
        {**told, "on": "昨天"},
        {**told, "on": 0},
        {**told, "places": [{"building": "a\x00b", "floor": "1F"}]},
        {**told, "places": "1F"},
        {},
        [],
        "x",
    ]
    for body in wrong:
        answer = door.post(f"{waiting}/confirm", json=body)
        assert answer.status_code == 422, body
        assert answer.headers["content-type"] == "application/problem+json"
    broken = door.post(f"{waiting}/confirm", content=b"{", headers={"content-type": "application/json"})
    assert broken.status_code == 422
    assert journal(with_building) == 1


@pytest.mark.parametrize("token", ["x", "..%2f..", "0" * 31, "A" * 32])
def test_a_token_nobody_was_given_is_refused(embedded_register, door_to, token):
    door = door_to(embedded_register)
    assert door.get(f"/api/surveys/waiting/{token}").status_code in {404, 422}
    assert door.get(f"/api/surveys/waiting/{'0' * 32}").status_code == 404
    assert door.get(f"/api/surveys/{'0' * 64}/file").status_code == 404
    assert door.get("/api/surveys/zz/file").status_code == 422


def test_a_file_that_says_its_places_itself_needs_no_telling(door, tmp_path):
    facts = {"楼栋编号": BUILDING, "楼层": "2F", "房间号": "201", "用途": "办公室"}
    ring = [[408556, 4035959], [408560, 4035959], [408560, 4035964], [408556, 4035964], [408556, 4035959]]
    room = {"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}}
    survey = tmp_path / "二层.geojson"
    survey.write_text(json.dumps({"type": "FeatureCollection", "crs": system, "features": [room]}), encoding="utf-8")
    report = door.hand_in(survey).json()
    assert report["refused"] is None
    assert report["differences"][0]["new"] == 1
    done = door.post(f"/api/surveys/waiting/{report['token']}/confirm", json=PAPERS)
    assert done.status_code == 200, done.text
    assert door.get(f"/api/rooms/{BUILDING}-2F-201").json()["usable_area"] == "20.00"
