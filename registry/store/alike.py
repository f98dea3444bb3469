"""A second session beside one that reads, so that a long reading may use two connections at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.store.journal import Entry
from registry.store.scope import UNSCOPED

SPARE: Final = Semaphore()
"""Had by the one reading of the process that uses two connections; nobody waits for it, so nobody waits for ever."""


@contextmanager
def alike(session: Session) -> Iterator[Session | None]:
    """Another session that sees the same state of the register; none where something is being written, or another has it.

    Two sessions that see the same last line of the journal see the same facts: none is written without its line.
    """
    database = session.info.get("database")
    if database is None or not SPARE.acquire(blocking=False):
        yield None
        return
    try:
        with database.reading() as other:
            yield other if _last(other) == _last(session) else None
    finally:
        SPARE.release()


def _last(session: Session) -> int:
    return session.scalar(select(func.max(Entry.number)), execution_options=UNSCOPED) or 0
