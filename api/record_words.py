"""What the tables of the register and their fields are called, for people who see what an act would change."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from floorplans.vocabulary import Labelled, Words
from registry.models import (
    AgreementPurpose,
    AuditScope,
    CheckKind,
    CheckResult,
    DiscrepancyState,
    DocumentState,
    Ending,
    LeaseDirection,
    LedgerPair,
    Means,
    ObligationKind,
    OrganisationKind,
    PaperKind,
    PartKind,
    ProjectKind,
    RecordKind,
    RectificationState,
    RestrictionKind,
    Role,
    SignatureState,
    SpotCheckState,
    Staffing,
    Tenure,
    Tier,
    TitleState,
    YearlyKind,
)


def _words(**named: tuple[str, str]) -> Mapping[str, Words]:
    return MappingProxyType({name: Words(*it) for name, it in named.items()})


TABLES: Final = _words(
    organisation=("单位", "organisation"), mandate=("三定方案", "mandate"), authorised_posts=("编制", "authorised posts"),
    person=("人员", "person"), appointment=("任职", "appointment"), succession=("单位沿革", "succession"),
    title=("权属", "title"), title_plan=("一楼一策", "title plan"), restriction=("权利限制", "restriction"),
    use_agreement=("使用协议", "use agreement"), lease=("租赁合同", "lease"), rent_payment=("租金", "rent payment"),
    recall_plan=("收回方案", "recall plan"), assignment=("分配使用", "assignment"), seat=("座位", "seat"),
    room_part=("办公室附属部分", "part of an office"), obligation=("腾退义务", "room to give back"), yearly_task=("年度事项", "yearly task"),
    project=("建设项目", "project"), stocktake=("盘点", "stocktake"), stocktake_count=("盘点记录", "count"),
    discrepancy=("账实差异", "discrepancy"), building=("楼栋", "building"), site=("院落", "site"), floor=("楼层", "floor"),
    room=("房间", "room"), room_survey=("房间测绘", "survey of a room"), floor_survey=("楼层测绘", "survey of a floor"),
    room_area=("房间面积", "area of a room"), room_alias=("旧房号", "former number"), lineage=("房间沿革", "lineage"),
    correction=("改正", "correction"), accepted_finding=("例外", "exception"), survey=("测绘成果", "survey"),
    issued_audit=("审计报告", "issued audit"), rectification=("整改事项", "rectification"), spot_check=("抽查", "spot check"),
    check_card=("检查卡", "check card"), inspection=("巡检", "inspection"), inspection_score=("巡检评分", "score of an inspection"),
    attachment=("图文", "attachment"), stored_file=("文件", "file"), imported_list=("导入的清单", "list brought in"), account=("账号", "account"), account_grant=("授权", "grant"),
)  # fmt: skip

FIELDS: Final = _words(
    account_id=("账号", "account"), address=("地址", "address"), administers=("管理的行政区划", "administers"), amount=("金额", "amount"),
    approval=("批准文件", "approval"), approved_on=("批准日", "approved on"), approver=("批准机关", "approver"), archive_number=("档号", "archive number"),
    archived_on=("归档日", "archived on"), batch=("批次", "batch"), beneficiary=("权利人", "beneficiary"), booked=("账面", "booked"),
    budget=("投资概算（万元）", "budget (ten thousand yuan)"), builder_id=("建设单位", "builder"), building_id=("楼栋", "building"),
    built_year=("建成年份", "built in"), bureau_id=("机关事务管理部门", "bureau"), certificate_number=("证书编号", "certificate"), cleared=("可见敏感信息", "cleared"),
    closed_on=("结束日", "closed on"), closes_on=("撤销日", "closes on"), code=("编号", "code"), compensation=("补偿估算（元）", "compensation (¥)"),
    count=("人数", "count"), counterparty=("对方", "counterparty"), counterparty_id=("对方单位", "counterparty"), credit_code=("统一社会信用代码", "credit code"),
    direction=("方向", "direction"), dispute_risk=("纠纷风险", "risk of a dispute"), division_code=("行政区划", "division"), document=("文号", "paper"),
    documents=("产权资料", "documents"), due_on=("截止日", "due on"), enabled=("启用", "enabled"), ending=("终止原因", "ending"), found=("实盘", "found"),
    funding=("资金来源", "funding"), gross_floor_area=("建筑面积（㎡）", "gross floor area (m²)"), holder_id=("权利人", "holder"), in_scope=("适用办法", "in scope"),
    key=("键", "key"), kind=("类别", "kind"), land_certificate_number=("土地证号", "land certificate"), lease_id=("租赁合同", "lease"), main=("主要职务", "main post"),
    main_user=("使用单位", "main user"), name=("名称", "name"), note=("备注", "note"), number=("编号", "number"), obstacle=("难点", "obstacle"),
    office_id=("办公室", "office"), organisation_id=("单位", "organisation"), pair=("核对双方", "pair"), paper=("文件", "paper"), parent_id=("上级单位", "parent"),
    part=("部分", "part"), period=("所属期间", "period"), person=("盘点人", "person"), person_id=("人员", "person"), person_name=("姓名", "name"), photo=("照片", "photo"),
    plan=("方案", "plan"), post=("职务层级", "post"), premises=("房屋", "premises"), purposes=("用途", "purposes"), rank=("职级", "rank"),
    real_estate_unit_number=("不动产单元号", "real-estate unit number"), reason=("理由", "reason"), remark=("备注", "remark"), renews=("续签自", "renews"),
    rent=("年租金（元）", "rent (¥ a year)"), responsible_id=("责任单位", "responsible"), returned_on=("交还日", "returned on"), reviewer=("复核人", "reviewer"),
    role=("角色", "role"), room_id=("房间", "room"), scan=("扫描件", "scan"), schedule=("房间清单", "schedule"), scope=("范围", "scope"), search_proof=("调剂查询证明", "search proof"),
    second=("第二处办公室", "second office"), sensitive=("敏感", "sensitive"), share=("份额（%）", "share (%)"), short_name=("简称", "short name"),
    signature=("签订情况", "signature"), signed_on=("签订日", "signed on"), site_id=("院落", "site"), staffing=("用人方式", "staffing"), stages=("步骤", "stages"),
    state=("状态", "state"), stocktake_id=("盘点", "stocktake"), subject=("对象", "subject"), target_on=("计划完成日", "target"), tenure=("使用方式", "tenure"),
    tier=("层级", "tier"), title=("权属", "title"), undoes=("撤销日志第几条", "takes back line"), usable_area=("使用面积（㎡）", "usable area (m²)"),
    use=("用途", "use"), written=("书面", "in writing"), year=("年度", "year"), field=("字段", "field"),
    asked=("账面情况", "what the register said"), audit=("审计报告", "issued audit"), conclusion=("结论", "conclusion"), criteria=("评分表", "criteria"),
    done_on=("检查日", "done on"), drawn=("抽中名单", "drawn"), drawn_on=("抽取所依据的日期", "drawn on the register of"), evidence=("依据材料", "evidence"),
    filing=("备案号", "filing"), found_area=("问题实测面积（㎡）", "measured area (m²)"), inspection_id=("巡检", "inspection"), inspectors=("巡检人员", "inspectors"),
    item=("评分项", "item"), limit_area=("限额（㎡）", "limit (m²)"), means=("整改方式", "means"), measured_area=("核验实测面积（㎡）", "area measured on the visit (m²)"),
    notice=("公布文号", "notice"), notice_photo=("公示照片", "picture of the notice"), points=("得分", "points"), populations=("总体", "populations"),
    report=("整改情况", "what was done"), result=("检查结果", "result"), room_photo=("房间照片", "picture of the room"), seed=("种子", "seed"),
    seed_source=("种子来源", "source of the seed"), spot_check_id=("抽查", "spot check"), strata=("分层", "strata"), stratum=("层", "stratum"),
    audited_on=("核查截至日", "audited as of"), digest=("文件摘要", "digest"), journal_head=("日志首码", "head of the journal"),
    journal_number=("日志条数", "lines of the journal"), known=("按何时所知", "as known at"), scope_kind=("核查对象", "what is audited"),
    caption=("说明", "caption"), record_id=("所附记录", "record"), record_kind=("所附记录种类", "kind of record"), taken_at=("拍摄地点", "taken at"),
    taken_on=("拍摄或形成日期", "taken on"), version=("版本", "version"), visited_on=("核验日", "visited on"), visitor=("核验人", "visitor"), by=("办理人", "by"), rows=("行数", "rows"), verb=("办理事项", "act"), witness=("监督人", "witness"),
)  # fmt: skip

CODES: Final[Mapping[tuple[str, str], type[Labelled]]] = MappingProxyType(
    {
        ("account_grant", "role"): Role,
        ("appointment", "ending"): Ending,
        ("appointment", "staffing"): Staffing,
        ("assignment", "tenure"): Tenure,
        ("attachment", "kind"): PaperKind,
        ("attachment", "record_kind"): RecordKind,
        ("authorised_posts", "staffing"): Staffing,
        ("check_card", "kind"): CheckKind,
        ("check_card", "result"): CheckResult,
        ("discrepancy", "pair"): LedgerPair,
        ("discrepancy", "state"): DiscrepancyState,
        ("issued_audit", "scope_kind"): AuditScope,
        ("lease", "direction"): LeaseDirection,
        ("obligation", "kind"): ObligationKind,
        ("organisation", "kind"): OrganisationKind,
        ("organisation", "tier"): Tier,
        ("project", "kind"): ProjectKind,
        ("rectification", "means"): Means,
        ("rectification", "state"): RectificationState,
        ("restriction", "kind"): RestrictionKind,
        ("spot_check", "state"): SpotCheckState,
        ("room_part", "part"): PartKind,
        ("title", "documents"): DocumentState,
        ("title", "state"): TitleState,
        ("use_agreement", "purposes"): AgreementPurpose,
        ("use_agreement", "signature"): SignatureState,
        ("yearly_task", "kind"): YearlyKind,
    }
)
"""Fields whose values are codes, by table."""


def said(codes: type[Labelled], value: object) -> Words:
    """A code's names; the value as it stands where the register knows no such code."""
    known = {it.value: it.words for it in codes}
    return known.get(str(value), Words(str(value), str(value)))
