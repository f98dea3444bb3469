"""Two hundred readers and twenty writers at once: nobody meets an error, nothing acknowledged is lost, memory stays where it is."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from registry import Database, verify
from tests import load
from tests.conftest import size

READERS, WRITERS, SECONDS = size(40, 200), size(8, 20), size(4, 300)
SLOWEST = size(15, 60)
"""Seconds that one in a hundred may take on a machine of two cores, clients included, where nobody ever pauses."""


def crowd(*asked, **how):
    with ThreadPoolExecutor(1) as aside:  # a browser test in the same session leaves a loop running in this thread
        return aside.submit(lambda: asyncio.run(load.crowd(*asked, **how))).result()


def test_many_read_and_write_at_once(register, tmp_path, record_property):
    token = load.furnish(register, tmp_path)
    with load.serving(register, tmp_path) as (port, server):
        told = crowd(port, server.pid, token, readers=READERS, writers=WRITERS, seconds=SECONDS)
    assert server.returncode in {0, -15}
    assert told.wrong == {}
    assert told.cut_off == 0
    assert len(told.kept) == len(told.asked) >= WRITERS
    assert len(told.reads) >= READERS
    record_property(f"the clients stood still at most, s, {register[:10]}", round(told.stood_still, 1))
    for name in ("reads", "writes"):
        shares = {share: round(told.percentile(share, name) * 1000) for share in (50, 95, 99)}
        record_property(f"{name} {len(getattr(told, name))}, ms, {register[:10]}", shares)
        assert shares[99] < (SLOWEST + told.stood_still) * 1000
    settled = told.memory[len(told.memory) // 3 :]
    third = len(settled) // 3
    record_property(f"memory, MiB, {register[:10]}", [it >> 20 for it in settled[::3]])
    assert max(settled[-third:]) < 1.15 * max(settled[:third]) + (16 << 20)
    with closing(Database(register)) as database:
        load.assert_kept(database, told)
        with database.reading() as session:
            verify(session)
