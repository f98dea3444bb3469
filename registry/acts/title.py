"""Titles: who owns a building and on what certificate, and how it comes to the bureau's name.

Ownership and land-use right are registered in the name of the bureau of the same division, by transfer where they
stood in the user's; where that is impossible they are filed, and in cases of security they may stay with the user
once the bureau has approved. 中办发〔2017〕70号 art. 5 (confidence A). Who uses the building is another thing: no
assignment is touched.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.end import end
from registry.acts.restriction import disposable
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Building, DocumentState, Organisation, Title, TitleState
from registry.queries import parties, titles, uses
from registry.standards import real_estate_unit_number
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again

UNIT_NUMBER: Final = ("28 位，见不动产权证书", "28 characters, on the certificate")
APPROVAL: Final = ("文号", "number of the paper")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTitle:
    """How a building is owned."""

    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    holder: str = asks("权利人", "holder", look_up=LookUp.ORGANISATION)
    documents: DocumentState = asks("证件情况", "papers there are")
    certificate_number: str = asks("不动产权证号或房产证号", "certificate number", default="")
    land_certificate_number: str = asks("土地证号", "land certificate number", default="")
    real_estate_unit_number: str = asks("不动产单元号", "real-estate unit number", default="", hint=UNIT_NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTitle:
    """On what certificate a building comes to the bureau."""

    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    certificate_number: str = asks("新的不动产权证号", "number of the new certificate")
    real_estate_unit_number: str = asks("不动产单元号", "real-estate unit number", default="", hint=UNIT_NUMBER)
    batch: str = asks("批次", "batch", default="", hint=("不填按一楼一策的批次", "left empty, the batch of its plan"))
    holder: str = asks(
        "登记主体",
        "holder",
        look_up=LookUp.ORGANISATION,
        default="",
        hint=("不填为本级机关事务管理部门；垂管、派出机构按省规定", "left empty, the division's bureau"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTitle:
    """By which paper a title that cannot be registered is filed."""

    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    approval: str = asks("备案文件", "filing paper", hint=APPROVAL)
    batch: str = asks("批次", "batch", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdTitle:
    """By which paper a title stays with the user."""

    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    approval: str = asks("机关事务管理部门核准文件", "the bureau's approval", hint=APPROVAL)


@verb("record-title", "登记权属现状", "record a title", told=RecordTitle, family=Family.TITLES)
def record_title(session: Session, told: RecordTitle, *, on: date, by: str, because: str) -> list[Title]:
    """State who owns a building from a day on, and on what papers; what is stated again is changed from that day.

    Another holder of what is recorded already is a disposal: refused for what is filed or restricted.
    """
    wrong = _contradictions(told) | _unit_number_problems(told.real_estate_unit_number)
    if wrong:
        raise Invalid(wrong)
    building = queries.by_code(session, Building, told.building, on=on)
    holder = parties.organisation(session, told.holder, on=on)
    old = titles.title(session, building.id, on=on)
    if old is not None and old.holder_id != holder.id:
        disposable(session, building.id, told.building, on=on)
        if old.state == TitleState.REGISTERED:
            raise Conflict(
                f"{told.building} 已统一登记，权利人不能以登记现状变更",
                f"{told.building} is registered to its bureau; its holder is not changed by recording",
            )
    facts = {
        "holder_id": holder.id,
        "state": old.state if old is not None and old.holder_id == holder.id else TitleState.PENDING.value,
        "documents": told.documents.value,
        "certificate_number": told.certificate_number.strip(),
        "land_certificate_number": told.land_certificate_number.strip(),
        "real_estate_unit_number": told.real_estate_unit_number,
    }
    return [_write(session, "record-title", building, old, facts, on=on, by=by, because=because)]


@verb("register-title", "权属统一登记", "register a title to the bureau", told=RegisterTitle, family=Family.TITLES)
def register_title(session: Session, told: RegisterTitle, *, on: date, by: str, because: str) -> list[Title]:
    """A building comes to the bureau of its division from its user, who goes on using it; on what agreement is for that act to say."""
    wrong = _unit_number_problems(told.real_estate_unit_number)
    if not told.certificate_number.strip():
        wrong["certificate_number"] = Words("请填写登记后的新证号", "give the number of the new certificate")
    if wrong:
        raise Invalid(wrong)
    building = queries.by_code(session, Building, told.building, on=on)
    old = _recorded(session, building, told.building, on=on)
    if old.state == TitleState.REGISTERED:
        raise Conflict(f"{told.building} 已登记（{old.certificate_number}）", f"{told.building} is registered already")
    if told.certificate_number.strip() == old.certificate_number:
        raise Invalid(
            {
                "certificate_number": Words(
                    "与原证号相同，转移登记后应为新证号", "it is the old certificate's; a transfer makes a new one"
                )
            }
        )
    plan = titles.plan(session, building.id, on=on)
    facts = {
        "holder_id": _registrant(session, told, on=on).id,
        "state": TitleState.REGISTERED.value,
        "documents": DocumentState.BOTH.value,
        "certificate_number": told.certificate_number.strip(),
        "land_certificate_number": "",
        "real_estate_unit_number": told.real_estate_unit_number or old.real_estate_unit_number,
        "approval": "",
        "batch": told.batch.strip() or (plan.batch if plan else "") or old.batch,
    }
    return [_write(session, "register-title", building, old, facts, on=on, by=by, because=because)]


@verb("file-title", "权属备案", "file a title that cannot be registered", told=FileTitle, family=Family.TITLES)
def file_title(session: Session, told: FileTitle, *, on: date, by: str, because: str) -> list[Title]:
    """A title that cannot be registered is filed on a paper; from then on the building is locked against disposal."""
    return [_on_paper(session, "file-title", told, TitleState.FILED, on=on, by=by, because=because)]


@verb("withhold-title", "核准登记在使用单位名下", "leave a title with its user", told=WithholdTitle, family=Family.TITLES)
def withhold_title(session: Session, told: WithholdTitle, *, on: date, by: str, because: str) -> list[Title]:
    """For reasons of security a title stays with its user, once the bureau has approved."""
    return [_on_paper(session, "withhold-title", told, TitleState.WITHHELD, on=on, by=by, because=because)]


def _on_paper(
    session: Session, act: str, told: FileTitle | WithholdTitle, state: TitleState, *, on: date, by: str, because: str
) -> Title:
    if not told.approval.strip():
        raise Invalid({"approval": Words("没有批准文件不能办理", "it cannot be done without the paper that approves it")})
    building = queries.by_code(session, Building, told.building, on=on)
    old = _recorded(session, building, told.building, on=on)
    if old.state in {TitleState.REGISTERED, state}:
        now = TitleState(old.state)
        raise Conflict(f"{told.building} 现为“{now.zh}”，无须办理", f"{told.building} is {now.en} already")
    facts = {"state": state.value, "approval": told.approval.strip()}
    if isinstance(told, FileTitle) and told.batch.strip():
        facts["batch"] = told.batch.strip()
    return _write(session, act, building, old, facts, on=on, by=by, because=because)


def _write(
    session: Session, act: str, building: Building, old: Title | None, facts: dict[str, Any], *, on: date, by: str, because: str
) -> Title:
    with acting(session, act, subject=f"Building {building.code}", by=by, because=because) as this:
        if old is None:
            new = Title(id=new_id(this.known), building_id=building.id, approval="", batch="", valid_from=on, **facts)
        else:
            end(session, uses.after(session, Title, Title.building_id, [building.id], on=on), on=on)
            new = again(old, **facts, valid_from=on, valid_to=None)
        session.add(new)
    return new


def _recorded(session: Session, building: Building, code: str, *, on: date) -> Title:
    found = titles.title(session, building.id, on=on)
    if found is None:
        raise Conflict(f"{on} {code} 尚未登记权属现状，请先登记", f"on {on} no title to {code} is recorded; record it first")
    return found


def _registrant(session: Session, told: RegisterTitle, *, on: date) -> Organisation:
    """The bureau of the building's division, or the one that is named (bodies under vertical management: as the province rules)."""
    if not told.holder:
        return titles.bureau(session, told.building[:6], on=on)
    named = parties.organisation(session, told.holder, on=on)
    if not named.administers:
        raise Invalid(
            {"holder": Words(f"{named.name} 不是机关事务管理部门", f"{named.name} administers no office space; name a bureau")}
        )
    return named


def _contradictions(told: RecordTitle) -> dict[str, Words]:
    """Numbers of papers that there are said not to be; that a number is missing is told where the title is shown."""
    wrong = {}
    if told.documents in {DocumentState.NONE, DocumentState.LAND_ONLY} and told.certificate_number.strip():
        wrong["certificate_number"] = Words(
            f"证件情况为“{told.documents.zh}”，不应有房产证号", f"papers there are: {told.documents.en}"
        )
    if told.documents in {DocumentState.NONE, DocumentState.HOUSE_ONLY} and told.land_certificate_number.strip():
        wrong["land_certificate_number"] = Words(
            f"证件情况为“{told.documents.zh}”，不应有土地证号", f"papers there are: {told.documents.en}"
        )
    return wrong


def _unit_number_problems(number: str) -> dict[str, Words]:
    found = real_estate_unit_number.problems(number) if number else []
    if not found:
        return {}
    return {"real_estate_unit_number": Words("；".join(it.zh for it in found), "; ".join(it.en for it in found))}
