"""``gongfang enrol``: surveys enter the register; what would change is shown before anything is changed."""

import csv
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import city, speech
from api.cli.reading import Refusal, ready
from api.cli.speech import AsJson, Because, By, Lang, Language, Register
from api.cli.survey import Mapping, Unit

if TYPE_CHECKING:
    from datetime import date

    from rich.table import Table

    from api.cli.city import City
    from floorplans.finding import Finding
    from registry import Database, FloorDifference, Papers, Place
    from registry.acts.prepare import Prepared

    Difference = tuple[Path, list[FloorDifference]]

COLUMNS = ("file", "frame", "building", "floor")


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
    逾两万间的矢量文件分批写入，楼栋与楼层取自其属性列，有错误的楼栋不写入，其余照常入账，退出码为 1。

    A survey with errors is refused, and nothing of the same call is written; --json without --yes only shows the changes.
    A vector file of more than twenty thousand rooms goes in by parts, its columns saying building and floor; buildings
    with errors are left out and told at the end, with exit code 1, the others go in.

    登记库有账号时，--by 须为其中之一；有审核人时每份成果提交审批，批准后入账。
    Where the register has accounts, --by names one; where it has reviewers, each survey is proposed and waits for them.
    """
    from api.cli.days import day_or_today
    from api.cli.enrol_desk import desk_of
    from api.surveys_proposed import Handed
    from registry import Database, Papers

    told = _places(places, building, floor)
    day = day_or_today(on)
    cities = [] if building or floor else [it for path in files if (it := city.as_city(path, mapping, unit))]
    with closing(Database(register)) as database, tempfile.TemporaryDirectory(prefix="gongfang-enrol-") as packed:
        desk = desk_of(database, by, [(it.path.name, it.rooms) for it in cities])
        whole = [_as_file(path, Path(packed)) for path in files if path not in {it.path for it in cities}]
        read = _ready(database, whole, told, mapping, unit, on=day, json=json, lang=lang)
        proposed, said = _compared(database, read, told, on=day, quiet=json, lang=lang)
        agreed = yes or (not json and _agreed(proposed, cities, lang))
        papers = [Papers(original=path, file_name=path.name, surveyor=surveyor, report=report) for path, _ in read]
        waits: list[str] = []
        if agreed and desk.reviewed:
            handed = [
                Handed(reading=one.reading, papers=it, places=told, mapping=mapping, unit=unit)
                for it, (_, one) in zip(papers, read, strict=True)
            ]
            waits = desk.propose(database, handed, on=day, because=because)
        elif agreed:
            proposed = _entered(database, read, told, papers, quiet=json, on=day, by=desk.name, because=because)
        done, left_out = [], []
        for it in cities if agreed else []:
            paper = Papers(original=it.path, file_name=it.path.name, surveyor=surveyor, report=report)
            facts, errors = city.enter(
                database, it, paper, on=day, by=desk.name, because=because, mapping=mapping, unit=unit, quiet=json
            )
            done.append(facts)
            left_out += errors
    floors = [_floor_json(path, it, lang) for path, differences in proposed for it in differences]
    for doubt in (doubt for it in floors for doubt in it["doubts"]):
        speech.aside().print(f"⚠ {doubt}", style="yellow")
    if json:
        counted = done or [{"file": it.path.name, "rooms": it.rooms, "parts": it.parts} for it in cities]
        found = _findings_json([*said, *left_out], lang)
        told_json = {
            "applied": agreed and not waits,
            "proposals": waits,
            "floors": floors,
            "in_parts": counted,
            "findings": found,
        }
        speech.put_json(told_json)
    elif agreed:
        _tell(floors, done, waits)
        if left_out:
            speech.console().print(speech.findings_list(left_out, lang))
            words = f"有 {len(left_out)} 处错误，所在楼栋未写入", f"{len(left_out)} errors; their buildings were left out"
            speech.refuse(words)
    else:
        speech.console().print("未写入任何内容 · nothing was written")
    if left_out:
        raise typer.Exit(speech.REFUSED)


def _tell(floors: list[dict[str, Any]], done: list[dict[str, Any]], waits: list[str]) -> None:
    """Say what was enrolled, or waits for a reviewer."""
    rooms = sum(it["new"] + it["changed"] for it in floors)
    if waits:
        speech.console().print(f"已提交审批，批准后入账：{'、'.join(waits)} · proposed, to be approved: {', '.join(waits)}")
    elif floors:
        speech.console().print(f"已入账 {len(floors)} 层，写入 {rooms} 间 · {len(floors)} floors enrolled, {rooms} rooms written")
    for it in done:
        speech.console().print(
            f"{it['file']}：读取 {it['rooms']:,} 间，入账 {it['floors']:,} 层 · {it['rooms']:,} rooms read, {it['floors']:,} floors enrolled"
        )


def _as_file(path: Path, packed: Path) -> Path:
    """A folder as one archive, which is what the register keeps of it; a file as it is."""
    from api.packing import pack_folder

    if not path.is_dir():
        return path
    own = packed / str(len([*packed.iterdir()]))
    own.mkdir()
    return pack_folder(path, own)


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


def _ready(
    database: "Database",
    files: list[Path],
    told: "list[Place]",
    mapping: str | None,
    unit: str | None,
    *,
    on: "date",
    json: bool,
    lang: str,
) -> "list[tuple[Path, Prepared]]":
    """Every file read, checked and placed; leaves with the reasons when one of them cannot be enrolled."""
    from registry import queries, views

    with database.reading() as session:
        known = queries.placements(session)
        accepted = views.exceptions(session, on=on)
    stands = frozenset(zip(accepted.place, accepted.key, strict=True))
    database.close()  # so that the workers share no connection
    found: list[tuple[Path, Prepared]] = []
    blocking: list[Finding] = []
    code = speech.FINE
    with speech.progress(quiet=json) as bar:
        task = bar.add_task("读取 · reading", total=len(files))
        for path, one in zip(files, ready(files, told, known, stands=stands, mapping=mapping, unit=unit), strict=True):
            bar.update(task, advance=1, description=path.name)
            if isinstance(one, Refusal):
                speech.refuse(one.words, of=path.name)
                code = max(code, one.code)
                blocking += one.findings
            else:
                found.append((path, one))
    if code:
        _show_blocking(blocking, json=json, lang=lang)
        raise typer.Exit(code)
    return found


def _compared(
    database: "Database", read: "list[tuple[Path, Prepared]]", told: "list[Place]", *, on: "date", quiet: bool, lang: str
) -> "tuple[list[Difference], list[Finding]]":
    """What enrolling would change, and what is to be said of that."""
    from registry import changes, compare, settle

    with database.reading() as session:
        proposed = [(path, compare(session, one, settle(one.reading, told))) for path, one in read]
        each = [changes(session, it, one, on=on) for (_, it), (_, one) in zip(proposed, read, strict=True)]
    said = [finding for some in each for finding in some]
    if said and not quiet:
        speech.console().print(speech.findings_list(said, lang))
    return proposed, said


def _entered(
    database: "Database",
    read: "list[tuple[Path, Prepared]]",
    told: "list[Place]",
    papers: "list[Papers]",
    *,
    quiet: bool,
    on: "date",
    by: str,
    because: str,
) -> "list[Difference]":
    """Enrol what was read, all of it or nothing; what it changed."""
    from registry import enrol as enter

    if not read:
        return []
    done: list[Difference] = []
    with speech.progress(quiet=quiet) as bar, database.writing() as session:
        for (path, one), paper in bar.track(list(zip(read, papers, strict=True)), description="入账 · enrolling"):
            done.append((path, enter(session, one, places=told, papers=paper, on=on, by=by, because=because)))
    return done


def _show_blocking(findings: "list[Finding]", *, json: bool, lang: str) -> None:
    if json:
        speech.put_json(
            {"applied": False, "proposals": [], "floors": [], "in_parts": [], "findings": _findings_json(findings, lang)}
        )
    elif findings:
        speech.console().print(speech.findings_list(findings, lang))


def _findings_json(findings: "list[Finding]", lang: str) -> list[dict[str, Any]]:
    from api.schemas.surveys import finding_json

    return [finding_json(it, lang) for it in findings]


def _agreed(proposed: "list[Difference]", cities: "list[City]", lang: str) -> bool:
    """Show what would change, and ask."""
    if proposed:
        speech.console().print(_difference_table(proposed, lang))
    for it in cities:
        speech.console().print(it.says)
    return typer.confirm("写入登记库？ · Enter this into the register?", default=False)


def _difference_table(proposed: "list[Difference]", lang: str) -> "Table":
    from rich.table import Table

    from registry import Fate

    table = Table(title="Changes" if lang == "en" else "变化", title_justify="left")
    for heading in ("file", "floor") if lang == "en" else ("文件", "楼层"):
        table.add_column(heading)
    for fate in Fate:
        table.add_column(fate.words.said_in(lang), justify="right")
    for path, differences in proposed:
        for it in differences:
            counts = ["已入账 · enrolled"] + [""] * (len(Fate) - 1) if it.enrolled else [str(it.tally[fate]) for fate in Fate]
            table.add_row(path.name, it.place.code, *counts)
            for doubt in it.doubts:
                table.add_row("", f"⚠ {doubt.said_in(lang)}", style="yellow")
    return table


def _floor_json(path: Path, it: "FloorDifference", lang: str) -> dict[str, Any]:
    counts = {fate.value: count for fate, count in it.counts.items()}
    return {
        "file": path.name,
        "frame": it.place.frame,
        "building": it.place.building,
        "floor": it.place.floor,
        "enrolled": it.enrolled,
        "doubts": [doubt.said_in(lang) for doubt in it.doubts],
        **counts,
    }
