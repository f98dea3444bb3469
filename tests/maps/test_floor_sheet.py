"""A sheet says everything a person needs on paper, once, and is legible without colour."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from floorplans.vocabulary import Words
from maps.floor_sheet import floor_sheet
from maps.theme import USES
from tests.maps.conftest import DAY, HOSTILE, frame, room

SVG = "{http://www.w3.org/2000/svg}"
SOURCE = Words("聊城市某测绘院 2026-09-14", "survey of 2026-09-14")


def drawn(rooms: gpd.GeoDataFrame, **more: object) -> ET.Element:
    return ET.fromstring(floor_sheet(rooms, heading=Words("1号楼 3F", "Building 1, 3F"), day=DAY, source=SOURCE, **more))  # type: ignore[arg-type]  # noqa: S314  (our own)


def texts(sheet: ET.Element) -> list[str]:
    return [it.text or "" for it in sheet.iter(f"{SVG}text")]


def test_the_sheet_is_paper_in_landscape_and_says_what_day_and_source(floor: gpd.GeoDataFrame) -> None:
    sheet = drawn(floor)
    assert (sheet.get("width"), sheet.get("height")) == ("297mm", "210mm")
    said = "".join(texts(sheet))
    assert "1号楼 3F" in said
    assert "2026-11-22" in said
    assert "聊城市某测绘院 2026-09-14" in said
    assert "北" in said


def test_every_room_is_told_once_with_its_area(floor: gpd.GeoDataFrame) -> None:
    said = texts(drawn(floor))
    for row in floor.itertuples():
        assert sum(bool(re.search(rf"(^|\s){row.number}($|（|\s)", it)) for it in said) == 1, row.number
    assert said.count("19.00") >= len(USES)
    assert "12.30" in said
    assert any("申报" in it for it in said)


def test_an_area_that_does_not_fit_beside_its_number_stands_in_the_list() -> None:
    rooms = frame(
        [
            room("301", shapely.box(0, 0, 40, 9)),
            room("302", shapely.box(41, 0, 41.6, 9)),
            room("303", shapely.box(43, 0, 43.3, 0.3)),
        ]
    )
    said = texts(drawn(rooms))
    assert said.count("302") == 2
    assert said.count("5.40") == 1
    assert {"*1", "*1  303", "0.09"} <= set(said)


def test_the_legend_counts_rooms_and_areas(floor: gpd.GeoDataFrame) -> None:
    said = texts(drawn(floor))
    total = sum(
        (
            usable if usable is not None else declared
            for usable, declared in zip(floor.usable_area, floor.declared_area, strict=True)
        ),
        Decimal(0),
    )
    at = said.index("合计")
    assert said[at + 1 : at + 3] == [str(len(floor)), f"{total:,.2f}"]
    at = said.index("设备用房")
    assert said[at + 1 : at + 3] == ["2", "19.16"]


def test_the_uses_can_be_told_apart_without_colour() -> None:
    assert len({hue.pattern for use, hue in USES.items() if use}) == len(USES) - 1
    assert all(_contrast(hue.line, "#ffffff") >= 4.5 and _contrast("#1b1f24", hue.fill) >= 7 for hue in USES.values())


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (it / 12.92 if it <= 0.03928 else ((it + 0.055) / 1.055) ** 2.4 for it in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_scale_bar_is_as_long_as_it_says(floor: gpd.GeoDataFrame) -> None:
    sheet = drawn(floor)
    scale = int(re.search(r"1:(\d+)", "".join(texts(sheet))).group(1))  # type: ignore[union-attr]
    metres = int(next(it for it in texts(sheet) if re.fullmatch(r"\d+ m", it)).split()[0])
    bars = [it for it in sheet.iter(f"{SVG}rect") if it.get("height") == "1.4"]
    assert sum(float(it.get("width", 0)) for it in bars) == pytest.approx(metres * 1000 / scale, abs=0.01)


@pytest.mark.parametrize("turned", [0.0, 12.0, -33.5, 170.0])
def test_north_is_where_the_placing_says(turned: float) -> None:
    rooms = frame([room("301", shapely.box(0, 0, 8, 5), turned=turned)])
    arrow = next(it for it in drawn(rooms).iter(f"{SVG}g") if "rotate" in it.get("transform", ""))
    pointed = float(re.search(r"rotate\(([-.\d]+)\)", arrow.get("transform", "")).group(1))  # type: ignore[union-attr]
    assert pointed == pytest.approx(turned, abs=0.05)


def test_a_floor_that_is_not_placed_shows_no_north(floor: gpd.GeoDataFrame) -> None:
    floor["geometry"] = None
    assert "方位未定" in texts(drawn(floor))


def test_a_large_floor_goes_on_a3() -> None:
    rooms = frame([room(str(i), shapely.box(6 * i, 0, 6 * i + 5, 8)) for i in range(20)])
    assert drawn(rooms).get("width") == "420mm"


def test_an_english_sheet_mirrors_the_chinese_one(floor: gpd.GeoDataFrame) -> None:
    said = "".join(texts(drawn(floor, language="en")))
    assert "Building 1, 3F" in said
    assert not re.search("[\u4e00-\u9fff]", said)


def test_a_floor_without_rooms_is_a_sheet_too() -> None:
    assert "合计" in texts(drawn(frame([])))


def test_the_same_rooms_give_the_same_bytes(floor: gpd.GeoDataFrame) -> None:
    assert ET.tostring(drawn(floor)) == ET.tostring(drawn(floor))


def test_a_number_that_looks_like_markup_is_only_a_number() -> None:
    sheet = drawn(frame([room(HOSTILE + "\x00", shapely.box(0, 0, 60, 9))]))
    assert HOSTILE in texts(sheet)
    assert not list(sheet.iter(f"{SVG}script"))


sides = st.floats(0.05, 200, allow_nan=False)


@given(st.lists(st.tuples(sides, sides), min_size=1, max_size=40))
def test_every_room_of_any_floor_lies_on_the_paper_and_left_of_the_panel(sizes: list[tuple[float, float]]) -> None:
    rooms, x = [], 0.0
    for index, (wide, high) in enumerate(sizes):
        rooms.append(room(str(index), shapely.box(x, 0, x + wide, high)))
        x += wide + 0.2
    sheet = drawn(frame(rooms))
    width, height = (float(sheet.get(side, "")[:-2]) for side in ("width", "height"))
    panel = next(float(it.get("d", "M")[1:].split()[0]) for it in sheet.iter(f"{SVG}path") if it.get("stroke") == "#9aa0a6")
    for path in (it for it in sheet.iter(f"{SVG}path") if it.get("fill", "").startswith("url")):
        points = [tuple(map(float, it.split())) for it in re.split("[MLZ]", path.get("d", "")) if it]
        assert all(0 <= x <= panel + 0.01 and 0 <= y <= height for x, y in points)
    assert panel < width
    assert sum(it.get("x") is not None and float(it.get("y", 0)) > height for it in sheet.iter(f"{SVG}text")) == 0
