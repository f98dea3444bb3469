"""An open register, and somebody who gets at its tables past the house."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from registry import Database
from registry.store import geopackage


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
