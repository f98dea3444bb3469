"""What pages show of an audit: rooms with their working, findings with where they lead, and the difference between two audits."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from api.audit_words import post_of
from floorplans.vocabulary import Words
from registry.compliance.findings import RULES
from registry.compliance.verdict import NotJudged, Standing, Verdict
from registry.queries import rectifications

Told = Mapping[str, Any]
"""An audit as ``registry.views.audit_told.as_told`` tells it."""

ORDER: Final = tuple(it.value for it in (Verdict.OVER, Verdict.REMEASURE, Verdict.WITHIN, Verdict.NOT_JUDGED))
FIGURES: Final = ("verdict", "measured", "limit", "excess", "counted")


def findings_shown(session: Session, told: Told) -> list[dict[str, Any]]:
    """The findings, violations first, each with its rule, its rectification where there is one, and the way to open one."""
    found = sorted(told["findings"], key=lambda it: (it["severity"] != "error", it["across"], it["key"]))
    standing = rectifications.last_of_each(session, [it["key"] for it in found])
    shown = []
    for it in found:
        asked = {"key": it["key"], "found_area": it["measured"] or "", "limit_area": it["limit"] or ""}
        if it["building"]:
            asked["building"] = it["building"]
        opens = "/acts/open-rectification?" + urlencode(asked) if it["severity"] == "error" else ""
        state = standing[it["key"]].state if it["key"] in standing else ""
        floor = it["room"].removeprefix(f"{it['building']}-").rpartition("-")[0] if it["building"] else ""
        shown.append({**it, "rule": RULES[it["code"]], "opens": opens, "state": state, "floor_name": floor})
    return shown


def working(room: Told) -> list[Words]:
    """How a room's verdict comes about, sum by sum: the limits of who counts, the excess, its ratios, and each share."""
    counted = [it for it in room["occupants"] if it["standing"] == Standing.COUNTED]
    if room["why"]:
        why = NotJudged(room["why"])
        return [Words(f"未判定：{why.zh}", f"not judged: {why.en}")]
    if not counted or room["limit"] is None or room["measured"] is None:
        return []
    limits = " + ".join(it["limit"] for it in counted)
    lines = [
        Words(f"标准 = {limits} = {room['limit']} ㎡", f"limit = {limits} = {room['limit']} m²"),
        Words(
            f"超出 = max(0, 实测 {room['measured']} − 标准 {room['limit']}) = {room['excess']} ㎡",
            f"excess = max(0, measured {room['measured']} − limit {room['limit']}) = {room['excess']} m²",
        ),
    ]
    if room["excess"] != "0.00":
        lines.append(
            Words(
                f"超出/标准 = {room['excess_over_standard_pct']}%，超出/实测 = {room['excess_over_actual_pct']}%",
                f"excess/limit = {room['excess_over_standard_pct']}%, excess/measured = {room['excess_over_actual_pct']}%",
            )
        )
    if room["verdict"] == Verdict.REMEASURE:
        lines.append(
            Words(
                f"测量限差 {room['tolerance']} ㎡，超出在限差之内，需复测",
                f"within the tolerance of {room['tolerance']} m²: measure again",
            )
        )
    for it in counted if len(counted) > 1 else ():
        sum_ = f"{room['measured']} × {it['limit']} ÷ {room['limit']} = {it['share']}"
        post = post_of(it["post"], it["tier"])
        lines.append(Words(f"{it['person_name']}（{post.zh}）分摊 {sum_} ㎡", f"{it['person_name']} ({post.en}) {sum_} m²"))
    return lines


def rooms_sorted(rooms: Sequence[Told]) -> list[dict[str, Any]]:
    """The rooms, the worst verdict first, then by code; each with its occupants in words."""
    shown = [
        {**it, "posts": [(one, post_of(one["post"], one["tier"]), Standing(one["standing"])) for one in it["occupants"]]}
        for it in rooms
    ]
    return sorted(shown, key=lambda it: (ORDER.index(it["verdict"]), it["room"]))


def counts_by(rooms: Sequence[Told], name: str) -> dict[str, dict[str, int]]:
    """Rooms by verdict for each value of a field: a floor, a building."""
    found: dict[str, dict[str, int]] = {}
    for it in rooms:
        found.setdefault(it[name], dict.fromkeys(ORDER, 0))[str(it["verdict"])] += 1
    return found


def changed_rooms(before: Sequence[Told], after: Sequence[Told]) -> list[tuple[Told | None, Told | None]]:
    """The rooms on which another verdict would be given, or other figures: as they are, and as they would be."""
    was, now = ({it["room"]: it for it in rooms} for rooms in (before, after))
    codes = sorted(was.keys() | now.keys())
    pairs = [(was.get(code), now.get(code)) for code in codes]
    return [(one, two) for one, two in pairs if one is None or two is None or any(one[it] != two[it] for it in FIGURES)]
