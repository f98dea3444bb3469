"""The shapes of what is told to reshape rooms, and of what comes out; outlines are GeoJSON in plan metres."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypedDict

import shapely
from pydantic import AfterValidator, BaseModel, Field, field_validator, model_validator
from shapely.geometry.base import BaseGeometry

from api.asking import signing
from api.dependencies import Day
from api.routes.places import NO_NUL
from api.schemas.outputs import AREA
from api.schemas.reports import FindingOut
from floorplans.vocabulary import RoomUse

Metre = Annotated[float, Field(allow_inf_nan=False, ge=-1e8, le=1e8)]
Code = Annotated[str, Field(max_length=80, pattern=NO_NUL)]
SQUARE = [[[0.0, 0.0], [4.0, 0.0], [4.0, 5.0], [0.0, 5.0], [0.0, 0.0]]]
MOST_PARTS = 200


def wkt(shape: BaseGeometry) -> str:
    """A shape as text that is read back to the same shape."""
    text: str = shapely.to_wkt(shape, rounding_precision=-1)
    return text


class OutlineIn(BaseModel):
    """A GeoJSON polygon in plan metres."""

    type: Literal["Polygon", "MultiPolygon"] = Field(examples=["Polygon"])
    coordinates: list[Any] = Field(max_length=10_000, examples=[SQUARE])

    @model_validator(mode="after")
    def _is_a_shape(self) -> Self:
        try:
            found = bool(shapely.is_valid(self.shape)) and not shapely.is_empty(self.shape)
        except (TypeError, ValueError, IndexError, OverflowError, shapely.errors.ShapelyError):
            found = False
        if not found:
            raise ValueError("the outline encloses no area")
        return self

    @property
    def shape(self) -> BaseGeometry:
        """For the register."""
        shape: BaseGeometry = shapely.force_2d(shapely.geometry.shape({"type": self.type, "coordinates": self.coordinates}))
        return shape


class RoomFacts(BaseModel):
    """What is told of a room that is to be."""

    number: str = Field("", max_length=100, pattern=NO_NUL, examples=["312A"])
    name: str = Field("", max_length=200, pattern=NO_NUL, examples=["档案室"])
    use: str = Field("", max_length=40, examples=["service"], description="RoomUse；空为未定 · empty: as the largest has it")
    declared_area: Decimal | None = Field(None, gt=0, lt=100_000_000, decimal_places=2, examples=["18.24"])

    @field_validator("use")
    @classmethod
    def _is_a_use(cls, use: str) -> str:
        if use and use not in {it.value for it in RoomUse}:
            raise ValueError(f"there is no use “{use}”")
        return use


class PartIn(RoomFacts):
    """One part of a room that is split."""

    outline: OutlineIn | None = Field(None, description="按线分割时不填 · none where a line cuts")
    door: bool | None = Field(None, examples=[True], description="有无独立房门；不知则不填 · none where nobody has said")
    occupant: str = Field("", max_length=100, pattern=NO_NUL, examples=["综合科"])

    @property
    def told(self) -> dict[str, Any]:
        """As the verb is told."""
        return {"outline": wkt(self.outline.shape) if self.outline else "", **self.model_dump(exclude={"outline"})}


class Word(TypedDict):
    """As the acts take it."""

    by: str
    because: str


class OnWord(BaseModel):
    """Without ``confirm`` only what would come out is answered; with it, it is done on somebody's word."""

    confirm: bool = Field(False, examples=[True], description="不填只预览，不写入 · without it nothing is written")
    by: Annotated[str, AfterValidator(signing)] = Field(
        "", max_length=100, pattern=NO_NUL, validate_default=True, examples=["张三"], description="确认时必填 · needed to confirm"
    )
    because: str = Field("", max_length=500, pattern=NO_NUL, examples=["聊机管〔2026〕41号"], description="确认时必填 · as above")
    on: Day | None = Field(None, examples=["2026-11-22"], description="自何日起，默认今天 · from which day")
    seen: str = Field(
        "", max_length=16, examples=["9f86d081884c7d65"], description="预览所给；此后房间有变则拒绝 · as the preview gave it"
    )

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.confirm and not (self.by.strip() and self.because.strip()):
            raise ValueError("to confirm, “by” and “because” are needed")
        return self

    @property
    def word(self) -> Word:
        """Who says so and why."""
        return Word(by=self.by.strip(), because=self.because.strip())


class SplitIn(OnWord):
    """A line that cuts a room, or its parts with their outlines."""

    line: list[tuple[Metre, Metre]] | None = Field(
        None, min_length=2, max_length=1000, examples=[[[2.0, -0.1], [2.0, 5.1]]], description="分割线 · the cut"
    )
    degrees: bool = Field(False, examples=[False], description="分割线用经纬度（EPSG:4490） · the cut is in degrees")
    parts: list[PartIn] = Field([], max_length=MOST_PARTS, description="自西向东，再自南向北 · from west to east")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        drawn = [it.outline is not None for it in self.parts]
        if (self.line is None and not (drawn and all(drawn))) or (self.line is not None and any(drawn)):
            raise ValueError("give either a line or the outline of every part")
        return self


class MergeIn(OnWord, RoomFacts):
    """Rooms side by side that become one; what is not told of it is as the largest has it."""

    rooms: list[Code] = Field(
        min_length=1, max_length=MOST_PARTS, examples=[["371500-0001-001-3F-312", "371500-0001-001-3F-313"]]
    )

    @property
    def into(self) -> list[dict[str, Any]]:
        """Empty where nothing is told of it: the parts of one split are then the room that was split."""
        told = self.model_dump(include=set(RoomFacts.model_fields))
        return [told] if any(told.values()) else []


class RedrawIn(OnWord):
    """A new outline of a room, and its neighbours; null for one that keeps what the others leave."""

    outline: OutlineIn | None = Field(description="房间的新轮廓 · of the room itself")
    others: dict[Code, OutlineIn | None] = Field(
        max_length=MOST_PARTS, examples=[{"371500-0001-001-3F-313": None}], description="相邻房间 · its neighbours"
    )


class ShapedRoomOut(BaseModel):
    """A room before or after it is reshaped."""

    code: str = Field(examples=["371500-0001-001-3F-312-1"])
    number: str = Field(examples=["312-1"])
    name: str = Field(examples=["综合科"])
    use: str = Field(examples=["office"])
    usable_area: str | None = Field(pattern=AREA, examples=["9.12"])
    declared_area: str | None = Field(pattern=AREA, examples=[None])
    outline: dict[str, Any] | None = Field(examples=[{"type": "Polygon", "coordinates": SQUARE}])


class ReshapedOut(BaseModel):
    """What reshaping would do, or has done."""

    applied: bool = Field(examples=[False])
    entry: int | None = Field(
        examples=[None], description="日志第几条，撤销时用 · its line in the journal, by which it is undone"
    )
    proposal: str | None = Field(
        None, examples=[None], description="登记库有审核人时为审批事项的编号 · where it waits for a reviewer"
    )
    ended: list[str] = Field(examples=[["371500-0001-001-3F-312"]], description="终止的房间 · rooms that are no more")
    before: list[ShapedRoomOut]
    after: list[ShapedRoomOut]
    findings: list[FindingOut] = Field(description="疑点和随原房间终止的事实 · doubts, and what ends with the room")
    seen: str = Field(examples=["9f86d081884c7d65"])
