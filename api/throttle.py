"""Whoever comes too often in a minute is asked to wait: at the log-in and with files, by account and by address.

Counted in memory, for the minute that has gone by; a server that starts again begins anew. Passwords lock an account apart from this.
"""

import time
from collections import deque
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from threading import Lock
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem
from api.metrics import Metrics
from api.settings import Settings
from floorplans.vocabulary import Words

MINUTE: Final = 60.0
MOST: Final = 10_000
"""Who is remembered at once; beyond it those who have been quiet for longest are forgotten."""
FORM: Final = "multipart/form-data"


class TooMany(HTTPException):
    """Somebody must wait."""

    def __init__(self, seconds: int, zh: str, en: str) -> None:
        """``seconds`` until they may come again."""
        super().__init__(HTTPStatus.TOO_MANY_REQUESTS, headers={"retry-after": str(seconds)})
        self.words = Words(f"{zh}，请 {seconds} 秒后再试", f"{en}; try again in {seconds} seconds")


class Throttle:
    """Remembers when who came, and for no longer than a minute."""

    def __init__(self, settings: Settings, metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` counts seconds from anywhere."""
        self._settings, self._metrics, self._clock = settings, metrics, clock
        self._came: dict[str, deque[float]] = {}
        self._lock = Lock()

    def coming_in(self, request: Request, name: str) -> None:
        """An attempt to come in to an account; ``TooMany`` where there were enough in the last minute."""
        per_name, per_address = self._settings.logins_per_minute, self._settings.logins_per_minute_from
        self._count("login", ((f"name {name.strip().casefold()}", per_name), (f"from {_address(request)}", per_address)))

    def handing_in(self, request: Request) -> None:
        """A file; ``TooMany`` likewise."""
        came = getattr(request.state, "came", None)
        limits = [(f"from {_address(request)}", self._settings.uploads_per_minute_from)]
        if came is not None:
            limits.append((f"account {came.account}", self._settings.uploads_per_minute))
        self._count("upload", limits)

    def _count(self, of: str, limits: "tuple[tuple[str, int], ...] | list[tuple[str, int]]") -> None:
        now, waits = self._clock(), 0.0
        limited = [(sha256(f"{of} {who}".encode()).hexdigest(), most) for who, most in limits if most]
        with self._lock:
            for who, most in limited:
                came = self._came.get(who, deque())
                while came and came[0] <= now - MINUTE:
                    came.popleft()
                if len(came) >= most:
                    waits = max(waits, came[0] + MINUTE - now)
            if not waits:
                for who, _ in limited:
                    came = self._came.pop(who, deque())
                    came.append(now)
                    self._came[who] = came  # the last who came stands last
                while len(self._came) > MOST:
                    del self._came[next(iter(self._came))]
        if waits:
            self._metrics.turned_away.labels(of).inc()
            zh, en = (
                ("登录过于频繁", "too many attempts to come in") if of == "login" else ("上传过于频繁", "too many files at once")
            )
            raise TooMany(max(1, ceil(waits)), zh, en)


class LimitUploads:
    """Turns away forms with files, before they have come, from whoever sends too many."""

    def __init__(self, app: ASGIApp, throttle: Throttle) -> None:
        """Stands behind the door, so that who asks is known."""
        self._app, self._throttle = app, throttle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 429."""
        if scope["type"] == "http" and scope["method"] == "POST":
            request = Request(scope)
            if request.headers.get("content-type", "").startswith(FORM):
                try:
                    self._throttle.handing_in(request)
                except TooMany as refused:
                    answer = problem(refused.status_code, refused.words, request)
                    answer.headers.update(refused.headers or {})
                    await answer(scope, receive, send)
                    return
        await self._app(scope, receive, send)


def _address(request: Request) -> str:
    """Where a request came from; of IPv6 the network, which one household has to itself."""
    host = request.client.host if request.client else ""
    return ":".join(host.split(":")[:4]) if ":" in host else host
