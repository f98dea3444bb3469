"""The shapes of idle rooms, of the use of a room and of what falls due; areas are m² as text with two places."""

from typing import Any

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA
from api.schemas.places import records
from registry.views.uses import RoomUses


class IdleRoomOut(BaseModel):
    """A room that nobody has, or not wholly."""

    code: str = Field(examples=["371500-0001-001-3F-312"])
    number: str = Field(examples=["312"])
    name: str = Field(examples=[""])
    use: str = Field(examples=["office"])
    building: str = Field(examples=["371500-0001-001"])
    building_name: str = Field(examples=["市委1号楼"])
    site_name: str = Field(examples=["市委院内"])
    floor: str = Field(examples=["371500-0001-001-3F"])
    floor_name: str = Field(examples=["3F"])
    area: str | None = Field(
        pattern=AREA, examples=["18.24"], description="使用面积；无实测则为申报 · declared where not measured"
    )
    declared: bool = Field(examples=[False], description="面积是否为申报 · whether the area is only declared")
    free_share: str = Field(pattern=AREA, examples=["100.00"], description="可用份额 % · share that is free")
    free_area: str | None = Field(pattern=AREA, examples=["18.24"])
    idle_since: str = Field(examples=["2026-05-01"], description="上次使用结束或入账之日 · end of the last use, or enrolment")


class IdleOut(BaseModel):
    """A page of idle rooms, and the sums of all."""

    count: int = Field(examples=[137])
    free_area: str = Field(pattern=AREA, examples=["2466.00"])
    page: int = Field(examples=[1])
    size: int = Field(examples=[100])
    rooms: list[IdleRoomOut]


class HeldOut(BaseModel):
    """Who has a room."""

    organisation: str = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    share: str = Field(pattern=AREA, examples=["100.00"])
    tenure: str = Field(examples=["allotted"])
    valid_from: str = Field(examples=["2026-03-02"])
    valid_to: str | None = Field(examples=[None], description="自该日起不再 · from this day no longer")


class SeatOut(BaseModel):
    """Who sits in a room."""

    person: str = Field(examples=["371500-R00001"])
    person_name: str = Field(examples=["李明"])
    organisation: str = Field(examples=["371500-P001"])
    second: bool = Field(examples=[False], description="第二处办公室 · second office")
    valid_from: str = Field(examples=["2026-03-02"])
    valid_to: str | None = Field(examples=[None])


class PartOut(BaseModel):
    """A rest room or toilet of an office."""

    part: str = Field(examples=["rest"])
    room: str = Field(
        examples=["371500-0001-001-3F-312"], description="在办公室内则为办公室本身 · the office where it lies within"
    )
    usable_area: str | None = Field(pattern=AREA, examples=["6.00"])


class OwedOut(BaseModel):
    """Why a room is to be given back."""

    kind: str = Field(examples=["move"])
    organisation: str = Field(examples=["371500-P001"])
    person: str | None = Field(examples=[None])
    valid_from: str = Field(examples=["2026-03-02"], description="事由发生之日 · day of the event")


class RoomUsesOut(BaseModel):
    """The use of a room on a day."""

    code: str = Field(examples=["371500-0001-001-3F-312"])
    state: str = Field(examples=["in-use"])
    free_share: str = Field(pattern=AREA, examples=["0.00"])
    assignments: list[HeldOut]
    seats: list[SeatOut]
    parts: list[PartOut]
    owed: list[OwedOut]
    earlier: list[HeldOut]


class DueOut(BaseModel):
    """A room that is to be given back, and by when."""

    kind: str = Field(examples=["move"])
    organisation: str = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    room: str = Field(examples=["371500-0001-001-3F-312"])
    number: str | None = Field(examples=["312"])
    building: str | None = Field(examples=["371500-0001-001"])
    building_name: str | None = Field(examples=["市委1号楼"])
    floor_name: str | None = Field(examples=["3F"])
    person: str | None = Field(examples=[None])
    person_name: str | None = Field(examples=[None])
    event_day: str = Field(examples=["2026-01-15"])
    last_day: str | None = Field(
        examples=["2026-02-24"], description="没有当年放假安排则无 · none where the year has no calendar"
    )
    days_left: int | None = Field(examples=[12])
    overdue: bool | None = Field(examples=[False])
    why: str = Field(
        examples=["自 2026-01-15 起 1 个月，至 2026-02-15，当日休息，顺延至 2026-02-24（民法典第二百零一至二百零三条）"]
    )


class YearlyOut(BaseModel):
    """A yearly task of an organisation."""

    organisation: str = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    kind: str = Field(examples=["notice"])
    due_day: str = Field(examples=["2026-12-31"])
    reminded: bool = Field(examples=[True])
    done_on: str | None = Field(examples=[None])
    paper: str = Field(examples=[""])
    scan: str = Field(examples=[""])
    archived_on: str | None = Field(examples=[None])
    past: bool = Field(examples=[False])
    why: str = Field(examples=["中办发〔2017〕70号 第十九条“按年度”；日期为本系统参数（可信度 C）"])


def as_told(code: str, uses: RoomUses) -> dict[str, Any]:
    """The use of a room as JSON."""
    frames = {name: records(getattr(uses, name)) for name in ("assignments", "seats", "parts", "owed", "earlier")}
    return {"code": code, "state": uses.state.value, "free_share": f"{uses.free_share:.2f}", **frames}
