"""What a resurvey found split, merged or renumbered leaves its trace: who came of whom, and under which name it was known.

A room that is split or merged ends, as it does by the acts of ``reshape``; those that have its space now come
of it, under keys and codes of their own, and its number and code lead to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from registry import queries
from registry.acts.difference import FloorDifference
from registry.acts.end import end
from registry.acts.fates import Fate, RoomFate
from registry.acts.reshape_hanging import hanging
from registry.models import AliasKind, Lineage, Reshape, RoomAlias, RoomSurvey
from registry.store.ids import new_keys
from registry.store.journal import Act

LEAVES = frozenset({Fate.SPLIT, Fate.MERGED})


def bequeath(
    session: Session, act: Act, floors: Sequence[FloorDifference], made: Mapping[int, UUID], codes: Mapping[UUID, str], on: date
) -> None:
    """Write lineage and former names of what an act changes, and end what hangs on rooms that are no more.

    ``made`` has the id of the new room of each row, ``codes`` the code of each new room.
    """
    gone = [row for it in floors for row in it.gone]
    if gone:
        end(session, [one.fact for one in hanging(session, [row.id for row in gone])], on=on)
    stays = {row: old for it in floors for old, row in it.changed}
    ids = {row: old.id for row, old in stays.items()} | dict(made)
    passed = [
        (how, old, ids[row])
        for it in floors
        for fate in _done(it)
        if fate.fate in LEAVES
        for how in [Reshape.SPLIT if fate.fate is Fate.SPLIT else Reshape.MERGE]
        for old in fate.old
        for row in fate.new
        if ids[row] != old.id
    ]
    _trace(session, act, passed, on)
    renumbered = [(old, row) for it in floors for old, row in it.changed if old.number and old.number != it.drawn.number[row]]
    numbers = {ids[row]: str(it.drawn.number[row]) for it in floors for row in (*it.new, *(row for _, row in it.changed))}
    _keep_names(session, act, passed, renumbered, {row.id for row in gone}, numbers, codes, on)


def _done(it: FloorDifference) -> Iterable[RoomFate]:
    """What was done of all that was found: not what was left as it was."""
    left = {id(fate) for fate in it.left}
    return (fate for fate in it.matched if id(fate) not in left)


def _trace(session: Session, act: Act, passed: Sequence[tuple[Reshape, RoomSurvey, UUID]], on: date) -> None:
    keys = new_keys(len(passed), act.known)
    session.add_all(
        Lineage(id=UUID(bytes=key), parent_id=old.id, child_id=child, act=how.value, since=on)
        for key, (how, old, child) in zip(keys, passed, strict=True)
    )


def _keep_names(
    session: Session,
    act: Act,
    passed: Sequence[tuple[Reshape, RoomSurvey, UUID]],
    renumbered: Sequence[tuple[RoomSurvey, int]],
    gone: set[UUID],
    numbers: Mapping[UUID, str],
    codes: Mapping[UUID, str],
    on: date,
) -> None:
    """Numbers and codes of rooms that passed their space on lead to those that have it; a room's own former number to itself."""
    if not (passed or renumbered or gone):
        return
    heirs = {heir for *_, heir in passed} | {old.id for old, _ in renumbered}
    known = queries.current_aliases(session, {*(old.id for _, old, _ in passed), *heirs, *gone})
    code_of = queries.codes_of(session, {old.id for _, old, _ in passed}) | dict(codes)
    wanted: dict[tuple[UUID, str], str] = {}
    for _, old, heir in passed:
        wanted[heir, code_of[old.id]] = AliasKind.CODE.value
        if old.number:
            wanted[heir, old.number] = AliasKind.NUMBER.value
        wanted |= {(heir, one.alias): one.kind for one in known if one.room_id == old.id}
    wanted |= {(old.id, old.number): AliasKind.NUMBER.value for old, _ in renumbered}
    over = [one for one in known if one.room_id in gone or one.alias == numbers.get(one.room_id)]
    end(session, over, on=on)
    there = {(one.room_id, one.alias) for one in known}
    missing = sorted((room, alias, kind) for (room, alias), kind in wanted.items() if (room, alias) not in there)
    missing = [it for it in missing if it[1] not in {codes.get(it[0]), numbers.get(it[0])}]
    keys = new_keys(len(missing), act.known)
    session.add_all(
        RoomAlias(id=UUID(bytes=key), room_id=room, alias=alias, kind=kind, valid_from=on)
        for key, (room, alias, kind) in zip(keys, missing, strict=True)
    )
