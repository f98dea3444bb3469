"""One waiting drawing is read in a process of its own, so that a large one keeps nobody waiting: ``python -m api.reading``.

The process leaves beside the drawing how far it has come, and in the end what it read or why it could not.
"""

import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

import floorplans
from api.today import today
from floorplans import checks
from floorplans.finding import Unreadable
from floorplans.plan import Reading
from floorplans.progress import Step
from floorplans.vocabulary import Words


@dataclass(frozen=True, slots=True)
class Files:
    """Where the reading of one drawing is kept: never in the folder of the drawing, whose name is a stranger's."""

    drawing: Path
    stem: Path
    """Folder and beginning of the names of what is kept."""

    @property
    def step(self) -> Path:
        """How far it has come, and why it was refused."""
        return self.stem.with_name(f"{self.stem.name}.step.json")

    @property
    def reading(self) -> Path:
        """What was read, once it is."""
        return self.stem.with_name(f"{self.stem.name}.reading")


def read_apart(files: Files, mapping: str | None, unit: str | None) -> None:
    """Read and check a drawing and keep what was read, or why it could not be; lists are judged as of today."""

    def tell(step: Step, done: float) -> None:
        _keep(files.step, orjson.dumps({"step": step.value, "percent": round(100 * done), "refused": None}))

    try:
        drawn = floorplans.unchecked(files.drawing, mapping=mapping, unit=unit, on=today(), tell=tell)
        checked = checks.run(drawn)
    except Unreadable as refusal:
        _keep(files.step, orjson.dumps({"step": Step.READING.value, "percent": 0, "refused": list(refusal.words)}))
        return
    _keep(files.reading, pickle.dumps((drawn, checked.findings), pickle.HIGHEST_PROTOCOL))
    tell(Step.DONE, 1.0)


def load(files: Files) -> tuple[Reading, Reading] | None:
    """The reading before and after it was checked; None where it is not there or of another version of the program."""
    try:
        drawn, findings = pickle.loads(files.reading.read_bytes())  # noqa: S301  (written by ``read_apart`` alone)
    except FileNotFoundError:
        return None
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, EOFError):
        return None
    return drawn, replace(drawn, findings=findings)


def told(files: Files) -> dict[str, Any] | None:
    """What was last told of a reading; None where it has not begun."""
    try:
        found: dict[str, Any] = orjson.loads(files.step.read_bytes())
    except FileNotFoundError:
        return None
    return found


def refuse(files: Files, words: Words) -> None:
    """Say why a drawing was not read."""
    _keep(files.step, orjson.dumps({"step": Step.READING.value, "percent": 0, "refused": list(words)}))


def queue(files: Files) -> None:
    """Say that a drawing waits its turn."""
    _keep(files.step, orjson.dumps({"step": Step.QUEUED.value, "percent": 0, "refused": None}))


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; where its folder is gone the drawing was withdrawn and nobody asks."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except FileNotFoundError:
        return


def command(files: Files, mapping: str | None, unit: str | None) -> list[str]:
    """The command that reads a drawing in a process of its own."""
    return [sys.executable, "-m", "api.reading", str(files.drawing), str(files.stem), mapping or "", unit or ""]


def main(words: list[str], nice: Callable[[int], Any] = os.nice) -> None:
    """Read the drawing that is named; what the visitors of the pages ask for goes first."""
    nice(5)
    drawing, stem, mapping, unit = words
    read_apart(Files(Path(drawing), Path(stem)), mapping or None, unit or None)


if __name__ == "__main__":
    main(sys.argv[1:])
