"""Inspections (巡检考核): planned by organisation and year with a set of criteria, scored item by item on site, closed.

That bureaus inspect regularly with development-reform and finance: 中办发〔2017〕70号 (confidence B); the criteria are data of
``registry/standards``, and the set that comes with the system is an example.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Inspection, InspectionScore
from registry.queries import parties, spot_checks, stocktakes
from registry.standards.inspection import criteria, current
from registry.store.errors import Conflict, Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInspection:
    """Whom, in which year, by what, until when."""

    organisations: tuple[str, ...] = asks("单位", "organisations", look_up=LookUp.ORGANISATION)
    year: int = asks("年度", "year")
    due_on: date = asks("完成期限", "to be done by")
    inspectors: str = asks("巡检人员", "inspectors", default="")
    criteria: str = asks("评分表", "criteria", default="example", hint=("评分表名称", "name of the set"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreInspection:
    """The points of one item, and on what evidence."""

    inspection: str = asks("巡检", "inspection", look_up=LookUp.INSPECTION)
    item: str = asks("评分项", "item")
    points: Decimal = asks("得分", "points")
    evidence: str = asks("依据", "evidence", default="", hint=("材料名称、现场情况", "papers, what was seen"))
    photo: str = asks("照片或材料", "picture or paper", look_up=LookUp.FILE, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseInspection:
    """What it came to."""

    inspection: str = asks("巡检", "inspection", look_up=LookUp.INSPECTION)
    conclusion: str = asks("结论", "conclusion")


@verb("plan-inspection", "制定巡检计划", "plan inspections", told=PlanInspection, family=Family.COMPLIANCE)
def plan_inspection(session: Session, told: PlanInspection, *, on: date, by: str, because: str) -> list[Inspection]:
    """Plan to inspect organisations by the version of a set of criteria that is in force on the day."""
    wrong = {}
    if not told.organisations:
        wrong["organisations"] = Words("请选择单位", "name one at least")
    if told.due_on < on:
        wrong["due_on"] = Words(f"早于计划日 {on}", f"is before {on}")
    if told.due_on.year < told.year or not on.year - 1 <= told.year <= on.year + 1:
        wrong["year"] = Words("年度与期限不符", "does not fit the last day")
    if wrong:
        raise Invalid(wrong)
    sheet = current(told.criteria.strip(), on)
    bodies = [parties.organisation(session, code, on=on) for code in dict.fromkeys(told.organisations)]
    if there := spot_checks.under_way(session, [it.id for it in bodies], told.year, sheet.name):
        codes = "、".join(it.code for it in there[:10])
        raise Conflict(
            f"{told.year} 年度已有这些单位的巡检：{codes}", f"in {told.year} there are inspections of these already: {codes}"
        )
    numbers = {it.division_code: spot_checks.last_number(session, Inspection, it.division_code, "I") for it in bodies}
    with acting(session, "plan-inspection", subject=f"Organisation {bodies[0].code}", by=by, because=because) as act:
        rows = []
        for it in bodies:
            numbers[it.division_code] += 1
            rows.append(
                Inspection(
                    id=new_id(act.known),
                    code=f"{it.division_code}-I{numbers[it.division_code]:04}",
                    organisation_id=it.id,
                    year=told.year,
                    criteria=sheet.name,
                    version=sheet.version,
                    inspectors=told.inspectors.strip(),
                    due_on=told.due_on,
                    closed_on=None,
                    conclusion="",
                    valid_from=on,
                )
            )
        session.add_all(rows)
    return rows


@verb("score-inspection", "巡检评分", "score an inspection", told=ScoreInspection, family=Family.COMPLIANCE, needs_approval=False)
def score_inspection(session: Session, told: ScoreInspection, *, on: date, by: str, because: str) -> list[InspectionScore]:
    """Give an item its points; told again until it is closed, the last holds. Less than all points is on evidence too."""
    row = open_one(session, told.inspection, on=on)
    sheet = criteria(row.criteria, row.version)
    item = sheet.items.get(told.item.strip())
    wrong = {}
    if item is None:
        known = "、".join(sheet.items)
        wrong["item"] = Words(f"评分表没有这一项（现有 {known}）", f"is no item of the sheet (there are {known})")
    elif not told.points.is_finite() or not 0 <= told.points <= item.weight or told.points != round(told.points, 2):
        wrong["points"] = Words(
            f"得分为 0 至 {item.weight}，至多两位小数", f"is from 0 to {item.weight}, with two places at most"
        )
    if not (told.evidence.strip() or told.photo.strip()):
        wrong["evidence"] = Words("请写明依据或附照片", "is needed, or a picture")
    if wrong:
        raise Invalid(wrong)
    if told.photo and stocktakes.file_name(session, told.photo) is None:
        raise NotFound(f"没有摘要为 {told.photo} 的照片", f"there is no picture of digest {told.photo}")
    old = spot_checks.scores(session, row.id, on=on).get(told.item.strip())
    facts = {"points": told.points, "evidence": told.evidence.strip(), "photo": told.photo, "person": by}
    if old is not None and all(getattr(old, name) == value for name, value in facts.items()):
        return [old]
    with acting(session, "score-inspection", subject=f"Inspection {row.code}", by=by, because=because) as act:
        if old is None:
            new = InspectionScore(id=new_id(act.known), inspection_id=row.id, item=told.item.strip(), valid_from=on, **facts)
        else:
            end(session, [old], on=on)
            new = again(old, **facts, valid_from=on)
        session.add(new)
    return [new]


@verb("close-inspection", "完成巡检", "close an inspection", told=CloseInspection, family=Family.COMPLIANCE)
def close_inspection(session: Session, told: CloseInspection, *, on: date, by: str, because: str) -> list[Inspection]:
    """Close an inspection of which every item is scored, with what it came to; it is archived as it stands."""
    row = open_one(session, told.inspection, on=on)
    if not told.conclusion.strip():
        raise Invalid({"conclusion": Words("请填写结论", "is needed")})
    sheet = criteria(row.criteria, row.version)
    scored = spot_checks.scores(session, row.id, on=on)
    if left := [it.words for name, it in sheet.items.items() if name not in scored]:
        raise Conflict(
            f"还有 {len(left)} 项未评分：{'、'.join(it.zh for it in left)}",
            f"{len(left)} items are not scored: {', '.join(it.en for it in left)}",
        )
    with acting(session, "close-inspection", subject=f"Inspection {row.code}", by=by, because=because):
        end(session, [row], on=on)
        new = again(row, closed_on=on, conclusion=told.conclusion.strip(), valid_from=on)
        session.add(new)
    return [new]


def open_one(session: Session, code: str, *, on: date) -> Inspection:
    """An inspection under way; ``Conflict`` where it is closed."""
    row = spot_checks.inspection(session, code, on=on)
    if row.closed_on is not None or row.valid_to is not None:
        raise Conflict(f"巡检 {code} 已完成", f"the inspection {code} is closed")
    return row
