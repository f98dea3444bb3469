"""The journal: numbered without gaps, linked by digests, never running backwards, only ever added to."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from floorplans.vocabulary import Severity
from registry import Database, head, verify
from registry.models import Building, Entry, Room, Site
from registry.store import ids, journal
from registry.store.journal import GENESIS, acting, acting_each, close, seal
from tests.factories import ANCHOR, BUILDING, DAY, SAYS, Cell, cell, finding, hand_in, record, row, sheet, survey


class Clock:
    """Stands in for ``datetime`` where the journal asks the time."""

    def __init__(self, *readings):
        self.readings = list(readings)

    def now(self, zone):
        assert zone is UTC
        return self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]


def lines(database):
    with database.reading() as session:
        return list(session.scalars(select(Entry).order_by(Entry.number)))


def test_every_act_writes_one_line_that_says_who_and_why(database, tmp_path):
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101"))))
    first, second = lines(database)
    assert (first.number, first.act, first.subject) == (1, "record-building", f"Building {BUILDING}")
    assert (second.number, second.act) == (2, "enrol")
    assert {(one.by, one.because) for one in (first, second)} == {(SAYS["by"], SAYS["because"])}
    assert [it["table"] for it in first.after] == ["site", "building"]
    assert first.after[1]["placement"]["longitude"] == ANCHOR.longitude
    assert first.before == []


def test_lines_are_linked(database, tmp_path):
    with database.writing() as session:
        for i in range(1, 5):
            record(session, f"371500-0001-{i:03}")
    told = lines(database)
    assert [one.previous for one in told] == [GENESIS, *(one.digest for one in told[:-1])]
    assert [one.digest for one in told] == [seal(vars(one)) for one in told]
    with database.reading() as session:
        assert head(session) == (4, told[-1].digest)


def test_an_empty_register_has_an_empty_journal(database):
    with database.reading() as session:
        assert head(session) == (0, GENESIS)
        assert verify(session) == 0


def test_the_same_facts_again_are_no_act(database):
    for _ in range(3):
        with database.writing() as session:
            record(session)
    assert len(lines(database)) == 1


def test_what_changed_stands_in_the_line_before_and_after(database):
    with database.writing() as session:
        record(session)
        record(session, name="综合楼", on=DAY + timedelta(days=5))
    line = lines(database)[1]
    assert [it["name"] for it in line.before] == ["1号楼"]
    assert [(it["name"], it["valid_from"], it.get("valid_to")) for it in line.after] == [
        ("1号楼", "2026-03-02", "2026-03-07"),
        ("综合楼", "2026-03-07", None),
    ] or sorted(it["name"] for it in line.after) == ["1号楼", "综合楼"]
    assert list(line.closes) == ["building"]


def test_numbers_have_no_gap_after_an_act_that_failed(database):
    with database.writing() as session:
        record(session)
    with pytest.raises(ZeroDivisionError), database.writing() as session:  # noqa: PT012  # the whole transaction is what must fail
        record(session, "371500-0001-002")
        raise ZeroDivisionError
    with database.writing() as session:
        record(session, "371500-0001-003")
    assert [one.number for one in lines(database)] == [1, 2]
    with database.reading() as session:
        assert verify(session) == 2


def test_an_act_that_fails_inside_a_transaction_that_goes_on_leaves_no_line(database):
    with database.writing() as session:
        with pytest.raises(ZeroDivisionError), acting(session, "try", subject="-", **SAYS):
            raise ZeroDivisionError
        record(session)
    assert [one.act for one in lines(database)] == ["record-building"]


def test_instants_never_run_backwards_though_the_clock_does(database, monkeypatch):
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    monkeypatch.setattr(journal, "datetime", Clock(noon, noon - timedelta(hours=1), noon - timedelta(days=400), noon, noon))
    for i in range(1, 5):
        with database.writing() as session:
            record(session, f"371500-0001-{i:03}")
    told = [one.known for one in lines(database)]
    assert told == sorted(set(told))
    assert told[0] == noon
    assert told[-1] < noon + timedelta(seconds=1)


def test_several_acts_at_once_are_numbered_in_their_order(database, tmp_path):
    with database.writing() as session:
        for i in (1, 2, 3):
            record(session, f"371500-0001-{i:03}")
        hand_in(session, survey(tmp_path, *(sheet(*row("1"), building=f"371500-0001-{i:03}") for i in (3, 1, 2))))
    told = lines(database)[3:]
    assert [one.subject for one in told] == [f"Building 371500-0001-{i:03}" for i in (1, 2, 3)]
    assert told[0].known < told[1].known < told[2].known
    with database.reading() as session:
        assert verify(session) == 6


def test_of_acts_journalled_together_none_may_do_nothing(database):
    with (
        pytest.raises(RuntimeError, match="each"),
        database.writing() as session,
        acting_each(session, "try", subjects=["a", "b"], **SAYS) as (first, _),
    ):
        first.after.append({"did": "something"})


def test_nothing_is_written_outside_an_act(database):
    with database.writing() as session:
        session.add(Room(id=ids.new_id(datetime.now(UTC)), floor_id=UUID(int=1), code="371500-0001-001-1F-1", entry=1))
        with pytest.raises(RuntimeError, match="outside an act"):
            session.flush()
        session.expunge_all()
    assert lines(database) == []


def test_rows_are_never_changed(database):
    with database.writing() as session:
        record(session)
    for change in (lambda it: setattr(it, "name", "别的楼"), lambda it: setattr(it, "valid_to", DAY)):
        with (  # noqa: PT012  # the whole transaction is what must fail
            pytest.raises(RuntimeError, match="never deleted or changed"),
            database.writing() as session,
            acting(session, "mend", subject="-", **SAYS),
        ):
            change(session.scalar(select(Building)))
            session.flush()
    with database.reading() as session:
        assert session.scalar(select(Building.name)) == "1号楼"
        verify(session)


def test_rows_are_never_deleted(database):
    with database.writing() as session:
        record(session)
    with (  # noqa: PT012  # the whole transaction is what must fail
        pytest.raises(RuntimeError, match="never deleted or changed"),
        database.writing() as session,
        acting(session, "clear", subject="-", **SAYS),
    ):
        session.delete(session.scalar(select(Site)))
        session.flush()


def test_a_row_is_closed_within_an_act_only(database):
    with database.writing() as session:
        record(session)
    with database.writing() as session:
        found = session.scalar(select(Building))
        found.known_to = datetime.now(UTC)
        with pytest.raises(RuntimeError, match="outside an act"):
            session.flush()
        session.expunge_all()
    with database.writing() as session, acting(session, "end", subject="-", **SAYS):
        close(session, session.scalar(select(Building)))
    with database.reading() as session:
        assert verify(session) == 2


@pytest.mark.parametrize(
    "deed", ["UPDATE journal SET by = '别人'", "DELETE FROM journal", "DELETE FROM journal WHERE number = 1"]
)
def test_the_database_itself_refuses_to_change_the_journal(database, intruder, deed):
    with database.writing() as session:
        record(session)
    import sqlite3

    import psycopg

    with pytest.raises((sqlite3.DatabaseError, psycopg.DatabaseError), match="only ever added to"):
        intruder(deed)
    with database.writing() as session, pytest.raises(DBAPIError, match="only ever added to"):
        session.connection().exec_driver_sql(deed)
    assert lines(database)[0].by == SAYS["by"]


def test_the_network_register_refuses_to_empty_the_journal(network_register):
    import psycopg

    from tests.registry.conftest import break_in

    with pytest.raises(psycopg.DatabaseError, match="only ever added to"):
        break_in(network_register, "TRUNCATE journal")


class Dice:
    """Stands in for ``secrets``: the same identifiers for the same acts."""

    def __init__(self):
        self.random = Random(1)  # noqa: S311  # the same dice for both

    def token_bytes(self, count):
        return self.random.randbytes(count)

    def randbits(self, count):
        return self.random.getrandbits(count)


def a_year(url, folder, monkeypatch, bulk):
    """What an office does in a year, at given instants and with given identifiers; the head of its journal."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(journal, "datetime", Clock(*(start + timedelta(minutes=i, microseconds=i) for i in range(99))))
    monkeypatch.setattr(ids, "secrets", Dice())
    second = "371500-0001-002"
    shaft = cell("102", 4).outline.buffer(-1.5)
    drawings = [
        survey(
            folder,
            sheet(cell("101"), cell("102", 4, deducted=shaft), Cell(number="103", outline=None, declared="18.24")),
            sheet(*row("101", "102"), building=second, floor="夹层"),
            findings=[finding(severity) for severity in (Severity.WARNING, Severity.NOTE)],
            name="年初.dxf",
        ),
        survey(folder, sheet(cell("102", 4), cell("103", 8), cell("104", 12, width=3.3)), name="年中.dxf"),
    ]
    database = Database(url)
    with database.writing() as session:
        record(session, built_year=1998, outline=cell("", 115.98, 36.45, width=0.001, depth=0.001).outline)
        record(session, second, placement=None)
    for i, handed in enumerate(drawings):
        with database.writing(bulk=bulk) as session:
            hand_in(session, handed, on=DAY + timedelta(days=i))
    with database.writing() as session:
        record(session, name="综合楼", on=DAY + timedelta(days=9))
    with database.reading() as session:
        verify(session)
        said = head(session)
    database.close()
    return said


