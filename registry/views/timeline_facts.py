"""Which dated rows concern a room, a building, an organisation or a person, and how each is said: one table, read by the timeline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from floorplans.area_kinds import AreaKind
from floorplans.vocabulary import Labelled, RoomUse, Words
from registry.models import (
    Appointment,
    Assignment,
    AuthorisedPosts,
    Building,
    DocumentState,
    Ending,
    FloorSurvey,
    Lease,
    LeaseDirection,
    Lineage,
    Mandate,
    Obligation,
    ObligationKind,
    Organisation,
    PartKind,
    Person,
    Project,
    RecallPlan,
    RentPayment,
    Reorganisation,
    Reshape,
    Restriction,
    RestrictionKind,
    RoomAlias,
    RoomArea,
    RoomPart,
    RoomSurvey,
    Seat,
    SignatureState,
    Staffing,
    StocktakeCount,
    Succession,
    Tenure,
    Title,
    TitlePlan,
    TitleState,
    UseAgreement,
    YearlyKind,
    YearlyTask,
)
from registry.standards.posts import post_words


class Noun(Labelled):
    """What a column of such a row names."""

    ROOM = "room", "房间", "room"
    FLOOR = "floor", "楼层", "floor"
    BUILDING = "building", "楼栋", "building"
    ORGANISATION = "organisation", "单位", "organisation"
    PERSON = "person", "人员", "person"
    LEASE = "lease", "租赁合同", "lease"
    AGREEMENT = "agreement", "使用协议", "use agreement"


Facts = Mapping[str, Any]
"""What a row says, by column; where a column names something, the name stands beside it under the column's name and _is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactKind:
    """One table of rows that a timeline tells of."""

    model: Any
    words: Words
    by: Mapping[str, Noun]
    """Columns by which a row concerns what they name."""
    said: Callable[[Facts], Words]
    names: Mapping[str, Noun] = field(default_factory=dict)
    """Columns that name something besides; a row does not concern it."""

    @property
    def key(self) -> str:
        """The name that an address has for it."""
        name: str = self.model.__tablename__
        return name.replace("_", "-")


def _label(kind: type[Labelled], value: str) -> Words:
    """The names of a code; the code itself where a later version of the house gave it."""
    return kind(value).words if value in set(kind) else Words(value, value)


def _m2(area: Any) -> str:
    return "面积未测" if area is None else f"{area:,.2f} ㎡"


def _m2_en(area: Any) -> str:
    return "not measured" if area is None else f"{area:,.2f} m²"


def _with(zh: str, en: str, *more: str) -> Words:
    """Two sentences, and what is said in neither language: numbers of papers, names."""
    told = [it for it in more if it]
    return Words("，".join([zh, *told]), ", ".join([en, *told]))


def _survey(it: Facts) -> Words:
    use = _label(RoomUse, it["use"]) if it["use"] else Words("用途未注明", "use not stated")
    number = it["number"] or "—"
    name = f" {it['name']}" if it["name"] else ""
    return Words(
        f"测绘为 {number}{name}，{use.zh}，使用面积 {_m2(it['usable_area'])}",
        f"surveyed as {number}{name}, {use.en}, usable area {_m2_en(it['usable_area'])}",
    )


def _assignment(it: Facts) -> Words:
    tenure = _label(Tenure, it["tenure"])
    whole = it["share"] == 100
    share = ("", "") if whole else (f"，份额 {it['share']}%", f", share {it['share']} %")
    lease = f"（合同 {it['lease_id_is']}）" if it["lease_id"] else ""
    return Words(
        f"{it['organisation_id_is']} 使用 {it['room_id_is']}，{tenure.zh}{share[0]}{lease}",
        f"{it['organisation_id_is']} has {it['room_id_is']}, {tenure.en}{share[1]}{lease}",
    )


def _seat(it: Facts) -> Words:
    second = ("（第二处办公室）", " (second office)") if it["second"] else ("", "")
    who, where, body = it["person_id_is"], it["room_id_is"], it["organisation_id_is"]
    return _with(f"{who}（{body}）在 {where} 办公{second[0]}", f"{who} ({body}) sits in {where}{second[1]}", it["approval"])


def _part(it: Facts) -> Words:
    part = _label(PartKind, it["part"])
    if it["office_id"] == it["room_id"]:
        return Words(
            f"{it['office_id_is']} 内有{part.zh} {_m2(it['usable_area'])}",
            f"{it['office_id_is']} has a {part.en} of {_m2_en(it['usable_area'])} inside",
        )
    return Words(
        f"{it['room_id_is']} 为 {it['office_id_is']} 的{part.zh}", f"{it['room_id_is']} is the {part.en} of {it['office_id_is']}"
    )


def _obligation(it: Facts) -> Words:
    kind, person = _label(ObligationKind, it["kind"]), f"（{it['person_id_is']}）" if it["person_id"] else ""
    return Words(
        f"{it['organisation_id_is']} 应退还 {it['room_id_is']}{person}：{kind.zh}",
        f"{it['organisation_id_is']} must give back {it['room_id_is']}{person}: {kind.en}",
    )


