"""What a verb does to the register, told by the journal: done, or tried out in the same transaction and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from registry.acts.verbs import Verb
from registry.queries import lines


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb changed, or would change."""

    lines: tuple[int, ...]
    """Of the journal; there are none where nothing changed."""
    ended: tuple[Mapping[str, Any], ...]
    """Images, as the journal keeps them, of what was closed."""
    begun: tuple[Mapping[str, Any], ...]
    """Images of what was written, with what is told beside them."""
    rests_on: Mapping[str, list[int]]
    """Table → row ids of what was closed and had been there before."""


def carry_out(session: Session, verb: Verb, told: Any, *, on: date, by: str, because: str) -> Changed:
    """Do it; what it raises is the verb's."""
    before = lines.last_number(session)
    verb.run(session, told, on=on, by=by, because=because)
    session.flush()
    written = lines.lines_after(session, before)
    closes: dict[str, set[int]] = {}
    for line in written:
        for table, row_ids in line.closes.items():
            closes.setdefault(table, set()).update(row_ids)
    rests_on = {
        table: sorted(row for row, line in lines.written_by(session, table, row_ids).items() if line <= before)
        for table, row_ids in sorted(closes.items())
    }
    return Changed(
        lines=tuple(it.number for it in written),
        ended=tuple(image for it in written for image in it.before),
        begun=tuple(image for it in written for image in it.after),
        rests_on={table: row_ids for table, row_ids in rests_on.items() if row_ids},
    )


def rehearse(session: Session, verb: Verb, told: Any, *, on: date, by: str, because: str) -> Changed:
    """Try it out behind a savepoint and take it back; refused for the same reasons as doing it."""
    with session.begin_nested() as point:
        changed = carry_out(session, verb, told, on=on, by=by, because=because)
        point.rollback()
    return changed
