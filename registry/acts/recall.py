"""Taking let rooms back before the term ends: what it would cost and risk, by which steps, and how far that has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, Words
from registry.acts.end import end
from registry.acts.lease_contract import blank, money, refuse, still_held
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import LeaseDirection, RecallPlan
from registry.queries import leases, parties, uses
from registry.store.errors import Conflict
from registry.store.journal import acting, again


class DisputeRisk(Labelled):
    """How likely a quarrel with the tenant is."""

    LOW = "low", "低", "low"
    MIDDLE = "middle", "中", "middle"
    HIGH = "high", "高", "high"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a plan, and the day by which it is to be done."""

    on: date
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessRecall:
    """What taking a lease's rooms back early would mean, and by which steps it is to be done."""

    lease: str = asks("租赁合同", "lease", look_up=LookUp.LEASE)
    compensation: Decimal = asks("预计补偿（元）", "compensation (¥)", hint=("估算", "an estimate"))
    dispute_risk: DisputeRisk = asks("纠纷风险", "risk of a dispute")
    responsible: str = asks("责任单位", "responsible", look_up=LookUp.ORGANISATION)
    stages: tuple[Stage, ...] = asks("分步计划", "stages", hint=("按日期先后，每步一行", "in order of days, one a line"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceRecall:
    """Which step is done."""

    lease: str = asks("租赁合同", "lease", look_up=LookUp.LEASE)
    stage: int = asks("第几步", "stage", hint=("从 1 数起", "counted from 1"))


@verb("assess-recall", "评估提前收回", "assess an early recall", told=AssessRecall, family=Family.LEASES)
def assess_recall(session: Session, told: AssessRecall, *, on: date, by: str, because: str) -> list[RecallPlan]:
    """State what a recall would mean and plan it in stages; told again it is changed, and steps that were done stay done.

    Staged plans are asked for where a contract is long, the compensation large or a dispute likely (confidence B).
    """
    lease = still_held(session, told.lease, on=on)
    problems = {}
    if not money(told.compensation, least=Decimal(0)):
        problems["compensation"] = Words("不能为负，至多两位小数", "is not negative and has two places at most")
    if lease.direction != LeaseDirection.OUT.value:
        problems["lease"] = Words("是租入的合同，无从收回", "is rented, so there is nothing to take back")
    old = uses.after(session, RecallPlan, RecallPlan.id, [lease.id], on=on)
    done = {(it["on"], it["step"]): it["done"] for plan in old for it in plan.stages if it["done"]}
    problems |= _stages_refused(told.stages, on, done)
    responsible = parties.organisation(session, told.responsible, on=on)
    refuse(problems)
    stages = [{"on": it.on.isoformat(), "step": it.step.strip()} for it in told.stages]
    with acting(session, "assess-recall", subject=f"Lease {told.lease}", by=by, because=because):
        end(session, old, on=on)
        plan = RecallPlan(
            id=lease.id,
            compensation=told.compensation,
            dispute_risk=told.dispute_risk.value,
            responsible_id=responsible.id,
            stages=[{**it, "done": done.get((it["on"], it["step"]))} for it in stages],
            valid_from=on,
        )
        session.add(plan)
    return [plan]


@verb(
    "advance-recall",
    "完成收回步骤",
    "a stage of the recall is done",
    told=AdvanceRecall,
    family=Family.LEASES,
)
def advance_recall(session: Session, told: AdvanceRecall, *, on: date, by: str, because: str) -> list[RecallPlan]:
    """A stage was done on a day; stages are done in their order, each once."""
    lease = still_held(session, told.lease, on=on)
    plan = leases.recall_plan(session, lease.id, on=on)
    if plan is None:
        raise Conflict(f"租赁合同 {told.lease} 在 {on} 没有收回计划", f"there is no plan to recall {told.lease} on {on}")
    stages: list[dict[str, Any]] = plan.stages
    due = next((i for i, it in enumerate(stages, 1) if it["done"] is None), None)
    if due is None:
        raise Conflict("各步骤均已完成", "all stages are done")
    if told.stage != due:
        step = stages[due - 1]["step"]
        refuse({"stage": Words(f"应先完成第 {due} 步“{step}”", f"must be {due}: “{step}” is next")})
    with acting(session, "advance-recall", subject=f"Lease {told.lease}", by=by, because=because):
        end(session, [plan], on=on)
        told_now = [{**it, "done": on.isoformat()} if i == due else it for i, it in enumerate(stages, 1)]
        new = again(plan, stages=told_now, valid_from=on)
        session.add(new)
    return [new]


def _stages_refused(stages: tuple[Stage, ...], on: date, done: Collection[tuple[str, str]]) -> dict[str, Words]:
    if not stages:
        return {"stages": Words("至少一步", "needs one at least")}
    if any(blank(step=it.step) for it in stages):
        return {"stages": Words("每一步都应写明做什么", "every stage says what is done")}
    ahead = [it for it in stages if (it.on.isoformat(), it.step.strip()) not in done]
    if any(it.on < on for it in ahead) or any(one.on > other.on for one, other in pairwise(stages)):
        return {"stages": Words(f"日期应自 {on} 起，按先后排列", f"run in order of days from {on} on")}
    return {}
