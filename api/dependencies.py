"""What routes and pages ask for by name: a session, the day looked at, the language, the waiting drawings."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from api.settings import Settings
from api.today import today
from api.uploads import Uploads
from registry import Database


def _database(request: Request) -> Database:
    """The register as whoever asks sees it."""
    database: Database = request.app.state.database
    return database.as_seen_by(getattr(request.state, "viewer", None))


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _uploads(request: Request) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


Register = Annotated[Database, Depends(_database)]
Configured = Annotated[Settings, Depends(_settings)]
Waiting = Annotated[Uploads, Depends(_uploads)]


def _reading(database: Register) -> Iterator[Session]:
    with database.reading() as session:
        yield session


def language_of(request: Request) -> Literal["zh", "en"]:
    """The language asked for: in the address, else remembered in a cookie, else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get("lang")
    return "en" if asked == "en" else "zh"


Db = Annotated[Session, Depends(_reading)]
"""A session that reads one state of the register."""
Today = Annotated[date, Depends(today)]


def _written_as_a_day(value: object) -> object:
    """A number is no day, though it could be counted from 1970."""
    if not isinstance(value, date) and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        raise ValueError("a day is written 2026-11-22")  # its form is wrong, not its type
    return value


Day = Annotated[date, BeforeValidator(_written_as_a_day)]
AsOf = Annotated[
    Day,
    Query(alias="as_of", default_factory=today, description="查看哪一天的状态 · the day to look at", examples=["2026-11-22"]),
]
Language = Annotated[Literal["zh", "en"], Depends(language_of)]
