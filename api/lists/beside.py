"""What a file would change, beside what the register holds: rows that are new, changed with before and after, or the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.lists.cells import canonical
from api.lists.described import Column, Kind, Listed, Takes
from api.lists.incoming import Incoming, Row
from floorplans.vocabulary import Labelled, Words
from registry.queries import lists


class Fate(Labelled):
    """What becomes of a row."""

    NEW = "new", "新增", "new"
    CHANGED = "changed", "变更", "changed"
    SAME = "same", "未变", "unchanged"
    ENDED = "ended", "终止", "ends"


@dataclass(slots=True, eq=False)
class Difference:
    """One row, and what of it is otherwise."""

    fate: Fate
    row: Row | None
    """None where something that is there is in no row and ends."""
    was: Mapping[str, Any]
    becomes: Mapping[str, Any]
    changed: Mapping[str, tuple[Any, Any]]


@dataclass(slots=True)
class Beside:
    """A file beside the register."""

    incoming: Incoming
    differences: list[Difference] = field(default_factory=list)
    doubtful: list[Difference] = field(default_factory=list)
    """Rows with wrong cells as they would be without these: what else is wrong with them is asked of the act."""

    def count(self, fate: Fate) -> int:
        """How many rows have a fate."""
        return sum(it.fate is fate for it in self.differences)

    @property
    def to_tell(self) -> list[Difference]:
        """What is told the register: what is new or changed; of a thing of which its rows say all, all rows."""
        moved = [it for it in self.differences if it.fate is not Fate.SAME]
        whole = self.incoming.listed.takes.whole if self.incoming.listed.takes else ""
        if not whole:
            return [it for it in moved if it.row]
        broken = {row.values.get(whole) for row in self.incoming.rows if row.faulty}
        things = {it.becomes[whole] for it in moved} - broken
        return [it for it in self.differences if it.row and it.becomes[whole] in things]


def lay_beside(session: Session, incoming: Incoming, takes: Takes, *, on: date, fills: Mapping[str, Any]) -> Beside:
    """The rows of a file beside the register of a day as its viewer sees it; what is wrong is added to the faults."""
    listed, found = incoming.listed, Beside(incoming)
    names, rows = listed.read(session, on=on, known=None, asked={})
    columns = {it.name: it for it in listed.columns}
    there = [
        {name: canonical(columns[name], it) if name in columns else it for name, it in zip(names, row, strict=True)}
        for row in rows
    ]
    _name_codes(session, incoming, there, on=on)
    _find(incoming, takes, there)
    _twice(incoming, takes)
    by_key = {_key(listed, it): it for it in there}
    paired = _paired(incoming, takes, there, by_key)
    for row in incoming.rows:
        if not row.faulty & {listed.key[0]}:
            _lay(found, row, paired.get(id(row)), takes, fills)
    if takes.whole:
        _ends(found, takes.whole, there, {id(it) for it in paired.values()})
    return found


def _key(listed: Listed, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in listed.key)


def _name_codes(session: Session, incoming: Incoming, there: Sequence[Mapping[str, Any]], *, on: date) -> None:
    """What names something of the register does it by a code that is there to be seen, or by a name that is one's alone."""
    for column in incoming.listed.columns:
        if not column.written or column.look_up is None:
            continue
        kind, key = column.look_up.value, incoming.listed.key[0]
        told = [row for row in incoming.rows if row.values.get(column.name)]
        codes = {code for row in told for code in _several(column, row.values[column.name])}
        known = {it.get(column.name) for it in there} if not column.many else set()
        fresh = {row.values.get(key) for row in incoming.rows} - {None} if column.new else set()
        seen = (codes & (known | fresh)) | lists.seen_codes(session, kind, codes - known - fresh, on=on)
        names = lists.codes_by_name(session, kind, codes - seen, on=on) if codes - seen else {}
        if column.new:
            new = {row.values["name"] for row in incoming.rows if row.values.get("name") and not row.values.get(key)}
            names = {**{name: set() for name in new & codes}, **names}
        for row in told:
            _resolve(incoming, row, column, seen, names)


def _several(column: Column, value: Any) -> tuple[str, ...]:
    return value if column.many else (value,)


def _resolve(incoming: Incoming, row: Row, column: Column, seen: set[str], names: Mapping[str, set[str]]) -> None:
    found = []
    for code in _several(column, row.values[column.name]):
        called = names.get(code)
        if code in seen or (called is not None and not called):  # a row of this file that has no code yet is named by its name
            found.append(code)
        elif called and len(called) == 1:
            found.append(next(iter(called)))
        elif called:
            incoming.faults.append(row.fault(column.name, Words(f"有 {len(called)} 个名为“{code}”，请填编号：{'、'.join(sorted(called)[:5])}", f"{len(called)} are called “{code}”; tell the code: {', '.join(sorted(called)[:5])}")))  # fmt: skip
        else:
            incoming.faults.append(
                row.fault(column.name, Words(f"没有或无权查看“{code}”", f"there is no “{code}” that you may see"))
            )
    if column.name not in row.faulty:
        row.values[column.name] = tuple(sorted(found)) if column.many else found[0]


