"""A body larger than is allowed is refused while it arrives, before anything is written."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
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
            refusal = TooLarge(self._largest)
            await problem(refusal.status_code, refusal.words, request)(scope, receive, send)
            return
        counted = 0

        async def counting() -> Message:
            nonlocal counted
            message = await receive()
            counted += len(message.get("body", b""))
            if counted > self._largest:
                raise TooLarge(self._largest)
            return message

        await self._app(scope, counting, send)


class TooLarge(HTTPException):
    """More bytes than allowed have come; the framework lets this kind of exception through while it reads a body."""

    def __init__(self, largest: int) -> None:
        """``largest`` is in bytes."""
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        mib = largest >> 20
        self.words = Words(f"文件超过 {mib} MiB，请分楼栋上传", f"the file is over {mib} MiB; hand it in building by building")
