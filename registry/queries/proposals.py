"""The SELECTs on proposals, on those who may review them, and on the accounts of those who make them."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Account, Grant, Proposal, ProposalState, Role
from registry.store.dated import as_of
from registry.store.errors import NotAllowed, NotFound
from registry.store.scope import Viewer


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


def reviewing(session: Session, *, on: date) -> list[Account]:
    """The accounts that may review on a day."""
    query = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == Role.REVIEWER.value, Account.enabled, as_of(Account, on), as_of(Grant, on))
        .order_by(Account.name)
        .distinct()
    )
    return list(session.scalars(query))


def viewer_named(session: Session, name: str, *, on: date) -> Viewer:
    """Who somebody is that is named by an account, or by the person's name; ``NotAllowed`` where nobody is."""
    query = select(Account).where((Account.name == name) | (Account.person_name == name), Account.enabled, as_of(Account, on))
    found = session.scalar(query.order_by(Account.name != name, Account.name).limit(1))
    if found is None:
        raise NotAllowed(f"没有名为“{name}”的账号", f"there is no account of {name}")
    held = session.scalars(select(Grant).where(Grant.account_id == found.id, as_of(Grant, on)).order_by(Grant.role, Grant.scope))
    roles: dict[str, tuple[str, ...]] = {}
    cleared = False
    for it in held:
        roles[it.role] = (*roles.get(it.role, ()), it.scope)
        cleared = cleared or it.cleared
    return Viewer(account=found.name, name=found.person_name, roles=roles, cleared=cleared)