def _title(it: Facts) -> Words:
    state, papers = _label(TitleState, it["state"]), _label(DocumentState, it["documents"])
    return _with(
        f"{it['building_id_is']} 权利人 {it['holder_id_is']}，{state.zh}，{papers.zh}",
        f"title to {it['building_id_is']}: {it['holder_id_is']}, {state.en}, papers: {papers.en}",
        it["certificate_number"],
        it["land_certificate_number"],
        it["real_estate_unit_number"],
        it["approval"],
        it["batch"],
    )


def _agreement(it: Facts) -> Words:
    state = _label(SignatureState, it["signature"])
    return Words(
        f"使用协议 {it['number']}：{it['organisation_id_is']} 使用 {it['building_id_is']} 的房间，{state.zh}",
        f"use agreement {it['number']}: {it['organisation_id_is']} uses rooms of {it['building_id_is']}, {state.en}",
    )


def _lease(it: Facts) -> Words:
    way = _label(LeaseDirection, it["direction"])
    back = it["returned_on"]
    return _with(
        f"租赁合同 {it['number']}：{it['organisation_id_is']} {way.zh}，对方 {it['counterparty']}，年租金 ¥{it['rent']:,.2f}"
        + (f"，最后占用至 {back - timedelta(days=1)}" if back else ""),
        f"lease {it['number']}: {it['organisation_id_is']}, {way.en}, other side {it['counterparty']}, ¥{it['rent']:,.2f} a year"
        + (f", held until {back - timedelta(days=1)}" if back else ""),
        it["premises"],
    )


def _appointment(it: Facts) -> Words:
    main, staffing = ("主职", "main post") if it["main"] else ("兼职", "further post"), _label(Staffing, it["staffing"])
    post, ending = post_words(it["post"]), _label(Ending, it["ending"]) if it["ending"] else Words("", "")
    said = _with(
        f"{it['person_id_is']} 任 {it['organisation_id_is']} {post.zh}（{main[0]}，{staffing.zh}）",
        f"{it['person_id_is']} holds {post.en} of {it['organisation_id_is']} ({main[1]}, {staffing.en})",
        it["rank"],
    )
    return Words(f"{said.zh}，{ending.zh}", f"{said.en}, {ending.en}") if it["ending"] else said


def _posts(it: Facts) -> Words:
    post, staffing = post_words(it["post"]), _label(Staffing, it["staffing"])
    return Words(
        f"{it['organisation_id_is']} {post.zh}（{staffing.zh}）{it['count']} 名",
        f"{it['organisation_id_is']}: {it['count']} of {post.en} ({staffing.en})",
    )


def _succession(it: Facts) -> Words:
    act, heir = _label(Reorganisation, it["act"]), it["successor_id_is"] if it["successor_id"] else "—"
    return Words(
        f"{it['predecessor_id_is']} {act.zh}，由 {heir} 承接", f"{it['predecessor_id_is']}: {act.en}, succeeded by {heir}"
    )


def _lineage(it: Facts) -> Words:
    act = _label(Reshape, it["act"])
    return Words(f"{it['parent_id_is']} {act.zh} → {it['child_id_is']}", f"{it['parent_id_is']} {act.en} → {it['child_id_is']}")


def _area(it: Facts) -> Words:
    kind = _label(AreaKind, it["kind"])
    return _with(
        f"{it['room_id_is']} {kind.zh} {_m2(it['area'])}", f"{it['room_id_is']}: {kind.en} {_m2_en(it['area'])}", it["source"]
    )


def _restriction(it: Facts) -> Words:
    kind = _label(RestrictionKind, it["kind"])
    return _with(f"{it['building_id_is']} {kind.zh}", f"{it['building_id_is']}: {kind.en}", it["beneficiary"], it["paper"])


def _yearly(it: Facts) -> Words:
    kind = _label(YearlyKind, it["kind"])
    return _with(
        f"{it['organisation_id_is']} {it['year']} 年 {kind.zh}",
        f"{it['organisation_id_is']} {it['year']}: {kind.en}",
        it["paper"],
    )


def _plainly(zh: str, en: str, *more: str) -> Callable[[Facts], Words]:
    """A sentence with the columns it names filled in."""
    return lambda it: _with(zh.format_map(it), en.format_map(it), *(str(it[name]) for name in more))


