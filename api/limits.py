"""A body larger than is allowed is refused while it arrives, before anything is written."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from floorplans.vocabulary import Words


class LimitBody:
    """Counts the bytes of a request, whatever its header says of them."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        """``largest`` is in bytes."""
        self._app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        said = request.headers.get("content-length", "0")
        if said.isdigit() and int(said) > self._largest:
            await self._refuse(request, receive, send)
            return
        counted, started = 0, False

        async def counting() -> Message:
            nonlocal counted
            message = await receive()
            counted += len(message.get("body", b""))
            if counted > self._largest:
                raise _TooLargeError
            return message

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counting, noting)
        except _TooLargeError:
            if started:
                raise
            await self._refuse(request, receive, send)

    async def _refuse(self, request: Request, receive: Receive, send: Send) -> None:
        mib = self._largest >> 20
        words = Words(f"文件超过 {mib} MiB，请分楼栋上传", f"the file is over {mib} MiB; hand it in building by building")
        await problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words, request)(request.scope, receive, send)


class _TooLargeError(Exception):
    """More bytes than allowed have come."""
