"""Rooms are reshaped over HTTP: shown first, written on somebody's word, undone; and the history of a room is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

BUILDING = "371500-0001-001"
FLOOR = f"{BUILDING}-1F"
SAYS = {"by": "张三", "because": "聊机管〔2026〕41号", "on": "2026-07-01"}
CUT = {"line": [[1.2, -1], [1.2, 7]]}


def code(number):
    return f"{FLOOR}-{number}"


@pytest.fixture
def door(with_floor, door_to):
    return door_to(with_floor)


def numbers(door, day="2026-07-01"):
    return {it["number"]: it["usable_area"] for it in door.get(f"/api/floors/{FLOOR}/rooms?as_of={day}").json()}


def split(door, number="101", **told):
    return door.post(f"/api/rooms/{code(number)}/split", json={**CUT, **SAYS, **told})


def test_a_split_is_shown_before_anything_is_written(door, with_floor, journal):
    before = journal(with_floor)
    told = door.post(f"/api/rooms/{code('101')}/split?lang=en", json={**CUT, "on": "2026-07-01"}).json()
    assert (told["applied"], told["entry"], told["ended"]) == (False, None, [code("101")])
    assert [(it["number"], it["usable_area"]) for it in told["before"]] == [("101", "21.60")]
    assert [(it["number"], it["usable_area"]) for it in told["after"]] == [("101-1", "7.20"), ("101-2", "14.40")]
    assert told["after"][0]["outline"]["type"] in {"Polygon", "MultiPolygon"}
    (doubt,) = told["findings"]
    assert doubt["code"] == "partition-doubtful"
    assert "no door told" in doubt["says"]
    assert journal(with_floor) == before
    assert numbers(door) == {"101": "21.60", "102": "25.20", "103": "21.60"}


def test_a_split_is_confirmed_with_name_and_reason(door, with_floor, journal):
    before = journal(with_floor)
    seen = split(door).json()["seen"]
    parts = [{"number": "101A", "use": "service", "door": True}, {"number": "101"}]
    answer = split(door, parts=parts, confirm=True, seen=seen)
    assert answer.status_code == 200
    assert answer.json()["applied"]
    assert answer.json()["findings"] == []
    assert numbers(door) == {"101": "14.40", "101A": "7.20", "102": "25.20", "103": "21.60"}
    assert numbers(door, "2026-06-30")["101"] == "21.60"
    assert journal(with_floor) == before + 1


@pytest.mark.parametrize("told", [{"by": ""}, {"because": " "}])
def test_nobody_confirms_without_name_and_reason(door, told):
    answer = split(door, confirm=True, **told)
    assert answer.status_code == 422
    assert "101-1" not in numbers(door)


@pytest.mark.parametrize(
    "told",
    [
        {"line": None},
        {"line": [[0, 0]]},
        {"line": [[0, 0], [1e99, 0]]},
        {"parts": [{"outline": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]},
        {"line": None, "parts": [{"outline": {"type": "Polygon", "coordinates": [[[0, 0], ["x", 0], [1, 1], [0, 0]]]}}]},
        {"line": None, "parts": [{"outline": {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}}]},
        {"line": None, "parts": [{"outline": {"type": "Polygon", "coordinates": []}}]},
        {"parts": [{"use": "palace"}]},
        {"on": "soon"},
    ],
)
def test_what_cannot_be_understood_is_refused_as_such(door, told):
    answer = split(door, **told)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_the_register_refuses_is_refused_in_the_preview_too(door):
    assert split(door, line=[[90, 0], [90, 9]]).json()["title_zh"] == f"这条线没有穿过 {code('101')}"
    assert split(door, "109").status_code == 404
    assert split(door, on="2026-02-01").status_code == 409
    answer = split(door, parts=[{"number": "102"}, {"number": "101"}])
    assert (answer.status_code, answer.json()["title_en"]) == (409, f"{FLOOR} has a room 102 already")


def test_a_line_drawn_on_the_map_cuts_where_it_lies_on_the_plan(door):
    rings = door.get(f"/api/floors/{FLOOR}/rooms.geojson?as_of=2026-07-01").json()["features"][0]["geometry"]["coordinates"]
    west, south, east, north = (f([p[i] for p in rings[0][0]]) for f, i in ((min, 0), (min, 1), (max, 0), (max, 1)))
    middle = (west + east) / 2
    told = split(door, line=[[middle, south - 1e-5], [middle, north + 1e-5]], degrees=True).json()
    areas = [float(it["usable_area"]) for it in told["after"]]
    assert sum(areas) == pytest.approx(21.60, abs=0.011)
    assert min(areas) > 9


def test_rooms_changed_since_they_were_shown_are_shown_again(door):
    seen = split(door).json()["seen"]
    square = {"type": "Polygon", "coordinates": [[[0, 0], [3.6, 0], [3.6, 5], [0, 5], [0, 0]]]}
    rest = {"type": "Polygon", "coordinates": [[[0, 5], [3.6, 5], [3.6, 6], [0, 6], [0, 5]]]}
    parts = [{"outline": square, "number": "101"}, {"outline": rest, "number": "101B"}]
    assert split(door, line=None, parts=parts, confirm=True).status_code == 200
    answer = split(door, confirm=True, seen=seen)
    assert answer.status_code == 409
    told = {"outline": rest, "others": {code("101-2"): None}}
    assert door.post(f"/api/rooms/{code('101B')}/redraw", json={**told, **SAYS}).status_code == 409, "no limit has moved"
    wider = {"type": "Polygon", "coordinates": [[[0, 4], [3.6, 4], [3.6, 6], [0, 6], [0, 4]]]}
    address = f"/api/rooms/{code('101B')}/redraw"
    shown = door.post(address, json={**told, **SAYS, "outline": wider}).json()
    assert {it["number"]: it["usable_area"] for it in shown["after"]} == {"101": "14.40", "101B": "7.20"}
    assert door.post(address, json={**told, **SAYS, "outline": wider, "confirm": True}).status_code == 200
    again = door.post(address, json={**told, **SAYS, "confirm": True, "seen": shown["seen"]})
    assert again.json()["title_zh"] == "房间在预览之后已有变更，请重新预览"


def test_two_who_confirm_the_same_split_at_once_split_the_room_once(door, with_floor, journal):
    before, seen = journal(with_floor), split(door).json()["seen"]
    with ThreadPoolExecutor(4) as clerks:
        answers = list(clerks.map(lambda _: split(door, confirm=True, seen=seen), range(4)))
    assert sorted(it.status_code for it in answers) == [200, 409, 409, 409]
    assert all("分割为" in it.json()["title_zh"] for it in answers if it.status_code == 409)
    assert numbers(door) == {"101-1": "7.20", "101-2": "14.40", "102": "25.20", "103": "21.60"}
    assert journal(with_floor) == before + 1


def test_a_merge_is_shown_done_and_undone(door):
    told = {"rooms": [code("101"), code("102")], "number": "大会议室", **SAYS}
    address = f"/api/floors/{FLOOR}/merge"
    shown = door.post(address, json=told).json()
    assert [it["usable_area"] for it in shown["after"]] == ["46.80"]
    done = door.post(address, json={**told, "confirm": True, "seen": shown["seen"]}).json()
    assert numbers(door) == {"103": "21.60", "大会议室": "46.80"}
    answer = door.get(f"/api/rooms/{code('101')}?as_of=2026-07-01")
    assert answer.status_code == 404
    assert answer.json()["title_en"].endswith(f"it is {code('大会议室')} now")
    undo = f"/api/reshapes/{done['entry']}/undo"
    back = door.post(undo, json={**SAYS, "on": "2026-08-01"}).json()
    assert [it["number"] for it in back["after"]] == ["101", "102"]
    assert [it["number"] for it in back["before"]] == ["大会议室"]
    assert door.post(undo, json={**SAYS, "on": "2026-08-01", "confirm": True}).json()["applied"]
    assert numbers(door, "2026-08-01") == {"101": "21.60", "102": "25.20", "103": "21.60"}
    assert door.post("/api/reshapes/1/undo", json=SAYS).status_code == 409
    assert door.post("/api/reshapes/999/undo", json=SAYS).status_code == 404


def test_rooms_of_another_floor_are_not_merged_here(door):
    answer = door.post(f"/api/floors/{BUILDING}-2F/merge", json={"rooms": [code("101"), code("102")], **SAYS})
    assert answer.json()["title_zh"] == f"{code('101')}、{code('102')} 不在 {BUILDING}-2F"
    assert door.post(f"/api/floors/{FLOOR}/merge", json={"rooms": [code("101")], **SAYS}).status_code == 409
    assert door.post(f"/api/floors/{FLOOR}/merge", json={"rooms": [code("101"), code("103")], **SAYS}).status_code == 409


def test_a_room_s_history_says_who_was_what_since_when(door):
    done = split(door, confirm=True).json()
    told = door.get(f"/api/rooms/{code('101')}/history?as_of=2026-07-01").json()
    (version,) = told["versions"]
    assert (version["number"], version["valid_from"], version["valid_to"]) == ("101", "2026-03-01", "2026-07-01")
    assert (version["act"], version["by"], version["because"]) == ("enrol", "张三", "测量报告 2026-03-01")
    assert [(it["child"], it["entry"]) for it in told["lineage"]] == [
        (code("101-1"), done["entry"]),
        (code("101-2"), done["entry"]),
    ]
    assert [it["number"] for it in told["now"]] == ["101-1", "101-2"]
    child = door.get(f"/api/rooms/{code('101-2')}/history?as_of=2026-07-01").json()
    assert [it["alias"] for it in child["aliases"]] == ["101", code("101")]
    assert child["lineage"][0]["parent"] == code("101")
    assert child["areas"][0]["area"] == "14.40"
    assert [it["act"] for it in child["versions"]] == ["split-room"]
    both = door.get(f"/api/rooms/{code('102')}/history").json()["versions"]
    assert [(it["usable_area"], it["valid_to"]) for it in both] == [("21.60", "2026-06-01"), ("25.20", None)]
    assert door.get(f"/api/rooms/{code('999')}/history").status_code == 404


def test_a_room_is_found_by_its_old_number(door):
    split(door, confirm=True)
    assert [it["number"] for it in door.get("/api/rooms?called=101&as_of=2026-07-01").json()] == ["101-1", "101-2"]
    assert [it["number"] for it in door.get("/api/rooms?called=101&as_of=2026-06-30").json()] == ["101"]
    assert door.get("/api/rooms?called=101&building=371500-0001-009").json() == []
    assert door.get("/api/rooms").status_code == 422


def test_what_was_mended_of_the_survey_stands_in_the_history(with_building, door_to, drawing):
    door = door_to(with_building)
    token = door.hand_in(drawing()).json()["token"]
    mended = {"row": 1, "number": "102A", "by": "李四", "because": "门牌为 102A"}
    assert door.post(f"/api/surveys/waiting/{token}/corrections", json=mended).status_code == 201
    places = [{"building": BUILDING, "floor": "1F"}]
    assert door.post(f"/api/surveys/waiting/{token}/confirm", json={**SAYS, "places": places}).status_code == 200
    (told,) = door.get(f"/api/rooms/{code('102A')}/history?as_of=2026-07-01").json()["corrections"]
    assert (told["room"], told["field"], told["was"], told["becomes"], told["person"]) == ("102", "number", "102", "102A", "李四")
    assert door.get(f"/api/rooms/{code('101')}/history?as_of=2026-07-01").json()["corrections"] == []


def test_an_area_on_a_certificate_stands_beside_the_measured_one_and_is_withdrawn(door):
    told = {"kind": "certificate", "area": "24.10", "source": "鲁（2020）不动产权第0001号", **SAYS}
    address = f"/api/rooms/{code('101')}/areas"
    answer = door.post(address, json=told)
    assert answer.status_code == 201
    assert [(it["kind"], it["area"]) for it in answer.json()] == [
        ("usable", "21.60"),
        ("declared", "21.60"),
        ("certificate", "24.10"),
    ]
    (ends,) = [it for it in split(door).json()["findings"] if it["code"] == "area-to-restate"]
    assert "24.10" in ends["says"]
    for wrong in ({"area": "-1"}, {"area": "1.001"}, {"kind": "guess"}, {"source": ""}, {"by": ""}):
        assert door.post(address, json={**told, **wrong}).status_code == 422
    withdrawn = {name: told[name] for name in ("kind", "source", "by", "because", "on")}
    assert len(door.post(f"{address}/withdraw", json=withdrawn).json()) == 2
    assert door.post(f"{address}/withdraw", json=withdrawn).status_code == 409
    assert door.post(f"/api/rooms/{code('999')}/areas", json=told).status_code == 404
