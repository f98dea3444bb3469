"""Proposals: an act that somebody wants done, until another person has decided."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from floorplans.vocabulary import Labelled
from registry.store.base import Base
from registry.store.dated import Dated


class ProposalState(Labelled):
    """Where a proposal stands."""

    WAITING = "waiting", "待审核", "waiting"
    RETURNED = "returned", "退回修改", "sent back"
    APPROVED = "approved", "已批准", "approved"
    REFUSED = "refused", "不予批准", "refused"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class Proposal(Dated, Base):
    """The verb's name, its arguments, its ground; each step is a version of its own."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_state", "state"), Index("ix_proposal_proposer", "proposer"))

    verb: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    subject: Mapped[str]
    """What it is about, in words for a list."""
    scope: Mapped[str]
    """Code of the organisation or division for which it is made; who may see that, may see it."""
    proposer: Mapped[str]
    """Name of an account."""
    because: Mapped[str]
    state: Mapped[str]
    """Value of a ``ProposalState``."""
    reviewer: Mapped[str]
    reason: Mapped[str]
    """The reviewer's; never empty once it is decided."""
    remarks: Mapped[dict[str, Any]]
    """What the reviewer says of single fields."""
    rests_on: Mapped[dict[str, Any]]
    """Table → row ids of what the act would end, as it was when it was proposed; an act that would end others is stale."""
    bypass: Mapped[str]
    """Why nobody else reviewed it; empty where somebody did."""
    done_entry: Mapped[int | None] = mapped_column(BigInteger)
    """Line of the journal that did it."""
    replaces: Mapped[UUID | None]
    """The proposal that this one mends."""
