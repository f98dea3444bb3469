"""Proposals as lists: what waits, what was decided, and by which steps one came to where it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from registry.models import Proposal
from registry.store.dated import as_of

COLUMNS: Final = (
    "id", "row_id", "verb", "subject", "scope", "proposer", "state", "reviewer", "reason", "because", "bypass", "done_entry",
    "replaces", "arguments", "remarks",
)  # fmt: skip
SORTS: Final = ("proposed", "-proposed", "verb", "subject", "proposer", "state")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which proposals a list shows, in which order, and which page of them."""

    states: Collection[str] = ()
    """Values of ``ProposalState``; all where none is named."""
    verb: str = ""
    proposer: str = ""
    apart_from: str = ""
    """An account whose own are left out."""
    text: str = ""
    """A part of the subject, the ground or the proposer's account."""
    sort: str = "-proposed"
    page: int = 1
    at_once: int = 50


def proposals(session: Session, sought: Sought, *, on: date, known: datetime | None = None) -> tuple[pd.DataFrame, int]:
    """One page of the proposals that stood on a day, with the instant of proposing, and how many there are."""
    first = aliased(Proposal)
    began = select(func.min(first.known_from)).where(first.id == Proposal.id).scalar_subquery()
    where = [as_of(Proposal, on, known)]
    if sought.states:
        where.append(Proposal.state.in_(list(sought.states)))
    if sought.verb:
        where.append(Proposal.verb == sought.verb)
    if sought.proposer:
        where.append(Proposal.proposer == sought.proposer)
    if sought.apart_from:
        where.append(Proposal.proposer != sought.apart_from)
    if sought.text:
        columns = (Proposal.subject, Proposal.because, Proposal.proposer)
        where.append(columns[0].contains(sought.text, autoescape=True) | columns[1].contains(sought.text, autoescape=True)
                     | columns[2].contains(sought.text, autoescape=True))  # fmt: skip
    count = session.scalar(select(func.count(Proposal.row_id)).where(*where)) or 0
    query = select(*(getattr(Proposal, name) for name in COLUMNS), Proposal.known_from, began.label("proposed")).where(*where)
    start = (max(sought.page, 1) - 1) * sought.at_once
    return _frame(session, query.order_by(_order(sought.sort, began), Proposal.id).limit(sought.at_once).offset(start)), count


def steps(session: Session, key: UUID) -> pd.DataFrame:
    """By which steps a proposal came to where it is, the first one first: state, known_from, reviewer, reason, remarks, arguments."""
    names = ("row_id", "state", "known_from", "reviewer", "reason", "remarks", "because", "arguments", "bypass")
    query = select(*(getattr(Proposal, name) for name in names)).where(Proposal.id == key, Proposal.valid_to.is_(None))
    return _frame(session, query.order_by(Proposal.known_from))


def _order(sort: str, began: Any) -> Any:
    name = sort.removeprefix("-")
    column = began if name == "proposed" or sort not in SORTS else getattr(Proposal, name)
    return column.desc() if sort.startswith("-") else column


def _frame(session: Session, query: Select[Any]) -> pd.DataFrame:
    found = session.execute(query)
    return pd.DataFrame(found.all(), columns=list(found.keys()), dtype=object)
