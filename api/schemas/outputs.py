"""The shapes of answers, for the OpenAPI document; areas are m² as text with two places."""

from pydantic import BaseModel, Field

AREA = r"^\d+\.\d{2}$"


class BuildingOut(BaseModel):
    """A building and what it holds on a day."""

    code: str = Field(examples=["371500-0001-001"])
    name: str = Field(examples=["市委1号楼"])
    site: str = Field(examples=["371500-0001"])
    site_name: str = Field(examples=["市委院内"])
    address: str = Field(examples=["东昌府区东昌西路"])
    built_year: int | None = Field(examples=[1998])
    floors: int = Field(examples=[5])
    rooms: int = Field(examples=[102])
    gross_floor_area: str | None = Field(pattern=AREA, examples=["4861.20"])
    usable_area: str = Field(pattern=AREA, examples=["3158.04"])


class FloorOut(BaseModel):
    """A floor: its label, and apart from it its order in the building."""

    code: str = Field(examples=["371500-0001-001-3F"])
    floor_name: str = Field(examples=["3F"])
    storey: float = Field(
        examples=[3.0], description="从下往上的次序，夹层在两数之间 · order from below; a mezzanine lies between"
    )
    rooms: int = Field(examples=[22])
    usable_area: str = Field(pattern=AREA, examples=["641.18"])
    gross_floor_area: str | None = Field(pattern=AREA, examples=["972.24"])
    basis: str | None = Field(examples=["finished-face"], description="房间轮廓所到的墙面 · the face that room outlines run to")


class RoomOut(BaseModel):
    """A room as the survey in force says."""

    code: str = Field(examples=["371500-0001-001-3F-312"])
    floor: str = Field(examples=["371500-0001-001-3F"])
    building: str = Field(examples=["371500-0001-001"])
    number: str = Field(examples=["312"])
    name: str = Field(examples=["综合科"])
    use: str = Field(examples=["office"])
    usable_area: str | None = Field(
        pattern=AREA, examples=["18.24"], description="实测使用面积；无轮廓则无 · measured; none without an outline"
    )
    declared_area: str | None = Field(pattern=AREA, examples=["18.24"], description="申报面积 · as declared")
    basis: str | None = Field(examples=["finished-face"])
    repaired: str = Field(examples=[""], description="轮廓如何修复，空为未修复 · how its ring was mended")
    surveyor: str = Field(examples=["聊城市某测绘院"])
    surveyed_on: str | None = Field(examples=["2026-09-14"])
    report: str = Field(examples=["LC-2026-031"])
    survey: str = Field(examples=["9f86d081884c7d65"], description="成果文件的 SHA-256 · digest of the survey's file")
    valid_from: str = Field(examples=["2026-10-01"])


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    status: int = Field(examples=[404])
    title: str = Field(examples=["2026-11-22 没有编号为 371500-0001-009 的楼栋"])
    title_en: str = Field(examples=["there is no building 371500-0001-009 on 2026-11-22"])
    title_zh: str = Field(examples=["2026-11-22 没有编号为 371500-0001-009 的楼栋"])
