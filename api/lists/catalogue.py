"""Every list by its name; the files ``of_*`` describe theirs."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from sqlalchemy.orm import Session

import api.lists
from api.allowed import allow_role
from api.lists.described import Listed
from registry import NotFound, Viewer


@cache
def lists() -> Mapping[str, Listed]:
    """All lists, in the order of their names."""
    found: dict[str, Listed] = {}
    for module in iter_modules(api.lists.__path__):
        if module.name.startswith("of_"):
            for it in import_module(f"api.lists.{module.name}").LISTS:
                if it.name in found:
                    raise RuntimeError(f"there are two lists {it.name}")
                found[it.name] = it
    return MappingProxyType(dict(sorted(found.items())))


def list_of(name: str) -> Listed:
    """The list of a name; ``NotFound`` where there is none."""
    found = lists().get(name)
    if found is None:
        raise NotFound(
            f"没有名为 {name} 的清单，应为 {'、'.join(lists())} 之一", f"there is no list {name}; there are {', '.join(lists())}"
        )
    return found


def allow_list(session: Session, viewer: Viewer | None, listed: Listed) -> None:
    """Refuse who may not have a list at all; what of it they see follows from the session."""
    if listed.roles is not None:
        allow_role(session, viewer, listed.roles)
