"""Proposals as the doors tell them: what one is about, and what it would change now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.changes_told import Told, told, told_json
from floorplans.vocabulary import Words
from registry import Database, RegistryError, Unusable, queries, verb_of, verbs
from registry.acts import review
from registry.acts.rehearse import Changed, carry_out
from registry.models import Proposal, ProposalState
from registry.queries import proposals


@dataclass(frozen=True, slots=True)
class Effect:
    """What a proposal changed or would change; why it no longer can."""

    told: Told
    stale: Words | None


def effect(database: Database, session: Session, row: Proposal) -> Effect:
    """Of one that was done, what its line tells; of one that is open, what would come of it now."""
    if row.done_entry is not None:
        line = queries.entry(session, row.done_entry)
        return Effect(told(session, Changed((line.number,), tuple(line.before), tuple(line.after), {})), None)
    if row.state not in review.OPEN:
        return Effect(Told([], 0), None)
    try:
        with database.rehearsing() as trial:
            now = proposals.proposal(trial, row.id)
            verb, on = verb_of(now.verb), date.fromisoformat(now.arguments["on"])
            said = verb.read(now.arguments["told"])
            changed = carry_out(trial, verb, said, on=on, by=now.arguments["by"], because=now.because)
            why = review.stale(trial, now, changed.rests_on)
            return Effect(told(trial, changed), why.words if why else None)
    except Unusable:  # it is busy, which says nothing of the proposal
        raise
    except RegistryError as refused:
        return Effect(Told([], 0), refused.words)


def words_of(name: str) -> Words:
    """What a verb is called; its name where the catalogue has it no longer."""
    found = verbs().get(name)
    return found.words if found else Words(name, name)


def proposal_json(it: Any, language: str, proposed: Any = None) -> dict[str, Any]:
    """A proposal of a list, or the row itself."""
    began = proposed or getattr(it, "proposed", None) or it.known_from
    return {
        "id": str(it.id),
        "version": int(it.row_id),
        "verb": it.verb,
        "words": words_of(it.verb).said_in(language),
        "subject": it.subject,
        "scope": it.scope,
        "state": it.state,
        "proposer": it.proposer,
        "by": it.arguments["by"],
        "proposed": began.isoformat(),
        "on": it.arguments["on"],
        "because": it.because,
        "told": it.arguments["told"],
        "reviewer": it.reviewer,
        "reason": it.reason,
        "remarks": it.remarks,
        "bypass": it.bypass,
        "entry": None if it.done_entry is None else int(it.done_entry),
        "replaces": str(it.replaces) if it.replaces else None,
    }


def effect_json(found: Effect, language: str) -> dict[str, Any]:
    """What it would change, for a program."""
    return {**told_json(found.told, language), "stale": found.stale._asdict() if found.stale else None}


def state_words(state: str) -> Words:
    """What a state is called."""
    return ProposalState(state).words
