"""Construction projects: what was approved to be built, on whose paper, how large, how dear and from which money.

The money is the budget's alone: no diverted funds, no levies, no loans, no sponsorship or donation (国务院令第688号
art. 13), no contractor's advance (中办发〔2017〕70号 art. 16). A project is built as large and as dear as it was approved;
more needs the approver's paper again (国务院令第688号 art. 11). Confidence A.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, Words
from registry import queries
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Building, Project, ProjectKind
from registry.queries import parties, projects, uses
from registry.store.columns import CENTIARE
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again


class Funding(Labelled):
    """Where the money of a project comes from; all but the first are forbidden."""

    BUDGET = "budget", "预算资金", "the government's budget"
    DIVERTED = "diverted", "挪用专项资金", "diverted special funds"
    LEVY = "levy", "摊派、集资", "levies and collections"
    LOAN = "loan", "借款", "loans"
    DONATION = "donation", "赞助、捐赠", "sponsorship or donation"
    ADVANCE = "advance", "施工单位垫资", "a contractor's advance"


MOST: Final = Decimal(10) ** 12
BUDGET: Final = ("万元", "in ten thousand yuan")
SAME: Final = ("不填为不变", "left empty it stays")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordProject:
    """What was approved to be built."""

    name: str = asks("项目名称", "name")
    kind: ProjectKind = asks("建设性质", "kind")
    approver: str = asks(
        "审批部门", "approver", hint=("地方项目一般为省级人民政府", "of local projects mostly the provincial government")
    )
    approval: str = asks("批准文号", "approval")
    approved_on: date = asks("批准日", "approved on")
    builder: str = asks("建设单位", "builder", look_up=LookUp.ORGANISATION)
    main_user: str = asks("主要使用单位", "main user")
    address: str = asks("地址", "address")
    gross_floor_area: Decimal = asks("建筑面积（㎡）", "gross floor area (m²)")
    budget: Decimal = asks("投资概算", "budget", hint=BUDGET)
    funding: Funding = asks("资金来源", "funding", hint=("只能是预算资金", "the government's budget only"))
    remark: str = asks("备注", "remark", default="")
    code: str = asks(
        "项目编号", "code", default="", hint=("不填由系统编号，如 371500-X001", "left empty it is given, such as 371500-X001")
    )
    building: str = asks("建成楼栋", "building that was built", look_up=LookUp.BUILDING, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProject:
    """What is otherwise of a project from a day on."""

    project: str = asks("项目编号", "project", look_up=LookUp.PROJECT)
    name: str = asks("项目名称", "name", default="", hint=SAME)
    kind: ProjectKind | None = asks("建设性质", "kind", default=None, hint=SAME)
    approver: str = asks("审批部门", "approver", default="", hint=SAME)
    approval: str = asks(
        "批准文号", "approval", default="", hint=("面积或概算增加时须填新的批准文号", "a new one where area or budget rises")
    )
    approved_on: date | None = asks("批准日", "approved on", default=None, hint=SAME)
    main_user: str = asks("主要使用单位", "main user", default="", hint=SAME)
    address: str = asks("地址", "address", default="", hint=SAME)
    gross_floor_area: Decimal | None = asks("建筑面积（㎡）", "gross floor area (m²)", default=None, hint=SAME)
    budget: Decimal | None = asks("投资概算（万元）", "budget (ten thousand yuan)", default=None, hint=SAME)
    funding: Funding | None = asks("资金来源", "funding", default=None, hint=SAME)
    remark: str = asks("备注", "remark", default="", hint=SAME)
    building: str = asks("建成楼栋", "building that was built", look_up=LookUp.BUILDING, default="", hint=SAME)


@verb("record-project", "登记建设项目", "record a construction project", told=RecordProject, family=Family.PROJECTS)
def record_project(session: Session, told: RecordProject, *, on: date, by: str, because: str) -> list[Project]:
    """Enter a project with the columns of the national report's form 4."""
    wrong = _wrong(told, on) | {
        name: Words("未填写", "is missing")
        for name in ("name", "approver", "approval", "main_user", "address")
        if not getattr(told, name).strip()
    }
    if wrong:
        raise Invalid(wrong)
    builder = parties.organisation(session, told.builder, on=on)
    building = queries.by_code(session, Building, told.building, on=on).id if told.building else None
    code = told.code.strip() or _next_code(session, builder.division_code)
    if code in projects.codes_begun(session, code):
        raise Conflict(f"已有编号为 {code} 的建设项目", f"there is a project {code} already")
    with acting(session, "record-project", subject=f"Project {code}", by=by, because=because) as act:
        row = Project(
            id=new_id(act.known),
            code=code,
            builder_id=builder.id,
            division_code=builder.division_code,
            building_id=building,
            valid_from=on,
            **{name: _plain(getattr(told, name)) for name in SAID},
        )
        session.add(row)
    return [row]


@verb("change-project", "变更建设项目", "change a construction project", told=ChangeProject, family=Family.PROJECTS)
def change_project(session: Session, told: ChangeProject, *, on: date, by: str, because: str) -> list[Project]:
    """State from a day on what is otherwise of a project; a larger area or budget needs a new approval."""
    old = projects.project(session, told.project, on=on)
    wrong = _wrong(told, on)
    larger = {name for name in ("gross_floor_area", "budget") if (getattr(told, name) or 0) > getattr(old, name)}
    if larger and told.approval.strip() in {"", old.approval}:
        wrong["approval"] = Words(
            "增加建筑面积或投资概算应当经原审批机关批准，请填新的批准文号（国务院令第688号第十一条）",
            "more area or budget needs the approver again; give the new paper (国务院令第688号 art. 11)",
        )
    if wrong:
        raise Invalid(wrong)
    facts = {name: _plain(value) for name in SAID if (value := getattr(told, name)) not in {"", None}}
    if told.building:
        facts["building_id"] = queries.by_code(session, Building, told.building, on=on).id
    with acting(session, "change-project", subject=f"Project {old.code}", by=by, because=because):
        end(session, uses.after(session, Project, Project.id, [old.id], on=on), on=on)
        row = again(old, **facts, valid_from=on, valid_to=None)
        session.add(row)
    return [row]


SAID: Final = tuple(it.name for it in fields(ChangeProject) if it.name not in {"project", "building"})


def _plain(value: Any) -> Any:
    if isinstance(value, Labelled):
        return value.value
    return value.strip() if isinstance(value, str) else value


def _wrong(told: RecordProject | ChangeProject, on: date) -> dict[str, Words]:
    wrong = {}
    for name in ("gross_floor_area", "budget"):
        value = getattr(told, name)
        if value is not None and not (0 < value < MOST and value == value.quantize(CENTIARE)):
            wrong[name] = Words("应为大于 0、至多两位小数的数", "is a number above 0 with two places at most")
    if told.funding not in {None, Funding.BUDGET}:
        wrong["funding"] = Words(
            f"不得使用{told.funding.zh}，建设资金由预算资金安排（国务院令第688号第十三条、中办发〔2017〕70号第十六条）",
            f"{told.funding.en}: a project is paid from the government's budget alone "
            "(国务院令第688号 art. 13, 中办发〔2017〕70号 art. 16)",
        )
    if told.approved_on is not None and told.approved_on > on:
        wrong["approved_on"] = Words(f"批准日晚于登记日 {on}", f"it is later than {on}")
    return wrong


def _next_code(session: Session, division: str) -> str:
    given = [int(tail) for it in projects.codes_begun(session, f"{division}-X") if (tail := it.rpartition("X")[2]).isdecimal()]
    return f"{division}-X{max(given, default=0) + 1:03}"
