"""How an audit is written in its printed forms: scope, occupants, posts, and figures as numbers of two places."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, Final

from api.dependencies import OFFICE
from floorplans.measure import UNSTATED
from floorplans.vocabulary import Words
from registry.compliance.verdict import NotJudged, Standing, Verdict
from registry.models import Tier
from registry.standards.posts import post_words
from registry.views.audit import HIDDEN
from registry.views.audit_report import AuditReport

KINDS: Final = {
    "building": Words("楼栋", "Building"),
    "organisation": Words("单位", "Organisation"),
    "division": Words("行政区划（含所辖）", "Division with all under it"),
}
ORDER: Final = {it.value: i for i, it in enumerate((Verdict.OVER, Verdict.REMEASURE, Verdict.WITHIN, Verdict.NOT_JUDGED))}


def amount(hundredths: int) -> Decimal | None:
    """Whole hundredths as a number of two places; None where nothing is known."""
    return None if hundredths == UNSTATED else Decimal(hundredths).scaleb(-2)


def post_of(post: str, tier: str) -> Words:
    """A post in words; nothing where there is none."""
    return post_words(post, Tier(tier)) if post and tier in set(Tier) else Words(post, post)


def heading(told: AuditReport) -> list[tuple[Words, str | Words]]:
    """What every printed form says first: whose rooms, which, on which day, as known when, by which line of the journal."""
    audit = told.audit
    named = "" if told.name == audit.code else f" {told.name}"
    latest = Words("截至打印时所知的全部", "all that is known at the time of printing")
    return [
        (Words("范围", "Scope"), Words(*(f"{it} {audit.code}{named}" for it in KINDS[audit.kind]))),
        (Words("筛选", "Filters"), Words("无：全部办公室，及有人就座的其他房间", "none: all offices, and other rooms in which people sit")),
        (Words("核查日", "As of"), audit.on.isoformat()),
        (Words("所知时刻", "As known at"), audit.known.astimezone(OFFICE).isoformat() if audit.known else latest),
        (Words("日志条数", "Line of the journal"), str(audit.journal)),
        (Words("该条摘要", "Digest of that line"), told.head),
    ]  # fmt: skip


def sitting(told: AuditReport) -> dict[str, list[dict[str, Any]]]:
    """The occupants of each room."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for it in told.audit.occupants.to_dict("records"):
        found[it["room"]].append(it)
    return found


def occupant_words(occupants: list[dict[str, Any]]) -> Words:
    """Who sits there; who does not count is said with why."""
    said = [(it["person_name"] or it["person"] or HIDDEN, Standing(it["standing"])) for it in occupants]
    return Words(
        "、".join(name if how is Standing.COUNTED else f"{name}（{how.zh}）" for name, how in said),
        ", ".join(name if how is Standing.COUNTED else f"{name} ({how.en})" for name, how in said),
    )


def posts_words(occupants: list[dict[str, Any]]) -> Words:
    """Their posts, in the same order."""
    said = [post_of(it["post"], it["tier"]) for it in occupants]
    return Words("、".join(it.zh or "—" for it in said), ", ".join(it.en or "—" for it in said))


def verdict_words(room: dict[str, Any]) -> Words:
    """The verdict on a room, with why where there is none."""
    verdict = Verdict(room["verdict"])
    if not room["why"]:
        return verdict.words
    why = NotJudged(room["why"])
    return Words(f"{verdict.zh}：{why.zh}", f"{verdict.en}: {why.en}")


def rooms_in_order(told: AuditReport) -> list[dict[str, Any]]:
    """The rooms, those that are over first, then by building, floor from below and number."""

    def key(room: dict[str, Any]) -> tuple[Any, ...]:
        place = told.places.get(room["floor"])
        return ORDER[room["verdict"]], *(place.order if place else (room["building"], 0.0)), room["room"]

    return sorted(told.audit.rooms.to_dict("records"), key=key)
