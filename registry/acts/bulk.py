"""A city's file: read, measured, checked and placed in worker processes while the register is being written.

The file is cut into parts of whole buildings. A transaction takes some parts; what was enrolled
before a crash is passed over when the same file is enrolled again. A building with errors is left
out and told; the others go in.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import floorplans
from floorplans.finding import Finding
from floorplans.georeference import Placement
from floorplans.readers.vector import Part, partition
from registry import queries
from registry.acts.accept import open_errors
from registry.acts.ahead import ahead, workers
from registry.acts.compare import settle
from registry.acts.enrol import Papers, enrol
from registry.acts.keep import keep
from registry.acts.prepare import Prepared, placements_of, prepare
from registry.store.database import Database

ROOMS_A_TRANSACTION = 1_000_000
"""As many as are lost to a crash at most: half a minute's work. Indexes are made once a transaction, so few of them are cheap."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a city's file has come."""

    rooms: int
    """Rooms read so far."""
    of: int
    floors: int
    """Floors that are kept so far, or were found to be enrolled already."""
    refused: tuple[Finding, ...]
    """Errors of the buildings that were left out."""


class _NothingNew(Exception):
    """A transaction has nothing to keep, not even the file."""


def enrol_city(
    database: Database,
    path: Path,
    *,
    papers: Papers,
    on: date,
    by: str,
    because: str,
    mapping: str | None = None,
    unit: str | None = None,
    at_once: int = ROOMS_A_TRANSACTION,
) -> Iterator[Progress]:
    """Enrol a vector file of any size, whose attributes say building and floor; yields after every part that is written
    and every transaction, which has ``at_once`` rooms or, buildings being whole, a few more.

    Raises ``Unreadable``, and ``Conflict`` where a building is not in the register.
    """
    parts = partition(path, mapping=mapping, unit=unit)
    rooms = floors = written = 0
    total = sum(part.rooms for part in parts)
    refused: list[Finding] = []
    database.close()  # so that the workers share no connection
    with workers() as pool:
        with database.reading() as session:
            known = queries.placements(session)
        prepared = ahead(pool, partial(_one, known=known), parts)
        for batch in _batches(parts, at_once):
            with suppress(_NothingNew), database.writing(bulk=True) as session:
                keep(session, papers.original, parts[0].source.digest, name=papers.file_name)  # while the workers begin
                new = False
                for one in islice(prepared, batch):
                    settled = settle(one.reading, ())
                    errors = [it for some in open_errors(session, one.reading, settled, on=on, by=by) for it in some]
                    out = {settled[it.floor].building for it in errors if it.floor is not None}
                    done = enrol(session, one, places=(), papers=papers, on=on, by=by, because=because, leave_out=out)
                    rooms, written = rooms + len(one.reading.rooms), written + len(done)
                    refused += errors
                    new |= not all(floor.enrolled for floor in done)
                    yield Progress(rooms, total, floors, tuple(refused))
                if not new:
                    raise _NothingNew
            floors = written
            yield Progress(rooms, total, floors, tuple(refused))


def _batches(parts: list[Part], at_once: int) -> Iterator[int]:
    """How many parts each transaction takes."""
    count = rooms = 0
    for part in parts:
        count, rooms = count + 1, rooms + part.rooms
        if rooms >= at_once:
            yield count
            count = rooms = 0
    if count:
        yield count


def _one(part: Part, known: Mapping[str, Placement]) -> Prepared:
    reading = floorplans.survey_part(part)
    return prepare(reading, placements_of(reading, [plan.building for plan in reading.plans], known))
