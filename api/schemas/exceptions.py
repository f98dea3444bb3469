"""The shapes of exceptions: which findings a reviewer lets stand, since when, why and how long."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field, model_validator

from api.dependencies import Day
from api.routes.surveys import PlaceIn
from api.schemas.reports import StandingOut
from api.schemas.waiting import Person, Reason


class WithdrawalIn(BaseModel):
    """Which findings are no longer let stand."""

    keys: list[str] = Field(min_length=1, max_length=10_000, examples=[["room-overlap-f19213b1e82d88b5"]])
    places: list[PlaceIn] = Field(
        [], max_length=2000, description="图中已注明楼栋与楼层的可不填 · what the drawing itself does not say"
    )
    by: Person
    because: Reason
    on: Day | None = Field(None, examples=["2026-11-22"], description="自何日起，默认今天 · from which day")

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not (self.by.strip() and self.because.strip()):
            raise ValueError("“by” and “because” are needed")
        return self


class ExceptionIn(WithdrawalIn):
    """Which findings are let stand."""

    until: Day | None = Field(
        None, examples=["2027-01-01"], description="自该日起不再有效 · first day on which they no longer stand"
    )


class KeyedStandingOut(StandingOut):
    """A finding, and how it stands with it."""

    key: str = Field(examples=["room-overlap-f19213b1e82d88b5"])


class ExceptionOut(BaseModel):
    """A finding that a reviewer lets stand."""

    key: str = Field(examples=["room-overlap-f19213b1e82d88b5"])
    code: str = Field(examples=["room-overlap"])
    building: str = Field(examples=["371500-0001-001"])
    place: str = Field(examples=["371500-0001-001-3F"])
    subject: str = Field(examples=["312"])
    says: str = Field(examples=["与 313 重叠 0.40 ㎡"])
    reviewer: str = Field(examples=["李处"])
    reason: str = Field(examples=["现场核实，为活动隔断"])
    valid_from: date = Field(examples=["2026-11-22"])
    valid_to: date | None = Field(examples=[None], description="自该日起不再有效 · first day on which it no longer stands")
    digest: str = Field(examples=["9f86d081884c7d65"], description="复核人所见文件的 SHA-256 · of the file that was looked at")
