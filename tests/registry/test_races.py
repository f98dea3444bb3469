"""Many write at once, others read meanwhile: nothing is lost, nothing is seen half."""

import itertools
from contextlib import closing
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import select

from floorplans.finding import key_of
from floorplans.vocabulary import Severity
from registry import Blocked, Conflict, Database, Decision, accept, compare, head, made_ready, settle, views, withdraw
from registry.models import Entry, Survey
from tests.conftest import size
from tests.factories import DAY, finding, hand_in, record, row, sheet, survey
from tests.registry import clerks

WRITERS, EACH = size(4, 12), size(4, 20)
ROOMS = 25


def at_once(*works):
    """Run some works in threads that start together; what they raised."""
    start, raised = Barrier(len(works)), []

    def run(work):
        start.wait()
        try:
            work()
        except Exception as said:  # noqa: BLE001  # the test looks at what it was
            raised.append(said)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return raised


def floor_of(folder, code):
    numbers = [f"1{i:02}" for i in range(ROOMS)]
    return survey(
        folder, sheet(*row(*numbers), building=code), sheet(*row(*numbers), building=code, floor="2F"), name=f"{code}.dxf"
    )


def numbers_of(database):
    with database.reading() as session:
        return list(session.execute(select(Entry.number, Entry.known).order_by(Entry.number)))


def assert_in_order(database, lines):
    told = numbers_of(database)
    assert [number for number, _ in told] == list(range(1, lines + 1))
    assert all(a.known < b.known for a, b in itertools.pairwise(told))


def test_many_clerks_and_another_office_write_while_others_read(database, register, tmp_path):
    """Threads of this process with a database each, and a second process; readers look on all the while."""
    mine = [[f"371500-{w:04}-{i:03}" for i in range(1, EACH + 1)] for w in range(1, WRITERS + 1)]
    theirs = [f"371500-0900-{i:03}" for i in range(1, EACH + 1)]
    every = [code for codes in (*mine, theirs) for code in codes]
    handed = {code: floor_of(tmp_path, code) for codes in mine for code in codes}
    sheets = [sheet(*row(*(f"1{i:02}" for i in range(ROOMS))), building=code, floor=f) for code in theirs for f in ("1F", "2F")]
    with database.writing() as session:
        for code in theirs:
            record(session, code)
    over, seen, halves = Event(), set(), []

    def write(codes):
        with closing(Database(register)) as own:
            for code in codes:
                with own.writing() as session:
                    record(session, code)
                with own.writing(bulk=code.endswith("2")) as session:
                    hand_in(session, handed[code])

    def look():
        with closing(Database(register)) as own:
            while not over.is_set():
                for code, rooms in clerks.rooms_by_building(own, every).items():
                    seen.add(code)
                    if rooms not in {0, 2 * ROOMS}:
                        halves.append((code, rooms))

    reader = Thread(target=look)
    reader.start()
    with clerks.clerk(
        clerks.enrol_in_turns, register, survey(tmp_path, *sheets, name="另一单位.gpkg"), [[code] for code in theirs], False
    ) as (_, line):
        assert line.recv() == "ready"
        raised = at_once(*(lambda codes=codes: write(codes) for codes in mine))
        assert clerks.heard(line) == [(code,) for code in theirs]
    over.set()
    reader.join()
    assert raised == []
    assert halves == []
    assert seen
    assert clerks.rooms_by_building(database, every) == dict.fromkeys(every, 2 * ROOMS)
    lines = clerks.assert_sound(database, register)
    assert lines == len(theirs) + sum(2 * len(codes) for codes in mine) + len(theirs)
    assert_in_order(database, lines)


def test_two_who_enrol_the_same_drawing_at_once_enrol_it_once(database, register, tmp_path):
    with database.writing() as session:
        record(session)
    handed = survey(tmp_path, sheet(*row("101", "102")))

    def write():
        with closing(Database(register)) as own, own.writing() as session:
            hand_in(session, handed)

    assert at_once(*[write] * 6) == []
    assert clerks.assert_sound(database, register) == 2
    with database.reading() as session:
        assert len(session.scalars(select(Survey)).all()) == 1


def test_two_resurveys_of_one_floor_at_once_follow_each_other(database, register, tmp_path):
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101", "102"))))
    drawings = [
        survey(tmp_path, sheet(*row(*numbers)), name=f"{i}.dxf") for i, numbers in enumerate((["101"], ["101", "103"], ["104"]))
    ]

    def write(handed):
        with closing(Database(register)) as own, own.writing() as session:
            hand_in(session, handed)

    assert at_once(*(lambda one=one: write(one) for one in drawings)) == []
    assert clerks.assert_sound(database, register) == 5
    with database.reading() as session:
        last = session.scalar(select(Entry).order_by(Entry.number.desc()).limit(1))
        survey_id = last.after[-1]["survey"]
        digest = next(one.digest for one in session.scalars(select(Survey)) if str(one.id) == survey_id)
        drawn = next(one.reading.rooms.number for one in drawings if one.reading.digest == digest)
        assert sorted(views.rooms(session, "371500-0001-001-1F", on=DAY).number) == sorted(drawn)


