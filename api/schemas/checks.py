"""The shapes of spot checks with their draw and cards, and of inspections with their sheets."""

from typing import Any

from pydantic import BaseModel, Field

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class SpotCheckOut(BaseModel):
    """A spot check, and how far it has come."""

    code: str = Field(examples=["371500-C0001"])
    division: str = Field(examples=["371500"])
    year: int = Field(examples=[2026])
    seed: str = Field(examples=["26031 05 12 19"])
    seed_source: str = Field(examples=["某期开奖公告"])
    witness: str = Field(examples=["市纪委监委派驻组 某某"])
    drawn_on: str = Field(examples=["2026-11-22"], description="按哪一天的台账抽取 · on which day's register")
    state: str = Field(examples=["drawn"], description="drawn, published")
    notice: str = Field(examples=[""])
    remark: str = Field(examples=[""])
    cards: int = Field(examples=[30])
    filled: int = Field(examples=[12])
    agrees: int = Field(examples=[11])
    differs: int = Field(examples=[1])
    not_seen: int = Field(examples=[0])


class StratumOut(BaseModel):
    """A stratum of what was drawn from."""

    kind: str = Field(examples=["room"])
    stratum: str = Field(examples=["office:medium"])
    count: int = Field(examples=[812])
    drawn: int = Field(examples=[12])


class RedrawnOut(BaseModel):
    """The draw made again by the server."""

    kind: str = Field(examples=["room"])
    count: int = Field(examples=[1240], description="您能看到的总体个数 · of the population that you may see")
    digest: str = Field(examples=[DIGEST])
    stated: str = Field(examples=[DIGEST], description="抽取时记下的摘要 · as it was stated when drawn")
    agrees: bool = Field(examples=[True])


class CardOut(BaseModel):
    """A check card."""

    kind: str = Field(examples=["room"])
    subject: str = Field(examples=["371500-0001-001-3F-312"])
    stratum: str = Field(examples=["office:medium"])
    organisation: str | None = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    asked: dict[str, Any] = Field(examples=[{"use": "office", "usable_area": "18.24"}])
    found: dict[str, Any] = Field(examples=[{"measured_area": "18.30", "instrument": "D810-17", "signatures": ["赵查"]}])
    notice_photo: str = Field(examples=[""])
    room_photo: str = Field(examples=[DIGEST])
    result: str = Field(examples=["agrees"], description="agrees, differs, not-seen; 空为未填 · empty until it is filled")
    note: str = Field(examples=[""])
    person: str = Field(examples=["赵查"])
    done_on: str | None = Field(examples=["2026-11-25"])


class OneSpotCheckOut(SpotCheckOut):
    """A spot check with its strata, the text that is published, the draw made again, and its cards."""

    strata: list[StratumOut]
    text: str = Field(examples=["2026 年度办公用房抽查 371500-C0001，按 2026-11-22 的台账抽取。"])
    redrawn: list[RedrawnOut]
    card_list: list[CardOut]


class DrawnFromOut(BaseModel):
    """One of a population, as anybody needs it to draw again."""

    kind: str = Field(examples=["room"])
    code: str = Field(examples=["371500-0001-001-3F-312"])
    stratum: str = Field(examples=["office:medium"])


class InspectionOut(BaseModel):
    """An inspection, and how far it has come."""

    code: str = Field(examples=["371500-I0001"])
    organisation: str = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    year: int = Field(examples=[2026])
    criteria: str = Field(examples=["example"])
    version: str = Field(examples=["2026.1"])
    inspectors: str = Field(examples=["赵查、李查"])
    due_on: str = Field(examples=["2026-10-31"])
    closed_on: str | None = Field(examples=[None])
    conclusion: str = Field(examples=[""])
    items: int = Field(examples=[9])
    scored: int = Field(examples=[4])
    points: str = Field(examples=["44.50"])
    whole: str = Field(examples=["100.00"])
    late: bool = Field(examples=[False])


class SheetLineOut(BaseModel):
    """An item of a score sheet."""

    item: str = Field(examples=["notice"])
    words: str = Field(examples=["年度公示和备案"])
    weight: str = Field(examples=["10.00"])
    asks_for: str = Field(examples=["公示照片、备案材料"], description="应提供的依据 · evidence that is asked for")
    points: str | None = Field(examples=["10.00"])
    evidence: str = Field(examples=["公示栏照片"])
    photo: str = Field(examples=[DIGEST])
    person: str = Field(examples=["赵查"])
    register_says: str | None = Field(examples=["按期完成 2，逾期 0"], description="台账自动给出的情况 · what the register says")


class OneInspectionOut(InspectionOut):
    """An inspection with its sheet."""

    source: str = Field(examples=["分值为本系统示例（可信度 D）"])
    lines: list[SheetLineOut]
