"""Spot checks: drawn by a seed that was made known, filled card by card, published.

That organisations and rooms are drawn at random with the discipline commission, that registration and state of use are
checked and the results published: a province's report of 2017 (confidence A). Nothing of the register changes by it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.compliance.draw import Drawn, draw
from registry.models import CheckCard, CheckKind, SpotCheck, SpotCheckState
from registry.queries import spot_checks, uses
from registry.queries.booked import booked
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again

MOST: Final = 2000
"""Cards of one spot check: a check is made on foot."""
LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawSpotCheck:
    """Over what, by which seed, how many."""

    division: str = asks("行政区划", "division", look_up=LookUp.DIVISION)
    year: int = asks("年度", "year")
    seed: str = asks(
        "种子",
        "seed",
        hint=(
            "抽取前无人能定的公开文字，如某期彩票开奖号码",
            "a text that nobody could choose, such as the numbers of a lottery",
        ),
    )
    seed_source: str = asks("种子来源", "where the seed was made known", hint=("期号、网址、公证书号", "issue, address, deed"))
    organisations: int = asks("抽取单位数", "organisations", default=0)
    rooms: int = asks("抽取房间数", "rooms", default=0)
    witness: str = asks("监督人", "witness", default="", hint=("如 市纪委监委派驻组 某某", "such as the discipline commission"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSpotCheck:
    """By which paper the results are published."""

    spot_check: str = asks("抽查", "spot check", look_up=LookUp.SPOT_CHECK)
    notice: str = asks("公布文号或位置", "published in")
    remark: str = asks("未检查说明", "why cards are not filled", default="")


@verb("draw-spot-check", "随机抽查", "draw a spot check", told=DrawSpotCheck, family=Family.COMPLIANCE, needs_approval=False)
def draw_spot_check(session: Session, told: DrawSpotCheck, *, on: date, by: str, because: str) -> list[SpotCheck | CheckCard]:
    """Draw from the register as of the day; the same seed over the same register draws the same, whoever does it."""
    _sound(told, on)
    wanted = {CheckKind.ORGANISATION: told.organisations, CheckKind.ROOM: told.rooms}
    there = {kind: spot_checks.population(session, kind, told.division, on=on) for kind, many in wanted.items() if many}
    if empty := [kind.zh for kind, population in there.items() if not population]:
        raise Conflict(
            f"{on} {told.division} 没有可抽取的{'、'.join(empty)}", f"there is nothing to draw of in {told.division} on {on}"
        )
    drawn: dict[CheckKind, Drawn] = {
        kind: draw({code: it[0] for code, it in population.items()}, wanted[kind], told.seed.strip())
        for kind, population in there.items()
    }
    number = spot_checks.last_number(session, SpotCheck, told.division, "C") + 1
    spot = SpotCheck(
        code=f"{told.division}-C{number:04}",
        division_code=told.division,
        year=told.year,
        seed=told.seed.strip(),
        seed_source=told.seed_source.strip(),
        witness=told.witness.strip(),
        drawn_on=on,
        populations={
            kind.value: {"count": len(there[kind]), "digest": it.digest, "wanted": wanted[kind]} for kind, it in drawn.items()
        },
        strata=[
            {"kind": kind.value, "stratum": name, "count": it.counts[name], "drawn": size}
            for kind, it in drawn.items()
            for name, size in it.sizes.items()
        ],
        drawn=[
            {"kind": kind.value, "code": code, "stratum": there[kind][code][0]} for kind, it in drawn.items() for code in it.codes
        ],
        state=SpotCheckState.DRAWN.value,
        notice="",
        remark="",
        valid_from=on,
    )
    with acting(session, "draw-spot-check", subject=f"Spot-check {spot.code}", by=by, because=because) as act:
        spot.id = new_id(act.known)
        blank: dict[str, Any] = {
            "spot_check_id": spot.id, "found": {}, "notice_photo": "", "room_photo": "", "result": "", "note": "", "person": "",
            "done_on": None, "valid_from": on,
        }  # fmt: skip
        made = _cards(session, drawn, there, on=on)
        cards = [CheckCard(id=new_id(act.known), **blank, **it) for it in made]
        session.add_all([spot, *cards])
    return [spot, *cards]


@verb("publish-spot-check", "公布抽查结果", "publish a spot check", told=PublishSpotCheck, family=Family.COMPLIANCE)
def publish_spot_check(session: Session, told: PublishSpotCheck, *, on: date, by: str, because: str) -> list[SpotCheck]:
    """Close a spot check and publish what it found; where cards are not filled only with a reason."""
    row = under_way(session, told.spot_check, on=on)
    notice, remark = told.notice.strip(), told.remark.strip()
    left = [it.subject for it in spot_checks.cards(session, row.id, on=on) if not it.result]
    wrong = {}
    if not notice:
        wrong["notice"] = Words("请填写公布文号或位置", "is needed: where are the results published?")
    if left and not remark:
        zh, en = "、".join(left[:10]), ", ".join(left[:10])
        wrong["remark"] = Words(
            f"还有 {len(left)} 张检查卡未填写（{zh}），须说明原因", f"is needed: {len(left)} cards are not filled ({en})"
        )
    if wrong:
        raise Invalid(wrong)
    with acting(session, "publish-spot-check", subject=f"Spot-check {row.code}", by=by, because=because):
        end(session, [row], on=on)
        new = again(row, state=SpotCheckState.PUBLISHED.value, notice=notice, remark=remark, valid_from=on)
        session.add(new)
    return [new]


def under_way(session: Session, code: str, *, on: date) -> SpotCheck:
    """A spot check that is not published yet; ``Conflict`` where it is."""
    row = spot_checks.spot_check(session, code, on=on)
    if row.state == SpotCheckState.PUBLISHED.value or row.valid_to is not None:
        raise Conflict(f"抽查 {code} 已公布结果", f"the results of {code} are published")
    return row


def _sound(told: DrawSpotCheck, on: date) -> None:
    wrong = {}
    if not told.seed.strip() or "\n" in told.seed.strip() or len(told.seed) > LONGEST:
        wrong["seed"] = Words("种子为一行文字", "is one line of text")
    if not told.seed_source.strip():
        wrong["seed_source"] = Words("请写明种子在何处公开", "is needed: where can the seed be read?")
    if not (len(told.division) == 6 and told.division.isdigit()):  # GB/T 2260
        wrong["division"] = Words("行政区划代码为六位数字", "is six digits")
    if not 2000 < told.year <= on.year + 1:  # a year of this century
        wrong["year"] = Words("年度有误", "is no year to check in")
    if min(told.organisations, told.rooms) < 0 or not 0 < told.organisations + told.rooms <= MOST:
        wrong["rooms"] = Words(f"单位和房间合计应为 1 至 {MOST}", f"organisations and rooms together are 1 to {MOST}")
    if wrong:
        raise Invalid(wrong)


def _cards(session: Session, drawn: dict[CheckKind, Drawn], there: Any, *, on: date) -> list[dict[str, Any]]:
    """What stands on each card before it is filled."""
    made = []
    for kind, it in drawn.items():
        keys = {code: there[kind][code][1] for code in it.codes}
        books: dict[str, Any] = {}
        holders: dict[Any, Any] = {}
        if kind is CheckKind.ROOM:
            books = {row["code"]: row for row in booked(session, list(keys.values()), on=on).to_dict("records")}
            for one in uses.assignments(session, list(keys.values()), on=on):
                holders.setdefault(one.room_id, one.organisation_id)
        for code in it.codes:
            of, key, asked = there[kind][code]
            said = (
                {name: str(books[code][name]) for name in ("building_name", "state", "organisation_name", "people")}
                if books
                else {}
            )
            room = kind is CheckKind.ROOM
            made.append({
                "kind": kind.value, "subject": code, "stratum": of, "asked": {**asked, **said},
                "room_id": key if room else None, "organisation_id": holders.get(key) if room else key,
            })  # fmt: skip
    return made
