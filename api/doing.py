"""Doing an act at any door: at once where nobody reviews, else proposed; or only tried, so that it is seen before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.acts_told import read
from api.allowed import allow, scope_of
from api.changes_told import Told, told, told_json
from registry import Database, NotAllowed, Verb, Viewer, verb_of
from registry.acts.propose import amend, propose, tried
from registry.acts.rehearse import Changed, carry_out
from registry.queries import accounts, look_up, proposals


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what somebody wanted done."""

    verb: Verb
    done: bool
    entry: int | None
    """Line of the journal, of several the last; None where nothing was written, or nothing changed."""
    proposal: UUID | None
    reviewed: bool
    """Whether another person decides, or would."""
    told: Told
    """What it changed, or would."""


def do(
    database: Database,
    name: str,
    arguments: Mapping[str, Any],
    *,
    on: date,
    because: str,
    by: str = "",
    asker: Viewer | None = None,
    today: date,
    confirm: bool = True,
) -> Outcome:
    """Do the verb of a name, or propose it where the register has reviewers; without ``confirm`` it is only tried.

    Raises ``Invalid`` with every field that is wrong, ``NotAllowed``, and what the verb raises.
    """
    verb = verb_of(name)
    said = read(verb, arguments, because=because, by=None if asker else by)
    with database.writing() if confirm else database.rehearsing() as session:
        allow(session, asker, verb, said)
        if not (verb.needs_approval and accounts.reviewers(session, on=today)):
            changed = carry_out(session, verb, said, on=on, by=asker.name if asker else by, because=because)
            return _outcome(session, verb, changed, done=confirm)
        who = _known(asker)
        if not confirm:
            return _outcome(session, verb, tried(session, verb, said, on=on, because=because, who=who), reviewed=True)
        row = propose(
            session,
            verb,
            said,
            on=on,
            because=because,
            who=who,
            day=today,
            scope=scope_of(who, verb),
            subject=subject_of(session, verb, said),
        )
        return Outcome(verb, done=False, entry=None, proposal=row.id, reviewed=True, told=Told([], 0))


def reviewed(database: Database, *, on: date) -> bool:
    """Whether acts are proposed: somebody reviews."""
    with database.reading() as session:
        return bool(accounts.reviewers(session, on=on))


def mend(
    database: Database,
    key: UUID,
    arguments: Mapping[str, Any],
    *,
    on: date,
    because: str,
    asker: Viewer | None,
    today: date,
) -> Outcome:
    """Mend what one proposed: told anew, it waits again."""
    who = _known(asker)
    with database.writing() as session:
        verb = verb_of(proposals.proposal(session, key).verb)
        said = read(verb, arguments, because=because)
        allow(session, who, verb, said)
        subject = subject_of(session, verb, said)
        row = amend(session, key, said, on=on, because=because, who=who, day=today, subject=subject)
        return Outcome(verb, done=False, entry=None, proposal=row.id, reviewed=True, told=Told([], 0))


def outcome_json(it: Outcome, language: str) -> dict[str, Any]:
    """The same for a program."""
    return {
        "verb": it.verb.name,
        "done": it.done,
        "entry": it.entry,
        "proposal": str(it.proposal) if it.proposal else None,
        "reviewed": it.reviewed,
        **told_json(it.told, language),
    }


def subject_of(session: Session, verb: Verb, said: Any) -> str:
    """What an act is about, for a list: the names of what it names, the first few of them."""
    named = dict.fromkeys(look_up.name_of(session, kind.value, code) for kind, code in verb.named(said))
    first, more = list(named)[:3], len(named) - 3
    return " · ".join(first) + (f" +{more}" if more > 0 else "") if first else verb.words.zh


def _outcome(session: Session, verb: Verb, changed: Changed, *, done: bool = False, reviewed: bool = False) -> Outcome:
    entry = changed.lines[-1] if done and changed.lines else None
    return Outcome(verb, done=done, entry=entry, proposal=None, reviewed=reviewed, told=told(session, changed))


def _known(asker: Viewer | None) -> Viewer:
    if asker is None:
        raise NotAllowed("请先登录", "come in by your account first")
    return asker
