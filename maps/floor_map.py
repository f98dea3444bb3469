"""A floor as one HTML file that opens anywhere: rooms coloured by use, a click shows number and area beside the map."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape
from xml.etree import ElementTree as ET

from geopandas import GeoDataFrame

from floorplans.vocabulary import BoundaryBasis, Words
from maps.offline import Page, offline_page
from maps.svg import element, pattern_id, patterns
from maps.theme import TILE, Hue, hue_of, legend, use_words


def floor_map(rooms: GeoDataFrame, *, heading: Words, day: date, language: str = "zh") -> str:
    """The page of a floor as of a day; ``rooms`` are ``registry.views.rooms``, in EPSG:4490."""
    in_words = _Said(language)
    shown = rooms[["geometry"]].copy().reset_index(drop=True)
    shown["fill"] = [f"url(#{pattern_id(use)})" for use in rooms["use"]]
    shown["line"] = [hue_of(use).line for use in rooms["use"]]
    shown["label"] = [number or "" for number in rooms["number"]]
    shown["says"] = [list(in_words.room(row)) for row in rooms.itertuples()]
    page = Page(
        heading=heading.said_in(language),
        sentence=Words(f"截至 {day.isoformat()}，{len(rooms)} 间房", f"{len(rooms)} rooms as of {day.isoformat()}").said_in(
            language
        ),
        legend=legend_table(rooms, language),
        hint=Words("点一间房，看它的编号和面积。", "Click a room to see its number and area.").said_in(language),
        patterns=_patterns(),
        language=language,
    )
    return offline_page(shown, page)


def _patterns() -> str:
    root = ET.Element("svg", {"id": "patterns", "aria-hidden": "true"})
    patterns(root, tile=TILE)
    return ET.tostring(root, encoding="unicode")


class _Said:
    """The facts of a room in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, zh: str, en: str) -> str:
        return Words(zh, en).said_in(self.language)

    def room(self, row: object) -> Iterator[tuple[str, str]]:
        """Pairs of name and value, as the panel shows them."""
        room = row._asdict()  # type: ignore[attr-defined]
        yield self("房号", "Number"), room["number"] or self("无", "none")
        yield self("名称", "Name"), room["name"] or "—"
        yield self("用途", "Use"), use_words(room["use"]).said_in(self.language)
        yield self("使用面积", "Usable area"), in_m2(room["usable_area"])
        if room["declared_area"] is not None:
            yield self("申报面积", "Declared area"), in_m2(room["declared_area"])
        if room["basis"]:
            yield self("量至", "Measured to"), BoundaryBasis(room["basis"]).words.said_in(self.language)
        yield self("编码", "Code"), room["code"]


def in_m2(area: Decimal | None) -> str:
    """An area as people read it.

    >>> in_m2(Decimal("1234.5")), in_m2(None)
    ('1,234.50 ㎡', '—')
    """
    return "—" if area is None else f"{area:,.2f} ㎡"


def legend_table(rooms: GeoDataFrame, language: str) -> str:
    """The legend of the uses that occur, with rooms and area, as HTML."""
    areas = [
        usable if usable is not None else declared
        for usable, declared in zip(rooms["usable_area"], rooms["declared_area"], strict=True)
    ]
    lines = legend(rooms["use"], areas)
    say = _Said(language)
    rows = "".join(
        f"<tr><td>{swatch(line.hue)}{escape(line.words.said_in(language))}</td><td>{line.rooms}</td><td>{line.area:,.2f}</td></tr>"
        for line in lines
    )
    return (
        f'<table class="legend"><thead><tr><th>{say("图例", "Legend")}</th><th>{say("间", "rooms")}</th><th>㎡</th></tr></thead><tbody>{rows}</tbody>'
        f"<tfoot><tr><td>{say('合计', 'Total')}</td><td>{len(rooms)}</td><td>{sum((line.area for line in lines), Decimal(0)):,.2f}</td></tr></tfoot></table>"
    )


def swatch(hue: Hue) -> str:
    """The mark of a legend: fill, pattern and outline of a class, as SVG in HTML."""
    mark = ET.Element("svg", {"viewBox": "0 0 24 14", "aria-hidden": "true"})
    element(mark, "rect", x=0.5, y=0.5, width=23, height=13, fill=hue.fill, stroke=hue.line)
    for column in range(3) if hue.pattern else ():
        for row in range(2):
            shift = f"translate({figure_of(column)} {figure_of(row)})"
            element(
                mark, "path", d=hue.pattern, fill="none", stroke=hue.line, stroke_width=0.9, stroke_opacity=0.7, transform=shift
            )
    return ET.tostring(mark, encoding="unicode")


def figure_of(tile: int) -> str:
    """Where a tile of a pattern begins."""
    return f"{tile * TILE:g}"
