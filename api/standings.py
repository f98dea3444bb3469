"""How it stands with each finding of a waiting survey: open, mended since the last one, or let stand by a reviewer."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.uploads import Upload
from floorplans.finding import Finding
from floorplans.plan import Reading
from registry import Conflict, Place, Standing, settle, state_of
from registry.acts.accept import open_errors


def standings(session: Session, upload: Upload, places: Sequence[Place], *, on: date) -> list[Standing] | None:
    """Of every finding, in the order of the reading, then of what was mended; None while it is not said which floor is which."""
    reading = upload.read()
    try:
        return state_of(session, reading, places, on=on, before=upload.before())
    except Conflict:
        return None


def still_open(session: Session, reading: Reading, places: Sequence[Place], *, on: date) -> list[Finding]:
    """The errors that keep a survey out: those that nobody lets stand."""
    if not any(reading.errors):
        return []
    try:
        return open_errors(session, reading, settle(reading, places), on=on, by="")[0]
    except Conflict:
        return list(reading.errors)


def tell_standings(report: dict[str, Any], found: Sequence[Standing] | None, reading: Reading, language: str) -> None:
    """Add to a report how it stands with each of its findings, and what was mended."""
    report["mended"] = [mended_json(it, language) for it in found or () if it.finding is None]
    told: Counter[int] = Counter()
    for finding, one in zip(reading.findings, found or (), strict=False):  # the mended ones stand last
        floor = finding.floor or 0
        report["floors"][floor]["findings"][told[floor]]["standing"] = standing_json(one, language)
        told[floor] += 1


def standing_json(one: Standing, language: str) -> dict[str, Any]:
    """How it stands with one finding."""
    row = one.accepted
    return {
        "state": one.state.value,
        "says": one.state.words.said_in(language),
        "place": one.place,
        "acceptable": one.acceptable,
        "by": row.reviewer if row else None,
        "because": row.reason if row else None,
        "since": row.valid_from.isoformat() if row else None,
        "until": row.valid_to.isoformat() if row and row.valid_to else None,
    }


def mended_json(one: Standing, language: str) -> dict[str, Any]:
    """A finding that is no more."""
    return {
        "key": one.key,
        "code": one.code,
        "severity": one.severity.value,
        "subject": one.subject,
        "says": one.says.said_in(language),
        "place": one.place,
    }
