"""People get seats: in offices that their organisation has, one each, a second only by approval and smaller than the standard."""

from datetime import date

import pytest

from registry import Conflict, Invalid, queries, verify
from registry.acts.end import end
from registry.models import Person, Seat
from registry.queries import parties, uses
from registry.store.journal import acting
from tests.factories import DAY, SAYS
from tests.registry.seating import ARCHIVE, AUDIT, JUNE, LI, SUN, ZHAO, do, furnished, give, room, sit
from tests.rights import body


@pytest.fixture
def house(recorded, tmp_path):
    """The furnished building."""
    return furnished(recorded, tmp_path)


def seats_of(database, person, on):
    with database.reading() as session:
        found = uses.seats_of(session, parties.person(session, person, on=on).id, on=on)
        codes = queries.codes_of(session, [it.room_id for it in found])
        return [(codes[it.room_id].rpartition("-")[2], it.second) for it in found]


def test_people_sit_where_their_organisation_has_an_office_and_nowhere_else(house):
    give(house, 201)
    sit(house, 201, LI, ZHAO)
    assert seats_of(house, ZHAO, DAY) == [("201", False)]
    with pytest.raises(Conflict, match="市审计局"):
        sit(house, 201, SUN)
    with house.reading() as session:
        assert verify(session) > 0


def test_nobody_has_two_first_offices_and_the_refusal_says_where_the_first_is(house):
    give(house, 201, 203)
    sit(house, 201, ZHAO)
    with pytest.raises(Conflict, match=r"赵科员.*2F-201"):
        sit(house, 203, ZHAO, on=JUNE)
    do(house, "unseat", room=room(201), people=[ZHAO], on=JUNE)
    sit(house, 203, ZHAO, on=JUNE)
    assert seats_of(house, ZHAO, date(2026, 5, 31)) == [("201", False)]
    assert seats_of(house, ZHAO, JUNE) == [("203", False)]


def test_a_technical_room_holds_no_desk_and_a_store_is_no_office(house):
    give(house, 204, 205)
    with pytest.raises(Conflict, match="第三条"):
        sit(house, 204, ZHAO)
    with pytest.raises(Conflict, match="不是办公室"):
        sit(house, 205, ZHAO)


def test_a_seat_lasts_no_longer_than_the_room_is_the_organisations(house):
    give(house, 201, last_day="2026-06-30")
    with pytest.raises(Conflict, match="2026-06-30"):
        sit(house, 201, ZHAO)
    with pytest.raises(Conflict, match="2026-06-30"):
        sit(house, 201, ZHAO, last_day="2026-07-01")
    give(house, 201, on=date(2026, 7, 1), last_day="2026-12-31")
    sit(house, 201, ZHAO, last_day="2026-12-31")
    give(house, 203, on=JUNE)
    with pytest.raises(Conflict, match="未使用"):
        sit(house, 203, LI, on=date(2026, 5, 31))


def second(database, number, **more):
    told = {"organisation": AUDIT, "second": True, "approval": "聊编〔2026〕3号", **more}
    return sit(database, number, LI, **told)


def test_a_second_office_needs_its_paper_and_a_post_elsewhere(house):
    give(house, 202, to=AUDIT)
    with pytest.raises(Invalid) as wrong:
        second(house, 202, approval=" ", organisation="")
    assert set(wrong.value.problems) == {"approval", "organisation"}
    with pytest.raises(Conflict, match="未在其他单位任主职"):
        sit(house, 202, SUN, organisation=AUDIT, second=True, approval="聊编〔2026〕3号")
    with pytest.raises(Conflict, match="只能按第二处办理"):
        sit(house, 202, LI, organisation=AUDIT)
    second(house, 202)
    assert seats_of(house, LI, DAY) == [("202", True)]


def test_a_second_office_of_18_00_where_the_standard_is_18_is_refused_and_17_99_is_not(house):
    give(house, 201, 202, to=AUDIT)
    with pytest.raises(Conflict, match=r"18\.00㎡，标准 18\.00㎡.*2674"):
        second(house, 201)
    second(house, 202)


def test_a_second_office_that_is_shared_counts_by_its_part(house):
    give(house, 203, to=AUDIT)
    with pytest.raises(Conflict, match=r"20\.00"):
        second(house, 203)
    sit(house, 203, SUN)  # two of the same standard have 10 m² each
    second(house, 203)


def test_of_a_room_that_two_organisations_share_only_the_own_part_counts(house):
    give(house, 203, share="80", to=AUDIT)
    give(house, 203, share="20")
    second(house, 203)


def test_a_rest_room_counts_inside_the_office_it_belongs_to(house):
    give(house, 202, 206, to=AUDIT)
    do(house, "attach-part", office=room(202), room=room(206), part="rest")
    with pytest.raises(Conflict, match=r"23\.99"):
        second(house, 202)
    do(house, "detach-part", office=room(202), room=room(206), part="rest", on=JUNE)
    second(house, 202, on=JUNE)


def test_parts_are_told_once_and_not_of_rooms_that_others_have(house):
    give(house, 201)
    give(house, 206, to=AUDIT)
    with pytest.raises(Conflict, match="其他单位"):
        do(house, "attach-part", office=room(201), room=room(206), part="rest")
    with pytest.raises(Invalid, match="18"):
        do(house, "attach-part", office=room(201), part="toilet", usable_area="18.01")
    do(house, "attach-part", office=room(201), part="toilet", usable_area="6")
    with pytest.raises(Conflict, match="已登记"):
        do(house, "attach-part", office=room(201), part="toilet", usable_area="5")


def test_a_seat_in_a_temporary_body_is_no_second_office(house):
    body(house, ARCHIVE, "招商专班", kind="temporary")
    give(house, 201)
    give(house, 203, to=ARCHIVE)
    sit(house, 201, LI)
    sit(house, 203, LI, organisation=ARCHIVE)
    assert seats_of(house, LI, DAY) == [("201", False), ("203", True)]
    with house.reading() as session:
        assert {it.approval for it in session.query(Seat)} == {""}


def test_who_has_left_is_unseated_by_the_code_that_is_no_longer_in_force(house):
    give(house, 201)
    sit(house, 201, ZHAO)
    with house.writing() as session, acting(session, "retire", subject=ZHAO, **SAYS):
        end(session, [it for it in session.query(Person) if it.code == ZHAO], on=JUNE)
    do(house, "unseat", room=room(201), people=[ZHAO], on=date(2026, 6, 15))
    with pytest.raises(Conflict, match="不在"):
        do(house, "unseat", room=room(201), people=[ZHAO], on=date(2026, 6, 15))
