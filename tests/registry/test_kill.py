"""The plug is pulled in the middle of an enrolment: each building is as before or as after."""

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing

from registry import Database, head, upgrade
from tests.conftest import size
from tests.factories import cell, hand_in, record, sheet, survey
from tests.registry import clerks

KILLS = size(20, 200)
BUILDINGS, FLOORS, ROOMS = 6, 2, 20
WHOLE = FLOORS * ROOMS


def city(folder, site):
    """A file of several buildings, and their codes."""
    codes = [f"371500-{site:04}-{number:03}" for number in range(1, BUILDINGS + 1)]
    sheets = [
        sheet(*(cell(f"{n}{i:02}", 4.0 * i) for i in range(ROOMS)), building=code, floor=f"{n}F")
        for code in codes
        for n in range(1, FLOORS + 1)
    ]
    return survey(folder, *sheets, name=f"{site}.gpkg", padding=1 << 16), codes


def at_work(url, handed, turns, bulk):
    return clerks.clerk(clerks.enrol_in_turns, url, handed, turns, bulk)


def how_long(url, handed, turns, bulk):
    """Seconds that the enrolment takes when nobody kills it."""
    with at_work(url, handed, turns, bulk) as (_, line):
        assert line.recv() == "ready"
        began = time.monotonic()
        assert clerks.heard(line) == [tuple(turn) for turn in turns]
        return time.monotonic() - began


def killed(url, handed, turns, bulk, after):
    """Enrol, be killed some seconds after some turns, and what was reported as kept before."""
    with at_work(url, handed, turns, bulk) as (process, line):
        assert line.recv() == "ready"
        turns_done, seconds = after
        kept = [line.recv() for _ in range(turns_done)]
        time.sleep(seconds)
        process.kill()
        return {code for turn in (*kept, *clerks.heard(line)) for code in turn}


def settle(database):
    """Wait until the server has noticed that its client is gone: the journal's lock is free again."""
    with database.writing():
        pass


MISSED = 10
"""One kill in so many must come in the middle: on a machine that other work slows for a while, most come too late."""


def crash(database, url, handed, turns, bulk, after):
    """One crash and what must hold after it; how many buildings were in."""
    codes = [code for turn in turns for code in turn]
    with database.reading() as session:
        before = head(session)[0]
    reported = killed(url, handed, turns, bulk, after)
    settle(database)
    there = clerks.rooms_by_building(database, codes)
    assert set(there) == set(codes)
    assert set(there.values()) <= {0, WHOLE}
    done = {code for code, rooms in there.items() if rooms}
    assert done in [{code for turn in turns[:i] for code in turn} for i in range(len(turns) + 1)]
    assert reported <= done
    assert clerks.assert_sound(database, url) == before + len(done)
    return len(done)


def finish(database, handed, turns, bulk):
    """The same enrolment once more: everything is in, nothing twice."""
    with database.writing(bulk=bulk) as session:
        hand_in(session, handed)
    there = clerks.rooms_by_building(database, [code for turn in turns for code in turn])
    assert set(there.values()) == {WHOLE}


def moments(duration, turns, seed):
    """Random moments spread over an enrolment: after how many transactions, and how many seconds later.

    Told by what is done and not by the clock alone, so that a busy machine is hit in the middle too.
    """
    chance = random.Random(seed)  # noqa: S311  # random moments, not secrets
    return [(i % turns, 1.2 * chance.random() * duration / turns) for i in range(KILLS)]


def tell(outcome, record_property, what):
    told = {
        "before": outcome[0],
        "in the middle": sum(outcome.values()) - outcome[0] - outcome[BUILDINGS],
        "after": outcome[BUILDINGS],
    }
    record_property(what, told)
    return told["in the middle"]


def test_one_register_lives_through_many_crashes_a_building_a_transaction(database, register, tmp_path, record_property):
    def begin(site):
        handed, codes = city(tmp_path, site)
        with database.writing() as session:
            for code in codes:
                record(session, code)
        return handed, [[code] for code in codes]

    duration = how_long(register, *begin(1), bulk=False)
    outcome = Counter()
    for site, after in enumerate(moments(duration, BUILDINGS, seed=17), 2):
        handed, turns = begin(site)
        outcome[crash(database, register, handed, turns, False, after)] += 1
        finish(database, handed, turns, bulk=False)
    clerks.assert_sound(database, register)
    assert tell(outcome, record_property, f"kills, {register[:10]}") >= KILLS / MISSED


def test_a_city_s_file_in_bulk_is_killed_into_an_empty_register(fresh, tmp_path, record_property):
    """The spatial index is away while rows are written in bulk; a crash must not leave it so."""
    handed, codes = city(tmp_path, 1)
    turns = [codes[:2], codes[2:3], codes[3:5], codes[5:]]

    def begin():
        url = fresh()
        with closing(Database(url)) as database, database.writing() as session:
            for code in codes:
                record(session, code)
        return url

    duration = how_long(begin(), handed, turns, bulk=True)
    outcome = Counter()
    for after in moments(duration, len(turns), seed=23):
        url = begin()
        with closing(Database(url)) as database:
            outcome[crash(database, url, handed, turns, True, after)] += 1
            finish(database, handed, turns, bulk=True)
            clerks.assert_sound(database, url)
    assert tell(outcome, record_property, f"kills in bulk, {url[:10]}") >= KILLS / MISSED


def tables(path):
    connection = sqlite3.connect(path)
    try:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    finally:
        connection.close()


def test_making_a_register_is_killed(empty_file, tmp_path, record_property):
    """An upgrade is whole or not at all: the file is a register, or as empty as before."""
    whole = tables(empty_file)
    path = tmp_path / "new.gpkg"
    with clerks.clerk(clerks.make_register, str(path)) as (_, line):
        assert line.recv() == "ready"
        began = time.monotonic()
        assert clerks.heard(line) == ["made"]
        duration = time.monotonic() - began
    outcome = Counter()
    chance = random.Random(5)  # noqa: S311  # as above
    for i in range(KILLS):
        path = tmp_path / f"{i}.gpkg"
        path.touch()
        with clerks.clerk(clerks.make_register, str(path)) as (process, line):
            assert line.recv() == "ready"
            time.sleep(1.1 * duration * chance.random())
            process.kill()
            reported = clerks.heard(line)
        found = tables(path)
        assert found in (set(), whole)
        assert not reported or found
        outcome["after" if found else "before"] += 1
        with closing(Database(str(path))) as database:
            upgrade(database)
            with database.writing() as session:
                record(session)
            clerks.assert_sound(database, str(path))
        assert tables(path) == whole
    record_property("kills while a register is made", dict(outcome))
    assert outcome["before"]
