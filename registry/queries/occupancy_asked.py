"""What the SELECTs of an audit are asked with, and how they answer: as columns, areas as whole centiares.

A statement is made once for each ``Shape`` and asked with the day, the instant and the code; making it anew for every
answer takes longer than asking.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Date, Float, String, and_, bindparam, cast, func, or_, select, true, type_coerce
from sqlalchemy.orm import Session

from floorplans.measure import UNSTATED
from registry.models import Assignment, Entry, Organisation, Room, Seat
from registry.store.arrays import ID, Columns, joined, numbered, objects
from registry.store.columns import Instant
from registry.store.dated import as_of
from registry.store.packed import answered_in_columns
from registry.store.scope import UNSCOPED, prefix

ON: Final = bindparam("on", type_=Date())
KNOWN: Final = bindparam("known", type_=Instant())
CODE, LOW, HIGH = (bindparam(name, type_=String()) for name in ("code", "low", "high"))
"""What an audit is asked with, so that its statements are made once and not for every answer."""


IDS: Final[Any] = bindparam("ids", expanding=True)
AT_ONCE: Final = 5000
"""How many ids one SELECT asks for."""
AFTER_DIGITS: Final = ":"
"""All codes begin with digits, and come before it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the statements of an audit: of what, and whether as known at an instant, briefly, and of the whole register."""

    kind: str
    then: bool
    briefly: bool
    whole: bool

    def so(self, *tables: Any) -> tuple[Any, ...]:
        """The rows of some tables that hold."""
        return tuple(self.as_of(it) for it in tables)

    def as_of(self, table: Any, day: Any = ON) -> Any:
        """The rows of a table that held on a day."""
        return as_of(table, day, self.known)

    @property
    def known(self) -> Any:
        """The instant, where one is asked for."""
        return KNOWN if self.then else None

    def inside(self, room: Any = Room) -> Any:
        """The rooms; those of a building or a division by the beginning of their code, which an index knows to find."""
        if self.whole:
            return true()
        if self.kind != "organisation":
            return and_(room.code >= LOW, room.code < HIGH)
        own = select(Organisation.id).where(Organisation.code == CODE, *self.so(Organisation))
        had = select(Assignment.room_id).where(Assignment.organisation_id.in_(own), *self.so(Assignment))
        return room.id.in_(had.union(select(Seat.room_id).where(Seat.organisation_id.in_(own), *self.so(Seat))))

    def within(self, query: Any, room_id: Any) -> Any:
        """A statement limited to the rooms that are looked at; of the whole register nothing need be looked up."""
        return query if self.whole else query.join(Room, Room.id == room_id).where(self.inside())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose rooms, on which day, as known when."""

    kind: str
    """building, organisation (the rooms that it has, and those in which people sit for it) or division (with all under it)."""
    code: str
    on: date
    known: datetime | None = None
    briefly: bool = False
    """Without the names of people and rooms."""
    whole: bool = False
    """Whether there are no rooms but those of the division; ``in_whole`` finds out."""

    @property
    def shape(self) -> Shape:
        """What decides the statements."""
        return Shape(self.kind, self.known is not None, self.briefly, self.whole)

    @property
    def values(self) -> dict[str, Any]:
        """What the statements are asked with."""
        low = f"{self.code}-" if self.kind == "building" else prefix(self.code)
        high = low[:-1] + chr(ord(low[-1]) + 1) if low else AFTER_DIGITS
        told = {"code": self.code} if self.kind == "organisation" else {"low": low, "high": high}
        return told | {"on": self.on} | ({"known": self.known} if self.known is not None else {})


def in_whole(session: Session, asked: Asked) -> Asked:
    """The same question, told whether it is asked of the whole register."""
    if asked.kind != "division":
        return asked
    outside = select(Room.id).where(or_(Room.code < LOW, Room.code >= HIGH)).limit(1)
    values = {name: asked.values[name] for name in ("low", "high")}
    return replace(asked, whole=session.execute(outside, values, execution_options=UNSCOPED).first() is None)


def centiares(column: Any) -> Any:
    """An area as whole centiares, ``UNSTATED`` where there is none; exact on both databases."""
    return func.coalesce(cast(func.round(type_coerce(column, Float) * 100), BigInteger), UNSTATED)


def last_line(session: Session, known: datetime | None) -> int:
    """The number of the last line of the journal, or of the last that was known at an instant."""
    return session.scalar(last_known(known is not None), {"known": known} if known else {}, execution_options=UNSCOPED) or 0


@lru_cache
def last_known(then: bool) -> Any:
    """The number of the last line of the journal, of all or of those that were known at the instant."""
    query = select(func.max(Entry.number))
    return query.where(Entry.known <= KNOWN) if then else query


def answered(session: Session, query: Any, asked: Asked, *, scoped: bool = False) -> Columns:
    """The answer to a statement by its columns: whole numbers and yes or no as such, anything else as objects."""
    options = {"days": (asked.on,)} if scoped else UNSCOPED
    names = [column["name"] for column in query.column_descriptions]
    rows_ = session.execute(query, asked.values, execution_options=options).all()
    values = list(zip(*rows_, strict=True)) if rows_ else [()] * len(names)
    return {name: _column(name, told) for name, told in zip(names, values, strict=True)}


def in_columns(session: Session, query: Any, asked: Asked, *, scoped: bool = False, **values: Any) -> Columns:
    """The answer of many rows, packed by the database; no column may be NULL."""
    options = {"days": (asked.on,)} if scoped else UNSCOPED
    return answered_in_columns(lambda it: session.execute(it, asked.values | values, execution_options=options), query, TERMS)


def of_ids(session: Session, query: Any, asked: Asked, ids: NDArray[Any], *, scoped: bool = False) -> Columns:
    """The answer for some ids, so many at a time."""
    keys = [UUID(bytes=it.tobytes()) for it in numbered(ids)[1]]
    parts = [keys[i : i + AT_ONCE] for i in range(0, len(keys), AT_ONCE)] or [[]]
    return joined(in_columns(session, query, asked, scoped=scoped, ids=some) for some in parts)


TERMS: Final = frozenset({"use", "tenure", "post", "staffing", "rank", "approval"})
WHOLE: Final = frozenset({"usable_area", "share", "entry", "count", "rooms", "unknown"})
YES_OR_NO: Final = frozenset({"in_scope", "second"})


def _column(name: str, values: Any) -> NDArray[Any]:
    if name in WHOLE or name in YES_OR_NO:
        return np.array(values, np.int64 if name in WHOLE else np.bool_)
    if name == "person_id":
        return np.array([it.bytes if it else bytes(16) for it in values], ID)
    return objects(values)
