"""The gate before the register, and how many rooms nothing is said of; there is no single score of quality."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from floorplans.finding import Finding, key_of
from floorplans.plan import Reading
from floorplans.vocabulary import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What keeps a reading out of the register, and which of its rooms are clean."""

    blocking: tuple[Finding, ...]
    """Errors that nobody has accepted."""
    accepted: tuple[Finding, ...]
    """Findings that were accepted as exceptions."""
    clean: NDArray[np.bool_]
    """For each room whether neither an error nor a warning that is not accepted is said of it."""
    floor: NDArray[np.int32]
    """Index of each room's plan."""

    @property
    def open(self) -> bool:
        """Whether it may be enrolled."""
        return not self.blocking

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of rooms that are clean, to four places; None where there are no rooms."""
        return _share(self.clean)

    def pass_rate_of(self, floor: int) -> Decimal | None:
        """The same of one floor."""
        return _share(self.clean[self.floor == floor])


def gate(reading: Reading, *, accepted: Collection[str] = ()) -> Gate:
    """What of a checked reading's findings blocks enrolment; ``accepted`` are keys (``key_of``) of exceptions somebody answers for."""
    known = frozenset(accepted)
    excused = tuple(it for it in reading.findings if key_of(it) in known) if known else ()
    ids = {id(it) for it in excused}
    standing = [it for it in reading.findings if id(it) not in ids]
    clean = np.ones(len(reading.rooms), bool)
    clean[[it.room for it in standing if it.room is not None and it.severity is not Severity.NOTE]] = False
    return Gate(
        blocking=tuple(it for it in standing if it.severity is Severity.ERROR),
        accepted=excused,
        clean=clean,
        floor=reading.rooms.floor,
    )


def _share(clean: NDArray[np.bool_]) -> Decimal | None:
    if not len(clean):
        return None
    return (Decimal(int(clean.sum())) / len(clean)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
