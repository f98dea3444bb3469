"""What routes and pages ask for by name: a session, the day looked at, the language, the waiting drawings."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
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


def register_itself(request: Request) -> Database:
    """The register whoever asks, for what is asked of it as a whole once their role is known."""
    database: Database = request.app.state.database
    return database


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


HELD: Final = 12
"""Sessions that requests hold at once; the others wait for one without keeping a thread from those who have one."""
Db = Annotated[Session, Depends(_reading, scope="function", max_concurrency=HELD)]
"""A session that reads one state of the register, and is given back before the answer is sent."""
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
OFFICE = ZoneInfo("Asia/Shanghai")


def known_instant(value: str) -> datetime:
    """An instant without a zone is the office's own; a plus in an address that nobody has encoded reads as a blank."""
    written = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[ +-]\d\d:\d\d)?", value.strip())
    if written is None:
        raise ValueError("an instant is written 2026-11-22T08:00+08:00")
    day, time, zone = written.groups()
    told = datetime.fromisoformat(f"{day}T{time}{(zone or '').replace(' ', '+')}")
    return told if told.tzinfo else told.replace(tzinfo=OFFICE)


def known_of(request: Request) -> datetime | None:
    """The instant in a page's address, for its frame; none where it says none that can be read."""
    try:
        return known_instant(request.query_params.get("known", ""))
    except ValueError:
        return None


def _known(
    known: Annotated[
        str,
        Query(
            max_length=40,
            description="按何时所知；不填为现在所知 · as the register knew it at an instant; left empty as it is known now",
            examples=["2026-11-22T08:00+08:00"],
        ),
    ] = "",
) -> datetime | None:
    if not known.strip():
        return None
    try:
        return known_instant(known)
    except ValueError as wrong:
        error = {"type": "value_error", "loc": ("query", "known"), "msg": str(wrong), "input": known}
        raise RequestValidationError([error]) from wrong


Known = Annotated[datetime | None, Depends(_known)]
"""The instant whose knowledge is asked for; none for what is known now."""
Language = Annotated[Literal["zh", "en"], Depends(language_of)]
