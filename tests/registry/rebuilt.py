"""Floors as an office rebuilds them: each room kept, changed, moved, renumbered, split, merged or given up, and what that should be called."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from registry import FloorDifference
from tests.factories import Cell, cell

WALL = 0.12


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A floor before and after, and what became of its rooms: (fate, old numbers, new numbers)."""

    before: list[Cell]
    after: list[Cell]
    fates: set[tuple[str, tuple[str, ...], tuple[str, ...]]]


@st.composite
def rebuilt(draw: st.DrawFn) -> Rebuilt:
    """A row of rooms of which each had something done to it, and rooms in a new wing."""
    works = draw(
        st.lists(st.sampled_from(["keep", "change", "move", "renumber", "split", "merge", "give up"]), min_size=1, max_size=7)
    )
    before: list[Cell] = []
    after: list[Cell] = []
    fates = set()
    x = 0.0
    for i, work in enumerate(works):
        number, width = f"{101 + i}", float(draw(st.integers(3, 9)))
        room = cell(number, x, width=width)
        if work == "merge":
            more = [float(it) for it in draw(st.lists(st.integers(3, 9), min_size=1, max_size=2))]
            olds, at = [room], x + width
            for n, one in enumerate(more):
                olds.append(cell(f"{number}{'AB'[n]}", at + WALL, width=one))
                at += WALL + one
            name = draw(st.sampled_from([number, f"{number}A", f"M{number}"]))
            before += olds
            after.append(cell(name, x, width=at - x))
            fates.add(("merged", tuple(it.number for it in olds), (name,)))
            x = at + 1
            continue
        before.append(room)
        start, x = x, x + width + 1
        if work == "give up":
            fates.add(("gone", (number,), ()))
            continue
        parts = draw(st.integers(2, 3)) if work == "split" else 1
        news = _redone(work, number, start, width, parts, same=draw(st.booleans()))
        after += news
        fate = {"keep": "kept", "change": "changed", "move": "moved", "renumber": "renumbered", "split": "split"}[work]
        fates.add((fate, (number,), tuple(it.number for it in news)))
    for i in range(draw(st.integers(0, 2))):
        after.append(cell(f"N{i}", 20.0 * i, 200.0))
        fates.add(("new", (), (f"N{i}",)))
    order = draw(st.permutations(range(len(after))))
    return Rebuilt(before, [after[i] for i in order], fates)


def _redone(work: str, number: str, x: float, width: float, parts: int, *, same: bool) -> list[Cell]:
    """What a room is after something was done to it; of its parts the first may keep its number."""
    if work == "split":
        each = (width - (parts - 1) * WALL) / parts
        names = [number if same and i == 0 else f"{number}-{i + 1}" for i in range(parts)]
        return [cell(name, x + i * (each + WALL), width=each) for i, name in enumerate(names)]
    return [
        cell(
            f"R{number}" if work == "renumber" else number,
            x,
            100.0 if work == "move" else 0.0,
            width=width - 0.5 if work == "change" else width,
        )
    ]


def told(differences: Sequence[FloorDifference]) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What became of rooms, as ``Rebuilt.fates`` says it."""
    return {
        (fate.fate.value, tuple(sorted(fate.old_numbers)), tuple(sorted(fate.new_numbers)))
        for it in differences
        for fate in it.fates
    }
