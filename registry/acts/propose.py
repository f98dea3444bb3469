"""Proposing: an act that somebody wants done is tried out, kept with its ground, mended, or withdrawn.

What the rules forbid is refused when it is proposed, with the verb's own sentence. What the act would end is kept
with it, so that an approval given later does what was proposed, or nothing.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.accept import same_person
from registry.acts.end import end
from registry.acts.rehearse import Changed, rehearse
from registry.acts.verbs import Verb, verb_of
from registry.models import Proposal, ProposalState
from registry.queries import proposals
from registry.store.errors import Conflict, Invalid, NotAllowed
from registry.store.ids import new_id
from registry.store.journal import acting, again
from registry.store.scope import Viewer

OPEN = frozenset({ProposalState.WAITING.value, ProposalState.RETURNED.value})


def propose(
    session: Session,
    verb: Verb,
    told: Any,
    *,
    on: date,
    because: str,
    who: Viewer,
    day: date,
    scope: str,
    subject: str = "",
    replaces: UUID | None = None,
) -> Proposal:
    """Keep an act that somebody wants done from a day ``on`` until another person decides; it is proposed on ``day``.

    Raises what the verb would raise, ``Invalid`` without a ground, ``Conflict`` where it would change nothing.
    """
    changed = tried(session, verb, told, on=on, because=because, who=who)
    with acting(session, "propose", subject=f"Proposal {verb.name}", by=who.name, because=because) as act:
        row = Proposal(
            id=new_id(act.known),
            verb=verb.name,
            arguments={"told": verb.write(told), "on": on.isoformat(), "by": who.name},
            subject=subject or verb.words.zh,
            scope=scope,
            proposer=who.account,
            because=because,
            state=ProposalState.WAITING.value,
            reviewer="",
            reason="",
            remarks={},
            rests_on=dict(changed.rests_on),
            bypass="",
            done_entry=None,
            replaces=replaces,
            valid_from=day,
        )
        session.add(row)
    return row


def amend(
    session: Session, key: UUID, told: Any, *, on: date, because: str, who: Viewer, day: date, subject: str = ""
) -> Proposal:
    """Mend what one proposed, so that it waits again; what was refused is proposed anew, and names what it mends."""
    row = own(session, key, who)
    verb = verb_of(row.verb)
    if row.state == ProposalState.REFUSED.value:
        if proposals.replacing(session, key) is not None:
            raise Conflict("这一事项已另行重新提交", "this has been proposed anew already")
        return propose(
            session,
            verb,
            told,
            on=on,
            because=because,
            who=who,
            day=day,
            scope=row.scope,
            subject=subject or row.subject,
            replaces=key,
        )
    must_be(row, OPEN)
    changed = tried(session, verb, told, on=on, because=because, who=who)
    facts = {
        "arguments": {"told": verb.write(told), "on": on.isoformat(), "by": who.name},
        "because": because,
        "subject": subject or row.subject,
        "state": ProposalState.WAITING.value,
        "reviewer": "",
        "reason": "",
        "remarks": {},
        "rests_on": dict(changed.rests_on),
    }
    return step(session, row, "amend-proposal", who=who, says=because, day=day, **facts)


def withdraw_proposal(session: Session, key: UUID, *, because: str, who: Viewer, day: date) -> Proposal:
    """Take back what one proposed, while nobody has decided."""
    row = own(session, key, who)
    must_be(row, OPEN)
    reason = because.strip() or "提交人撤回"
    return step(
        session, row, "withdraw-proposal", who=who, says=reason, day=day, state=ProposalState.WITHDRAWN.value, reason=reason
    )


def tried(session: Session, verb: Verb, told: Any, *, on: date, because: str, who: Viewer) -> Changed:
    """What an act would change, refused where it would be, or where it would change nothing."""
    if not because.strip():
        raise Invalid({"because": Words("未填写依据", "is missing")})
    changed = rehearse(session, verb, told, on=on, by=who.name, because=because)
    if not changed.lines:
        raise Conflict("办理后没有任何变化", "it would change nothing")
    return changed


def step(session: Session, row: Proposal, act: str, *, who: Viewer, says: str, day: date, **facts: Any) -> Proposal:
    """The next version of a proposal, under an act of its own."""
    with acting(session, act, subject=f"Proposal {row.verb}", by=who.name, because=says):
        end(session, [row], on=day)
        new = again(row, valid_from=day, **facts)
        session.add(new)
    return new


def own(session: Session, key: UUID, who: Viewer) -> Proposal:
    """A proposal of somebody's own; nobody mends or withdraws another's."""
    row = proposals.proposal(session, key)
    if not same_person(row.proposer, who.account):
        raise NotAllowed(f"只有提交人 {_name(row)} 可以修改或撤回", f"only {_name(row)}, who proposed it, mends or withdraws it")
    return row


def must_be(row: Proposal, states: frozenset[str]) -> None:
    """Refuse a step that a proposal in its state does not take."""
    if row.state not in states:
        now = ProposalState(row.state).words
        raise Conflict(f"这一事项{now.zh}，不能再办", f"this proposal is {now.en} already")


def _name(row: Proposal) -> str:
    return str(row.arguments.get("by") or row.proposer)
