"""The timeline of a room, a building, an organisation or a person: what began, changed and ended, and what of it was corrected later.

Told on two axes: the day on which something was so in the world, and the instant at which the register knew it.
A line of the journal changes what is known of a fact from one succession of valid days to another; what the two
have in common was only written again, and is not told. What differs is a **change** where it leaves standing what
had been said of days before it, and a **correction** where it takes back a day that had been told: a beginning, an
end that lay in the past when it was taken back, or what was said from a beginning on. That an open-ended fact
ended some time before it was recorded is a change that came late, for nobody had told its end.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import pandas as pd
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, Words
from registry.store.journal import NOT_DIGESTED
from registry.views.timeline_facts import FACTS, FactKind, Noun
from registry.views.timeline_rows import Line, Names, keys_of, lines_of, rows_of, subject

OFFICE: Final = timezone(timedelta(hours=8))
"""China's own time: the day on which something became known is the office's."""
SUBJECTS: Final = (Noun.ROOM, Noun.BUILDING, Noun.ORGANISATION, Noun.PERSON)


class Happening(Labelled):
    """What a line of the journal told of a fact."""

    BEGAN = "began", "开始", "began"
    CHANGED = "changed", "变更", "changed"
    ENDED = "ended", "终止", "ended"
    CORRECTED = "corrected", "更正", "corrected"
    WITHDRAWN = "withdrawn", "更正撤销", "withdrawn"

    @property
    def corrects(self) -> bool:
        """Whether it takes back what had been told."""
        return self in {Happening.CORRECTED, Happening.WITHDRAWN}


COLUMNS: Final = (
    "kind", "fact", "happening", "day", "was_day", "known", "entry", "act", "by", "because", "says", "was", "names", "late", "ahead",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is told of a subject."""

    noun: Noun
    code: str
    name: str
    events: pd.DataFrame
    """In the order of valid days. Columns: kind (of fact), fact (its id), happening (value of a
    ``Happening``), day, was_day (as it was told before),
    known, entry, act, by, because, says (``Words``), was (what was told before, or None), names (noun, code, name of each
    thing named), late (days between the day and its being known), ahead (whether the day is still to come)."""
    facts: pd.DataFrame
    """What is known to have been so when: kind, fact, says, valid_from, valid_to (half-open), by the day it began."""


def timeline(session: Session, noun: Noun, code: str, *, on: date, known: datetime | None = None) -> Timeline:
    """All that is known now, or was known at an instant, of every version of every dated row that concerns a subject.

    ``on`` parts what has been from what is still to come. ``NotFound`` where there never was such a thing.
    """
    key, name = subject(session, noun, code, known)
    keys = keys_of(session, noun, key, code)
    found = {fact: rows_of(session, fact, keys, known) for fact in FACTS if set(fact.by.values()) & set(keys)}
    lines, numbers = lines_of(session, [row for rows in found.values() for row in rows])
    named: dict[Noun, set[UUID]] = defaultdict(set)
    for fact, rows in found.items():
        for column, what in {**fact.by, **fact.names}.items():
            named[what] |= {row[column] for row in rows} - {None}
    names = Names(session, named, known)
    told = [
        _Telling(fact, names, key, on).record(event, one, lines[numbers[event.at]])
        for fact, rows in found.items()
        for one, versions in _by_fact(_dated(rows, lines, known)).items()
        for event in _events(versions)
    ]
    events = pd.DataFrame(told, columns=list(COLUMNS)).sort_values(["day", "entry"], kind="stable", ignore_index=True)
    return Timeline(noun, code, name, events, _facts(found, names, key, on))


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    happening: Happening
    day: date
    is_so: Mapping[str, Any] | None
    was: Mapping[str, Any] | None = None
    was_day: date | None = None


@dataclass(frozen=True, slots=True)
class _Turn:
    """A day on which one thing that is said of a fact gives way to another, or to nothing."""

    day: date
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def shape(self) -> tuple[bool, bool]:
        return self.before is None, self.after is None


BEGINS, ENDS = (True, False), (False, True)
PLAINLY: Final = {BEGINS: Happening.BEGAN, ENDS: Happening.ENDED}


def _dated(rows: Sequence[dict[str, Any]], lines: Mapping[int, Line], known: datetime | None) -> list[dict[str, Any]]:
    """Facts of one day, which never change, in the form of dated rows."""
    undated = [
        {**it, "valid_from": it["since"], "valid_to": None, "known_from": lines[it["entry"]].known, "known_to": None}
        for it in rows
        if "known_from" not in it
    ]
    return [it for it in undated if known is None or it["known_from"] <= known] if undated else list(rows)


def _by_fact(rows: Sequence[dict[str, Any]]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["id"]].append(row)
    return found


def _events(versions: Sequence[Mapping[str, Any]]) -> Iterator[_Event]:
    """What each line told of one fact, line after line."""
    instants = sorted({it[name] for it in versions for name in ("known_from", "known_to")} - {None})
    before: list[_Turn] = []
    for at in instants:
        after = _turns([it for it in versions if it["known_from"] <= at and (it["known_to"] is None or it["known_to"] > at)])
        yield from _told(at, before, after)
        before = after


