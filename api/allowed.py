"""Who may do what, asked in one place before anything is done or decided."""

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from registry import NotAllowed, Verb, Viewer
from registry.models import Role
from registry.queries import accounts
from registry.queries.sight import must_see


def allow(session: Session, viewer: Viewer | None, verb: Verb, told: Any) -> None:
    """Refuse whom a verb is not open to, or who may not see all that is named; a register without accounts is open to everybody."""
    allow_role(session, viewer, verb.roles)
    must_see(session, viewer, verb.named(told))


def allow_role(session: Session, viewer: Viewer | None, roles: Collection[Role]) -> None:
    """Refuse who has none of some roles."""
    if viewer is None:
        if accounts.has_accounts(session):
            raise NotAllowed("请先登录", "come in by your account first")
        return
    if not any(role.value in viewer.roles for role in roles):
        zh, en = "、".join(sorted(it.zh for it in roles)), ", ".join(sorted(it.en for it in roles))
        raise NotAllowed(f"只有{zh}可以办理", f"this is done by: {en}")


def scope_of(viewer: Viewer, verb: Verb) -> str:
    """For which organisation or division somebody acts: over which they hold a role that the verb is open to."""
    held = [scope for role in sorted(it.value for it in verb.roles) for scope in viewer.roles.get(role, ())]
    return next(iter([*held, *(scope for scopes in viewer.roles.values() for scope in scopes)]), "")
