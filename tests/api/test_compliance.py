"""Rectifications, spot checks and inspections over HTTP and as pages; a card and an item are filled with a phone."""

from datetime import timedelta

import pytest

from api.today import today
from registry import Database
from registry.acts.assign import Assign, assign
from tests.papers import picture
from tests.rights import AUDIT, FINANCE, body

BUILDING = "371500-0001-001"
ROOM = f"{BUILDING}-1F-101"
KEY = f"office-over-standard:{ROOM}"
SAYS = {"by": "王敏", "because": "聊机管〔2026〕8号"}
PNG = picture("PNG")
CODE = "371500-C0001"


@pytest.fixture
def door(with_floor, door_to):
    """A floor of three rooms, the first of them the finance bureau's and over its standard."""
    database = Database(with_floor)
    body(database, FINANCE, "市财政局")
    body(database, AUDIT, "市审计局")
    with database.writing() as session:
        assign(session, Assign(rooms=(ROOM,), organisation=FINANCE), on=today(), **SAYS)
    database.close()
    return door_to(with_floor)


def act(door, verb, **told):
    done = door.post(f"/api/acts/{verb}", json={"told": told, **SAYS})
    assert done.status_code == 200, done.text
    return done.json()


def test_a_rectification_is_listed_counted_and_told_with_its_steps(door):
    assert "发起整改" in door.get("/rectifications").text
    act(door, "open-rectification", key=KEY, found_area="21.60", limit_area="18.00")
    due = (today() + timedelta(days=30)).isoformat()
    act(door, "plan-rectification", rectification=KEY, means="share", due_on=due)
    told = door.get("/api/rectifications", params={"q": "财政", "sort": "-excess"}).json()
    assert (told["total"], told["counts"]["planned"], told["rows"][0]["excess"]) == (1, 1, "3.60")
    assert door.get("/api/rectifications", params={"state": "open"}).json()["total"] == 0
    assert door.get("/api/rectifications", params={"sort": "photo"}).status_code == 422
    one = door.get(f"/api/rectifications/{KEY}").json()
    assert [it["state"] for it in one["steps"]] == ["open", "planned"]
    assert (one["due_day"], one["owed_by"], one["organisation"]) == (due, "organisation", FINANCE)
    listed = door.get("/rectifications", params={"state": "planned"}).text
    assert f'href="/rectifications/{KEY.replace(":", "%3A")}"' in listed
    assert "/acts/report-rectification-done?rectification=" in listed
    page = door.get(f"/rectifications/{KEY}").text
    assert "/acts/defer-rectification?rectification=" in page
    assert "合用" in page
    assert door.get("/rectifications/none:x", headers={"accept": "text/html"}).status_code == 404
    form = door.get("/acts/verify-rectification", params={"rectification": KEY}).text
    assert f'value="{KEY}"' in form
    act(door, "report-rectification-done", rectification=KEY, report="已合用")
    kept = door.post("/api/files", files={"file": ("门.png", PNG)}).json()["digest"]
    act(door, "verify-rectification", rectification=KEY, measured_area="21.60", photo=kept)
    shown = door.get(f"/rectifications/{KEY}", params={"lang": "en"}).text
    assert f'src="/photos/{kept}"' in shown
    assert door.get(f"/photos/{kept}").headers["content-type"] == "image/png"
    assert door.get(f"/photos/{'0' * 64}", headers={"accept": "text/html"}).status_code == 404


