"""One colour and one letter for each verdict, so that grey print and colour-blind eyes read a floor map of an audit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from floorplans.vocabulary import Words
from maps.theme import Hue

VERDICTS: Final[Mapping[str, Hue]] = MappingProxyType(
    {
        "over": Hue("#f2b8b5", "#9c1c16", "M-1 1L1 -1M0 8L8 0M7 9L9 7", Words("超", "O")),
        "remeasure": Hue("#fbe4c4", "#875600", "M0 4H8", Words("复", "M")),
        "within": Hue("#d6ecd2", "#2c6b33", "", Words("达", "W")),
        "not-judged": Hue("#ffffff", "#5b6169", "", Words("", "")),
    }
)
"""Verdict → how it is drawn, the worst first."""


def as_json(language: str) -> dict[str, dict[str, str]]:
    """The theme for the browser, as that of uses; a room of which nothing is said is only outlined."""
    plain = VERDICTS["not-judged"]
    return {
        key: {"fill": hue.fill, "line": hue.line, "pattern": hue.pattern, "letter": hue.letter.said_in(language), "name": key}
        for key, hue in {**VERDICTS, "": plain}.items()
    }
