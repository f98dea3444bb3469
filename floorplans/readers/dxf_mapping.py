"""Drawing standards: which layer holds what, and which standard a drawing follows."""

import re
from collections.abc import Collection
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Final

from floorplans.finding import Unreadable
from floorplans.plan import Choice
from floorplans.tables import read_table
from floorplans.vocabulary import BoundaryBasis, Words

ROLES: Final = (
    *("rooms", "labels", "numbers", "names", "uses", "areas", "deductions", "gross", "structure"),
    *("frames", "titles", "title_blocks", "control_points", "walls", "windows", "doors", "columns", "ignored"),
)

ANY_NUMBER: Final = r"[A-Za-z]{0,4}[-.]?\d{1,5}(?:[-./]?\d{1,4})*[A-Za-z]?"
"""What is taken for a room number where the standard says nothing of numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One drawing standard."""

    name: str
    says: Words
    basis: BoundaryBasis = BoundaryBasis.UNSTATED
    unit: str = ""
    number: str = ""
    repeats: str = "leading-digits"
    epsg: int | None = None
    required: tuple[str, ...] = ()
    room_blocks: tuple[str, ...] = ()
    attributes: Table[str, tuple[str, ...]] = field(default_factory=dict)
    layers: Table[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, role: str, layer: str) -> bool:
        """Whether a layer plays a role."""
        return any(_fits(layer, pattern) for pattern in self.layers.get(role, ()))

    def makes_rooms(self, block: str) -> bool:
        """Whether every insert of a block is a room."""
        return any(_fits(block, pattern) for pattern in self.room_blocks)

    def column(self, tag: str) -> str:
        """What an attribute of a room block tells: number, name, use, area; empty where it tells none of them."""
        return next((column for column, tags in self.attributes.items() if any(_fits(tag, one) for one in tags)), "")


@cache
def standards() -> Table[str, Standard]:
    """Every known drawing standard by name, in the order of layers.yaml."""
    table = read_table(__package__, "layers.yaml")["mappings"]
    return {name: _standard(name, said) for name, said in table.items()}


def standard_named(name: str) -> Standard:
    """The standard that the user names; raises ``Unreadable`` with the known names."""
    known = standards()
    if name not in known:
        listed = "、".join(known)
        raise Unreadable(
            f"没有名为“{name}”的图层对照；可用的有：{listed}。",
            f"There is no layer mapping “{name}”; known are: {', '.join(known)}.",
        )
    return known[name]


def choose(layers: Collection[str], blocks: Collection[str]) -> tuple[Standard, Choice] | None:
    """The standard of which most layers are there, and why; None where none fits.

    A standard fits where its rooms are there, or else at least two and a third of its layers, so that a
    drawing that lacks only its room layer is told so instead of being guessed at.
    """
    fits: list[tuple[bool, bool, int, float, Standard, list[str]]] = []
    for one in standards().values():
        named = [name for role in ROLES for name in one.layers.get(role, ())]
        named = list(dict.fromkeys(named))
        there = [name for name in named if any(_fits(layer, name) for layer in layers)]
        has_blocks = any(one.makes_rooms(block) for block in blocks)
        has_rooms = has_blocks or (not one.room_blocks and any(one.holds("rooms", layer) for layer in layers))
        if has_rooms or (one.required and len(there) >= max(2, len(named) / 3)):
            fits.append((has_blocks, has_rooms, len(there), len(there) / len(named), one, there))
    if not fits:
        return None
    _, has_rooms, count, _, best, there = max(fits, key=lambda it: it[:4])
    total = len({name for role in ROLES for name in best.layers.get(role, ())})
    listed = "、".join(there[:6]) + ("…" if len(there) > 6 else "")
    because = Words(
        f"图中有该标准（{best.says.zh}）{total} 个图层中的 {count} 个：{listed}",
        f"{count} of the {total} layers of {best.says.en} are there: {listed}",
    )
    return best, Choice(best.name, because, sure=has_rooms and count >= 2)


def missing_layers(standard: Standard, layers: Collection[str]) -> tuple[str, ...]:
    """Layers that the standard requires and the drawing lacks."""
    return tuple(name for name in standard.required if not any(_fits(layer, name) for layer in layers))


def _fits(name: str, pattern: str) -> bool:
    name, pattern = name.casefold(), pattern.casefold()
    return name == pattern or (("*" in pattern or "?" in pattern) and fnmatchcase(name, pattern))


def _standard(name: str, said: dict[str, object]) -> Standard:
    """One entry of layers.yaml."""
    text = dict(said)
    for column in ("layers", "attributes"):
        text[column] = {role: tuple(names) for role, names in dict(text.get(column) or {}).items()}  # type: ignore[call-overload]
    for column in ("required", "room_blocks"):
        text[column] = tuple(text.get(column) or ())  # type: ignore[arg-type]
    unknown = set(text["layers"]) - set(ROLES)  # type: ignore[call-overload]
    if unknown:
        raise ValueError(f"layers.yaml: {name} names roles that there are not: {sorted(unknown)}")
    re.compile(str(text.get("number", "")))
    bases = {basis.value: basis for basis in BoundaryBasis}
    text["says"], text["basis"] = Words(**text["says"]), bases[str(text["basis"])]  # type: ignore[arg-type]
    return Standard(name=name, **text)  # type: ignore[arg-type]