def test_a_spot_check_is_drawn_again_filled_with_a_phone_and_printed(door):
    assert door.get("/spot-checks").status_code == 200
    act(
        door,
        "draw-spot-check",
        division="371500",
        year=today().year,
        seed="26031 05",
        seed_source="公告",
        organisations=1,
        rooms=3,
    )
    one = door.get(f"/api/spot-checks/{CODE}").json()
    assert [it["agrees"] for it in one["redrawn"]] == [True, True]
    assert len(door.get(f"/api/spot-checks/{CODE}/population").json()) == 2 + 3
    assert "重抽" in door.get(f"/spot-checks/{CODE}").text
    sheet = door.get(f"/spot-checks/{CODE}/sheet").text
    assert sheet.count('<section class="check">') == 4
    card = f"/spot-checks/{CODE}/cards/{ROOM}"
    assert "市财政局" in door.get(card).text
    refused = door.post(card, data={"result": "agrees", "by": "赵查", "measured_area": "21.58"})
    assert refused.status_code == 422
    assert 'value="21.58"' in refused.text
    filled = {"result": "differs", "by": "赵查", "measured_area": "21.58", "instrument": "D810-17", "signatures": "赵查、李四"}
    done = door.post(card, data=filled, files={"room_photo": ("房间.png", PNG, "image/png")})
    assert (done.status_code, done.headers["location"].split("?")[1]) == (303, f"done={ROOM}")
    (told,) = [it for it in door.get(f"/api/spot-checks/{CODE}").json()["card_list"] if it["subject"] == ROOM]
    assert (told["result"], told["found"]["signatures"], told["person"]) == ("differs", ["赵查", "李四"], "赵查")
    assert f'src="/photos/{told["room_photo"]}"' in door.get(card).text
    assert door.post(card, data=filled, files={"room_photo": ("x.png", b"<svg>", "image/png")}).status_code == 422
    act(door, "publish-spot-check", spot_check=CODE, notice="聊机管〔2026〕20号", remark="其余改期")
    assert "不能再填写" in door.get(card).text
    assert "其余改期" in door.get(f"/spot-checks/{CODE}").text
    assert door.get("/api/spot-checks", params={"state": "published"}).json()[0]["differs"] == 1


def test_an_inspection_is_scored_item_by_item_with_a_phone(door):
    due = (today() + timedelta(days=30)).isoformat()
    act(door, "plan-inspection", organisations=[FINANCE], year=today().year, due_on=due)
    assert "市财政局" in door.get("/inspections").text
    item = "/inspections/371500-I0001/items/rules"
    assert "制度建设" in door.get(item).text
    refused = door.post(item, data={"points": "9", "evidence": "x", "by": "赵查"})
    assert (refused.status_code, "0 至 5" in refused.text) == (422, True)
    done = door.post(
        item, data={"points": "4.5", "evidence": "未修订", "by": "赵查"}, files={"photo": ("制度.png", PNG, "image/png")}
    )
    assert done.headers["location"] == "/inspections/371500-I0001/items/archives"
    told = door.get("/api/inspections/371500-I0001").json()
    assert (told["points"], told["scored"], told["lines"][0]["points"]) == ("4.50", 1, "4.50")
    assert "4.50" in door.get("/inspections/371500-I0001").text
    assert door.get("/inspections/371500-I0001/items/none", headers={"accept": "text/html"}).status_code == 404
    assert [it["organisation"] for it in door.get("/api/inspections").json()] == [FINANCE]


def test_the_ranking_shows_its_formula_and_every_count(door):
    act(door, "record-yearly-task", organisation=AUDIT, year=today().year, kind="notice", paper="公示")
    told = door.get("/api/ranking").json()
    assert told["rows"][0]["organisation"] == AUDIT
    assert (told["rows"][0]["rank"], told["rows"][0]["score"], told["rows"][0]["tasks_in_time"]) == (1, "100.00", 1)
    assert told["rows"][1]["rank"] is None
    page = door.get("/ranking", params={"sort": "-score"}).text
    assert "权重" in page
    assert "100.00" in page


@pytest.mark.parametrize("path", ["/rectifications", "/spot-checks", "/inspections", "/ranking", "/due"])
def test_pages_are_there_in_both_languages_on_any_day(door, path):
    for params in ({"lang": "en"}, {"as_of": "2020-01-01"}, {"known": "2026-01-01T08:00"}):
        assert door.get(path, params=params).status_code == 200
