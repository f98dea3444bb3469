"""A job in a process of its own: what it tells, and how much memory it and its children held at most.

So that no job inherits what another left in memory or in a cache, and imports are done before any clock starts.

python -m tests.bench.apart MODULE FUNCTION WORD…     is that process: it says that it is ready, waits for a line, works and tells
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, Self

PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
EVERY = 0.25
"""Seconds between two looks at the memory."""

READY = b"ready\n"


@dataclass(slots=True)
class Told:
    """What a job tells: seconds of each lap, and what it found."""

    laps: dict[str, float] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    peak_mib: float = 0.0
    """Resident memory of the job's process and all below it; pages they share count for each."""
    cpu: float = 0.0
    """Seconds of processor time of the same processes, without those of a database server."""

    def lap(self, name: str, work: Callable[..., Any], *words: Any) -> Any:
        """What the work gives; its seconds are kept under a name."""
        start = perf_counter()
        result = work(*words)
        self.laps[name] = perf_counter() - start
        return result


def apart(job: Callable[..., Told], *words: str | Path) -> Told:
    """Run a job in a fresh process, everything that was written before being on the disc."""
    # Not by multiprocessing: the workers that a job starts would import all that the bench has imported.
    command = [sys.executable, "-m", __name__, job.__module__, job.__name__, *map(str, words)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None or process.stdout.readline() != READY:
            raise RuntimeError(f"{job.__name__} did not start")
        os.sync()
        with Watch(process.pid) as watch:
            process.stdin.write(b"\n")
            process.stdin.flush()
            answer = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"{job.__name__} ended with {process.returncode}")
    told: Told = pickle.loads(answer)  # noqa: S301  # our own process wrote it
    told.peak_mib, told.cpu = watch.peak / 2**20, sum(watch.cpu.values())
    return told


def main(module: str, function: str, *words: str) -> None:
    """Be the fresh process."""
    job: Callable[..., Told] = getattr(import_module(module), function)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    sys.stdin.readline()
    laps = job(*words)
    sys.stdout.buffer.write(pickle.dumps(laps))


class Watch:
    """Looks again and again at a process and those below it."""

    def __init__(self, process: int) -> None:
        self.process, self.peak, self.cpu = process, 0, dict[int, float]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._before = self._look()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._over.set()
        self._thread.join()
        self.cpu = {process: seconds - self._before.get(process, 0.0) for process, seconds in self.cpu.items()}

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self.cpu.update(self._look())

    def _look(self) -> dict[int, float]:
        """Processor seconds of each process; the sum of their memory is kept if it is the highest so far."""
        parents, held, spent = dict[int, int](), dict[int, int](), dict[int, float]()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):  # it has ended since
                    facts = (entry / "stat").read_text().rpartition(")")[2].split()
                    process = int(entry.name)
                    parents[process], held[process] = int(facts[1]), int(facts[21]) * PAGE
                    spent[process] = (int(facts[11]) + int(facts[12])) / TICKS
        family = {self.process}
        while more := {process for process, parent in parents.items() if parent in family} - family:
            family |= more
        self.peak = max(self.peak, sum(held.get(process, 0) for process in family))
        return {process: spent[process] for process in family & set(spent)}


if __name__ == "__main__":
    main(*sys.argv[1:])
