"""Idle rooms are found by what one looks for, with the share that is free and since when; what a room is doing is told."""

from datetime import date
from decimal import Decimal

import pytest

from registry.models import RoomState
from registry.views import idle as views
from registry.views import uses as rooms
from tests.factories import DAY
from tests.registry.desk import SECOND
from tests.registry.seating import AUDIT, FINANCE, JUNE, LI, SUN, ZHAO, do, furnished, give, room, sit


@pytest.fixture
def house(recorded, tmp_path):
    """The furnished building."""
    return furnished(recorded, tmp_path)


def idle(database, on=JUNE, **more):
    page = {name: more.pop(name) for name in ("order", "down", "first", "count") if name in more}
    with database.reading() as session:
        return views.idle(session, views.Wanted(**more), on=on, **page)


def numbers(found):
    return found.rooms.number.tolist()


def test_a_room_is_idle_from_the_day_it_is_free_and_says_since_when(house):
    give(house, 201, 202, on=date(2026, 4, 1))
    do(house, "vacate", organisation=FINANCE, rooms=[room(201)], on=date(2026, 5, 1))
    found = idle(house)
    assert numbers(found) == ["201", "203", "204", "205", "206"]
    since = dict(zip(found.rooms.number, found.rooms.idle_since, strict=True))
    assert (since["201"], since["203"]) == (date(2026, 5, 1), DAY)
    assert numbers(idle(house, on=date(2026, 4, 30))) == ["203", "204", "205", "206"]
    assert numbers(idle(house, since=date(2026, 4, 30))) == ["203", "204", "205", "206"]
    assert numbers(idle(house, order="since", down=True, count=1)) == ["201"]


def test_of_a_room_that_is_had_in_part_the_rest_is_free(house):
    give(house, 203, share="60")
    found = idle(house, use="office")
    told = found.rooms.set_index("number").loc["203"]
    assert (told.free_share, told.free_area) == (Decimal(40), Decimal("8.00"))
    assert found.free_area == Decimal("18.00") + Decimal("17.99") + Decimal("6.00") + Decimal("8.00")
    assert numbers(idle(house, use="office", wholly=True)) == ["201", "202", "206"]


def test_idle_rooms_are_looked_for_by_area_use_building_and_floor(house):
    assert numbers(idle(house, least=Decimal("17.99"), most=Decimal("18.00"))) == ["201", "202"]
    assert numbers(idle(house, use="technical")) == ["204"]
    assert len(idle(house, building="371500-0001-001").rooms) == 0
    assert idle(house, floor=f"{SECOND}-2F").count == 6
    assert numbers(idle(house, search="二 2号楼")) == []
    assert numbers(idle(house, search="2号楼 206")) == ["206"]
    page = idle(house, order="area", down=True, first=1, count=2)
    assert (numbers(page), page.count, page.free_area) == (["204", "205"], 6, Decimal("101.99"))
    assert idle(house, on=date(2026, 1, 1)).count == 0


def test_what_a_room_is_doing_is_told_with_who_has_it(house):
    give(house, 201)
    give(house, 202, tenure="lent", to=AUDIT)
    give(house, 203, share="60", on=JUNE)
    give(house, 203, share="40", to=AUDIT, on=JUNE)
    sit(house, 201, LI, ZHAO)
    with house.reading() as session:
        found = rooms.uses(session, building=SECOND, on=JUNE).set_index("number")
        assert found.state.to_dict() | {"204": "idle"} == {
            "201": "in-use", "202": "lent", "203": "in-use", "204": "idle", "205": "idle", "206": "idle",
        }  # fmt: skip
        assert found.organisations["203"] == "市财政局 60.00 %、市审计局 40.00 %"
        assert (found.people["201"], found.people["204"]) == (2, 0)
        assert (found.since["203"], found.free_share["203"], found.free_share["204"]) == (JUNE, 0, 100)
        assert rooms.uses(session, floor=f"{SECOND}-9F", on=JUNE).empty


def test_a_room_tells_its_seats_parts_debts_and_who_had_it_before(house):
    give(house, 201, 206, on=DAY)
    sit(house, 201, ZHAO)
    do(house, "attach-part", office=room(201), room=room(206), part="rest")
    do(house, "move", organisation=FINANCE, rooms=[room(203)], old_rooms=[room(201)], on=date(2026, 4, 1))
    with house.reading() as session:
        told = rooms.uses_of(session, room(201), on=JUNE)
    assert (told.state, told.free_share) == (RoomState.IN_USE, 0)
    assert told.seats.person_name.tolist() == ["赵科员"]
    assert told.parts.to_dict("records") == [{"part": "rest", "room": room(206), "usable_area": Decimal("6.00")}]
    assert told.owed.kind.tolist() == ["move"]
    do(house, "reallocate", rooms=[room(201)], giver=FINANCE, taker=AUDIT, on=JUNE)
    sit(house, 201, SUN, on=JUNE)
    with house.reading() as session:
        told = rooms.uses_of(session, room(201), on=JUNE)
        assert told.assignments.organisation_name.tolist() == ["市审计局"]
        assert told.earlier.valid_to.tolist() == [JUNE]
        assert told.owed.empty
        before = rooms.uses_of(session, room(201), on=date(2026, 5, 31))
        assert before.assignments.organisation_name.tolist() == ["市财政局"]
        assert before.earlier.empty
