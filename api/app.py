"""The register's front door: importing does nothing, ``create_app`` does everything."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from anyio import to_thread
from fastapi import Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import api.pages
import api.routes
from api import health
from api.auth import Door, guard
from api.dependencies import HELD
from api.doorkeeper import Doorkeeper
from api.errors import answer_errors
from api.faults import AnswerFaults
from api.headers import SafeHeaders
from api.inspecting import Inspecting, rules_of
from api.limits import LimitBody
from api.metrics import Metrics
from api.renditions import Renditions
from api.settings import Settings, read_settings
from api.throttle import LimitUploads, Throttle
from api.uploads import Uploads
from api.watching import Watch
from registry import Database
from registry.store.version import SOFTWARE

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> FastAPI:
    """The web pages and the API over one register; the clock says when somebody's visit is over."""
    settings = settings or read_settings()
    database, metrics = Database(settings.register_url, at_once=HELD + 2 * settings.threads), Metrics()
    throttle = Throttle(settings, metrics)
    folder, small = (
        told or Path(tempfile.mkdtemp(prefix=f"gongfang-{name}-"))
        for name, told in (("uploads", settings.uploads), ("thumbnails", settings.thumbnails))
    )
    keeper = Doorkeeper(database, settings, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        yield
        keeper.close()
        database.close()

    app = FastAPI(
        title="公房 Gongfang", version=SOFTWARE, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        dependencies=[Depends(guard, scope="function")],
    )  # fmt: skip
    app.state.settings, app.state.database, app.state.uploads = settings, database, Uploads(folder)
    app.state.metrics, app.state.throttle, app.state.renditions = metrics, throttle, Renditions(small)
    app.state.turns = asyncio.Semaphore(max(1, settings.threads // 2))  # as many may change something at once
    app.add_middleware(Inspecting, rules=rules_of(settings))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(LimitBody, largest=settings.largest_upload)
    app.add_middleware(LimitUploads, throttle=throttle)
    app.state.keeper = keeper
    app.add_middleware(Door, keeper=keeper, guests=settings.guests)
    app.add_middleware(AnswerFaults, metrics=metrics)
    app.add_middleware(SafeHeaders, hsts_days=settings.hsts_days)
    if settings.forwarded_allow_ips:  # then the address and the scheme that a proxy tells are the visitor's
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[str(it) for it in settings.forwarded_allow_ips])
    app.add_middleware(
        Watch, metrics=metrics, proxies=settings.forwarded_allow_ips
    )  # the last one added stands around the others
    for package in (api.routes, api.pages):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            found = import_module(module.name)
            if hasattr(found, "router"):
                app.include_router(found.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(health.router)
    answer_errors(app)
    return app
