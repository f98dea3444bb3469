"""A room of the register has several areas; its address and its page tell all of them, and how they agree."""

from datetime import date
from decimal import Decimal

import pytest

from floorplans.area_kinds import AreaKind
from registry import AreaTold, Database, state_area
from tests.api.conftest import BUILDING

ROOM = f"{BUILDING}-1F-102"
SINCE = date(2026, 7, 1)
DEED, LEDGER = "鲁（2026）聊城市不动产权第0001号", "台账 2026"


@pytest.fixture
def stated(with_floor):
    """State an area of the room."""

    def state(kind, area, source):
        database = Database(with_floor)
        with database.writing() as session:
            told = AreaTold(kind=kind, area=Decimal(area), source=source)
            state_area(session, ROOM, told, on=SINCE, by="李强", because=source)
        database.close()

    return state


@pytest.fixture
def door(with_floor, door_to):
    return door_to(with_floor)


def test_a_room_tells_what_was_measured_and_what_its_drawing_states(door):
    room = door.get(f"/api/rooms/{ROOM}").json()
    assert [(it["kind"], it["area"], it["kind_says"]) for it in room["areas"]] == [
        ("usable", "25.20", "使用面积"),
        ("declared", "25.20", "申报面积"),
    ]
    ((agreed),) = room["agreements"]
    assert (agreed["first"], agreed["second"], agreed["agreement"], agreed["difference"]) == (
        "usable",
        "declared",
        "agrees",
        "0.00",
    )


def test_ledger_and_title_stand_beside_what_was_measured(door, stated):
    stated(AreaKind.DECLARED, "27.00", LEDGER)
    stated(AreaKind.GROSS, "30.00", LEDGER)
    stated(AreaKind.CERTIFICATE, "30.40", DEED)
    room = door.get(f"/api/rooms/{ROOM}").json()
    assert room["usable_area"] == "25.20"
    assert {(it["kind"], it["area"], it["source"]) for it in room["areas"]} >= {
        ("declared", "27.00", LEDGER),
        ("gross", "30.00", LEDGER),
        ("certificate", "30.40", DEED),
    }
    how = {(it["first"], it["second"], it["second_source"]): it["agreement"] for it in room["agreements"]}
    assert how["usable", "declared", LEDGER] == "beyond"
    assert how["gross", "certificate", DEED] == "within"
    assert how["declared", "declared", LEDGER] == "beyond"
    english = door.get(f"/api/rooms/{ROOM}", params={"lang": "en"}).json()["agreements"]
    assert any("differs beyond the limit" in it["says"] for it in english)


def test_before_the_day_it_was_stated_nobody_stated_it(door, stated):
    stated(AreaKind.CERTIFICATE, "30.40", DEED)
    before = door.get(f"/api/rooms/{ROOM}", params={"as_of": "2026-06-30"}).json()
    assert "certificate" not in {it["kind"] for it in before["areas"]}


def test_the_page_of_a_room_shows_its_areas_and_what_disagrees(door, stated):
    stated(AreaKind.DECLARED, "27.00", LEDGER)
    page = door.get(f"/buildings/{BUILDING}", params={"floor": "1F", "room": ROOM}).text
    assert "各种面积 3" in page
    assert "申报面积（台账 2026） 27.00 ㎡，相差 1.80 ㎡" in page
    assert "超出限差" in page
    without = door.get(f"/buildings/{BUILDING}", params={"floor": "1F"}).text
    assert "各种面积" not in without
