"""The SELECTs that lists in and out ask: many rows by their codes at once, what somebody sees of codes and names, and the batches."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Entry, ImportedList, Lease, Organisation, Person, Room, RoomSurvey, StoredFile
from registry.store.dated import as_of

NAMED: Final = {"organisation": (Organisation.code, Organisation.name), "person": (Person.code, Person.name), "room": (Room.code, None), "lease": (Lease.number, None)}  # fmt: skip
"""Value of a ``LookUp`` → the column that it names, and the one by which people call it where they do not know that."""
AT_ONCE: Final = 10_000


def seen_codes(session: Session, kind: str, codes: Collection[str], *, on: date) -> set[str]:
    """Those of some codes that there are on a day, as far as the session's viewer sees."""
    column, _ = NAMED[kind]
    found: set[str] = set()
    listed = sorted(codes)
    for start in range(0, len(listed), AT_ONCE):
        query = select(column).where(column.in_(listed[start : start + AT_ONCE])).distinct()
        if kind in {"organisation", "person"}:
            query = query.where(as_of(column.class_, on))
        found |= set(session.scalars(query))
    return found


def codes_by_name(session: Session, kind: str, names: Collection[str], *, on: date) -> dict[str, set[str]]:
    """The codes that are called by some names on a day, as far as the session's viewer sees."""
    column, called = NAMED[kind]
    found: dict[str, set[str]] = defaultdict(set)
    if called is None:
        return found
    listed = sorted(names)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        for name, code in session.execute(select(called, column).where(called.in_(some), as_of(column.class_, on))):
            found[name].add(code)
    return found


def organisations_by_code(session: Session, codes: Iterable[str], *, on: date) -> dict[str, Organisation]:
    """Those of some codes that stand on a day."""
    query = select(Organisation).where(Organisation.code.in_(set(codes)), as_of(Organisation, on))
    return {row.code: row for row in session.scalars(query)}


def people_after(session: Session, codes: Iterable[str], *, on: date) -> dict[str, list[Person]]:
    """All that is known now of people on a day or after it, by code."""
    query = select(Person).where(
        Person.code.in_(set(codes)), Person.known_to.is_(None), Person.valid_to.is_(None) | (Person.valid_to > on)
    )
    found: dict[str, list[Person]] = defaultdict(list)
    for row in session.scalars(query.order_by(Person.valid_from)):
        found[row.code].append(row)
    return found


def rooms_by_code(session: Session, codes: Iterable[str], *, on: date) -> dict[str, RoomSurvey]:
    """What the survey in force on a day says of the rooms of some codes."""
    query = select(Room.code, RoomSurvey).join(RoomSurvey, RoomSurvey.id == Room.id)
    return dict(session.execute(query.where(Room.code.in_(set(codes)), as_of(RoomSurvey, on))).all())


def numbers_on(session: Session, floors: Collection[UUID], *, on: date) -> dict[tuple[UUID, str], set[UUID]]:
    """Which rooms bear which number, by floor and number, on a day."""
    query = select(RoomSurvey.floor_id, RoomSurvey.number, RoomSurvey.id)
    found: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for floor, number, room in session.execute(query.where(RoomSurvey.floor_id.in_(list(floors)), as_of(RoomSurvey, on))):
        found[floor, number].add(room)
    return found


def batches(session: Session, verb: str = "") -> list[Any]:
    """The lists that were brought in, the latest first: the row, its line of the journal, and the name of its file.

    ``known_to`` of the row says whether the batch was taken back.
    """
    query = (
        select(ImportedList, Entry.number, Entry.known, Entry.because, StoredFile.name)
        .join(Entry, Entry.number == ImportedList.entry)
        .outerjoin(StoredFile, StoredFile.digest == ImportedList.digest)
        .order_by(ImportedList.entry.desc(), ImportedList.row_id)
    )
    if verb:
        query = query.where(ImportedList.verb == verb)
    return list(session.execute(query.limit(200)))
