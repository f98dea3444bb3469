"""What a user says of walls in the mapping: how wide a gap is closed, how thick a wall may be (``walls-only,gap=0.5``)."""

import math
import re
from dataclasses import replace
from typing import Final

from floorplans.finding import Unreadable
from floorplans.polygonise import Bounds
from floorplans.vocabulary import Words

BOUNDS: Final = {
    "gap": (Words("缝隙", "gap"), 2.0),
    "opening": (Words("洞口", "opening"), 10.0),
    "wall": (Words("墙厚", "wall"), 3.0),
    "least": (Words("最小面积", "least"), 100.0),
}
"""How each bound is called, and what nobody means that says more: metres, and m² of the least room."""


def bounds_in(mapping: str | None) -> tuple[str | None, Bounds | None]:
    """The mapping without the bounds that stand in it, and these; None where nothing is left, or none stands in it.

    Metres and square metres. Raises ``Unreadable`` for a bound that is no such figure.

    >>> bounds_in("walls-only,gap=0.5,wall=0.4")
    ('walls-only', Bounds(gap=0.5, opening=1.5, wall=0.4, least=1.5))
    >>> bounds_in("number=门号,floor=层位")
    ('number=门号,floor=层位', None)
    """
    if not mapping or "=" not in mapping:
        return mapping or None, None
    called = {word: name for name, (words, _) in BOUNDS.items() for word in words}
    parts = [it for it in re.split(r"[,;，；]\s*", mapping.strip()) if it]
    pairs = [tuple(half.strip() for half in part.partition("=")) for part in parts]
    said = {called[name]: _figure(called[name], value) for name, sign, value in pairs if sign and name in called}
    if not said:
        return mapping, None
    rest = [part for part, (name, *_) in zip(parts, pairs, strict=True) if name not in called]
    return ",".join(rest) or None, replace(Bounds(), **said)


def _figure(name: str, value: str) -> float:
    words, most = BOUNDS[name]
    try:
        figure = float(value)
    except ValueError:
        figure = math.nan
    if not 0 <= figure <= most:
        unit = Words("㎡", "m²") if name == "least" else Words("米", "m")
        raise Unreadable(
            f"“{words.zh}={value}”无法识别：应为 0 至 {most:g} {unit.zh}的数，写法如 gap=0.5。",
            f"“{words.en}={value}” is not known: it must be a figure from 0 to {most:g} {unit.en}, such as gap=0.5.",
        )
    return figure
