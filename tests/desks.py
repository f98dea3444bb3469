"""Accounts with roles, written past the acts that would make them, for tests of proposals and of the doors."""

from datetime import date
from http.cookies import SimpleCookie
from typing import Any

from registry import Database, Viewer
from registry.models import Account, Grant, Role
from registry.queries.proposals import viewer_named
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


class SignedIn:
    """Whoever is named as a token, or in a cookie, has come in by that account."""

    def __init__(self, app: Any, register: str) -> None:
        self.app, self.register = app, register

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", ()))
        cookie = SimpleCookie(headers.get(b"cookie", b"").decode()).get("account")
        token = headers.get(b"authorization", b"").decode().removeprefix("Bearer ")
        name = token or (cookie.value if cookie else "")
        if name:
            database = Database(self.register)
            with database.reading() as session:
                scope.setdefault("state", {})["viewer"] = viewer_named(session, name, on=date(2026, 3, 2))
            database.close()
        await self.app(scope, receive, send)
