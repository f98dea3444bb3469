"""Enrolling: a checked survey enters the register, whole or not at all for each building.

Refused while a finding is an error; the same drawing on the same floor is enrolled once; a floor
that has rooms is matched, and only what differs is written.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from floorplans.plan import Reading
from registry import queries
from registry.acts.accept import open_errors
from registry.acts.compare import compare, settle
from registry.acts.decide import Decision, decide
from registry.acts.difference import FloorDifference, Place
from registry.acts.fates import WRITTEN
from registry.acts.in_use import refuse_vanishing
from registry.acts.keep import keep
from registry.acts.prepare import Prepared, placements_of, prepare
from registry.acts.write import write
from registry.models import Survey
from registry.store.errors import Blocked, Conflict
from registry.store.ids import new_id
from registry.store.journal import Act, acting_each, under


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What comes with a survey besides the drawing."""

    original: Path
    file_name: str
    surveyor: str = ""
    """The surveying office."""
    surveyed_on: date | None = None
    report: str = ""
    """Number of its report."""


def enrol(
    session: Session,
    reading: Reading | Prepared,
    *,
    places: Sequence[Place],
    papers: Papers,
    on: date,
    by: str,
    because: str,
    leave_out: Collection[str] = (),
    accept: Decision | None = None,
) -> list[FloorDifference]:
    """Enrol a survey as of a day; what it did to each floor. Buildings may be left out, by their codes.

    Of a resurvey some rooms may be accepted and the others left as they are (``FloorDifference.left``), to be taken
    later from the same drawing. Errors that a reviewer lets stand do not keep it out; he may not be the one who enrols.

    Raises ``Blocked`` while a finding is an error, ``Conflict`` where a room in use would vanish, a place is unknown, not told or
    told twice, or where the register already holds later facts.
    """
    prepared = reading if isinstance(reading, Prepared) else made_ready(session, reading, places)
    settled = settle(prepared.reading, places)
    _may_enter(session, prepared.reading, settled, leave_out, on, by)
    differences = [it for it in compare(session, prepared, settled) if it.place.building not in leave_out]
    if accept is not None:
        differences = decide(differences, accept, prepared)
    refuse_vanishing(session, differences, on)
    codes = {it.place.building for it in differences}
    if absent := sorted(codes - queries.recorded(session, codes, on=on)):
        which = "、".join(absent)
        raise Conflict(
            f"楼栋 {which} 在 {on} 尚未登记，测绘成果不能自该日入账",
            f"building {which} is not recorded on {on}; its survey cannot start then",
        )
    to_do = sorted((it for it in differences if it.changes), key=lambda it: (it.place.building, it.plan))
    by_building = [list(group) for _, group in groupby(to_do, key=lambda it: it.place.building)]
    subjects = [f"Building {floors[0].place.building}" for floors in by_building]
    with acting_each(session, "enrol", subjects=subjects, by=by, because=because) as acts:
        if acts:
            survey = queries.survey_of(session, prepared.reading.digest) or _survey(session, acts[0], prepared, papers)
            changes = list(zip(acts, by_building, strict=True))
            write(session, survey.id, prepared, changes, on)
            for act, floors in changes:
                act.after.append({"survey": str(survey.id), "file": papers.file_name, **_counts(floors)})
    return differences


def made_ready(session: Session, reading: Reading, places: Sequence[Place]) -> Prepared:
    """A reading placed by what its drawing says, else by where its building lies."""
    codes = [place.building for place in settle(reading, places)]
    return prepare(reading, placements_of(reading, codes, queries.placements(session, codes)))


def _may_enter(
    session: Session, reading: Reading, settled: Sequence[Place], leave_out: Collection[str], on: date, by: str
) -> None:
    unaccepted, own = (
        [it for it in some if it.floor is None or settled[it.floor].building not in leave_out]
        for some in open_errors(session, reading, settled, on=on, by=by)
    )
    if unaccepted:
        raise Blocked(unaccepted)
    if own:
        which = "、".join(it.subject for it in own), ", ".join(it.subject for it in own)
        raise Conflict(
            f"{which[0]} 的例外由 {by} 本人接受，须由他人办理入账",
            f"{by} lets the errors of {which[1]} stand himself; another person must enrol the survey",
        )


def _survey(session: Session, act: Act, prepared: Prepared, papers: Papers) -> Survey:
    keep(session, papers.original, prepared.reading.digest, name=papers.file_name)
    with under(session, act):
        survey = Survey(
            id=new_id(act.known),
            digest=prepared.reading.digest,
            file_name=papers.file_name,
            surveyor=papers.surveyor,
            surveyed_on=papers.surveyed_on,
            report=papers.report,
        )
        session.add(survey)
    return survey


def _counts(differences: list[FloorDifference]) -> dict[str, Any]:
    told: dict[str, Any] = {"floors": len(differences)}
    told |= {fate.value: sum(it.counts[fate] for it in differences) for fate in WRITTEN}
    finer = Counter(fate.fate.value for it in differences for fate in it.matched if fate.fate not in WRITTEN)
    left = sum(len(it.left) for it in differences)
    return told | ({"fates": dict(sorted(finer.items()))} if finer else {}) | ({"left": left} if left else {})
