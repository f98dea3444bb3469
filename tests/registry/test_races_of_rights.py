"""Eight offices reach for the same rooms at once, and one is killed while it does: each room goes to one of them, and the journal knows which."""

import random
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select

from registry import verify
from registry.models import Assignment, Entry, Organisation, Room
from tests.conftest import size
from tests.factories import BUILDING, DAY, hand_in, record, row, sheet, survey
from tests.registry import clerks
from tests.rights import body

OFFICES, ROOMS = 8, 50
CODES = [f"371500-P{i:03}" for i in range(1, OFFICES + 1)]
KILLS = size(5, 100)


@pytest.fixture
def wanted(database, tmp_path):
    """Fifty rooms that nobody has, and eight offices."""
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row(*(f"1{i:02}" for i in range(ROOMS))))))
    for code in CODES:
        body(database, code, f"单位{code[-3:]}")
    return [f"{BUILDING}-1F-1{i:02}" for i in range(ROOMS)]


def held(database, *entries):
    """Code of each room that somebody has, with its holder and the line that gave it, once for each time."""
    query = (
        select(Room.code, Organisation.code, Assignment.entry)
        .join(Assignment, Assignment.room_id == Room.id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.known_to.is_(None))
    )
    with database.reading() as session:
        return session.execute(query).all()


def given(database):
    """What the journal says was assigned: line → by whom, and how many rooms."""
    with database.reading() as session:
        verify(session)
        lines = session.scalars(select(Entry).where(Entry.act == "assign")).all()
        return {it.number: (it.by, len(it.after)) for it in lines}


def compete(register, turns_of, *, kill_first_after=None):
    """All offices at once; what each reported, the first being killed after so many of its turns."""
    with ExitStack() as stack:
        offices = [
            stack.enter_context(clerks.clerk(clerks.assign_in_turns, register, code, turns_of(code), DAY)) for code in CODES
        ]
        for _, line in offices:
            assert line.recv() == "ready"
        for _, line in offices:
            line.send("go")
        reported = {code: [] for code in CODES}
        if kill_first_after is not None:
            process, line = offices[0]
            reported[CODES[0]] = [line.recv() for _ in range(kill_first_after)]
            process.kill()
        for code, (_, line) in zip(CODES, offices, strict=True):
            reported[code] += clerks.heard(line)
        return reported


def shuffled(wanted, code, of):
    turns = [wanted[i : i + of] for i in range(0, ROOMS, of)]
    random.Random(code).shuffle(turns)  # noqa: S311  # an order, not a secret
    return turns


def test_each_room_goes_to_one_and_every_loser_is_told_who_has_it(database, register, wanted):
    reported = compete(register, lambda code: shuffled(wanted, code, 2))
    won = {room: code for code, turns in reported.items() for rooms, refused in turns if not refused for room in rooms}
    refusals = [refused for turns in reported.values() for _, refused in turns if refused]
    assert sum(map(len, reported.values())) == OFFICES * ROOMS // 2
    assert len(refusals) == (OFFICES - 1) * ROOMS // 2
    assert all("房间已有单位使用" in it and "单位" in it and BUILDING in it for it in refusals)
    there = held(database)
    assert {room: code for room, code, _ in there} == won
    assert Counter(room for room, _, _ in there) == dict.fromkeys(wanted, 1)
    lines = given(database)
    assert {entry: (code, 2) for _, code, entry in there} == lines
    assert clerks.assert_sound(database, register) == 2 + OFFICES + ROOMS // 2


def test_all_fifty_in_one_act_go_to_one_office_whole(database, register, wanted):
    reported = compete(register, lambda _code: [wanted])
    winners = [code for code, ((_, refused),) in reported.items() if not refused]
    assert len(winners) == 1
    assert {code for _, code, _ in held(database)} == set(winners)
    assert list(given(database).values()) == [(winners[0], ROOMS)]


def test_one_that_is_killed_while_all_compete_leaves_nothing_half_done(database, register, wanted):
    reported = compete(register, lambda code: shuffled(wanted, code, 5), kill_first_after=3)
    won = Counter(code for code, turns in reported.items() for _, refused in turns if not refused)
    there = held(database)
    assert Counter(room for room, _, _ in there) == dict.fromkeys(wanted, 1)
    lines = Counter(code for code, _ in given(database).values())
    assert set(given(database).values()) <= {(code, 5) for code in CODES}
    assert lines - won in (Counter(), Counter({CODES[0]: 1}))  # it may have been killed between keeping and saying so
    assert not won - lines
    clerks.assert_sound(database, register)


def test_one_act_over_fifty_rooms_is_killed_at_any_moment(database, register, wanted, record_property):
    def attempt(days, after=None):
        with clerks.clerk(clerks.assign_in_turns, register, CODES[0], [wanted], DAY + timedelta(days=days)) as (process, line):
            assert line.recv() == "ready"
            line.send("go")
            began = time.monotonic()
            if after is not None:
                time.sleep(after)
                process.kill()
            said = clerks.heard(line)
            return said, time.monotonic() - began

    (_, duration) = attempt(0)
    chance, outcome = random.Random(29), Counter()  # noqa: S311  # random moments, not secrets
    for i in range(1, KILLS + 1):
        before = len(held(database))
        said, _ = attempt(20 * i, after=1.2 * duration * chance.random())
        with database.writing():
            pass  # the server has noticed that its client is gone
        more = len(held(database)) - before
        assert more in {0, ROOMS}
        assert more or not said
        outcome["after" if more else "before"] += 1
        assert set(given(database).values()) == {(CODES[0], ROOMS)}
    record_property(f"kills within an assignment, {register[:10]}", dict(outcome))
    clerks.assert_sound(database, register)
