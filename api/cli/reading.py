"""Many files read, checked and made ready to enrol: in two processes where there are many, a few ahead of the writing."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli import speech
from api.cli.speech import Told

if TYPE_CHECKING:
    from floorplans.finding import Finding
    from floorplans.georeference import Placement
    from registry import Place
    from registry.acts.prepare import Prepared

FEW = 4
"""So many files are read sooner than two workers have started."""
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be enrolled, the exit code for it, and the errors found in it."""

    words: Told
    code: int
    findings: "tuple[Finding, ...]" = ()


def ready(
    files: Sequence[Path],
    told: "Sequence[Place]",
    known: "Mapping[str, Placement]",
    *,
    mapping: str | None,
    unit: str | None,
) -> "Iterator[Prepared | Refusal]":
    """Every file made ready for the register, or why not, in the order given; ``known`` places buildings on the earth."""
    one = partial(_one, told=tuple(told), known=known, mapping=mapping, unit=unit)
    if len(files) <= FEW:
        yield from map(one, files)
        return
    with _workers() as pool:
        ahead: deque[Future[Prepared | Refusal]] = deque()
        for path in files:
            ahead.append(pool.submit(one, path))
            if len(ahead) > 2 * WORKERS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


@contextmanager
def _workers() -> Iterator[ProcessPoolExecutor]:
    """Leaving early waits for the file at hand, not for all that were asked for."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["floorplans.readers.dxf", "registry.acts.prepare"])  # loaded once for all workers
    pool = ProcessPoolExecutor(WORKERS, mp_context=context, initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """A worker: interrupts are the parent's to handle, and a drawing's many small objects are not looked through as they come."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000, 20, 50)


def _one(
    path: Path, told: "Sequence[Place]", known: "Mapping[str, Placement]", mapping: str | None, unit: str | None
) -> "Prepared | Refusal":
    """A refusal is handed back as a value: not every exception finds its way out of another process."""
    import floorplans
    from registry import Blocked, settle
    from registry.acts.prepare import placements_of, prepare

    try:
        reading = floorplans.survey(path, mapping=mapping, unit=unit)
        if errors := list(reading.errors):
            blocked = Blocked(errors)
            return Refusal(blocked.words, speech.REFUSED, blocked.findings)
        codes = [place.building for place in settle(reading, told)]
        return prepare(reading, placements_of(reading, codes, known))
    except Exception as problem:
        if (words := speech.as_words(problem, path)) is None:
            raise
        return Refusal(*words)
