"""Titles, use agreements and construction projects as the API answers them; areas and money as text with two places."""

from pydantic import BaseModel, Field

AREA = r"^\d+\.\d{2}$"


class UserOut(BaseModel):
    """An organisation that has rooms in a building, and its agreement."""

    code: str = Field(examples=["371500-P001"])
    name: str = Field(examples=["市财政局"])
    number: str = Field(examples=["聊机管用〔2026〕3号"], description="协议编号，空为没有 · empty where there is none")
    agreement: str = Field(examples=["signed"])


class TitleOut(BaseModel):
    """A building in the campaign of one building, one plan."""

    code: str = Field(examples=["371500-0001-001"])
    name: str = Field(examples=["市委1号楼"])
    site_name: str = Field(examples=["市委院内"])
    division: str = Field(examples=["371500"])
    holder: str = Field(examples=["371500-P009"])
    holder_name: str = Field(examples=["市机关事务管理局"])
    state: str = Field(examples=["registered"], description="空为未登记权属现状 · empty while none is recorded")
    documents: str = Field(examples=["both"])
    certificate_number: str = Field(examples=["鲁(2026)聊城市不动产权第0001234号"])
    land_certificate_number: str = Field(examples=[""])
    real_estate_unit_number: str = Field(examples=["371502001001GB00001F00010001"])
    approval: str = Field(examples=["聊机管备〔2026〕2号"])
    batch: str = Field(examples=["第一批"])
    plan: str = Field(examples=["转移登记"])
    obstacle: str = Field(examples=["无竣工资料"])
    responsible_name: str = Field(examples=["市机关事务管理局"])
    target_on: str | None = Field(examples=["2026-12-31"])
    overdue: bool = Field(examples=[False])
    restrictions: list[str] = Field(examples=[["抵押（抵字3号）"]])
    users: list[UserOut]
    agreed: int = Field(examples=[1])
    drafted: int = Field(examples=[0])
    agreement: str = Field(examples=["signed"])
    gross_floor_area: str | None = Field(pattern=AREA, examples=["4861.20"])
    notes: list[str] = Field(examples=[["未填土地证号"]])


class AgreementOut(BaseModel):
    """A use agreement as it stands on a day."""

    number: str = Field(examples=["聊机管用〔2026〕3号"])
    standing: str = Field(examples=["in-force"])
    organisation: str = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    bureau_name: str = Field(examples=["市机关事务管理局"])
    building: str = Field(examples=["371500-0001-001"])
    building_name: str = Field(examples=["市委1号楼"])
    site_name: str = Field(examples=["市委院内"])
    certificate_number: str = Field(examples=["聊机管证〔2026〕3号"])
    purposes: list[str] = Field(examples=[["legal-person"]])
    rooms: int = Field(examples=[12])
    usable_area: str = Field(pattern=AREA, examples=["240.00"])
    valid_from: str = Field(examples=["2026-03-02"])
    last_day: str | None = Field(examples=["2028-12-31"])
    days_left: int | None = Field(examples=[943], description="距期满天数，期满后为空 · days to its end; none when it is over")
    signed_on: str | None = Field(examples=["2026-03-01"])
    scan: str = Field(examples=[""], description="扫描件的 SHA-256 · digest of its scan")
    archive_number: str = Field(examples=["A-1"])
    renews: str = Field(examples=[""])
    renewed_by: str = Field(examples=[""])


class AgreedRoomOut(BaseModel):
    """A room of an agreement as it was on the first day; a room that was only declared has no usable area."""

    code: str = Field(examples=["371500-0001-001-3F-312"])
    number: str = Field(examples=["312"])
    name: str = Field(examples=["综合科"])
    use: str = Field(examples=["office"])
    usable_area: str = Field(examples=["18.24"])
    declared_area: str = Field(examples=[""])
    share: str = Field(examples=["100.00"], description="份额（%） · share in per cent")
    floor: str = Field(examples=["371500-0001-001-3F"])
    floor_name: str = Field(examples=["3F"])


class AgreementInFullOut(AgreementOut):
    """The same with its rooms, and what is told beside it."""

    schedule: list[AgreedRoomOut]
    notes: list[str] = Field(examples=[["本楼尚未登记权属现状"]])
    entry: int = Field(examples=[57], description="日志行号 · line of the journal")
    head: str = Field(examples=["9f86d081884c7d65"], description="该行摘要 · digest of that line")


class ProjectOut(BaseModel):
    """A construction project with the columns of form 4."""

    code: str = Field(examples=["371500-X001"])
    name: str = Field(examples=["市民中心综合楼"])
    kind: str = Field(examples=["new"])
    approver: str = Field(examples=["山东省人民政府"])
    approval: str = Field(examples=["鲁政字〔2025〕88号"])
    approved_on: str = Field(examples=["2025-12-01"])
    builder: str = Field(examples=["371500-P009"])
    builder_name: str = Field(examples=["市机关事务管理局"])
    main_user: str = Field(examples=["市财政局等"])
    division_code: str = Field(examples=["371500"])
    address: str = Field(examples=["东昌路1号"])
    gross_floor_area: str = Field(pattern=AREA, examples=["12345.67"])
    budget: str = Field(pattern=AREA, examples=["6543.21"], description="投资概算（万元） · ten thousand yuan")
    funding: str = Field(examples=["budget"])
    remark: str = Field(examples=[""])
    building: str | None = Field(examples=["371500-0001-001"])
    building_name: str | None = Field(examples=["市民中心"])
    valid_from: str = Field(examples=["2026-03-02"])
    approver_due: str | None = Field(examples=["省级人民政府"], description="按规定由谁审批 · who has to approve")
