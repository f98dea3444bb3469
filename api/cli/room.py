"""``gongfang room``: what a room has been, and rooms split, merged, redrawn; what would come out is shown before it is done."""

from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.room_tables import history_tables, reshaped_tables
from api.cli.speech import AsJson, Because, By, Lang, Language, On, Register, Yes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

app = typer.Typer(help="房间沿革与变更 · rooms: their history, reshaping them", no_args_is_help=True, rich_markup_mode=None)

Code = Annotated[str, typer.Argument(metavar="CODE", help="房间编码 · code of the room", show_default=False)]
Number = Annotated[str, typer.Option("--number", help="新房间号 · number of the new room")]
Name = Annotated[str, typer.Option("--name", help="名称 · name")]
Use = Annotated[str, typer.Option("--use", help="用途，如 office、service · use")]


@app.callback()
def group() -> None:
    """房间沿革与变更 · rooms: their history, reshaping them."""


@app.command("history")
def history(
    code: Code,
    register: Register,
    as_of: Annotated[str, typer.Option("--as-of", help="别名与面积截至何日，默认今天 · names and areas as of a day")] = "",
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """房间沿革：何时叫什么、多大、从何而来、成为什么 · who was what since when, what it came of, what came of it."""
    from api.cli.days import day_or_today
    from api.routes.rooms import history_of
    from registry import Database

    with closing(Database(register)) as database, database.reading() as session:
        told = history_of(session, code, on=day_or_today(as_of))
    if json:
        speech.put_json(told)
        return
    for table in history_tables(told, lang):
        speech.console().print(table)


@app.command("split")
def split_room(
    code: Code,
    register: Register,
    by: By,
    because: Because,
    line: Annotated[
        str, typer.Option("--line", help="分割线的各点，图纸坐标（米），如 '2,0 2,5' · points of the cut in plan metres")
    ],
    part: Annotated[
        list[str] | None,
        typer.Option(
            "--part",
            help="自西向东各部分：number=101A,use=service,name=…,door=yes,occupant=… · each part from west to east",
        ),
    ] = None,
    on: On = "",
    yes: Yes = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """分割房间：先列出各部分，确认后写入 · split a room along a line; shows the parts and asks first."""
    from shapely.geometry import LineString

    from api.schemas.reshapes import wkt

    told = {"room": code, "line": wkt(LineString(_points(line))), "parts": [_part(it) for it in part or ()]}
    _reshape(register, "split-room", told, by, because, on, yes=yes, json=json, lang=lang)


@app.command("merge")
def merge_rooms(
    codes: Annotated[
        list[str], typer.Argument(metavar="CODE…", help="房间编码，两个以上 · two or more codes", show_default=False)
    ],
    register: Register,
    by: By,
    because: Because,
    number: Number = "",
    name: Name = "",
    use: Use = "",
    on: On = "",
    yes: Yes = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """合并相邻房间：先列出结果，确认后写入 · merge rooms that lie side by side; shows the room and asks first."""
    into = [{"number": number, "name": name, "use": _use(use)}] if number or name or use else []
    _reshape(register, "merge-rooms", {"rooms": codes, "into": into}, by, because, on, yes=yes, json=json, lang=lang)


@app.command("redraw")
def redraw_room(
    code: Code,
    register: Register,
    by: By,
    because: Because,
    outline: Annotated[
        str, typer.Option("--outline", help="新轮廓：WKT，或 .wkt、.geojson 文件，图纸坐标（米） · WKT or a file, in plan metres")
    ],
    keeps: Annotated[
        list[str] | None, typer.Option("--keeps", help="让出或得到面积的相邻房间 · neighbours that keep what is left")
    ] = None,
    on: On = "",
    yes: Yes = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """调整界线：房间仍是原房间，面积此增彼减 · move the limits between rooms; shows the areas and asks first."""
    from api.schemas.reshapes import wkt

    outlines = {code: wkt(_outline(outline)), **dict.fromkeys(keeps or (), "")}
    told = {"rooms": list(outlines), "outlines": list(outlines.values())}
    _reshape(register, "redraw-rooms", told, by, because, on, yes=yes, json=json, lang=lang)


@app.command("undo")
def undo_reshape(
    entry: Annotated[
        int,
        typer.Argument(metavar="LINE", help="日志第几条，见沿革 · line of the journal, as the history tells", show_default=False),
    ],
    register: Register,
    by: By,
    because: Because,
    on: On = "",
    yes: Yes = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """撤销分割、合并或界线调整 · undo a split, a merge or a redrawing; shows what returns and asks first."""
    _reshape(register, "undo-reshape", {"line": entry}, by, because, on, yes=yes, json=json, lang=lang)


def _reshape(
    register: str, verb: str, told: dict[str, Any], by: str, because: str, on: str, *, yes: bool, json: bool, lang: str
) -> None:
    """Show what would come out, ask, do or propose it if it is still so; with ``--json`` and no ``--yes`` it is only shown."""
    from api.cli.act import asker_named
    from api.cli.days import day_or_today
    from api.reshaping import Deed, carry_out, rehearse, reshaped_json
    from api.today import today
    from registry import Database

    day, deed = day_or_today(on), Deed(verb=verb, told=told, by=by, because=because)
    with closing(Database(register)) as database:
        asker = asker_named(database, by)
        shown = rehearse(database, deed, on=day)
        if not json:
            for table in reshaped_tables(reshaped_json(shown, lang), lang):
                speech.console().print(table)
        if yes or (not json and typer.confirm("写入登记库？ · Enter this into the register?", default=False)):
            shown = carry_out(database, deed, on=day, seen=shown.seen, asker=asker, today=today())
    if json:
        speech.put_json(reshaped_json(shown, lang))
    elif shown.proposal:
        speech.console().print(f"已提交审批：{shown.proposal} · proposed: {shown.proposal}")
    elif shown.applied:
        speech.console().print(f"已写入，日志第 {shown.entry} 条 · done, line {shown.entry} of the journal")
    else:
        speech.console().print("未写入任何内容 · nothing was written")


def _points(line: str) -> list[tuple[float, float]]:
    try:
        points = [(float(x), float(y)) for x, y in (it.split(",") for it in line.split())]
    except ValueError as wrong:
        raise typer.BadParameter(f"分割线写作 '2,0 2,5' · a line is written '2,0 2,5', not {line}") from wrong
    if len(points) < 2:
        raise typer.BadParameter("分割线至少两点 · a line has two points at least")
    return points


def _part(text: str) -> dict[str, Any]:
    """A part as it is typed: number=101A,use=service,name=茶水间,door=yes,occupant=综合科."""
    told: dict[str, Any] = {}
    for one in text.split(","):
        key, is_told, value = one.partition("=")
        if not is_told and not told:
            key, value = "number", one
        if key not in {"number", "use", "name", "door", "occupant", "declared_area"}:
            raise typer.BadParameter(f"不认识“{one}” · “{one}” is not understood")
        told[key] = value.strip()
    if "door" in told:
        told["door"] = told["door"].lower() in {"yes", "y", "true", "1", "有", "是"}
    if "declared_area" in told:
        told["declared_area"] = Decimal(told["declared_area"])
    return {**told, "use": _use(told.get("use", ""))}


def _use(code: str) -> str:
    from floorplans.vocabulary import RoomUse

    known = [it.value for it in RoomUse]
    if code and code not in known:
        raise typer.BadParameter(f"没有用途“{code}” · there is no use “{code}”: {', '.join(known)}")
    return code


def _outline(text: str) -> "BaseGeometry":
    import shapely

    try:
        written = Path(text).read_text(encoding="utf-8") if text.endswith((".wkt", ".geojson", ".json")) else text
        found = shapely.from_geojson(written) if written.lstrip().startswith("{") else shapely.from_wkt(written)
    except shapely.errors.ShapelyError as wrong:
        raise typer.BadParameter(f"轮廓读不懂：{wrong} · the outline cannot be understood") from wrong
    return found
