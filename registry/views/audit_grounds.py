"""What the findings of an audit rest on: papers of the standards, digests of surveys, lines of the journal."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.measure import UNSTATED
from registry.compliance import comply
from registry.store.arrays import Columns, found_at, grouped, objects, size, take

PAPER: Final = ("since", "source", "confidence")


def figures_of(findings: Columns) -> Columns:
    """Both ratios of each finding that has figures."""
    bare = findings["excess"] == UNSTATED
    figures = comply.ratios(*(findings[name] for name in ("excess", "limit", "measured")))
    return {name: np.where(bare, UNSTATED, it) for name, it in figures.items()}


def grounds_of(findings: Columns, judged: comply.Verdicts, beside: Sequence[Columns]) -> Columns:
    """Building, ratios, and what each finding rests on: papers, survey and lines of the journal."""
    rooms, at = judged.rooms, findings["at"]
    asked = np.zeros(size(rooms), bool)
    asked[at[at >= 0]] = True
    needed = {name: judged.occupants[name] for name in ("at", "entry", "post_entry", *PAPER)}
    sitting = take(needed, asked[needed["at"]])
    lines = [(np.flatnonzero(asked), rooms["entry"][asked]), *((sitting["at"], sitting[it]) for it in ("entry", "post_entry"))]
    lines += [(it["at"][asked[it["at"]]], it["entry"][asked[it["at"]]]) for it in beside]
    where, line = (np.concatenate(it) for it in zip(*lines, strict=True))
    papers, paper = _papers(sitting)
    return {
        **{name: found_at(rooms[name], at) for name in ("building", "survey")},
        "entries": objects(grouped(where[line > 0], line[line > 0], at)),
        "standards": objects([papers[it] for it in some] for some in grouped(sitting["at"][paper >= 0], paper[paper >= 0], at)),
    } | figures_of(findings)


def _papers(sitting: Columns) -> tuple[list[tuple[str, str, str]], NDArray[np.intp]]:
    """The papers of some limits in their order, and which each rests on; -1 where there is no limit."""
    each = zip(*(sitting[name].tolist() for name in PAPER), strict=True)
    numbers: dict[tuple[str, str, str], int] = {}
    found = np.array([numbers.setdefault(it, len(numbers)) for it in each], np.intp)
    papers = sorted(it for it in numbers if it[1])
    place = {it: i for i, it in enumerate(papers)}
    return papers, np.array([place.get(it, -1) for it in numbers], np.intp)[found] if len(found) else found
