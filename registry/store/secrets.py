"""What proves who somebody is: digests of passwords, sessions and tokens; never journalled, never exported.

These tables stand outside the journal, for its images are read by others and kept for good. Each holds
a digest only; what was digested is known to nobody but its owner.
"""

from typing import Final

from sqlalchemy import Column, Index, Integer, Table

from registry.store.base import Base
from registry.store.columns import Id, Instant, Text

AT: Final = Instant(timezone=True)

account_secret = Table(
    "account_secret",
    Base.metadata,
    Column("account_id", Id(), primary_key=True),
    Column("password", Text, nullable=False),  # argon2id, with its parameters and salt
    Column("set_at", AT, nullable=False),
    Column("once", Integer, nullable=False),  # 1 while it must be changed at the next visit
    Column("failures", Integer, nullable=False),
    Column("locked_until", AT, nullable=True),
)

web_session = Table(
    "web_session",
    Base.metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of what the cookie holds
    Column("account_id", Id(), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("made_at", AT, nullable=False),
    Column("seen_at", AT, nullable=False),
    Index("ix_web_session_account_id", "account_id"),
)

api_token = Table(
    "api_token",
    Base.metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the token
    Column("account_id", Id(), nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", AT, nullable=False),
    Column("ends_at", AT, nullable=False),
    Index("ix_api_token_account_id", "account_id"),
)
