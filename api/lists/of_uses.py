"""The lists of uses and papers: who has which rooms, leases, titles, use agreements, projects."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlalchemy.orm import Session

from api.lists.described import Kind, Listed, Takes, column, of_frame, of_table
from api.lists.of_places import BUILDING, DIVISION, FLOOR, Q
from floorplans.vocabulary import RoomUse, Words
from registry import Invalid, views
from registry.acts.verbs import LookUp
from registry.models import AgreementPurpose, DocumentState, LeaseDirection, ProjectKind, Tenure, TitleState
from registry.views import LeaseState, listed, listed_parties
from registry.views.agreements import AgreementStanding
from registry.views.titles import AgreementNeed

ORGANISATION: Final = Words("单位", "organisation")


def _leases(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    within = asked.get("within", "")
    if within and not within.isdecimal():
        raise Invalid({"within": Words("应为天数", "is a number of days")})
    found = views.leases(
        session, on=on, known=known, direction=LeaseDirection(asked["direction"]) if asked.get("direction") else None,
        organisation=asked.get("organisation", ""), state=LeaseState(asked["state"]) if asked.get("state") else None,
        within=int(within) if within else None, search=asked.get("q", ""),
    )  # fmt: skip
    held = listed_parties.rooms_of_leases(session, on=on, known=known)
    codes = [tuple(held.get(number, ())) for number in found["number"]]
    return found.assign(count=found["rooms"], rooms=pd.Series(codes, index=found.index, dtype=object))


def _lease_told(it: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: it[name].isoformat() if it[name] else None for name in ("first_day", "last_day")}
    texts = ("approval", "premises", "search_proof", "counterparty_organisation")
    return {
        "number": it["number"], "direction": it["direction"], "organisation": it["organisation"], "counterparty": it["counterparty"], **days,
        "rent": str(it["rent"]), **{name: it[name] or "" for name in texts}, "rooms": list(it["rooms"]), "written": it["written"] is not False,
        "gross_floor_area": None if it["gross_floor_area"] is None else str(it["gross_floor_area"]),
    }  # fmt: skip


def _titles(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    found = views.titles(session, on=on, known=known, **{("search" if name == "q" else name): it for name, it in asked.items()})
    users = pd.Series([[it["name"] for it in told] for told in found.users], dtype=object, index=found.index)
    return found.assign(users=users)


def _agreements(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    found = views.agreements(
        session, on=on, known=known, **{("search" if name == "q" else name): it for name, it in asked.items()}
    )
    said = {it.value: it.words for it in AgreementPurpose}
    purposes = [[said.get(one, one) for one in (told if isinstance(told, list) else [told])] for told in found.purposes]
    return found.assign(purposes=pd.Series(purposes, dtype=object, index=found.index))


def _projects(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    return views.projects(session, on=on, known=known, **{("search" if name == "q" else name): it for name, it in asked.items()})


LISTS = (
    Listed(
        name="uses",
        words=Words("房间使用", "Uses of rooms"),
        page="/places",
        asks={"organisation": ORGANISATION, "building": BUILDING, "floor": FLOOR, "division": DIVISION},
        key=("room", "organisation"),
        read=of_table(listed.holdings),
        takes=Takes(
            verb="set-uses", rows="uses", whole="room",
            told=lambda it, _: {
                "room": it["room"], "organisation": it["organisation"] or "", "share": str(it["share"] if it["share"] is not None else 100),
                "tenure": it["tenure"] or "allotted", "last_day": it["last_day"].isoformat() if it["last_day"] else None,
            },
        ),
        columns=(
            column("room", "房间编号", "Room", written=True, needed=True, look_up=LookUp.ROOM, width=26, says=("导入时按它找到房间；同一房间的各行合起来是它的全部使用情况", "by which the room is found; its rows together say all of its use")),
            column("building_name", "楼栋", "Building", width=18),
            column("floor_name", "楼层", "Floor", width=8),
            column("number", "房号", "Number", width=10),
            column("name", "名称", "Name", width=16),
            column("use", "用途", "Use", of=RoomUse),
            column("usable_area", "使用面积㎡", "Usable m²", Kind.NUMBER),
            column("organisation", "使用单位", "Organisation", written=True, look_up=LookUp.ORGANISATION, also=("使用单位编号",), says=("单位编号或名称；空着为闲置", "code or name; empty: nobody has it")),
            column("organisation_name", "使用单位名称", "Organisation's name", width=28),
            column("share", "份额%", "Share %", Kind.NUMBER, written=True, width=9, default=Decimal("100.00"), says=("不填为 100", "100 where it is empty")),
            column("tenure", "使用方式", "Tenure", of=Tenure, written=True, default="allotted", says=("不填为分配使用", "allotted where it is empty")),
            column("since", "自", "Since", Kind.DAY, width=12),
            column("last_day", "截止日", "Until", Kind.DAY, written=True, width=12, says=("最后一天；不填为长期", "the last day; empty: for good")),
            column("people", "在此办公", "People", width=24),
        ),
    ),
    Listed(
        name="leases",
        words=Words("租赁合同", "Leases"),
        page="/leases",
        asks={
            "q": Q, "direction": Words("方向", "direction"), "state": Words("状态", "state"), "organisation": ORGANISATION,
            "within": Words("多少天内到期", "ends within days"),
        },
        key=("number",),
        read=of_frame(_leases),
        takes=Takes(
            verb="record-leases", rows="leases", told=_lease_told, fields={"bureau": "organisation"},
            unchangeable=Words("已登记的合同不能由导入修改；续租、退租、租金请在合同页办理", "a contract that is recorded is not changed by a list; renew or return it on its page"),
        ),
        columns=(
            column("number", "合同编号", "Number", written=True, needed=True, width=24),
            column("direction", "方向", "Direction", of=LeaseDirection, written=True, needed=True, width=8),
            column("organisation", "我方单位", "Our side", written=True, needed=True, look_up=LookUp.ORGANISATION, says=("单位编号或名称", "code or name")),
            column("organisation_name", "我方单位名称", "Our side's name", width=24),
            column("counterparty", "对方", "Other side", written=True, needed=True, width=24),
            column("counterparty_organisation", "对方单位编号", "Other side's code", written=True, look_up=LookUp.ORGANISATION, says=("对方是登记在册的单位时填写", "where it is of the register")),
            column("premises", "租入房屋", "Premises", written=True, width=28, says=("租入时填写", "of what is rented")),
            column("rooms", "房间", "Rooms", Kind.MANY, written=True, look_up=LookUp.ROOM, width=30, says=("房间编号，几间用顿号隔开；出租时必填", "codes with 、 between; needed of what is let")),
            column("gross_floor_area", "建筑面积㎡", "Gross m²", Kind.NUMBER, written=True, says=("租入时填写", "of what is rented")),
            column("rent", "年租金（元）", "Rent ¥ a year", Kind.NUMBER, written=True, needed=True),
            column("first_day", "起租日", "First day", Kind.DAY, written=True, needed=True, width=12),
            column("last_day", "到期日", "Last day", Kind.DAY, written=True, needed=True, width=12),
            column("approval", "审批文件", "Approval", written=True, width=22),
            column("search_proof", "闲置房源查询证明", "Proof of search", written=True, width=22, says=("租入时填写", "of what is rented")),
            column("written", "书面合同", "In writing", Kind.YES_NO, written=True, width=8, default=True, says=("不填为是", "yes where it is empty")),
            column("state", "状态", "State", of=LeaseState),
            column("count", "房间数", "Count of rooms", Kind.WHOLE, width=8),
            column("usable_area", "使用面积㎡", "Usable m²", Kind.NUMBER),
            column("returned_on", "交还日", "Returned on", Kind.DAY, width=12),
            column("days_left", "剩余天数", "Days left", Kind.WHOLE, width=9),
            column("days_over", "到期未退天数", "Days over", Kind.WHOLE, width=9),
        ),
    ),
    Listed(
        name="titles",
        words=Words("权属", "Titles"),
        page="/titles",
        asks={"q": Q, "division": DIVISION, "state": Words("登记状态", "state"), "documents": Words("证件", "papers"), "batch": Words("批次", "batch"), "agreement": Words("使用协议", "agreement")},
        key=("code",),
        read=of_frame(_titles),
        columns=(
            column("code", "楼栋编号", "Building", width=18),
            column("name", "楼栋", "Name", width=20),
            column("site_name", "院落", "Site", width=18),
            column("division", "行政区划", "Division", width=10),
            column("holder", "权利人编号", "Holder"),
            column("holder_name", "权利人", "Holder's name", width=24),
            column("state", "登记状态", "State", of=TitleState),
            column("documents", "证件情况", "Papers", of=DocumentState),
            column("certificate_number", "证书编号", "Certificate", width=28),
            column("land_certificate_number", "土地证号", "Land certificate", width=22),
            column("real_estate_unit_number", "不动产单元号", "Real-estate unit number", width=30),
            column("batch", "批次", "Batch"),
            column("plan", "一楼一策", "Plan", width=24),
            column("obstacle", "难点", "Obstacle", width=24),
            column("responsible_name", "责任单位", "Responsible", width=22),
            column("target_on", "计划完成日", "Target", Kind.DAY, width=12),
            column("overdue", "逾期", "Overdue", Kind.YES_NO, width=8),
            column("restrictions", "权利限制", "Restrictions", Kind.MANY, width=22),
            column("users", "使用单位", "Users", Kind.MANY, width=30),
            column("agreement", "使用协议", "Agreements", of=AgreementNeed),
            column("gross_floor_area", "建筑面积㎡", "Gross m²", Kind.NUMBER),
            column("notes", "说明", "Notes", Kind.MANY, width=30),
        ),
    ),
    Listed(
        name="agreements",
        words=Words("使用协议", "Use agreements"),
        page="/agreements",
        asks={"q": Q, "organisation": ORGANISATION, "building": BUILDING, "standing": Words("状态", "standing")},
        key=("number",),
        read=of_frame(_agreements),
        columns=(
            column("number", "协议编号", "Number", width=26),
            column("standing", "状态", "Standing", of=AgreementStanding),
            column("organisation", "单位编号", "Organisation"),
            column("organisation_name", "使用单位", "Organisation's name", width=26),
            column("bureau_name", "主管部门", "Bureau", width=24),
            column("building", "楼栋编号", "Building", width=18),
            column("building_name", "楼栋", "Building's name", width=18),
            column("site_name", "院落", "Site", width=16),
            column("certificate_number", "使用凭证", "Certificate", width=24),
            column("purposes", "用途", "Purposes", Kind.MANY, width=20),
            column("rooms", "房间数", "Rooms", Kind.WHOLE, width=8),
            column("usable_area", "使用面积㎡", "Usable m²", Kind.NUMBER),
            column("valid_from", "起始日", "From", Kind.DAY, width=12),
            column("last_day", "到期日", "Last day", Kind.DAY, width=12),
            column("days_left", "剩余天数", "Days left", Kind.WHOLE, width=9),
            column("signed_on", "签订日", "Signed on", Kind.DAY, width=12),
            column("archive_number", "档号", "Archive number"),
            column("renews", "续签自", "Renews", width=22),
            column("renewed_by", "后续协议", "Renewed by", width=22),
        ),
    ),
    Listed(
        name="projects",
        words=Words("建设项目", "Projects"),
        page="/projects",
        asks={"q": Q, "division": DIVISION, "kind": Words("类别", "kind")},
        key=("code",),
        read=of_frame(_projects),
        columns=(
            column("code", "项目编号", "Code"),
            column("name", "项目名称", "Name", width=28),
            column("kind", "类别", "Kind", of=ProjectKind),
            column("approver", "批准机关", "Approver", width=22),
            column("approval", "批准文件", "Approval", width=24),
            column("approved_on", "批准日", "Approved on", Kind.DAY, width=12),
            column("builder", "建设单位编号", "Builder"),
            column("builder_name", "建设单位", "Builder's name", width=24),
            column("main_user", "使用单位", "Main user", width=22),
            column("division_code", "行政区划", "Division", width=10),
            column("address", "地址", "Address", width=24),
            column("gross_floor_area", "建筑面积㎡", "Gross m²", Kind.NUMBER),
            column("budget", "投资（万元）", "Budget (¥10,000)", Kind.NUMBER),
            column("building", "楼栋编号", "Building", width=18),
            column("remark", "备注", "Remark", width=24),
        ),
    ),
)  # fmt: skip
