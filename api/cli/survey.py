"""``gongfang survey``: what would be read of a file, and what is wrong with it. No register is touched."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language, Told

if TYPE_CHECKING:
    from rich.table import Table

    from floorplans.plan import Reading
    from floorplans.readers import Progress

Mapping = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        help="图层标准，默认自动判断；只有墙线的图可写 gap=0.5,opening=2,wall=0.4,least=2（米、㎡） · "
        "drawing standard, chosen automatically by default; of walls alone also what closes them, in m and m²",
    ),
]
Unit = Annotated[str | None, typer.Option("--unit", help="图纸单位：mm cm m in ft · unit of the drawing")]


def survey(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="DXF、DWG、IFC、ifczip、IMDF、GeoPackage、GeoJSON、Shapefile、台账（xlsx、xls、csv），或文件夹、zip · or a folder or zip of them",
            show_default=False,
        ),
    ],
    mapping: Mapping = None,
    unit: Unit = None,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """试读测绘成果：测量并检查，不入库 · read, measure and check files; nothing is stored.

    退出码 · exit code: 0 没有错误 · no errors, 1 有错误 · errors found, 2 读不了 · unreadable.
    """
    from api.schemas.surveys import survey_json
    from floorplans.plan import Reading

    floors: list[dict[str, Any]] = []
    unreadable: list[dict[str, str]] = []
    code = speech.FINE
    with speech.progress(quiet=json) as bar:
        task = bar.add_task("测绘成果 · surveys", total=len(files))
        for file in files:
            bar.update(task, description=file.name)
            read = tried(file, mapping, unit, lambda done, of, name: bar.update(task, description=f"{name} {done}/{of}"))
            bar.advance(task)
            if not isinstance(read, Reading):
                speech.refuse(read, of=file.name)
                unreadable.append({"file": str(file), "says": read[lang == "en"]})
                code = speech.UNREADABLE
                continue
            if any(read.errors):
                code = max(code, speech.REFUSED)
            if json:
                floors += survey_json(read, lang)["floors"]
                continue
            if read.plans:
                speech.console().print(_floors_table(read, lang))
            if read.findings:
                speech.console().print(speech.findings_list(read.findings, lang))
    if json:
        speech.put_json({"floors": floors, "unreadable": unreadable})
    raise typer.Exit(code)


def tried(file: Path, mapping: str | None, unit: str | None, progress: "Progress | None" = None) -> "Reading | Told":
    """The reading of a file, or why it cannot be read; one bad file does not stop the others."""
    import floorplans
    from api.today import today

    try:
        return floorplans.survey(file, mapping=mapping, unit=unit, on=today(), progress=progress)
    except Exception as problem:  # what has no sentence goes on to the last door
        told = speech.as_words(problem, file)
        if told is None:
            raise
        return told[0]


def _floors_table(reading: "Reading", language: str) -> "Table":
    """One line a floor: how it was read, its rooms and areas."""
    from rich.table import Table

    from floorplans.measure import UNSTATED, in_m2

    english = language == "en"
    titles = (
        ("floor", "standard", "unit", "rooms", "usable ㎡", "gross ㎡")
        if english
        else ("楼层", "图层标准", "单位", "间数", "使用面积 ㎡", "建筑面积 ㎡")
    )
    table = Table(title=reading.file, title_justify="left")
    for i, heading in enumerate(titles):
        table.add_column(heading, justify="right" if i > 2 else "left", overflow="fold")
    for i, plan in enumerate(reading.plans):
        usable = reading.rooms.usable[reading.rows(i)]
        total = in_m2(usable[usable != UNSTATED].sum())
        gross = "—" if plan.gross_area == UNSTATED else f"{in_m2(plan.gross_area):,}"
        guessed = "" if plan.unit.sure else "?"
        name = " ".join(filter(None, (plan.floor_name, plan.frame))) or plan.file
        table.add_row(name, plan.mapping.name, plan.unit.name + guessed, str(len(usable)), f"{total:,}", gross)
    return table
