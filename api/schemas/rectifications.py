"""The shapes of rectifications and of the ranking; areas are m² as text with two places."""

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA

KEY = "office-over-standard:371500-0001-001-3F-312/371500-R00001"
PHOTO = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class RectificationOut(BaseModel):
    """Where the rectification of a finding stands."""

    key: str = Field(examples=[KEY])
    code: str = Field(examples=["office-over-standard"])
    says: str = Field(examples=["办公室超面积标准"], description="问题名称 · what was found, in words")
    subject: str = Field(examples=["371500-0001-001-3F-312/371500-R00001"])
    audit: str = Field(examples=["371500-A0001"], description="来自哪份审计报告 · the issued audit it came from")
    found_area: str | None = Field(pattern=AREA, examples=["26.40"])
    limit_area: str | None = Field(pattern=AREA, examples=["24.00"])
    excess: str | None = Field(pattern=AREA, examples=["2.40"])
    state: str = Field(examples=["planned"], description="open, planned, done, deferred, verified")
    since: str = Field(examples=["2026-04-01"], description="自何日处于该状态 · first day of the state")
    opened_on: str = Field(examples=["2026-03-02"])
    means: str = Field(examples=["share"], description="swap, share, partition, return")
    due_on: str | None = Field(examples=["2026-06-30"], description="方案或暂缓的期限 · of the plan or the deferral")
    reason: str = Field(examples=[""])
    filing: str = Field(examples=[""], description="暂缓备案号 · number of the filing")
    approval: str = Field(examples=[""], description="隔断改造批准文号 · paper that approved building works")
    report: str = Field(examples=[""])
    visited_on: str | None = Field(examples=[None])
    measured_area: str | None = Field(pattern=AREA, examples=[None], description="核验实测 · measured on the visit")
    photo: str = Field(examples=[PHOTO])
    visitor: str = Field(examples=["赵核"])
    entry: int = Field(examples=[1204])
    building: str | None = Field(examples=["371500-0001-001"])
    building_name: str | None = Field(examples=["市委1号楼"])
    organisation: str | None = Field(examples=["371500-P001"])
    organisation_name: str | None = Field(examples=["市财政局"])
    room: str | None = Field(examples=["371500-0001-001-3F-312"])
    number: str | None = Field(examples=["312"])
    person: str | None = Field(examples=["371500-R00001"])
    person_name: str | None = Field(examples=["张三"])
    due_day: str | None = Field(examples=["2026-06-30"], description="下一步的最后期限 · last day of the next step")
    days_left: int | None = Field(examples=[120])
    late: bool = Field(examples=[False], description="所承诺的期限已过 · a day that was promised went by")
    remind: bool = Field(examples=[False], description="参数期限已过，应催办 · a day that is only expected went by")
    owed_by: str = Field(examples=["organisation"], description="organisation 单位 · bureau 主管部门")
    why: str = Field(examples=["整改方案所定期限"])


class RectificationsOut(BaseModel):
    """One page of rectifications, and how many of all there are in each state."""

    total: int = Field(examples=[1])
    page: int = Field(examples=[1])
    pages: int = Field(examples=[1])
    counts: dict[str, int] = Field(
        examples=[{"open": 3, "planned": 1, "done": 0, "deferred": 1, "verified": 9, "late": 2, "remind": 1}]
    )
    rows: list[RectificationOut]


class StepOut(BaseModel):
    """A step of a rectification."""

    entry: int = Field(examples=[1204], description="日志第几条 · line of the journal")
    known: str = Field(examples=["2026-04-01T09:30:00+00:00"])
    act: str = Field(examples=["plan-rectification"])
    by: str = Field(examples=["王敏"])
    because: str = Field(examples=["聊机管〔2026〕8号"])
    on: str = Field(examples=["2026-04-01"])
    state: str = Field(examples=["planned"])
    means: str = Field(examples=["share"])
    due_on: str | None = Field(examples=["2026-06-30"])
    reason: str = Field(examples=[""])
    filing: str = Field(examples=[""])
    approval: str = Field(examples=[""])
    report: str = Field(examples=[""])
    visited_on: str | None = Field(examples=[None])
    measured_area: str | None = Field(pattern=AREA, examples=[None])
    photo: str = Field(examples=[""])
    visitor: str = Field(examples=[""])
    audit: str = Field(examples=["371500-A0001"])


class OneRectificationOut(RectificationOut):
    """A rectification with its steps."""

    steps: list[StepOut]


class RankedOut(BaseModel):
    """An organisation by the timeliness of its updates, with every count that goes in."""

    rank: int | None = Field(examples=[1], description="没有应办事项则无 · none where nothing was due")
    organisation: str = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    score: str | None = Field(examples=["92.50"])
    obligations_in_time: int = Field(examples=[3])
    obligations_late: int = Field(examples=[0])
    tasks_in_time: int = Field(examples=[2])
    tasks_late: int = Field(examples=[0])
    discrepancies_settled: int = Field(examples=[7])
    discrepancies_left: int = Field(examples=[1])


class RankingOut(BaseModel):
    """The ranking of a year, and its formula."""

    year: int = Field(examples=[2026])
    formula: str = Field(examples=["得分 = 100 × Σ(权重 × 及时数 ÷ 应办数) ÷ Σ权重"])
    rows: list[RankedOut]
