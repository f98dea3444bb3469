"""Who handed in which file: they had it in their hands, so they may see it and name it, though nothing refers to it yet.

No session of a viewer reads this table: it only stands inside the rule of who may see a file.
"""

import re
from typing import Final

from sqlalchemy import Column, ForeignKey, Table, insert, select
from sqlalchemy.orm import Session

from registry.store.base import Base
from registry.store.columns import Text
from registry.store.scope import UNSCOPED

DIGEST: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
"""A file's SHA-256 as it stands in a text."""
handed_file = Table(
    "handed_file",
    Base.metadata,
    Column("digest", Text, ForeignKey("stored_file.digest"), primary_key=True),
    Column("account", Text, primary_key=True),
)
"""Digest of a kept file, name of an account that handed it in."""


def hand_in(session: Session, digest: str, account: str) -> None:
    """Remember that an account handed in a kept file; nothing where nobody in particular did, or it is remembered."""
    it = handed_file.c
    known = select(it.digest).where(it.digest == digest, it.account == account)
    if account and session.execute(known, execution_options=UNSCOPED).first() is None:
        session.execute(insert(handed_file).values(digest=digest, account=account), execution_options=UNSCOPED)
