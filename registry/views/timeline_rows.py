"""Reading for a timeline: the rows that concern a subject, what they name, and the lines of the journal that wrote and ended them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import queries
from registry.models import Assignment, Building, Entry, Floor, Lease, Organisation, Person, Room, UseAgreement
from registry.store.columns import Outline, PlanOutline
from registry.store.errors import NotFound
from registry.store.scope import UNSCOPED
from registry.views.timeline_facts import FactKind, Noun

AT_ONCE: Final = 5000
"""How many keys one SELECT asks for; either database takes as many."""
NAMED: Final[dict[Noun, tuple[Any, str, str]]] = {
    Noun.FLOOR: (Floor, "code", "code"),
    Noun.BUILDING: (Building, "code", "name"),
    Noun.ORGANISATION: (Organisation, "code", "name"),
    Noun.PERSON: (Person, "code", "name"),
    Noun.LEASE: (Lease, "number", "number"),
    Noun.AGREEMENT: (UseAgreement, "number", "number"),
}
"""What a noun is kept as: its model, and the columns of its code and of its name."""
NOT_TOLD: Final = frozenset({"findings", "placement", "schedule", "purposes", "stages", "booked", "found", "photo", "scan"})
"""Columns of which a timeline says nothing: long, and told elsewhere."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal, without its images."""

    number: int
    known: datetime
    act: str
    by: str
    because: str


def subject(session: Session, noun: Noun, code: str, known: datetime | None) -> tuple[UUID, str]:
    """Id and latest name of what a code means or ever meant; ``NotFound`` where nothing was ever known under it."""
    if noun is Noun.ROOM:
        return queries.room_id(session, code), code
    model, coded, named = NAMED[noun]
    query = select(model.id, getattr(model, named)).where(getattr(model, coded) == code)
    if known is not None:
        query = query.where(model.known_from <= known)
    found = session.execute(query.order_by(model.known_to.is_(None).desc(), model.valid_from.desc()).limit(1)).first()
    if found is None:
        raise NotFound(f"没有编号为 {code} 的{noun.zh}", f"there is no {noun.en} {code}")
    return found[0], found[1]


def keys_of(session: Session, noun: Noun, key: UUID, code: str) -> dict[Noun, Collection[UUID]]:
    """By what a subject is found in rows: itself, and what lies in it or hangs on it."""
    keys: dict[Noun, Collection[UUID]] = {noun: [key]}
    if noun is Noun.BUILDING:
        keys[Noun.FLOOR] = set(session.scalars(select(Floor.id).where(Floor.building_id == key)))
        keys[Noun.ROOM] = rooms_ever(session, code, keys[Noun.FLOOR])
    if noun is Noun.ROOM:
        floor = session.scalar(select(Room.floor_id).where(Room.id == key))
        building = session.scalar(select(Floor.building_id).where(Floor.id == floor).limit(1))
        schedules = session.execute(select(UseAgreement.id, UseAgreement.schedule).where(UseAgreement.building_id == building))
        keys[Noun.AGREEMENT] = {one for one, schedule in schedules if any(it.get("code") == code for it in schedule)}
    if noun is Noun.ORGANISATION:
        ours = (Lease.organisation_id == key) | (Lease.counterparty_id == key)
        keys[Noun.LEASE] = set(session.scalars(select(Lease.id).where(ours)))
    elif Noun.ROOM in keys:
        leased = (Assignment.lease_id.is_not(None),)
        keys[Noun.LEASE] = {
            lease
            for some in _some(keys[Noun.ROOM])
            for lease in session.scalars(select(Assignment.lease_id).where(Assignment.room_id.in_(some), *leased))
            if lease is not None
        }
    return keys


def rooms_ever(session: Session, building: str, floors: Collection[UUID]) -> set[UUID]:
    """The rooms that a building ever had; a room's code begins with its building's, and codes have an index."""
    codes = (Room.code >= f"{building}-") & (Room.code < f"{building}.")
    return {key for key, floor in session.execute(select(Room.id, Room.floor_id).where(codes)) if floor in floors}


