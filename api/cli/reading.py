"""Many files read, checked and made ready to enrol: in two processes where there are many, a few ahead of the writing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli import speech
from api.cli.speech import Told

if TYPE_CHECKING:
    from floorplans.finding import Finding
    from floorplans.georeference import Placement
    from floorplans.plan import Reading
    from registry import Place
    from registry.acts.prepare import Prepared

FEW = 4
"""So many files are read sooner than two workers have started."""


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
    stands: "Collection[tuple[str, str]]" = frozenset(),
    mapping: str | None,
    unit: str | None,
) -> "Iterator[Prepared | Refusal]":
    """Every file made ready for the register, or why not, in the order given.

    ``known`` places buildings on the earth, ``stands`` has the errors that a reviewer lets stand: their place and key.
    """
    one = partial(_one, told=tuple(told), known=known, stands=stands, mapping=mapping, unit=unit)
    if len(files) <= FEW:
        yield from map(one, files)
        return
    from registry.acts.ahead import ahead, workers

    with workers() as pool:
        yield from ahead(pool, one, files)


def _one(
    path: Path,
    told: "Sequence[Place]",
    known: "Mapping[str, Placement]",
    stands: "Collection[tuple[str, str]]",
    mapping: str | None,
    unit: str | None,
) -> "Prepared | Refusal":
    """A refusal is handed back as a value: not every exception finds its way out of another process."""
    import floorplans
    from registry import Blocked, settle
    from registry.acts.prepare import placements_of, prepare

    try:
        reading = floorplans.survey(path, mapping=mapping, unit=unit)
        if errors := _unaccepted(reading, told, stands):
            blocked = Blocked(errors)
            return Refusal(blocked.words, speech.REFUSED, blocked.findings)
        codes = [place.building for place in settle(reading, told)]
        return prepare(reading, placements_of(reading, codes, known))
    except Exception as problem:  # what has no sentence goes on to the last door
        if (words := speech.as_words(problem, path)) is None:
            raise
        return Refusal(*words)


def _unaccepted(reading: "Reading", told: "Sequence[Place]", stands: "Collection[tuple[str, str]]") -> "list[Finding]":
    """The errors that nobody lets stand."""
    errors = list(reading.errors)
    if not errors or not stands:
        return errors
    from floorplans.finding import key_of
    from registry import Conflict, settle
    from registry.acts.accept import place_of

    try:
        settled = settle(reading, told)
    except Conflict:  # nobody has said which floor it is: nothing stands there
        return errors
    return [it for it in errors if (place_of(it, reading, settled)[1], key_of(it)) not in stands]