def test_the_same_acts_have_the_same_digest_in_bulk(fresh, tmp_path, monkeypatch):
    assert len({a_year(fresh(), tmp_path, monkeypatch, bulk) for bulk in (False, True)}) == 1


def test_the_same_acts_have_the_same_digest_in_both_databases(embedded_register, network_register, tmp_path, monkeypatch):
    heads = {a_year(url, tmp_path, monkeypatch, bulk=False) for url in (embedded_register, network_register)}
    assert len(heads) == 1
    assert heads.pop()[0] == 6


def test_a_line_s_digest_covers_everything_it_says(database):
    with database.writing() as session:
        record(session)
    (line,) = lines(database)
    told = {name: getattr(line, name) for name in (*journal.SAID, "rows_digest", "previous")}
    assert (
        seal(told)
        == line.digest
        == sha256(journal.orjson.dumps({**told, "known": line.known}, option=journal.orjson.OPT_SORT_KEYS)).hexdigest()
    )
    for name, other in {"by": "别人", "because": "", "number": 2, "known": line.known + journal.TICK, "after": []}.items():
        assert seal({**told, name: other}) != line.digest


def test_identifiers_rise_and_never_meet():
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    keys = ids.new_keys(5000, at)
    assert keys == sorted(set(keys))
    assert not set(keys) & set(ids.new_keys(5000, at))
    assert {UUID(bytes=key).version for key in keys} == {7}
    assert {int.from_bytes(key[:6], "big") for key in keys} == {int(at.timestamp() * 1000)}
    assert ids.new_keys(1, at + timedelta(milliseconds=1))[0] > keys[-1]
