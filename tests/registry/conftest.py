"""An open register, and somebody who gets at its tables past the house."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from registry import Database
from registry.store import geopackage
from tests import postgres
from tests.factories import record, row, sheet, survey
from tests.registry.desk import SECOND, enrolled
from tests.rights import AUDIT, BUREAU, FINANCE, body


@pytest.fixture
def database(register: str) -> Iterator[Database]:
    """A fresh, empty register, open, once in each database."""
    opened = Database(register)
    yield opened
    opened.close()


def break_in(url: str, *statements: str) -> list[Any]:
    """Run statements on a register's tables past the house; the rows of the last."""
    if url.endswith(".gpkg"):
        connection: Any = sqlite3.connect(url)
        geopackage.prepare(connection)
        connection.execute("PRAGMA foreign_keys=OFF")
    else:
        connection = psycopg.connect(url, autocommit=True)
    try:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.fixture
def intruder(register: str) -> Callable[..., list[Any]]:
    """Somebody with the password of the database, or the file in his hands."""
    return lambda *statements: break_in(register, *statements)


@pytest.fixture(params=["embedded", "network"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """As many fresh, empty registers as are asked for, in each database."""
    if request.param == "embedded":
        empty = request.getfixturevalue("empty_file")
        yield lambda: str(shutil.copyfile(empty, tmp_path / f"{uuid4().hex}.gpkg"))
        return
    cluster, template = request.getfixturevalue("cluster"), request.getfixturevalue("template")
    with psycopg.connect(cluster, autocommit=True) as server:
        made: list[str] = []

        def make() -> str:
            made.append(f"register_{uuid4().hex}")
            postgres.copy(server, template, made[-1])
            return postgres.database_of(cluster, made[-1])

        yield make
        for name in made:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def recorded(database):
    """A register that knows two buildings."""
    with database.writing() as session:
        record(session)
        record(session, SECOND, name="2号楼")
    return database


@pytest.fixture
def floor(recorded, tmp_path):
    """Three rooms of 4 × 5 m side by side."""
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102", "103"))))
    return recorded


@pytest.fixture
def office(floor):
    """The same rooms, two organisations that want them, and the bureau."""
    body(floor, FINANCE, "市财政局")
    body(floor, AUDIT, "市审计局")
    body(floor, BUREAU, "市机关事务管理局", administers="371500")
    return floor
