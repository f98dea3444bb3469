"""Corrections of a survey are kept: what a person changed in which file, from what to what, and why.

The file stays as it was handed in. ``floorplans.corrections.apply`` lays what is kept here over its reading,
before it is measured, checked and enrolled; it does so again with the next file, and tells what no longer applies.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy.orm import Session

from floorplans.corrections import Correction as Told
from floorplans.corrections import Field, valid
from registry import queries
from registry.acts.end import end
from registry.models import Correction
from registry.store.errors import Conflict
from registry.store.ids import new_id
from registry.store.journal import acting, again


def correct(session: Session, digest: str, told: Sequence[Told], *, on: date, by: str, because: str) -> list[Correction]:
    """Keep corrections of the file of a digest, as one line of the journal; those that stand already change nothing.

    Returns the rows that are new. Raises ``Conflict`` where one has no reason or person, or cannot be used.
    """
    last = {_key(it): it for it in told}
    for it in last.values():
        if not it.reason.strip() or not it.person.strip():
            raise Conflict(
                f"{it.room or it.frame} 的改正没有写明事由和改正人",
                f"a correction of {it.room or it.frame} needs a reason and a person",
            )
        if it.field is not Field.UNIT and not valid(it.field, it.becomes):
            raise Conflict(f"{it.field.zh}“{it.becomes}”不能用", f"{it.field.en} “{it.becomes}” cannot be used")
    there = {_key(row): row for row in queries.corrections(session, digest)}
    with acting(session, "correct", subject=f"Survey {digest}", by=by, because=because) as act:
        changed = {key: it for key, it in last.items() if key not in there or _told(there[key]) != it}
        end(session, [there[key] for key in changed if key in there], on=on)
        new = []
        for key, it in changed.items():
            facts = {one.name: getattr(it, one.name) for one in fields(it)} | {"field": it.field.value}
            row = there.get(key)
            new.append(
                again(row, **facts, valid_from=on)
                if row
                else Correction(id=new_id(act.known), digest=digest, **facts, valid_from=on)
            )
        session.add_all(new)
        session.flush()
        return new


def take_back(
    session: Session, digest: str, *, frame: str = "", room: str = "", field: Field, on: date, by: str, because: str
) -> None:
    """End a correction: what the file says is in force again. ``Conflict`` where there is none."""
    with acting(session, "take-back-correction", subject=f"Survey {digest}", by=by, because=because):
        found = [row for row in queries.corrections(session, digest) if _key(row) == (frame, room, field.value)]
        if not found:
            raise Conflict("没有这条改正，可能已撤销", "there is no such correction; it may have been taken back")
        end(session, found, on=on)


def corrections_of(session: Session, digest: str) -> list[Told]:
    """The corrections of a file that stand, as ``floorplans.corrections.apply`` takes them."""
    return [_told(row) for row in queries.corrections(session, digest)]


def _key(it: Told | Correction) -> tuple[str, str, str]:
    return it.frame, it.room, str(it.field)


def _told(row: Correction) -> Told:
    return Told(
        frame=row.frame,
        room=row.room,
        field=Field(row.field),
        was=row.was,
        becomes=row.becomes,
        reason=row.reason,
        person=row.person,
    )
