"""Ending what holds: from a day on it is no longer so; what it was until then stays, what was known stays answerable."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from registry.store.dated import Dated
from registry.store.errors import Conflict
from registry.store.journal import again, close


def end(session: Session, rows: Sequence[Dated], *, on: date) -> None:
    """Close what the register knew of some rows, and write anew those that held before the day, ending on it.

    Raises ``Conflict`` where one of them begins only after that day.
    """
    for row in rows:
        if row.valid_from > on:
            raise Conflict(
                f"已有 {row.valid_from} 起的记录，不能再从更早的 {on} 变更",
                f"it is recorded from {row.valid_from}; a change cannot start on {on}",
            )
        close(session, row)
    session.flush()
    session.add_all([again(row, valid_to=on) for row in rows if row.valid_from < on])
