"""The shapes of dry-run reports and of enrolled surveys, for the OpenAPI document; areas are m² as text with two places."""

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA


class SurveyOut(BaseModel):
    """A survey that was enrolled."""

    digest: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"], description="SHA-256")
    file_name: str = Field(examples=["371500-0001-001.dxf"])
    surveyor: str = Field(examples=["聊城市某测绘院"])
    surveyed_on: str | None = Field(examples=["2026-09-14"])
    report: str = Field(examples=["LC-2026-031"])
    known: str = Field(examples=["2026-11-22T02:15:09.123456+00:00"], description="何时入账 · when it was enrolled")
    by: str = Field(examples=["张三"])
    because: str = Field(examples=["测绘报告 LC-2026-031"])
    floors: int = Field(examples=[5])


class StandingOut(BaseModel):
    """How it stands with a finding: open, mended, or let stand by a reviewer."""

    state: Literal["open", "mended", "accepted"] = Field(examples=["accepted"])
    says: str = Field(examples=["已接受为例外"])
    place: str = Field(
        examples=["371500-0001-001-3F"], description="楼层编号，整份文件的为其摘要 · its floor, else the file's digest"
    )
    acceptable: bool = Field(examples=[True], description="能否接受为例外 · whether anybody may let it stand")
    by: str | None = Field(examples=["李处"], description="复核人 · the reviewer")
    because: str | None = Field(examples=["现场核实，为活动隔断"])
    since: str | None = Field(examples=["2026-11-22"])
    until: str | None = Field(examples=[None], description="自该日起不再有效 · first day on which it no longer stands")


class FindingOut(BaseModel):
    """What a check says of one thing."""

    key: str = Field(
        "", examples=["room-overlap-f19213b1e82d88b5"], description="下次提交同一处仍用此号 · the same at the next hand-in"
    )
    code: str = Field(examples=["room-overlap"])
    severity: str = Field(examples=["error"])
    subject: str = Field(examples=["312"])
    says: str = Field(examples=["与 313 重叠 0.40 ㎡"])
    mend: str = Field(examples=["改正其中一间的轮廓"])
    place: str = Field(examples=["一号楼.dxf · 三层平面图 · 房间轮廓 #2A3"])
    clause: str = Field(examples=[""])
    measured: str | None = Field(examples=["0.40"])
    limit: str | None = Field(examples=["0.01"])
    standing: StandingOut | None = Field(None, description="楼栋楼层未明时为空 · none while nobody has said which floor it is")


class MendedOut(BaseModel):
    """A finding of the last survey of the floor, or of the hand-in before, that the drawing has no more."""

    key: str = Field(examples=["room-overlap-f19213b1e82d88b5"])
    code: str = Field(examples=["room-overlap"])
    severity: str = Field(examples=["error"])
    subject: str = Field(examples=["312"])
    says: str = Field(examples=["与 313 重叠 0.40 ㎡"])
    place: str = Field(examples=["371500-0001-001-3F"])


class StoodOut(BaseModel):
    """A warning or note that stood when a floor was enrolled."""

    code: str = Field(examples=["area-differs"])
    severity: str = Field(examples=["warning"])
    subject: str = Field(examples=["312"])
    says: str = Field(examples=["注记 18.24 ㎡，实测 18.31 ㎡"])
    zh: str = Field(examples=["注记 18.24 ㎡，实测 18.31 ㎡"])
    en: str = Field(examples=["labelled 18.24 m², measured 18.31 m²"])


class ReadRoomOut(BaseModel):
    """A room as it was read."""

    number: str = Field(examples=["312"])
    name: str = Field(examples=["办公室"])
    use: str | None = Field(examples=["office"])
    usable_area: str | None = Field(pattern=AREA, examples=["18.24"])
    declared_area: str | None = Field(pattern=AREA, examples=["18.24"])
    repaired: str | None = Field(examples=[None])


