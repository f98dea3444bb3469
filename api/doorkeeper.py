"""The doorkeeper: lets people in by name and password, programs by token, and forgets them when their time is over."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from threading import Semaphore
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from api.asking import Came
from api.settings import Settings
from floorplans.vocabulary import Words
from registry import Conflict, Database, Invalid, Unusable
from registry.queries import accounts
from registry.store import passwords, proofs

TOKEN = "gongfang_"  # noqa: S105  # how they begin is no secret
"""Every token begins so, that one left lying about is known for what it is."""
NOTED = timedelta(minutes=1)
"""A visit is noted again no sooner."""
LONGEST_TOKEN = timedelta(days=366)
NOT_IN = Words(
    "用户名或口令不对；连续五次不对，账号暂停登录十五分钟",
    "name or password are wrong; after five times the account waits a quarter of an hour",
)


def digest(said: str) -> str:
    """What is kept of a cookie or a token."""
    return sha256(said.encode()).hexdigest()


def make_token(database: Database, account: UUID, name: str, days: int, *, now: datetime) -> tuple[str, datetime]:
    """A token for a program, told once, and the instant at which it ends."""
    if not name.strip() or not 1 <= days <= LONGEST_TOKEN.days:
        raise Conflict(
            f"请写明令牌的用途，有效期为 1 至 {LONGEST_TOKEN.days} 天",
            f"say what the token is for; it lasts 1 to {LONGEST_TOKEN.days} days",
        )
    told, ends_at = TOKEN + secrets.token_urlsafe(32), now + timedelta(days=days)
    with database.noting() as at:
        proofs.keep_token(at, digest(told), account, name.strip(), now=now, ends_at=ends_at)
    return told, ends_at


class Doorkeeper:
    """Knows who is in; the clock is handed in."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Over one register."""
        self._database, self._settings, self.now = database, settings, clock
        self._closed = False
        self._hashing = Semaphore(2)  # each takes 64 MiB
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="doorkeeper")
        self._seen: dict[str, datetime] = {}

    @property
    def today(self) -> date:
        """The day it is in the office."""
        return self.now().astimezone(ZoneInfo("Asia/Shanghai")).date()

    def closed(self) -> bool:
        """Whether one must come in by an account; once a register has some it always has."""
        if not self._closed:
            with self._database.reading() as session:
                self._closed = accounts.has_accounts(session)
        return self._closed

    def who(self, cookie: str, token: str) -> Came | None:
        """Who asks, by a browser's cookie or by a program's token; None where neither lets anybody in."""
        now = self.now()
        with self._database.reading() as session:
            visit = ""
            if token:
                kept = proofs.token_of(session, digest(token))
                if kept is None or kept.ends_at <= now:
                    return None
            else:
                visit = digest(cookie)
                kept = proofs.visit_of(session, visit) if cookie else None
                if kept is None or self._over(visit, kept.made_at, kept.seen_at):
                    return None
            one = accounts.account_by_id(session, kept.account_id, on=self.today)
            secret = proofs.secret_of(session, kept.account_id)
            if one is None or not one.enabled or secret is None:
                return None
            came = Came(
                viewer=accounts.viewer_of(session, one, on=self.today),
                account=one.id,
                visit=visit,
                csrf=digest(f"csrf {cookie}") if visit else "",
                once=bool(secret.once),
            )
        if visit and now - max(kept.seen_at, self._seen.get(visit, kept.seen_at)) >= NOTED:
            self._seen[visit] = now
            self._aside.submit(self._note, visit, now)
        return came

    def come_in(self, name: str, password: str) -> str | None:
        """The cookie of a new visit; None where name or password are wrong, or the account is locked or disabled.

        The answer is the same, and takes as long, whatever was wrong.
        """
        with self._database.reading() as session:
            one = accounts.account(session, name, on=self.today)
            known = one is not None and one.name == name and one.enabled
            key = one.id if one is not None and known else uuid4()
            kept = proofs.secret_of(session, key)
        if not self._proved(key, kept.password if kept else None, password):
            return None
        return self._open(key)

    def change_password(self, came: Came, old: str, new: str) -> str:
        """Another password, which ends all visits; the cookie of the new one."""
        with self._database.reading() as session:
            kept = proofs.secret_of(session, came.account)
        if not self._proved(came.account, kept.password if kept else None, old):
            raise Invalid({"old": Words("原口令不对，或暂停登录", "is wrong, or the account must wait")})
        if old == new:
            raise Invalid({"password": Words("新口令与原口令相同", "is the old one")})
        passwords.refuse_weak(new, came.viewer.account, came.viewer.name)
        with self._hashing:
            kept_now = passwords.hashed(new)
        with self._database.noting() as at:
            proofs.set_password(at, came.account, kept_now, once=False, now=self.now())
            proofs.close_visits(at, came.account)
        return self._open(came.account)

    def leave(self, came: Came, *, everywhere: bool = False) -> None:
        """End a visit, or all of them."""
        with self._database.noting() as at:
            if everywhere:
                proofs.close_visits(at, came.account)
            else:
                proofs.close_visit(at, came.visit)

    def give_token(self, account: UUID, name: str, days: int) -> tuple[str, datetime]:
        """A token for a program, told once, and the instant at which it ends."""
        return make_token(self._database, account, name, days, now=self.now())

    def revoke(self, account: UUID, beginning: str) -> None:
        """End a token, called by the beginning of its digest."""
        with self._database.noting() as at:
            found = len(beginning) >= 8 and proofs.revoke(at, account, beginning)
        if not found:
            raise Conflict("没有这个令牌", "there is no such token")

    def close(self) -> None:
        """Note nothing more."""
        self._aside.shutdown(wait=True, cancel_futures=True)

    def _proved(self, key: UUID, kept: str | None, password: str) -> bool:
        now, wait = self.now(), timedelta(minutes=self._settings.lock_minutes)
        with self._database.noting() as at:
            counted = proofs.attempt(at, key, now=now, most=self._settings.lock_after, until=now + wait)
        with self._hashing:
            right = passwords.right(kept if counted else None, password[:1000])
        if right and kept:
            with self._database.noting() as at:
                proofs.came_in(at, key)
                if passwords.stale(kept):
                    proofs.rehash(at, key, passwords.hashed(password))
        return right

    def _open(self, account: UUID) -> str:
        cookie, now = secrets.token_urlsafe(32), self.now()
        with self._database.noting() as at:
            proofs.forget_visits(at, made_before=now - self._longest, seen_before=now - self._longest)
            proofs.open_visit(at, digest(cookie), account, digest(digest(f"csrf {cookie}")), now=now)
        return cookie

    @property
    def _longest(self) -> timedelta:
        return timedelta(hours=self._settings.visit_hours)

    def _over(self, visit: str, made_at: datetime, seen_at: datetime) -> bool:
        now, idle = self.now(), timedelta(minutes=self._settings.idle_minutes)
        return now - made_at >= self._longest or now - max(seen_at, self._seen.get(visit, seen_at)) >= idle

    def _note(self, visit: str, now: datetime) -> None:
        with suppress(Unusable), self._database.noting() as at:  # a register that is busy long is noted next time
            proofs.seen(at, visit, now=now)
