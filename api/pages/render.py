"""How a page is rendered: both languages side by side in the templates, the day and the language in the frame."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from api.asking import Came, asker
from api.chapters import REFUSED, place_of
from api.dependencies import OFFICE, known_of, language_of
from api.headers import PAGE
from api.pages.list_doors import list_doors
from api.pages.panel import papers_of
from api.today import today
from floorplans.vocabulary import Words
from maps import theme
from maps.floor_map import in_m2, legend_table, swatch
from registry import RegistryError
from registry.models import Role
from registry.queries import proposals
from registry.standards.posts import post_words


@pass_context
def say(context: Context, zh: str, en: str) -> str:
    """One of two texts that stand beside each other in a template."""
    return en if context["language"] == "en" else zh


@pass_context
def t(context: Context, words: Words) -> str:
    """Words in the language of the page."""
    return words.said_in(context["language"])


@pass_context
def here(context: Context, **changes: str) -> str:
    """The address of this page with some of its parameters changed; an empty one is left out."""
    request: Request = context["request"]
    asked = {**request.query_params, **changes}
    written = urlencode({name: value for name, value in asked.items() if value})
    return f"{request.url.path}?{written}" if written else request.url.path


@pass_context
def to(context: Context, path: str, **parameters: str) -> str:
    """The address of another page on the same day, as it was known at the same instant."""
    day: date = context["as_of"]
    known: datetime | None = context.get("known")
    kept = {
        "as_of": day.isoformat() if day != context["today"] else "",
        "known": known.isoformat() if known is not None else "",
        **parameters,
    }
    written = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{written}" if written else path


@pass_context
def help_here(context: Context) -> str:
    """Where the handbook explains this page; a refusal is explained by what messages mean."""
    request: Request = context["request"]
    if context.name == "error.html":
        return f"/handbook/{REFUSED}"
    return place_of(request.url.path, getattr(request.scope.get("route"), "path", None))


@pass_context
def waiting(context: Context) -> int:
    """How many proposals wait for whoever looks; none where nothing can be asked, for a frame never fails."""
    request: Request = context["request"]
    viewer = asker(request)
    if viewer is not None and Role.REVIEWER.value not in viewer.roles:
        return 0
    if viewer is None and request.app.state.keeper.closed():  # who has not come in is not told of it
        return 0
    with suppress(RegistryError, SQLAlchemyError), request.app.state.database.reading() as session:
        return proposals.waiting(session, apart_from=viewer.account if viewer else "")
    return 0


def m2(area: Decimal | None) -> str:
    """An area without its unit, for a column that names it."""
    return "—" if area is None else f"{area:,.2f}"


def moment(known: datetime) -> str:
    """An instant in the office's own time."""
    return known.astimezone(OFFICE).strftime("%Y-%m-%d %H:%M")


def day_before(day: str) -> str:
    """The last day on which something was so that is so no longer from a day on."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def last_day(day: date) -> str:
    """The last day of what is so until a day, which itself is not counted."""
    return (day - timedelta(days=1)).isoformat()


def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        say=say,
        t=t,
        here=here,
        to=to,
        help_here=help_here,
        waiting=waiting,
        list_doors=list_doors,
        papers_of=papers_of,
        use_words=theme.use_words,
        post_words=post_words,
        hue_of=theme.hue_of,
        swatch=lambda hue: Markup(swatch(hue)),  # noqa: S704  (drawn from the theme, not from the register)
        legend_table=lambda rooms, language: Markup(legend_table(rooms, language)),  # noqa: S704  (escapes what it writes)
        theme_of=theme.as_json,
    )
    found.filters.update(m2=m2, in_m2=in_m2, moment=moment, day_before=day_before, last_day=last_day)
    return found


ENVIRONMENT = _environment()


def page(request: Request, template: str, *, as_of: date | None = None, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page of the register as of a day; a language chosen in the address is remembered."""
    answer = HTMLResponse(_html(request, template, as_of=as_of, facts=facts), status_code=status)
    answer.headers["content-security-policy"] = PAGE
    answer.headers["vary"] = "cookie"
    if came_of(request):
        answer.headers["cache-control"] = "no-store"
    if request.query_params.get("lang") in {"zh", "en"}:
        answer.set_cookie("lang", request.query_params["lang"], max_age=365 * 86400, samesite="lax", httponly=True)
    return answer


def error_page(request: Request, status: int, words: Words) -> str:
    """A refusal as a page: what was refused, and where to go on."""
    number = getattr(request.state, "request_id", "")
    return _html(request, "error.html", as_of=None, facts={"status": HTTPStatus(status), "words": words, "number": number})


def _html(request: Request, template: str, *, as_of: date | None, facts: Mapping[str, Any]) -> str:
    day = today()
    came = came_of(request)
    frame = {
        "request": request,
        "language": language_of(request),
        "today": day,
        "as_of": as_of or day,
        "known": known_of(request),
    }
    frame |= {"viewer": getattr(request.state, "viewer", None), "came": came}
    if taken := frame.keys() & facts.keys():
        raise RuntimeError(f"the frame's own names cannot be a page's facts: {', '.join(sorted(taken))}")
    html = ENVIRONMENT.get_template(template).render({**frame, **facts})
    return signed(html, came) if came else html


def came_of(request: Request) -> Came | None:
    """Who came in, where somebody did."""
    found: Came | None = getattr(request.state, "came", None)
    return found


POSTING = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
BY = re.compile(r'<input\b[^>]*\bname="by"[^>]*>')


def signed(html: str, came: Came) -> str:
    """Every form bears the page's token, and the name of whoever came in where it asks who does it; one place for all templates."""
    name = escape(came.viewer.name)
    html = POSTING.sub(lambda form: f'{form[0]}<input type="hidden" name="csrf" value="{came.csrf}">', html)
    return BY.sub(f'<input type="hidden" name="by" value="{name}"><output class="signed">{name}</output>', html)
