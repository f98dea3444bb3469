"""Idle rooms, the use of a room and what falls due, over HTTP and as pages."""

import io

import openpyxl
import pytest

from registry import Database, verb_of
from tests.api.conftest import BUILDING
from tests.factories import SAYS
from tests.rights import AUDIT, FINANCE, body, someone

FIRST, SECOND, THIRD = (f"{BUILDING}-1F-10{number}" for number in (1, 2, 3))
LI = "371500-R00001"
DAY = {"as_of": "2026-10-20"}


@pytest.fixture
def door(with_floor, door_to):
    """The finance office moved from 101 to 103 in August; 102 is idle."""
    from datetime import date

    database = Database(with_floor)
    finance = body(database, FINANCE, "市财政局")
    body(database, AUDIT, "市审计局")
    someone(database, LI, "李明", at=finance)
    acts = (
        ("assign", "2026-04-01", {"rooms": [FIRST], "organisation": FINANCE}),
        ("seat", "2026-04-01", {"room": FIRST, "people": [LI]}),
        ("move", "2026-08-25", {"organisation": FINANCE, "rooms": [THIRD], "old_rooms": [FIRST]}),
    )
    for name, on, told in acts:
        with database.writing() as session:
            verb_of(name).run(session, verb_of(name).read(told), on=date.fromisoformat(on), **SAYS)
    database.close()
    return door_to(with_floor)


def test_idle_rooms_come_with_their_sums_and_in_their_place(door):
    told = door.get("/api/idle-rooms", params=DAY).json()
    assert (told["count"], told["free_area"]) == (1, "25.20")
    (room,) = told["rooms"]
    assert (room["code"], room["idle_since"], room["free_share"]) == (SECOND, "2026-03-01", "100.00")
    (feature,) = door.get("/api/idle-rooms.geojson", params=DAY).json()["features"]
    assert (feature["id"], feature["geometry"]["type"]) == (SECOND, "MultiPolygon")
    assert door.get("/api/idle-rooms", params={**DAY, "least": "25.21"}).json()["count"] == 0
    assert door.get("/api/idle-rooms", params={"as_of": "2026-03-31", "size": 2, "page": 2}).json()["rooms"][0]["code"] == THIRD


def test_the_use_of_a_room_is_told(door):
    told = door.get(f"/api/rooms/{FIRST}/uses", params=DAY).json()
    assert (told["state"], told["assignments"][0]["organisation"], told["seats"][0]["person_name"]) == ("in-use", FINANCE, "李明")
    assert told["owed"][0]["kind"] == "move"
    assert door.get(f"/api/rooms/{BUILDING}-1F-999/uses").status_code == 404


def test_what_falls_due_is_told_with_its_day_and_its_rule(door):
    (owed,) = door.get("/api/due", params=DAY).json()
    assert (owed["last_day"], owed["days_left"], owed["overdue"]) == ("2026-09-28", -22, True)
    assert "第十七条" in owed["why"]
    assert door.get("/api/due", params={**DAY, "organisation": AUDIT}).json() == []
    assert door.get("/api/due", params={**DAY, "kind": "gift"}).status_code == 422
    tasks = door.get("/api/yearly-tasks", params={**DAY, "organisation": FINANCE}).json()
    assert [(it["kind"], it["due_day"], it["done_on"]) for it in tasks] == [
        ("notice", "2026-12-31", None),
        ("leaders", "2026-12-31", None),
    ]


def test_the_page_of_idle_rooms_keeps_its_filter_in_the_address(door):
    page = door.get("/idle", params={**DAY, "use": "", "least": "", "since": "", "room": SECOND})
    assert page.status_code == 200
    assert "25.20" in page.text
    assert f"/acts/assign?rooms={SECOND}" in page.text.replace("%2F", "/")
    none = door.get("/idle", params={**DAY, "least": "30"})
    assert "没有这样的闲置房间" in none.text


def test_the_due_page_says_what_is_late_and_may_be_taken_away(door):
    page = door.get("/due", params=DAY)
    assert "2026-09-28" in page.text
    assert "逾期 22 天" in page.text
    assert f"/acts/hand-over?organisation={FINANCE}&amp;rooms={FIRST}" in page.text
    assert "没有需要腾退的房间" in door.get("/due", params={**DAY, "organisation": AUDIT}).text
    answer = door.get("/due.xlsx", params=DAY)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    owed, tasks = (book[name] for name in book.sheetnames)
    assert [cell.value for cell in owed[2]][1] == "市财政局"
    assert tasks.max_row == 5
