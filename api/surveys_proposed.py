"""Enrolling where the register has reviewers: the original is kept, and another person decides before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from api.doing import Outcome, do
from floorplans.corrections import Correction
from floorplans.plan import Reading
from registry import Conflict, Database, Papers, Place, Viewer, settle
from registry.acts.enrol_survey import MOST_ROOMS
from registry.acts.keep import keep
from registry.store.handed import hand_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A survey that was read, and how."""

    reading: Reading
    papers: Papers
    places: Sequence[Place]
    mapping: str | None = None
    unit: str | None = None
    mended: Sequence[Correction] = ()
    accept: Sequence[str] | None = None
    """Keys of the changes that are accepted; all of them where it is None."""


def propose_survey(database: Database, it: Handed, *, on: date, because: str, asker: Viewer | None, today: date) -> Outcome:
    """Keep the original and propose that it be enrolled; raises what enrolling would."""
    refuse_large(it.papers.file_name, len(it.reading.rooms))
    digest = it.reading.digest
    told: dict[str, Any] = {
        "file": digest,
        "file_name": it.papers.file_name,
        "buildings": sorted({one.building for one in settle(it.reading, it.places)}),
        "places": [{name: getattr(one, name) for name in ("building", "floor", "frame", "file")} for one in it.places],
        "mapping": it.mapping or "",
        "unit": it.unit or "",
        "corrections": [{one.name: getattr(mended, one.name) for one in fields(mended)} for mended in it.mended],
        "partly": it.accept is not None,
        "accept": list(it.accept or ()),
        "surveyor": it.papers.surveyor,
        "surveyed_on": it.papers.surveyed_on,
        "report": it.papers.report,
    }
    with database.writing() as session:
        keep(session, it.papers.original, digest, name=it.papers.file_name)
        hand_in(session, digest, asker.account if asker else "")
    return do(database, "enrol-survey", told, on=on, because=because, asker=asker, today=today)


def refuse_large(name: str, rooms: int) -> None:
    """Refuse to propose a file that is enrolled by parts."""
    if rooms > MOST_ROOMS:
        raise Conflict(
            f"{name} 有 {rooms:,} 间，超过 {MOST_ROOMS:,} 间的成果不能整份报批；请按楼栋分成几份，或在指定审核人之前入账",
            f"{name} has {rooms:,} rooms; of more than {MOST_ROOMS:,} none are proposed at once: divide it by building, "
            "or enrol it before reviewers are appointed",
        )
