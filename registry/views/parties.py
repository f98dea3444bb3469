"""Organisations and people as of a day: who is under whom, what they hold, which posts and people they have."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registry.models import Appointment, Assignment, AuthorisedPosts, Organisation, RoomSurvey, Staffing
from registry.store.dated import as_of

COUNTED: Final = tuple(it.value for it in Staffing if it.counts)
CENTIARE: Final = Decimal("0.01")
COLUMNS: Final = [
    "code", "name", "short_name", "credit_code", "tier", "kind", "division", "parent", "parent_name", "depth", "in_scope",
    "administers", "closes_on", "valid_from", "rooms", "usable_area", "posts", "other_staff", "people",
]  # fmt: skip


def organisations(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    search: str = "",
    tier: str = "",
    kind: str = "",
    division: str = "",
    parent: str = "",
    code: str = "",
) -> pd.DataFrame:
    """The organisations of a day with what they hold, those under another after it, each with its depth in the tree.

    Columns: code, name, short_name, credit_code, tier, kind, division, parent (code), parent_name, depth, in_scope, administers,
    closes_on, valid_from, rooms (held or shared), usable_area (by shares), posts (authorised, counted), other_staff, people
    (counted each once). ``parent`` is the code of one, and asks for all that is under it; ``search`` is words of code, name or
    credit code.
    """
    query = select(
        Organisation.id, Organisation.code, Organisation.name, Organisation.short_name, Organisation.credit_code, Organisation.tier,
        Organisation.kind, Organisation.division_code.label("division"), Organisation.parent_id, Organisation.in_scope,
        Organisation.administers, Organisation.closes_on, Organisation.valid_from,
    ).where(as_of(Organisation, on, known)).order_by(Organisation.code)  # fmt: skip
    found = _ordered(table(session, query), parent)
    wanted = pd.Series(data=True, index=found.index)
    for name, value in (("tier", tier), ("kind", kind), ("code", code)):
        if value:
            wanted &= found[name] == value
    if division:
        wanted &= found["division"].str.startswith(division)
    said = found["code"] + "\n" + found["name"] + "\n" + found["short_name"] + "\n" + found["credit_code"].fillna("")
    for word in search.split():
        wanted &= said.str.contains(word, case=False, regex=False)
    found = found[wanted]
    figures = _figures(session, list(found["id"]) if len(found) < MANY else None, on=on, known=known)
    for name, (none, values) in figures.items():
        found[name] = [values.get(key, none) for key in found["id"]]
    return found[COLUMNS].reset_index(drop=True)


MANY: Final = 500
"""Of so many organisations what they hold is counted of all together."""


def _ordered(found: pd.DataFrame, parent: str) -> pd.DataFrame:
    """Organisations in the order of the tree, each after the one that it is under; all, or those under one."""
    under: dict[Any, list[int]] = defaultdict(list)
    at = {key: row for row, key in enumerate(found["id"])}
    for row, above in enumerate(found["parent_id"]):
        under[at.get(above)].append(row)
    roots = under[None] if not parent else under[next((row for row, code in enumerate(found["code"]) if code == parent), -1)]
    order, depths = [], []
    ahead = [(row, 0) for row in reversed(roots)]
    while ahead:
        row, depth = ahead.pop()
        order.append(row)
        depths.append(depth)
        ahead += [(child, depth + 1) for child in reversed(under.get(row, []))]
    above_rows = [at.get(key, -1) for key in found["parent_id"]]
    for name, column in (("parent", "code"), ("parent_name", "name")):
        values = list(found[column])
        found[name] = pd.Series([values[row] if row >= 0 else None for row in above_rows], dtype=object)
    return found.iloc[order].assign(depth=depths)


def _figures(
    session: Session, ids: Collection[UUID] | None, *, on: date, known: datetime | None
) -> dict[str, tuple[Any, dict[UUID, Any]]]:
    """Rooms, area, posts and people by organisation, of some or of all."""
    rooms: dict[UUID, int] = defaultdict(int)
    area: dict[UUID, Decimal] = defaultdict(Decimal)
    held = (
        select(Assignment.organisation_id, Assignment.share, func.count(Assignment.row_id), func.sum(RoomSurvey.usable_area))
        .outerjoin(RoomSurvey, (RoomSurvey.id == Assignment.room_id) & as_of(RoomSurvey, on, known))
        .where(as_of(Assignment, on, known))
        .group_by(Assignment.organisation_id, Assignment.share)
    )
    for key, share, count, usable in session.execute(_of(held, Assignment.organisation_id, ids)):
        rooms[key] += count
        area[key] += (usable or Decimal(0)) * share / 100
    posts: dict[UUID, int] = defaultdict(int)
    others: dict[UUID, int] = defaultdict(int)
    authorised = (
        select(AuthorisedPosts.organisation_id, AuthorisedPosts.staffing, func.sum(AuthorisedPosts.count))
        .where(as_of(AuthorisedPosts, on, known))
        .group_by(AuthorisedPosts.organisation_id, AuthorisedPosts.staffing)
    )
    for key, staffing, count in session.execute(_of(authorised, AuthorisedPosts.organisation_id, ids)):
        (posts if staffing in COUNTED else others)[key] += int(count)
    employed = (
        select(Appointment.organisation_id, func.count(func.distinct(Appointment.person_id)))
        .where(as_of(Appointment, on, known))
        .group_by(Appointment.organisation_id)
    )
    people = dict(session.execute(_of(employed, Appointment.organisation_id, ids)).all())
    rounded = {key: value.quantize(CENTIARE, ROUND_HALF_UP) for key, value in area.items()}
    return {
        "rooms": (0, rooms),
        "usable_area": (Decimal("0.00"), rounded),
        "posts": (0, posts),
        "other_staff": (0, others),
        "people": (0, people),
    }


def _of(query: Any, column: Any, ids: Collection[UUID] | None) -> Any:
    return query if ids is None else query.where(column.in_(ids))


def above(session: Session, code: str, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Those that an organisation is under, the topmost first: code, name."""
    found = table(session, select(Organisation.id, Organisation.code, Organisation.name, Organisation.parent_id).where(as_of(Organisation, on, known)))  # fmt: skip
    by_id = {row.id: row for row in found.itertuples()}
    at = next((row for row in by_id.values() if row.code == code), None)
    chain = []
    while at is not None and (at := by_id.get(at.parent_id)) is not None:
        chain.append({"code": at.code, "name": at.name})
    return pd.DataFrame(chain[::-1], columns=["code", "name"])


def table(session: Session, query: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """The answer to a query as a frame; nothing is made a float on the way."""
    columns = [column["name"] for column in query.column_descriptions]
    rows = session.execute(query).all()
    return pd.DataFrame(dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else {}, columns=columns, dtype=object)
