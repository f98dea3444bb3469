"""What is in use cannot vanish: a survey or a clerk may redraw a room that somebody has, but not end it.

The one seam through which whoever knows of rooms in use takes part in surveys and in reshaping. What merely
tells something of a room does not keep it; that is ``reshape_hanging``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from registry.acts.difference import FloorDifference
from registry.models import RoomSurvey
from registry.store.errors import Conflict

InUse = Callable[[Session, Collection[UUID], date], Collection[UUID]]

USES: list[InUse] = []
"""Whoever knows of rooms in use, each naming those of some rooms that are so on a day or after it.

Empty as yet: rooms are only surveyed, and nothing can be in use before rooms are assigned. Whatever
act puts rooms to use enlists its question here.
"""


def in_use(session: Session, rooms: Collection[UUID], on: date) -> set[UUID]:
    """Those of some rooms that are in use on a day or after it."""
    return {room for named in USES for room in named(session, rooms, on)}


def vanishing(session: Session, differences: Sequence[FloorDifference], on: date) -> list[tuple[FloorDifference, RoomSurvey]]:
    """The rooms in use that would end, each with its floor."""
    ending = {row.id: (it, row) for it in differences for row in it.gone}
    held = in_use(session, list(ending), on) if ending else set()
    return [ending[room] for room in ending if room in held]


def refuse_vanishing(session: Session, differences: Sequence[FloorDifference], on: date) -> None:
    """Raise ``Conflict`` where a room that is in use would end."""
    ending = {row.id: f"{it.place.code} {row.number}".strip() for it in differences for row in it.gone}
    if held := _held(session, ending, on):
        raise Conflict(
            f"{'、'.join(held)} 正在使用，不能随复测消失；请先腾退，或本次不接受这一项",
            f"{', '.join(held)} is in use and cannot vanish with a resurvey; have it vacated first, or leave that item unaccepted",
        )


def ask_first(session: Session, ending: Mapping[UUID, str], *, on: date) -> None:
    """Raise ``Conflict`` where somebody uses one of the rooms that reshaping would end: who has which new one must be told first."""
    if held := _held(session, ending, on):
        raise Conflict(
            f"{'、'.join(held)} 正在使用，请先办理腾退，再变更房间",
            f"{', '.join(held)} is in use; have it vacated before the room is reshaped",
        )


def _held(session: Session, ending: Mapping[UUID, str], on: date) -> list[str]:
    """What those of some rooms that are in use are called."""
    return sorted(ending[room] for room in in_use(session, list(ending), on) if room in ending) if ending else []
