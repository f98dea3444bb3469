"""With what weights organisations are ranked by the timeliness of their updates: parameters of this system, confidence D."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from floorplans.tables import read_table
from floorplans.vocabulary import Words


def weights(on: date) -> Mapping[str, int]:
    """The weight of each part on a day; the first there are before any were set.

    >>> weights(date(2026, 3, 2))["obligations"]
    40
    """
    found = {}
    for name, told in _table().items():
        since = max((day for day in told["values"] if day <= on), default=min(told["values"]))
        found[name] = int(told["values"][since]["value"])
    return found


def formula(on: date) -> Words:
    """The formula in words, with its weights."""
    told = [(*_table()[name]["words"], weight) for name, weight in weights(on).items()]
    zh = "、".join(f"{words} {weight}" for words, _, weight in told)
    en = ", ".join(f"{words} {weight}" for _, words, weight in told)
    return Words(
        f"得分 = 100 × Σ(权重 × 及时数 ÷ 应办数) ÷ Σ权重；权重：{zh}；没有应办事项的部分不计权重，"
        "尚未到期的不计；四舍五入到 0.01；同分同名次（本系统参数，可信度 D）",
        f"score = 100 × Σ(weight × in time ÷ due) ÷ Σ weights; weights: {en}; a part of which nothing was due has no weight, what is "
        "not yet due does not count; rounded half up to 0.01; equal scores share a rank (a parameter of this system, confidence D)",
    )


@cache
def _table() -> Mapping[str, Any]:
    figures: Mapping[str, Any] = read_table("registry.standards", "national/ranking.yaml")["figures"]
    return figures
