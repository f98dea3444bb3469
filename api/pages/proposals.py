"""Proposals as pages: what waits for me, what is mine, what was decided; and one of them, with what it would change."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from api import deciding
from api.acts_told import fields_of, typed
from api.asking import Asker
from api.deciding import Decided
from api.dependencies import AsOf, Db, Register, Today
from api.pages.forms import Filled
from api.pages.render import page
from api.proposing import effect, state_words, words_of
from api.routes.places import NO_NUL
from floorplans.vocabulary import Words
from registry import Database, RegistryError, Viewer, verbs
from registry.acts.accept import same_person
from registry.models import Proposal, ProposalState, Role
from registry.queries import accounts
from registry.queries import proposals as asked
from registry.views.proposals import Sought, proposals, steps

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Key = Annotated[UUID, Path()]
Text = Annotated[str, Query(max_length=100, pattern=NO_NUL)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
OPEN = (ProposalState.WAITING.value, ProposalState.RETURNED.value)
DECIDED = (ProposalState.APPROVED.value, ProposalState.REFUSED.value, ProposalState.WITHDRAWN.value)
STEPS = {"approve", "refuse", "return", "withdraw", "bypass"}
AT_ONCE = 50


@router.get("/proposals")
def inbox(
    request: Request, session: Db, asker: Asker, as_of: AsOf, box: Text = "", verb: Text = "", q: Text = "", sort: Text = "-proposed",
    p: Page = 1,
) -> HTMLResponse:  # fmt: skip
    """What waits for me, what is mine, what was decided."""
    return _inbox(request, session, asker, as_of, box=box, verb=verb, q=q, sort=sort, number=p, decided=[])


@router.post("/proposals")
def approve_ticked(request: Request, register: Register, asker: Asker, today: Today, filled: Filled) -> HTMLResponse:
    """Approve those that are ticked, each by itself, and tell of each what became of it."""
    reason = str(filled.get("reason", ""))
    chosen = [str(it).partition(":") for it in filled.getlist("proposal")]
    keys = [(UUID(key), int(seen) if seen else None) for key, _, seen in chosen]
    decided = deciding.approve_each(register, keys, reason=reason, asker=asker, today=today)
    with register.reading() as session:
        told = [(it, asked.proposal(session, it.id)) for it in decided if not _absent(it)]
        return _inbox(request, session, asker, today, box="", verb="", q="", sort="-proposed", number=1, decided=told)


@router.get("/proposals/{key}")
def one(request: Request, register: Register, session: Db, asker: Asker, today: Today, key: Key) -> HTMLResponse:
    """A proposal, read only, with what it would change and what may be decided."""
    return _one(request, register, session, asker, asked.proposal(session, key), today)


@router.post("/proposals/{key}/{step}")
def decide(request: Request, register: Register, asker: Asker, today: Today, key: Key, step: str, filled: Filled) -> Response:
    """Take a step; where it is refused, the page says why and keeps what was typed."""
    reason = str(filled.get("reason", ""))
    remarks = {name.removeprefix("remark:"): str(it) for name, it in filled.items() if name.startswith("remark:")}
    seen = str(filled.get("seen", ""))
    word: dict[str, Any] = {"reason": reason, "asker": asker, "today": today}
    known: dict[str, Callable[[], Decided]] = {
        "approve": lambda: deciding.approve(register, key, seen=int(seen) if seen.isdigit() else None, **word),
        "refuse": lambda: deciding.refuse(register, key, **word),
        "return": lambda: deciding.send_back(register, key, remarks=remarks, **word),
        "withdraw": lambda: deciding.withdraw(register, key, **word),
        "bypass": lambda: deciding.bypass(register, key, **word),
    }
    try:
        if step in known:
            known[step]()
    except RegistryError as refused:
        with register.reading() as session:
            row = asked.proposal(session, key)
            told = {"refused": refused.words, "reason": reason, "said": remarks, "status": 409}
            return _one(request, register, session, asker, row, today, **told)
    return RedirectResponse(f"/proposals/{key}", status_code=303)


def _inbox(
    request: Request, session: Session, asker: Viewer | None, day: Any, *, box: str, verb: str, q: str, sort: str, number: int,
    decided: list[tuple[Decided, Proposal]],
) -> HTMLResponse:  # fmt: skip
    reviewer = asker is not None and Role.REVIEWER.value in asker.roles
    box = box if box in {"waiting", "mine", "decided"} else "waiting" if reviewer or asker is None else "mine"
    account = asker.account if asker else ""
    sought = Sought(
        states=DECIDED if box == "decided" else OPEN[:1] if box == "waiting" else (),
        proposer=account if box == "mine" else "",
        apart_from=account if box == "waiting" else "",
        verb=verb,
        text=q,
        sort=sort,
        page=number,
        at_once=AT_ONCE,
    )
    frame, count = proposals(session, sought, on=day)
    return page(
        request,
        "proposals.html",
        as_of=day,
        box=box,
        rows=list(frame.itertuples(index=False)),
        count=count,
        number=number,
        pages=max(1, -(-count // AT_ONCE)),
        verb=verb,
        q=q,
        sort=sort,
        catalogue=list(verbs().values()),
        words_of=words_of,
        state_words=state_words,
        ticks=reviewer and box == "waiting",
        decided=decided,
    )


def _one(
    request: Request,
    register: Database,
    session: Session,
    asker: Viewer | None,
    row: Proposal,
    today: Any,
    *,
    refused: Words | None = None,
    reason: str = "",
    said: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    known = verbs().get(row.verb)
    fields = fields_of(known) if known else []
    mine = asker is not None and same_person(asker.account, row.proposer)
    waits, opened = row.state == ProposalState.WAITING.value, row.state in OPEN
    others = [it for it in accounts.reviewers(session, on=today) if not same_person(it, row.proposer)]
    return page(
        request,
        "proposal.html",
        status=status,
        row=row,
        words=words_of(row.verb),
        state=state_words(row.state),
        fields=[(it, typed(it, row.arguments["told"].get(it.name))) for it in fields],
        effect=effect(register, session, row),
        steps=list(steps(session, row.id).itertuples(index=False)),
        state_words=state_words,
        reviews=waits and asker is not None and not mine and Role.REVIEWER.value in asker.roles,
        mine=mine and (opened or row.state == ProposalState.REFUSED.value),
        withdraws=mine and opened,
        bypasses=mine and opened and not others,
        anew=asked.replacing(session, row.id),
        refused=refused,
        reason=reason,
        said=said or row.remarks,
    )


def _absent(it: Decided) -> bool:
    return not it.state and it.refused is not None and it.refused.en == "there is no such proposal"
