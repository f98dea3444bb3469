"""One lease as of a day: its terms, its rooms, what was paid, what is to be known of it, and the plan to recall it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.acts.recall import DisputeRisk
from registry.acts.renew_lease import since_before_clearance
from registry.models import Assignment, Building, Entry, Floor, Lease, LeaseDirection, RentPayment, Room, RoomSurvey
from registry.queries import leases as contracts
from registry.queries.leases import known_at
from registry.standards.lease_terms import DAY, Note, held_over_note, let_notes
from registry.store.dated import as_of
from registry.views.leases import LeaseState, leases, sides


@dataclass(frozen=True, slots=True)
class LeaseTold:
    """A lease, and all that hangs on it."""

    terms: dict[str, Any]
    """The row of ``views.leases``."""
    rooms: pd.DataFrame
    payments: pd.DataFrame
    stages: pd.DataFrame
    """Of the recall plan: on, step, done; empty without one."""
    recall: dict[str, Any] | None
    """compensation, dispute_risk, responsible, responsible_name."""
    follows: str
    """Number of the contract before it, or empty."""
    followed_by: str
    notes: list[Note]


def lease(session: Session, number: str, *, on: date, known: datetime | None = None) -> LeaseTold:
    """The lease of a contract's number; ``NotFound`` where there is none. Rooms: code, number, use, usable_area, building, since, until.

    Payments: day, amount, period, paper, by, entry.
    """
    row = contracts.lease(session, number, known=known)
    listed = leases(session, on=on, known=known, number=number).loc[[row.id]]
    terms: dict[str, Any] = {"id": row.id, **{str(name): listed[name].iloc[0] for name in listed}}
    before, after = contracts.predecessor(session, row.id), contracts.successor(session, row.id)
    plan = contracts.recall_plan(session, row.id, on=on, known=known)
    recall = None
    if plan:
        responsible = sides(session, on=on, known=known).reindex([plan.responsible_id]).iloc[0]
        recall = {
            "compensation": plan.compensation,
            "dispute_risk": DisputeRisk(plan.dispute_risk),
            "responsible": responsible["code"],
            "responsible_name": responsible["name"],
        }
    return LeaseTold(
        terms=terms,
        rooms=_rooms(session, row, on=on, known=known),
        payments=_payments(session, row, on=on, known=known),
        stages=pd.DataFrame(plan.stages if plan else [], columns=["on", "step", "done"]),
        recall=recall,
        follows=before.number if before else "",
        followed_by=after.number if after else "",
        notes=_notes(session, row, terms, on),
    )


def _notes(session: Session, row: Lease, terms: dict[str, Any], on: date) -> list[Note]:
    said = [held_over_note(terms["last_day"], on=on)] if terms["state"] == LeaseState.HELD_OVER.value else []
    if row.direction == LeaseDirection.OUT.value and row.valid_to is not None:
        old = since_before_clearance(session, row, on=row.valid_from)
        said += let_notes(row.valid_from, row.valid_to - DAY, rent=row.rent, old_offices=old)
    return said


def _rooms(session: Session, row: Lease, *, on: date, known: datetime | None) -> pd.DataFrame:
    query = (
        select(
            Room.code, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use, RoomSurvey.usable_area, Floor.floor_name,
            Floor.code.label("floor"), Building.code.label("building"), Building.name.label("building_name"),
            Assignment.valid_from.label("since"), Assignment.valid_to.label("until"),
        )
        .join(Room, Room.id == Assignment.room_id)
        .outerjoin(RoomSurvey, (RoomSurvey.id == Room.id) & as_of(RoomSurvey, on, known))
        .outerjoin(Floor, (Floor.id == RoomSurvey.floor_id) & as_of(Floor, on, known))
        .outerjoin(Building, (Building.id == Floor.building_id) & as_of(Building, on, known))
        .where(Assignment.lease_id == row.id, known_at(Assignment, known))
        .order_by(Room.code, Assignment.valid_from)
    )  # fmt: skip
    return _table(session, query)


def _payments(session: Session, row: Lease, *, on: date, known: datetime | None) -> pd.DataFrame:
    query = (
        select(
            RentPayment.valid_from.label("day"), RentPayment.amount, RentPayment.period, RentPayment.paper, Entry.by,
            Entry.number.label("entry"),
        )
        .join(Entry, Entry.number == RentPayment.entry)
        .where(RentPayment.lease_id == row.id, RentPayment.valid_from <= on, known_at(RentPayment, known))
        .order_by(RentPayment.valid_from, RentPayment.entry)
    )  # fmt: skip
    return _table(session, query)


def _table(session: Session, query: Any) -> pd.DataFrame:
    columns = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame([tuple(it) for it in session.execute(query)], columns=columns, dtype=object)
