"""Rooms are reshaped in two steps from every door: what would come out is shown, then it is done on somebody's word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import geopandas as gpd
import shapely
from sqlalchemy.orm import Session

from api.asking import must_see
from floorplans.finding import Finding
from registry import Conflict, Database, Reshaped, views

Deed = Callable[[Session], Reshaped]
"""An act of reshaping that lacks only the session."""


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
        return _shown(session, deed(session), on, applied=False)


def carry_out(database: Database, deed: Deed, *, on: date, seen: str = "") -> Shown:
    """Do it; refused where the rooms are no longer what was shown."""
    with database.writing() as session:
        shown = _shown(session, deed(session), on, applied=True)
        if seen and seen != shown.seen:
            raise Conflict("房间在预览之后已有变更，请重新预览", "the rooms have changed since they were shown; look again")
        return shown


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
