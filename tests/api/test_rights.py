"""A room's, a building's and everybody's history over HTTP: as it is, as it was on a day, and as it was known then."""

import json
import re
from contextlib import closing
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from registry import Database
from registry.acts.assign import Assign, assign
from registry.acts.end import end
from registry.models import Assignment, Seat
from registry.queries import room_id
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.api.conftest import BUILDING
from tests.rights import AUDIT, FINANCE, body, someone

ROOM = f"{BUILDING}-1F-102"
SINCE, MOVED = date(2026, 4, 1), date(2026, 9, 1)
SAYS = {"by": "张三", "because": "聊机管〔2026〕41号"}


@pytest.fixture
def told(with_floor):
    """Finance has 102 from April and Li sits there; from September the auditors have it. And the instant before the move was recorded."""
    with closing(Database(with_floor)) as database:
        finance = body(database, FINANCE, "市财政局")
        body(database, AUDIT, "市审计局")
        li = someone(database, "371500-R00001", "李处", at=finance)
        with database.writing() as session:
            assign(session, Assign(rooms=(ROOM,), organisation=FINANCE), on=SINCE, **SAYS)
            with acting(session, "seat", subject=ROOM, **SAYS) as act:
                key = {"room_id": room_id(session, ROOM), "person_id": li.id, "organisation_id": finance.id}
                session.add(Seat(id=new_id(act.known), second=False, approval="", valid_from=SINCE, **key))
        with database.writing() as session, acting(session, "vacate", subject=ROOM, **SAYS) as act:
            end(session, session.query(Assignment).all(), on=MOVED)
        then = act.known - timedelta(microseconds=1)
        with database.writing() as session:
            assign(session, Assign(rooms=(ROOM,), organisation=AUDIT), on=MOVED, **SAYS)
    return with_floor, then.isoformat()


@pytest.fixture
def door(told, door_to):
    return door_to(told[0])


def users(answer):
    return [it["organisation_name"] for it in answer.json()["rights"]["holdings"]]


def test_a_room_as_of_a_day_and_as_it_was_known_then(door, told):
    asked = f"/api/rooms/{ROOM}"
    assert users(door.get(asked, params={"as_of": "2026-08-31"})) == ["市财政局"]
    assert users(door.get(asked, params={"as_of": "2026-09-01"})) == ["市审计局"]
    assert users(door.get(asked, params={"as_of": "2026-09-01", "known": told[1]})) == ["市财政局"]
    assert users(door.get(f"{asked}?as_of=2026-09-01&known={told[1]}")) == ["市财政局"]  # a plus that nobody encoded
    assert door.get(asked, params={"known": "gestern"}).status_code == 422
    (seat,) = door.get(asked, params={"as_of": "2026-08-31"}).json()["rights"]["people"]
    assert seat["person_name"] == "李处"


def test_a_building_tells_what_each_organisation_has(door):
    found = door.get(f"/api/buildings/{BUILDING}/rights", params={"as_of": "2026-09-01"}).json()
    assert [(it["organisation_name"], it["rooms"], it["usable_area"]) for it in found["users"]] == [
        ("市审计局", 1, "25.20"),
        ("", 2, "43.20"),
    ]
    assert [it["state"] for it in found["holdings"]] == ["idle", "in-use", "idle"]


def test_the_timelines_of_all_four_tell_the_move(door, told):
    def events(kind, code, **asked):
        answer = door.get(f"/api/timeline/{kind}/{code}", params=asked)
        assert answer.status_code == 200
        return [(it["happening"], it["day"]) for it in answer.json()["events"] if it["kind"] == "assignment"]

    whole = [("began", "2026-04-01"), ("ended", "2026-09-01"), ("began", "2026-09-01")]
    assert events("rooms", ROOM) == events("buildings", BUILDING) == whole
    assert events("rooms", ROOM, known=told[1]) == whole[:1]
    assert events("organisations", FINANCE) == whole[:2]
    assert events("people", "371500-R00001") == []
    assert door.get("/api/timeline/rooms/371500-0001-001-1F-999").status_code == 404
    assert door.get("/api/timeline/cars/1").status_code == 422


def page(door, path, **asked):
    answer = door.get(path, params=asked, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_pages_show_the_same_with_links_to_act(door, told):
    shown = page(door, f"/rooms/{ROOM}")
    assert "市审计局" in shown
    assert f"/acts/vacate?rooms={quote(ROOM)}" in shown
    assert f'href="/organisations/{AUDIT}"' in shown
    before = page(door, f"/rooms/{ROOM}", as_of="2026-09-01", known=told[1])
    assert re.search(r'class="day past".*所知', before, re.DOTALL)
    assert "市财政局" in before
    assert "市审计局" not in before
    whole = page(door, f"/buildings/{BUILDING}/rights", as_of="2026-09-01")
    assert whole.count("<tr data-code") == 3
    assert page(door, f"/buildings/{BUILDING}/rights", as_of="2026-09-01", user=AUDIT).count("<tr data-code") == 1
    assert page(door, f"/buildings/{BUILDING}/rights", as_of="2026-09-01", state="idle").count("<tr data-code") == 2
    panel = page(door, f"/buildings/{BUILDING}", room=ROOM)
    assert f'href="/rooms/{ROOM}"' in panel
    assert "市审计局" in panel
    assert door.get(f"/rooms/{BUILDING}-1F-999", headers={"accept": "text/html"}).status_code == 404


@pytest.mark.parametrize(
    "path", [f"/rooms/{ROOM}", f"/buildings/{BUILDING}", f"/organisations/{FINANCE}", "/people/371500-R00001"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_timeline_is_filtered_ordered_and_told_in_either_language(door, path, language):
    shown = page(door, f"{path}/timeline", lang=language)
    assert ("日志第" in shown) == (language == "zh")
    rows = shown.count("<tr class=")
    assert rows == page(door, f"{path}/timeline", order="known").count("<tr class=") > 0
    kinds = re.findall(r"[?&;]kind=([a-z-]+)", shown)
    assert sum(page(door, f"{path}/timeline", kind=kind).count("<tr class=") for kind in set(kinds)) == rows


def test_a_timeline_in_the_order_of_knowledge_begins_with_what_was_learnt_last(door):
    found = json.loads(door.get(f"/api/timeline/rooms/{ROOM}").text)["events"]
    shown = re.findall(r"日志第 (\d+) 条", page(door, f"/rooms/{ROOM}/timeline", order="known"))
    assert [int(it) for it in shown] == sorted((it["entry"] for it in found), reverse=True)
