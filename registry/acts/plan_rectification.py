"""How a finding is to be mended, that it is, or that it has to wait: planned with means and a last day, reported, deferred and filed.

Order of means: swap or share first, 多动人、少动房; building works only with the consent of the bureau (REC-1, confidence B/A:
经本级机关事务管理部门审核同意后，使用单位可采取工程改造的方式进行整改). What is put off is registered with its reason and filed
with the bureau (REC-3, 宁波 2014, confidence B).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.open_rectification import at, step
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Means, Rectification, RectificationState
from registry.store.errors import Invalid

State = RectificationState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRectification:
    """By what means, and until when."""

    rectification: str = asks("整改事项", "rectification", look_up=LookUp.RECTIFICATION)
    means: Means = asks("整改方式", "means")
    due_on: date = asks("完成期限", "to be done by")
    approval: str = asks(
        "批准文号",
        "approval",
        default="",
        hint=("隔断改造须经机关事务管理部门审核同意", "a partition needs the bureau's approval"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRectificationDone:
    """What was done."""

    rectification: str = asks("整改事项", "rectification", look_up=LookUp.RECTIFICATION)
    report: str = asks("整改情况", "what was done", hint=("如 已与综合科合用", "such as: the room is shared now"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferRectification:
    """Why it waits, where that is filed, and until when."""

    rectification: str = asks("整改事项", "rectification", look_up=LookUp.RECTIFICATION)
    reason: str = asks(
        "暂缓原因", "reason", hint=("如 待下次维修改造或职务变动时一并整改", "such as: until the next refurbishment")
    )
    filing: str = asks("备案号", "filing number", hint=("在机关事务管理部门备案的编号", "with the bureau"))
    due_on: date | None = asks("暂缓至", "until", default=None)


@verb(
    "plan-rectification",
    "制定整改方案",
    "plan a rectification",
    told=PlanRectification,
    family=Family.COMPLIANCE,
    roles=ANYONE_AT_WORK,
)
def plan_rectification(session: Session, told: PlanRectification, *, on: date, by: str, because: str) -> list[Rectification]:
    """Say how a finding is mended and by when, or plan it anew; a partition only with its approval."""
    wrong = _past(told.due_on, on)
    approval = told.approval.strip()
    if told.means is Means.PARTITION and not approval:
        wrong["approval"] = Words(
            "隔断改造须填写批准文号：经本级机关事务管理部门审核同意后方可采取工程改造方式整改（可信度 B）",
            "is needed: building works need the consent of the bureau (confidence B)",
        )
    if wrong:
        raise Invalid(wrong)
    row = at(session, told.rectification, frozenset({State.OPEN, State.PLANNED, State.DEFERRED}), on=on)
    facts = {"state": State.PLANNED.value, "means": told.means.value, "due_on": told.due_on, "approval": approval}
    return step(session, row, "plan-rectification", on=on, by=by, because=because, facts={**facts, "reason": "", "filing": ""})


@verb(
    "report-rectification-done",
    "报告整改完成",
    "report a rectification done",
    told=ReportRectificationDone,
    family=Family.COMPLIANCE,
    roles=ANYONE_AT_WORK,
    needs_approval=False,
)
def report_rectification_done(
    session: Session, told: ReportRectificationDone, *, on: date, by: str, because: str
) -> list[Rectification]:
    """Say that what was planned is done; it waits for a visit."""
    report = told.report.strip()
    if not report:
        raise Invalid({"report": Words("请写明整改情况", "is needed: what was done?")})
    row = at(session, told.rectification, frozenset({State.PLANNED}), on=on)
    facts = {"state": State.DONE.value, "report": report, "reason": ""}
    return step(session, row, "report-rectification-done", on=on, by=by, because=because, facts=facts)


@verb("defer-rectification", "暂缓整改并备案", "defer a rectification", told=DeferRectification, family=Family.COMPLIANCE)
def defer_rectification(session: Session, told: DeferRectification, *, on: date, by: str, because: str) -> list[Rectification]:
    """Put off what cannot be mended now, with its reason and the number of its filing; without a day until it is planned."""
    wrong = _past(told.due_on, on)
    reason, filing = told.reason.strip(), told.filing.strip()
    if not reason:
        wrong["reason"] = Words(
            "暂缓整改须逐一登记并说明原因（可信度 B）", "is needed: what is put off is registered with its reason"
        )
    if not filing:
        wrong["filing"] = Words(
            "暂缓整改须向机关事务管理部门备案，请填写备案号（可信度 B）", "is needed: what is put off is filed"
        )
    if wrong:
        raise Invalid(wrong)
    row = at(session, told.rectification, frozenset({State.OPEN, State.PLANNED, State.DEFERRED}), on=on)
    facts = {"state": State.DEFERRED.value, "reason": reason, "filing": filing, "due_on": told.due_on}
    return step(session, row, "defer-rectification", on=on, by=by, because=because, facts=facts)


def _past(due_on: date | None, on: date) -> dict[str, Words]:
    if due_on is not None and due_on < on:
        return {"due_on": Words(f"早于办理日 {on}", f"is before {on}")}
    return {}