def rows_of(
    session: Session, fact: FactKind, keys: Mapping[Noun, Collection[UUID]], known: datetime | None
) -> list[dict[str, Any]]:
    """All versions of a kind of fact that concern a subject, as the register knew them at an instant; oldest knowledge first."""
    columns = [it for it in fact.model.__table__.c if not isinstance(it.type, Outline | PlanOutline) and it.name not in NOT_TOLD]
    dated = "known_from" in fact.model.__table__.c
    asked = [getattr(fact.model, it.name) for it in columns]
    found: dict[Any, dict[str, Any]] = {}
    for column, noun in fact.by.items():
        for some in _some(keys.get(noun, ())):
            for row in session.execute(select(*asked).where(getattr(fact.model, column).in_(some))):
                told = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public name
                found[told["row_id"] if dated else told["id"]] = told
    rows = sorted(found.values(), key=lambda it: (it["entry"], it.get("row_id", 0)))
    if known is None or not dated:
        return rows
    return [
        it | ({"known_to": None} if it["known_to"] is not None and it["known_to"] > known else {})
        for it in rows
        if it["known_from"] <= known
    ]


def lines_of(session: Session, rows: Sequence[Mapping[str, Any]]) -> tuple[dict[int, Line], dict[datetime, int]]:
    """The lines that wrote and ended some rows, by number; and by the instant of each its number.

    Whoever may see the rows may know who wrote them and why, though not what else the lines did.
    """
    columns = (Entry.number, Entry.known, Entry.act, Entry.by, Entry.because)
    numbers = {it["entry"] for it in rows}
    lines = {
        row.number: Line(*row)
        for some in _some(numbers)
        for row in session.execute(select(*columns).where(Entry.number.in_(some)), execution_options=UNSCOPED)
    }
    instants = {line.known for line in lines.values()}
    ended = {it["known_to"] for it in rows if it.get("known_to") is not None} - instants  # lines that only ended something
    for some in _some(ended):
        lines |= {
            row.number: Line(*row)
            for row in session.execute(select(*columns).where(Entry.known.in_(some)), execution_options=UNSCOPED)
        }
    return lines, {line.known: line.number for line in lines.values()}


class Names:
    """What the rows of a timeline name, as it was called on the day that is told of."""

    def __init__(self, session: Session, ids: Mapping[Noun, Collection[UUID]], known: datetime | None) -> None:
        """Read once, one SELECT a noun."""
        self._versions: dict[UUID, list[tuple[date, str, str]]] = defaultdict(list)
        for some in _some(ids.get(Noun.ROOM, ())):
            for key, code in session.execute(select(Room.id, Room.code).where(Room.id.in_(some))):
                self._versions[key].append((date.min, code, code))
        for noun, (model, coded, named) in NAMED.items():
            columns = (model.id, model.valid_from, getattr(model, coded), getattr(model, named))
            for some in _some(ids.get(noun, ())):
                query = select(*columns).where(model.id.in_(some))
                if known is None:
                    query = query.where(model.known_to.is_(None))
                else:
                    query = query.where(model.known_from <= known, model.known_to.is_(None) | (model.known_to > known))
                for key, since, code, name in session.execute(query.order_by(model.valid_from)):
                    self._versions[key].append((since, code, name))

    def on(self, key: UUID | None, day: date) -> tuple[str, str]:
        """Code and name on a day, the first there were on days before; a dash for what may not be seen."""
        told = self._versions.get(key) if key is not None else None
        if not told:
            return "", "—"
        at = max(bisect_right([since for since, _, _ in told], day) - 1, 0)
        return told[at][1:]


def _some(keys: Collection[Any]) -> Iterator[list[Any]]:
    listed = list(keys)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
