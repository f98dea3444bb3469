"""Every verb has a door of its own over HTTP, made from what it is told; what is reviewed waits for another person."""

import json

import pytest

from registry import Database, verbs
from registry.models import Role
from tests.desks import CLERK, REVIEWER, desk, token_of
from tests.factories import BUILDING, DAY
from tests.rights import AUDIT, FINANCE, body

ROOM = f"{BUILDING}-1F-101"
TOLD = {"rooms": [ROOM], "organisation": FINANCE}
WORD = {"on": DAY.isoformat(), "because": "聊机管〔2026〕8号"}


@pytest.fixture
def door(with_floor, door_to):
    database = Database(with_floor)
    for code, name in ((FINANCE, "市财政局"), (AUDIT, "市审计局")):
        body(database, code, name)
    database.close()
    opened = door_to(with_floor)
    opened.register = with_floor
    return opened


@pytest.fixture
def reviewed(door):
    """The same with a clerk and a reviewer."""
    database = Database(door.register)
    desk(database, CLERK, Role.STAFF)
    desk(database, REVIEWER, Role.REVIEWER)
    for account in (CLERK, REVIEWER):
        token_of(database, account)
    database.close()
    return door


def signed(account):
    """The header of a program that came in by an account."""
    return {"authorization": f"Bearer gongfang_{account}"} if account else {}


def act(door, told=TOLD, *, account="", verb="assign", **more):
    headers = signed(account)
    return door.post(
        f"/api/acts/{verb}", json={"told": told, **WORD, **({} if account else {"by": "张三"}), **more}, headers=headers
    )


def decide(door, key, step, account=REVIEWER, **told):
    return door.post(f"/api/proposals/{key}/{step}", json=told, headers=signed(account))


def test_an_open_register_acts_at_once_and_tells_what_changed(door):
    tried = act(door, confirm=False).json()
    assert (tried["done"], tried["reviewed"], tried["entry"]) == (False, False, None)
    (change,) = tried["changes"]
    assert (change["how"], change["table"], change["since"]) == ("begins", "assignment", DAY.isoformat())
    told = {it["field"]: it["now"] for it in change["fields"]}
    assert told["room_id"] == ROOM
    assert told["organisation_id"] == f"市财政局 {FINANCE}"
    assert told["tenure"] == "分配使用"
    assert told["share"] == "100.00"
    done = act(door).json()
    assert done["done"]
    assert done["changes"] == tried["changes"]
    assert act(door).status_code == 409
    undone = door.post(f"/api/journal/{done['entry']}/undo", json={**WORD, "by": "张三"}).json()
    assert [it["how"] for it in undone["changes"]] == ["gone"]
    assert act(door).json()["done"]


def test_every_problem_is_told_by_its_field(door):
    answer = act(door, {"rooms": [ROOM], "share": "half", "last_day": "22.11.2026", "colour": "red"}, because=" ", by="")
    assert answer.status_code == 422
    where = {it["where"]: it["says"] for it in answer.json()["errors"]}
    assert set(where) == {"organisation", "share", "last_day", "colour", "because", "by"}
    assert where["organisation"] == "未填写"
    assert act(door, verb="no-such-act").status_code == 404


def test_with_reviewers_it_waits_until_another_person_says_yes(reviewed):
    assert act(reviewed).status_code == 401
    assert act(reviewed, account=REVIEWER).status_code == 403
    tried = act(reviewed, account=CLERK, confirm=False).json()
    assert tried["reviewed"]
    assert tried["changes"]
    key = act(reviewed, account=CLERK).json()["proposal"]
    seen = reviewed.get(f"/api/proposals/{key}", headers=signed(REVIEWER)).json()
    assert (seen["state"], seen["by"], seen["subject"]) == ("waiting", "王敏", f"{ROOM} · 市财政局")
    assert [it["how"] for it in seen["changes"]] == ["begins"]
    assert decide(reviewed, key, "approve", CLERK, reason="同意").status_code == 403
    returned = decide(reviewed, key, "return", reason="", remarks={"rooms": "核对房间"}).json()
    assert returned["state"] == "returned"
    amended = reviewed.post(f"/api/proposals/{key}/amend", json={"told": {**TOLD, "share": "50"}, **WORD}, headers=signed(CLERK))
    assert amended.json()["proposal"] == key
    assert decide(reviewed, key, "approve", reason="", seen=None).json()["errors"][0]["where"] == "reason"
    assert decide(reviewed, key, "approve", reason="同意", seen=seen["version"]).status_code == 409
    done = decide(reviewed, key, "approve", reason="同意").json()
    assert done["state"] == "approved"
    whole = reviewed.get(f"/api/proposals/{key}", headers=signed(REVIEWER)).json()
    assert whole["entry"] == done["entry"]
    assert {it["field"]: it["now"] for it in whole["changes"][0]["fields"]}["share"] == "50.00"
    assert reviewed.get("/api/proposals", params={"state": "waiting"}, headers=signed(REVIEWER)).json()["count"] == 0


