"""A reviewer lets a finding stand over HTTP, by name and for a reason; another enrols; it is taken back."""

import pytest

BUILDING = "371500-0001-001"
FLOOR = f"{BUILDING}-1F"
PLACES = [{"building": BUILDING, "floor": "1F"}]
REVIEW = {"by": "李处", "because": "现场核实，为活动隔断", "on": "2026-07-01", "places": PLACES}


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


@pytest.fixture
def waiting(door, drawing):
    """A survey whose rooms 102 and 101 overlap: its address, and the keys of its errors."""
    report = door.hand_in(drawing(overlap=0.5)).json()
    return f"/api/surveys/waiting/{report['token']}", [it["key"] for it in errors(report)]


def errors(report):
    return [it for floor in report["floors"] for it in floor["findings"] if it["severity"] == "error"]


def differences(door, address):
    return door.post(f"{address}/difference", json=PLACES).json()


def test_an_error_that_is_let_stand_no_longer_keeps_the_survey_out(door, waiting):
    address, keys = waiting
    report = differences(door, address)
    assert report["differences"] is None
    assert {it["standing"]["state"] for it in errors(report)} == {"open"}
    answer = door.post(f"{address}/exceptions", json={**REVIEW, "keys": keys, "until": "2099-01-01"})
    assert answer.status_code == 201
    assert {it["key"] for it in answer.json()} == set(keys)
    report = differences(door, address)
    assert report["refused"] is None
    told = errors(report)[0]["standing"]
    assert (told["state"], told["by"], told["because"]) == ("accepted", "李处", "现场核实，为活动隔断")
    assert (told["since"], told["until"], told["place"]) == ("2026-07-01", "2099-01-01", FLOOR)
    enrol = {"places": PLACES, "because": "测绘报告", "on": "2026-07-01"}
    own = door.post(f"{address}/confirm", json={**enrol, "by": "李 处"})
    assert own.status_code == 409
    assert "须由他人办理入账" in own.json()["title_zh"]
    assert door.post(f"{address}/confirm", json={**enrol, "by": "张三"}).status_code == 200
    (stands, *_) = door.get(f"/api/exceptions?as_of=2026-07-01&building={BUILDING}&lang=en").json()
    assert (stands["place"], stands["reviewer"], stands["valid_to"]) == (FLOOR, "李处", "2099-01-01")
    assert door.get(f"/api/exceptions?place={BUILDING}-2F").json() == []
    assert door.get("/api/exceptions?as_of=2026-06-30").json() == []


def test_what_was_let_stand_is_taken_back(door, waiting):
    address, keys = waiting
    door.post(f"{address}/exceptions", json={**REVIEW, "keys": keys})
    answer = door.post(f"{address}/exceptions/withdraw", json={**REVIEW, "keys": keys})
    assert {it["state"] for it in answer.json()} == {"open"}
    assert differences(door, address)["differences"] is None
    assert door.post(f"{address}/exceptions/withdraw", json={**REVIEW, "keys": keys}).status_code == 404


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"keys": ["no-such-0"]}, 404),
        ({"keys": []}, 422),
        ({"by": " "}, 422),
        ({"because": ""}, 422),
        ({"until": "2026-07-01"}, 409),
        ({"until": "never"}, 422),
        ({"places": []}, 409),
    ],
)
def test_what_is_refused(door, waiting, told, status):
    address, keys = waiting
    answer = door.post(f"{address}/exceptions", json={**REVIEW, "keys": keys, **told})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert door.get("/api/exceptions?as_of=2026-07-01").json() == []


def test_twice_is_refused_and_so_is_a_survey_that_does_not_wait(door, waiting):
    address, keys = waiting
    assert door.post(f"{address}/exceptions", json={**REVIEW, "keys": keys}).status_code == 201
    assert door.post(f"{address}/exceptions", json={**REVIEW, "keys": keys}).status_code == 409
    assert door.post(f"/api/surveys/waiting/{'0' * 32}/exceptions", json={**REVIEW, "keys": keys}).status_code == 404


def test_what_is_mended_since_the_survey_in_force_is_told(door, drawing):
    address = f"/api/surveys/waiting/{door.hand_in(drawing(overlap=0.5)).json()['token']}"
    keys = [it["key"] for it in errors(differences(door, address))]
    door.post(f"{address}/exceptions", json={**REVIEW, "keys": keys})
    told = {"places": PLACES, "because": "测绘报告", "on": "2026-07-01", "by": "张三"}
    assert door.post(f"{address}/confirm", json=told).status_code == 200
    report = differences(door, f"/api/surveys/waiting/{door.hand_in(drawing('改正.dxf')).json()['token']}")
    assert set(keys) <= {it["key"] for it in report["mended"]}
    assert {it["place"] for it in report["mended"]} == {FLOOR}
