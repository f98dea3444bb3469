"""Rooms are assigned: each once, shares up to the whole, and what is refused is named with its holder."""

from datetime import date
from decimal import Decimal

import pytest

from registry import Conflict, Invalid, NotFound, verb_of, verify
from registry.acts.assign import Assign, assign
from registry.models import Organisation
from registry.queries import uses
from tests.factories import BUILDING, DAY, SAYS
from tests.rights import AUDIT, FINANCE, body

ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))


def give(database, rooms=ROOMS[:1], to=FINANCE, on=DAY, **more):
    with database.writing() as session:
        return [it.id for it in assign(session, Assign(rooms=tuple(rooms), organisation=to, **more), on=on, **SAYS)]


def test_a_room_that_somebody_has_is_refused_to_others_with_the_holders_name(office):
    give(office)
    with pytest.raises(Conflict, match="市财政局"):
        give(office, ROOMS[:2], to=AUDIT)
    with office.reading() as session:
        found = uses.held(session, [it.id for it in session.query(Organisation) if it.code == AUDIT], on=DAY)
        assert found == []
        assert verify(session) > 0


def test_a_room_is_shared_up_to_the_whole_and_no_further(office):
    give(office, share=Decimal("66.67"))
    give(office, to=AUDIT, share=Decimal("33.33"))
    body(office, "371500-P003", "市档案馆")
    with pytest.raises(Conflict, match=r"66\.67"):
        give(office, to="371500-P003", share=Decimal("0.01"))


def test_a_room_may_be_promised_for_when_it_is_free_again(office):
    give(office, last_day=date(2026, 6, 30))
    give(office, to=AUDIT, on=date(2026, 7, 1))
    with pytest.raises(Conflict):
        give(office, to=AUDIT, on=date(2026, 6, 30), last_day=date(2026, 6, 30), share=Decimal(50))


def test_what_is_wrong_is_told_by_its_field(office):
    with pytest.raises(Invalid) as wrong:
        verb_of("assign").read({"organisation": FINANCE, "share": "half", "rooms": [ROOMS[0]], "tenure": "gift"})
    assert set(wrong.value.problems) == {"share", "tenure"}
    with pytest.raises(Invalid):
        give(office, share=Decimal(0))
    with pytest.raises(NotFound):
        give(office, rooms=[f"{BUILDING}-1F-999"])


def test_the_database_itself_refuses_what_the_act_overlooked(office, monkeypatch):
    from sqlalchemy.exc import DatabaseError

    give(office)
    monkeypatch.setattr("registry.acts.assign._exceeds", lambda *_: False)
    with pytest.raises(DatabaseError):
        give(office, to=AUDIT, share=Decimal(1))
    with pytest.raises(DatabaseError):
        give(office, share=Decimal(1), on=date(2027, 1, 1))
