"""Yearly tasks: the internal notice of use and the filing of leaders' offices, recorded with their paper once done.

中办发〔2017〕70号 art. 19 (confidence A): used rooms are made known within the organisation every year, and leaders' offices
filed with the bureau.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import YearlyKind, YearlyTask
from registry.queries import parties, seats
from registry.store.errors import Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordYearlyTask:
    """What an organisation has done of a year's tasks."""

    organisation: str = asks("单位", "organisation", look_up=LookUp.ORGANISATION)
    year: int = asks("年度", "year")
    kind: YearlyKind = asks("事项", "task")
    paper: str = asks("文号或公示名称", "paper", hint=("公示的标题、备案的文号", "heading of the notice, number of the filing"))
    scan: str = asks("扫描件", "scan", look_up=LookUp.FILE, default="")
    archived_on: date | None = asks("归档日期", "archived on", default=None)


@verb(
    "record-yearly-task",
    "登记年度公示、备案",
    "record a yearly task",
    told=RecordYearlyTask,
    family=Family.USES,
    roles=ANYONE_AT_WORK,
)
def record_yearly_task(session: Session, told: RecordYearlyTask, *, on: date, by: str, because: str) -> YearlyTask:
    """Record that a yearly task was done on a day; told again with a scan or the day it was archived, it is completed."""
    wrong = {}
    if told.year > on.year:
        wrong["year"] = Words(f"{told.year} 年度尚未开始", "has not begun yet")
    if not told.paper.strip():
        wrong["paper"] = Words("请填写文号或公示名称", "say which paper it was")
    if told.archived_on is not None and told.archived_on > on:
        wrong["archived_on"] = Words("晚于登记日", "is later than the day it is recorded")
    if wrong:
        raise Invalid(wrong)
    organisation = parties.organisation(session, told.organisation, on=on)
    facts = {"paper": told.paper.strip(), "scan": told.scan, "archived_on": told.archived_on}
    old = seats.yearly_task(session, organisation.id, told.year, told.kind.value)
    with acting(session, "record-yearly-task", subject=f"Organisation {told.organisation}", by=by, because=because) as act:
        if old is not None:
            end(session, [old], on=on)
            row = again(old, **facts, valid_from=on)
        else:
            row = YearlyTask(
                id=new_id(act.known),
                organisation_id=organisation.id,
                year=told.year,
                kind=told.kind.value,
                valid_from=on,
                **facts,
            )
        session.add(row)
    return row
