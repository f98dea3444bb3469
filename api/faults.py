"""A fault of ours is told with the number of its request and no more; what happened is in the log under that number."""

import logging
import secrets
from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from api.metrics import Metrics
from api.watching import pattern
from floorplans.vocabulary import Words

LOG = logging.getLogger("gongfang")


class AnswerFaults:
    """Answers 500 whatever goes wrong behind it, so that neither a visitor nor a program meets a traceback."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Around an application."""
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            number = scope.get("state", {}).get("request_id") or secrets.token_hex(8)
            self._metrics.faults.inc()
            LOG.exception("fault %s at %s %s", number, scope["method"], pattern(scope))
            if started:  # half an answer cannot be taken back; the server breaks the connection off
                raise
            words = Words(
                f"程序出错，请把编号 {number} 告诉维护人员；没有写入任何内容",
                f"the program failed; tell the maintainers its number {number}; nothing was written",
            )
            answer = problem(HTTPStatus.INTERNAL_SERVER_ERROR, words, Request(scope), fault=number)
            await answer(scope, receive, send)