def test_two_reviewers_who_let_one_finding_stand_at_once_do_so_once(database, register, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102")), findings=[finding(Severity.ERROR)])
    with database.writing() as session:
        record(session)
    told = {"on": DAY, "because": "现场核实"}
    key = key_of(handed.reading.findings[0])

    def review(name):
        with closing(Database(register)) as own, own.writing() as session:
            accept(session, handed.reading, [key], by=name, **told)

    raised = at_once(*(lambda name=name: review(name) for name in ("赵工", "钱处", "孙科")))
    assert [type(one) for one in raised] == [Conflict] * 2
    assert clerks.assert_sound(database, register) == 2


def test_an_exception_withdrawn_while_its_survey_is_enrolled_counts_before_or_after(database, register, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102")), findings=[finding(Severity.ERROR)])
    key = key_of(handed.reading.findings[0])
    with database.writing() as session:
        record(session)
        accept(session, handed.reading, [key], on=DAY, by="赵工", because="现场核实")

    def enter():
        with closing(Database(register)) as own, own.writing() as session:
            hand_in(session, handed)

    def take_back():
        with closing(Database(register)) as own, own.writing() as session:
            withdraw(session, "371500-0001-001-1F", key, on=DAY, by="钱处", because="不同意")

    raised = at_once(enter, take_back)
    assert [type(one) for one in raised] in ([], [Blocked])
    assert clerks.assert_sound(database, register) == 4 - len(raised)
    assert clerks.rooms_by_building(database, ["371500-0001-001"]) == {"371500-0001-001": 0 if raised else 2}


def test_parts_of_one_resurvey_taken_by_many_at_once_are_all_taken_once(database, register, tmp_path):
    numbers = [f"1{i:02}" for i in range(6)]
    again = survey(tmp_path, sheet(*row(*(f"2{it[1:]}" for it in numbers))), name="复测.dxf")
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row(*numbers))))
    with database.reading() as session:
        (shown,) = compare(session, made_ready(session, again.reading, ()), settle(again.reading, ()))
    keys = [fate.key for fate in shown.fates]

    def take(key):
        with closing(Database(register)) as own, own.writing() as session:
            hand_in(session, again, accept=Decision(keys=frozenset({key})))

    assert at_once(*(lambda key=key: take(key) for key in keys)) == []
    assert clerks.assert_sound(database, register) == 2 + len(keys)
    with database.reading() as session:
        assert sorted(views.rooms(session, "371500-0001-001-1F", on=DAY).number) == [f"2{it[1:]}" for it in numbers]
        assert compare(session, made_ready(session, again.reading, ()), settle(again.reading, ()))[0].enrolled

    raised = at_once(*(lambda key=key: take(key) for key in keys[:2]))
    assert {type(one) for one in raised} <= {Conflict}
    assert clerks.assert_sound(database, register) == 2 + len(keys)


def test_the_same_building_recorded_by_many_at_once_is_there_once(database, register):
    def write():
        with closing(Database(register)) as own, own.writing() as session:
            record(session)

    assert at_once(*[write] * 6) == []
    assert clerks.assert_sound(database, register) == 1


def test_a_reader_sees_one_state_however_long_it_looks(database, register, tmp_path):
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101"))))
    with database.reading() as session:
        before = head(session)
        with database.writing() as other:
            hand_in(other, survey(tmp_path, sheet(*row("101", "102"))))
        assert head(session) == before
        assert len(views.rooms(session, "371500-0001-001-1F", on=DAY)) == 1
    with database.reading() as session:
        assert len(views.rooms(session, "371500-0001-001-1F", on=DAY)) == 2


def test_who_reads_cannot_write(database):
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError), database.reading() as session:
        record(session)
    with database.reading() as session:
        assert head(session)[0] == 0


def test_a_writer_who_fails_leaves_the_door_open(database, register, tmp_path):
    with pytest.raises(Conflict), database.writing() as session:  # noqa: PT012  # the whole transaction is what must fail
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101"), building="371500-0001-009")))
    with database.writing() as session:
        assert head(session)[0] == 0
        record(session)
    assert clerks.assert_sound(database, register) == 1


def test_a_bulk_writer_who_fails_leaves_the_spatial_index(database, register, tmp_path):
    with database.writing() as session:
        record(session)
    with pytest.raises(Conflict), database.writing(bulk=True) as session:  # noqa: PT012  # the whole transaction is what must fail
        hand_in(session, survey(tmp_path, sheet(*row("101"))))
        hand_in(session, survey(tmp_path, sheet(*row("101"), building="371500-0001-009")))
    clerks.assert_sound(database, register)
    with database.writing() as session:
        hand_in(session, survey(tmp_path, sheet(*row("101", "102"))))
    clerks.assert_sound(database, register)
