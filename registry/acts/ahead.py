"""Work done by other processes, a few items ahead of the one who takes the results, in their order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from gc import get_threshold, set_threshold
from itertools import islice
from multiprocessing import get_context, parent_process
from signal import SIG_IGN, SIGINT, signal
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKERS = 2
AHEAD = 2 * WORKERS
"""So many items are asked for before they are needed."""


@contextmanager
def workers() -> Iterator[ProcessPoolExecutor]:
    """Two processes that have all loaded that this one has; to be started before a connection is opened, which they would share.

    Leaving early waits for the items at hand only.
    """
    before = get_threshold()
    set_threshold(50_000, 20, 50)  # the many small objects of a drawing are no garbage
    pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("fork"), initializer=_begin)
    pool.submit(int)  # with it all of them start, now
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        set_threshold(*before)


def ahead(pool: ProcessPoolExecutor, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """The results in the order of the items. Work begins now; so few are asked for at once that memory stays bounded."""
    rest = iter(items)
    return _in_order(deque(pool.submit(work, item) for item in islice(rest, AHEAD)), (pool.submit(work, item) for item in rest))


def _in_order(asked: deque[Future[Result]], rest: Iterator[Future[Result]]) -> Iterator[Result]:
    while asked:
        result = asked.popleft().result()
        asked.extend(islice(rest, 1))
        yield result


def _begin() -> None:
    """Interrupts are the parent's to handle; when it is killed, its workers go too. While it has something to do it goes first."""
    signal(SIGINT, SIG_IGN)
    os.nice(5)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
