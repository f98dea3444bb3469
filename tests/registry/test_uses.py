"""Rooms are given up, taken back, passed on and moved out of: what is free is free of everything, and nothing is edited."""

from datetime import date
from decimal import Decimal

import pytest

from registry import Conflict, Invalid, queries, verify
from registry.acts.assign import put
from registry.models import Assignment, Entry, Obligation, RoomPart, Seat, YearlyTask
from registry.queries import parties
from registry.standards.deadlines import due
from registry.store.dated import as_of
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.factories import DAY, SAYS
from tests.registry.seating import ARCHIVE, AUDIT, FINANCE, JUNE, LI, ZHAO, do, furnished, give, room, sit
from tests.rights import body


@pytest.fixture
def house(recorded, tmp_path):
    """The furnished building."""
    return furnished(recorded, tmp_path)


def held(database, kind, on):
    with database.reading() as session:
        return session.query(kind).filter(as_of(kind, on)).count()


def test_vacating_ends_seats_and_what_was_owed_and_what_was_stays_known(house):
    give(house, 201, 203)
    sit(house, 201, LI, ZHAO)
    give(house, 202, to=AUDIT)
    do(house, "move", organisation=FINANCE, rooms=[room(206)], old_rooms=[room(201)], on=date(2026, 4, 1))
    assert held(house, Obligation, date(2026, 4, 1)) == 1
    do(house, "vacate", organisation=FINANCE, rooms=[room(201)], on=JUNE)
    assert (held(house, Seat, date(2026, 5, 31)), held(house, Seat, JUNE)) == (2, 0)
    assert (held(house, Obligation, date(2026, 5, 31)), held(house, Obligation, JUNE)) == (1, 0)
    assert (held(house, Assignment, date(2026, 5, 31)), held(house, Assignment, JUNE)) == (4, 3)
    with house.reading() as session:
        assert verify(session) > 0


def test_nobody_vacates_what_he_has_not_and_all_of_it_is_named(house):
    give(house, 201)
    give(house, 202, to=AUDIT)
    with pytest.raises(Conflict, match=r"2F-202、371500-0001-002-2F-203"):
        do(house, "vacate", organisation=FINANCE, rooms=[room(201), room(202), room(203)])
    assert held(house, Assignment, DAY) == 2


def test_a_share_is_given_up_alone(house):
    for to in (FINANCE, AUDIT):
        give(house, 203, share="50", to=to)
        do(house, "move", organisation=to, rooms=[room(201 if to == FINANCE else 202)], old_rooms=[room(203)])
    sit(house, 203, ZHAO)
    do(house, "vacate", organisation=AUDIT, rooms=[room(203)], on=JUNE)
    assert held(house, Seat, JUNE) == 1
    assert held(house, Obligation, JUNE) == 1


def test_a_room_is_not_given_up_under_people_who_are_still_to_come(house):
    give(house, 201)
    sit(house, 201, ZHAO, on=JUNE)
    with pytest.raises(Conflict, match="2026-06-01"):
        do(house, "vacate", organisation=FINANCE, rooms=[room(201)], on=date(2026, 5, 1))


def test_a_rest_room_goes_with_its_office_or_is_its_part_no_more(house):
    give(house, 201, 202, 206)
    do(house, "attach-part", office=room(201), room=room(206), part="rest")
    do(house, "vacate", organisation=FINANCE, rooms=[room(206)], on=JUNE)
    assert (held(house, RoomPart, date(2026, 5, 31)), held(house, RoomPart, JUNE)) == (1, 0)


def test_the_bureau_takes_a_whole_room_back_and_says_why(house):
    give(house, 203, share="50")
    give(house, 203, share="50", to=AUDIT)
    do(house, "reclaim", rooms=[room(203)], reason="over-area", on=JUNE)
    assert held(house, Assignment, JUNE) == 0
    with house.reading() as session:
        assert session.query(Entry).order_by(Entry.number.desc()).first().because.endswith("（收回原因：超过核定面积）")


