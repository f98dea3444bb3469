"""A slip is taken back as if it had never been so; what was known until then stays answerable."""

from datetime import timedelta
from decimal import Decimal

import pytest

from registry import Conflict, NotFound, head, verb_of, verify
from registry.acts.assign import Assign, assign
from registry.acts.end import end
from registry.models import Assignment, Organisation
from registry.queries import entry, uses
from registry.store.journal import acting
from tests.factories import BUILDING, DAY, SAYS
from tests.rights import AUDIT, FINANCE

ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
SLIP = {"by": "王敏", "because": "录入有误"}


def give(database, rooms=ROOMS[:1], to=FINANCE, on=DAY, **more):
    with database.writing() as session:
        assign(session, Assign(rooms=tuple(rooms), organisation=to, **more), on=on, **SAYS)
    with database.reading() as session:
        return head(session)[0]


def take_back(database, line):
    verb = verb_of("take-back")
    with database.writing() as session:
        verb.run(session, verb.read({"line": line}), on=DAY, **SLIP)
    with database.reading() as session:
        verify(session)
        return head(session)[0]


def held(database, code=FINANCE, known=None):
    with database.reading() as session:
        ids = [it.id for it in session.query(Organisation) if it.code == code]
        return sorted(str(it.room_id) for it in uses.held(session, ids, on=DAY, known=known))


def test_a_slip_is_gone_from_what_is_known_now_and_stays_in_what_was_known(office):
    line = give(office, ROOMS[:2])
    had = held(office)
    with office.reading() as session:
        then = entry(session, line).known
    undone = take_back(office, line)
    assert held(office) == []
    assert held(office, known=then) == had
    give(office, ROOMS[:1], to=AUDIT)
    with pytest.raises(Conflict, match="市审计局"):
        take_back(office, undone)
    take_back(office, undone + 1)
    take_back(office, undone)
    assert held(office) == had


def test_what_was_ended_by_mistake_holds_again_unless_somebody_has_moved_in(office):
    give(office)

    def vacate():
        later = DAY + timedelta(days=30)
        with office.writing() as session, acting(session, "assign", subject="腾退", **SAYS) as act:
            end(session, session.query(Assignment).filter(Assignment.known_to.is_(None)).all(), on=later)
            return act.number

    had, line = held(office), vacate()
    take_back(office, line)
    assert held(office) == had
    with office.reading() as session:
        assert [it.valid_to for it in session.query(Assignment).filter(Assignment.known_to.is_(None))] == [None]
    line = vacate()
    give(office, to=AUDIT, on=DAY + timedelta(days=40), share=Decimal(50))
    with pytest.raises(Conflict, match="市审计局"):
        take_back(office, line)


def test_what_has_been_changed_since_or_is_built_upon_is_not_taken_back(office):
    first = give(office)
    second = take_back(office, first)
    with pytest.raises(Conflict, match=str(second)):
        take_back(office, first)
    with pytest.raises(Conflict):
        take_back(office, 1)
    with pytest.raises(NotFound):
        take_back(office, 10**6)
