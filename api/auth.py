"""The door: once a register has accounts, whoever asks for anything must have come in, and says so with every change.

A page leads to the page where one comes in; the API answers 401. A browser's cookie alone changes nothing: a token that
only our own pages know must come with it (``guard``), in a field of the form or in a header.
"""

import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote

from fastapi import Request
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004  # the register's, not the machine's
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.asking import ASKING, GUEST, Came, allow
from api.doorkeeper import Doorkeeper
from api.errors import AWAY, problem
from floorplans.vocabulary import Words
from registry import NotAllowed, RegistryError, Viewer
from registry.models import Role

COOKIE: Final = "gongfang"
PROGRAMS: Final = ("/healthz", "/readyz", "/metrics")
"""What programs ask that watch over the server; nothing of the register is told there."""
OPEN: Final = ("/login", *PROGRAMS, "/static/")
"""What anybody may ask for."""
READ_BY_ALL: Final = re.compile(r"/(handbook|tour)(/[a-z-]+)?")
"""The handbook and the tours hold no fact of a register; they also say how one comes in."""
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
WITH_ONCE: Final = ("/account", "/account/password", "/logout")
"""What one may ask for while the password must be changed."""
FORM: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
DRAWING: Final = (Role.SURVEYOR, Role.STAFF, Role.REVIEWER)
DOES: Final = (
    (re.compile(r"(/api)?/surveys/waiting/[^/]+/(stand|exceptions.*)"), (Role.REVIEWER, Role.STAFF)),
    (re.compile(r"(/api)?/surveys(/.*)?"), DRAWING),
    (re.compile(r"/api/(rooms|floors|reshapes)/.*|/buildings/[^/]+/reshape"), (Role.SURVEYOR, Role.STAFF)),
)
"""Who may do, or try, what has an address of its own; verbs say it of themselves."""
LOG_IN = Words("请先登录", "please come in first")
CHANGE = Words("首次登录须先修改口令", "change your password first")
FORGED = Words("请求未带页面令牌，请刷新页面后重试", "the request does not bear the page's token; reload the page and try again")


class Door:
    """Finds out who asks, and turns away who must not."""

    def __init__(self, app: ASGIApp, keeper: Doorkeeper, guests: str) -> None:
        """``guests`` is what they may do: nothing, or read."""
        self._app, self._keeper, self._guests = app, keeper, guests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with who asks in its state."""
        if scope["type"] != "http" or scope["path"] in PROGRAMS or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            refusal, came = await run_in_threadpool(self._look, request)
        except RegistryError as refused:
            refusal, came = problem(HTTPStatus.SERVICE_UNAVAILABLE, refused.words, request), None
        except (OperationalError, TimeoutError):
            refusal, came = problem(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, request), None
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        request.state.came, request.state.viewer = came, came.viewer if came else None
        if self._guests and came is None and self._keeper.closed():
            request.state.viewer = guest() if request.method in SAFE and from_here(request) else None
        before = ASKING.set(came)
        try:
            await self._app(scope, receive, send)
        finally:
            ASKING.reset(before)

    def _look(self, request: Request) -> tuple[Response | None, Came | None]:
        """Who asks; or the answer that turns them away."""
        if not self._keeper.closed():
            return None, None
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        bearer = token.strip() if kind.lower() == "bearer" else ""
        cookie = request.cookies.get(COOKIE, "")
        came = self._keeper.who(cookie, bearer) if cookie or bearer else None
        path = request.url.path
        if came is None:
            if path in OPEN or READ_BY_ALL.fullmatch(path) or (self._guests and not bearer and _readable(request)):
                return None, None
            return _turned_away(request), None
        if came.once and path not in {*WITH_ONCE, "/login"} and not READ_BY_ALL.fullmatch(path):
            if _asks_page(request):
                return RedirectResponse("/account", HTTPStatus.SEE_OTHER), None
            return problem(HTTPStatus.FORBIDDEN, CHANGE, request), None
        return None, came


def guest() -> Viewer:
    """Whoever looks at a register that lets guests read: everything but what is sensitive, and nobody's account."""
    return Viewer(account="", name="访客 guest", roles={GUEST: ("000000",)}, cleared=False)


async def guard(request: Request) -> AsyncIterator[None]:
    """Of everything that changes something: refuse what bears a cookie but not the page's token, and who may not do it.

    Who changes something waits for the others here, so that those who wait for the journal never keep all threads from readers.
    """
    if request.method in SAFE:
        yield
        return
    await _refuse_forged(request)
    async with request.app.state.turns:
        yield


async def _refuse_forged(request: Request) -> None:
    came: Came | None = getattr(request.state, "came", None)
    if request.headers.get("sec-fetch-site") == "cross-site" and (came is None or came.visit):
        raise NotAllowed(*FORGED)
    if came is None:
        return
    if came.visit:
        told = request.headers.get("x-csrf-token", "")
        if not told and request.headers.get("content-type", "").startswith(FORM):
            told = str((await request.form()).get("csrf", ""))
        if told != came.csrf:
            raise NotAllowed(*FORGED)
    for path, roles in DOES:
        if path.fullmatch(request.url.path):
            allow(*roles)
            return


def safe_next(asked: str) -> str:
    r"""Where to go on after coming in: a page of ours, whatever the address says.

    >>> safe_next("/places?q=1"), safe_next("//evil.example"), safe_next("/\\evil.example"), safe_next("https://evil.example")
    ('/places?q=1', '/', '/', '/')
    """
    fine = re.fullmatch(r"/(?![/\\])[^\x00-\x1f\\]*", asked)
    return asked if fine else "/"


def _asks_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "authorization" not in request.headers


def _turned_away(request: Request) -> Response:
    if _asks_page(request):
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        onward = f"?next={quote(asked, safe='')}" if request.method in SAFE and asked != "/" else ""
        return RedirectResponse(f"/login{onward}", HTTPStatus.SEE_OTHER)
    refused = problem(HTTPStatus.UNAUTHORIZED, LOG_IN, request)
    refused.headers["www-authenticate"] = "Bearer"
    return refused


def _readable(request: Request) -> bool:
    own = ("/account", "/accounts")
    return request.method in SAFE and from_here(request) and not request.url.path.startswith(own)


def from_here(request: Request) -> bool:
    """Whether a request came from this very machine, and not through a proxy on it."""
    forwarded = any(it in request.headers for it in ("x-forwarded-for", "forwarded"))
    try:
        return not forwarded and request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