def _turns(rows: Sequence[Mapping[str, Any]]) -> list[_Turn]:
    """The turns of what is known of a fact at one instant."""
    held = sorted(rows, key=lambda it: it["valid_from"])
    said = [_content(it) for it in held]
    turns = [_Turn(held[0]["valid_from"], None, said[0])] if held else []
    for (row, this), (later, next_) in pairwise(zip(held, said, strict=True)):
        if row["valid_to"] is None or row["valid_to"] == later["valid_from"]:
            turns += [_Turn(later["valid_from"], this, next_)] if this != next_ else []
        else:
            turns += [_Turn(row["valid_to"], this, None), _Turn(later["valid_from"], None, next_)]
    return [*turns, _Turn(held[-1]["valid_to"], said[-1], None)] if held and held[-1]["valid_to"] is not None else turns


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in NOT_DIGESTED and name not in {"valid_from", "valid_to"}}


def _told(at: datetime, old: Sequence[_Turn], new: Sequence[_Turn]) -> Iterator[_Event]:
    """What a line told, by what turned before it and what turns after it."""
    gone, come = [it for it in old if it not in new], [it for it in new if it not in old]
    past = at.astimezone(OFFICE).date()
    pairs: list[tuple[_Turn, _Turn | None]] = []
    for turn in come:  # a turn is told anew of its own day before it is told of another
        twin = next((it for it in gone if it.day == turn.day), None)
        pairs.append((turn, twin))
        if twin is not None:
            gone.remove(twin)
    for turn, twin in pairs:
        moved = next((it for it in gone if it.shape == turn.shape), None) if twin is None else None
        if moved is not None:
            gone.remove(moved)
            takes_back = turn.shape != ENDS or moved.day <= past
            happening = Happening.CORRECTED if takes_back else Happening.ENDED
            yield _Event(at, happening, turn.day, turn.after or turn.before, moved.after or moved.before, moved.day)
        elif twin is None or (twin.shape == ENDS and turn.after is not None):
            yield _Event(at, PLAINLY.get(turn.shape, Happening.CHANGED), turn.day, turn.after or turn.before, _was(turn))
        elif twin.after != turn.after:
            yield _Event(at, Happening.CORRECTED, turn.day, turn.after or turn.before, twin.after)
    taken = [it.after for it in gone if it.after is not None]
    for turn in gone:
        if turn.shape != ENDS:
            yield _Event(at, Happening.WITHDRAWN, turn.day, turn.after, turn.before)
        elif turn.before not in taken:
            happening = Happening.CORRECTED if turn.day <= past else Happening.CHANGED
            yield _Event(at, happening, turn.day, turn.before, None, turn.day)


def _was(turn: _Turn) -> Mapping[str, Any] | None:
    return turn.before if turn.after is not None else None


@dataclass(frozen=True, slots=True)
class _Telling:
    """How the events of one kind of fact are put into words."""

    fact: FactKind
    names: Names
    about: UUID
    on: date

    def record(self, event: _Event, key: UUID, line: Line) -> dict[str, Any]:
        """An event as a row of the frame."""
        is_so = event.is_so or {}
        was = None if event.was is None or event.was == event.is_so else self.said(event.was, event.day)
        return {
            "kind": self.fact.key, "fact": key, "happening": event.happening, "day": event.day, "was_day": event.was_day,
            "known": line.known, "entry": line.number, "act": line.act, "by": line.by, "because": line.because,
            "says": self.said(is_so, event.day), "was": was, "names": self.named(is_so, event.day),
            "late": max((line.known.astimezone(OFFICE).date() - event.day).days, 0), "ahead": event.day > self.on,
        }  # fmt: skip

    def said(self, row: Mapping[str, Any], day: date) -> Words:
        """What a row says, with the names of that day."""
        columns = {**self.fact.by, **self.fact.names}
        return self.fact.said({**row, **{f"{name}_is": self.names.on(row[name], day)[1] for name in columns}})

    def named(self, row: Mapping[str, Any], day: date) -> list[tuple[Noun, str, str]]:
        """What a row names besides the subject itself."""
        columns = {**self.fact.by, **self.fact.names}
        told = [(noun, *self.names.on(row[name], day)) for name, noun in columns.items() if row[name] not in {None, self.about}]
        return list(dict.fromkeys(it for it in told if it[1]))


def _facts(found: Mapping[FactKind, Sequence[Mapping[str, Any]]], names: Names, about: UUID, on: date) -> pd.DataFrame:
    """What is known to have been so, without what was taken back: the bars of the timeline."""
    columns = ["kind", "fact", "says", "valid_from", "valid_to"]
    bars = [
        {
            "kind": fact.key,
            "fact": row["id"],
            "says": _Telling(fact, names, about, on).said(row, row["valid_from"]),
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"],
        }
        for fact, rows in found.items()
        for row in rows
        if "known_to" in row and row["known_to"] is None
    ]
    return pd.DataFrame(bars, columns=columns).sort_values(["valid_from", "kind"], kind="stable", ignore_index=True)
