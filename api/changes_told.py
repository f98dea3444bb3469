"""What an act changes, in the words of the office: what ends and when, what begins, what of a thing is told otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from api.record_words import CODES, FIELDS, TABLES, said
from floorplans.vocabulary import Labelled, Words
from registry.acts.fates import WRITTEN
from registry.acts.rehearse import Changed
from registry.queries import lines, look_up
from registry.store.columns import Area, Id

NOT_TOLD: Final = frozenset({"table", "id", "valid_from", "valid_to"})
MOST: Final = 200
"""Of what changed; how many more there are is told beside them."""


class How(Labelled):
    """What becomes of a thing."""

    BEGINS = "begins", "新增", "begins"
    ENDS = "ends", "终止", "ends"
    CHANGES = "changes", "变更", "changes"
    CORRECTED = "corrected", "更正", "is corrected"
    GONE = "gone", "撤去，视为从未有过", "is taken back, as if it had never been"
    LASTS = "lasts", "继续有效", "goes on"


@dataclass(frozen=True, slots=True)
class Fact:
    """One field: what it was and what it is; a thing that begins was nothing."""

    name: str
    words: Words
    was: Words | None
    now: Words | None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one thing."""

    how: How
    table: str
    words: Words
    since: str
    last_day: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Told:
    """All that an act changes."""

    changes: Sequence[Change]
    more: int
    """How many are not listed."""


def told(session: Session, changed: Changed) -> Told:
    """An act's images as words; identifiers become the names that people know."""
    rows = [it for it in (*changed.ended, *changed.begun) if "table" in it]
    names = look_up.labels(session, {UUID(value) for it in rows for name, value in it.items() if _is_key(it["table"], name)})
    for it in rows:
        if called := it.get("name") or it.get("number"):
            names.setdefault(it["id"], str(called))
    things: dict[tuple[str, str], tuple[list[Any], list[Any]]] = {}
    for at, images in enumerate((changed.ended, changed.begun)):
        for it in images:
            if "table" in it:
                things.setdefault((it["table"], it.get("id", "")), ([], []))[at].append(it)
    found = [one for ended, begun in things.values() for one in _thing(ended, begun, names)]
    found += [_enrolled(it) for it in changed.begun if "table" not in it and "survey" in it]
    return Told(found[:MOST], max(0, len(found) - MOST))


def told_json(it: Told, language: str) -> dict[str, Any]:
    """The same as JSON."""
    changes = [
        {
            "how": one.how.value,
            "says": one.how.words.said_in(language),
            "table": one.table,
            "of": one.words.said_in(language),
            "since": one.since or None,
            "last_day": one.last_day or None,
            "fields": [
                {
                    "field": fact.name,
                    "words": fact.words.said_in(language),
                    "was": fact.was.said_in(language) if fact.was else None,
                    "now": fact.now.said_in(language) if fact.now else None,
                }
                for fact in one.facts
            ],
        }
        for one in it.changes
    ]
    return {"changes": changes, "more": it.more}


def _enrolled(it: Mapping[str, Any]) -> Change:
    """What a survey does to a building, which the journal counts and does not list."""
    counts = {"floors": Words("层", "floors")} | {fate.value: fate.words for fate in WRITTEN}
    facts = [Fact(name, words, None, Words(str(it[name]), str(it[name]))) for name, words in counts.items() if name in it]
    file = Words(str(it["file"]), str(it["file"]))
    return Change(How.BEGINS, "survey", TABLES["survey"], "", "", [Fact("file", Words("文件", "file"), None, file), *facts])


def _thing(ended: list[Any], begun: list[Any], names: Mapping[str, str]) -> list[Change]:
    """What becomes of one thing of which some rows are closed and some written."""
    if not ended:
        return [_change(How.BEGINS, it, None, it, names) for it in begun]
    cut = [it for it in begun if any(_same(it, one) and it["valid_from"] == one["valid_from"] for one in ended)]
    new = [it for it in begun if it not in cut]
    before = max(ended, key=lambda it: it["valid_from"])
    if new:
        corrected = {it["valid_from"] for it in ended} >= {it["valid_from"] for it in new} and not cut
        how = How.CORRECTED if corrected else How.CHANGES
        return [_change(how, it, before, it, names) for it in new]
    if cut:
        return [_change(How.ENDS if it.get("valid_to") else How.LASTS, it, it, None, names) for it in cut]
    return [_change(How.GONE, it, it, None, names) for it in ended]


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    keys = (one.keys() | other.keys()) - NOT_TOLD
    return all(one.get(key) == other.get(key) for key in keys)


def _change(how: How, dated: Any, before: Any, after: Any, names: Mapping[str, str]) -> Change:
    table = dated["table"]
    facts = []
    for name in sorted({*(before or ()), *(after or ())} - NOT_TOLD, key=lambda it: (not it.endswith("_id"), it)):
        was, now = (before or {}).get(name), (after or {}).get(name)
        if (before and after and was == now and not name.endswith("_id")) or (_nothing(was) and _nothing(now)):
            continue
        facts.append(
            Fact(
                name,
                FIELDS.get(name, Words(name, name.replace("_", " "))),
                _value(table, name, was, names) if before else None,
                _value(table, name, now, names) if after else None,
            )
        )
    until = dated.get("valid_to")
    last = (date.fromisoformat(until) - timedelta(days=1)).isoformat() if until else ""
    return Change(how, table, TABLES.get(table, Words(table, table)), dated.get("valid_from", ""), last, facts)


def _value(table: str, name: str, value: Any, names: Mapping[str, str]) -> Words:
    if _nothing(value) and not isinstance(value, bool):
        return Words("—", "—")
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if codes := CODES.get((table, name)):
        listed = [said(codes, it) for it in (value if isinstance(value, list) else [value])]
        return Words("、".join(it.zh for it in listed), ", ".join(it.en for it in listed))
    if isinstance(value, list):
        return Words(f"{len(value)} 项", f"{len(value)} items")
    if _is_key(table, name):
        text = names.get(value, value[:8])
    elif isinstance(value, int) and isinstance(_type(table, name), Area):
        text = f"{Decimal(value) / 100:,.2f}"
    else:
        text = str(value)
    return Words(text, text)


def _nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _type(table: str, name: str) -> Any:
    kind = lines.kinds().get(table)
    return kind.__table__.c[name].type if kind is not None and name in kind.__table__.c else None


def _is_key(table: str, name: str) -> bool:
    return isinstance(_type(table, name), Id)
