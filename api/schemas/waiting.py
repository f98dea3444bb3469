"""The shapes of what is told of a waiting survey while it is read, looked at and mended."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.asking import Signed
from api.routes.places import NO_NUL
from api.schemas.reports import FindingOut

Person = Signed
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=NO_NUL, examples=["现场核对 2026-09-14，门牌为 302"])]


class ProgressOut(BaseModel):
    """How far a survey has been read."""

    token: str = Field(examples=["5f0c3a2b9d8e47f6a1b2c3d4e5f60718"])
    file: str = Field(examples=["一号楼.dxf"])
    step: Literal["queued", "reading", "measuring", "checking", "done"] = Field(examples=["checking"])
    says: str = Field(examples=["检查"])
    percent: int = Field(ge=0, le=100, examples=[70], description="按步骤估计 · by what the steps usually cost")
    refused: str | None = Field(examples=[None], description="为何读不了 · why it cannot be read")


class PlacedFindingOut(FindingOut):
    """A finding and where it belongs."""

    index: int = Field(examples=[0], description="在成果中的次序 · its place in the survey")
    floor: int | None = Field(examples=[2])
    floor_name: str = Field(examples=["3F"])
    row: int | None = Field(examples=[44], description="房间行号，改正时用 · row of the room, for mending it")
    since: Literal["new", "stays"] | None = Field(examples=["new"], description="与上次提交相比 · beside the hand-in before")


class FindingsOut(BaseModel):
    """The findings that are looked at, and how many there are of all."""

    counts: dict[str, int] = Field(examples=[{"error": 1, "warning": 3, "note": 0}], description="不经筛选 · of all, unfiltered")
    findings: list[PlacedFindingOut]


class AgainOut(BaseModel):
    """The findings beside those of the hand-in before."""

    counts: dict[str, int] = Field(examples=[{"mended": 4, "new": 1, "stays": 2}])
    mended: list[FindingOut]
    new: list[PlacedFindingOut]
    stays: list[PlacedFindingOut]


class CorrectionIn(BaseModel):
    """What is mended of one room, or the unit of the file; what is left out stays."""

    row: int | None = Field(None, ge=0, examples=[44], description="房间行号；改图形单位时不填 · none for the unit of the file")
    number: str | None = Field(None, max_length=100, pattern=NO_NUL, examples=["302"])
    name: str | None = Field(None, max_length=200, pattern=NO_NUL, examples=["综合科"])
    use: str | None = Field(
        None, max_length=40, pattern=NO_NUL, examples=["office"], description="RoomUse；空为不明 · empty: not known"
    )
    declared: str | None = Field(
        None, max_length=20, pattern=NO_NUL, examples=["18.24"], description="㎡；空为未注 · empty: none"
    )
    unit: Literal["mm", "cm", "m", "in", "ft"] | None = Field(
        None, examples=["mm"], description="重新读图 · the file is read again"
    )
    by: Person
    because: Reason


class CorrectionOut(BaseModel):
    """A correction that is kept with a waiting survey."""

    id: str = Field(examples=["9f86d081884c7d65"])
    frame: str = Field(examples=["三层平面图"])
    room: str = Field(examples=["301"], description="图中的房号，重号则为其位置 · its number in the file, else its place there")
    field: str = Field(examples=["number"])
    field_says: str = Field(examples=["房号"])
    was: str = Field(examples=["301"])
    becomes: str = Field(examples=["302"])
    by: str = Field(examples=["张三"])
    because: str = Field(examples=["现场核对 2026-09-14，门牌为 302"])