ROOM, FLOOR, BUILDING, ORGANISATION, PERSON, LEASE, AGREEMENT = Noun
FACTS: Final = (
    FactKind(model=RoomSurvey, words=Words("测绘", "survey"), by={"id": ROOM}, said=_survey),
    FactKind(model=Lineage, words=Words("沿革", "lineage"), by={"parent_id": ROOM, "child_id": ROOM}, said=_lineage),
    FactKind(model=RoomAlias, words=Words("曾用名", "former name"), by={"room_id": ROOM}, said=_plainly("{room_id_is} 曾用名 {alias}", "{room_id_is} was called {alias}")),
    FactKind(model=RoomArea, words=Words("登记面积", "stated area"), by={"room_id": ROOM}, said=_area),
    FactKind(model=Assignment, words=Words("分配", "assignment"), by={"room_id": ROOM, "organisation_id": ORGANISATION}, names={"lease_id": LEASE}, said=_assignment),
    FactKind(model=Seat, words=Words("座位", "seat"), by={"room_id": ROOM, "person_id": PERSON, "organisation_id": ORGANISATION}, said=_seat),
    FactKind(model=RoomPart, words=Words("附属间", "part of an office"), by={"office_id": ROOM, "room_id": ROOM}, said=_part),
    FactKind(model=Obligation, words=Words("腾退", "giving back"), by={"room_id": ROOM, "organisation_id": ORGANISATION, "person_id": PERSON}, said=_obligation),
    FactKind(model=Building, words=Words("楼栋", "building"), by={"id": BUILDING}, said=_plainly("楼栋 {name}", "building {name}", "address")),
    FactKind(model=FloorSurvey, words=Words("楼层测绘", "survey of a floor"), by={"id": FLOOR}, said=lambda it: Words(f"{it['id_is']} 测绘，建筑面积 {_m2(it['gross_floor_area'])}", f"{it['id_is']} surveyed, gross floor area {_m2_en(it['gross_floor_area'])}")),
    FactKind(model=Title, words=Words("权属", "title"), by={"building_id": BUILDING, "holder_id": ORGANISATION}, said=_title),
    FactKind(model=TitlePlan, words=Words("一楼一策", "plan of registration"), by={"id": BUILDING, "responsible_id": ORGANISATION}, said=_plainly("{id_is} 登记方案：{plan}（{responsible_id_is} 负责）", "{id_is}, plan of registration: {plan} ({responsible_id_is})", "batch", "obstacle")),
    FactKind(model=Restriction, words=Words("权利限制", "restriction"), by={"building_id": BUILDING}, said=_restriction),
    FactKind(model=UseAgreement, words=Words("使用协议", "use agreement"), by={"id": AGREEMENT, "building_id": BUILDING, "organisation_id": ORGANISATION, "bureau_id": ORGANISATION}, said=_agreement),
    FactKind(model=Lease, words=Words("租赁", "lease"), by={"id": LEASE, "organisation_id": ORGANISATION, "counterparty_id": ORGANISATION}, said=_lease),
    FactKind(model=RentPayment, words=Words("租金", "rent"), by={"lease_id": LEASE}, said=_plainly("{lease_id_is} 租金 ¥{amount:,.2f}（{period}）", "rent of {lease_id_is}: ¥{amount:,.2f} ({period})", "paper")),
    FactKind(model=RecallPlan, words=Words("收回方案", "recall plan"), by={"id": LEASE}, names={"responsible_id": ORGANISATION}, said=_plainly("{id_is} 收回方案，预计补偿 ¥{compensation:,.2f}（{responsible_id_is} 负责）", "recall plan of {id_is}, compensation ¥{compensation:,.2f} ({responsible_id_is})")),
    FactKind(model=Organisation, words=Words("单位", "organisation"), by={"id": ORGANISATION}, names={"parent_id": ORGANISATION}, said=lambda it: Words(f"{it['name']}（{it['code']}）" + (f"，隶属 {it['parent_id_is']}" if it["parent_id"] else ""), f"{it['name']} ({it['code']})" + (f", under {it['parent_id_is']}" if it["parent_id"] else ""))),
    FactKind(model=Succession, words=Words("机构承接", "succession"), by={"predecessor_id": ORGANISATION, "successor_id": ORGANISATION}, said=_succession),
    FactKind(model=Mandate, words=Words("三定方案", "mandate"), by={"id": ORGANISATION}, said=_plainly("三定方案 {document}", "mandate {document}")),
    FactKind(model=AuthorisedPosts, words=Words("编制", "posts"), by={"organisation_id": ORGANISATION}, said=_posts),
    FactKind(model=Person, words=Words("人员", "person"), by={"id": PERSON}, said=_plainly("{name}（{code}）", "{name} ({code})")),
    FactKind(model=Appointment, words=Words("任职", "appointment"), by={"person_id": PERSON, "organisation_id": ORGANISATION}, said=_appointment),
    FactKind(model=YearlyTask, words=Words("年度事项", "yearly task"), by={"organisation_id": ORGANISATION}, said=_yearly),
    FactKind(model=StocktakeCount, words=Words("盘点", "stocktake"), by={"room_id": ROOM}, said=_plainly("{room_id_is} 盘点，{person}", "{room_id_is} counted by {person}", "note")),
    FactKind(model=Project, words=Words("建设项目", "project"), by={"building_id": BUILDING, "builder_id": ORGANISATION}, said=_plainly("建设项目 {code} {name}", "project {code} {name}", "approval")),
)  # fmt: skip
"""What a timeline tells of, in the order in which its kinds are listed."""
