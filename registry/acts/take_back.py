"""Taking back an act by its line in the journal, as if it had never been so: a correction of what is known now.

Every row that the line wrote is closed and every row that it closed is written again as it was, with the same valid
days. Refused where anything that it wrote was closed since or is built upon, and where it wrote what is never closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.assign import put
from registry.acts.verbs import Family, asks, verb, verbs
from registry.models import Assignment, Entry
from registry.queries import lines
from registry.store.errors import Conflict
from registry.store.journal import acting, again, close

NOTE: Final = "undoes"
"""Key of what a line that takes back another tells beside its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """Which line of the journal."""

    line: int = asks("日志第几条", "line of the journal", hint=("办结页和沿革中可见", "as the history tells"))


@verb("take-back", "撤销办理", "take back an act", told=TakeBack, family=Family.LEDGERS)
def take_back_line(session: Session, told: TakeBack, *, on: date, by: str, because: str) -> list[Any]:  # noqa: ARG001  # every verb is told a day; what never was, has none
    """Take back what a line of the journal did; the rows that are so again.

    Raises ``Conflict`` with what is in the way.
    """
    line = queries.entry(session, told.line)
    if why := hindrance(session, line):
        raise Conflict(*why)
    made = _made(session, line)
    before = [row for table, row_ids in line.closes.items() for row in lines.rows_by_id(session, table, row_ids)]
    with acting(session, "take-back", subject=f"Line {line.number}: {line.subject}", by=by, because=because) as act:
        for row in made:
            close(session, row)
        session.flush()
        back = [again(row) for row in before]
        put_back = [row for row in back if isinstance(row, Assignment)]
        try:
            if put_back:
                put(session, put_back)
            session.add_all([row for row in back if not isinstance(row, Assignment)])
            session.flush()
        except DBAPIError as wrong:
            raise Conflict(
                f"日志第 {line.number} 条之后已有别的记录与之冲突，不能撤销",
                f"what was recorded since line {line.number} of the journal is in the way; it cannot be taken back",
            ) from wrong
        act.after.append({NOTE: line.number})
    return back


def hindrance(session: Session, line: Entry) -> Words | None:
    """Why a line cannot be taken back; None where nothing is in the way but what others have done with the rooms."""
    n = line.number
    if line.act not in verbs():
        return Words(f"日志第 {n} 条不是可以这样撤销的办理", f"line {n} of the journal is no act that is taken back in this way")
    images = [it for it in line.after if NOTE not in it]
    if any(lines.dated(it.get("table", "")) is None for it in images):
        return Words(
            f"日志第 {n} 条写入了不能收回的内容，不能撤销",
            f"line {n} of the journal wrote what is never closed; it cannot be taken back",
        )
    made = _made(session, line)
    if later := sorted({number for table, rows in _by_table(made) for number in _closing(session, table, rows)}):
        return _since(n, later)
    gone = {UUID(it["id"]) for it in images} - {UUID(it["id"]) for it in line.before}
    if later := lines.resting_on(session, gone, apart_from=n) if gone else []:
        return _since(n, later)
    return None


def _made(session: Session, line: Entry) -> list[Any]:
    ids: dict[str, set[UUID]] = {}
    for image in line.after:
        if "table" in image:
            ids.setdefault(image["table"], set()).add(UUID(image["id"]))
    return [row for table, some in ids.items() for row in lines.rows_of_line(session, table, some, line.number)]


def _by_table(rows: Sequence[Any]) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.__tablename__, []).append(row.row_id)
    return list(found.items())


def _closing(session: Session, table: str, row_ids: Sequence[int]) -> list[int]:
    return [number for number in lines.closed_by(session, table, row_ids).values() if number]


def _since(number: int, later: Sequence[int]) -> Words:
    zh, en = "、".join(f"第 {it} 条" for it in later[:5]), ", ".join(map(str, later[:5]))
    return Words(
        f"日志{zh}已在第 {number} 条之后改动或引用了它，请先撤销之后的办理",
        f"line {en} of the journal changed or rests on what line {number} wrote; take that back first",
    )
