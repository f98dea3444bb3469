"""How the fates of a resurvey are drawn: each has a colour, a pattern and a letter of its own."""

from floorplans.vocabulary import Words
from maps.theme import Hue
from registry import Fate

FATES: dict[Fate, Hue] = {
    Fate.KEPT: Hue("#eef0f1", "#6b7178", "", Words("同", "=")),
    Fate.CHANGED: Hue("#fbe4c4", "#875600", "M-1 1L1 -1M0 8L8 0M7 9L9 7", Words("变", "C")),
    Fate.NEW: Hue("#d6ecd2", "#2c6b33", "M0 4H8M4 0V8", Words("新", "N")),
    Fate.GONE: Hue("#fad6de", "#a02a4a", "M0 0L8 8M8 0L0 8", Words("消", "G")),
    Fate.MOVED: Hue("#cfecec", "#0d666c", "M-1 7L1 9M0 0L8 8M7 -1L9 1", Words("移", "M")),
    Fate.RENUMBERED: Hue("#d3e3f5", "#1f5a99", "M1.5 2H2.5M5.5 6H6.5", Words("号", "R")),
    Fate.SPLIT: Hue("#e4dcf0", "#66479a", "M4 0V8", Words("分", "S")),
    Fate.MERGED: Hue("#f5efc0", "#6a6100", "M0 4H8", Words("合", "U")),
}


def as_json() -> dict[str, dict[str, str]]:
    """The hues for the map."""
    return {fate.value: {"fill": hue.fill, "line": hue.line, "pattern": hue.pattern} for fate, hue in FATES.items()}
