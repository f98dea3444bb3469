"""What a page of a list offers beside it: the list to take away as it is filtered, to bring in, and the filters that somebody keeps."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import pass_context
from jinja2.runtime import Context
from sqlalchemy.exc import SQLAlchemyError

from api.asking import asker
from api.lists.catalogue import list_of
from api.lists.described import Listed
from registry import RegistryError, verb_of
from registry.queries.sight import may
from registry.store.saved import saved_filters


@dataclass(frozen=True, slots=True)
class Doors:
    """The lists that a page shows, and what can be done with them."""

    lists: list[tuple[Listed, bool]]
    """Each with whether whoever looks may bring it in."""
    query: str
    """What the page's address asks for, without what is no filter."""
    kept: list[tuple[str, str]]
    """The filters that they keep for the first of them: name and query."""
    keeps: bool
    """Whether they may keep any."""


@pass_context
def list_doors(context: Context, *names: str) -> Doors:
    """What is offered beside some lists; a frame never fails, so nothing is kept where nothing can be asked."""
    request: Request = context["request"]
    viewer = asker(request)
    lists = [list_of(name) for name in names]
    asked = {name: value for name, value in request.query_params.items() if name not in {"lang", "page"} and value}
    kept: list[tuple[str, str]] = []
    with suppress(RegistryError, SQLAlchemyError), request.app.state.database.reading() as session:
        kept = saved_filters(session, viewer.account if viewer else "", lists[0].name)
    shown: list[tuple[Any, bool]] = [(it, bool(it.takes and may(viewer, verb_of(it.takes.verb)))) for it in lists]
    return Doors(shown, urlencode(asked), kept, viewer is None or bool(viewer.account))
