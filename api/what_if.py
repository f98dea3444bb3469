"""What an audit would say if something were done: the real acts are tried out and rolled back, audited before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.audit_shown import Told, changed_rooms
from registry import Database, Viewer, verb_of
from registry.compliance.since import Since, since
from registry.queries.sight import must_see
from registry.views.audit import audit_of
from registry.views.audit_told import as_told

Act = tuple[str, dict[str, Any]]
"""A verb and what it is told."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """Rooms on which another verdict would be given, and the findings that would come and go."""

    rooms: Sequence[tuple[Told | None, Told | None]]
    findings: Since


def what_if(database: Database, acts: Sequence[Act], buildings: Sequence[str], *, on: date, viewer: Viewer | None) -> Consequence:
    """Audit buildings on a day before and after acts that are not kept; raises what the acts raise.

    ``NotFound`` for whatever the viewer may not see; what comes out is what they may see.
    """
    told = [(verb_of(name), verb_of(name).read(said)) for name, said in acts]
    with database.rehearsing() as session:
        for verb, said in told:
            must_see(session, viewer, verb.named(said), on=on)
        before = _audited(session, buildings, on, viewer)
        for verb, said in told:
            verb.run(session, said, on=on, by="—", because="—")
        session.flush()
        after = _audited(session, buildings, on, viewer)
    findings = since([it for one in before for it in one["findings"]], [it for one in after for it in one["findings"]])
    rooms = changed_rooms([it for one in before for it in one["rooms"]], [it for one in after for it in one["rooms"]])
    return Consequence(rooms, findings)


def _audited(session: Session, buildings: Sequence[str], on: date, viewer: Viewer | None) -> list[dict[str, Any]]:
    session.info["viewer"] = viewer
    try:
        return [as_told(audit_of(session, building=it, on=on)) for it in buildings]
    finally:
        session.info["viewer"] = None
