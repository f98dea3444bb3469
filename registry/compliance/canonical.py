"""How verdicts are written: areas, percentages and the whole of an audit as canonical JSON, the same bytes for the same facts.

Keys are sorted, figures are text of two places, there are no floats, lists are in the order of codes; UTF-8, one line feed at the end.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson

from floorplans.measure import UNSTATED


def two_places(amount: int) -> str | None:
    """Whole hundredths as text of two places; None where nothing is known.

    >>> two_places(2909), two_places(-1)
    ('29.09', None)
    """
    return None if amount == UNSTATED else f"{Decimal(int(amount)).scaleb(-2):.2f}"


def canonical(told: Any) -> bytes:
    r"""A value as canonical JSON; raises ``TypeError`` where a float is in it.

    >>> canonical({"b": 1, "a": "达标"}).decode()
    '{"a":"达标","b":1}\n'
    """
    _no_floats(told)
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS) + b"\n"


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal, by which an issued audit is known."""
    return sha256(content).hexdigest()


def _no_floats(told: Any) -> None:
    if isinstance(told, float):
        raise TypeError(f"{told} would be written as a float")
    for one in told.values() if isinstance(told, dict) else told if isinstance(told, list | tuple) else ():
        _no_floats(one)
