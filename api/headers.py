"""What every answer tells a browser: to guess no types, to show us in nobody's frame, to load nothing of another machine."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Nothing of another machine, and no script or style written into a page."""
OFFLINE: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-scripts"
)
"""A page that carries everything, script included, asks nothing of anyone, this server included: to it we are strangers."""
PAPER: Final = "frame-ancestors 'none'"
"""Browsers show a PDF by a page of their own, which a stricter word would break."""
REST: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # our addresses name rooms and people
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
DAY: Final = 86400


class SafeHeaders:
    """Adds to every answer what it does not say itself."""

    def __init__(self, app: ASGIApp, hsts_days: int) -> None:
        """``hsts_days``: for how long browsers that came by TLS ask by nothing else."""
        self._app, self._hsts = app, f"max-age={hsts_days * DAY}; includeSubDomains" if hsts_days else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                kind = headers.get("content-type", "")
                headers.setdefault("content-security-policy", PAPER if kind.startswith("application/pdf") else REST)
                if self._hsts and scope["scheme"] == "https":
                    headers.setdefault("strict-transport-security", self._hsts)
                if scope.get("state", {}).get("came") is not None:
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, adding)
