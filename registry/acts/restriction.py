"""What stands in the way of disposing of a building: a restriction that is recorded, or a title that is only filed.

A building whose title is filed, since it cannot be registered, is not the user's to dispose of (中办发〔2017〕70号
art. 5, confidence A). A recorded mortgage, seizure or dispute is the office's own stop until it is lifted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Building, Restriction, RestrictionKind, TitleState
from registry.queries import titles
from registry.store.errors import Conflict, Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictBuilding:
    """What lies on a building."""

    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    kind: RestrictionKind = asks("限制", "restriction")
    paper: str = asks("文书", "paper", hint=("抵押合同、查封裁定等的文号", "number of the contract or of the ruling"))
    beneficiary: str = asks("权利人或申请人", "beneficiary", default="")
    last_day: date | None = asks("截止日", "until", default=None, hint=("不填为解除前有效", "left empty it lasts until lifted"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftRestriction:
    """Which restriction no longer lies on a building."""

    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    kind: RestrictionKind = asks("限制", "restriction")
    paper: str = asks("文书", "paper", default="", hint=("同类限制不止一项时填写", "where there are several of a kind"))


@verb("restrict-building", "登记权属限制", "record a restriction", told=RestrictBuilding, family=Family.TITLES)
def restrict_building(session: Session, told: RestrictBuilding, *, on: date, by: str, because: str) -> list[Restriction]:
    """Record a mortgage, a seizure or a dispute from a day on."""
    building = queries.by_code(session, Building, told.building, on=on)
    wrong = {}
    if not told.paper.strip():
        wrong["paper"] = Words("请填写文书", "name the paper")
    if told.last_day is not None and told.last_day < on:
        wrong["last_day"] = Words("截止日早于起始日", "it would end before it begins")
    if wrong:
        raise Invalid(wrong)
    there = titles.restrictions(session, building.id, on=on)
    if any((it.kind, it.paper) == (told.kind.value, told.paper) for it in there):
        raise Conflict(
            f"{told.building} 已登记{told.kind.zh}（{told.paper}）", f"{told.kind.en} {told.paper} of {told.building} is recorded"
        )
    with acting(session, "restrict-building", subject=f"Building {told.building}", by=by, because=because) as act:
        row = Restriction(
            id=new_id(act.known),
            building_id=building.id,
            kind=told.kind.value,
            beneficiary=told.beneficiary,
            paper=told.paper,
            valid_from=on,
            valid_to=told.last_day + timedelta(days=1) if told.last_day else None,
        )
        session.add(row)
    return [row]


@verb("lift-restriction", "解除权属限制", "lift a restriction", told=LiftRestriction, family=Family.TITLES)
def lift_restriction(session: Session, told: LiftRestriction, *, on: date, by: str, because: str) -> list[Restriction]:
    """From a day on a restriction no longer lies on a building."""
    building = queries.by_code(session, Building, told.building, on=on)
    there = [it for it in titles.restrictions(session, building.id, on=on) if it.kind == told.kind.value]
    meant = [it for it in there if told.paper in {"", it.paper}]
    if not meant:
        raise NotFound(
            f"{on} {told.building} 没有这项{told.kind.zh}", f"there is no such {told.kind.en} on {told.building} on {on}"
        )
    if len(meant) > 1:
        papers = [it.paper for it in meant]
        raise Invalid(
            {
                "paper": Words(
                    f"有 {len(meant)} 项，请指明文书：{'、'.join(papers)}", f"there are several; name one of {', '.join(papers)}"
                )
            }
        )
    with acting(session, "lift-restriction", subject=f"Building {told.building}", by=by, because=because):
        end(session, meant, on=on)
    return meant


def disposable(session: Session, building: UUID, code: str, *, on: date) -> None:
    """Refuse any act that would dispose of a building while its title is only filed, or while something lies on it."""
    title = titles.title(session, building, on=on)
    if title is not None and title.state == TitleState.FILED:
        raise Conflict(
            f"{code} 的权属仅备案（{title.approval}），使用单位不得自行处置（中办发〔2017〕70号第五条）",
            f"the title to {code} is only filed ({title.approval}); its user may not dispose of it (中办发〔2017〕70号 art. 5)",
        )
    if there := titles.restrictions(session, building, on=on):
        zh = "、".join(f"{RestrictionKind(it.kind).zh}（{it.paper}）" for it in there)
        en = ", ".join(f"{RestrictionKind(it.kind).en} ({it.paper})" for it in there)
        raise Conflict(f"{code} 有未解除的限制：{zh}", f"on {code} there lies {en}; lift it first")
