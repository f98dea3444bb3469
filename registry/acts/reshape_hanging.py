"""What hangs on a room that is about to be no more, and ends with it.

Today these are the areas stated of it; they speak of a room that no longer stands, so they end with it and are told.
Whoever adds facts about rooms returns from ``hanging`` those that end with the room. Who uses a room is asked about
first: ``in_use.ask_first``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.act_findings import RESHAPING
from floorplans.area_kinds import AreaKind
from floorplans.finding import Finding
from floorplans.kinds import told
from floorplans.vocabulary import Words
from registry import queries
from registry.store.dated import Dated


@dataclass(frozen=True, slots=True)
class Hanging:
    """A fact that refers to a room."""

    room: UUID
    fact: Dated
    says: Words


def hanging(session: Session, rooms: Sequence[UUID]) -> list[Hanging]:
    """The facts that hang on some rooms from now on."""
    return [
        Hanging(
            row.room_id,
            row,
            Words(
                f"{AreaKind(row.kind).zh} {row.area} m²（{row.source}）", f"{AreaKind(row.kind).en} {row.area} m² ({row.source})"
            ),
        )
        for row in queries.current_areas(session, rooms)
    ]


def ended_with_room(facts: Sequence[Hanging], codes: Mapping[UUID, str]) -> list[Finding]:
    """A note on each fact that does not go over to the new rooms."""
    return [
        told(
            RESHAPING,
            "area-to-restate",
            Words(
                f"{codes[one.room]} 的{one.says.zh}随原房间终止，不转入新房间。",
                f"The {one.says.en} of {codes[one.room]} ends with that room and does not go over to the new ones.",
            ),
            subject=codes[one.room],
        )
        for one in facts
    ]
