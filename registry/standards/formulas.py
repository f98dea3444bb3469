"""The three forms that a figure has: a number, so much a head by steps with a slope between, and so much each up to a count.

All of it is exact; nothing is rounded here.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any, Final

NUMBER, PER_HEAD, STEPPED, WORDS = "number", "per-head", "stepped", "words"
FORMS: Final = {
    NUMBER: None,
    PER_HEAD: {"up_to", "low", "num", "den", "from", "high"},
    STEPPED: {"first", "each", "above"},
    WORDS: None,
}
"""Each form with the terms that it must have; ``words`` are what nobody counts with."""


def exact(value: Any) -> Fraction:
    """A number as YAML has it; a fraction is what its digits say, not what a float makes of it.

    >>> exact("3.7"), exact(0.1)
    (Fraction(37, 10), Fraction(1, 10))
    """
    return Fraction(str(value))


def per_head(terms: Mapping[str, Any], heads: int) -> Fraction:
    """So much a head: ``low`` up to a number of heads, ``high`` from another on, (num - x)/den between.

    >>> per_head({"up_to": 200, "low": 8, "num": 1000, "den": 100, "from": 400, "high": 6}, 250)
    Fraction(15, 2)
    """
    if heads <= terms["up_to"]:
        return exact(terms["low"])
    if heads >= terms["from"]:
        return exact(terms["high"])
    return (exact(terms["num"]) - heads) / exact(terms["den"])


def stepped(terms: Mapping[str, Any], count: int) -> Fraction:
    """So much each for the first ones, another for those above.

    >>> stepped({"first": 100, "each": "3.7", "above": "2.6"}, 101)
    Fraction(1863, 5)
    """
    first: int = min(count, terms["first"])
    return first * exact(terms["each"]) + (count - first) * exact(terms["above"])


def counts_told_apart(form: str, *values: Mapping[str, Any]) -> range:
    """The counts at which figures of a form are compared: beyond the last of their steps nothing new comes."""
    steps = [int(value[name]) for value in values for name in {PER_HEAD: ("up_to", "from"), STEPPED: ("first",)}[form]]
    return range(1, max(steps) + 2)


def amounts(form: str, value: Any, counts: Iterable[int]) -> list[Fraction]:
    """What a figure gives at each count; of a number itself."""
    if form == NUMBER:
        return [exact(value)]
    return [per_head(value, it) if form == PER_HEAD else stepped(value, it) for it in counts]


def rounded(amount: Fraction) -> Decimal:
    """An amount to two places, half up: the one rounding, at output.

    >>> rounded(Fraction("126.985")), rounded(Fraction(1, 3))
    (Decimal('126.99'), Decimal('0.33'))
    """
    return Decimal((amount * 100 + Fraction(1, 2)) // 1).scaleb(-2)


def written(amount: Fraction) -> str:
    """An amount with all its digits, six places at most where they never end.

    >>> written(Fraction(15, 2)), written(Fraction(8)), written(Fraction(799, 100))
    ('7.5', '8', '7.99')
    """
    with localcontext(prec=60):
        whole = Decimal(amount.numerator) / Decimal(amount.denominator)
        if Fraction(whole) != amount:
            whole = whole.quantize(Decimal("0.000001"), ROUND_HALF_UP)
        return f"{whole.normalize():f}"
