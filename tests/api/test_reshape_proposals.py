"""Where the register has reviewers a changed area waits: shown at once, done when another person approves."""

import pytest

from registry import Database
from registry.models import Role
from tests.api.conftest import BUILDING
from tests.desks import CLERK, REVIEWER, SECOND, desk, token_of

ROOM = f"{BUILDING}-1F-101"
SAYS = {"by": "张三", "because": "聊机管〔2026〕41号", "on": "2026-07-01"}
SPLIT = {"line": [[1.2, -1], [1.2, 7]], **SAYS}
STATED = {"kind": "certificate", "area": "24.10", "source": "鲁（2020）聊城市不动产权第0001号", **SAYS}
WHOLE, HALVES = {"101": "21.60", "102": "25.20", "103": "21.60"}, {"101-1": "7.20", "101-2": "14.40"}


@pytest.fixture
def offices(with_floor):
    """A surveyor, a reviewer and an auditor; what each sends to come in."""
    database = Database(with_floor)
    desk(database, CLERK, Role.SURVEYOR)
    desk(database, REVIEWER, Role.REVIEWER)
    desk(database, SECOND, Role.AUDITOR)
    tokens = {it: {"authorization": f"Bearer {token_of(database, it)}"} for it in (CLERK, REVIEWER, SECOND)}
    database.close()
    return tokens


@pytest.fixture
def door(with_floor, offices, door_to):
    return door_to(with_floor)


def numbers(door, who):
    rooms = door.get(f"/api/floors/{BUILDING}-1F/rooms?as_of=2026-07-01", headers=who).json()
    return {it["number"]: it["usable_area"] for it in rooms}


def certified(door, who):
    areas = door.get(f"/api/rooms/{ROOM}?as_of=2026-07-01", headers=who).json()["areas"]
    return [it["area"] for it in areas if it["kind"] == "certificate"]


def approve(door, key, who):
    return door.post(f"/api/proposals/{key}/approve", json={"reason": "与现场一致"}, headers=who)


def test_a_split_waits_until_another_person_approves(door, offices):
    surveyor, reviewer = offices[CLERK], offices[REVIEWER]
    shown = door.post(f"/api/rooms/{ROOM}/split", json=SPLIT, headers=surveyor).json()
    done = door.post(f"/api/rooms/{ROOM}/split", json={**SPLIT, "confirm": True, "seen": shown["seen"]}, headers=surveyor)
    assert (done.status_code, done.json()["applied"], done.json()["entry"]) == (200, False, None)
    assert numbers(door, surveyor) == WHOLE
    assert approve(door, done.json()["proposal"], surveyor).status_code == 403
    answer = approve(door, done.json()["proposal"], reviewer)
    assert answer.status_code == 200, answer.text
    assert numbers(door, surveyor) == {**HALVES, "102": "25.20", "103": "21.60"}


def test_two_who_split_the_same_room_the_second_is_stale(door, offices):
    surveyor = offices[CLERK]
    first, second = (
        door.post(f"/api/rooms/{ROOM}/split", json={**SPLIT, "confirm": True}, headers=surveyor).json()["proposal"] for _ in "12"
    )
    assert approve(door, first, offices[REVIEWER]).status_code == 200
    assert approve(door, second, offices[REVIEWER]).status_code == 409
    assert numbers(door, surveyor) == {**HALVES, "102": "25.20", "103": "21.60"}


def test_a_stated_area_waits_and_so_does_withdrawing_it(door, offices):
    surveyor, reviewer = offices[CLERK], offices[REVIEWER]
    stated = door.post(f"/api/rooms/{ROOM}/areas", json=STATED, headers=surveyor)
    assert stated.status_code == 202, stated.text
    assert certified(door, surveyor) == []
    assert approve(door, stated.headers["location"].rpartition("/")[2], reviewer).status_code == 200
    assert certified(door, surveyor) == ["24.10"]
    taken = {name: STATED[name] for name in ("kind", "source", "by", "because", "on")}
    withdrawn = door.post(f"/api/rooms/{ROOM}/areas/withdraw", json=taken, headers=surveyor)
    assert (withdrawn.status_code, certified(door, surveyor)) == (202, ["24.10"])
    assert approve(door, withdrawn.headers["location"].rpartition("/")[2], reviewer).status_code == 200
    assert certified(door, surveyor) == []


@pytest.mark.parametrize(("path", "told"), [("split", {**SPLIT, "confirm": True}), ("areas", STATED)])
def test_who_is_no_surveyor_changes_no_area(door, offices, path, told):
    answer = door.post(f"/api/rooms/{ROOM}/{path}", json=told, headers=offices[SECOND])
    assert answer.status_code == 403, answer.text
    assert (numbers(door, offices[CLERK]), certified(door, offices[CLERK])) == (WHOLE, [])
