"""A quick look at a register, in a second whatever its size: schema, spatial indexes, the last lines of the journal, the write-ahead log."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.store import geopackage, postgis
from registry.store.database import Database
from registry.store.errors import Tampered
from registry.store.journal import GENESIS, SAID, Entry, seal
from registry.store.upgrade import newest, schema_of

SPATIAL = ("site", "building", "floor_survey", "room_survey")


@dataclass(frozen=True, slots=True)
class Health:
    """What was found."""

    schema: str
    """Empty where this is no register."""
    missing_indexes: tuple[str, ...] = ()
    lines: int = 0
    looked_at: int = 0
    tampered: Words | None = None
    log_mode: str = ""
    log_is_on: bool = True


def health(database: Database, session: Session, last: int) -> Health:
    """Look at the register, and at so many lines at the end of its journal."""
    schema = schema_of(session)
    if schema != newest():
        return Health(schema)
    driver: Any = session.connection().connection.driver_connection
    its: Any = geopackage if database.embedded else postgis
    mode, there = its.log_mode(driver), its.spatial_indexes(driver)
    lines = session.execute(
        select(*(getattr(Entry, it) for it in (*SAID, "rows_digest", "previous", "digest")))
        .order_by(Entry.number.desc())
        .limit(last + 1)
    ).all()
    tampered = None
    try:
        _agree([it._asdict() for it in reversed(lines)], last)
    except Tampered as found:
        tampered = found.words
    return Health(
        schema=schema,
        missing_indexes=tuple(it for it in SPATIAL if it not in there),
        lines=lines[0].number if lines else 0,
        looked_at=min(last, len(lines)),
        tampered=tampered,
        log_mode=mode,
        log_is_on=mode == "wal",
    )


def _agree(lines: list[dict[str, Any]], last: int) -> None:
    """Each line agrees with its digest and follows the one before it."""
    before = lines[0]["previous"] if len(lines) > last else GENESIS
    for line in lines:
        number = line["number"]
        if line["previous"] != before or line["digest"] != seal(line):
            raise Tampered(f"日志第 {number} 条与其摘要不符", f"line {number} of the journal does not agree with its digest")
        before = line["digest"]
