"""The shapes of leases, of one with all that hangs on it, and of rent; money is yuan and areas m² as text with two places."""

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA

YUAN = r"^-?\d+\.\d{2}$"


class LeaseListedOut(BaseModel):
    """A lease as it stands on a day."""

    number: str = Field(examples=["聊机管租〔2026〕3号"])
    direction: str = Field(examples=["out"], description="out 出租 · in 租入")
    organisation: str | None = Field(examples=["371500-P009"], description="我方 · our side")
    organisation_name: str | None = Field(examples=["聊城市机关事务管理局"])
    tier: str | None = Field(examples=["city"])
    division: str | None = Field(examples=["371500"])
    counterparty: str = Field(examples=["聊城某商贸公司"])
    counterparty_organisation: str | None = Field(
        examples=[None], description="对方在册时的编号 · its code where it is in the register"
    )
    premises: str = Field(examples=[""], description="租入的房屋 · what is rented, in words")
    rooms: int = Field(examples=[3])
    usable_area: str | None = Field(pattern=AREA, examples=["54.72"], description="所涉房间 · of its rooms")
    gross_floor_area: str | None = Field(pattern=AREA, examples=[None], description="租入的建筑面积 · of what is rented")
    rent: str = Field(pattern=YUAN, examples=["24000.00"], description="每年 · a year")
    written: bool = Field(examples=[True])
    approval: str = Field(examples=["聊财资〔2026〕5号"])
    search_proof: str = Field(examples=[""])
    first_day: str = Field(examples=["2026-03-02"])
    last_day: str | None = Field(examples=["2027-03-01"], description="合同的最后一天 · of the contract")
    returned_on: str | None = Field(examples=[None], description="自该日起已退还 · from this day the premises were back")
    state: str = Field(examples=["running"], description="coming · running · held-over · ended")
    days_left: int | None = Field(examples=[99])
    months_left: int | None = Field(
        examples=[3], description="按日历，另有 odd_days_left 天 · by the calendar, and odd_days_left days"
    )
    odd_days_left: int | None = Field(examples=[8])
    days_over: int | None = Field(examples=[None], description="到期未退的天数 · days held over")
    alarm: int = Field(examples=[180], description="提醒：180、90、30 天，0 为无 · the nearest reminder, 0 for none")


class LeasedRoomOut(BaseModel):
    """A room of a lease."""

    code: str = Field(examples=["371500-0001-001-3F-312"])
    number: str | None = Field(examples=["312"])
    name: str | None = Field(examples=["综合科"])
    use: str | None = Field(examples=["office"])
    usable_area: str | None = Field(pattern=AREA, examples=["18.24"])
    floor_name: str | None = Field(examples=["3F"])
    floor: str | None = Field(examples=["371500-0001-001-3F"])
    building: str | None = Field(examples=["371500-0001-001"])
    building_name: str | None = Field(examples=["市委1号楼"])
    since: str = Field(examples=["2026-03-02"])
    until: str | None = Field(examples=[None], description="自该日起不再属于本合同 · from this day no longer")


class RentPaymentOut(BaseModel):
    """Rent that was received or paid."""

    day: str = Field(examples=["2026-03-10"])
    amount: str = Field(pattern=YUAN, examples=["12000.00"])
    period: str = Field(examples=["2026上半年"])
    paper: str = Field(examples=["鲁财非税 0012345"])
    by: str = Field(examples=["张三"])
    entry: int = Field(examples=[12], description="日志第几条 · line of the journal")


class StageOut(BaseModel):
    """A step of a recall plan."""

    on: str = Field(examples=["2026-06-01"])
    step: str = Field(examples=["书面通知承租方"])
    done: str | None = Field(examples=[None], description="完成日 · the day it was done")


class RecallOut(BaseModel):
    """What taking the rooms back early would mean, and by which steps."""

    compensation: str = Field(pattern=YUAN, examples=["36000.00"])
    dispute_risk: str = Field(examples=["high"], description="low · middle · high")
    responsible: str | None = Field(examples=["371500-P009"])
    responsible_name: str | None = Field(examples=["聊城市机关事务管理局"])
    stages: list[StageOut]


class LeaseNoteOut(BaseModel):
    """What is worth knowing of a lease and forbids nothing."""

    code: str = Field(examples=["over-policy-term"])
    says: str = Field(examples=["出租期限一般不超过 5 年"])
    cited: str = Field(examples=["民法典第七百三十四条"])
    confidence: str = Field(examples=["A"])


class LeaseAloneOut(LeaseListedOut):
    """A lease, and all that hangs on it."""

    leased_rooms: list[LeasedRoomOut]
    payments: list[RentPaymentOut]
    recall: RecallOut | None
    follows: str = Field(examples=[""], description="续自哪份合同 · the contract before it")
    followed_by: str = Field(examples=[""])
    notes: list[LeaseNoteOut]


class RentOut(BaseModel):
    """What a tier received and paid in a year."""

    year: int = Field(examples=[2026])
    tier: str = Field(examples=["city"])
    received: str = Field(pattern=YUAN, examples=["24000.00"])
    paid: str = Field(pattern=YUAN, examples=["180000.00"])
    difference: str = Field(pattern=YUAN, examples=["-156000.00"], description="收入减支出 · received less paid")


class PairOut(BaseModel):
    """Letting and renting side by side; a statement of what is so."""

    kind: str = Field(examples=["same-division"], description="one-contract · same-division · same-body")
    lessor: str = Field(examples=["371500-P009"])
    lessor_name: str | None = Field(examples=["聊城市机关事务管理局"])
    tenant: str = Field(examples=["371500-P001"])
    tenant_name: str | None = Field(examples=["聊城市财政局"])
    let: int = Field(examples=[2], description="出租合同数 · contracts of letting")
    let_rooms: int = Field(examples=[5])
    let_area: str = Field(pattern=AREA, examples=["91.20"])
    let_rent: str = Field(pattern=YUAN, examples=["24000.00"])
    rented: int = Field(examples=[1], description="租入合同数 · contracts of renting")
    rented_area: str = Field(pattern=AREA, examples=["640.50"])
    rented_rent: str = Field(pattern=YUAN, examples=["180000.00"])
    difference: str = Field(pattern=YUAN, examples=["-156000.00"])


class RentAndPairsOut(BaseModel):
    """Rent by tier and year, and who lets while who rents."""

    rent: list[RentOut]
    pairs: list[PairOut]
