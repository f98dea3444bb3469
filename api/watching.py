"""Every request has a number, a line in the log, and is counted; the number goes back with the answer.

A proxy that is trusted may bring its own number. Requests are told apart by the pattern of their route, so that
neither the log nor the counts hold what was asked for.
"""

import logging
import re
import secrets
import time
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import REQUEST
from api.metrics import Metrics

LOG = logging.getLogger("gongfang")
NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = frozenset({"/healthz", "/readyz", "/metrics", "/static"})
"""Asked for by programs every few seconds, or many a page; logged at debug only."""


class Watch:
    """Stands around everything else."""

    def __init__(self, app: ASGIApp, metrics: Metrics, proxies: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        """``proxies`` may number requests."""
        self._app, self._metrics, self._proxies = app, metrics, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = self._number(scope)
        scope.setdefault("state", {})["request_id"] = number
        before, began, status = REQUEST.set(number), time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", number.encode())]
            await send(message)

        self._metrics.under_way.inc()
        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.under_way.dec()
            took, route = time.perf_counter() - began, pattern(scope)
            self._metrics.count(scope["method"], route, status, took)
            level = logging.DEBUG if route in QUIET else logging.INFO
            told = {"method": scope["method"], "route": route, "status": status, "ms": round(took * 1000, 1)}
            LOG.log(level, "request", extra=told)
            REQUEST.reset(before)

    def _number(self, scope: Scope) -> str:
        said = Request(scope).headers.get("x-request-id", "")
        return said if NUMBER.fullmatch(said) and among(scope, self._proxies) else secrets.token_hex(8)


def among(scope: Scope, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Whether whoever is at the other end of the line is one of these."""
    try:
        peer = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return False
    return any(peer in it for it in networks)


def pattern(scope: Scope) -> str:
    """The pattern of the route that answered; of files their folder, of what is nowhere a dash."""
    path = getattr(scope.get("route"), "path", "")
    return path or ("/static" if scope["path"].startswith("/static/") else "-")
