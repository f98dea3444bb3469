"""The shapes of proposals over HTTP, and of what is decided on them."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.dependencies import Day
from api.routes.places import NO_NUL
from api.schemas.acts import GROUND, SINCE, ChangeOut

KEY = "0198c1f2-7a3b-7c4d-8e5f-60718293a4b5"
REASON = Field("", max_length=500, pattern=NO_NUL, examples=["符合核定面积"], description="理由 · the reason")


class ReasonIn(BaseModel):
    """Why."""

    reason: str = REASON


class ApprovalIn(ReasonIn):
    """Why, and what was looked at."""

    seen: int | None = Field(None, examples=[17], description="所看的版本；已被修改的不予批准 · the version looked at")


class ReturnIn(ReasonIn):
    """What is to be mended."""

    remarks: dict[str, str] = Field(default={}, examples=[{"rooms": "只核定一间"}], description="对各项的意见 · remarks by field")


class AmendIn(BaseModel):
    """A proposal told anew, from which day, on what ground."""

    told: dict[str, Any] = Field(examples=[{"rooms": ["371500-0001-001-3F-312"], "organisation": "371500-P001"}])
    on: Day | None = SINCE
    because: str = GROUND


class ApprovedIn(BaseModel):
    """One of many to approve."""

    id: UUID = Field(examples=[KEY])
    seen: int | None = Field(None, examples=[17])


class ApproveManyIn(ReasonIn):
    """Many to approve for one reason."""

    proposals: list[ApprovedIn] = Field(max_length=1000)


class RefusedOut(BaseModel):
    """Why a step was refused."""

    zh: str = Field(examples=["提交后情况已变，不能照原样办理"])
    en: str = Field(examples=["things have changed since it was proposed"])


class DecidedOut(BaseModel):
    """What became of a proposal."""

    id: str = Field(examples=[KEY])
    state: str = Field(examples=["approved"], description="空为未成 · empty where the step was refused")
    entry: int | None = Field(examples=[1204])
    refused: RefusedOut | None


class ProposalOut(BaseModel):
    """A proposal in a list."""

    id: str = Field(examples=[KEY])
    version: int = Field(examples=[17])
    verb: str = Field(examples=["assign"])
    words: str = Field(examples=["分配房间"])
    subject: str = Field(examples=["市财政局 · 371500-0001-001-3F-312"])
    scope: str = Field(examples=["371500"])
    state: str = Field(examples=["waiting"])
    proposer: str = Field(examples=["wang"])
    by: str = Field(examples=["王敏"])
    proposed: str = Field(examples=["2026-11-22T09:30:00+00:00"])
    on: str = Field(examples=["2026-11-22"])
    because: str = Field(examples=["聊机管〔2026〕8号"])
    told: dict[str, Any] = Field(examples=[{"organisation": "371500-P001"}])
    reviewer: str = Field(examples=[""])
    reason: str = Field(examples=[""])
    remarks: dict[str, str] = Field(examples=[{}])
    bypass: str = Field(examples=[""])
    entry: int | None = Field(examples=[None])
    replaces: str | None = Field(examples=[None])


class ProposalsOut(BaseModel):
    """One page of proposals."""

    proposals: list[ProposalOut]
    count: int = Field(examples=[12])


class ProposalWhole(ProposalOut):
    """A proposal with what it would change now, or why it no longer can; of one that was done, what it changed."""

    changes: list[ChangeOut]
    more: int = Field(examples=[0])
    stale: RefusedOut | None
