"""Checks on how rooms are numbered: for their floor, in one manner, and in figures."""

import re
from collections.abc import Iterator
from unicodedata import normalize

import numpy as np
import pandas as pd

from floorplans.checks import Said, check
from floorplans.checks.rooms import numbers, plain_numbers
from floorplans.floor_names import vertical_order
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Severity, Words

LEAST = 4
"""So many numbers make a custom."""

_LETTER_IN_FIGURES = re.compile(r"(?<=\d)[OoIl](?=\d|$)|(?<![A-Za-z])[OoIl](?=\d)")


@check(
    "number-wrong-floor",
    Severity.WARNING,
    Words("房间号与楼层不符", "number of another floor"),
    family=Family.LABELS,
    mend=Words(
        "请核对房间号与楼层名，改正有误的一方。",
        "Compare the number with the name of the floor, and correct the one that is wrong.",
    ),
)
def numbers_are_of_their_floor(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Where nearly all numbers of a floor begin with it, none of the same length begins with another.

    The tolerance is the share of other numbers from which on a floor is taken to be numbered in its own way.
    """
    which, plain = plain_numbers(reading.rooms)
    kinds = pd.Series(plain, dtype=object)
    floor = reading.rooms.floor
    parts = kinds.str.extract(r"^(?P<head>\D*?)(?P<storey>\d{1,3})(?P<place>\d{2})(?!\d)", expand=True)
    storey = pd.to_numeric(parts["storey"]).to_numpy(float)[which]
    names = [vertical_order(plan.floor_name) if plan.floor_name else None for plan in reading.plans]
    height = np.array([np.nan if it is None or it > MOST_FLOORS else abs(it) for it in names], float)[floor]
    known = ~np.isnan(storey) & (height == np.floor(height))
    right = known & (storey == height)
    length = kinds.str.len().to_numpy()[which]
    count = np.bincount(floor[known], minlength=len(reading.plans))
    wrong = np.bincount(floor[known & ~right], minlength=len(reading.plans))
    usual = (count >= LEAST) & (wrong <= tolerance * count)
    longest, shortest = np.zeros(len(reading.plans)), np.full(len(reading.plans), np.inf)
    on = floor[right]
    starts = np.flatnonzero(np.r_[True, on[1:] != on[:-1]][: len(on)])
    if len(starts):
        longest[on[starts]] = np.maximum.reduceat(length[right], starts)
        shortest[on[starts]] = np.minimum.reduceat(length[right], starts)
    for row in np.flatnonzero(known & ~right & usual[floor] & (length >= shortest[floor]) & (length <= longest[floor])).tolist():
        name, said, number = reading.plans[floor[row]].floor_name, int(storey[row]), kinds[which[row]]
        yield Said(
            says=Words(
                f"房间号 {number} 为 {said} 层的编号，而本层为 {name}，其余 {count[floor[row]] - wrong[floor[row]]} 个房间号均以本层开头。",
                f"The number {number} is one of floor {said}, but this is {name}, and {count[floor[row]] - wrong[floor[row]]} others begin with it.",
            ),
            room=row,
        )


MOST_FLOORS = 200


@check(
    "number-lookalike",
    Severity.WARNING,
    Words("房间号含形近字符", "look-alike characters in a number"),
    family=Family.LABELS,
    mend=Words(
        "请用半角数字书写房间号，不用字母 O、I、l 代替数字。",
        "Write numbers in plain figures, without the letters O, I or l for them.",
    ),
)
def numbers_are_figures(reading: Reading, _: float) -> Iterator[Said]:
    """A number has no full-width figures, and no letter that stands for a figure."""
    codes, kinds = numbers(reading.rooms)
    plain = np.array([_plain(str(kind or "")) for kind in kinds], object)
    strange = np.array([str(kind or "") != other for kind, other in zip(kinds, plain, strict=True)], bool)
    for row in np.flatnonzero(strange[codes]).tolist() if len(kinds) else ():
        said, meant = str(kinds[codes[row]]), plain[codes[row]]
        yield Said(
            says=Words(
                f"房间号“{said}”（{len(said)} 个字符）含全角或形近字符，应为 {meant}。",
                f"The number “{said}” ({len(said)} characters) has full-width or look-alike characters; {meant} is meant.",
            ),
            room=row,
        )


@check(
    "number-format-mixed",
    Severity.NOTE,
    Words("房间号写法不一", "numbers written in two manners"),
    family=Family.LABELS,
    mend=Words("请将同一楼层的房间号统一为一种写法。", "Write the numbers of a floor in one manner."),
)
def numbers_are_written_alike(reading: Reading, tolerance: float) -> Iterator[Said]:
    """On a floor where nearly all numbers have the same separators, none has others.

    The tolerance is the share of others from which on a floor is taken to have two manners for a reason.
    """
    which, plain = plain_numbers(reading.rooms)
    kinds = pd.Series(plain, dtype=object)
    floor = reading.rooms.floor
    signs = kinds.str.replace(r"[^\W_]+", "", regex=True)
    manner = pd.factorize(signs)[0][which]
    written = np.flatnonzero(kinds.str.contains(r"\d", regex=True).to_numpy(bool)[which])
    if len(written) < LEAST or (manner[written] == manner[written[0]]).all():
        return
    count = int(manner.max()) + 1
    size = np.bincount(floor[written].astype(np.int64) * count + manner[written], minlength=len(reading.plans) * count)
    size = size.reshape(-1, count)
    whole, most, usual = size.sum(axis=1), size.max(axis=1), size.argmax(axis=1)
    mixed = (whole > most) & (most >= LEAST) & (whole - most <= tolerance * whole)
    for at in np.flatnonzero(mixed).tolist():
        mine = written[(floor[written] == at) & (manner[written] != usual[at])]
        shown = "、".join(str(kinds[which[row]]) for row in mine[:3])
        zh, en = (" 等", " and more") if len(mine) > 3 else ("", "")
        yield Said(
            says=Words(
                f"{len(mine)} 个房间号与本层其余 {most[at]} 个写法不同：{shown}{zh}。",
                f"{len(mine)} numbers are written otherwise than the other {most[at]} of this floor: {shown}{en}.",
            ),
            floor=at,
        )


def _plain(number: str) -> str:
    """A number in plain figures: １０２ and 1O2 are 102; a letter that stands among letters stays."""
    narrow = normalize("NFKC", number) if re.search(r"[０-９Ａ-Ｚａ-ｚ－]", number) else number
    return _LETTER_IN_FIGURES.sub(lambda it: "0" if it[0] in "Oo" else "1", narrow) if re.search(r"\d", narrow) else narrow
