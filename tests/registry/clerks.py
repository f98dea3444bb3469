"""What other processes do to a register while a test looks on or kills them, and how to tell that it is sound."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from registry import Conflict, Database, Papers, upgrade, verify
from registry.acts.assign import Assign, assign
from registry.acts.bulk import enrol_city
from registry.models import Building, Floor, RoomSurvey
from registry.store.database import touches_box
from tests.factories import DAY, Handed, hand_in
from tests.registry.conftest import break_in

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.registry.clerks"])
"""A real process each, that has imported everything before it is asked for."""


@contextmanager
def clerk(work: Any, *told: Any) -> Iterator[tuple[Any, Connection]]:
    """A process at work, and the line it reports on; it is killed when the block ends, if it has not ended before."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=work, args=(there, *told))
    process.start()
    there.close()
    try:
        yield process, here
    finally:
        process.kill()
        process.join()
        here.close()


def heard(line: Connection) -> list[Any]:
    """All that a process reported before it ended."""
    said = []
    try:
        while True:
            said.append(line.recv())
    except (EOFError, ConnectionResetError):
        return said


def enrol_in_turns(line: Connection, url: str, handed: Handed, turns: Sequence[Sequence[str]], bulk: bool) -> None:
    """Enrol some buildings of a file a transaction, and report each when it is kept."""
    database = Database(url)
    everything = {code for turn in turns for code in turn}
    line.send("ready")
    for turn in turns:
        with database.writing(bulk=bulk) as session:
            hand_in(session, handed, leave_out=everything - set(turn))
        line.send(tuple(turn))
    database.close()


def enrol_a_city(line: Connection, url: str, path: Path, at_once: int) -> None:
    """Enrol a city's file, and report whenever more floors are kept how many are."""
    database = Database(url)
    line.send("ready")
    papers = Papers(original=path, file_name=path.name)
    kept = 0
    for progress in enrol_city(database, path, papers=papers, on=DAY, by="测绘员", because="全市普查", at_once=at_once):
        if progress.floors > kept:
            line.send(kept := progress.floors)
    database.close()


def assign_in_turns(line: Connection, url: str, organisation: str, turns: Sequence[Sequence[str]], on: date) -> None:
    """Assign some rooms a transaction to an organisation; report of each turn what stands in the way, or nothing once it is kept."""
    database = Database(url)
    line.send("ready")
    line.recv()
    for turn in turns:
        refused = ""
        try:
            with database.writing() as session:
                told = Assign(rooms=tuple(turn), organisation=organisation, last_day=on + timedelta(days=9))
                assign(session, told, on=on, by=organisation, because="抢房")
        except Conflict as said:
            refused = said.words.zh
        line.send((tuple(turn), refused))
    database.close()


def make_register(line: Connection, url: str) -> None:
    """Make an empty file a register."""
    database = Database(url)
    line.send("ready")
    upgrade(database)
    line.send("made")
    database.close()


def rooms_by_building(database: Database, codes: Sequence[str]) -> dict[str, int]:
    """How many rooms each building has today."""
    query = (
        select(Building.code, func.count(RoomSurvey.row_id))
        .outerjoin(Floor, (Floor.building_id == Building.id) & Floor.known_to.is_(None))
        .outerjoin(RoomSurvey, (RoomSurvey.floor_id == Floor.id) & RoomSurvey.known_to.is_(None) & (RoomSurvey.valid_from <= DAY))
        .where(Building.code.in_(codes), Building.known_to.is_(None))
        .group_by(Building.code)
    )
    with database.reading() as session:
        return dict(session.execute(query).all())


def assert_sound(database: Database, url: str) -> int:
    """The journal agrees with the rows, and the spatial index is whole; how many lines the journal has."""
    with database.reading() as session:
        lines = verify(session)
        drawn = session.scalar(select(func.count()).select_from(RoomSurvey).where(RoomSurvey.outline.is_not(None)))
        found = session.scalar(
            select(func.count()).select_from(RoomSurvey).where(touches_box(RoomSurvey.outline, -180, -90, 180, 90))
        )
        codes = Counter(session.scalars(select(Building.code).where(Building.known_to.is_(None), Building.valid_to.is_(None))))
    assert found == drawn
    assert set(codes.values()) <= {1}
    if database.embedded:
        assert break_in(url, "SELECT count(*) FROM rtree_room_survey_outline") == [(drawn,)]
        assert break_in(url, "SELECT rtreecheck('rtree_room_survey_outline')") == [("ok",)]
        assert break_in(url, "SELECT count(*) FROM sqlite_master WHERE name = 'rtree_room_survey_outline_insert'") == [(1,)]
        assert break_in(url, "PRAGMA integrity_check") == [("ok",)]
    else:
        assert break_in(url, "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_room_survey_outline'") == [(1,)]
    return lines
