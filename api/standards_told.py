"""How the figures of law are told: each dated value in words, with its paper, the period it holds and how sure it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from floorplans.vocabulary import Words
from registry.models import Staffing, Tier
from registry.standards.figures import Figure, Item, Law
from registry.standards.formulas import PER_HEAD, STEPPED, WORDS, exact, written
from registry.standards.posts import post_words

UNITS: Mapping[str, Words] = {
    "m2": Words("㎡", "m²"),
    "gross m2": Words("㎡（建筑面积）", "gross m²"),
    "m2 a head": Words("㎡/人", "m² a head"),
    "per cent": Words("%", "%"),
    "ratio": Words("", ""),
    "m": Words("米", "m"),
    "month": Words("个月", "months"),
    "month-day": Words("", ""),
    "year": Words("年", "years"),
    "yuan": Words("元", "yuan"),
    "day": Words("天", "days"),
    "working day": Words("个工作日", "working days"),
    "": Words("", ""),
}


def value_words(item: Item, value: Any) -> Words:
    """A value as people read it."""
    if item.form == PER_HEAD:
        low, high = value["up_to"], value["from"]
        return Words(
            f"x ≤ {low}：{value['low']}；{low} < x < {high}：({value['num']} − x) ÷ {value['den']}；x ≥ {high}：{value['high']}",
            f"x ≤ {low}: {value['low']}; {low} < x < {high}: ({value['num']} − x) ÷ {value['den']}; x ≥ {high}: {value['high']}",
        )
    if item.form == STEPPED:
        return Words(
            f"前 {value['first']}：每个 {value['each']}；以上每个 {value['above']}",
            f"up to {value['first']}: {value['each']} each; above: {value['above']}",
        )
    if item.form != WORDS:
        return Words(written(exact(value)), written(exact(value)))
    return _said(value)


def _said(value: Any) -> Words:
    """What is nobody's sum: words in both languages, posts by tier, kinds of staffing, days."""
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        return Words(**value)
    if isinstance(value, dict):
        rows = [(Tier(tier).words, [post_words(it, Tier(tier)) for it in posts]) for tier, posts in value.items()]
        return Words(
            "；".join(f"{tier.zh}：{'、'.join(it.zh for it in posts)}" for tier, posts in rows),
            "; ".join(f"{tier.en}: {', '.join(it.en for it in posts)}" for tier, posts in rows),
        )
    if isinstance(value, list):
        said = [Staffing(it).words if it in set(Staffing) else Words(str(it), str(it)) for it in value]
        return Words("、".join(it.zh for it in said), ", ".join(it.en for it in said))
    return Words(str(value), str(value))


def law_told(law: Law, on: date) -> dict[str, Any]:
    """A concept with all its figures for a program; ``in_force`` on a day."""
    return {
        **summary(law, on),
        "notes": [dict(it) for it in law.notes],
        "figures": [_item(it, on) for it in law.items.values()],
    }


def summary(law: Law, on: date) -> dict[str, Any]:
    """A concept in one line: how many figures it has, how sure the least sure of a day is, when it changed last."""
    held = [found for it in law.items.values() if (found := it.in_force(on)) is not None]
    changed = [it for it in law.periods() if it <= on]
    return {
        "name": law.name,
        "heading": law.heading.zh,
        "heading_en": law.heading.en,
        "about": law.about.zh,
        "about_en": law.about.en,
        "count": len(law.items),
        "in_force": len(held),
        "confidence": max((it.confidence for it in held), default=None),
        "since": max(changed).isoformat() if changed else None,
        "local": sum(1 for it in law.items.values() for one in it.values if one.division),
    }


def _item(item: Item, on: date) -> dict[str, Any]:
    held = {id(item.in_force(on, division)) for division in {it.division for it in item.values}}
    return {
        "name": item.name,
        "says": item.words.zh,
        "says_en": item.words.en,
        "unit": item.unit,
        "form": item.form,
        "stricter": item.stricter,
        "delegated_to": item.delegated["to"] if item.delegated else None,
        "values": [{**_value(item, it), "in_force": id(it) in held} for it in item.values],
        "others": [str(it["value"]) for it in item.others],
    }


def _value(item: Item, figure: Figure) -> dict[str, Any]:
    last = item.last_day(figure)
    shown = value_words(item, figure.value)
    return {
        "value": str(figure.value) if isinstance(figure.value, date) else figure.value,
        "shown": shown.zh,
        "shown_en": shown.en,
        "since": figure.since.isoformat(),
        "last_day": last.isoformat() if last else None,
        "division": figure.division,
        "source": figure.cited.zh,
        "source_en": figure.cited.en,
        "number": figure.number_of_paper,
        "confidence": figure.confidence,
        "day_confidence": figure.day_confidence,
        "quote": figure.quote,
        "via": figure.via,
        "row": figure.row,
    }
