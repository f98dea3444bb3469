"""The register's front door: importing does nothing, ``create_app`` does everything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

import api.pages
import api.routes
from api.errors import answer_errors
from api.faults import AnswerFaults
from api.limits import LimitBody
from api.settings import Settings
from api.uploads import Uploads
from registry import Database

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The web pages and the API over one register."""
    settings = settings or Settings()  # type: ignore[call-arg]  # the environment brings what is not said here
    database = Database(settings.register_url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    app = FastAPI(
        title="公房 Gongfang", version="0.1.0", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.settings, app.state.database, app.state.uploads = settings, database, Uploads(settings.uploads)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(LimitBody, largest=settings.largest_upload)
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
