"""The shapes of standards and entitlements in answers; areas are m² as text with two places, last days are inclusive."""

from typing import Any

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA

PAPER = "党政机关办公用房建设标准（发改投资〔2014〕2674号）"
PAPER_EN = "Construction Standard for Party and Government Office Space (发改投资〔2014〕2674号)"
CONFIDENCE = "可信度 A～D，C、D 只作参数 · how sure it is; C and D are parameters"


class StandardSummaryOut(BaseModel):
    """One concept of the standards."""

    name: str = Field(examples=["office_areas"])
    heading: str = Field(examples=["办公室使用面积"])
    heading_en: str = Field(examples=["Offices"])
    about: str = Field(examples=["各级工作人员办公室使用面积的上限"])
    about_en: str = Field(examples=["How large an office may be at most"])
    count: int = Field(examples=[29], description="数值项数 · how many figures it has")
    in_force: int = Field(examples=[29], description="当日有效的项数 · how many of them hold on the day")
    confidence: str | None = Field(examples=["B"], description=CONFIDENCE)
    since: str | None = Field(examples=["2014-11-24"], description="最近一次变化 · when it changed last")
    local: int = Field(examples=[0], description="地方数值的个数 · how many local figures there are")


class StandardValueOut(BaseModel):
    """A value, and the days on which it holds."""

    value: Any = Field(examples=[24])
    shown: str = Field(examples=["24"])
    shown_en: str = Field(examples=["24"])
    since: str = Field(examples=["2014-11-24"])
    last_day: str | None = Field(examples=[None])
    in_force: bool = Field(examples=[True])
    division: str = Field(examples=[""], description="区划代码开头，空为全国 · beginning of the division's code, empty for all")
    source: str = Field(examples=[PAPER])
    source_en: str = Field(examples=[PAPER_EN])
    number: str = Field(examples=["发改投资〔2014〕2674号"])
    confidence: str = Field(examples=["A"], description=CONFIDENCE)
    day_confidence: str = Field(
        examples=[""], description="生效日的可信度，空为与数值相同 · of the day, empty where it is the value's"
    )
    quote: str = Field(examples=[""])
    via: str = Field(examples=[""], description="转引自 · in which other paper it was read")
    row: str = Field(examples=[""], description="原表中的行名 · the row of the paper, where that is called otherwise")


class StandardFigureOut(BaseModel):
    """What has a value from day to day."""

    name: str = Field(examples=["city/bureau_chief"])
    says: str = Field(examples=["市级机关正局(处)级"])
    says_en: str = Field(examples=["city: head of a bureau"])
    unit: str = Field(examples=["m2"])
    form: str = Field(examples=["number"])
    stricter: str = Field(examples=["less"], description="地方只能往哪边改 · which way a local figure may go")
    delegated_to: str | None = Field(examples=[None], description="国家授权给哪一级 · to whom the national text leaves it")
    values: list[StandardValueOut]
    others: list[str] = Field(examples=[[]], description="别处所见的数值 · met with elsewhere")


class StandardNoteOut(BaseModel):
    """A note of the paper, verbatim."""

    id: str = Field(examples=["N3"])
    zh: str = Field(examples=["各级党政机关领导人员办公室可在上列规定的办公室使用面积范围内配备休息室。"])
    en: str = Field(
        examples=["Leaders of organs of all tiers may have a rest room within the usable area of the office listed above."]
    )
    confidence: str = Field(examples=["B"])


class StandardOut(StandardSummaryOut):
    """One concept with all its figures and their history."""

    notes: list[StandardNoteOut]
    figures: list[StandardFigureOut]


class WorkingOut(BaseModel):
    """One line of a working."""

    key: str = Field(examples=["office/bureau_chief"])
    zh: str = Field(examples=["正局(处)级 1 × 24"])
    en: str = Field(examples=["head of a bureau 1 × 24"])
    amount: str = Field(examples=["24.00"])
    unit: str = Field(examples=["m2"])
    source: str | None = Field(examples=[PAPER])
    source_en: str | None = Field(examples=[PAPER_EN])
    since: str | None = Field(examples=["2014-11-24"])
    confidence: str | None = Field(examples=["A"], description=CONFIDENCE)
    quote: str | None = Field(examples=[""])


class EntitledOut(BaseModel):
    """What an organisation may have: usable m² of basic rooms, gross m² of annex and total."""

    heads: int = Field(examples=[80])
    office: str = Field(pattern=AREA, examples=["771.00"])
    service_per_head: str = Field(examples=["8"], description="不取整 · never rounded")
    service: str = Field(pattern=AREA, examples=["640.00"])
    equipment: str = Field(pattern=AREA, examples=["126.99"])
    basic: str = Field(pattern=AREA, examples=["1537.99"])
    annex: str = Field(pattern=AREA, examples=["376.00"])
    total: str = Field(pattern=AREA, examples=["2742.14"])
    confidence: str = Field(examples=["B"], description="所依据数值的最低可信度 · the lowest it rests on")
    working: list[WorkingOut]


class CategoryOut(BaseModel):
    """A category of rooms: what is held beside what may be."""

    category: str = Field(examples=["office"])
    measured_in: str = Field(examples=["usable"])
    rooms: int = Field(examples=[30])
    without_area: int = Field(
        examples=[0], description="没有面积而未计入的间数 · rooms without an area, which are not in the sum"
    )
    held: str = Field(pattern=AREA, examples=["800.00"])
    entitled: str | None = Field(examples=["771.00"])
    shortage: str | None = Field(examples=["0.00"])
    surplus: str | None = Field(examples=["29.00"])
    shortage_over_standard_pct: str | None = Field(examples=["0.00"])
    excess_over_standard_pct: str | None = Field(examples=["3.76"])
    excess_over_actual_pct: str | None = Field(examples=["3.63"])


class HeldRoomOut(BaseModel):
    """A room, or a share of one, and the category that it counts in."""

    organisation: str = Field(examples=["371500-P001"])
    building: str = Field(examples=["371500-0001-001"])
    building_name: str = Field(examples=["市委1号楼"])
    floor_name: str = Field(examples=["3F"])
    code: str = Field(examples=["371500-0001-001-3F-312"])
    number: str = Field(examples=["312"])
    name: str = Field(examples=["局长办公室"])
    use: str | None = Field(examples=["office"])
    category: str = Field(examples=["office"])
    share: str = Field(examples=["100.00"])
    tenure: str = Field(examples=["allotted"])
    usable_area: str | None = Field(examples=["24.00"])
    gross_area: str | None = Field(examples=[None])
    held: str | None = Field(examples=["24.00"], description="按份额计入的面积 · the area that counts, by its share")


class ToleratedOut(BaseModel):
    """A body outside the rules, and on what ground it has rooms."""

    organisation: str = Field(examples=["371500-P031"])
    organisation_name: str = Field(examples=["某协会"])
    kind: str = Field(examples=["association"])
    tenure: str = Field(examples=["paid"])
    rooms: int = Field(examples=[2])
    without_area: int = Field(examples=[0])
    usable_area: str = Field(pattern=AREA, examples=["36.00"])


class AllowanceOut(BaseModel):
    """What an organisation may have and what it holds."""

    organisation: str = Field(examples=["371500-P001"])
    entitled: EntitledOut | None
    why: str | None = Field(examples=[None], description="没有核定面积的原因 · why there is no entitlement")
    why_en: str | None = Field(examples=[None])
    categories: list[CategoryOut]
    rooms: list[HeldRoomOut]
    let: list[HeldRoomOut] = Field(description="出租给他人、不算占用的房间 · let to others, not held")
    tolerated: list[ToleratedOut]
