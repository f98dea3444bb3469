"""Accounts with roles, written past the acts that would make them, for tests of proposals and of the doors."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from registry import Database, Viewer
from registry.models import Account, Grant, Role
from registry.queries.accounts import viewer_named
from registry.store import proofs
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.factories import SAYS

DESK = date(2020, 1, 1)
CLERK, REVIEWER, SECOND = "wang", "zhao", "qian"
NAMES = {CLERK: "王敏", REVIEWER: "赵工", SECOND: "钱处"}


def desk(database: Database, account: str, role: Role, *, scope: str = "371500", name: str = "") -> Viewer:
    """Somebody with an account and a role, as they would come in."""
    person = name or NAMES[account]
    with database.writing() as session, acting(session, "record-account", subject=account, **SAYS) as act:
        made = Account(id=new_id(act.known), name=account, person_name=person, enabled=True, valid_from=DESK)
        grant = Grant(
            id=new_id(act.known),
            account_id=made.id,
            role=role.value,
            scope=scope,
            cleared=False,
            granted_by="security",
            valid_from=DESK,
        )
        session.add_all([made, grant])
    with database.reading() as session:
        return viewer_named(session, account, on=date(2026, 3, 2))


def desks(database: Database) -> tuple[Viewer, Viewer]:
    """A member of staff who proposes, and a reviewer."""
    return desk(database, CLERK, Role.STAFF), desk(database, REVIEWER, Role.REVIEWER)


def visit_of(database: Database, account: str) -> str:
    """What the cookie of a browser holds in which somebody has come in."""
    with database.writing() as session:
        now, key = datetime.now(UTC), session.scalars(select(Account.id).where(Account.name == account)).one()
        proofs.set_password(session, key, "!", once=False, now=now)
        proofs.open_visit(session, sha256(account.encode()).hexdigest(), key, "0" * 64, now=now)
    return account


def token_of(database: Database, account: str) -> str:
    """What a program sends to come in by an account, for a year."""
    token = f"gongfang_{account}"
    with database.writing() as session:
        now = datetime.now(UTC)
        key = session.scalars(select(Account.id).where(Account.name == account)).one()
        proofs.set_password(session, key, "!", once=False, now=now)
        proofs.keep_token(session, sha256(token.encode()).hexdigest(), key, "测试", now=now, ends_at=now + timedelta(days=365))
    return token
