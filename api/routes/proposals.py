"""Proposals over HTTP: what waits and what was decided, and the steps that decide."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query

from api.asking import Asker
from api.deciding import Decided, approve, approve_each, bypass, refuse, send_back, withdraw
from api.dependencies import AsOf, Db, Language, Register, Today
from api.doing import mend, outcome_json
from api.proposing import effect, effect_json, proposal_json
from api.routes.places import NO_NUL
from api.schemas.acts import OutcomeOut
from api.schemas.proposals import (
    KEY,
    AmendIn,
    ApprovalIn,
    ApproveManyIn,
    DecidedOut,
    ProposalsOut,
    ProposalWhole,
    ReasonIn,
    ReturnIn,
)
from api.schemas.refusals import refusals
from registry.models import ProposalState
from registry.queries import proposals as asked
from registry.views.proposals import Sought, proposals

router = APIRouter(prefix="/api/proposals", tags=["审批 · proposals"], responses=refusals(422))
STEP = refusals(403, 404, 409)
Key = Annotated[UUID, Path(examples=[KEY])]
State = Annotated[list[ProposalState] | None, Query(examples=[["waiting"]])]
Text = Annotated[str, Query(max_length=100, pattern=NO_NUL, examples=["财政局"])]
Name = Annotated[str, Query(max_length=100, pattern=NO_NUL, examples=["assign"])]
Page = Annotated[int, Query(ge=1, le=1_000_000, examples=[1])]


@router.get("", summary="审批事项 · proposals", response_model=ProposalsOut)
def listed(
    session: Db, as_of: AsOf, language: Language, state: State = None, verb: Name = "", proposer: Name = "", q: Text = "",
    page: Page = 1,
) -> dict[str, Any]:  # fmt: skip
    """Fifty proposals at a time as they stood on a day, the latest first."""
    sought = Sought(states=[it.value for it in state or ()], verb=verb, proposer=proposer, text=q, page=page)
    frame, count = proposals(session, sought, on=as_of)
    return {"proposals": [proposal_json(it, language) for it in frame.itertuples(index=False)], "count": count}


@router.get("/{key}", summary="一份审批事项 · a proposal", response_model=ProposalWhole, responses=refusals(404))
def one(register: Register, session: Db, key: Key, language: Language) -> dict[str, Any]:
    """A proposal with what it would change now, or why it no longer can; of one that was done, what it changed."""
    row = asked.proposal(session, key)
    return {**proposal_json(row, language), **effect_json(effect(register, session, row), language)}


@router.post("/approve", summary="批量批准 · approve many", response_model=list[DecidedOut], responses=refusals(403))
def approve_many(register: Register, told: ApproveManyIn, asker: Asker, today: Today) -> list[dict[str, Any]]:
    """Approve many for one reason, each by itself: one that is refused stops no other; of each is told what became of it."""
    keys = [(it.id, it.seen) for it in told.proposals]
    return [_json(it) for it in approve_each(register, keys, reason=told.reason, asker=asker, today=today)]


@router.post("/{key}/approve", summary="批准并办理 · approve, and do it", response_model=DecidedOut, responses=STEP)
def approve_one(register: Register, key: Key, told: ApprovalIn, asker: Asker, today: Today) -> dict[str, Any]:
    """Do what was proposed; refused to its proposer, and where things have changed since."""
    return _json(approve(register, key, reason=told.reason, seen=told.seen, asker=asker, today=today))


@router.post("/{key}/refuse", summary="不予批准 · refuse", response_model=DecidedOut, responses=STEP)
def refuse_one(register: Register, key: Key, told: ReasonIn, asker: Asker, today: Today) -> dict[str, Any]:
    """Say no, for a reason."""
    return _json(refuse(register, key, reason=told.reason, asker=asker, today=today))


@router.post("/{key}/return", summary="退回修改 · send back", response_model=DecidedOut, responses=STEP)
def return_one(register: Register, key: Key, told: ReturnIn, asker: Asker, today: Today) -> dict[str, Any]:
    """Have it mended, with a reason or with remarks on single fields."""
    return _json(send_back(register, key, reason=told.reason, remarks=told.remarks, asker=asker, today=today))


@router.post("/{key}/withdraw", summary="撤回 · withdraw", response_model=DecidedOut, responses=STEP)
def withdraw_one(register: Register, key: Key, told: ReasonIn, asker: Asker, today: Today) -> dict[str, Any]:
    """Take back one's own proposal while nobody has decided."""
    return _json(withdraw(register, key, reason=told.reason, asker=asker, today=today))


@router.post("/{key}/bypass", summary="无人可审时自行办理 · no other reviewer", response_model=DecidedOut, responses=STEP)
def bypass_one(register: Register, key: Key, told: ReasonIn, asker: Asker, today: Today) -> dict[str, Any]:
    """Do one's own proposal where the register has no other reviewer; recorded with its reason."""
    return _json(bypass(register, key, reason=told.reason, asker=asker, today=today))


@router.post("/{key}/amend", summary="修改后重新提交 · mend", response_model=OutcomeOut, responses=STEP)
def amend_one(register: Register, key: Key, told: AmendIn, asker: Asker, today: Today, language: Language) -> dict[str, Any]:
    """Tell one's own proposal anew; it waits again. What was refused becomes a new proposal that names the old one."""
    on: date = told.on or today
    found = mend(register, key, told.told, on=on, because=told.because, asker=asker, today=today)
    return outcome_json(found, language)


def _json(it: Decided) -> dict[str, Any]:
    refused = it.refused._asdict() if it.refused else None
    return {"id": str(it.id), "state": it.state, "entry": it.entry, "refused": refused}
