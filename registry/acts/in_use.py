"""What is in use cannot vanish: a survey may redraw a room that somebody has, but not end it."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from registry.acts.difference import FloorDifference
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


def refuse_vanishing(session: Session, differences: Sequence[FloorDifference], on: date) -> None:
    """Raise ``Conflict`` where a room that is in use would end."""
    ending = {row.id: f"{it.place.code} {row.number}".strip() for it in differences for row in it.gone}
    held = sorted(ending[room] for room in in_use(session, ending.keys(), on) if room in ending) if ending else []
    if held:
        raise Conflict(
            f"{'、'.join(held)} 正在使用，不能随复测消失；请先腾退，或本次不接受这一项",
            f"{', '.join(held)} is in use and cannot vanish with a resurvey; have it vacated first, or leave that item unaccepted",
        )
