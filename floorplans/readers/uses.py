"""The words of drawings and tables for what a room is for, told as a ``RoomUse``."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from floorplans.tables import read_table
from floorplans.vocabulary import RoomUse


@cache
def use_of(words: str) -> str:
    """The use that words tell, as the value of a ``RoomUse``; empty where they tell none.

    >>> use_of("局长办公室"), use_of("配电室"), use_of("Copy/Print Primary"), use_of("甲乙")
    ('office', 'equipment', 'service', '')
    """
    said = re.sub(r"\s+", " ", words).strip().casefold()
    if not said:
        return ""
    known = _words()
    if said in known:
        return known[said]
    found = [word for word in known if _stands_in(word, said)]
    # Of words equally long the later decides: in Chinese the head of a compound stands last.
    return known[max(found, key=lambda word: (len(word), said.rfind(word)))] if found else ""


def uses_of(words: NDArray[np.object_]) -> NDArray[np.object_]:
    """The same for a column."""
    return np.array([use_of(str(one or "")) for one in words], object).reshape(len(words))


def _stands_in(word: str, said: str) -> bool:
    """Chinese words stand without gaps; others are whole words."""
    return bool(re.search(rf"(?<![a-zäöü]){re.escape(word)}(?![a-zäöü])", said)) if word.isascii() else word in said


@cache
def _words() -> dict[str, str]:
    """Every known word with its use; the codes and names of the uses themselves are words too."""
    table = read_table(__package__, "uses.yaml")
    known = {str(word).casefold(): RoomUse[use.upper()].value for use, words in table.items() for word in words}
    return {name.casefold(): use.value for use in RoomUse for name in (use.value, use.zh, use.en)} | known
