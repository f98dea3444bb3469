"""What is owed falls due on the Civil Code's day; a year without a calendar says so in words; yearly tasks are reminded of."""

from datetime import date, timedelta

import pytest

from registry.acts import oblige
from registry.models import ObligationKind
from registry.queries import parties, seats
from registry.store.journal import acting
from registry.views import due as views
from tests.factories import DAY, SAYS
from tests.registry.seating import AUDIT, FINANCE, JUNE, LI, do, furnished, give, room, sit


@pytest.fixture
def house(recorded, tmp_path):
    """The furnished building."""
    return furnished(recorded, tmp_path)


def due_list(database, on, **more):
    with database.reading() as session:
        return views.due(session, on=on, **more)


@pytest.mark.parametrize(
    ("moved", "last"),
    [
        ("2026-03-10", "2026-04-10"),
        ("2026-08-25", "2026-09-28"),  # Mid-Autumn
        ("2026-09-01", "2026-10-08"),  # National Day
        ("2026-03-31", "2026-04-30"),  # no 31st of April
    ],
)
def test_old_rooms_fall_due_a_month_after_moving_in(house, moved, last):
    give(house, 201, 202)
    moved, last = date.fromisoformat(moved), date.fromisoformat(last)
    do(house, "move", organisation=FINANCE, rooms=[room(203)], old_rooms=[room(201)], on=moved)
    (owed,) = due_list(house, last).itertuples()
    assert (owed.last_day, owed.days_left, owed.overdue) == (last, 0, False)
    assert "第十七条" in owed.why.zh
    assert "民法典" in owed.why.zh
    late = due_list(house, last + timedelta(days=3), overdue=True)
    (finding,) = views.overdue(late)
    assert (finding.code, finding.subject) == ("vacated-late", room(201))
    assert "已逾期 3 天" in finding.says.zh
    assert due_list(house, moved - timedelta(days=1)).empty


def test_a_merger_gives_nobody_more_time(house):
    give(house, 201, 202)
    do(house, "move", organisation=FINANCE, rooms=[room(203)], old_rooms=[room(201)], on=date(2026, 3, 10))
    do(house, "merge-organisations", organisations=[FINANCE], into=AUDIT, on=date(2026, 4, 1))
    (owed,) = due_list(house, date(2026, 4, 9)).itertuples()
    assert (owed.organisation, owed.event_day, owed.last_day) == (AUDIT, date(2026, 3, 10), date(2026, 4, 10))


def test_an_event_of_a_year_without_a_calendar_has_no_day_and_says_why(house):
    give(house, 201)
    do(house, "move", organisation=FINANCE, rooms=[room(203)], old_rooms=[room(201)], on=date(2027, 1, 15))
    (owed,) = due_list(house, date(2027, 6, 1)).itertuples()
    assert (owed.last_day, owed.days_left, owed.overdue) == (None, None, None)
    assert "没有 2027 年的放假安排" in owed.why.zh
    assert due_list(house, date(2027, 6, 1), overdue=True).empty


def owe(database, kind, on, number=202, of=AUDIT, person=LI):
    with database.writing() as session:
        organisation = parties.organisation(session, of, on=on).id
        rooms, people = seats.rooms(session, [room(number)]), seats.people(session, [person])
        with acting(session, "end-appointment", subject=person, **SAYS) as act:
            oblige.oblige(session, act, kind, list(rooms), organisation=organisation, person=next(iter(people)), on=on)


def test_a_second_office_has_two_months_and_an_office_that_was_left_has_one(house):
    give(house, 202, to=AUDIT)
    sit(house, 202, LI, organisation=AUDIT, second=True, approval="聊编〔2026〕3号")
    owe(house, ObligationKind.SECOND_POST, date(2026, 4, 30))
    owe(house, ObligationKind.LEAVE, date(2026, 4, 30))
    found = due_list(house, JUNE)
    assert list(zip(found.kind, found.last_day, found.overdue, strict=True)) == [
        ("leave", date(2026, 6, 1), False),  # 30 May is a Saturday
        ("second-post", date(2026, 6, 30), False),
    ]
    assert found.person_name.tolist() == ["李局长"] * 2
    late = due_list(house, date(2026, 7, 1), overdue=True)
    assert [it.code for it in views.overdue(late)] == ["office-not-returned", "second-office-kept"]
    assert due_list(house, JUNE, kind="leave", organisation=FINANCE).empty


def test_what_is_owed_for_somebody_is_met_when_he_leaves_the_seat(house):
    give(house, 202, to=AUDIT)
    sit(house, 202, LI, organisation=AUDIT, second=True, approval="聊编〔2026〕3号")
    owe(house, ObligationKind.SECOND_POST, date(2026, 4, 30))
    do(house, "unseat", room=room(202), people=[LI], on=JUNE)
    assert len(due_list(house, JUNE - timedelta(days=1))) == 1
    assert due_list(house, JUNE).empty


def test_a_use_that_ran_out_is_owed_no_more(house):
    give(house, 201, last_day="2026-06-30")
    do(house, "move", organisation=FINANCE, rooms=[room(203)], old_rooms=[room(201)], on=JUNE)
    assert len(due_list(house, date(2026, 6, 30))) == 1
    assert due_list(house, date(2026, 7, 1)).empty


def test_what_was_due_as_it_was_known_then(house):
    give(house, 201)
    with house.reading() as session:
        from registry.models import Entry

        before = session.query(Entry).order_by(Entry.number.desc()).first().known
    do(house, "move", organisation=FINANCE, rooms=[room(203)], old_rooms=[room(201)], on=DAY)
    assert due_list(house, JUNE, known=before).empty
    assert len(due_list(house, JUNE)) == 1


def test_every_organisation_owes_its_yearly_tasks_until_they_are_recorded(house):
    told = {"organisation": FINANCE, "year": 2026, "kind": "notice", "paper": "公示"}
    do(house, "record-yearly-task", on=date(2026, 11, 10), **told)
    do(house, "record-yearly-task", on=date(2026, 12, 1), archived_on="2026-12-01", **told)
    with house.reading() as session:
        found = views.yearly(session, 2026, on=date(2027, 1, 1), organisation=FINANCE).set_index("kind")
        assert found.done_on.to_dict() == {"notice": date(2026, 11, 10), "leaders": None}
        assert found.archived_on["notice"] == date(2026, 12, 1)
        assert found.past.to_dict() == {"notice": False, "leaders": True}
        owing = views.yearly(session, 2026, on=date(2026, 10, 31), owing=True)
        assert len(owing) == 6
        assert not owing.reminded.any()
        assert not owing.past.any()
