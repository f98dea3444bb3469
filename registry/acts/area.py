"""Stating an area of a room: on a certificate, as a suite, as a ledger has it; beside what was measured, never instead of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from floorplans.area_kinds import AreaKind
from floorplans.measure import LARGEST_M2
from floorplans.vocabulary import BoundaryBasis
from registry import queries
from registry.acts.end import end
from registry.acts.reshape_rows import no_more
from registry.models import RoomArea
from registry.store.columns import CENTIARE
from registry.store.errors import Conflict
from registry.store.ids import new_id
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTold:
    """An area as somebody states it."""

    kind: AreaKind
    area: Decimal
    """In m² with at most two places."""
    source: str
    """Whose word it is: a certificate, a ledger, a report."""
    basis: BoundaryBasis = BoundaryBasis.UNSTATED
    method: str = ""
    """How it was found: a standard and its clause, or in words."""


def state_area(session: Session, room: str, told: AreaTold, *, on: date, by: str, because: str) -> RoomArea:
    """State an area of a room as of a day; what the same source said of the same kind before ends, the same again changes nothing.

    Raises ``Conflict`` where the room stands no more or is not there yet, or the area is none.
    """
    known = told.area.is_finite() and 0 < told.area < Decimal(LARGEST_M2)
    if not known or told.area != told.area.quantize(CENTIARE):
        raise Conflict(
            f"面积应为正数且至多两位小数，不是 {told.area}", f"an area is above 0 with at most two places, not {told.area}"
        )
    if not told.source.strip():
        raise Conflict("没有说明面积的来源", "nobody is named as the source of the area")
    standing = queries.standing_rooms(session, [room]).get(room)
    if standing is None:
        raise no_more(session, room)
    if standing.valid_from > on and not queries.stood(session, standing.id, on=on):
        raise Conflict(f"{room} 在 {on} 尚不存在", f"{room} is not there yet on {on}")
    with acting(session, "state-area", subject=f"Room {room}", by=by, because=because) as act:
        facts = {"area": told.area, "basis": told.basis.value, "method": told.method}
        old = next(
            (
                row
                for row in queries.current_areas(session, [standing.id])
                if (row.kind, row.source) == (told.kind.value, told.source)
            ),
            None,
        )
        if old is None:
            new = RoomArea(
                id=new_id(act.known), room_id=standing.id, kind=told.kind.value, source=told.source, valid_from=on, **facts
            )
        elif all(getattr(old, name) == value for name, value in facts.items()):
            return old
        else:
            end(session, [old], on=on)
            new = again(old, **facts, valid_from=on)
        session.add(new)
        session.flush()
        return new


def withdraw_area(session: Session, room: str, kind: AreaKind, source: str, *, on: date, by: str, because: str) -> None:
    """End what a source states of a room; ``Conflict`` where it states nothing."""
    key = queries.room_id(session, room)
    with acting(session, "withdraw-area", subject=f"Room {room}", by=by, because=because):
        found = [row for row in queries.current_areas(session, [key]) if (row.kind, row.source) == (kind.value, source)]
        if not found:
            raise Conflict(f"{source} 没有登记 {room} 的{kind.zh}", f"{source} states no {kind.en} of {room}")
        end(session, found, on=on)
