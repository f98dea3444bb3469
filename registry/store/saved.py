"""Filters that somebody keeps for a list, under a name of their own: no facts, outside the journal, seen by their account alone."""

from typing import Any, Final

from sqlalchemy import Column, Connection, Table, delete, insert, select

from registry.store.base import Base
from registry.store.columns import Text
from registry.store.scope import UNSCOPED

MOST: Final = 50
"""Filters that an account may keep."""

saved_filter = Table(
    "saved_filter",
    Base.metadata,
    Column("account", Text, primary_key=True),
    Column("list", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),  # as it stands in the address of the page
)
SAVED: Final = saved_filter.c


def save_filter(at: Connection, account: str, listed: str, name: str, query: str) -> bool:
    """Keep a filter under its name; the one before it of that name is gone. False where an account has kept too many."""
    mine = select(SAVED.list, SAVED.name).where(SAVED.account == account)
    there = {(it.list, it.name) for it in at.execute(mine)}
    if len(there) >= MOST and (listed, name) not in there:
        return False
    forget_filter(at, account, listed, name)
    at.execute(insert(saved_filter), {"account": account, "list": listed, "name": name, "query": query})
    return True


def forget_filter(at: Connection, account: str, listed: str, name: str) -> None:
    """Let a filter go; nothing is done where there is none."""
    at.execute(delete(saved_filter).where(SAVED.account == account, SAVED.list == listed, SAVED.name == name))


def saved_filters(session: Any, account: str, listed: str) -> list[tuple[str, str]]:
    """The filters that an account keeps for a list: name and query."""
    mine = select(SAVED.name, SAVED.query).where(SAVED.account == account, SAVED.list == listed).order_by(SAVED.name)
    return [(it.name, it.query) for it in session.execute(mine, execution_options=UNSCOPED)]
