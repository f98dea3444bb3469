"""The register's front door: importing does nothing, ``create_app`` does everything."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from fastapi import Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

import api.pages
import api.routes
from api.auth import Door, guard
from api.doorkeeper import Doorkeeper
from api.errors import answer_errors
from api.faults import AnswerFaults
from api.inspecting import Inspecting, rules_of
from api.limits import LimitBody
from api.renditions import Renditions
from api.settings import Settings
from api.uploads import Uploads
from registry import Database
from registry.store.version import SOFTWARE

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> FastAPI:
    """The web pages and the API over one register; the clock says when somebody's visit is over."""
    settings = settings or Settings()  # type: ignore[call-arg]  # the environment brings what is not said here
    database = Database(settings.register_url)
    keeper = Doorkeeper(database, settings, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        keeper.close()
        database.close()

    app = FastAPI(
        title="公房 Gongfang", version=SOFTWARE, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        dependencies=[Depends(guard)],
    )  # fmt: skip
    app.state.settings, app.state.database, app.state.uploads = settings, database, Uploads(settings.uploads)
    app.state.renditions = Renditions(settings.thumbnails)
    app.add_middleware(Inspecting, rules=rules_of(settings))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(LimitBody, largest=settings.largest_upload)
    app.state.keeper = keeper
    app.add_middleware(Door, keeper=keeper, guests=settings.guests)
    app.add_middleware(AnswerFaults)  # the last one added stands around the others
    for package in (api.routes, api.pages):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            found = import_module(module.name)
            if hasattr(found, "router"):
                app.include_router(found.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    answer_errors(app)

    @app.get("/healthz", include_in_schema=False)
    def healthy() -> PlainTextResponse:
        """Answers when the register can be read."""
        with database.reading():
            return PlainTextResponse("ok")

    return app
