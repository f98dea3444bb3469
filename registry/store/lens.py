"""What somebody who looks sees of rooms, floors, buildings, organisations and people, as expressions over the keys that a row names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from registry.store.base import Base
from registry.store.scope import Sight, under

Shown = ColumnElement[bool]


def table(name: str) -> Any:
    """A table under a name of its own, so that it is not taken for the one that is looked at."""
    return Base.metadata.tables[name].alias()


@dataclass(frozen=True, slots=True)
class Lens:
    """What a viewer sees of rooms, floors, buildings and organisations that a row names by their keys."""

    sight: Sight
    days: tuple[date, ...]
    """The days that the statement asks of; none where it asks of all."""

    def code(self, column: Any) -> Shown:
        """By the beginning of a code."""
        return under(column, self.sight.prefixes)

    def under(self, name: str, key: Any) -> Shown:
        """By the code of the row of a table that a key names."""
        if self.sight.covered or not self.sight.prefixes:
            return true() if self.sight.covered else false()
        row = table(name)
        return exists().where(row.c.id == key, self.code(row.c.code))

    def holdings(self, organisations: Any, row: Any = None) -> Any:
        """The rooms that some organisations hold on the days asked of, or on some day of a row's."""
        held = table("assignment").c
        query = select(held.room_id).where(held.organisation_id.in_(organisations), held.known_to.is_(None))
        if self.days:
            return query.where(
                or_(*((held.valid_from <= day) & (held.valid_to.is_(None) | (held.valid_to > day)) for day in self.days))
            )
        if row is not None:
            query = query.where(
                row.valid_to.is_(None) | (held.valid_from < row.valid_to),
                held.valid_to.is_(None) | (held.valid_to > row.valid_from),
            )
        return query

    def held(self, key: Any, row: Any = None) -> Shown:
        """Rooms that the viewer's organisations hold or held; a row of the room is seen for the days it shares with the holding."""
        own = self.sight.organisations
        return key.in_(self.holdings(own, row)) if own else false()

    def room(self, key: Any, row: Any = None) -> Shown:
        """Rooms: of the division but for those of sensitive bodies, and the organisation's own."""
        return or_(and_(self.under("room", key), self.open(key, row)), self.held(key, row))

    def open(self, key: Any, row: Any = None) -> Shown:
        """Rooms in which no sensitive organisation sits."""
        hidden = self.sight.hidden
        return key.not_in(self.holdings(hidden, row)) if hidden else true()

    def floor(self, key: Any) -> Shown:
        """Floors of the division, and those with a room of the organisation's."""
        return or_(self.under("floor", key), key.in_(self.floors()) if self.sight.organisations else false())

    def floors(self) -> Any:
        """Floors with a room of the organisation's."""
        room = table("room").c
        return select(room.floor_id).where(room.id.in_(self.holdings(self.sight.organisations)))

    def buildings(self) -> Any:
        """Buildings with a room of the organisation's."""
        floor = table("floor").c
        return select(floor.building_id).where(floor.id.in_(self.floors()))

    def building(self, key: Any) -> Shown:
        """Buildings of the division, and those with a room of the organisation's."""
        return or_(self.under("building", key), key.in_(self.buildings()) if self.sight.organisations else false())

    def own(self, key: Any) -> Shown:
        """The viewer's own organisations and those under them."""
        return key.in_(self.sight.organisations) if self.sight.organisations else false()

    def organisation(self, key: Any) -> Shown:
        """Organisations of the division, and the viewer's own."""
        return or_(self.under("organisation", key), self.own(key))

    def unhidden(self, key: Any) -> Shown:
        """Organisations of which it may be seen where they sit; a key that is empty names none."""
        return or_(key.is_(None), key.not_in(self.sight.hidden)) if self.sight.hidden else true()

    def person_open(self, key: Any) -> Shown:
        """People who are not sensitive, or all for those who are cleared."""
        if self.sight.cleared:
            return true()
        person = table("person").c
        shown: Shown = key.not_in(select(person.id).where(person.sensitive, person.known_to.is_(None)))
        return shown

    def through(self, name: str, column: str, key: Any, rule: Callable[["Lens", Any], Shown]) -> Shown:
        """What hangs on a row of another table is seen with it."""
        other = table(name).c
        found: Shown = exists().where(other[column] == key, rule(self, other))
        return found
