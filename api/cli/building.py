"""``gongfang building``: the places that surveys are enrolled into."""

import csv
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Because, By, Register

if TYPE_CHECKING:
    from registry import BuildingRecord

app = typer.Typer(help="楼栋 · buildings", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """楼栋 · buildings."""


@app.command("add")
def add(
    register: Register,
    by: By,
    because: Because,
    sheet: Annotated[Path | None, typer.Option("--sheet", help="CSV 楼栋清单 · a list of buildings")] = None,
    code: Annotated[str, typer.Option("--code", help="楼栋编号，如 371500-0001-001 · code of the building")] = "",
    name: Annotated[str, typer.Option("--name", help="名称 · name")] = "",
    site_name: Annotated[str, typer.Option("--site-name", help="院落名称 · name of its compound")] = "",
    address: Annotated[str, typer.Option("--address", help="地址 · address")] = "",
    longitude: Annotated[
        float | None, typer.Option("--longitude", help="图纸原点的经度 · longitude of the drawing's origin")
    ] = None,
    latitude: Annotated[
        float | None, typer.Option("--latitude", help="图纸原点的纬度 · latitude of the drawing's origin")
    ] = None,
    rotation: Annotated[float, typer.Option("--rotation", help="X 轴自正东逆时针的角度 · degrees of the x axis from east")] = 0.0,
    built_year: Annotated[int | None, typer.Option("--built-year", help="建成年份 · year of completion")] = None,
    on: Annotated[str, typer.Option("--on", help="自何日起，默认今天 · from which day")] = "",
    json: AsJson = False,
) -> None:
    """登记楼栋：逐一填写，或用 --sheet 清单 · record one building, or those of a list."""
    from api.cli.days import day_or_today
    from registry import Database, record_building

    if bool(sheet) == bool(code):
        raise typer.BadParameter("给出 --code 或 --sheet 之一 · give either --code or --sheet")
    row = {"code": code, "name": name, "site_name": site_name, "address": address, "rotation": str(rotation)}
    given = {"longitude": longitude, "latitude": latitude, "built_year": built_year}
    row |= {key: "" if value is None else str(value) for key, value in given.items()}
    records = _listed(sheet) if sheet else [_record(row)]
    day = day_or_today(on)
    with closing(Database(register)) as database, database.writing() as session, speech.progress(quiet=json) as bar:
        for record in bar.track(records, description="楼栋 · buildings"):
            record_building(session, record, on=day, by=by, because=because)
    if json:
        speech.put_json({"buildings": [record.code for record in records]})
    else:
        speech.console().print(f"已登记 {len(records)} 栋 · {len(records)} buildings recorded")


def _listed(sheet: Path) -> list["BuildingRecord"]:
    from floorplans.finding import Unreadable

    records = []
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            try:
                records.append(_record(row))
            except (KeyError, TypeError, ValueError) as wrong:
                line = len(records) + 2
                raise Unreadable(
                    f"{sheet.name} 第 {line} 行读不懂：{wrong}", f"line {line} of {sheet.name} cannot be understood: {wrong}"
                ) from wrong
    return records


def _record(row: dict[str, str]) -> "BuildingRecord":
    """A line of the list as what is recorded; columns that are absent or empty are not known."""
    import shapely

    from floorplans.georeference import Placement
    from registry import BuildingRecord

    def number(column: str) -> float:
        return float(row.get(column) or 0)

    placed = row.get("longitude") and row.get("latitude")
    outline = row.get("outline")
    return BuildingRecord(
        code=row["code"],
        name=row.get("name") or row["code"],
        site_name=row.get("site_name") or row["code"].rpartition("-")[0],
        address=row.get("address") or "",
        built_year=int(row["built_year"]) if row.get("built_year") else None,
        placement=Placement(longitude=number("longitude"), latitude=number("latitude"), rotation=number("rotation"))
        if placed
        else None,
        outline=shapely.from_wkt(outline) if outline else None,
    )
