"""Rooms are reshaped in two steps from every door: what would come out is shown, then it is done on somebody's word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import geopandas as gpd
import shapely
from sqlalchemy.orm import Session

from api.allowed import allow_role
from api.asking import must_see
from api.doing import do, reviewed
from floorplans.finding import Finding
from registry import Conflict, Database, Reshaped, Viewer, verb_of, views


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act of reshaping: a verb, what it is told, and on whose word."""

    verb: str
    told: dict[str, Any]
    by: str
    because: str

    def __call__(self, session: Session, on: date) -> Reshaped:
        """Do it."""
        verb = verb_of(self.verb)
        done: Reshaped = verb.run(session, verb.read(self.told), on=on, by=self.by, because=self.because)
        return done


@dataclass(frozen=True, slots=True)
class Shown:
    """What an act of reshaping would do, or has done."""

    entry: int | None
    """Its line in the journal; None while it is only shown."""
    ended: tuple[str, ...]
    before: gpd.GeoDataFrame
    """The rooms as they were; columns as ``views.rooms``."""
    after: gpd.GeoDataFrame
    findings: Sequence[Finding]
    proposal: UUID | None = None
    """Where it waits for a reviewer."""

    @property
    def applied(self) -> bool:
        """Whether it was done."""
        return self.entry is not None

    @property
    def seen(self) -> str:
        """What a person has been shown of the rooms as they are, in short."""
        told = [
            (it.code, it.number, str(it.valid_from), shapely.to_wkb(it.plan_outline, hex=True)) for it in self.before.itertuples()
        ]
        return sha256(repr(told).encode()).hexdigest()[:16]


def rehearse(database: Database, deed: Deed, *, on: date) -> Shown:
    """What an act would do; nothing is written, and it is refused for the same reasons."""
    with database.rehearsing() as session:
        return _shown(session, deed(session, on), on, applied=False)


def carry_out(database: Database, deed: Deed, *, on: date, seen: str = "", asker: Viewer | None = None, today: date) -> Shown:
    """Do it, or propose it where the register has reviewers; refused where the rooms are no longer what was shown."""
    with database.reading() as session:
        allow_role(session, asker, verb_of(deed.verb).roles)
    if reviewed(database, on=today):
        shown = rehearse(database, deed, on=on)
        _refuse_unseen(shown, seen)
        became = do(database, deed.verb, deed.told, on=on, because=deed.because, asker=asker, today=today)
        return replace(shown, proposal=became.proposal)
    with database.writing() as session:
        shown = _shown(session, deed(session, on), on, applied=True)
        _refuse_unseen(shown, seen)
        return shown


def _refuse_unseen(shown: Shown, seen: str) -> None:
    if seen and seen != shown.seen:
        raise Conflict("房间在预览之后已有变更，请重新预览", "the rooms have changed since they were shown; look again")


def _shown(session: Session, done: Reshaped, on: date, *, applied: bool) -> Shown:
    must_see(session, *(("room", code) for code in (*done.ended, *done.rooms)))
    before, after = views.reshaped(session, done, on=on)
    return Shown(done.entry if applied else None, done.ended, before, after, done.findings)


def reshaped_json(shown: Shown, language: str = "zh") -> dict[str, Any]:
    """The same as JSON: areas as text with two places, outlines as GeoJSON in plan metres."""
    from api.schemas.surveys import finding_json

    return {
        "applied": shown.applied,
        "entry": shown.entry,
        "proposal": str(shown.proposal) if shown.proposal else None,
        "ended": list(shown.ended),
        "before": _rooms(shown.before),
        "after": _rooms(shown.after),
        "findings": [finding_json(it, language) for it in shown.findings],
        "seen": shown.seen,
    }


def _rooms(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    from api.schemas.places import records

    columns = frame[["code", "number", "name", "use", "usable_area", "declared_area", "plan_outline"]]
    outlines = [None if it is None else shapely.geometry.mapping(it) for it in frame.plan_outline]
    return [{**told, "outline": outline} for told, outline in zip(records(columns), outlines, strict=True)]
