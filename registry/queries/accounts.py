"""The SELECTs on accounts and what they may do; rights are today's, so every one asks of what is so now."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Account, Grant, Role
from registry.store.dated import as_of


def has_accounts(session: Session) -> bool:
    """Whether anybody must come in by an account; a register that never had one is open."""
    return session.scalar(select(Account.row_id).limit(1)) is not None


def reviewers(session: Session, *, on: date) -> set[str]:
    """Names of the accounts that may review."""
    query = (
        select(Account.name)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == Role.REVIEWER.value, Account.enabled, as_of(Account, on), as_of(Grant, on))
    )
    return set(session.scalars(query))