def test_of_many_that_are_approved_one_that_is_stale_stops_no_other(reviewed):
    keys = [act(reviewed, {**TOLD, "rooms": [f"{BUILDING}-1F-10{n}"]}, account=CLERK).json()["proposal"] for n in (1, 1, 2)]
    many = {"reason": "同意", "proposals": [{"id": it} for it in keys]}
    first, second, third = reviewed.post("/api/proposals/approve", json=many, headers=signed(REVIEWER)).json()
    assert (first["state"], second["state"], third["state"]) == ("approved", "", "approved")
    assert "市财政局" in second["refused"]["zh"]
    stale = reviewed.get(f"/api/proposals/{keys[1]}", headers=signed(REVIEWER)).json()
    assert stale["state"] == "waiting"
    assert "市财政局" in stale["stale"]["zh"]
    withdrawn = decide(reviewed, keys[1], "withdraw", CLERK, reason="").json()
    assert withdrawn["state"] == "withdrawn"


def test_the_document_describes_each_verb_by_its_fields(door):
    described = door.get("/api/openapi.json").json()
    for verb in verbs().values():
        operation = described["paths"][f"/api/acts/{verb.name}"]["post"]
        name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        told = described["components"]["schemas"][name]["properties"]["told"]
        assert set(told["properties"]) == {it.name for it in verb.asked}
        assert all(it.get("examples") for it in told["properties"].values())
        assert "$ref" not in json.dumps(told)
    catalogue = {it["verb"]: it for it in door.get("/api/acts").json()}
    assert {it["name"]: it["kind"] for it in catalogue["assign"]["fields"]}["last_day"] == "day"


def test_codes_are_looked_up_by_code_or_name_and_papers_are_kept(door, tmp_path):
    assert door.get("/api/look-up/organisation", params={"q": "财政"}).json() == [{"code": FINANCE, "name": "市财政局"}]
    assert [it["code"] for it in door.get("/api/look-up/room", params={"q": "101"}).json()] == [ROOM]
    assert [it["code"] for it in door.get("/api/look-up/division").json()] == ["371500"]
    assert door.get("/api/look-up/building", params={"q": "%"}).json() == []
    for kind in ("lease", "agreement", "person", "project", "stocktake", "file"):
        assert isinstance(door.get(f"/api/look-up/{kind}", params={"q": "x"}).json(), list)
    kept = door.post("/api/files", files={"file": ("协议.pdf", b"%PDF-1.7 scan")})
    assert kept.status_code == 201
    again = door.get(f"/api/files/{kept.json()['digest']}")
    assert again.content == b"%PDF-1.7 scan"
    assert door.get(f"/api/files/{'0' * 64}").status_code == 404
    assert door.post("/api/files", files={"file": ("空.pdf", b"")}).status_code == 422


def test_every_verb_has_a_form_that_says_what_is_missing_beside_its_field(door):
    assert door.get("/acts").status_code == 200
    for verb in verbs().values():
        empty = door.get(f"/acts/{verb.name}", headers={"accept": "text/html"})
        assert empty.status_code == 200, verb.name
        assert all(f'data-field="{it.name}"' in empty.text for it in verb.asked), verb.name
        checked = door.post(f"/acts/{verb.name}", data={"on": "22.11.2026"}, headers={"x-preview": "1"})
        assert checked.status_code == 200, verb.name
        assert "日期应写成" in checked.text, verb.name
    assert door.get("/acts/no-such-act", headers={"accept": "text/html"}).status_code == 404


def test_what_was_done_has_a_page_from_which_it_is_undone(door):
    line = act(door).json()["entry"]
    done = door.get(f"/acts/done/{line}")
    assert f'href="/acts/take-back?line={line}"' in done.text
    typed = {"line": str(line), "on": DAY.isoformat(), "because": "录入有误", "by": "张三"}
    shown = door.post("/acts/take-back", data=typed).text
    seen = shown.partition('name="seen" value="')[2][:16]
    undone = door.post("/acts/take-back", data={**typed, "seen": seen})
    assert undone.status_code == 303
    assert "不能撤销" in door.get(f"/acts/done/{line}").text
    assert door.post("/acts/take-back", data={**typed, "seen": seen}).status_code == 422
