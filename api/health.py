"""What programs ask that watch over the server: does it run, may visitors be sent to it, and how is it doing."""

import logging
import secrets
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from api.auth import from_here
from api.errors import problem
from api.metrics import Metrics
from api.settings import Settings
from floorplans.vocabulary import Words
from registry import Database, NotAllowed, RegistryError, Unusable, head
from registry.store.upgrade import newest, schema_of

router = APIRouter(include_in_schema=False)
LOG = logging.getLogger("gongfang")
TEXT = "text/plain; version=0.0.4; charset=utf-8"
OLD = Words(
    "登记库须先升级：gongfang register upgrade", "the register must be brought up to date first: gongfang register upgrade"
)


@router.get("/healthz")
async def healthy() -> PlainTextResponse:
    """Answers while the program runs; whoever finds it silent starts it again."""
    return PlainTextResponse("ok")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Answers well when the register can be read and has the schema of this software."""
    database: Database = request.app.state.database
    try:
        with database.reading() as session:
            schema = schema_of(session)
            head(session)
    except SQLAlchemyError as silent:
        LOG.error("the register does not answer", exc_info=silent)  # noqa: TRY400  # its message may hold an address
        raise Unusable("登记库没有回应", "the register does not answer") from silent
    if schema != newest():
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, OLD, request)
    return PlainTextResponse("ok")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counts, for this machine itself or whoever bears the token of the settings."""
    settings: Settings = request.app.state.settings
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    bears = kind.lower() == "bearer" and secrets.compare_digest(token.strip().encode(), settings.metrics_token.encode())
    if not (bears if settings.metrics_token else from_here(request)):
        raise NotAllowed("运行指标只供本机或持令牌者读取", "metrics are for this machine, or for whoever bears the token")
    counts: Metrics = request.app.state.metrics
    return Response(counts.told(await run_in_threadpool(_lines, request.app.state.database)), media_type=TEXT)


def _lines(database: Database) -> int | None:
    try:
        with database.reading() as session:
            return head(session)[0]
    except (SQLAlchemyError, RegistryError):
        return None
