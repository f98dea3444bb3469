"""The SELECTs on accounts and what they may do; rights are today's, so every one asks of what is so now.

They ask of all accounts whoever looks, for what they answer is who may do what; what of accounts is shown on pages
is asked by ``registry.views.accounts``.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Account, Grant, Role
from registry.store.dated import as_of
from registry.store.errors import NotAllowed
from registry.store.scope import UNSCOPED, Viewer


def has_accounts(session: Session) -> bool:
    """Whether anybody must come in by an account; a register that never had one is open."""
    return session.scalar(select(Account.row_id).limit(1), execution_options=UNSCOPED) is not None


def reviewers(session: Session, *, on: date) -> set[str]:
    """Names of the accounts that may review."""
    return {it.name for it in holders(session, Role.REVIEWER, on=on)}


def holders(session: Session, role: Role, *, on: date) -> list[Account]:
    """The enabled accounts that have a role."""
    query = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == role.value, Account.enabled, as_of(Account, on), as_of(Grant, on))
        .order_by(Account.name)
        .distinct()
    )
    return list(session.scalars(query, execution_options=UNSCOPED))


def accounts(session: Session, *, on: date) -> list[Account]:
    """All accounts, enabled or not."""
    return list(session.scalars(select(Account).where(as_of(Account, on)).order_by(Account.name), execution_options=UNSCOPED))


def account(session: Session, name: str, *, on: date) -> Account | None:
    """The account of a name, its own or its person's, enabled or not."""
    query = select(Account).where((Account.name == name) | (Account.person_name == name), as_of(Account, on))
    return session.scalar(query.order_by(Account.name != name).limit(1), execution_options=UNSCOPED)


def account_by_id(session: Session, key: UUID, *, on: date) -> Account | None:
    """The account of an id."""
    return session.scalar(select(Account).where(Account.id == key, as_of(Account, on)), execution_options=UNSCOPED)


def grants(session: Session, accounts: Iterable[UUID], *, on: date) -> dict[UUID, list[Grant]]:
    """What some accounts may do, by account, on a day or from a later one on."""
    found: dict[UUID, list[Grant]] = defaultdict(list)
    query = select(Grant).where(
        Grant.account_id.in_(list(accounts)), Grant.known_to.is_(None), Grant.valid_to.is_(None) | (Grant.valid_to > on)
    )
    for row in session.scalars(query.order_by(Grant.role, Grant.scope), execution_options=UNSCOPED):
        found[row.account_id].append(row)
    return found


def viewer_named(session: Session, name: str, *, on: date) -> Viewer:
    """Who somebody is that is named by an account, or by the person's name; ``NotAllowed`` where nobody is."""
    found = account(session, name, on=on)
    if found is None or not found.enabled:
        raise NotAllowed(f"没有名为“{name}”的账号", f"there is no account of {name}")
    return viewer_of(session, found, on=on)


def viewer_of(session: Session, one: Account, *, on: date) -> Viewer:
    """Somebody who has come in by an account, with what they may do on a day."""
    roles: dict[str, tuple[str, ...]] = {}
    held = [it for it in grants(session, [one.id], on=on)[one.id] if it.valid_from <= on]
    for it in held:
        roles[it.role] = (*roles.get(it.role, ()), it.scope)
    return Viewer(account=one.name, name=one.person_name, roles=roles, cleared=any(it.cleared for it in held), on=on)
