"""Names of floors: what a drawing's title says of the floors it serves, and in which order they lie."""

import re
from typing import Final

MEZZANINE: Final = "夹层"
ROOF: Final = "屋面"
HIGHEST: Final = 200
"""No title serves a floor above this; a larger number is a room, a year or a scale."""

_DIGITS: Final = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_COUNT: Final = r"(?:\d{1,3}|[零〇一二两三四五六七八九十百]{1,5}|首|底)"
_ONE: Final = rf"(?:(?:地下室?|地上|负|(?<![\d一二三四五六七八九十层楼F])[-－]|B|F|第)*{_COUNT}(?:层|楼|F(?![A-Za-z]))?)"
_BETWEEN: Final = r"(?:\s*(?:至|到|[-－~～—–、,，和及])\s*)"
_SEQUENCE: Final = re.compile(rf"(?<![A-Za-z\d.]){_ONE}(?:{_BETWEEN}{_ONE})*")
_PART: Final = re.compile(
    rf"(?P<sign>(?:地下室?|地上|负|(?<![\d一二三四五六七八九十层楼F])[-－]|B|F|第)*)(?P<count>{_COUNT})(?P<said>层|楼|F(?![A-Za-z]))?"
)
_IN_ORDER: Final = re.compile(
    r"(?:(?P<word>basement|b|level|l|f)[ _.-]*)?(?P<count>-?\d{1,3})?[ _.-]*(?P<end>f|层|楼)?", re.IGNORECASE
)


def floor_names(title: str) -> tuple[str, ...]:
    """Labels of the floors that a title names, lowest first; none where it names none.

    >>> floor_names("三层平面图"), floor_names("地下一层平面图"), floor_names("一层夹层")
    (('3F',), ('B1',), ('夹层',))
    >>> floor_names("3-5层(标准层)平面图")
    ('3F', '4F', '5F')
    """
    if MEZZANINE in title:
        return (MEZZANINE,)
    said = [found for found in map(_served, _SEQUENCE.findall(title.upper())) if found[1]]
    # 1楼二层平面图 is the second floor of building 1: what is called 层 or F goes before what is called 楼.
    said.sort(key=lambda found: found[0] == "楼")
    if said:
        return tuple(f"{n}F" if n > 0 else f"B{-n}" for n in said[0][1])
    return (ROOF,) if re.search("屋面|屋顶", title) else ()


def floor_label(said: str) -> str:
    """A floor's label as the office writes it: 三层 and 3 are 3F, -1 is B1; others stay as they are.

    >>> [floor_label(said) for said in ("三层", "3", "-1", "Level 2")]
    ['3F', '3F', 'B1', 'Level 2']
    """
    named = floor_names(said)
    if re.fullmatch(r"-?\d{1,9}", said) and int(said):
        return f"{int(said)}F" if int(said) > 0 else f"B{-int(said)}"
    return named[0] if len(named) == 1 else said


def vertical_order(name: str) -> float | None:
    """How high a floor lies by its label: B2 is -2, Ground 0, 1F 1, 夹层 1.5, 屋面 999; None where the label says nothing.

    >>> [vertical_order(name) for name in ("B2", "1F", "夹层", "Level 2", "Basement", "屋面", "annex")]
    [-2.0, 1.0, 1.5, 2.0, -1.0, 999.0, None]
    """
    label = name.strip()
    if MEZZANINE in label:
        below = re.match(r"(\d+)", label)
        return float(below[1]) + 0.5 if below else 1.5
    if re.search("屋面|屋顶", label) or label.casefold() == "roof":
        return 999.0
    if re.fullmatch(r"ground( floor)?|eg|gf|g", label.casefold()):
        return 0.0
    found = _IN_ORDER.fullmatch(label)
    if found and (found["count"] or (found["word"] or "").casefold() == "basement"):
        below_ground = (found["word"] or "").casefold() in {"b", "basement"}
        count = float(found["count"] or 1)
        return -count if below_ground else count
    named = floor_names(label)
    return vertical_order(named[0]) if len(named) == 1 and named[0] != label else None


def _served(sequence: str) -> tuple[str, list[int]]:
    """The word that marks a sequence as floors (层, F, 楼), and the floors in it."""
    parts = list(_PART.finditer(sequence))
    marks = [part["said"] or ("F" if re.search("[BF]", part["sign"]) else "") for part in parts]
    mark = next(filter(None, sorted(marks, key=lambda it: it == "楼")), "") if any(marks) else ""
    floors = [_number(part["count"]) for part in parts]
    if not mark or not all(0 < n <= HIGHEST for n in floors):
        return "", []
    # 地下二至一层 says 地下 once for all; 地下一层至三层 says of each what it is.
    below = [bool(re.search("地下|负|B|[-－]", part["sign"])) for part in parts]
    if (
        parts[0]["sign"].startswith("地下")
        and not any(marks[:-1])
        and not any(re.search("地上|F", part["sign"]) for part in parts)
    ):
        below = [True] * len(below)
    signed = [-n if under else n for n, under in zip(floors, below, strict=True)]
    served = {signed[0]}
    for earlier, later, left, right in zip(signed, signed[1:], parts, parts[1:], strict=False):
        between = sequence[left.end() : right.start()]
        whole = re.search("[至到~～—–－-]", between)
        served |= set(range(min(earlier, later), max(earlier, later) + 1)) if whole else {later}
    return mark, sorted(served - {0})


def _number(count: str) -> int:
    """A count in Arabic or Chinese figures: 12, 十二, 二十, 首."""
    if count.isdigit():
        return int(count)
    if count in {"首", "底"}:
        return 1
    total, held = 0, 0
    for figure in count:
        if figure in {"十", "百"}:
            total += max(held, 1) * (10 if figure == "十" else 100)
            held = 0
        else:
            held = _DIGITS[figure]
    return total + held
