"""A timeline tells what began, changed and ended, what of it was taken back later, and what was known of it then."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import NotFound, Viewer, views
from registry.acts.assign import Assign, assign
from registry.acts.end import end
from registry.models import Assignment, Organisation, Title
from registry.store.ids import new_id
from registry.store.journal import acting, again, close
from registry.views.timeline import _told, _turns
from registry.views.timeline_facts import Noun
from tests.factories import BUILDING, DAY, SAYS
from tests.registry.desk import LATER
from tests.rights import AUDIT, BUREAU, FINANCE, body, someone

ROOM = f"{BUILDING}-1F-101"


def give(database, to=FINANCE, rooms=(ROOM,), on=DAY, **more):
    with database.writing() as session:
        return [it.id for it in assign(session, Assign(rooms=tuple(rooms), organisation=to, **more), on=on, **SAYS)]


def held(session, key):
    return session.query(Assignment).filter_by(id=key, known_to=None).all()


def told(database, noun=Noun.ROOM, code=ROOM, kind="assignment", known=None, on=LATER):
    with database.reading() as session:
        events = views.timeline(session, noun, code, on=on, known=known).events
    return events[events.kind == kind] if kind else events


def shown(events):
    return [(str(it.happening), it.day) for it in events.itertuples()]


def vacated(database, key, on):
    with database.writing() as session, acting(session, "vacate", subject=ROOM, **SAYS):
        end(session, held(session, key), on=on)


def test_a_room_that_passed_from_one_to_the_other_tells_both_with_their_names_and_papers(office):
    (first,) = give(office)
    vacated(office, first, LATER)
    give(office, to=AUDIT, on=LATER, share=Decimal("66.67"))
    events = told(office)
    assert shown(events) == [("began", DAY), ("ended", LATER), ("began", LATER)]
    assert "市财政局" in events.says.iloc[0].zh
    assert "66.67%" in events.says.iloc[2].zh
    assert set(events.because) == {SAYS["because"]}
    assert (Noun.ORGANISATION, AUDIT, "市审计局") in events.names.iloc[2]
    assert shown(told(office, kind="room-survey")) == [("began", DAY)]


def test_what_was_never_so_is_a_correction_and_what_was_known_before_stays_answerable(office):
    (key,) = give(office)
    with office.writing() as session, acting(session, "correct", subject=ROOM, by="李强", because="核对原件") as act:
        (row,) = held(session, key)
        close(session, row)
        session.flush()
        session.add(again(row, share=Decimal("50.00")))
        before = act.known - timedelta(microseconds=1)
    events = told(office)
    assert shown(events) == [("began", DAY), ("corrected", DAY)]
    assert "50.00%" in events.says.iloc[1].zh
    assert "50.00%" not in events.was.iloc[1].zh
    assert events.by.to_list() == [SAYS["by"], "李强"]
    assert shown(told(office, known=before)) == [("began", DAY)]
    with office.reading() as session:
        assert "50.00%" not in views.timeline(session, Noun.ROOM, ROOM, on=DAY, known=before).facts.says.iloc[-1].zh


def test_a_term_that_is_cut_short_is_no_correction_while_it_runs_but_one_once_it_is_over(office):
    (key,) = give(office, last_day=date(2090, 12, 31))
    vacated(office, key, date(2090, 6, 1))
    assert shown(told(office)) == [("began", DAY), ("ended", date(2090, 6, 1)), ("ended", date(2091, 1, 1))]
    assert told(office).was_day.to_list()[1] == date(2091, 1, 1)
    (other,) = give(office, rooms=[f"{BUILDING}-1F-102"], last_day=DAY + timedelta(days=9))
    vacated(office, other, DAY + timedelta(days=5))
    assert shown(told(office, code=f"{BUILDING}-1F-102"))[1][0] == "corrected"


def test_what_is_taken_back_from_its_first_day_was_never_so(office):
    (key,) = give(office)
    vacated(office, key, DAY)
    assert shown(told(office)) == [("began", DAY), ("withdrawn", DAY)]


def test_what_is_written_again_as_it_was_is_not_told(office):
    (key,) = give(office)
    with office.writing() as session, acting(session, "again", subject=ROOM, **SAYS):
        (row,) = held(session, key)
        close(session, row)
        session.flush()
        session.add(again(row))
    assert shown(told(office)) == [("began", DAY)]


def test_each_subject_has_its_own_timeline_and_a_renamed_organisation_is_called_as_it_was(office):
    finance = body(office, "371500-P010", "老财政局")
    li = someone(office, "371500-R00001", "李处", at=finance)
    give(office, to="371500-P010")
    with office.writing() as session, acting(session, "rename", subject="371500-P010", **SAYS) as act:
        row = session.query(Organisation).filter_by(code="371500-P010", known_to=None).one()
        end(session, [row], on=LATER)
        session.add(again(row, name="新财政局", valid_from=LATER))
        bureau = session.query(Organisation).filter_by(code=BUREAU).one()
        building = session.query(views.places.Building).filter_by(code=BUILDING, known_to=None).one()
        session.add(
            Title(
                id=new_id(act.known), building_id=building.id, holder_id=bureau.id, state="registered", documents="both",
                certificate_number="鲁2026第0001号", land_certificate_number="", real_estate_unit_number="", approval="", batch="第一批",
                valid_from=LATER,
            )
        )  # fmt: skip
    assert "老财政局" in told(office).says.iloc[0].zh
    own = told(office, Noun.ORGANISATION, "371500-P010", kind=None)
    assert {"organisation", "assignment", "appointment"} == set(own.kind)
    assert shown(own[own.kind == "organisation"])[1] == ("changed", LATER)
    assert "鲁2026第0001号" in told(office, Noun.BUILDING, BUILDING, kind="title").says.iloc[0].zh
    assert shown(told(office, Noun.BUILDING, BUILDING)) == [("began", DAY)]
    assert shown(told(office, Noun.PERSON, li.code, kind="appointment")) == [("began", date(2020, 1, 1))]
    with pytest.raises(NotFound):
        told(office, Noun.PERSON, "371500-R99999")


rows = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from("ab")), max_size=4)


def states(told_days):
    """Rows of a fact that do not overlap, and what it is on each day."""
    held, on, free = [], {}, 0
    for gap, days, what in told_days:
        since, until = free + gap % 3, free + gap % 3 + days
        held.append({"valid_from": date(2026, 1, 1 + since), "valid_to": date(2026, 1, 1 + until), "what": what})
        on |= {date(2026, 1, 1 + day): what for day in range(since, until)}
        free = until
    return held, on


@given(rows, rows)
def test_turns_say_all_that_is_so_and_nothing_is_told_where_nothing_differs(one, other):
    (before, was), (after, is_so) = states(one), states(other)
    for held, on in ((before, was), (after, is_so)):
        said, turns = None, {it.day: it for it in _turns(held)}
        for day in (date(2026, 1, 1) + timedelta(days=i) for i in range(30)):
            if day in turns:
                assert (turns[day].before or {}).get("what") == said
                said = (turns[day].after or {}).get("what")
            assert said == on.get(day)
    from datetime import UTC, datetime

    events = list(_told(datetime(2026, 6, 1, tzinfo=UTC), _turns(before), _turns(after)))
    assert bool(events) == (was != is_so)


def test_whoever_may_see_what_was_done_may_know_who_did_it(office):
    staff = Viewer(account="wang", name="王敏", roles={"staff": ("371500",)}, cleared=True)
    with office.reading(staff) as session:
        events = views.timeline(session, Noun.ORGANISATION, FINANCE, on=DAY).events
    assert set(events.by) == {SAYS["by"]}
