"""The lists of what is to be done: rooms owed, yearly tasks, proposals, stocktakes, differences, audits, findings, rectifications."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy.orm import Session

from api.lists.described import Kind, Listed, column, of_frame
from api.lists.of_places import BUILDING, DIVISION, Q
from api.lists.of_uses import ORGANISATION
from floorplans.vocabulary import Severity, Words
from registry import Invalid, verbs, views
from registry.acts.differences import DifferingField
from registry.compliance.findings import RULES
from registry.models import (
    AuditScope,
    DiscrepancyState,
    LedgerPair,
    Means,
    ObligationKind,
    ProposalState,
    RectificationState,
    YearlyKind,
)
from registry.store.arrays import frame_of
from registry.views.audit import audit_of
from registry.views.due import due, yearly
from registry.views.issued import issued_audits
from registry.views.proposals import Sought, proposals

STATE: Final = Words("状态", "state")


def _due(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    told = {name: asked.get(name, "") for name in ("organisation", "kind")}
    return due(session, on=on, known=known, overdue=asked.get("overdue") == "true", **told)


def _yearly(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    year = asked.get("year", "")
    if year and not (year.isdecimal() and 2017 <= int(year) <= 2200):
        raise Invalid({"year": Words("应为年份", "is a year")})
    return yearly(session, int(year) if year else on.year, on=on, known=known, organisation=asked.get("organisation", ""), owing=asked.get("owing") == "true")  # fmt: skip


def _proposals(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    states = (asked["state"],) if asked.get("state") in {it.value for it in ProposalState} else ()
    sought = Sought(
        states=states, verb=asked.get("verb", ""), proposer=asked.get("proposer", ""), text=asked.get("q", ""), at_once=1_000_000
    )
    found, _ = proposals(session, sought, on=on, known=known)
    called = verbs()
    verb = [called[it].words if it in called else Words(it, it) for it in found.verb]
    on_ = [it.get("on") for it in found.arguments]
    return found.assign(verb=pd.Series(verb, dtype=object, index=found.index), on=pd.Series(on_, dtype=object, index=found.index))


def _stocktakes(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    told = {"search": asked.get("q", ""), "state": asked.get("state", "")}
    return views.stocktakes(session, on=on, known=known, limit=1_000_000, **told).rows


def _discrepancies(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    told = {name: asked.get(name, "") for name in ("pair", "state", "field", "stocktake")}
    return views.discrepancies(session, on=on, known=known, search=asked.get("q", ""), **told).rows


def _rectifications(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    told = {name: asked.get(name, "") for name in ("state", "organisation", "building")}
    flags = {name: asked.get(name) == "true" for name in ("late", "remind")}
    found = views.rectifications(session, on=on, known=known, search=asked.get("q", ""), **told, **flags)
    return found.assign(heading=_headings(found.code))


def _audits(session: Session, *, known: datetime | None, asked: Mapping[str, str], **_: Any) -> pd.DataFrame:
    return issued_audits(session, known=known, search=asked.get("q", ""))


def _findings(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    named = {name: asked[name] for name in ("building", "organisation", "division") if asked.get(name)}
    if len(named) != 1:
        words = Words(
            "请指明一幢楼（building）、一个单位（organisation）或一个区划（division）",
            "name one building, organisation or division",
        )
        raise Invalid({"building": words})
    found = frame_of(audit_of(session, on=on, known=known, **named).columns["findings"])
    areas = {name: pd.Series([None if it is None or pd.isna(it) else it / 100 for it in found[name]], dtype=object, index=found.index) for name in ("measured", "limit", "excess")}  # fmt: skip
    return found.assign(heading=_headings(found.code), **areas)


def _headings(codes: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series([RULES[it].heading if it in RULES else it for it in codes], dtype=object, index=codes.index)


LISTS = (
    Listed(
        name="due",
        words=Words("腾退到期", "Rooms to be given back"),
        page="/due",
        asks={"organisation": ORGANISATION, "kind": Words("事由", "why"), "overdue": Words("只看逾期", "overdue only")},
        read=of_frame(_due),
        columns=(
            column("kind", "事由", "Why", of=ObligationKind, width=24),
            column("organisation", "单位编号", "Organisation"),
            column("organisation_name", "单位", "Organisation's name", width=24),
            column("room", "房间编号", "Room", width=26),
            column("number", "房号", "Number", width=10),
            column("building_name", "楼栋", "Building", width=18),
            column("floor_name", "楼层", "Floor", width=8),
            column("person_name", "人员", "Person", width=12),
            column("event_day", "事由日", "Event", Kind.DAY, width=12),
            column("last_day", "最后期限", "Last day", Kind.DAY, width=12),
            column("days_left", "剩余天数", "Days left", Kind.WHOLE, width=9),
            column("overdue", "逾期", "Overdue", Kind.YES_NO, width=8),
            column("why", "依据", "Rule", width=50),
        ),
    ),
    Listed(
        name="tasks",
        words=Words("年度事项", "Yearly tasks"),
        page="/due",
        asks={"organisation": ORGANISATION, "year": Words("年度", "year"), "owing": Words("只看未完成", "not done only")},
        read=of_frame(_yearly),
        columns=(
            column("organisation", "单位编号", "Organisation"),
            column("organisation_name", "单位", "Organisation's name", width=24),
            column("kind", "事项", "Task", of=YearlyKind, width=28),
            column("due_day", "提醒期限", "Expected by", Kind.DAY, width=12),
            column("done_on", "办理日", "Done on", Kind.DAY, width=12),
            column("paper", "文号或名称", "Paper", width=24),
            column("archived_on", "归档日", "Archived on", Kind.DAY, width=12),
            column("past", "已过期限", "Past", Kind.YES_NO, width=8),
            column("why", "说明", "Note", width=50),
        ),
    ),
    Listed(
        name="proposals",
        words=Words("审批事项", "Proposals"),
        page="/proposals",
        asks={"q": Q, "state": STATE, "verb": Words("办理事项", "act"), "proposer": Words("提交人", "proposer")},
        key=("id",),
        read=of_frame(_proposals),
        columns=(
            column("verb", "办理事项", "Act", width=18),
            column("subject", "对象", "Subject", width=30),
            column("state", "状态", "State", of=ProposalState),
            column("proposer", "提交人", "Proposer", width=12),
            column("proposed", "提交时间", "Proposed at", width=18),
            column("on", "自何日起", "From", Kind.DAY, width=12),
            column("because", "依据", "Because", width=28),
            column("reviewer", "复核人", "Reviewer", width=12),
            column("reason", "理由", "Reason", width=28),
            column("done_entry", "日志条", "Line", Kind.WHOLE, width=8),
            column("id", "事项号", "Id", width=20),
        ),
    ),
    Listed(
        name="stocktakes",
        words=Words("盘点", "Stocktakes"),
        page="/stocktakes",
        asks={"q": Q, "state": STATE},
        key=("code",),
        read=of_frame(_stocktakes),
        columns=(
            column("code", "盘点编号", "Code"),
            column("name", "名称", "Name", width=24),
            column("building_name", "楼栋", "Building", width=18),
            column("organisation_name", "单位", "Organisation", width=22),
            column("opened_on", "发起日", "Opened on", Kind.DAY, width=12),
            column("due_on", "截止日", "Due on", Kind.DAY, width=12),
            column("closed_on", "结束日", "Closed on", Kind.DAY, width=12),
            *(
                column(name, zh, en, Kind.WHOLE, width=8)
                for name, zh, en in (("rooms", "房间数", "Rooms"), ("counted", "已盘", "Counted"), ("agreeing", "相符", "Agreeing"), ("differing", "不符", "Differing"), ("missing", "未盘", "Missing"))
            ),
        ),
    ),
    Listed(
        name="ledgers",
        words=Words("台账差异", "Differences between ledgers"),
        page="/discrepancies",
        asks={"q": Q, "pair": Words("核对双方", "pair"), "state": STATE, "field": Words("项目", "field"), "stocktake": Words("盘点", "stocktake")},
        key=("key",),
        read=of_frame(_discrepancies),
        columns=(
            column("pair", "核对双方", "Pair", of=LedgerPair),
            column("subject", "对象", "Subject", width=28),
            column("field", "项目", "Field", of=DifferingField),
            column("booked", "账面", "Booked", width=22),
            column("found", "实盘", "Found", width=22),
            column("state", "处理情况", "State", of=DiscrepancyState),
            column("reviewer", "复核人", "Reviewer", width=12),
            column("reason", "理由", "Reason", width=28),
            column("valid_from", "自", "Since", Kind.DAY, width=12),
            column("stocktake", "盘点", "Stocktake"),
            column("entry", "日志条", "Line", Kind.WHOLE, width=8),
            column("key", "差异号", "Key", width=24),
        ),
    ),
    Listed(
        name="audits",
        words=Words("审计报告", "Issued audits"),
        page="/audits",
        asks={"q": Q},
        key=("number",),
        timeless=True,
        read=of_frame(_audits),
        columns=(
            column("number", "报告编号", "Number", width=16),
            column("scope_kind", "对象类别", "Kind of scope", of=AuditScope, width=10),
            column("scope", "核查对象", "Scope", width=18),
            column("audited_on", "核查截至日", "As of", Kind.DAY, width=12),
            column("issued_at", "出具时间", "Issued at", width=18),
            column("over", "超标房间", "Rooms over", Kind.WHOLE, width=9),
            column("excess", "超出㎡", "Excess m²", width=12),
            column("findings", "意见数", "Findings", Kind.WHOLE, width=9),
            column("journal_number", "日志条数", "Lines of the journal", Kind.WHOLE, width=10),
            column("digest", "文件摘要", "Digest", width=20),
        ),
    ),
    Listed(
        name="findings",
        words=Words("核查意见", "Findings of an audit"),
        page="/compliance",
        asks={"building": BUILDING, "organisation": ORGANISATION, "division": DIVISION},
        key=("key",),
        read=of_frame(_findings),
        columns=(
            column("key", "意见编号", "Key", width=44),
            column("heading", "意见", "Finding", width=28),
            column("severity", "性质", "Severity", of=Severity, width=8),
            column("subject", "对象", "Subject", width=30),
            column("room", "房间编号", "Room", width=26),
            column("organisation", "单位编号", "Organisation"),
            column("person", "人员编号", "Person"),
            column("measured", "实测㎡", "Measured m²", Kind.NUMBER),
            column("limit", "标准㎡", "Limit m²", Kind.NUMBER),
            column("excess", "超出㎡", "Excess m²", Kind.NUMBER),
            column("confidence", "数据可信度", "Confidence", width=10),
        ),
    ),
    Listed(
        name="rectifications",
        words=Words("整改事项", "Rectifications"),
        page="/rectifications",
        asks={"q": Q, "state": STATE, "organisation": ORGANISATION, "building": BUILDING, "late": Words("逾期", "late"), "remind": Words("待提醒", "to be reminded")},
        key=("key",),
        read=of_frame(_rectifications),
        columns=(
            column("key", "意见编号", "Key", width=44),
            column("heading", "意见", "Finding", width=28),
            column("state", "状态", "State", of=RectificationState),
            column("since", "状态自", "Since", Kind.DAY, width=12),
            column("opened_on", "立项日", "Opened on", Kind.DAY, width=12),
            column("building_name", "楼栋", "Building", width=18),
            column("organisation_name", "单位", "Organisation", width=24),
            column("room", "房间编号", "Room", width=26),
            column("person_name", "人员", "Person", width=12),
            column("found_area", "问题实测㎡", "Found m²", Kind.NUMBER),
            column("limit_area", "限额㎡", "Limit m²", Kind.NUMBER),
            column("means", "整改方式", "Means", of=Means),
            column("due_day", "下一步期限", "Next step by", Kind.DAY, width=12),
            column("late", "逾期", "Late", Kind.YES_NO, width=8),
            column("report", "整改情况", "Report", width=28),
            column("measured_area", "核验实测㎡", "Measured m²", Kind.NUMBER),
            column("audit", "审计报告", "Audit", width=16),
        ),
    ),
)  # fmt: skip
