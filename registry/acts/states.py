"""How it stands with each finding of a drawing, beside the last hand-in of the same floor: open, mended, or let stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from floorplans.finding import Finding, key_of
from floorplans.plan import Reading
from floorplans.vocabulary import Labelled, Severity, Words
from registry import queries
from registry.acts.accept import NEVER, place_of
from registry.acts.compare import settle
from registry.acts.difference import Place
from registry.models import AcceptedFinding, Floor


class FindingState(Labelled):
    """How it stands with a finding."""

    OPEN = "open", "待处理", "open"
    MENDED = "mended", "已改正", "mended"
    ACCEPTED = "accepted", "已接受为例外", "accepted as an exception"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A finding, and how it stands with it."""

    state: FindingState
    key: str
    place: str
    """Code of its floor; digest of the file where it concerns the file as a whole."""
    code: str
    severity: Severity
    subject: str
    says: Words
    finding: Finding | None = None
    """None where it is mended: the drawing has it no more."""
    accepted: AcceptedFinding | None = None
    """Who lets it stand, why and how long."""
    acceptable: bool = True
    """False for an error that nobody may let stand."""


def state_of(
    session: Session, reading: Reading, places: Sequence[Place] = (), *, on: date, before: Reading | None = None
) -> list[Standing]:
    """How it stands with every finding of a drawing on a day, then what was mended.

    Mended is what the survey in force, or a hand-in ``before`` that was not enrolled, has on the same floors and this
    drawing has not. Errors stand only in the latter, except those that were let stand.
    """
    settled = settle(reading, places)
    where = [place_of(it, reading, settled)[1] for it in reading.findings]
    keys = [key_of(it) for it in reading.findings]
    stands = queries.accepted_findings(session, where, on=on)
    found = [_standing(it, place, key, stands) for it, place, key in zip(reading.findings, where, keys, strict=True)]
    floors = {place.code for place in settled}
    earlier = _enrolled(session, floors, reading)
    if before is not None:
        theirs = settle(before, places)
        for it in before.findings:
            place = reading.digest if it.floor is None else theirs[it.floor].code  # of the file as a whole: this file's place
            if it.floor is None or place in floors:
                earlier.setdefault((place, key_of(it)), _mended(place, key_of(it), it.code, it.severity, it.subject, it.says))
    now = {*zip(where, keys, strict=True), *((it.place, f"{it.code}-{it.subject}-{it.says.zh}") for it in found)}
    return found + [one for at, one in earlier.items() if at not in now]


def _standing(it: Finding, place: str, key: str, stands: Mapping[tuple[str, str], AcceptedFinding]) -> Standing:
    accepted = stands.get((place, key))
    return Standing(
        state=FindingState.ACCEPTED if accepted else FindingState.OPEN,
        key=key,
        place=place,
        code=it.code,
        severity=it.severity,
        subject=it.subject,
        says=it.says,
        finding=it,
        accepted=accepted,
        acceptable=it.severity is not Severity.ERROR or it.code not in NEVER,
    )


def _enrolled(session: Session, codes: set[str], reading: Reading) -> dict[tuple[str, str], Standing]:
    """What the surveys in force of some floors have, as mended; nothing where this very drawing is in force."""
    found = queries.survey_of(session, reading.digest)
    floors = queries.current(session, Floor, codes).values()
    code_of = {floor.id: floor.code for floor in floors}
    told: dict[tuple[str, str], Standing] = {}
    for row in queries.current_floor_surveys(session, floors).values():
        if found is None or row.survey_id != found.id:
            for it in row.findings:
                one = _told(code_of[row.id], it)
                told[one.place, one.key] = one
    return told


def _told(place: str, it: Mapping[str, Any]) -> Standing:
    """A finding as the register keeps it; those kept before findings had keys are told by what they say."""
    key = it.get("key") or f"{it['code']}-{it['subject']}-{it['zh']}"
    return _mended(place, key, it["code"], _severity(it["severity"]), it["subject"], Words(it["zh"], it["en"]))


def _severity(code: str) -> Severity:
    return next(it for it in Severity if it.value == code)


def _mended(place: str, key: str, code: str, severity: Severity, subject: str, says: Words) -> Standing:
    return Standing(state=FindingState.MENDED, key=key, place=place, code=code, severity=severity, subject=subject, says=says)