def _find(incoming: Incoming, takes: Takes, there: Sequence[Mapping[str, Any]]) -> None:
    """Give rows without their key the one of what they are otherwise known by."""
    key, tried = incoming.listed.key[0], set[str]()
    for names in takes.found_by:
        known: dict[Any, set[Any]] = defaultdict(set)
        for it in there:
            known[tuple(it.get(name) for name in names)].add(it[key])
        for row in incoming.rows:
            said = tuple(row.values.get(name) for name in names)
            if row.values.get(key) or None in said or row.faulty & {key, *tried} or any(row.values.get(it) for it in tried):
                continue
            if len(same := known.get(said, set())) == 1:
                row.values[key] = next(iter(same))
            elif same:
                words = Words(f"有 {len(same)} 个“{said[0]}”，请填编号", f"there are {len(same)} of “{said[0]}”; tell the code")
                incoming.faults.append(row.fault(names[0], words))
        tried |= set(names)


def _twice(incoming: Incoming, takes: Takes) -> None:
    """A row of a key is there once."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in incoming.rows:
        key = _key(incoming.listed, row.values)
        if row.faulty & set(incoming.listed.key) or (key[0] is None and takes.key_given):
            continue
        if (first := seen.setdefault(key, row)) is not row:
            where = f"第 {first.number} 行" if first.sheet is row.sheet else first.sheet.place(first.number)
            incoming.faults.append(
                row.fault(incoming.listed.key[0], Words(f"与{where}重复", f"is the same as row {first.number}"))
            )


def _paired(
    incoming: Incoming, takes: Takes, there: Sequence[Mapping[str, Any]], by_key: Mapping[tuple[Any, ...], Mapping[str, Any]]
) -> dict[int, Mapping[str, Any]]:
    """What is there of each row, by the row's identity; of a thing whose rows say all, what is left over is what the others were."""
    found = {id(row): by_key[key] for row in incoming.rows if (key := _key(incoming.listed, row.values)) in by_key}
    if takes.whole:
        taken = {id(it) for it in found.values()}
        left: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
        for it in there:
            if id(it) not in taken:
                left[it[takes.whole]].append(it)
        for row in incoming.rows:
            if id(row) not in found and left.get(row.values.get(takes.whole)):
                found[id(row)] = left[row.values[takes.whole]].pop(0)
    return found


def _lay(found: Beside, row: Row, was: Mapping[str, Any] | None, takes: Takes, fills: Mapping[str, Any]) -> None:
    """One row beside what is there."""
    listed, faults = found.incoming.listed, found.incoming.faults
    written = {it.name: it for it in listed.columns if it.written}
    if was is None and not takes.adds:
        faults.append(
            row.fault(
                listed.key[0], Words("登记库里没有，不能由清单新增", "is not in the register and cannot be added by a list")
            )
        )
        return
    before = was or {name: () if it.many else None for name, it in written.items()}
    filled = {name: fills[name] for name in takes.fills if was is None and fills.get(name)}
    told = {name: _told(it, row, before, filled) for name, it in written.items()}
    becomes = {**before, **filled, **told}
    changed = {name: (before.get(name), it) for name, it in told.items() if not _same(before.get(name), it)}
    for name in changed:
        if was is not None and written[name].stays and becomes[name] is None:
            faults.append(row.fault(name, Words("不能清空", "cannot be emptied")))
    if was is not None and changed and takes.unchangeable:
        for name in changed:
            faults.append(row.fault(name, takes.unchangeable))
    if takes.settle:
        for name, words in takes.settle(becomes):
            faults.append(row.fault(name, words))
    _notes(found, row, was)
    fate = Fate.NEW if was is None else Fate.CHANGED if changed else Fate.SAME
    if not row.faulty:
        found.differences.append(Difference(fate, row, was or {}, becomes, changed))
    elif (
        not takes.whole
        and not (was and takes.unchangeable)
        and not row.faulty & {*listed.key, *(name for name, it in written.items() if it.needed and was is None)}
    ):
        left = {name: it for name, it in changed.items() if name not in row.faulty}
        found.doubtful.append(Difference(fate, row, was or {}, {**becomes, **{name: before.get(name) for name in row.faulty & {*before}}}, left))  # fmt: skip


def _told(column: Column, row: Row, before: Mapping[str, Any], filled: Mapping[str, Any]) -> Any:
    """What a row says of a column: what is typed, of a column that is not in the file what is there; empty is the usual."""
    value = row.values.get(column.name, before.get(column.name))
    if value is None and before.get(column.name) is not None and column.default is not None:
        return column.default
    return filled.get(column.name) if value is None else value


def _same(was: Any, becomes: Any) -> bool:
    return was == becomes or (
        was in {None, 0} and becomes in {None, 0} and not isinstance(was, bool) and not isinstance(becomes, bool)
    )


def _notes(found: Beside, row: Row, was: Mapping[str, Any] | None) -> None:
    """What was typed where nothing is taken is told, so that nobody believes it changed."""
    for column in found.incoming.listed.columns:
        if column.written or column.name not in row.values or was is None:
            continue
        told, there = row.values[column.name], was.get(column.name)
        if told is not None and told != there and not (column.kind is Kind.WHOLE and not told and not there):
            words = Words("本列只供查看，改动未采用", "this column is for reading only; what was changed in it is not taken")
            found.incoming.faults.append(row.fault(column.name, words, note=True))


def _ends(found: Beside, whole: str, there: Sequence[Mapping[str, Any]], taken: set[int]) -> None:
    """What is there of a thing that is told, and in none of its rows."""
    told = {row.values.get(whole) for row in found.incoming.rows}
    for it in there:
        if it[whole] in told and id(it) not in taken:
            found.differences.append(Difference(Fate.ENDED, None, it, it, {}))
