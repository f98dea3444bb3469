"""What is otherwise between two audits of one scope: findings by their keys, and the first place where two papers differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

FIGURES: Final = ("measured", "limit", "excess")
"""What makes a finding another than it was."""
NAMED_BY: Final = ("key", "room", "organisation", "person")
"""By the first of these that it has, an item of a list is called."""

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Since:
    """The findings of an audit beside those of an earlier one, in the order of their keys."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    """As they were found then."""
    changed: tuple[tuple[Finding, Finding], ...]
    """As they were, and as they are."""
    same: int


def since(before: Sequence[Finding], now: Sequence[Finding]) -> Since:
    """Compare two audits' findings, told as their JSON tells them; a key is the same finding in both.

    >>> was = [{"key": "a", "excess": "1.00"}, {"key": "b"}]
    >>> found = since(was, [{"key": "a", "excess": "2.00"}, {"key": "c"}])
    >>> [it["key"] for it in found.new], [it["key"] for it in found.gone], len(found.changed), found.same
    (['c'], ['b'], 1, 0)
    """
    then, here = ({it["key"]: it for it in told} for told in (before, now))
    both = sorted(then.keys() & here.keys())
    changed = [key for key in both if any(then[key].get(name) != here[key].get(name) for name in FIGURES)]
    return Since(
        new=tuple(here[key] for key in sorted(here.keys() - then.keys())),
        gone=tuple(then[key] for key in sorted(then.keys() - here.keys())),
        changed=tuple((then[key], here[key]) for key in changed),
        same=len(both) - len(changed),
    )


def since_json(number: str, found: Since) -> dict[str, Any]:
    """The same as plain values, naming the audit that it is held against."""
    return {
        "audit": number,
        "new": [it["key"] for it in found.new],
        "gone": [_figures(it) for it in found.gone],
        "changed": [{"key": now["key"], "before": _bare(was), "now": _bare(now)} for was, now in found.changed],
        "same": found.same,
    }


def first_difference(before: Any, now: Any, at: str = "") -> str:
    """Where two papers first differ and how, in the order in which they are written; empty where they do not.

    >>> first_difference({"rooms": [{"room": "101", "excess": "1.00"}]}, {"rooms": [{"room": "101", "excess": "2.00"}]})
    'rooms[101].excess: 1.00 → 2.00'
    """
    if isinstance(before, dict) and isinstance(now, dict):
        for name in sorted(before.keys() | now.keys()):
            if found := first_difference(before.get(name), now.get(name), f"{at}.{name}" if at else name):
                return found
        return ""
    if isinstance(before, list) and isinstance(now, list):
        for i in range(max(len(before), len(now))):
            was, is_ = before[i] if i < len(before) else None, now[i] if i < len(now) else None
            if found := first_difference(was, is_, f"{at}[{_called(was if was is not None else is_, i)}]"):
                return found
        return ""
    return "" if before == now else f"{at}: {_short(before)} → {_short(now)}"


def _called(item: Any, place: int) -> str:
    named = (str(item[name]) for name in NAMED_BY if item.get(name)) if isinstance(item, dict) else iter(())
    return next(named, str(place))


def _short(value: Any) -> str:
    if isinstance(value, dict | list):
        return _called(value, 0) if isinstance(value, dict) else f"[{len(value)}]"
    return "—" if value is None or value == "" else str(value)


def _bare(it: Finding) -> dict[str, Any]:
    return {name: it.get(name) for name in FIGURES}


def _figures(it: Finding) -> dict[str, Any]:
    return {"key": it["key"], **_bare(it)}
