"""Whatever is done with rooms and seats on whatever days: no room is shared out beyond the whole, nobody has two first offices."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import RegistryError, verb_of
from registry.models import Assignment, Seat
from tests.conftest import PATIENT, size
from tests.factories import DAY, SAYS
from tests.registry.seating import AUDIT, FINANCE, LI, SUN, ZHAO, furnished, room

DAYS = [DAY + timedelta(days=it) for it in range(6)]
ROOMS = st.sampled_from([room(number) for number in (201, 202, 203)])
SOME = st.lists(ROOMS, min_size=1, max_size=2, unique=True)
BODIES, PEOPLE = st.sampled_from([FINANCE, AUDIT]), st.sampled_from([LI, ZHAO, SUN])
LAST = st.one_of(st.none(), st.sampled_from(DAYS).map(str))


def act(verb, **told):
    return st.tuples(st.just(verb), st.fixed_dictionaries(told), st.sampled_from(DAYS))


ACTS = st.lists(
    st.one_of(
        act("assign", rooms=SOME, organisation=BODIES, share=st.sampled_from(["100", "60", "40"]), last_day=LAST),
        act("assign", rooms=SOME, organisation=BODIES, share=st.sampled_from(["100", "60", "40"]), last_day=LAST),
        act("seat", room=ROOMS, people=st.lists(PEOPLE, min_size=1, max_size=2, unique=True), last_day=LAST),
        act("seat", room=ROOMS, people=st.just([LI]), organisation=st.just(AUDIT), second=st.just(True), approval=st.just("批"), last_day=LAST),
        act("unseat", room=ROOMS, people=st.lists(PEOPLE, min_size=1, max_size=1)),
        act("vacate", organisation=BODIES, rooms=SOME),
        act("reclaim", rooms=SOME, reason=st.just("unused")),
        act("reallocate", rooms=SOME, giver=BODIES, taker=BODIES, last_day=LAST),
        act("move", organisation=st.just(FINANCE), rooms=st.just([room(206)]), old_rooms=st.just([room(202)]), seats=st.lists(st.fixed_dictionaries({"person": st.just(ZHAO), "room": st.just(room(206))}), max_size=1)),
    ),
    min_size=4,
    max_size=12,
)  # fmt: skip
FIRST = [
    ("assign", {"rooms": [room(201), room(202)], "organisation": FINANCE}, DAYS[0]),
    ("assign", {"rooms": [room(203)], "organisation": AUDIT, "share": "60"}, DAYS[0]),
    ("seat", {"room": room(201), "people": [LI, ZHAO]}, DAYS[0]),
]
DONE = Counter()


def try_all(session, acts):
    for name, told, on in [*FIRST, *acts]:
        found = verb_of(name)
        try:
            with session.begin_nested():
                found.run(session, found.read(told), on=on, **SAYS)
        except RegistryError:
            continue
        DONE[name] += 1


def so_on(rows, day: date):
    return [it for it in rows if it.known_to is None and it.valid_from <= day and (it.valid_to is None or it.valid_to > day)]


@pytest.fixture
def house(recorded, tmp_path):
    """The furnished building."""
    return furnished(recorded, tmp_path)


def test_whatever_is_done_nothing_is_given_out_twice(house):
    @given(ACTS)
    @settings(max_examples=size(30, 300), **PATIENT)
    def holds(acts):
        with house.rehearsing() as session:
            try_all(session, acts)
            given_out, seats = (session.query(kind).all() for kind in (Assignment, Seat))
            for day in [*DAYS, DAYS[-1] + timedelta(days=400)]:
                held = so_on(given_out, day)
                shares = Counter()
                for it in held:
                    shares[it.room_id] += it.share
                assert all(share <= 100 for share in shares.values())
                having = {(it.room_id, it.organisation_id) for it in held}
                sitting = so_on(seats, day)
                assert len({it.person_id for it in sitting if not it.second}) == len([it for it in sitting if not it.second])
                assert {(it.room_id, it.organisation_id) for it in sitting} <= having

    holds()
    assert {"assign", "seat", "vacate", "move"} <= set(DONE), "what is never done shows nothing"
