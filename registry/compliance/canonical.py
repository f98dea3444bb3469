"""How verdicts are written: areas, percentages and the whole of an audit as canonical JSON, the same bytes for the same facts.

Keys are sorted, figures are text of two places, there are no floats, lists are in the order of codes; UTF-8, one line feed at the end.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson

from floorplans.measure import UNSTATED


@lru_cache(maxsize=1 << 17)  # the same areas and ratios come again and again
def two_places(amount: int) -> str | None:
    """Whole hundredths, none below nothing, as text of two places; None where nothing is known.

    >>> two_places(2909), two_places(-1)
    ('29.09', None)
    """
    return None if amount == UNSTATED else f"{amount // 100}.{amount % 100:02d}"


def canonical(told: Any) -> bytes:
    r"""A value, in which there are no floats, as canonical JSON.

    >>> canonical({"b": 1, "a": "达标"}).decode()
    '{"a":"达标","b":1}\n'
    """
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS) + b"\n"


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal, by which an issued audit is known."""
    return sha256(content).hexdigest()
