"""What proves who somebody is, kept and asked: the one file that writes the tables of ``secrets``, past the journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, case, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from registry.store.scope import UNSCOPED
from registry.store.secrets import account_secret, api_token, web_session

At = Connection | Session
SECRET, VISIT, TOKEN = account_secret.c, web_session.c, api_token.c


def set_password(at: At, account: UUID, hashed: str, *, once: bool, now: datetime) -> None:
    """Give an account a password, of which only the hash is kept; ``once``: to be changed at the next visit."""
    at.execute(delete(account_secret).where(SECRET.account_id == account))
    facts = {"account_id": account, "password": hashed, "set_at": now, "once": int(once), "failures": 0, "locked_until": None}
    at.execute(insert(account_secret), facts)


def secret_of(at: At, account: UUID) -> Row[Any] | None:
    """What is kept of an account's password; None where it has none."""
    return at.execute(select(account_secret).where(SECRET.account_id == account), execution_options=UNSCOPED).first()


def attempt(at: At, account: UUID, *, now: datetime, most: int, until: datetime) -> bool:
    """Count an attempt before it is looked at, so that many at once are counted too; False while the account is locked.

    The last one that is allowed locks it until an instant; ``came_in`` takes that back.
    """
    free = or_(SECRET.locked_until.is_(None), SECRET.locked_until <= now)
    failures = case((SECRET.locked_until.is_(None), SECRET.failures + 1), else_=1)
    counted = update(account_secret).where(SECRET.account_id == account, free).values(failures=failures, locked_until=None)
    if not at.execute(counted).rowcount:  # type: ignore[attr-defined]  # of an update it is known
        return False
    locking = update(account_secret).where(SECRET.account_id == account, SECRET.failures >= most)
    at.execute(locking.values(locked_until=until))
    return True


def came_in(at: At, account: UUID) -> None:
    """The attempt was right: nothing is counted any more."""
    at.execute(update(account_secret).where(SECRET.account_id == account).values(failures=0, locked_until=None))


def open_visit(at: At, digest: str, account: UUID, csrf: str, *, now: datetime) -> None:
    """Begin a visit by the browser whose cookie has a digest."""
    at.execute(insert(web_session), {"digest": digest, "account_id": account, "csrf": csrf, "made_at": now, "seen_at": now})


def visit_of(at: At, digest: str) -> Row[Any] | None:
    """The visit of a cookie, by its digest."""
    return at.execute(select(web_session).where(VISIT.digest == digest), execution_options=UNSCOPED).first()


def visits(at: At, account: UUID) -> list[Row[Any]]:
    """The visits of an account, latest first."""
    query = select(web_session).where(VISIT.account_id == account).order_by(VISIT.seen_at.desc())
    return list(at.execute(query, execution_options=UNSCOPED))


def seen(at: At, digest: str, *, now: datetime) -> None:
    """The browser has asked for something."""
    at.execute(update(web_session).where(VISIT.digest == digest).values(seen_at=now))


def close_visit(at: At, digest: str) -> None:
    """End one visit."""
    at.execute(delete(web_session).where(VISIT.digest == digest))


def close_visits(at: At, account: UUID) -> None:
    """End all visits of an account."""
    at.execute(delete(web_session).where(VISIT.account_id == account))


def forget_visits(at: At, *, made_before: datetime, seen_before: datetime) -> None:
    """Let go of visits that are over."""
    at.execute(delete(web_session).where(or_(VISIT.made_at < made_before, VISIT.seen_at < seen_before)))


def keep_token(at: At, digest: str, account: UUID, name: str, *, now: datetime, ends_at: datetime) -> None:
    """Let a program come in by a token until an instant."""
    told = {"digest": digest, "account_id": account, "name": name, "made_at": now, "ends_at": ends_at}
    at.execute(insert(api_token), told)


def token_of(at: At, digest: str) -> Row[Any] | None:
    """What is kept of a token."""
    return at.execute(select(api_token).where(TOKEN.digest == digest), execution_options=UNSCOPED).first()


def tokens(at: At, account: UUID) -> list[Row[Any]]:
    """The tokens of an account, in the order they were made."""
    query = select(api_token).where(TOKEN.account_id == account).order_by(TOKEN.made_at, TOKEN.digest)
    return list(at.execute(query, execution_options=UNSCOPED))


def revoke(at: At, account: UUID, digest: str) -> bool:
    """End a token by the beginning of its digest; whether there was one."""
    mine = and_(TOKEN.account_id == account, TOKEN.digest.startswith(digest, autoescape=True))
    return bool(at.execute(delete(api_token).where(mine)).rowcount)  # type: ignore[attr-defined]  # of a delete it is known


def revoke_all(at: At, account: UUID) -> None:
    """End all tokens of an account."""
    at.execute(delete(api_token).where(TOKEN.account_id == account))


def rehash(at: At, account: UUID, hashed: str) -> None:
    """Keep the same password, hashed with today's parameters."""
    at.execute(update(account_secret).where(SECRET.account_id == account).values(password=hashed))
