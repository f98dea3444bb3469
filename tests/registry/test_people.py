"""People have several posts and one main one; when they go, their room is owed; their rank decides nothing."""

from datetime import date, timedelta

import pytest

from registry import Conflict, Invalid, verify
from registry.models import Appointment, Obligation, Seat
from registry.queries import parties
from registry.store.dated import as_of
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.factories import BUILDING, DAY, SAYS
from tests.registry.desk import lines
from tests.registry.parties import do, found
from tests.rights import AUDIT, FINANCE

THEN = date(2026, 9, 1)
ROOMS = [f"{BUILDING}-1F-10{n}" for n in (1, 2)]


@pytest.fixture
def staff(office):
    """A deputy head of the finance bureau, who is also on the audit bureau's board, with a room in each."""
    person = do(office, "record-person", name="李明", division="371500")
    do(office, "appoint", person=person, organisation=FINANCE, post="bureau_deputy", rank="二级调研员")
    do(office, "appoint", person=person, organisation=AUDIT, post="bureau_deputy", main=False)
    sit(office, person, ROOMS[0], FINANCE)
    sit(office, person, ROOMS[1], AUDIT, second=True)
    return office, person


def sit(database, person, room, body, *, second=False):
    """A seat, as the act of seating would have made it."""
    from registry import queries

    with database.writing() as session, acting(session, "seat", subject=person, **SAYS) as act:
        who, organisation = parties.person(session, person, on=DAY).id, parties.organisation(session, body, on=DAY).id
        seat = Seat(id=new_id(act.known), room_id=queries.room_id(session, room), person_id=who, organisation_id=organisation)
        seat.second, seat.approval, seat.valid_from = second, "聊机管〔2026〕3号" * second, DAY
        session.add(seat)


def posts(database, person, on=THEN):
    """(organisation, post, main) of somebody."""
    with database.reading() as session:
        rows = parties.appointments(session, parties.person(session, person, on=on).id, on=on)
        names = parties.organisations_by_id(session, [it.organisation_id for it in rows], on=on)
        return [(names[it.organisation_id].code, it.post, it.main) for it in rows]


def owed(database, on=THEN):
    from registry import queries

    with database.reading() as session:
        rows = session.query(Obligation).filter(as_of(Obligation, on)).all()
        codes = queries.codes_of(session, [it.room_id for it in rows])
        return sorted((it.kind, codes[it.room_id], it.valid_from) for it in rows)


def test_a_new_main_post_makes_the_old_one_a_further_one_from_that_day(staff):
    office, person = staff
    do(office, "appoint", person=person, organisation=AUDIT, post="bureau_chief", on=THEN)
    now = posts(office, person)
    assert now[0] == (AUDIT, "bureau_chief", True)
    assert set(now[1:]) == {(FINANCE, "bureau_deputy", False), (AUDIT, "bureau_deputy", False)}
    assert posts(office, person, on=THEN - timedelta(days=1))[0] == (FINANCE, "bureau_deputy", True)
    before = lines(office)
    do(office, "appoint", person=person, organisation=AUDIT, post="bureau_chief", on=THEN)
    assert lines(office) == before


def test_a_post_for_a_time_does_not_take_the_place_of_the_main_one(staff):
    office, person = staff
    with pytest.raises(Conflict, match="非主要任职"):
        do(office, "appoint", person=person, organisation=AUDIT, post="bureau_chief", on=THEN, last_day="2026-12-31")


def test_retirement_makes_the_rooms_owed_from_its_day_and_leaves_what_was(staff):
    office, person = staff
    do(office, "end-appointment", person=person, ending="retirement", on=THEN)
    assert posts(office, person) == []
    assert owed(office) == [("leave", ROOMS[0], THEN), ("leave", ROOMS[1], THEN)]
    assert owed(office, on=THEN - timedelta(days=1)) == []
    with office.reading() as session:
        ended = session.query(Appointment).filter(Appointment.known_to.is_(None)).all()
        assert {(it.ending, it.valid_to) for it in ended} == {("retirement", THEN)}
        assert verify(session) > 0


