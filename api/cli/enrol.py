"""``gongfang enrol``: surveys enter the register; what would change is shown before anything is changed."""

import csv
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson, Because, By, Lang, Language, Register
from api.cli.survey import Mapping, Unit

if TYPE_CHECKING:
    from rich.table import Table
    from sqlalchemy.orm import Session

    from floorplans.finding import Finding
    from registry import Database, FloorDifference, Place
    from registry.acts.prepare import Prepared

COLUMNS = ("file", "frame", "building", "floor")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A file that may be enrolled, and what that would change."""

    path: Path
    prepared: "Prepared"
    differences: "list[FloorDifference]"


def enrol(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="测绘成果 · surveys", show_default=False)],
    register: Register,
    by: By,
    because: Because,
    building: Annotated[str, typer.Option("--building", help="楼栋编号 · code of the building")] = "",
    floor: Annotated[str, typer.Option("--floor", help="楼层，如 B1、3F、夹层 · label of the floor")] = "",
    places: Annotated[
        Path | None, typer.Option("--places", help="CSV：file,frame,building,floor · which plan is which floor")
    ] = None,
    surveyor: Annotated[str, typer.Option("--surveyor", help="测绘单位 · surveying office")] = "",
    report: Annotated[str, typer.Option("--report", help="测量报告编号 · number of its report")] = "",
    on: Annotated[str, typer.Option("--on", help="自何日起，默认今天 · from which day")] = "",
    mapping: Mapping = None,
    unit: Unit = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 · do not ask")] = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """测绘成果入账：先列出变化，确认后写入 · enrol surveys; shows the changes and asks first.

    有错误的成果不入账；一次中有一个文件不合格，全部不写入。--json 不加 --yes 时只列出变化。
    A survey with errors is refused, and nothing of the same call is written; --json without --yes only shows the changes.
    """
    from api.cli.days import day_or_today
    from registry import Database, Papers
    from registry import enrol as enter

    told = _places(places, building, floor)
    day = day_or_today(on)
    with closing(Database(register)) as database:
        proposed = _proposed(database, files, told, mapping, unit, json=json, lang=lang)
        floors = [_floor_json(one, it) for one in proposed for it in one.differences]
        agreed = yes or (not json and _agreed(proposed, lang))
        with speech.progress(quiet=json) as bar:
            for one in bar.track(proposed if agreed else [], description="入账 · enrolling"):
                papers = Papers(original=one.path, file_name=one.path.name, surveyor=surveyor, report=report)
                with database.writing() as session:
                    enter(session, one.prepared, places=told, papers=papers, on=day, by=by, because=because)
    if json:
        speech.put_json({"applied": agreed, "floors": floors, "findings": []})
    elif agreed:
        rooms = sum(it["new"] + it["changed"] for it in floors)
        speech.console().print(f"已入账 {len(floors)} 层，写入 {rooms} 间 · {len(floors)} floors enrolled, {rooms} rooms written")
    else:
        speech.console().print("未写入任何内容 · nothing was written")


def _places(sheet: Path | None, building: str, floor: str) -> "list[Place]":
    from floorplans.finding import Unreadable
    from registry import Place

    if sheet and (building or floor):
        raise typer.BadParameter("--places 与 --building/--floor 只用其一 · give either --places or --building and --floor")
    if building or floor:
        return [Place(building=building, floor=floor)]
    if sheet is None:
        return []
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := [column for column in COLUMNS if column not in (rows.fieldnames or ())]:
            wanted = ",".join(missing)
            raise Unreadable(f"{sheet.name} 缺少列 {wanted}", f"{sheet.name} lacks the columns {wanted}")
        return [Place(building=row["building"], floor=row["floor"], frame=row["frame"], file=row["file"]) for row in rows]


def _proposed(
    database: "Database", files: list[Path], told: "list[Place]", mapping: str | None, unit: str | None, *, json: bool, lang: str
) -> list[Proposed]:
    """Every file read, checked and compared; leaves with the reasons when one of them cannot be enrolled."""
    from floorplans.finding import Unreadable
    from registry import Blocked, Conflict

    proposed: list[Proposed] = []
    blocking: list[Finding] = []
    code = speech.FINE
    with database.reading() as session, speech.progress(quiet=json) as bar:
        for path in bar.track(files, description="读取 · reading"):
            try:
                proposed.append(_compared(session, path, told, mapping, unit))
            except (Unreadable, Conflict, Blocked, OSError) as problem:
                if told_of := speech.as_words(problem, path):
                    speech.refuse(told_of[0], of=path.name)
                    code = max(code, told_of[1])
                if isinstance(problem, Blocked):
                    blocking += problem.findings
    if code:
        _show_blocking(blocking, json=json, lang=lang)
        raise typer.Exit(code)
    return proposed


def _compared(session: "Session", path: Path, told: "list[Place]", mapping: str | None, unit: str | None) -> Proposed:
    import floorplans
    from registry import Blocked, compare, made_ready, settle

    reading = floorplans.survey(path, mapping=mapping, unit=unit)
    if errors := list(reading.errors):
        raise Blocked(errors)
    prepared = made_ready(session, reading, told)
    return Proposed(path, prepared, compare(session, prepared, settle(reading, told)))


def _show_blocking(findings: "list[Finding]", *, json: bool, lang: str) -> None:
    if json:
        from api.schemas.surveys import finding_json

        speech.put_json({"applied": False, "floors": [], "findings": [finding_json(it, lang) for it in findings]})
    elif findings:
        speech.console().print(speech.findings_list(findings, lang))


def _agreed(proposed: list[Proposed], lang: str) -> bool:
    """Show what would change, and ask."""
    speech.console().print(_difference_table(proposed, lang))
    return typer.confirm("写入登记库？ · Enter this into the register?", default=False)


def _difference_table(proposed: list[Proposed], lang: str) -> "Table":
    from rich.table import Table

    from registry import Fate

    table = Table(title="Changes" if lang == "en" else "变化", title_justify="left")
    for heading in ("file", "floor") if lang == "en" else ("文件", "楼层"):
        table.add_column(heading)
    for fate in Fate:
        table.add_column(fate.words.said_in(lang), justify="right")
    for one in proposed:
        for it in one.differences:
            counts = ["已入账 · enrolled"] + [""] * 3 if it.enrolled else [str(it.counts[fate]) for fate in Fate]
            table.add_row(one.path.name, it.place.code, *counts)
    return table


def _floor_json(one: Proposed, it: "FloorDifference") -> dict[str, Any]:
    counts = {fate.value: count for fate, count in it.counts.items()}
    return {
        "file": one.path.name,
        "frame": it.place.frame,
        "building": it.place.building,
        "floor": it.place.floor,
        "enrolled": it.enrolled,
        **counts,
    }
