"""Who is asking: whoever came in by an account, or nobody in particular where the register has none.

Whoever came in signs with their own name, whatever a form or a body says: ``Signed`` is the field of a body,
``By`` what a page's form takes. Both may be left out then.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Form, Request
from pydantic import AfterValidator, Field
from sqlalchemy.orm import Session

from registry import NotAllowed, Viewer
from registry.models import Role
from registry.queries import sight

GUEST: Final = "guest"
"""The one role that is nobody's: a guest reads, where the server is told to let guests in."""


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who came in, and how."""

    viewer: Viewer
    account: UUID
    visit: str
    """Digest of the browser's cookie; empty where a program came by a token."""
    csrf: str
    """What the browser must send with whatever it changes."""
    once: bool
    """Whether the password must be changed first."""


ASKING: ContextVar[Came | None] = ContextVar("asking", default=None)
"""Whoever asks now."""


def asker(request: Request) -> Viewer | None:
    """The person behind a request; None only in a register without accounts."""
    found: Viewer | None = getattr(request.state, "viewer", None)
    return found


def signing(written: str = "") -> str:
    """The name that an act bears: that of whoever came in, else what is written."""
    came = ASKING.get()
    return came.viewer.name if came else written


def allow(*roles: Role) -> None:
    """Refuse whoever came in without one of some roles."""
    came = ASKING.get()
    if came and not any(role.value in came.viewer.roles for role in roles):
        zh, en = "、".join(role.zh for role in roles), ", ".join(role.en for role in roles)
        raise NotAllowed(f"需要以下角色之一：{zh}", f"this needs one of the roles {en}")


def must_see(session: Session, *named: tuple[str, str]) -> None:
    """Refuse what names something that whoever came in may not see."""
    came = ASKING.get()
    sight.must_see(session, came.viewer if came else None, named)


def _signed(written: str) -> str:
    name = signing(written)
    if not name:
        raise ValueError("who does it must be said")
    return name


NAME: Final[dict[str, Any]] = {
    "max_length": 100,
    "pattern": r"^[^\x00]*$",
    "examples": ["张三"],
    "description": "以账号登录时为本人，可不填 · your own where you came in by an account",
}
Signed = Annotated[str, Field(default="", validate_default=True, **NAME), AfterValidator(_signed)]
"""Who does something, in a body; needed unless they came in by an account."""


def _by(by: Annotated[str, Form(max_length=500)] = "") -> str:
    return signing(by)


By = Annotated[str, Depends(_by)]
"""Who does something, in a page's form."""
Asker = Annotated[Viewer | None, Depends(asker)]
