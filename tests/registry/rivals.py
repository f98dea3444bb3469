"""Processes that want the same rooms at once, each for an organisation of its own."""

import random
from collections.abc import Sequence
from multiprocessing.connection import Connection

from registry import Conflict, Database
from registry.acts.assign import Assign, assign
from tests.factories import DAY

SAYS = {"by": "经办人", "because": "同时办理"}


def want_rooms(line: Connection, url: str, rooms: Sequence[str], organisation: str, seed: int) -> None:
    """Try to have every room, in an order of one's own; report each with whether it was had, and what was said if not."""
    database = Database(url)
    mine = list(rooms)
    random.Random(seed).shuffle(mine)  # noqa: S311  # an order, no secret
    line.send("ready")
    line.recv()
    for room in mine:
        try:
            with database.writing() as session:
                assign(session, Assign(rooms=(room,), organisation=organisation), on=DAY, **SAYS)
        except Conflict as refused:
            line.send((room, refused.words.zh))
        else:
            line.send((room, ""))
    database.close()