def test_a_room_handed_over_says_in_what_condition_and_is_free(house):
    give(house, 201)
    with pytest.raises(Invalid):
        do(house, "hand-over", organisation=FINANCE, rooms=[room(201)], condition=" ")
    do(house, "hand-over", organisation=FINANCE, rooms=[room(201)], condition="门窗完好，钥匙两把", on=JUNE)
    give(house, 201, to=AUDIT, on=JUNE)


def test_a_lease_is_ended_and_not_vacated(house):
    with house.writing() as session:
        owner, let = parties.organisation(session, FINANCE, on=DAY), queries.room_id(session, room(201))
        with acting(session, "lease-out", subject="Lease", **SAYS) as act:
            told = {"share": Decimal(100), "tenure": "leased-out", "lease_id": None, "valid_from": DAY}
            put(session, [Assignment(id=new_id(act.known), room_id=let, organisation_id=owner.id, **told)])
    with pytest.raises(Conflict, match="租赁合同"):
        do(house, "vacate", organisation=FINANCE, rooms=[room(201)], on=JUNE)


def test_rooms_are_reallocated_across_tiers_in_one_act_and_on_one_day(house):
    body(house, ARCHIVE, "东昌府区档案馆", tier="county")
    give(house, 201, 202)
    sit(house, 201, ZHAO)
    do(house, "move", organisation=FINANCE, rooms=[room(203)], old_rooms=[room(201)])
    do(house, "reallocate", rooms=[room(201), room(202)], giver=FINANCE, taker=ARCHIVE, on=JUNE)
    with house.reading() as session:
        assert session.query(Entry).order_by(Entry.number.desc()).first().act == "reallocate"
        rows = session.query(Assignment).filter(as_of(Assignment, JUNE)).all()
        assert sorted(it.valid_from for it in rows) == [DAY, JUNE, JUNE]
    assert held(house, Seat, JUNE) == 0
    assert held(house, Obligation, JUNE) == 0
    with pytest.raises(Conflict):
        do(house, "reallocate", rooms=[room(201)], giver=FINANCE, taker=AUDIT, on=JUNE)
    with pytest.raises(Invalid):
        do(house, "reallocate", rooms=[room(203)], giver=FINANCE, taker=FINANCE, on=JUNE)


def test_an_organisation_moves_with_its_people_and_owes_its_old_rooms(house):
    give(house, 201, 202)
    sit(house, 201, LI, ZHAO)
    day = date(2026, 8, 25)
    people = [{"person": LI, "room": room(203)}]
    told = {"organisation": FINANCE, "rooms": [room(203)], "old_rooms": [room(201)], "seats": people}
    do(house, "move", on=day, **told)
    with house.reading() as session:
        owed = session.query(Obligation).one()
        assert (owed.kind, owed.valid_from, owed.person_id) == ("move", day, None)
        assert due(owed.kind, owed.valid_from).last == date(2026, 9, 28)  # Mid-Autumn in between
    assert held(house, Seat, day) == 2
    with pytest.raises(Invalid) as wrong:
        do(house, "move", on=day, **{**told, "old_rooms": [room(203)], "seats": [*people, *people, {"person": LI, "room": "x"}]})
    assert set(wrong.value.problems) == {"old_rooms", "seats"}


def test_a_yearly_task_is_recorded_and_completed_when_it_is_archived(house):
    told = {"organisation": FINANCE, "year": 2026, "kind": "notice", "paper": "2026年度办公用房使用情况公示"}
    done = do(house, "record-yearly-task", on=JUNE, **told).id
    again = do(house, "record-yearly-task", on=date(2026, 7, 1), archived_on="2026-06-30", **told).id
    assert done == again
    assert (held(house, YearlyTask, JUNE), held(house, YearlyTask, date(2026, 7, 1))) == (1, 1)
    with pytest.raises(Invalid):
        do(house, "record-yearly-task", on=JUNE, **{**told, "year": 2027})
