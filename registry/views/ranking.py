"""Organisations ranked by the timeliness of their updates in a year, with every count that goes into the score.

Counted are rooms that were to be given back, by the day on which they were; yearly tasks; and differences of ledgers, of the
organisation and of the rooms that it has. What is not yet due does not count; a last day that cannot be told does not either.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.acts.differences import DifferingField
from registry.compliance.ranking import ranks, score
from registry.models import Assignment, Discrepancy, DiscrepancyState, Obligation, Organisation, Room
from registry.standards import deadlines
from registry.standards.ranking import weights
from registry.store.dated import as_of, known_at
from registry.views.due import due, yearly

RANKED: Final = (
    "rank", "organisation", "organisation_name", "score", "obligations_in_time", "obligations_late", "tasks_in_time", "tasks_late",
    "discrepancies_settled", "discrepancies_left",
)  # fmt: skip
SETTLED: Final = frozenset({DiscrepancyState.SETTLED.value, DiscrepancyState.STANDS.value})


def ranking(
    session: Session, *, on: date, known: datetime | None = None, year: int | None = None, organisation: str = ""
) -> pd.DataFrame:
    """Every organisation in scope by rank, those of which nothing was due last: ``RANKED``.

    ``year`` is that of the events and tasks, by default the day's; the ranks are those among all that may be seen.
    """
    of = year or on.year
    bodies = select(Organisation.code, Organisation.name).where(as_of(Organisation, on, known), Organisation.in_scope)
    names: dict[str, str] = dict(session.execute(bodies.order_by(Organisation.code)).all())
    given = _obligations(session, of, on, known)
    tasks = _tasks(session, of, on, known)
    settled = _discrepancies(session, on, known)
    told = weights(on)
    rows = []
    for code, name in names.items():
        counts = {
            part: (found[code, True], found[code, False])
            for part, found in (("obligations", given), ("tasks", tasks), ("discrepancies", settled))
        }
        rows.append([None, code, name, score(counts, told), *counts["obligations"], *counts["tasks"], *counts["discrepancies"]])
    frame = pd.DataFrame(rows, columns=list(RANKED), dtype=object)
    frame["rank"] = pd.Series(ranks(frame.score.to_list()), dtype=object)
    order = sorted(range(len(frame)), key=lambda at: (frame["rank"].iloc[at] is None, frame["rank"].iloc[at] or 0, at))
    frame = frame.iloc[order].reset_index(drop=True)
    return frame[frame.organisation == organisation].reset_index(drop=True) if organisation else frame


def _obligations(session: Session, year: int, on: date, known: datetime | None) -> Counter[tuple[str, bool]]:
    """Of events of the year: rooms that were given back until their last day, and those that were late or still are."""
    found: Counter[tuple[str, bool]] = Counter()
    owed: Any = due(session, on=on, known=known)
    for it in owed.itertuples(index=False):
        if it.event_day.year == year and it.overdue:
            found[it.organisation, False] += 1
    rows = select(
        Obligation.id, Obligation.kind, Obligation.organisation_id, Obligation.valid_from, Obligation.valid_to
    ).where(known_at(Obligation, known))  # fmt: skip
    begun: dict[Any, date] = {}
    last: dict[Any, Any] = {}
    for row in session.execute(rows.order_by(Obligation.valid_from)):
        begun.setdefault(row.id, row.valid_from)
        last[row.id] = row  # what passed to an heir is met by the heir
    met = [it for it in last.values() if it.valid_to is not None and it.valid_to <= on and begun[it.id].year == year]
    codes = select(Organisation.id, Organisation.code).where(as_of(Organisation, on, known))
    code_of: dict[Any, str] = dict(session.execute(codes).all())
    for it in met:
        limit = deadlines.due(it.kind, begun[it.id]).last
        if limit is not None and it.organisation_id in code_of:
            found[code_of[it.organisation_id], it.valid_to <= limit] += 1
    return found


def _tasks(session: Session, year: int, on: date, known: datetime | None) -> Counter[tuple[str, bool]]:
    found: Counter[tuple[str, bool]] = Counter()
    owed: Any = yearly(session, year, on=on, known=known)
    for it in owed.itertuples(index=False):
        if it.done_on is not None:
            found[it.organisation, it.done_on <= it.due_day] += 1
        elif it.past:
            found[it.organisation, False] += 1
    return found


def _discrepancies(session: Session, on: date, known: datetime | None) -> Counter[tuple[str, bool]]:
    """Settled or left, of organisations themselves and of the rooms that they have on the day."""
    so = (as_of(Discrepancy, on, known), Discrepancy.field != DifferingField.COMPARED.value)
    own = select(Discrepancy.subject, Discrepancy.state).join(Organisation, Organisation.code == Discrepancy.subject)
    of_rooms = (
        select(Organisation.code, Discrepancy.state)
        .select_from(Discrepancy)
        .join(Room, Room.code == Discrepancy.subject)
        .join(Assignment, Assignment.room_id == Room.id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(*so, as_of(Assignment, on, known), as_of(Organisation, on, known))
    )
    found: Counter[tuple[str, bool]] = Counter()
    for query in (own.where(*so, as_of(Organisation, on, known)), of_rooms):
        for code, state in session.execute(query):
            found[code, state in SETTLED] += 1
    return found
