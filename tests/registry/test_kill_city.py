"""The plug is pulled again and again while a whole city is enrolled: what was kept stays, and the rest follows."""

import random
import time
from contextlib import closing

from registry import Database
from tests.bench.generate import city, write
from tests.conftest import size
from tests.factories import record
from tests.registry import clerks

BUILDINGS, FLOORS, ROOMS = size(60, 2000), 2, 225
CRASHES = size(3, 10)
AT_ONCE = size(1, 50_000)
"""Rooms of a transaction, a part of the file at the least."""
WHOLE = FLOORS * ROOMS


def test_a_city_is_enrolled_though_the_plug_is_pulled_again_and_again(fresh, tmp_path):
    url, chance = fresh(), random.Random(41)  # noqa: S311  # a seed that can be told
    path = write(tmp_path / "city.gpkg", city(BUILDINGS, FLOORS, ROOMS, seed=7, defects=False))
    codes = [f"371500-0001-{number:04}" for number in range(1, BUILDINGS + 1)]
    with closing(Database(url)) as database:
        with database.writing() as session:
            for code in codes:
                record(session, code)
        before = clerks.assert_sound(database, url)
        kept = 0
        for _ in range(CRASHES):
            with clerks.clerk(clerks.enrol_a_city, url, path, AT_ONCE) as (process, line):
                assert line.recv() == "ready"
                told = line.recv()
                time.sleep(chance.uniform(0, 0.4))
                process.kill()
                assert told < BUILDINGS * FLOORS
                told = max([told, *clerks.heard(line)])
            with database.writing():  # the server has noticed that its client is gone
                pass
            there = clerks.rooms_by_building(database, codes)
            assert set(there.values()) <= {0, WHOLE}
            done = sum(map(bool, there.values()))
            assert done * FLOORS >= told
            assert done >= kept
            assert clerks.assert_sound(database, url) == before + done
            kept = done
        with clerks.clerk(clerks.enrol_a_city, url, path, AT_ONCE) as (_, line):
            assert clerks.heard(line)[-1] == BUILDINGS * FLOORS
        assert set(clerks.rooms_by_building(database, codes).values()) == {WHOLE}
        assert clerks.assert_sound(database, url) == before + BUILDINGS