class PlacementOut(BaseModel):
    """Where a drawing says that it lies: its point (x, y) at a longitude and latitude, or a projected system."""

    longitude: float = Field(examples=[115.9745])
    latitude: float = Field(examples=[36.457])
    rotation: float = Field(examples=[3.11], description="X 轴自正东逆时针的角度 · degrees of the x axis from east")
    x: float = Field(examples=[0.0])
    y: float = Field(examples=[0.0])
    epsg: int | None = Field(examples=[None])
    scale: float | None = Field(examples=[0.9999], description="实地与图上长度之比，只报告，不改图 · told, never applied")
    residuals: list[float] = Field(examples=[[0.004, 0.004]], description="各控制点残差（米） · of the control points, in metres")


class ReadFloorOut(BaseModel):
    """A floor as it was read, and what was found wrong with it."""

    file: str = Field(examples=["一号楼.dxf"])
    frame: str = Field(examples=["三层平面图"])
    building: str = Field("", examples=["371500-0001-001"])
    floor: str = Field("", examples=["3F"])
    unit: str = Field(examples=["mm"])
    unit_because: str = Field("", examples=["图头注明毫米"])
    mapping: str = Field(examples=["surveying-office"])
    mapping_because: str = Field("", examples=["有图层 房间轮廓、房间标注"])
    basis: str = Field("", examples=["finished-face"])
    gross_area: str | None = Field(pattern=AREA, examples=["972.24"])
    usable_area: str | None = Field(
        None, pattern=AREA, examples=["641.18"], description="各间合计，只舍入一次 · all rooms, rounded once"
    )
    placement: PlacementOut | None = Field(
        None, description="图中自带的定位；无则按楼栋定位 · where the drawing itself says it lies"
    )
    rooms: list[ReadRoomOut]
    findings: list[FindingOut]


class FateOut(BaseModel):
    """A room that changes or goes."""

    number: str = Field(examples=["312"])
    fate: str = Field(examples=["changed"])
    was: str = Field(examples=["18.24"])


class RoomFateOut(BaseModel):
    """What becomes of one room, or of those that are split or merged together."""

    key: str = Field(examples=["changed-4f1d6d7c0e5b2a93"], description="确认时以此逐项接受 · by which it is accepted")
    fate: str = Field(examples=["changed"])
    says: str = Field(examples=["312（18.24 m²） 变为 312（18.30 m²）"])
    was: list[str] = Field(examples=[["312"]])
    becomes: list[str] = Field(examples=[["312"]])


class DifferenceOut(BaseModel):
    """What enrolling does to one floor."""

    frame: str = Field(examples=["三层平面图"])
    building: str = Field(examples=["371500-0001-001"])
    floor: str = Field(examples=["3F"])
    plan: int = Field(examples=[2])
    enrolled: bool = Field(examples=[False], description="这份成果已在册 · this drawing is in force already")
    doubts: list[str] = Field([], examples=[[]], description="入账前请人看一眼的地方 · what a person should look at first")
    findings: list[FindingOut] = Field(
        [], description="与在册成果相比应予核对的变化 · changes to look at, beside the survey in force"
    )
    new: int = Field(examples=[0])
    changed: int = Field(examples=[1])
    kept: int = Field(examples=[21])
    gone: int = Field(examples=[0])
    rooms: list[FateOut]
    tally: dict[str, int] = Field(
        {}, examples=[{"kept": 21, "changed": 1, "split": 0}], description="八种去向各几例 · how often each fate is met"
    )
    fates: list[RoomFateOut] = Field([], description="不变者除外，逐例 · one by one, but for what is kept")


class ReportOut(BaseModel):
    """The dry-run report of a survey that waits to be confirmed."""

    token: str = Field(examples=["5f0c3a2b9d8e47f6a1b2c3d4e5f60718"])
    file: str = Field(examples=["一号楼.dxf"])
    floors: list[ReadFloorOut]
    differences: list[DifferenceOut] | None = Field(description="入账将改变什么 · what enrolling would change")
    refused: str | None = Field(examples=[None], description="为何不能入账 · why it cannot be enrolled")
    mended: list[MendedOut] = Field([], description="比上次成果少了的意见 · what the last survey had and this one has not")


class EnrolledOut(BaseModel):
    """What a confirmed survey changed, or would once it is approved."""

    floors: list[DifferenceOut]
    proposal: str | None = Field(
        None, examples=[None], description="登记库有审核人时为审批事项的编号，批准后才写入 · where it waits for a reviewer"
    )
