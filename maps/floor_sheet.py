"""A floor on paper: every room with its number and area, a legend that counts, scale, north, day and source.

The sheet is drawn in plan metres, so that a ruler laid on it is right, and is legible without colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import shapely
from geopandas import GeoDataFrame
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from floorplans.vocabulary import Words
from maps.labels import LINE, place_for
from maps.sheet_layout import COLUMN, HEADING, MARGIN, Layout, lay_out, north_of, round_length
from maps.svg import element, path_of, pattern_id, patterns, sheet, text, written
from maps.theme import hue_of, legend

ROW = 3.7
"""Height of one line of the list at the side, in mm."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """A room on the sheet: what is written into it, and what has to be written at the side."""

    number: str
    use: str
    area: Decimal | None
    outline: BaseGeometry | None
    """In mm of the sheet; None for a room that is only declared."""
    lines: tuple[str, ...] = ()
    size: float = 0.0
    point: Point | None = None
    listed: str = ""
    """Mark under which the room stands in the list; empty where all is said in the room."""


def floor_sheet(
    rooms: GeoDataFrame, *, heading: Words, day: date, source: Words, language: str = "zh", outline: BaseGeometry | None = None
) -> str:
    """A printable sheet (SVG, A4 or A3 in landscape) of one floor as of a day.

    ``rooms`` are ``registry.views.rooms``; ``outline`` is the gross outline in plan metres, where it is known.
    The same rooms give the same bytes.
    """
    drawn = [each for each in (*rooms["plan_outline"], outline) if each is not None and not each.is_empty]
    bounds = tuple(map(float, shapely.total_bounds(drawn))) if drawn else (0.0, 0.0, 10.0, 7.0)
    layout, lettered = _fitted(rooms, bounds)
    paper = layout.paper
    root = sheet(paper.width, paper.height, f"{heading.said_in(language)} {day.isoformat()}")
    patterns(root, tile=2.4)
    if outline is not None:
        element(root, "path", d=path_of(layout.on_paper(outline)), fill="#f4f4f2", stroke="#1b1f24", stroke_width=0.5)
    for room in lettered:
        _draw(root, room)
    say = _Speaker(language)
    _write_heading(root, layout, heading.said_in(language), day, say)
    _write_foot(root, layout, source.said_in(language), north_of(list(rooms["plan_outline"]), list(rooms.geometry)), say)
    bottom = _write_legend(root, layout, rooms, say)
    _write_list(root, layout, lettered, bottom, say)
    return written(root)


@dataclass(frozen=True, slots=True)
class _Speaker:
    language: str

    def __call__(self, zh: str, en: str) -> str:
        return Words(zh, en).said_in(self.language)


def _fitted(rooms: GeoDataFrame, bounds: tuple[float, ...]) -> tuple[Layout, list[Lettered]]:
    """The layout whose side panel takes the whole list: more columns leave less room for the plan, hence the loop."""
    west, south, east, north = bounds
    columns = 1
    while True:
        layout = lay_out((west, south, east, north), columns=columns)
        lettered = list(_lettered(rooms, layout))
        if sum(bool(room.listed) for room in lettered) <= _capacity(layout, rooms) or columns == 3:
            return layout, lettered
        columns += 1


def _list_top(uses: int) -> float:
    return MARGIN + HEADING + 14 + 6 * uses


def _capacity(layout: Layout, rooms: GeoDataFrame) -> int:
    low = layout.paper.height - MARGIN - 4
    first = int((low - _list_top(rooms["use"].nunique())) / ROW)
    return max(first, 0) + (layout.columns - 1) * int((low - MARGIN - HEADING) / ROW)


def _lettered(rooms: GeoDataFrame, layout: Layout) -> Iterator[Lettered]:
    marks = 0
    for row in rooms.itertuples():
        area = _area_of(row)
        if row.plan_outline is None or row.plan_outline.is_empty:
            yield Lettered(row.number, row.use, area, None, listed=row.number or "—")
            continue
        outline = layout.on_paper(row.plan_outline)
        number, figure = row.number or "—", "" if area is None else f"{area:.2f}"
        tries = [((number, figure), size) for size in (2.8, 2.4, 2.0, 1.7) if figure] + [
            ((number,), size) for size in (2.4, 2.0, 1.7)
        ]
        for lines, size in tries:
            point = place_for(outline, lines, size)
            if point is not None:
                told = len(lines) == 2 or not figure
                yield Lettered(number, row.use, area, outline, lines, size, point, "" if told else number)
                break
        else:
            marks += 1
            mark = f"*{marks}"
            spot = Point(shapely.maximum_inscribed_circle(outline, tolerance=0.2).coords[0])
            yield Lettered(number, row.use, area, outline, (mark,), 1.6, spot, mark)


def _area_of(row: Any) -> Decimal | None:
    return row.usable_area if row.usable_area is not None else row.declared_area


def _draw(root: ET.Element, room: Lettered) -> None:
    if room.outline is None or room.point is None:
        return
    fill = f"url(#{pattern_id(room.use)})"
    element(root, "path", d=path_of(room.outline), fill=fill, fill_rule="evenodd", stroke="#1b1f24", stroke_width=0.22)
    block = element(
        root,
        "g",
        text_anchor="middle",
        stroke=hue_of(room.use).fill,
        stroke_width=0.22 * room.size,
        stroke_linejoin="round",
        paint_order="stroke",
    )
    for index, line in enumerate(room.lines):
        y = room.point.y + room.size * (0.36 + LINE * (index - (len(room.lines) - 1) / 2))
        text(block, line, room.point.x, y, room.size, font_weight="600" if index == 0 else "400")


def _write_heading(root: ET.Element, layout: Layout, heading: str, day: date, say: _Speaker) -> None:
    text(root, heading, MARGIN, MARGIN + 6.5, 5.2, font_weight="600")
    as_of = say(
        f"截至 {day.isoformat()} · 比例 1:{layout.scale} · 面积为使用面积(㎡)",
        f"as of {day.isoformat()} · scale 1:{layout.scale} · usable areas in m²",
    )
    text(root, as_of, MARGIN, MARGIN + 11.5, 2.9, fill="#454b52")
    element(
        root,
        "path",
        d=f"M{layout.panel - 4:.3f} {MARGIN}V{layout.paper.height - MARGIN:.3f}",
        stroke="#9aa0a6",
        stroke_width=0.18,
    )


def _write_foot(root: ET.Element, layout: Layout, source: str, north: float | None, say: _Speaker) -> None:
    y = layout.paper.height - MARGIN - 3
    length = round_length(layout.scale)
    per_metre = 1000 / layout.scale
    for half, fill in ((0, "#1b1f24"), (1, "#ffffff")):
        x = MARGIN + half * length / 2 * per_metre
        element(
            root, "rect", x=x, y=y - 1.4, width=length / 2 * per_metre, height=1.4, fill=fill, stroke="#1b1f24", stroke_width=0.18
        )
    for metres in (0, length / 2, length):
        label = f"{metres:g}" + (" m" if metres == length else "")
        text(root, label, MARGIN + metres * per_metre, y - 2.4, 2.6, text_anchor="start" if metres == 0 else "middle")
    text(root, say("来源:", "Source: ") + source, MARGIN + length * per_metre + 10, y, 2.6, fill="#454b52")
    x, top = layout.panel - 13, MARGIN + 8
    if north is None:
        text(root, say("方位未定", "not placed"), x + 7, MARGIN + 4, 2.4, text_anchor="end", fill="#454b52")
        return
    arrow = element(root, "g", transform=f"translate({x:.3f} {top:.3f}) rotate({north:.2f})")
    element(arrow, "path", d="M0 -6L2.2 4L0 2.4L-2.2 4Z", fill="#1b1f24")
    element(arrow, "path", d="M0 -6L2.2 4L0 2.4Z", fill="#ffffff", stroke="#1b1f24", stroke_width=0.18, stroke_linejoin="round")
    text(arrow, say("北", "N"), 0, -6.8, 2.6, text_anchor="middle")


def _write_legend(root: ET.Element, layout: Layout, rooms: GeoDataFrame, say: _Speaker) -> float:
    x, y = layout.panel, MARGIN + 4
    right = x + COLUMN - 4
    text(root, say("图例", "Legend"), x, y, 3.2, font_weight="600")
    text(root, say("间", "rooms"), x + COLUMN - 22, y, 2.4, text_anchor="end", fill="#454b52")
    text(root, say("㎡", "m²"), right, y, 2.4, text_anchor="end", fill="#454b52")
    lines = legend(rooms["use"], [_area_of(row) for row in rooms.itertuples()])
    for line in lines:
        y += 6
        element(
            root,
            "rect",
            x=x,
            y=y - 3.4,
            width=8,
            height=4.4,
            fill=f"url(#{pattern_id(line.use)})",
            stroke=line.hue.line,
            stroke_width=0.25,
        )
        text(root, line.words.said_in(say.language), x + 10, y, 2.8)
        text(root, str(line.rooms), x + COLUMN - 22, y, 2.8, text_anchor="end")
        text(root, f"{line.area:,.2f}", right, y, 2.8, text_anchor="end")
    y += 6
    element(root, "path", d=f"M{x:.3f} {y - 4:.3f}H{right:.3f}", stroke="#1b1f24", stroke_width=0.18)
    text(root, say("合计", "Total"), x + 10, y, 2.8, font_weight="600")
    text(root, str(len(rooms)), x + COLUMN - 22, y, 2.8, text_anchor="end", font_weight="600")
    text(root, f"{sum((line.area for line in lines), Decimal(0)):,.2f}", right, y, 2.8, text_anchor="end", font_weight="600")
    return y


def _write_list(root: ET.Element, layout: Layout, lettered: list[Lettered], top: float, say: _Speaker) -> None:
    listed = [room for room in lettered if room.listed]
    if not listed:
        return
    x, y = layout.panel, top + 8
    text(root, say("图上写不下的房间", "Rooms too small to letter"), x, y, 2.8, font_weight="600")
    low = layout.paper.height - MARGIN
    # A list that is longer than the panel is written closer, never cut.
    room_for = _capacity(layout, GeoDataFrame({"use": [room.use for room in lettered]}))
    row = ROW * min(1.0, room_for / len(listed)) if room_for else ROW / 4
    for room in listed:
        y += row
        if y > low:
            x, y = x + COLUMN, MARGIN + HEADING
        mark = f"{room.listed}  {room.number}" if room.listed.startswith("*") else room.number or "—"
        if room.outline is None:
            mark += say("（申报,无图）", " (declared, not drawn)")
        size = min(2.6, row * 0.7)
        text(root, mark, x, y, size)
        text(root, "—" if room.area is None else f"{room.area:.2f}", x + COLUMN - 4, y, size, text_anchor="end")
