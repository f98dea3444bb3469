"""Leases as of a day: what runs, what ends soon, what is held over its last day, what has ended."""

from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled
from registry.models import Assignment, Lease, LeaseDirection, Organisation, RoomSurvey
from registry.queries.leases import known_at
from registry.standards.lease_terms import alarm_days, terms
from registry.store.dated import as_of


class LeaseState(Labelled):
    """How a lease stands on a day."""

    COMING = "coming", "待起租", "to begin"
    RUNNING = "running", "履行中", "running"
    HELD_OVER = "held-over", "到期未退", "held over"
    """Its term is over and the premises are not back: it has become an indefinite one (民法典 art. 734, confidence A)."""
    ENDED = "ended", "已结束", "ended"


COLUMNS: Final = (
    "number", "direction", "organisation", "organisation_name", "tier", "division", "counterparty", "counterparty_organisation",
    "premises", "rooms", "usable_area", "gross_floor_area", "rent", "written", "approval", "search_proof", "first_day", "last_day",
    "returned_on", "state", "days_left", "months_left", "odd_days_left", "days_over", "alarm",
)  # fmt: skip


def leases(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    direction: LeaseDirection | None = None,
    organisation: str = "",
    state: LeaseState | None = None,
    within: int | None = None,
    search: str = "",
    number: str = "",
) -> pd.DataFrame:
    """The leases of a direction, in which an organisation (code) is a side, in a state, that end within so many days, hold the words,
    or the one of a number.

    Columns: those of ``COLUMNS``; first_day and last_day are the contract's, returned_on the first day on which the premises were back.
    months_left and odd_days_left count from the day to the last one, both within it; alarm is the number of days of the nearest
    reminder, or 0. A lease that was followed or given back in time reminds nobody.
    """
    query = (
        select(
            Lease.id, Lease.number, Lease.direction, Lease.organisation_id, Lease.counterparty, Lease.counterparty_id, Lease.premises,
            Lease.gross_floor_area, Lease.rent, Lease.written, Lease.approval, Lease.search_proof, Lease.valid_from.label("first_day"),
            Lease.valid_to, Lease.returned_on,
        )
        .where(known_at(Lease, known))
        .order_by(Lease.valid_to, Lease.number)
    )  # fmt: skip
    if direction:
        query = query.where(Lease.direction == direction.value)
    if number:
        query = query.where(Lease.number == number)
    found = _table(session, query)
    names = sides(session, on=on, known=known)
    own = names.reindex(found["organisation_id"])
    found["organisation"], found["organisation_name"] = own["code"].to_numpy(), own["name"].to_numpy()
    found["tier"], found["division"] = own["tier"].to_numpy(), own["division"].to_numpy()
    found["counterparty_organisation"] = names["code"].reindex(found["counterparty_id"]).to_numpy()
    found = found.join(_rooms(session, found["id"].to_list() if number else None, on=on, known=known), on="id")
    found["rooms"] = found["rooms"].fillna(0).astype(int)
    found = _stand(found, on)
    kept = pd.Series(data=True, index=found.index)
    if organisation:
        kept &= (found["organisation"] == organisation) | (found["counterparty_organisation"] == organisation)
    for word in search.split():
        said = found[["number", "counterparty", "organisation_name", "premises"]].fillna("")
        kept &= said.apply(lambda texts, word=word: texts.str.contains(word, case=False, regex=False)).any(axis=1)
    return narrowed(_objects(found.loc[kept, ["id", *COLUMNS]]).set_index("id"), state=state, within=within)


def narrowed(found: pd.DataFrame, *, state: LeaseState | None = None, within: int | None = None) -> pd.DataFrame:
    """Those of some leases that are in a state, and of those that run the ones that end within so many days."""
    kept = pd.Series(data=True, index=found.index)
    if state:
        kept &= found["state"] == state.value
    if within is not None:
        kept &= found["days_left"].notna() & (found["days_left"].fillna(0).astype(int) <= within)
    return found[kept]


