"""Breaking Chinese text into lines: between any two signs, but not within a word or a number, and no stop begins a line."""

import re
from collections.abc import Callable
from typing import Final

NEVER_FIRST: Final = frozenset("，。、；：！？）〕》」』”’％℃㎡…—,.;:!?)]}%")
NEVER_LAST: Final = frozenset("（〔《「『“‘([{")
WORD: Final = re.compile(r"[A-Za-z0-9.,:/_-]+(?: [㎡℃%])?|.", re.DOTALL)
"""A word, a number with what it counts, or a sign."""


def lines_of(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A text as lines no wider than a width, as far as its words allow.

    >>> lines_of("面积为 18.24 ㎡，共（二）间", 8, len)
    ['面积为 ', '18.24 ㎡，', '共（二）间']
    """
    done: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            for one in [piece] if measure(piece) <= width else list(piece):
                if line and measure((line + one).rstrip()) > width:
                    done.append(line)
                    line = one.lstrip()
                else:
                    line += one
        done.append(line)
    return done


def _pieces(text: str) -> list[str]:
    """What is not to be torn apart: words, and signs with the stops that follow or the brackets that go before them."""
    found: list[str] = []
    for piece in WORD.findall(text):
        if found and (piece[0] in NEVER_FIRST or found[-1][-1] in NEVER_LAST):
            found[-1] += piece
        else:
            found.append(piece)
    return found
