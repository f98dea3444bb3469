"""Reviewing: another person than the proposer approves, refuses or sends back, and says why.

An approval does the act in the same transaction. Where it would by now end other rows than when it was proposed,
or is refused, the approval is stale: the proposal stays as it is, and its proposer can mend it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.accept import same_person
from registry.acts.propose import must_be, own, step
from registry.acts.rehearse import Changed, carry_out
from registry.acts.verbs import verb_of, verbs
from registry.models import Proposal, ProposalState, Role
from registry.queries import accounts, lines, proposals
from registry.store.errors import Invalid, NotAllowed, RegistryError, Stale
from registry.store.scope import Viewer

WAITING = frozenset({ProposalState.WAITING.value})
OPEN = frozenset({ProposalState.WAITING.value, ProposalState.RETURNED.value})


def approve(session: Session, key: UUID, *, reason: str, who: Viewer, day: date, seen: int | None = None) -> Proposal:
    """Do what was proposed, on the word of its proposer and of a reviewer with a reason.

    ``seen`` is the version that the reviewer looked at. Raises ``Stale`` where that is not the present one, or the act
    no longer does what was proposed; ``NotAllowed`` to the proposer.
    """
    row = _to_decide(session, key, reason, who)
    if seen is not None and seen != row.row_id:
        raise Stale("提交人已修改这一事项，请重新查看", "the proposal has been mended since you looked at it; look again")
    done = _do(session, row, f"{row.because}；{who.name} 批准：{reason}")
    facts = {"state": ProposalState.APPROVED.value, "reviewer": who.account, "reason": reason, "done_entry": done.lines[-1]}
    return step(session, row, "approve-proposal", who=who, says=reason, day=day, **facts)


def refuse(session: Session, key: UUID, *, reason: str, who: Viewer, day: date) -> Proposal:
    """Say no, for a reason."""
    row = _to_decide(session, key, reason, who)
    facts = {"state": ProposalState.REFUSED.value, "reviewer": who.account, "reason": reason}
    return step(session, row, "refuse-proposal", who=who, says=reason, day=day, **facts)


def send_back(session: Session, key: UUID, *, remarks: Mapping[str, str], reason: str = "", who: Viewer, day: date) -> Proposal:
    """Have it mended first, with a reason, or with remarks on single fields."""
    said = {name: it.strip() for name, it in remarks.items() if it.strip()}
    told = reason.strip() or ("见各项意见" if said else "")
    row = _to_decide(session, key, told, who)
    known = {*(it.name for it in verb_of(row.verb).asked), "on", "because"}
    if strange := sorted(set(said) - known):
        raise Invalid(dict.fromkeys(strange, Words("没有这一项", "there is no such field")))
    facts = {"state": ProposalState.RETURNED.value, "reviewer": who.account, "reason": told, "remarks": said}
    return step(session, row, "return-proposal", who=who, says=told, day=day, **facts)


def bypass(session: Session, key: UUID, *, reason: str, who: Viewer, day: date) -> Proposal:
    """Do what one proposed oneself, since there is nobody else to review it; recorded with its reason."""
    row = own(session, key, who)
    must_be(row, OPEN)
    _say(reason)
    if others := [it for it in accounts.holders(session, Role.REVIEWER, on=day) if not _same(it.name, it.person_name, row)]:
        names = [it.person_name or it.name for it in others[:5]]
        raise NotAllowed(
            f"本库有其他复核人（{'、'.join(names)}），应由其审核", f"there are others to review it: {', '.join(names)}"
        )
    done = _do(session, row, f"{row.because}；无其他复核人，{who.name} 自行办理：{reason}")
    facts = {"state": ProposalState.APPROVED.value, "reason": reason, "bypass": reason, "done_entry": done.lines[-1]}
    return step(session, row, "bypass-review", who=who, says=reason, day=day, **facts)


def stale(session: Session, row: Proposal, now: Mapping[str, list[int]]) -> Stale | None:
    """Why an act that would now end some rows is not what was proposed; None where it is."""
    told: Mapping[str, Any] = row.rests_on
    if dict(told) == dict(now):
        return None
    numbers: set[int] = set()
    for table in {*told, *now}:
        was, would = set(told.get(table, ())), set(now.get(table, ()))
        numbers |= {line for it, line in lines.closed_by(session, table, was - would).items() if it}
        numbers |= set(lines.written_by(session, table, would - was).values())
    since = [it for it in lines.lines(session, numbers) if it.known > row.known_from]
    return Stale(*_since(since))


def _do(session: Session, row: Proposal, because: str) -> Changed:
    verb = verb_of(row.verb)
    on, by = date.fromisoformat(row.arguments["on"]), str(row.arguments["by"])
    try:
        changed = carry_out(session, verb, verb.read(row.arguments["told"]), on=on, by=by, because=because)
    except RegistryError as refused:
        raise Stale(
            f"提交后情况已变，不能照原样办理：{refused.words.zh}",
            f"things have changed since it was proposed: {refused.words.en}",
        ) from refused
    if why := stale(session, row, changed.rests_on):
        raise why
    if not changed.lines:
        raise Stale(
            "提交后情况已变，现在办理没有任何变化", "things have changed since it was proposed: it would change nothing now"
        )
    return changed


def _to_decide(session: Session, key: UUID, reason: str, who: Viewer) -> Proposal:
    row = proposals.proposal(session, key)
    must_be(row, WAITING)
    _say(reason)
    if _same(who.account, who.name, row):
        raise NotAllowed("本人提交的事项须由他人审核", "what one proposed oneself is reviewed by another person")
    return row


def _say(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": Words("须写明理由", "must be given")})


def _same(account: str, name: str, row: Proposal) -> bool:
    return same_person(account, row.proposer) or same_person(name, str(row.arguments.get("by") or row.proposer))


def _since(found: list[Any]) -> tuple[str, str]:
    known = verbs()
    zh = [f"日志第 {it.number} 条（{known[it.act].words.zh if it.act in known else it.act}，{it.by}）" for it in found]
    en = [f"line {it.number} of the journal ({known[it.act].words.en if it.act in known else it.act}, {it.by})" for it in found]
    if not found:
        return "提交后所依据的记录已变，请修改后重新提交", "what it rests on has changed since it was proposed; mend it"
    return (
        f"提交后{'、'.join(zh)}改动了所依据的记录，请修改后重新提交",
        f"what it rests on was changed by {', '.join(en)} since it was proposed; mend it",
    )