def alarms(session: Session, *, on: date, known: datetime | None = None, organisation: str = "") -> pd.DataFrame:
    """The leases that want somebody's attention: held over, longest first, then those that end soon, soonest first."""
    found = leases(session, on=on, known=known, organisation=organisation)
    wanted = found[(found["state"] == LeaseState.HELD_OVER.value) | (found["alarm"] > 0)]
    return wanted.sort_values(["last_day", "number"])


def sides(session: Session, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Organisations as they are on a day, or were last, by id: code, name, tier, division, administers."""
    query = select(
        Organisation.id, Organisation.code, Organisation.name, Organisation.tier, Organisation.division_code.label("division"),
        Organisation.administers,
    ).where(known_at(Organisation, known), Organisation.valid_from <= on).order_by(Organisation.valid_from)  # fmt: skip
    return _table(session, query).drop_duplicates("id", keep="last").set_index("id")


def _stand(found: pd.DataFrame, on: date) -> pd.DataFrame:
    """How each stands on the day, and what is left of it."""
    day = np.datetime64(on, "D")
    first, end, back = (_days(found[name]) for name in ("first_day", "valid_to", "returned_on"))
    last = end - 1
    left = np.where(np.isnat(end), -1, (last - day).astype(np.int64))
    chosen = [back <= day, first > day, end <= day]
    states = [LeaseState.ENDED.value, LeaseState.COMING.value, LeaseState.HELD_OVER.value]
    state = np.select(chosen, states, LeaseState.RUNNING.value)
    dated_run = (state == LeaseState.RUNNING.value) & ~np.isnat(end)
    months, days = terms(np.where(dated_run, day, day + 1), np.where(dated_run, last, day))
    alarm = np.zeros(len(found), np.int64)
    for far in alarm_days(on=on):
        alarm[dated_run & (left <= far) & ~(back <= end)] = far
    over = state == LeaseState.HELD_OVER.value
    last_day = pd.Series(last, index=found.index).dt.date
    told: dict[str, Any] = {"state": state, "alarm": alarm, "last_day": last_day.where(~np.isnat(end), None)}
    for name, values, where in (
        ("days_left", left, dated_run), ("months_left", months, dated_run), ("odd_days_left", days, dated_run), ("days_over", -left, over),
    ):  # fmt: skip
        told[name] = pd.Series(values, index=found.index, dtype="Int64").where(where)
    return found.assign(**told)


def _days(column: pd.Series) -> Any:
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]")


def _rooms(session: Session, only: list[Any] | None, *, on: date, known: datetime | None) -> pd.DataFrame:
    """How many rooms a lease holds, or held last, and their usable area on the day; by lease; of all, or of some."""
    held = Assignment.lease_id.is_not(None) if only is None else Assignment.lease_id.in_(only)
    rooms = select(Assignment.lease_id, Assignment.room_id).where(held, known_at(Assignment, known)).distinct().subquery()
    query = (
        select(rooms.c.lease_id.label("id"), func.count().label("rooms"), func.sum(RoomSurvey.usable_area).label("usable_area"))
        .outerjoin(RoomSurvey, (RoomSurvey.id == rooms.c.room_id) & as_of(RoomSurvey, on, known))
        .group_by(rooms.c.lease_id)
    )
    return _table(session, query).set_index("id")


def _objects(frame: pd.DataFrame) -> pd.DataFrame:
    """What is not known as None, whatever the column's type."""
    return frame.astype({name: object for name in frame.columns if name not in {"rooms", "alarm"}}).where(frame.notna(), None)


def _table(session: Session, query: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    names = [column["name"] for column in query.column_descriptions]
    columns = list(zip(*session.execute(query), strict=True)) or [()] * len(names)
    return pd.DataFrame(dict(zip(names, map(list, columns), strict=True)), columns=names, dtype=object)
