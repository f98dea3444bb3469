"""The SELECTs on proposals."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Proposal, ProposalState
from registry.store.errors import NotFound


def proposal(session: Session, key: UUID) -> Proposal:
    """A proposal as it stands now; ``NotFound`` where there is none."""
    found = session.scalar(select(Proposal).where(Proposal.id == key, Proposal.known_to.is_(None), Proposal.valid_to.is_(None)))
    if found is None:
        raise NotFound("没有这份审批事项", "there is no such proposal")
    return found


def waiting(session: Session, *, apart_from: str = "") -> int:
    """How many proposals wait for a decision, without those of one proposer."""
    query = select(func.count(Proposal.row_id)).where(
        Proposal.state == ProposalState.WAITING.value,
        Proposal.proposer != apart_from,
        Proposal.known_to.is_(None),
        Proposal.valid_to.is_(None),
    )
    return session.scalar(query) or 0


def replacing(session: Session, key: UUID) -> Proposal | None:
    """The proposal that mends another one."""
    query = select(Proposal).where(Proposal.replaces == key, Proposal.known_to.is_(None), Proposal.valid_to.is_(None))
    return session.scalar(query.limit(1))
