"""Where the register has reviewers a survey waits: handed in by the surveyor, read again, and enrolled when another person approves."""

import json

import pytest

from registry import Database, corrections_of
from registry.acts.keep import digest_of_file
from registry.models import Role
from tests.api.conftest import BUILDING
from tests.desks import CLERK, REVIEWER, SECOND, desk, token_of

PLACE = {"building": BUILDING, "floor": "1F"}
PAPERS = {"because": "测绘报告 LC-2026-031", "on": "2026-06-01", "surveyor": "某测绘院", "report": "LC-2026-031"}


@pytest.fixture
def offices(with_building):
    """The register with a surveyor, a second one and a reviewer; what each sends to come in."""
    database = Database(with_building)
    desk(database, CLERK, Role.SURVEYOR)
    desk(database, SECOND, Role.SURVEYOR)
    desk(database, REVIEWER, Role.REVIEWER)
    tokens = {it: {"authorization": f"Bearer {token_of(database, it)}"} for it in (CLERK, SECOND, REVIEWER)}
    database.close()
    return tokens


@pytest.fixture
def door(with_building, offices, door_to):
    return door_to(with_building)


def numbers(door, who):
    """The rooms of the floor, as somebody sees them: number to area."""
    answer = door.get(f"/api/floors/{BUILDING}-1F/rooms.geojson", headers=who)
    if answer.status_code == 404:
        return {}
    return {it["properties"]["number"]: it["properties"]["usable_area"] for it in answer.json()["features"]}


def propose(door, drawn, who, **told):
    waiting = door.hand_in(drawn, headers=who).json()["token"]
    answer = door.post(f"/api/surveys/waiting/{waiting}/confirm", json={"places": [PLACE], **PAPERS, **told}, headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(door, key, who, decision="approve"):
    return door.post(f"/api/proposals/{key}/{decision}", json={"reason": "与现场一致"}, headers=who)


def test_a_survey_waits_until_another_person_approves(door, drawing, offices):
    surveyor, reviewer = offices[CLERK], offices[REVIEWER]
    done = propose(door, drawing(), surveyor)
    assert (done["floors"][0]["new"], numbers(door, surveyor)) == (3, {})
    assert door.waiting == []
    shown = door.get(f"/api/proposals/{done['proposal']}", headers=reviewer).json()
    assert shown["verb"] == "enrol-survey"
    (effect,) = [it for it in shown["changes"] if any(one["field"] == "floors" for one in it["fields"])]
    assert {it["field"]: it["now"] for it in effect["fields"]} == {"file": "一层.dxf", "floors": "1", "new": "3", "changed": "0", "kept": "0", "gone": "0"}  # fmt: skip
    assert decide(door, done["proposal"], surveyor).status_code == 403
    approved = decide(door, done["proposal"], reviewer)
    assert approved.status_code == 200, approved.text
    assert numbers(door, surveyor) == {"101": "21.60", "102": "21.60", "103": "21.60"}
    (survey,) = door.get("/api/surveys", headers=surveyor).json()
    assert (survey["by"], survey["surveyor"], survey["report"]) == ("王敏", "某测绘院", "LC-2026-031")


def test_a_refused_survey_leaves_no_room(door, drawing, offices):
    done = propose(door, drawing(), offices[CLERK])
    assert decide(door, done["proposal"], offices[REVIEWER], "refuse").status_code == 200
    assert numbers(door, offices[CLERK]) == {}
    assert door.get("/api/surveys", headers=offices[CLERK]).json() == []


def test_a_survey_of_the_floor_enrolled_in_between_makes_it_stale(door, drawing, offices):
    first = propose(door, drawing(), offices[CLERK])
    second = propose(door, drawing("复测.dxf", wide=4.2), offices[SECOND])
    assert decide(door, first["proposal"], offices[REVIEWER]).status_code == 200
    stale = decide(door, second["proposal"], offices[REVIEWER])
    assert stale.status_code == 409, stale.text
    assert numbers(door, offices[CLERK])["102"] == "21.60"


def test_corrections_and_what_was_accepted_go_with_it(door, drawing, offices, with_building):
    who = offices[CLERK]
    assert decide(door, propose(door, drawing(), who)["proposal"], offices[REVIEWER]).status_code == 200
    again = drawing("复测.dxf", wide=4.2)
    waiting = f"/api/surveys/waiting/{door.hand_in(again, headers=who).json()['token']}"
    (row,) = [
        it["properties"]["row"]
        for it in door.get(f"{waiting}/plan.geojson", headers=who).json()["features"]
        if it["properties"].get("number") == "101"
    ]
    mended = door.post(f"{waiting}/corrections", json={"row": row, "name": "局长室", "because": "现场核对"}, headers=who)
    assert mended.status_code == 201, mended.text
    report = door.post(f"{waiting}/difference", json=[PLACE], headers=who).json()
    keys = {it["says"]: it["key"] for it in report["differences"][0]["fates"]}
    (taken,) = [key for says, key in keys.items() if says.startswith("101")]
    told = {"places": [PLACE], **PAPERS, "on": "2026-07-01", "accept": [taken]}
    done = door.post(f"{waiting}/confirm", json=told, headers=who).json()
    assert decide(door, done["proposal"], offices[REVIEWER]).status_code == 200
    found = door.get(f"/api/floors/{BUILDING}-1F/rooms.geojson", headers=who).json()["features"]
    assert {it["properties"]["number"]: it["properties"]["name"] for it in found}["101"] == "局长室"
    assert numbers(door, who)["102"] == "21.60"  # 102 was not accepted and stays as it was
    database = Database(with_building)
    with database.reading() as session:
        (kept,) = corrections_of(session, digest_of_file(again))
    database.close()
    assert (kept.becomes, kept.person) == ("局长室", "王敏")


def test_the_command_line_proposes_too_and_names_who_does(gongfang, drawing, offices, with_building, door):
    words = ["enrol", drawing(), "--register", with_building, "--building", BUILDING, "--floor", "1F", "--because", "测量报告"]
    words += ["--on", "2026-06-01", "--yes", "--json"]
    assert gongfang(*words, "--by", "张三")[0] == 1
    assert gongfang(*words, "--by", REVIEWER)[0] == 1  # who reviews does not enrol
    code, out, err = gongfang(*words, "--by", CLERK)
    assert code == 0, err
    told = json.loads(out)
    assert (told["applied"], len(told["proposals"]), numbers(door, offices[CLERK])) == (False, 1, {})
    code, _, err = gongfang(
        "proposal", "approve", told["proposals"][0], "--register", with_building, "--by", REVIEWER, "--reason", "一致"
    )
    assert code == 0, err
    assert len(numbers(door, offices[CLERK])) == 3
