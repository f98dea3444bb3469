"""Spot checks as of a day: how far each has come, its cards, the draw made again from its seed, and the text that is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.compliance.draw import ALGORITHM, draw
from registry.models import CheckCard, CheckKind, CheckResult, Organisation, SpotCheck
from registry.queries import spot_checks as queries
from registry.store.dated import as_of

LISTED: Final = (
    "code", "division", "year", "seed", "seed_source", "witness", "drawn_on", "state", "notice", "remark", "cards", "filled", "agrees", "differs",
    "not_seen",
)  # fmt: skip
CARD: Final = (
    "kind", "subject", "stratum", "organisation", "organisation_name", "asked", "found", "notice_photo", "room_photo", "result", "note",
    "person", "done_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A draw made again over what the register knew when it was drawn, as far as whoever looks may see it."""

    kind: CheckKind
    population: dict[str, str]
    """Code → stratum."""
    digest: str
    stated: str
    """The digest that was stated when it was drawn."""
    codes: tuple[str, ...]
    drawn: tuple[str, ...]
    """What was drawn then."""

    @property
    def agrees(self) -> bool:
        """Whether the same comes of it."""
        return self.digest == self.stated and self.codes == self.drawn


def spot_checks(
    session: Session, *, on: date, known: datetime | None = None, code: str = "", year: int | None = None, state: str = ""
) -> pd.DataFrame:
    """The spot checks, the latest first: ``LISTED``."""
    query = select(SpotCheck).where(as_of(SpotCheck, on, known)).order_by(SpotCheck.drawn_on.desc(), SpotCheck.code.desc())
    for column, wanted in ((SpotCheck.code, code), (SpotCheck.year, year), (SpotCheck.state, state)):
        if wanted:
            query = query.where(column == wanted)
    found = session.scalars(query).all()
    counted = (
        select(CheckCard.spot_check_id, CheckCard.result, func.count(CheckCard.row_id))
        .where(CheckCard.spot_check_id.in_([it.id for it in found]), as_of(CheckCard, on, known))
        .group_by(CheckCard.spot_check_id, CheckCard.result)
    )
    tally = {(key, result): many for key, result, many in session.execute(counted)}
    rows = [
        {
            **{name: getattr(it, "division_code" if name == "division" else name) for name in LISTED[:10]},
            "cards": sum(many for (key, _), many in tally.items() if key == it.id),
            "filled": sum(many for (key, result), many in tally.items() if key == it.id and result),
            **{one.value.replace("-", "_"): tally.get((it.id, one.value), 0) for one in CheckResult},
        }
        for it in found
    ]
    return pd.DataFrame(rows, columns=list(LISTED), dtype=object)


def check_cards(
    session: Session, code: str, *, on: date, known: datetime | None = None, subject: str = "", result: str = "any"
) -> pd.DataFrame:
    """The cards of a spot check that are seen: ``CARD``; ``result`` is "any", empty for what is not filled, or a ``CheckResult``."""
    spot = queries.spot_check(session, code, on=on, known=known)
    query = (
        select(CheckCard, Organisation.code, Organisation.name)
        .outerjoin(Organisation, (Organisation.id == CheckCard.organisation_id) & as_of(Organisation, on, known))
        .where(CheckCard.spot_check_id == spot.id, as_of(CheckCard, on, known))
        .order_by(CheckCard.kind, CheckCard.subject)
    )
    if subject:
        query = query.where(CheckCard.subject == subject)
    if result != "any":
        query = query.where(CheckCard.result == result)
    rows = [
        {
            **{name: getattr(card, name) for name in CARD if not name.startswith("organisation")},
            "organisation": organisation,
            "organisation_name": name or "",
        }
        for card, organisation, name in session.execute(query)
    ]
    return pd.DataFrame(rows, columns=list(CARD), dtype=object)


def redrawn(session: Session, code: str, *, on: date, known: datetime | None = None) -> list[Redrawn]:
    """The draw of a spot check made again from its seed, over the register as it was known when it was drawn."""
    spot = queries.spot_check(session, code, on=on, known=known)
    since = session.scalar(select(func.min(SpotCheck.known_from)).where(SpotCheck.id == spot.id))
    found = []
    for name, stated in spot.populations.items():
        kind = CheckKind(name)
        there = queries.population(session, kind, spot.division_code, on=spot.drawn_on, known=since)
        strata = {it: told[0] for it, told in sorted(there.items())}
        again = draw(strata, stated["wanted"], spot.seed)
        then = tuple(it["code"] for it in spot.drawn if it["kind"] == name)
        found.append(Redrawn(kind, strata, again.digest, stated["digest"], again.codes, then))
    return found


def published_text(spot: SpotCheck, cards: Sequence[dict[str, Any]]) -> Words:
    """What is published of a spot check: seed, algorithm, populations with their digests, how many were drawn, what was found."""
    zh = [f"{spot.year} 年度办公用房抽查 {spot.code}，按 {spot.drawn_on} 的台账抽取。"]
    en = [f"Spot check {spot.code} of {spot.year}, drawn on the register as of {spot.drawn_on}."]
    zh.append(f"种子：{spot.seed}（来源：{spot.seed_source}）。" + (f"监督：{spot.witness}。" if spot.witness else ""))
    en.append(f"Seed: {spot.seed} (source: {spot.seed_source})." + (f" Witness: {spot.witness}." if spot.witness else ""))
    for name, told in spot.populations.items():
        kind, many = CheckKind(name), sum(it["kind"] == name for it in spot.drawn)
        zh.append(f"{kind.zh}总体 {told['count']} 个，摘要 {told['digest']}，抽取 {many} 个。")
        en.append(f"{kind.en.capitalize()}s: {told['count']}, digest {told['digest']}, drawn {many}.")
    zh.append("涉密单位及其房间、涉密人员的房间不在总体内，另行检查。")
    en.append("Sensitive bodies, their rooms and those of sensitive people are not in the population and are checked apart.")
    zh.append(ALGORITHM.zh)
    en.append(ALGORITHM.en)
    if spot.notice:
        results = {it: sum(card["result"] == it.value for card in cards) for it in CheckResult}
        zh.append("结果：" + "，".join(f"{it.zh} {many}" for it, many in results.items()) + f"。公布于 {spot.notice}。")
        en.append("Results: " + ", ".join(f"{it.en} {many}" for it, many in results.items()) + f". Published in {spot.notice}.")
        if spot.remark:
            zh.append(f"未检查说明：{spot.remark}。")
            en.append(f"Cards that are not filled: {spot.remark}.")
    return Words("\n".join(zh), "\n".join(en))
