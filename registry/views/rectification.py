"""Rectifications as of a day: where each finding stands, by when its next step is expected and of whom, who is late, and one's life."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Building, Entry, Organisation, Person, Rectification, RectificationState, Room, RoomSurvey
from registry.standards.rectification import due
from registry.store.dated import as_of
from registry.store.errors import NotFound

STORED: Final = (
    "key", "code", "subject", "audit", "found_area", "limit_area", "state", "means", "due_on", "reason", "filing", "approval", "report",
    "visited_on", "measured_area", "photo", "visitor", "entry",
)  # fmt: skip
LISTED: Final = (
    *STORED, "since", "opened_on", "building", "building_name", "organisation", "organisation_name", "room", "number", "person", "person_name",
    "excess", "due_day", "days_left", "late", "remind", "owed_by", "why",
)  # fmt: skip
STEPS: Final = (
    "entry", "known", "act", "by", "because", "on", "state", "means", "due_on", "reason", "filing", "approval", "report", "visited_on",
    "measured_area", "photo", "visitor", "audit",
)  # fmt: skip
TOLD: Final = frozenset({RectificationState.PLANNED.value, RectificationState.DEFERRED.value})
"""States whose last day somebody has promised; that of the others is a parameter of this system, which reminds and accuses nobody."""
BUREAU_OWES: Final = frozenset({RectificationState.DONE.value})
"""States in which the next step is the bureau's: the visit."""


def rectifications(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    state: str = "",
    late: bool = False,
    remind: bool = False,
    organisation: str = "",
    building: str = "",
    key: str = "",
    search: str = "",
) -> pd.DataFrame:
    """The rectifications of a state, an organisation or a building, those that are expected first before the others.

    Columns: ``LISTED``; ``since`` is the first day of the state, ``due_day`` the last day of the next step (None where it
    cannot be told), ``late`` whether a day that was promised went by, ``remind`` whether one that is only expected did, ``owed_by`` "organisation" or "bureau" (empty once verified), ``why`` (``Words``).
    """
    begun = (
        select(Rectification.id, func.min(Rectification.valid_from).label("opened_on"))
        .where(Rectification.known_to.is_(None) if known is None else Rectification.known_from <= known)
        .group_by(Rectification.id)
        .subquery()
    )
    query = (
        select(
            *(getattr(Rectification, name) for name in STORED), Rectification.valid_from.label("since"), begun.c.opened_on,
            Building.code.label("building"), Building.name.label("building_name"), Organisation.code.label("organisation"),
            Organisation.name.label("organisation_name"), Room.code.label("room"), RoomSurvey.number, Person.code.label("person"),
            Person.name.label("person_name"),
        )
        .join(begun, begun.c.id == Rectification.id)
        .outerjoin(Building, (Building.id == Rectification.building_id) & as_of(Building, on, known))
        .outerjoin(Organisation, (Organisation.id == Rectification.organisation_id) & as_of(Organisation, on, known))
        .outerjoin(Room, Room.id == Rectification.room_id)
        .outerjoin(RoomSurvey, (RoomSurvey.id == Rectification.room_id) & as_of(RoomSurvey, on, known))
        .outerjoin(Person, (Person.id == Rectification.person_id) & as_of(Person, on, known))
        .where(as_of(Rectification, on, known))
        .order_by(Rectification.key)
    )  # fmt: skip
    for column, wanted in (
        (Rectification.state, state),
        (Organisation.code, organisation),
        (Building.code, building),
        (Rectification.key, key),
    ):
        if wanted:
            query = query.where(column == wanted)
    for word in search.split():
        said = (Rectification.key, Organisation.name, Building.name, Person.name)
        hits = [it.icontains(word, autoescape=True) for it in said]
        query = query.where(hits[0] | hits[1] | hits[2] | hits[3])
    columns = [it["name"] for it in query.column_descriptions]
    frame = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=columns, dtype=object)
    whole = _expected(frame, on).reindex(columns=list(LISTED))
    whole = whole[whole.late.eq(True)] if late else whole
    whole = whole[whole.remind.eq(True)] if remind else whole
    order = sorted(
        range(len(whole)), key=lambda at: (whole.due_day.iloc[at] is None, whole.due_day.iloc[at] or on, whole.key.iloc[at])
    )
    return whole.iloc[order].reset_index(drop=True)


def rectification_counts(frame: pd.DataFrame) -> dict[str, int]:
    """How many of some rectifications are in each state, how many are late, and of how many is to be reminded."""
    states = {it.value: int(frame.state.eq(it.value).sum()) for it in RectificationState}
    return {**states, **{name: int(frame[name].eq(True).sum()) for name in ("late", "remind")}}


def rectification_life(session: Session, key: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Every step of a rectification until a day, in the order of the journal, those of one day and corrected ones too: ``STEPS``.

    ``NotFound`` where none was opened until then.
    """
    query = (
        select(Rectification, Entry.number, Entry.known, Entry.act, Entry.by, Entry.because)
        .join(Entry, Entry.number == Rectification.entry)
        .where(Rectification.key == key, Rectification.valid_to.is_(None), Rectification.valid_from <= on)
        .order_by(Entry.number)
    )
    if known is not None:
        query = query.where(Rectification.known_from <= known)
    steps = [
        {
            "entry": number, "known": at, "act": act, "by": by, "because": because, "on": row.valid_from,
            **{name: getattr(row, name) for name in STEPS[6:]},
        }
        for row, number, at, act, by, because in session.execute(query)
    ]  # fmt: skip
    if not steps:
        raise NotFound(f"{on} 没有整改事项 {key}", f"there is no rectification {key} on {on}")
    return pd.DataFrame(steps, columns=list(STEPS), dtype=object)


def _expected(frame: pd.DataFrame, on: date) -> pd.DataFrame:
    """The same with the excess, and the last day of the next step."""
    told = {it: due(*it) for it in set(zip(frame.state, frame.since, frame.due_on, strict=True))}
    found = [told[it] for it in zip(frame.state, frame.since, frame.due_on, strict=True)]
    over = zip(frame.found_area, frame.limit_area, strict=True)
    added: dict[str, Sequence[Any]] = {
        "excess": [max(a - b, a * 0) if a is not None and b is not None else None for a, b in over],
        "due_day": [it.last for it in found],
        "days_left": [(it.last - on).days if it.last else None for it in found],
        "late": [bool(it.last and it.last < on) and state in TOLD for it, state in zip(found, frame.state, strict=True)],
        "remind": [bool(it.last and it.last < on) and state not in TOLD for it, state in zip(found, frame.state, strict=True)],
        "owed_by": [
            "" if it == RectificationState.VERIFIED.value else "bureau" if it in BUREAU_OWES else "organisation"
            for it in frame.state
        ],
        "why": [it.why for it in found],
    }
    return frame.assign(**{name: pd.Series(list(values), dtype=object) for name, values in added.items()})
