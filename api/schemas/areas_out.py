"""The shapes of the areas of a survey, for the OpenAPI document; m² as text with two places."""

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA

TOTALS = {"usable": "641.18", "suite": "702.30", "apportioned": "269.94", "gross": "972.24", "declared": "640.00"}
GROSS = {"gb-t-17986.1-2000": "972.24", "gb-t-50353-2013": "972.24"}


class CodedOut(BaseModel):
    """A standard."""

    code: str = Field(examples=["gb-t-17986.1-2000"])
    name: str = Field(examples=["房产测量规范 GB/T 17986.1-2000"])


class MethodOut(CodedOut):
    """A standard, what it says of low floors, and how sure that is."""

    says: str = Field(examples=["层高 2.20 米及以上计算，不足不计"])
    clause: str = Field(examples=["GB/T 17986.1-2000 8.1（可信度 C：凭记忆，未核实）"])


class ScaleOut(BaseModel):
    """How much longer a projected plan is than the ground: told, never applied."""

    epsg: int = Field(examples=[4548])
    point: str = Field(examples=["1.00010297"], description="长度比 · point scale factor")
    elevation: str = Field(examples=["0.99999529"], description="高程改正系数 · elevation factor")
    height: str | None = Field(examples=["30"], description="地面高出投影面，米 · ground above the plane of projection")
    combined: str = Field(examples=["1.00009826"])
    usable_on_the_ground: str = Field(pattern=AREA, examples=["641.05"])
    applied: Literal[False] = Field(examples=[False], description="面积从不据此改动 · areas are never changed by it")
    says: str = Field(
        examples=["EPSG:4548 投影坐标，长度比 1.00010297，未计高程改正（高程未知），每公里变形 +0.103 米；面积未作改正"]
    )


class FloorAreasOut(BaseModel):
    """The areas of a floor."""

    floor: int = Field(examples=[2], description="图中第几层，自 0 起 · which plan of the survey")
    floor_name: str = Field(examples=["3F"])
    building: str = Field(examples=["371500-0001-001"])
    file: str = Field(examples=["一号楼.dxf"])
    rooms: int = Field(examples=[22])
    basis: str = Field(examples=["finished-face"], description="房间轮廓所到的墙面 · the face that room outlines run to")
    basis_says: str = Field(examples=["墙面完成面"])
    areas: dict[str, str] = Field(examples=[TOTALS], description="各间合计，按 AreaKind · of its rooms, by AreaKind")
    gross: dict[str, str | None] = Field(examples=[GROSS], description="整层，按标准 · of the floor, by standard")
    height: str | None = Field(examples=["3.30"], description="层高，米 · storey height")
    counted_in_full: bool = Field(examples=[True])
    counts: str = Field(examples=["计全面积"])
    wall_thickness: str | None = Field(examples=["0.240"], description="推算的平均墙厚，米 · mean wall thickness, derived")
    scale: ScaleOut | None


class UsableRatioOut(BaseModel):
    """Usable over gross area, beside what the standard asks."""

    usable: str = Field(pattern=AREA, examples=["2450.00"], description="基本办公用房 · of the basic rooms")
    other: str = Field(pattern=AREA, examples=["708.04"])
    gross: str | None = Field(pattern=AREA, examples=["4861.20"])
    ratio: str | None = Field(examples=["0.5040"])
    least: str = Field(examples=["0.65"])
    low: bool | None = Field(examples=[True], description="不明则空 · none where it cannot be told")
    of_all_rooms: str | None = Field(examples=["0.6497"])
    rooms_without_use: int = Field(examples=[0])
    floors_without_gross: int = Field(examples=[0])
    says: str = Field(examples=["K = 2450.00 ÷ 4861.20 = 50.40%（全部房间 64.97%），低于 65%（可信度 B，仅供参考）"])
    clause: str = Field(examples=["发改投资〔2014〕2674号 使用面积系数（可信度 B：转引，未见原文）"])


