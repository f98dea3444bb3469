"""Deciding on proposals at any door: one by one, each in a transaction of its own, so that one that fails stops no other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from api.allowed import allow_role
from floorplans.vocabulary import Words
from registry import Database, NotAllowed, RegistryError, Viewer
from registry.acts import propose, review
from registry.models import Proposal, Role
from registry.queries import proposals

REVIEWERS = frozenset({Role.REVIEWER})
Step = Callable[[Session, Viewer], Proposal]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a proposal."""

    id: UUID
    state: str
    """Empty where the step was refused."""
    entry: int | None
    refused: Words | None = None


def approve(database: Database, key: UUID, *, reason: str, asker: Viewer | None, today: date, seen: int | None = None) -> Decided:
    """Approve and do it."""
    return _step(
        database, key, asker, lambda session, who: review.approve(session, key, reason=reason, who=who, day=today, seen=seen)
    )


def approve_each(
    database: Database, keys: Iterable[tuple[UUID, int | None]], *, reason: str, asker: Viewer | None, today: date
) -> list[Decided]:
    """Approve many for one reason, each by itself; of each what became of it."""
    found = []
    for key, seen in dict(keys).items():
        try:
            found.append(approve(database, key, reason=reason, asker=asker, today=today, seen=seen))
        except RegistryError as refused:
            found.append(Decided(key, "", None, refused.words))
    return found


def refuse(database: Database, key: UUID, *, reason: str, asker: Viewer | None, today: date) -> Decided:
    """Say no."""
    return _step(database, key, asker, lambda session, who: review.refuse(session, key, reason=reason, who=who, day=today))


def send_back(
    database: Database, key: UUID, *, reason: str, remarks: Mapping[str, str], asker: Viewer | None, today: date
) -> Decided:
    """Have it mended first."""
    return _step(
        database,
        key,
        asker,
        lambda session, who: review.send_back(session, key, reason=reason, remarks=remarks, who=who, day=today),
    )


def bypass(database: Database, key: UUID, *, reason: str, asker: Viewer | None, today: date) -> Decided:
    """Do one's own proposal where there is nobody else to review it."""
    return _step(
        database,
        key,
        asker,
        lambda session, who: review.bypass(session, key, reason=reason, who=who, day=today),
        by_reviewer=False,
    )


def withdraw(database: Database, key: UUID, *, reason: str, asker: Viewer | None, today: date) -> Decided:
    """Take back one's own proposal."""
    return _step(
        database,
        key,
        asker,
        lambda session, who: propose.withdraw_proposal(session, key, because=reason, who=who, day=today),
        by_reviewer=False,
    )


def _step(database: Database, key: UUID, asker: Viewer | None, step: Step, *, by_reviewer: bool = True) -> Decided:
    if asker is None:
        raise NotAllowed("请先登录", "come in by your account first")
    with database.reading() as session:
        proposals.proposal(session, key)  # what one may not see, one does not decide
    with database.writing() as session:
        if by_reviewer:
            allow_role(session, asker, REVIEWERS)
        row = step(session, asker)
        return Decided(row.id, row.state, row.done_entry)
