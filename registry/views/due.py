"""What is to be given back and by when, as of a day; and what every organisation owes of a year's tasks.

The last day is counted by the Civil Code when it is asked for; a year whose rest days are not known gives words and no day.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from floorplans.due_findings import DUE
from floorplans.finding import Finding
from floorplans.kinds import told
from floorplans.vocabulary import Words
from registry.models import (
    Assignment,
    Building,
    Floor,
    Obligation,
    ObligationKind,
    Organisation,
    Person,
    Room,
    RoomSurvey,
    YearlyKind,
    YearlyTask,
)
from registry.standards import deadlines, yearly_tasks
from registry.store.dated import as_of, known_at

CODES: Final = {
    ObligationKind.MOVE: "vacated-late",
    ObligationKind.LEAVE: "office-not-returned",
    ObligationKind.SECOND_POST: "second-office-kept",
}


def due(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    organisation: str = "",
    kind: str = "",
    overdue: bool = False,
) -> pd.DataFrame:
    """The rooms that are to be given back, by their last day, those whose day cannot be told last.

    Columns: kind, organisation, organisation_name, room, number, building, building_name, floor_name, person, person_name,
    event_day, last_day (None where it cannot be told), days_left, overdue (None where it cannot be told), why (``Words``).
    A room that its organisation no longer has is owed no more.
    """
    begun = _begun(Obligation, known)  # the deadline of what passed to an heir runs from the event, not from the passing
    query = (
        select(
            Obligation.kind, Organisation.code.label("organisation"), Organisation.name.label("organisation_name"),
            Room.code.label("room"), RoomSurvey.number, Building.code.label("building"), Building.name.label("building_name"),
            Floor.floor_name, Person.code.label("person"), Person.name.label("person_name"), begun.label("event_day"),
        )
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .join(Room, Room.id == Obligation.room_id)
        .outerjoin(RoomSurvey, (RoomSurvey.id == Room.id) & as_of(RoomSurvey, on, known))
        .outerjoin(Floor, (Floor.id == RoomSurvey.floor_id) & as_of(Floor, on, known))
        .outerjoin(Building, (Building.id == Floor.building_id) & as_of(Building, on, known))
        .outerjoin(Person, (Person.id == Obligation.person_id) & _then(Person, begun, known))
        .where(as_of(Obligation, on, known), as_of(Organisation, on, known), _still_had(on, known))
        .order_by(begun, Organisation.code, Room.code)
    )  # fmt: skip
    if organisation:
        query = query.where(Organisation.code == organisation)
    if kind:
        query = query.where(Obligation.kind == kind)
    columns = [column["name"] for column in query.column_descriptions]
    owed = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=columns).astype(object)
    counted = {it: deadlines.due(*it) for it in set(zip(owed.kind, owed.event_day, strict=True))}
    found = [counted[it] for it in zip(owed.kind, owed.event_day, strict=True)]
    frame = owed.assign(
        last_day=_objects([it.last for it in found]),
        days_left=_objects([(it.last - on).days if it.last else None for it in found]),
        overdue=_objects([it.last < on if it.last else None for it in found]),
        why=_objects([it.why for it in found]),
    )
    if overdue:
        frame = frame[frame.overdue.eq(True)]
    order = sorted(range(len(frame)), key=lambda at: (frame.last_day.iloc[at] is None, frame.last_day.iloc[at] or on, at))
    return frame.iloc[order].reset_index(drop=True)


def overdue(frame: pd.DataFrame) -> list[Finding]:
    """What is past its last day, as findings: of which room, since when, on whose word."""
    found = []
    rows: Iterator[Any] = frame[frame.overdue.eq(True)].itertuples(index=False)
    for it in rows:
        late, kind = -it.days_left, ObligationKind(it.kind)
        who = f"{it.organisation_name} {it.person_name}" if it.person_name else it.organisation_name
        says = Words(
            f"{who}：{kind.zh}，最后期限 {it.last_day}，已逾期 {late} 天（{it.why.zh}）",
            f"{who}: {kind.en}, due by {it.last_day}, {late} days late ({it.why.en})",
        )
        found.append(told(DUE, CODES[kind], says, subject=it.room, place=it.organisation))
    return found


def yearly(
    session: Session, year: int, *, on: date, known: datetime | None = None, organisation: str = "", owing: bool = False
) -> pd.DataFrame:
    """The yearly tasks of every organisation in scope, done or not.

    Columns: organisation, organisation_name, kind, due_day, reminded (whether the day of reminding has come), done_on
    (None while it is not), paper, scan, archived_on, past (whether the expected day went by without it), why (``Words``).
    """
    days = yearly_tasks.days_of(year)
    bodies = select(Organisation.id, Organisation.code, Organisation.name).where(
        as_of(Organisation, on, known), Organisation.in_scope
    )
    if organisation:
        bodies = bodies.where(Organisation.code == organisation)
    rows = session.execute(bodies.order_by(Organisation.code)).all() if days else []
    tasks = select(YearlyTask, _begun(YearlyTask, known)).where(YearlyTask.year == year, as_of(YearlyTask, on, known))
    done = {(task.organisation_id, task.kind): (task, since) for task, since in session.execute(tasks)}
    told_of = [(body, kind, *done.get((body.id, kind.value), (None, None))) for body in rows for kind in YearlyKind]
    frame = pd.DataFrame(
        [
            {
                "organisation": body.code,
                "organisation_name": body.name,
                "kind": kind.value,
                "due_day": days.due,
                "reminded": on >= days.remind,
                "done_on": since,
                "paper": task.paper if task else "",
                "scan": task.scan if task else "",
                "archived_on": task.archived_on if task else None,
                "past": task is None and on > days.due,
                "why": days.citation,
            }
            for body, kind, task, since in told_of
            if days
        ],
        columns=[
            "organisation", "organisation_name", "kind", "due_day", "reminded", "done_on", "paper", "scan", "archived_on", "past", "why",
        ],
        dtype=object,
    )  # fmt: skip
    return frame[frame.done_on.isna()].reset_index(drop=True) if owing else frame


def _still_had(on: date, known: datetime | None) -> Any:
    """Whether the organisation has the room that it owes; a use that ran out by itself has given it back."""
    return (
        select(Assignment.row_id)
        .where(
            Assignment.room_id == Obligation.room_id,
            Assignment.organisation_id == Obligation.organisation_id,
            as_of(Assignment, on, known),
        )
        .exists()
    )


def _begun(kind: Any, known: datetime | None) -> Any:
    """The first day of a fact, whatever version of it is looked at."""
    first = aliased(kind)
    query = select(first.valid_from).where(first.id == kind.id, known_at(first, known))
    return query.order_by(first.valid_from).limit(1).scalar_subquery()


def _then(table: Any, day: Any, known: datetime | None) -> Any:
    return known_at(table, known) & (table.valid_from <= day) & (table.valid_to.is_(None) | (table.valid_to > day))


def _objects(values: Sequence[Any]) -> "pd.Series[Any]":
    return pd.Series(list(values), dtype=object)
