"""The shapes of a room's history, of its areas and of rooms found by a former name; areas are m² as text with two places."""

from decimal import Decimal

from pydantic import BaseModel, Field

from api.dependencies import Day
from api.routes.places import NO_NUL
from api.schemas.outputs import AREA
from api.schemas.waiting import Person, Reason
from floorplans.area_kinds import AreaKind
from floorplans.vocabulary import BoundaryBasis


class VersionOut(BaseModel):
    """What a room was from a day on."""

    number: str = Field(examples=["312"])
    name: str = Field(examples=["综合科"])
    use: str = Field(examples=["office"])
    usable_area: str | None = Field(pattern=AREA, examples=["18.24"])
    declared_area: str | None = Field(pattern=AREA, examples=["18.24"])
    valid_from: str = Field(examples=["2026-10-01"])
    valid_to: str | None = Field(examples=[None], description="自该日起不再如此 · from this day it is so no longer")
    survey: str = Field(examples=["9f86d081884c7d65"])
    surveyor: str = Field(examples=["聊城市某测绘院"])
    report: str = Field(examples=["LC-2026-031"])
    entry: int = Field(examples=[7], description="日志第几条 · line of the journal")
    act: str = Field(examples=["enrol"])
    by: str = Field(examples=["张三"])
    because: str = Field(examples=["测绘报告 LC-2026-031"])


class LineageOut(BaseModel):
    """Space that passed from one room to another."""

    parent: str = Field(examples=["371500-0001-001-3F-312"])
    child: str = Field(examples=["371500-0001-001-3F-312-1"])
    act: str = Field(examples=["split"])
    since: str = Field(examples=["2026-11-22"])
    entry: int = Field(examples=[9], description="撤销时用 · by which it is undone")
    by: str = Field(examples=["张三"])
    because: str = Field(examples=["聊机管〔2026〕41号"])


class AliasOut(BaseModel):
    """A former number or code that leads to a room."""

    alias: str = Field(examples=["312"])
    kind: str = Field(examples=["number"])
    valid_from: str = Field(examples=["2026-11-22"])


class AreaOut(BaseModel):
    """An area of a room, on somebody's word."""

    kind: str = Field(examples=["certificate"])
    area: str = Field(pattern=AREA, examples=["24.10"])
    basis: str | None = Field(examples=["unstated"])
    method: str = Field(examples=["GB/T 17986.1—2000"])
    source: str = Field(examples=["鲁（2020）聊城市不动产权第0001号"])
    valid_from: str = Field(examples=["2026-11-22"])


class CorrectedOut(BaseModel):
    """What a person changed in the survey that a room rests on."""

    survey: str = Field(examples=["9f86d081884c7d65"])
    room: str = Field(examples=["301"])
    field: str = Field(examples=["number"])
    was: str = Field(examples=["301"])
    becomes: str = Field(examples=["302"])
    reason: str = Field(examples=["现场核对，门牌为 302"])
    person: str = Field(examples=["李四"])
    valid_from: str = Field(examples=["2026-11-22"])


class CalledOut(BaseModel):
    """A room that a number or a code means, its own or a former one."""

    code: str = Field(examples=["371500-0001-001-3F-312-1"])
    number: str = Field(examples=["312-1"])
    name: str = Field(examples=["综合科"])
    use: str = Field(examples=["office"])
    usable_area: str | None = Field(pattern=AREA, examples=["9.12"])
    floor: str = Field(examples=["371500-0001-001-3F"])
    building: str = Field(examples=["371500-0001-001"])


class HistoryOut(BaseModel):
    """All that a room has been, what it came of and what came of it."""

    code: str = Field(examples=["371500-0001-001-3F-312"])
    versions: list[VersionOut]
    lineage: list[LineageOut] = Field(description="来自哪些房间，又成为哪些房间 · before it and after it")
    aliases: list[AliasOut]
    areas: list[AreaOut]
    corrections: list[CorrectedOut]
    now: list[CalledOut] = Field(description="这一编码今指哪些房间 · the rooms that the code means on the day")


class AreaIn(BaseModel):
    """An area as somebody states it."""

    kind: AreaKind = Field(examples=["certificate"])
    area: Decimal = Field(gt=0, lt=100_000_000, decimal_places=2, examples=["24.10"])
    source: str = Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["鲁（2020）聊城市不动产权第0001号"])
    basis: BoundaryBasis = Field(BoundaryBasis.UNSTATED, examples=["finished-face"])
    method: str = Field("", max_length=200, pattern=NO_NUL, examples=["GB/T 17986.1—2000"])
    on: Day | None = Field(None, examples=["2026-11-22"], description="自何日起，默认今天 · from which day")
    by: Person
    because: Reason


class AreaWithdrawnIn(BaseModel):
    """Which stated area no longer holds."""

    kind: AreaKind = Field(examples=["certificate"])
    source: str = Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["鲁（2020）聊城市不动产权第0001号"])
    on: Day | None = Field(None, examples=["2026-11-22"], description="自何日起，默认今天 · from which day")
    by: Person
    because: Reason
