"""A list brought in: read, understood, laid beside the register, tried, and then done as one act or proposed, with its original kept."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from api.doing import Outcome, do
from api.lists.beside import Beside, Difference, Fate, lay_beside
from api.lists.catalogue import allow_list
from api.lists.cells import shown
from api.lists.described import Listed, Takes
from api.lists.incoming import Fault, read_list
from floorplans.vocabulary import Labelled, Words
from registry import Database, Invalid, NotAllowed, RegistryError, Viewer, verb_of
from registry.acts.batch import MOST
from registry.acts.keep import digest_of_file, keep
from registry.queries.sight import may
from registry.store.handed import hand_in

FIELD: Final = re.compile(r"[a-z_]+\.(\d+)\.([a-z_]+)(?:\.\d+)?(?:\.[a-z_]+)?")
SHOWN: Final = 300
"""So many differences are told one by one; all of them are counted."""


class Step(Labelled):
    """How far it has come."""

    QUEUED = "queued", "排队等候", "waiting its turn"
    READING = "reading", "读取文件", "reading the file"
    BESIDE = "beside", "与登记库对照", "laying it beside the register"
    TRYING = "trying", "试办", "trying it out"
    DOING = "doing", "写入", "writing"
    DONE = "done", "完成", "done"


Told = Callable[[Step, int], None]
"""Is told the step, and how far it is in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is brought in, from which day, on whose word."""

    listed: Listed
    path: Path
    name: str
    on: date
    because: str
    by: str = ""
    asker: Viewer | None = None
    fills: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of it, or would."""

    beside: Beside
    outcome: Outcome | None
    """None where something is wrong, or nothing would change."""

    @property
    def faults(self) -> list[Fault]:
        """What is wrong, in the order of the file."""
        return sorted((it for it in self.beside.incoming.faults if not it.note), key=_place)

    @property
    def notes(self) -> list[Fault]:
        """What is to be known, and hinders nothing."""
        return sorted((it for it in self.beside.incoming.faults if it.note), key=_place)


def bring_in(
    database: Database, wanted: Wanted, *, today: date, confirm: bool, tell: Told = lambda _step, _percent: None
) -> Brought:
    """Bring a list in, or only try it; everything that is wrong is told at once, and then nothing is written.

    The database is as its asker sees it. Raises ``Unreadable``, ``NotAllowed``, and ``Invalid`` where the ground is missing.
    """
    takes = wanted.listed.takes
    if takes is None:
        raise NotAllowed(
            f"{wanted.listed.words.zh}清单不能导入", f"the list of {wanted.listed.words.en.lower()} cannot be brought in"
        )
    if not may(wanted.asker, verb_of(takes.verb)):
        roles = sorted(verb_of(takes.verb).roles)
        raise NotAllowed(
            f"只有{'、'.join(it.zh for it in roles)}可以办理", f"this is done by: {', '.join(it.en for it in roles)}"
        )
    if not wanted.because.strip():
        raise Invalid({"because": Words("未填写", "is missing")})
    incoming = read_list(wanted.path, wanted.listed, name=wanted.name, tell=lambda percent: tell(Step.READING, percent))
    tell(Step.BESIDE, 75)
    with database.reading() as session:
        allow_list(session, wanted.asker, wanted.listed)
        beside = lay_beside(session, incoming, takes, on=wanted.on, fills=wanted.fills)
    found = Brought(beside, None)
    rows = beside.to_tell
    if len(rows) > MOST:
        words = Words(
            f"有 {len(rows)} 行新增或变更，一次至多 {MOST} 行，请分成几个文件",
            f"{len(rows)} rows are new or changed; bring in at most {MOST} at once",
        )
        incoming.faults.append(Fault("", "", words))
    rows += beside.doubtful if found.faults else []
    if not 0 < len(rows) <= MOST:
        return found
    tell(Step.TRYING, 85)
    told = {takes.rows: [takes.told(it.becomes, it.changed) for it in rows]}
    word = {"on": wanted.on, "because": wanted.because, "by": wanted.by, "asker": wanted.asker, "today": today}
    try:
        outcome = do(database, takes.verb, told, confirm=False, **word)
        if found.faults or not confirm:
            return found if found.faults else Brought(beside, outcome)
        tell(Step.DOING, 90)
        digest = digest_of_file(wanted.path)
        with database.writing() as session:
            keep(session, wanted.path, digest, name=wanted.name)
            hand_in(session, digest, wanted.asker.account if wanted.asker else "")
        return Brought(beside, do(database, takes.verb, {**told, "file": digest}, **word))
    except Invalid as wrong:
        _tell_faults(incoming.faults, takes, rows, wrong)
    except RegistryError as wrong:
        incoming.faults.append(Fault("", "", wrong.words))
    return found


def _tell_faults(faults: list[Fault], takes: Takes, rows: list[Difference], wrong: Invalid) -> None:
    """What an act has against rows, told of their cells."""
    for name, words in wrong.problems.items():
        found = FIELD.fullmatch(name)
        row = rows[int(found[1])].row if found and int(found[1]) < len(rows) else None
        if found is None or row is None:
            faults.append(Fault("", name, words))
        elif (column := takes.fields.get(found[2], found[2])) not in row.faulty:
            faults.append(row.fault(column, words))


def _place(it: Fault) -> tuple[Any, ...]:
    return it.sheet, it.row, it.column


def as_json(it: Brought, language: str) -> dict[str, Any]:
    """What came of it, for a program and for a page."""
    takes_place = {fate.value: it.beside.count(fate) for fate in Fate}
    told = [one for one in it.beside.differences if one.fate is not Fate.SAME]
    return {
        "file": it.beside.incoming.file,
        "of": it.beside.incoming.listed.name,
        "rows": len(it.beside.incoming.rows),
        **takes_place,
        "problems": [_fault_json(one, language) for one in it.faults],
        "notes": [_fault_json(one, language) for one in it.notes[:SHOWN]],
        "differences": [_difference_json(it.beside.incoming.listed, one, language) for one in told[:SHOWN]],
        "more": max(0, len(told) - SHOWN),
        "done": bool(it.outcome and it.outcome.done),
        "entry": it.outcome.entry if it.outcome else None,
        "proposal": str(it.outcome.proposal) if it.outcome and it.outcome.proposal else None,
        "reviewed": bool(it.outcome and it.outcome.reviewed),
    }


def _fault_json(it: Fault, language: str) -> dict[str, Any]:
    return {
        "place": it.place, "sheet": it.sheet, "row": it.row or None, "column": it.column or None, "field": it.field,
        "says": it.words.said_in(language), "zh": it.words.zh, "en": it.words.en,
    }  # fmt: skip


def _difference_json(listed: Listed, it: Difference, language: str) -> dict[str, Any]:
    columns = {one.name: one for one in listed.columns}

    def said(name: str, value: Any) -> str:
        found = shown(columns[name], value, language)
        return "" if found is None else str(found)

    key = " · ".join(filter(None, (said(name, it.becomes.get(name)) for name in listed.key)))
    fields = [
        {"field": name, "words": columns[name].words.said_in(language), "was": said(name, was), "becomes": said(name, becomes)}
        for name, (was, becomes) in it.changed.items()
        if said(name, was) != said(name, becomes)
    ]
    return {
        "fate": it.fate.value, "says": it.fate.words.said_in(language), "place": it.row.sheet.place(it.row.number) if it.row else "",
        "key": key, "name": said("name", it.becomes.get("name")) if "name" in columns else "", "fields": fields,
    }  # fmt: skip
