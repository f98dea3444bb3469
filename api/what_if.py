"""What an audit would say if something were done: the real acts are tried out and rolled back, audited before and after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.audit_shown import Told, changed_rooms
from floorplans.vocabulary import RoomUse
from registry import Database, Viewer, queries, verb_of
from registry.acts.reshape_rows import Reshaped
from registry.compliance.since import Since, since
from registry.queries import parties, seats, uses
from registry.queries.sight import must_see
from registry.views.audit import audit_of
from registry.views.audit_told import as_told

Act = tuple[str, dict[str, Any]]
"""A verb and what it is told."""
Later = Callable[[Session, Any], list[Act]]
"""Acts that are known only by what came of the one before."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """Rooms on which another verdict would be given, and the findings that would come and go."""

    rooms: Sequence[tuple[Told | None, Told | None]]
    findings: Since


def what_if(
    database: Database, acts: Sequence[Act | Later], buildings: Sequence[str], *, on: date, viewer: Viewer | None
) -> Consequence:
    """Audit buildings on a day before and after acts that are not kept; raises what the acts raise.

    ``NotFound`` for whatever the viewer may not see; what comes out is what they may see.
    """
    with database.rehearsing() as session:
        for it in acts:
            if not callable(it):
                must_see(session, viewer, verb_of(it[0]).named(verb_of(it[0]).read(it[1])), on=on)
        before = _audited(session, buildings, on, viewer)
        done: Any = None
        for it in acts:
            for name, said in it(session, done) if callable(it) else [it]:
                verb = verb_of(name)
                done = verb.run(session, verb.read(said), on=on, by="—", because="—")
                session.flush()
        after = _audited(session, buildings, on, viewer)
    findings = since([it for one in before for it in one["findings"]], [it for one in after for it in one["findings"]])
    rooms = changed_rooms([it for one in before for it in one["rooms"]], [it for one in after for it in one["rooms"]])
    return Consequence(rooms, findings)


def walled(session: Session, room: str, line: str, *, on: date, on_earth: bool = False) -> list[Act | Later]:
    """A line drawn through a room, in use or not: whoever has it leaves, has all its parts again, and sits in the one that stays an office."""
    keys = [it.id for it in queries.standing_rooms(session, [room]).values()]
    held, sitting = uses.assignments(session, keys, on=on), uses.seats(session, keys, on=on)
    bodies = parties.organisations_by_id(session, [it.organisation_id for it in (*held, *sitting)], on=on)
    people = seats.codes_of_people(session, [it.person_id for it in sitting])

    def again(session: Session, done: Reshaped) -> list[Act]:
        parts = queries.standing_rooms(session, done.rooms)
        office = max(parts, key=lambda it: (parts[it].use == RoomUse.OFFICE, parts[it].usable_area or 0))
        given: list[Act] = [
            ("assign", {"rooms": list(done.rooms), "organisation": code, "tenure": it.tenure, "share": str(it.share)})
            for it in held
            if (code := bodies[it.organisation_id].code)
        ]
        return given + [
            (
                "seat",
                {
                    "room": office,
                    "people": [people[it.person_id]],
                    "organisation": bodies[it.organisation_id].code,
                    "second": it.second,
                    "approval": it.approval,
                },
            )
            for it in sitting
            if it.person_id in people
        ]

    leave: list[Act] = [("vacate", {"organisation": bodies[it.organisation_id].code, "rooms": [room]}) for it in held]
    return [*leave, ("split-room", {"room": room, "line": line, "on_earth": on_earth}), again]


def _audited(session: Session, buildings: Sequence[str], on: date, viewer: Viewer | None) -> list[dict[str, Any]]:
    session.info["viewer"] = viewer
    try:
        return [as_told(audit_of(session, building=it, on=on)) for it in buildings]
    finally:
        session.info["viewer"] = None
