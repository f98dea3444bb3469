"""A list handed in at the door: shown before it is written, in the background where it is large, taken back, and filters kept for one's own."""

import time

import pytest

from api.lists import waiting
from registry.models import Role
from tests.api.listing import ROOM, edited, office
from tests.desks import desk, token_of


@pytest.fixture
def database(embedded_register, tmp_path):
    opened = office(embedded_register, tmp_path)
    yield opened
    opened.close()


def handed_in(door, path, **more):
    with path.open("rb") as file:
        return door.post(
            "/api/lists/rooms", data={"because": "房号整理", "by": "王敏"}, files={"file": (path.name, file)}, **more
        )


def test_a_list_is_tried_confirmed_and_taken_back_over_http(database, embedded_register, door_to, tmp_path):
    door = door_to(embedded_register)
    path = edited(database, "rooms", tmp_path / "r.csv", (f"{ROOM}103", "房号", "X"))
    told = handed_in(door, path).json()
    assert (told["step"], told["tried"], told["told"]["changed"], told["told"]["done"]) == ("done", True, 1, False)
    assert "X" not in door.get("/api/lists/rooms.csv").text
    address = f"/api/list-imports/{told['token']}"
    for _ in range(2):  # twice is once
        done = door.post(f"{address}/confirm").json()
        assert done["told"]["done"] is True
    (batch,) = door.get("/api/list-imports").json()
    assert (batch["file"], batch["taken_back"], batch["entry"]) == ("r.csv", False, done["told"]["entry"])
    assert door.get(f"/api/files/{batch['digest']}").content == path.read_bytes()
    assert door.post(f"/api/journal/{batch['entry']}/undo", json={"because": "错了", "by": "王敏"}).status_code == 200
    assert door.get("/api/list-imports").json()[0]["taken_back"] is True
    assert door("DELETE", address).status_code == 204
    assert door.get(address).status_code == 404


def test_a_large_list_is_read_in_the_background(database, embedded_register, door_to, tmp_path, monkeypatch):
    monkeypatch.setattr(waiting, "SMALL", 0)
    door = door_to(embedded_register)
    told = handed_in(door, edited(database, "rooms", tmp_path / "r.csv", (f"{ROOM}103", "用途", "衙门"))).json()
    address = f"/api/list-imports/{told['token']}"
    for _ in range(200):
        if (told := door.get(address).json())["step"] == "done":
            break
        time.sleep(0.05)
    assert [it["field"] for it in told["told"]["problems"]] == ["use"]
    page = door.get(f"/lists/waiting/{told['token']}").text
    assert "衙门" in page
    assert "http-equiv" not in page


def test_what_is_no_table_is_refused_with_a_sentence(database, embedded_register, door_to, tmp_path):
    door = door_to(embedded_register)
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert "已损坏" in handed_in(door, tmp_path / "x.xlsx").json()["refused"]
    (tmp_path / "y.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert "房间编号" in handed_in(door, tmp_path / "y.csv").json()["refused"]
    with (tmp_path / "y.csv").open("rb") as file:
        assert door.post("/api/lists/rooms", files={"file": ("y.csv", file)}, data={"by": "王敏"}).status_code == 422
        assert door.post("/api/lists/titles", files={"file": ("y.csv", file)}, data={"because": "x", "by": "王敏"}).json()[
            "refused"
        ]


def test_a_page_shows_what_would_change_and_writes_it(database, embedded_register, door_to, tmp_path):
    door = door_to(embedded_register)
    path = edited(database, "rooms", tmp_path / "r.csv", (f"{ROOM}103", "房号", "X"))
    with path.open("rb") as file:
        answer = door.post("/lists/rooms/import", data={"because": "整理", "by": "王敏"}, files={"file": (path.name, file)})
    assert answer.status_code == 303
    shown = door.get(answer.headers["location"]).text
    assert "103 → X" in shown
    assert door.post(answer.headers["location"], data={"act": "confirm"}).status_code == 303
    assert "可在清单页整批撤回" in door.get(answer.headers["location"]).text
    (batch,) = door.get("/api/list-imports").json()
    assert door.post("/lists", data={"line": batch["entry"], "by": "王敏"}).status_code == 422
    assert door.post("/lists", data={"line": batch["entry"], "by": "王敏", "because": "错了"}).status_code == 303
    assert "已撤回" in door.get("/lists").text
    assert door.post("/lists", data={"line": batch["entry"], "by": "王敏", "because": "再撤"}).status_code == 422


def test_a_waiting_list_and_a_kept_filter_are_their_owner_s_alone(database, embedded_register, door_to, tmp_path):
    tokens = {}
    for account, name in (("wang", "王敏"), ("qian", "钱处")):
        desk(database, account, Role.STAFF, name=name)
        tokens[account] = token_of(database, account)
    door = door_to(embedded_register)

    def as_(account):
        return {"headers": {"authorization": f"Bearer {tokens[account]}"}}

    path = edited(database, "rooms", tmp_path / "r.csv", (f"{ROOM}103", "房号", "X"))
    answer = handed_in(door, path, **as_("wang"))
    assert answer.status_code == 201, answer.text
    token = answer.json()["token"]
    assert door.get(f"/api/list-imports/{token}", **as_("wang")).status_code == 200
    assert door.get(f"/api/list-imports/{token}", **as_("qian")).status_code == 404
    assert door.post(f"/api/list-imports/{token}/confirm", **as_("qian")).status_code == 404
    kept = {"act": "save", "listed": "organisations", "name": "市级机关", "query": "tier=city&kind=organ&page=3&as_of=2026-01-01"}
    answer = door.post("/lists/filters", data=kept, **as_("wang"))
    assert answer.headers["location"] == "/organisations?tier=city&kind=organ"
    assert "市级机关</a>" in door.get("/organisations", **as_("wang")).text
    assert "市级机关" not in door.get("/organisations", **as_("qian")).text
    door.post("/lists/filters", data={"act": "forget", "listed": "organisations", "name": "市级机关"}, **as_("qian"))
    assert "市级机关</a>" in door.get("/organisations", **as_("wang")).text
    door.post("/lists/filters", data={"act": "forget", "listed": "organisations", "name": "市级机关"}, **as_("wang"))
    assert "市级机关" not in door.get("/organisations", **as_("wang")).text
    assert door.get("/api/lists/accounts.csv", **as_("wang")).status_code == 403


def test_the_command_writes_a_list_and_brings_it_in(database, embedded_register, gongfang, tmp_path):
    code, _, err = gongfang("list", "rooms", "-o", tmp_path / "x.xlsx", "--register", embedded_register, "--on", "2026-06-01")
    assert code == 0, err
    told = ["--register", embedded_register, "--by", "王敏", "--because", "x", "--on", "2026-06-01"]
    assert gongfang("list-import", "rooms", tmp_path / "x.xlsx", *told)[0] == 0
    path = edited(database, "rooms", tmp_path / "r.csv", (f"{ROOM}103", "用途", "衙门"))
    code, _, err = gongfang("list-import", "rooms", path, *told)
    assert (code, "H 列" in err) == (1, True)
    assert gongfang("list", "rooms", "-o", tmp_path / "y.csv", "--register", embedded_register, "--where", "x=1")[0] == 2
    assert gongfang("list-template", "people", "-o", tmp_path / "t.xlsx")[0] == 0
