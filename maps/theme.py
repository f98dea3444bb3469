"""One colour, one pattern and one letter for each use of a room, so that grey print and colour-blind eyes work."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from floorplans.vocabulary import RoomUse, Words

TILE = 8.0
"""Side of the square in which a pattern is drawn; it is repeated both ways."""

INK = "#1b1f24"
"""Text on every fill: contrast of 11:1 and more."""


@dataclass(frozen=True, slots=True)
class Hue:
    """How one class of a theme is drawn."""

    fill: str
    line: str
    """Outline, pattern and mark of the legend: 4.5:1 and more on white."""
    pattern: str
    """SVG path data within ``TILE``; empty where the fill is plain."""
    letter: Words


_UNKNOWN = Hue("#ffffff", "#5b6169", "", Words("？", "?"))

USES: dict[str, Hue] = {
    RoomUse.OFFICE: Hue("#d3e3f5", "#1f5a99", "", Words("办", "O")),
    RoomUse.SERVICE: Hue("#d6ecd2", "#2c6b33", "M0 4H8", Words("服", "S")),
    RoomUse.EQUIPMENT: Hue("#e4dcf0", "#66479a", "M0 4H8M4 0V8", Words("设", "E")),
    RoomUse.ANNEX: Hue("#fbe4c4", "#875600", "M-1 1L1 -1M0 8L8 0M7 9L9 7", Words("附", "A")),
    RoomUse.TECHNICAL: Hue("#cfecec", "#0d666c", "M-1 7L1 9M0 0L8 8M7 -1L9 1", Words("技", "T")),
    RoomUse.PUBLIC: Hue("#fad6de", "#a02a4a", "M4 0V8", Words("公", "P")),
    RoomUse.CIRCULATION: Hue("#ecedec", "#5c605f", "M1.5 2H2.5M5.5 6H6.5", Words("通", "C")),
    "": _UNKNOWN,
}


def hue_of(use: str) -> Hue:
    """How a use is drawn; a use that the theme does not know is drawn as unknown."""
    return USES.get(use, _UNKNOWN)


def use_words(use: str) -> Words:
    """Both names of a use."""
    return RoomUse(use).words if use in set(RoomUse) else Words("用途不明", "use not known")


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line of a legend that counts."""

    use: str
    words: Words
    hue: Hue
    rooms: int
    area: Decimal
    """Sum of the usable areas in m²."""


def legend(uses: Iterable[str], areas: Iterable[Decimal | None]) -> list[LegendLine]:
    """The uses that occur, in the order of the standard, each with its rooms and their area.

    >>> [(line.words.en, line.rooms, line.area) for line in legend(["office", "", "office"], [Decimal("9.50"), None, Decimal("8.00")])]
    [('office', 2, Decimal('17.50')), ('use not known', 1, Decimal('0.00'))]
    """
    rooms: dict[str, int] = dict.fromkeys(USES, 0)
    total: dict[str, Decimal] = dict.fromkeys(USES, Decimal("0.00"))
    for use, area in zip(uses, areas, strict=True):
        known = use if use in USES else ""
        rooms[known] += 1
        total[known] += area or Decimal(0)
    return [LegendLine(use, use_words(use), hue, rooms[use], total[use]) for use, hue in USES.items() if rooms[use]]


def as_json(language: str) -> dict[str, dict[str, str | float]]:
    """The theme for the browser: fill, line, pattern, letter and name of each use."""
    return {
        use: {
            "fill": hue.fill,
            "line": hue.line,
            "pattern": hue.pattern,
            "letter": hue.letter.said_in(language),
            "name": use_words(use).said_in(language),
        }
        for use, hue in USES.items()
    }
