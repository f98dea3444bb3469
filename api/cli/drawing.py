"""``gongfang sheet`` and ``gongfang map``: a floor of the register on paper, and as a page that opens from a disc."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import speech
from api.cli.speech import Lang, Language, Register

if TYPE_CHECKING:
    from datetime import date

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from floorplans.vocabulary import Words

Code = Annotated[
    str, typer.Argument(metavar="FLOOR", help="楼层编号，如 371500-0001-001-3F · code of the floor", show_default=False)
]
Out = Annotated[Path, typer.Option("--out", help="写到哪个文件 · file to write")]
On = Annotated[str, typer.Option("--on", help="看哪一天，默认今天 · the day to look at")]


def sheet(floor: Code, register: Register, out: Out, on: On = "", lang: Lang = Language.ZH) -> None:
    """把一层画成可打印的图纸（SVG）· draw a floor as a printable sheet."""
    from api.cli.days import day_or_today
    from maps.floor_sheet import floor_sheet

    day = day_or_today(on)
    rooms, heading, outline = _looked_up(register, floor, day)
    drawn = floor_sheet(rooms, heading=heading, day=day, source=_source(rooms), language=lang, outline=outline)
    _write(out, drawn)


def floor_page(floor: Code, register: Register, out: Out, on: On = "", lang: Lang = Language.ZH) -> None:
    """把一层做成离线地图网页（HTML）· make a floor an offline map that opens from a disc."""
    from api.cli.days import day_or_today
    from maps.floor_map import floor_map

    day = day_or_today(on)
    rooms, heading, _ = _looked_up(register, floor, day)
    _write(out, floor_map(rooms, heading=heading, day=day, language=lang))


def _looked_up(register: str, floor: str, day: "date") -> "tuple[GeoDataFrame, Words, BaseGeometry | None]":
    """The rooms of a floor, its heading and its gross outline in plan metres."""
    from floorplans.vocabulary import Words
    from registry import Database, NotFound, views

    with closing(Database(register)) as database, database.reading() as session:
        building = floor.rpartition("-")[0]
        floors = views.floors(session, building, on=day).set_index("code")
        if floor not in floors.index:
            raise NotFound(f"{day} 登记库中没有楼层 {floor}", f"there is no floor {floor} in the register on {day}")
        named = views.buildings(session, on=day, search=building).set_index("code").loc[building, "name"]
        rooms = views.rooms(session, floor, on=day)
    outline, label = floors.loc[floor, "plan_outline"], floors.loc[floor, "floor_name"]
    return rooms, Words(f"{named} {label}（{floor}）", f"{named} {label} ({floor})"), outline


def _source(rooms: "GeoDataFrame") -> "Words":
    """Whose survey the figures come from."""
    from floorplans.vocabulary import Words

    offices = "、".join(sorted({str(name) for name in rooms["surveyor"] if name})) or "—"
    return Words(f"测绘单位：{offices}", f"surveyed by {offices}")


def _write(out: Path, text: str) -> None:
    out.write_text(text, encoding="utf-8")
    speech.console().print(f"已写入 · written: {out}")
