"""Eight offices want the same fifty rooms at once: each room goes to one of them, every other is told who has it."""

import random
import time
from contextlib import ExitStack

from sqlalchemy import select

from registry import head, verify
from registry.models import Assignment, Entry, Organisation, Room
from tests.conftest import size
from tests.factories import BUILDING, row, sheet, survey
from tests.registry import clerks
from tests.registry.desk import enrolled
from tests.registry.rivals import want_rooms
from tests.rights import body

RIVALS, ROOMS = 8, 50
KILLS = size(3, 40)


def contested(database, tmp_path):
    """A floor of fifty rooms that nobody has, and eight organisations; the codes of both."""
    numbers = [f"1{n:02}" for n in range(1, ROOMS + 1)]
    enrolled(database, survey(tmp_path, sheet(*row(*numbers))))
    codes = [f"371500-P{n:03}" for n in range(1, RIVALS + 1)]
    for number, code in enumerate(codes, 1):
        body(database, code, f"第{number}局")
    return [f"{BUILDING}-1F-{number}" for number in numbers], codes


def holders(database):
    """Who has each room: the code of its organisation by the room's, once for every assignment that is known."""
    query = (
        select(Room.code, Organisation.code)
        .join(Assignment, Assignment.room_id == Room.id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.known_to.is_(None))
    )
    with database.reading() as session:
        return list(session.execute(query).all())


def acts(database):
    with database.reading() as session:
        return session.scalars(select(Entry).where(Entry.act == "assign").order_by(Entry.number)).all()


def compete(database, register, rooms, codes, *, kill=None, rng=None):
    """Let all want all rooms at once, one of them being killed on the way if so told; what each of the others reported."""
    with ExitStack() as stack:
        at_work = [stack.enter_context(clerks.clerk(want_rooms, register, rooms, code, seed)) for seed, code in enumerate(codes)]
        for _, line in at_work:
            assert line.recv() == "ready"
        for _, line in at_work:
            line.send("go")
        if kill is not None:
            time.sleep(rng.uniform(0, 0.25))
            at_work[kill][0].kill()
        return {code: dict(clerks.heard(line)) for code, (_, line) in zip(codes, at_work, strict=True)}


def test_each_room_goes_to_one_and_every_loser_is_told_who_has_it(recorded, register, tmp_path):
    rooms, codes = contested(recorded, tmp_path)
    before = len(acts(recorded))
    said = compete(recorded, register, rooms, codes)
    had = dict(holders(recorded))
    assert len(holders(recorded)) == ROOMS == len(had)
    for code, told in said.items():
        assert set(told) == set(rooms)
        for room, refused in told.items():
            assert (refused == "") == (had[room] == code)
            if refused:
                winner = codes.index(had[room]) + 1
                assert f"第{winner}局" in refused
                assert room in refused
    assert len(acts(recorded)) - before == ROOMS  # the winners and nobody else
    with recorded.reading() as session:
        assert verify(session) == head(session)[0]


def test_one_of_them_is_killed_and_nothing_is_half_done(fresh, tmp_path):
    from registry import Database
    from tests.factories import record

    rng = random.Random(4171)  # noqa: S311
    for attempt in range(KILLS):
        url = fresh()
        database = Database(url)
        with database.writing() as session:
            record(session)
        folder = tmp_path / str(attempt)
        folder.mkdir()
        rooms, codes = contested(database, folder)
        said = compete(database, url, rooms, codes, kill=attempt % RIVALS, rng=rng)
        with database.writing():
            pass  # the server has noticed that its client is gone
        had = holders(database)
        assert sorted(room for room, _ in had) == sorted(rooms)
        dead = codes[attempt % RIVALS]
        for room, code in had:
            assert code == dead or said[code][room] == ""
        assert len(acts(database)) == ROOMS
        with database.reading() as session:
            assert verify(session) == head(session)[0]
        database.close()
