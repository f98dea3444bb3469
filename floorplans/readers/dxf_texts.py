"""What the texts in a room say: its number, its name, its use, and the area the drawing states."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.measure import UNSTATED, centiares
from floorplans.readers.dxf_drawn import Text
from floorplans.readers.dxf_mapping import ANY_NUMBER, Standard
from floorplans.readers.uses import use_of

LABELS: Final = ("labels", "numbers", "names", "uses", "areas")
"""Roles of layers whose texts belong to rooms."""

_AREA: Final = re.compile(
    r"(?:(?:使用|建筑|套内|房间)?面积|S|A)?\s*[:：=]?\s*(?P<area>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?:㎡|m²|m2|m\^2|平方米|平米)",
    re.IGNORECASE,
)
_BARE_AREA: Final = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Said:
    """What labels say, as columns of one row a room."""

    number: NDArray[np.object_]
    name: NDArray[np.object_]
    use: NDArray[np.object_]
    use_said: NDArray[np.object_]
    declared: NDArray[np.int64]
    labelled: NDArray[np.bool_]
    """Whether any label stands in the room."""


def room_labels(texts: Sequence[Text], standard: Standard) -> list[tuple[str, Text]]:
    """The texts that belong to rooms, each with what it tells: a role of its layer or the column of its attribute."""
    found = []
    for text in texts:
        column = standard.column(text.tag) if text.tag else ""
        role = column or next((role for role in LABELS if standard.holds(role, text.layer)), "")
        if role:
            found.append((role, text))
    return found


def owners(
    labels: Sequence[tuple[str, Text]], outlines: NDArray[np.object_], inserts: NDArray[np.int64], metres: float
) -> NDArray[np.int64]:
    """In which outline each label stands: the smallest around its middle, else around its point of insertion; -1 for none.

    An attribute belongs to the outline that its own insert draws, wherever it stands.
    """
    owner = np.full(len(labels), -1, np.int64)
    if not labels or not len(outlines):
        return owner
    by_insert = {int(insert): row for row, insert in enumerate(inserts) if insert >= 0}
    for at, (_, text) in enumerate(labels):
        if text.tag:
            owner[at] = by_insert.get(text.insert, -1)
    tree, areas = shapely.STRtree(outlines), shapely.area(outlines)
    for points in ([text.middle for _, text in labels], [text.point for _, text in labels]):
        homeless = np.flatnonzero(owner < 0)
        if not homeless.size:
            break
        label, room = tree.query(shapely.points(np.array(points)[homeless] * metres), predicate="intersects")
        # Written in order of falling area, so that the smallest outline has the last word.
        order = np.lexsort((-room, -areas[room]))
        owner[homeless[label[order]]] = room[order]
    return owner


def say(labels: Sequence[tuple[str, Text]], owner: NDArray[np.int64], count: int, standard: Standard) -> Said:
    """What the labels say of each of ``count`` rooms."""
    blank = [np.full(count, "", object) for _ in range(4)]
    said = Said(blank[0], blank[1], blank[2], blank[3], np.full(count, UNSTATED, np.int64), np.zeros(count, bool))
    pattern = re.compile(standard.number or ANY_NUMBER)
    order = sorted(range(len(labels)), key=lambda at: (owner[at], -round(labels[at][1].middle[1], 3), labels[at][1].middle[0]))
    mine: dict[int, list[tuple[str, str]]] = {}
    for at in order:
        if owner[at] >= 0:
            mine.setdefault(int(owner[at]), []).extend(told(*labels[at], pattern))
    for row, parts in mine.items():
        of_kind = {kind: [part for it, part in parts if it == kind] for kind in ("number", "words", "name", "use", "area")}
        numbers = sorted(of_kind["number"], key=lambda one: not pattern.fullmatch(one))
        uses = of_kind["use"] or of_kind["words"] or of_kind["name"]
        used = next((one for one in uses if use_of(one)), uses[0] if uses else "")
        # A label may be cut in two lines (党组 / 会议室); together they may be a word that neither is.
        if not use_of(used) and len(uses) > 1 and use_of("".join(uses)):
            used = "".join(uses)
        names = of_kind["name"] or [one for one in of_kind["words"] if one not in used]
        said.number[row] = numbers[0] if numbers else ""
        said.name[row] = " ".join(dict.fromkeys([*names, *numbers[1:]]))
        said.use_said[row], said.use[row] = used, use_of(used)
        if of_kind["area"]:
            said.declared[row] = int(centiares(np.array([float(of_kind["area"][0].replace(",", ""))]))[0])
        said.labelled[row] = True
    return said


def told(role: str, text: Text, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """The parts of one label, each with its kind: number, words, name, use or area."""
    lines = [" ".join(line.split()) for line in text.text.splitlines() if line.strip()]
    if role in {"number", "numbers"}:
        return [("number", lines[0]), *(("name", line) for line in lines[1:])]
    if role in {"name", "names", "use", "uses"}:
        return [(role.rstrip("s"), " ".join(lines))]
    if role in {"area", "areas"}:
        found = _AREA.search(text.text) or _BARE_AREA.search(text.text)
        return [("area", found["area"] if found.re is _AREA else found[0])] if found else []
    return [part for line in lines for part in _parts(line, pattern)]


def _parts(line: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """A line of a mixed label taken apart: ``312 办公室 18.24㎡`` is all three."""
    parts = []
    area = _AREA.search(line)
    if area:
        parts.append(("area", area["area"]))
        line = (line[: area.start()] + " " + line[area.end() :]).strip(" ，,;；()（）")
    if not line:
        return parts
    if pattern.fullmatch(line):
        return [("number", line), *parts]
    first, _, rest = line.partition(" ")
    joined = re.fullmatch(r"([A-Za-z]{0,3}-?\d[\dA-Za-z-]*)([\u4e00-\u9fff].*)", line)
    if rest and pattern.fullmatch(first):
        return [("number", first), ("words", rest.strip()), *parts]
    if joined and pattern.fullmatch(joined[1]):
        return [("number", joined[1]), ("words", joined[2]), *parts]
    # Short, with a figure and without a Chinese character: meant as a number, even if it is a wrong one.
    looks_numbered = re.search(r"\d", line) and len(line) <= 20 and not re.search(r"[\u4e00-\u9fff ]", line)
    return [("number" if looks_numbered else "words", line), *parts]