class BuildingAreasOut(BaseModel):
    """The areas of a building."""

    building: str = Field(examples=["371500-0001-001"], description="无编号则为文件名 · its file where it has no code")
    floors: int = Field(examples=[5])
    rooms: int = Field(examples=[102])
    areas: dict[str, str] = Field(examples=[TOTALS])
    gross: dict[str, str | None] = Field(examples=[GROSS])
    apportionment_factor: str | None = Field(examples=["0.384364"], description="分摊系数")
    usable_ratio: UsableRatioOut
    scale: ScaleOut | None


class BeyondOut(BaseModel):
    """A room whose two areas differ beyond the limit."""

    row: int = Field(examples=[44], description="房间行号 · row of the room")
    floor: int = Field(examples=[2])
    floor_name: str = Field(examples=["3F"])
    number: str = Field(examples=["312"])
    first: str = Field(pattern=AREA, examples=["18.24"])
    second: str = Field(pattern=AREA, examples=["20.24"])
    difference: str = Field(pattern=AREA, examples=["2.00"])
    limit: str = Field(pattern=AREA, examples=["0.46"])
    says: str = Field(examples=["使用面积 18.24 ㎡，申报面积 20.24 ㎡，相差 2.00 ㎡，三级限差 0.46 ㎡：超出限差。"])


class ComparedOut(BaseModel):
    """Two kinds of areas held against each other, room by room."""

    first: str = Field(examples=["usable"])
    first_says: str = Field(examples=["使用面积"])
    second: str = Field(examples=["declared"])
    second_says: str = Field(examples=["申报面积"])
    grade: str = Field(examples=["grade-3"])
    limit: str = Field(examples=["0.08√S+0.006S"])
    clause: str = Field(examples=["GB/T 17986.1-2000 面积精度等级（可信度 B：转引，未见原文）"])
    counts: dict[str, int] = Field(examples=[{"agrees": 98, "within": 3, "beyond": 1, "unknown": 0}])
    beyond: list[BeyondOut]


class WallsOut(BaseModel):
    """Why the stated areas of a floor differ from its outlines."""

    floor: int = Field(examples=[0])
    floor_name: str = Field(examples=["1F"])
    rooms: int = Field(examples=[10])
    differ: int = Field(examples=[10])
    thickness: str = Field(pattern=AREA, examples=["0.22"], description="墙厚，米 · metres")
    explains: bool = Field(examples=[True])
    says: str = Field(
        examples=["10 间既有图形又注明面积，其中 10 间两者不同，相当于注明面积量至墙体中心线、图形量至墙面，墙厚 0.22 米"]
    )


class RoomAreaOut(BaseModel):
    """One area of a room, with its basis, way and source."""

    kind: str = Field(examples=["usable"])
    kind_says: str = Field(examples=["使用面积"])
    area: str = Field(pattern=AREA, examples=["18.24"])
    basis: str = Field(examples=["finished-face"])
    basis_says: str = Field(examples=["墙面完成面"])
    way: str = Field(examples=["outline"])
    way_says: str = Field(examples=["轮廓面积"])
    method: str | None = Field(examples=[None])
    source: str = Field(examples=["survey"])
    source_says: str = Field(examples=["据图实测"])
    estimated: bool = Field(examples=[False], description="用到了假设的墙厚或层高 · something was assumed")


class RoomAreasOut(BaseModel):
    """The several areas of a room."""

    row: int = Field(examples=[44])
    floor: int = Field(examples=[2])
    floor_name: str = Field(examples=["3F"])
    number: str = Field(examples=["312"])
    name: str = Field(examples=["综合科"])
    use: str | None = Field(examples=["office"])
    areas: list[RoomAreaOut]


class AreasOut(BaseModel):
    """All areas of a waiting survey."""

    file: str = Field(examples=["一号楼.dxf"])
    method: CodedOut
    methods: list[MethodOut]
    floors: list[FloorAreasOut]
    buildings: list[BuildingAreasOut]
    compared: list[ComparedOut]
    walls: list[WallsOut]
    rooms: list[RoomAreasOut] = Field(description="rooms=true 时才有 · only where asked for")
