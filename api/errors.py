"""The one file that knows status codes: refusals become problem+json (RFC 9457), or a page for a person."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004  # the register's, not the machine's
from starlette.exceptions import HTTPException

from api.dependencies import language_of
from api.headers import PAGE
from api.schemas.surveys import finding_json
from floorplans.finding import Unreadable
from floorplans.vocabulary import Words
from registry import Blocked, Conflict, Invalid, NotAllowed, NotFound, RegistryError, Stale, Tampered, Unusable

LOG = logging.getLogger("gongfang")

STATUS: dict[type[Exception], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Stale: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    Blocked: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unusable: HTTPStatus.SERVICE_UNAVAILABLE,
    Tampered: HTTPStatus.INTERNAL_SERVER_ERROR,
    RegistryError: HTTPStatus.CONFLICT,  # the last: what is nothing more particular
}

COMMON = {
    HTTPStatus.BAD_REQUEST: Words("请求的内容读不懂", "what was sent cannot be understood"),
    HTTPStatus.NOT_FOUND: Words("没有这个页面", "there is no such page"),
    HTTPStatus.METHOD_NOT_ALLOWED: Words("此处不接受这种请求", "this is not done here"),
}
AWAY = Words("登记库暂时不可用，请稍后再试", "the register does not answer at present; try again later")
AGAIN = "5"
"""Seconds after which to ask a register again that was busy."""


def problem(status: int, words: Words, request: Request, **more: Any) -> Response:
    """A refusal in the language of the one who asked: both sentences for a program, a page for a browser."""
    language = language_of(request)
    later = {"retry-after": AGAIN} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        from api.pages.render import error_page

        return HTMLResponse(
            error_page(request, status, words), status_code=status, headers={"content-security-policy": PAGE, **(later or {})}
        )
    body = {
        "type": "about:blank",
        "status": int(status),
        "title": words.said_in(language),
        "title_en": words.en,
        "title_zh": words.zh,
        **more,
    }
    return JSONResponse(body, status_code=status, media_type="application/problem+json", headers=later)


def answer_errors(app: FastAPI) -> None:
    """Teach an application to answer refusals."""

    def refused(request: Request, error: Exception) -> Response:
        status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        language, more = language_of(request), {}
        if isinstance(error, Blocked):
            more = {"findings": [finding_json(it, language) for it in error.findings]}
        if isinstance(error, Invalid):
            more = {"errors": [{"where": name, "says": it.said_in(language)} for name, it in error.problems.items()]}
        return problem(status, error.words, request, **more)  # type: ignore[attr-defined]  # all of STATUS have words

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError | ValidationError)  # noqa: S101  # it is registered for nothing else
        wrong = [{"where": ".".join(map(str, it["loc"])), "says": it["msg"]} for it in error.errors()]
        where = "、".join(it["where"] for it in wrong)
        return problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, Words(f"请求有误：{where}", f"the request is wrong: {where}"), request, errors=wrong
        )

    def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # as above
        status = HTTPStatus(error.status_code)
        words = getattr(error, "words", None) or COMMON.get(status) or Words(f"请求被拒绝（{status}）", status.phrase.lower())
        answer = problem(status, words, request)
        if again := (error.headers or {}).get("retry-after"):
            answer.headers["retry-after"] = again
        return answer

    def unavailable(request: Request, error: Exception) -> Response:
        LOG.error("the register does not answer", exc_info=error)  # its message may hold what somebody typed
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, request)

    for kind in (RegistryError, Unreadable):
        app.add_exception_handler(kind, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(ValidationError, invalid)  # a page's form, made into what a route takes
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(OperationalError, unavailable)
    app.add_exception_handler(TimeoutError, unavailable)  # no connection came free in time
