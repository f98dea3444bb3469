"""One building, one plan (一楼一策): how and by when a building's title is to come to the bureau, and what is in the way.

A campaign sorts buildings by the papers there are, and takes them in batches; that is how Liaocheng did it. No rule
sets its days.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Building, TitlePlan
from registry.queries import parties, uses
from registry.store.errors import Invalid
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTitle:
    """What is planned for a building's title."""

    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    batch: str = asks("批次", "batch", hint=("如 第一批", "such as 第一批"))
    plan: str = asks("办理方案", "plan")
    responsible: str = asks("责任单位", "responsible", look_up=LookUp.ORGANISATION)
    obstacle: str = asks("难点", "obstacle", default="")
    target_on: date | None = asks("计划完成日", "by", default=None)


@verb("plan-title", "一楼一策", "plan a building's title", told=PlanTitle, family=Family.TITLES, needs_approval=False)
def plan_title(session: Session, told: PlanTitle, *, on: date, by: str, because: str) -> list[TitlePlan]:
    """State from a day on how a building's title is to come to the bureau; a plan of before ends on that day."""
    empty = {name for name in ("batch", "plan") if not getattr(told, name).strip()}
    if empty:
        raise Invalid(dict.fromkeys(empty, Words("未填写", "is missing")))
    building = queries.by_code(session, Building, told.building, on=on)
    responsible = parties.organisation(session, told.responsible, on=on)
    with acting(session, "plan-title", subject=f"Building {told.building}", by=by, because=because):
        end(session, uses.after(session, TitlePlan, TitlePlan.id, [building.id], on=on), on=on)
        row = TitlePlan(
            id=building.id,
            batch=told.batch.strip(),
            plan=told.plan.strip(),
            obstacle=told.obstacle.strip(),
            responsible_id=responsible.id,
            target_on=told.target_on,
            valid_from=on,
        )
        session.add(row)
    return [row]