def test_transfer_from_one_body_makes_only_its_room_owed(staff):
    office, person = staff
    do(office, "end-appointment", person=person, ending="transfer", organisation=FINANCE, on=THEN)
    assert owed(office) == [("leave", ROOMS[0], THEN)]
    assert posts(office, person) == [(AUDIT, "bureau_deputy", False)]


def test_the_end_of_a_second_post_makes_the_second_office_owed_unless_a_post_is_left_there(staff):
    office, person = staff
    do(office, "appoint", person=person, organisation=AUDIT, post="below_bureau", main=False)
    with pytest.raises(Conflict, match="哪一个职务"):
        do(office, "end-appointment", person=person, ending="dismissal", organisation=AUDIT, on=THEN)
    do(office, "end-appointment", person=person, ending="dismissal", organisation=AUDIT, post="below_bureau", on=THEN)
    assert owed(office) == []
    do(office, "end-appointment", person=person, ending="dismissal", organisation=AUDIT, on=THEN)
    assert owed(office) == [("second-post", ROOMS[1], THEN)]


def test_another_post_in_the_same_body_begins_the_day_the_old_one_ends_and_owes_nothing(staff):
    office, person = staff
    do(office, "change-post", person=person, organisation=FINANCE, post="bureau_chief", on=THEN)
    assert posts(office, person)[0] == (FINANCE, "bureau_chief", True)
    assert posts(office, person, on=THEN - timedelta(days=1))[0] == (FINANCE, "bureau_deputy", True)
    assert owed(office) == []
    with pytest.raises(Invalid, match="变动职务"):
        do(office, "end-appointment", person=person, ending="promotion", organisation=FINANCE, on=THEN)


def test_the_rank_is_kept_and_decides_nothing(staff):
    office, person = staff
    do(office, "appoint", person=person, organisation=FINANCE, post="bureau_deputy", rank="一级巡视员", on=THEN)
    with office.reading() as session:
        (row,) = [it for it in parties.appointments(session, parties.person(session, person, on=THEN).id, on=THEN) if it.main]
        assert (row.post, row.rank) == ("bureau_deputy", "一级巡视员")
    with pytest.raises(Invalid, match="bureau_deputy"):
        do(office, "appoint", person=person, organisation=FINANCE, post="一级巡视员", on=THEN)


def test_somebody_in_a_task_force_is_seconded_to_it_and_has_no_post_there(staff):
    office, _ = staff
    person = do(office, "record-person", name="王芳", division="371500")
    do(office, "appoint", person=person, organisation=FINANCE, post="bureau_deputy")
    force = found(office, "创城专班", 4, kind="temporary", credit_code="", last_day="2026-12-31")
    for told in ({"post": "below_bureau", "main": False, "staffing": "seconded"}, {}, {"main": False}):
        with pytest.raises(Invalid):
            do(office, "appoint", person=person, organisation=force, **told)
    do(office, "appoint", person=person, organisation=force, main=False, staffing="seconded", last_day="2026-12-31")
    assert (force, "", False) in posts(office, person)
    sit(office, person, ROOMS[0], force, second=True)
    assert posts(office, person)[0] == (FINANCE, "bureau_deputy", True)
    do(office, "end-appointment", person=person, ending="dismissal", organisation=force, on=THEN)
    assert owed(office) == []  # a place in a task force is no second office


def test_a_person_is_renamed_under_the_same_code(staff):
    office, person = staff
    assert do(office, "record-person", name="王芳", division="371500") == "371500-R00002"
    do(office, "record-person", code=person, name="李铭", on=THEN)
    with office.reading() as session:
        assert parties.person(session, person, on=THEN).name == "李铭"
        assert parties.person(session, person, on=DAY).name == "李明"
    with pytest.raises(Invalid) as wrong:
        do(office, "record-person", name=" ", code="R1")
    assert set(wrong.value.problems) == {"name", "code", "division"}
