"""Use agreements: on what terms an organisation uses rooms of a building whose title is the bureau's.

The bureau signs an agreement and issues an allocation certificate, both for one organisation, one building and one
term (中办发〔2017〕70号 art. 18, confidence A). The rooms are frozen as they are on the first day: what is signed does
not change with what is surveyed or assigned later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import AgreementPurpose, Building, Organisation, SignatureState, UseAgreement
from registry.queries import parties, titles, uses
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import Act, acting, again, close

LONGEST_NUMBER: Final = 100
ALL_PURPOSES: Final = tuple(AgreementPurpose)
PURPOSES: Final = ("不得用于出租、出借、经营（第十八条）", "never letting, lending or business (art. 18)")
LAST_DAY: Final = ("期限的最后一天", "the last day of its term")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawUpAgreement:
    """What an agreement is to say; its rooms are those that the organisation has on the first day."""

    number: str = asks("协议编号", "number", hint=("如 聊机管用〔2026〕3号", "such as 聊机管用〔2026〕3号"))
    organisation: str = asks("使用单位", "organisation", look_up=LookUp.ORGANISATION)
    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING)
    last_day: date = asks("截止日", "until", hint=LAST_DAY)
    certificate_number: str = asks("分配使用凭证编号", "number of the allocation certificate")
    purposes: tuple[AgreementPurpose, ...] = asks(
        "凭证用途", "what the certificate may serve", default=ALL_PURPOSES, hint=PURPOSES
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewAgreement:
    """What is agreed anew."""

    renews: str = asks("续签的协议", "agreement that is renewed", look_up=LookUp.AGREEMENT)
    number: str = asks("新协议编号", "number of the new one")
    last_day: date = asks("截止日", "until", hint=LAST_DAY)
    certificate_number: str = asks("新凭证编号", "number of the new certificate")
    purposes: tuple[AgreementPurpose, ...] = asks(
        "凭证用途", "what the certificate may serve", default=(), hint=("不填与原协议相同", "left empty, those of the old one")
    )


@verb("draw-up-agreement", "起草使用协议", "draw up a use agreement", told=DrawUpAgreement, family=Family.TITLES)
def draw_up_agreement(session: Session, told: DrawUpAgreement, *, on: date, by: str, because: str) -> list[UseAgreement]:
    """Draw up an agreement whose term begins on a day, with the rooms that the organisation has in the building on that day.

    Raises ``Conflict`` where it has none there, or has an agreement on the building within the term.
    """
    building = queries.by_code(session, Building, told.building, on=on)
    organisation = parties.organisation(session, told.organisation, on=on)
    bureau = titles.bureau(session, told.building[:6], on=on)
    if bureau.id == organisation.id:
        raise Invalid({"organisation": Words("机关事务管理部门不与自己签订协议", "the bureau signs none with itself")})
    _check(session, told, on=on)
    rooms = _rooms(session, organisation, building, on=on)
    _alone(session, organisation, building, on=on, until=told.last_day)
    with acting(session, "draw-up-agreement", subject=f"Agreement {told.number}", by=by, because=because) as act:
        row = _row(act, told, told.purposes, rooms, on=on)
        row.organisation_id, row.bureau_id, row.building_id = organisation.id, bureau.id, building.id
        session.add(row)
    return [row]


@verb("renew-agreement", "续签使用协议", "renew a use agreement", told=RenewAgreement, family=Family.TITLES)
def renew_agreement(session: Session, told: RenewAgreement, *, on: date, by: str, because: str) -> list[UseAgreement]:
    """Draw up an agreement from a day on in the place of an older one, which ends on that day where it would last longer."""
    old = titles.agreement(session, told.renews)
    if old.signature != SignatureState.SIGNED:
        raise Conflict(f"{old.number} 尚未签订，不能续签", f"{old.number} was never signed; it cannot be renewed")
    if after := titles.agreements_numbered(session, renews=old.number):
        raise Conflict(f"{old.number} 已由 {after[0].number} 续签", f"{old.number} is renewed by {after[0].number} already")
    if old.valid_from >= on:
        raise Conflict(f"{old.number} 自 {old.valid_from} 起才生效", f"{old.number} begins only on {old.valid_from}")
    building = queries.by_code(session, Building, _code(session, old), on=on)
    organisation = _still_there(session, old, on=on)
    bureau = titles.bureau(session, building.code[:6], on=on)
    _check(session, told, on=on)
    rooms = _rooms(session, organisation, building, on=on)
    _alone(session, organisation, building, on=on, until=told.last_day, but=old.number)
    with acting(session, "renew-agreement", subject=f"Agreement {told.number}", by=by, because=because) as act:
        if old.valid_to is None or old.valid_to > on:
            end(session, [old], on=on)
        purposes = told.purposes or tuple(map(AgreementPurpose, old.purposes))
        row = _row(act, told, purposes, rooms, on=on)
        row.organisation_id, row.bureau_id, row.building_id, row.renews = organisation.id, bureau.id, building.id, old.number
        session.add(row)
    return [row]


def restate(session: Session, old: UseAgreement, **facts: Any) -> UseAgreement:
    """Within an act under way: the same agreement over the same term, of which more is known."""
    close(session, old)
    session.flush()
    new = again(old, **facts)
    session.add(new)
    return new


def _row(
    act: Act,
    told: DrawUpAgreement | RenewAgreement,
    purposes: Sequence[AgreementPurpose],
    rooms: list[dict[str, str]],
    *,
    on: date,
) -> UseAgreement:
    return UseAgreement(
        id=new_id(act.known),
        number=told.number,
        certificate_number=told.certificate_number.strip(),
        purposes=[it.value for it in AgreementPurpose if it in purposes],
        schedule=rooms,
        signature=SignatureState.DRAFT.value,
        signed_on=None,
        scan="",
        archive_number="",
        renews="",
        valid_from=on,
        valid_to=told.last_day + timedelta(days=1),
    )


def _check(session: Session, told: DrawUpAgreement | RenewAgreement, *, on: date) -> None:
    wrong = {}
    if problem := _number_problem(told.number):
        wrong["number"] = problem
    if not told.certificate_number.strip():
        wrong["certificate_number"] = Words("签订协议须同时核发凭证（第十八条）", "a certificate comes with it (art. 18)")
    if told.last_day < on:
        wrong["last_day"] = Words("截止日早于起始日", "it would end before it begins")
    if isinstance(told, DrawUpAgreement) and not told.purposes:
        wrong["purposes"] = Words("请至少选一项用途", "choose at least one")
    if wrong:
        raise Invalid(wrong)
    if titles.agreements_numbered(session, number=told.number):
        raise Conflict(f"已有编号为 {told.number} 的使用协议", f"there is an agreement {told.number} already")
    if there := titles.agreements_numbered(session, certificate=told.certificate_number.strip()):
        raise Conflict(
            f"凭证 {told.certificate_number} 已用于协议 {there[0].number}",
            f"certificate {told.certificate_number} belongs to agreement {there[0].number}",
        )


def _number_problem(number: str) -> Words | None:
    """A number stands in addresses too, where browsers resolve dots and programs strip what stands at the ends."""
    if not number or number != number.strip() or not number.isprintable():
        return Words(
            "编号不能为空，首尾不能有空格，不能有控制字符", "it is empty, or has spaces at its ends or signs that cannot be seen"
        )
    if len(number) > LONGEST_NUMBER:
        return Words(f"编号不超过 {LONGEST_NUMBER} 字", f"it has more than {LONGEST_NUMBER} characters")
    if {"", ".", ".."} & set(number.split("/")) or "\\" in number:
        return Words("斜杠须在两段之间，不能用反斜杠", "a slash stands between two parts, and there is no backslash")
    return None


def _rooms(session: Session, organisation: Organisation, building: Building, *, on: date) -> list[dict[str, str]]:
    held = titles.rooms_held(session, organisation.id, building.id, on=on)
    if not held:
        raise Conflict(
            f"{on} {organisation.name} 在 {building.code} 没有房间，请先分配",
            f"{organisation.name} has no room in {building.code} on {on}; assign some first",
        )
    return [{name: _written(value) for name, value in it.items()} for it in held]


def _written(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value or ""


def _alone(session: Session, organisation: Organisation, building: Building, *, on: date, until: date, but: str = "") -> None:
    others = uses.after(session, UseAgreement, UseAgreement.organisation_id, [organisation.id], on=on)
    for it in others:
        if it.building_id == building.id and it.number != but and it.valid_from <= until:
            told = f"{it.valid_to - timedelta(days=1)}" if it.valid_to else "—"
            raise Conflict(
                f"{organisation.name} 在 {building.code} 已有协议 {it.number}（{it.valid_from} 至 {told}），请续签或先终止",
                f"{organisation.name} has agreement {it.number} on {building.code} ({it.valid_from} to {told}); renew it or end it",
            )


def _code(session: Session, agreement: UseAgreement) -> str:
    return queries.versions(session, Building, agreement.building_id)[-1].code  # type: ignore[no-any-return]  # of any kind


def _still_there(session: Session, old: UseAgreement, *, on: date) -> Organisation:
    found = parties.organisations_by_id(session, [old.organisation_id], on=on).get(old.organisation_id)
    if found is None:
        raise Conflict(f"{on} 原协议的使用单位已不存在", f"the organisation of {old.number} is no more on {on}")
    return found
