"""``gongfang exception``: a reviewer by name lets findings of a drawing stand, takes that back, or sees what stands."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson, Because, By, Lang, Language, On, Register, Yes
from api.cli.survey import Mapping, Unit

if TYPE_CHECKING:
    from rich.table import Table

    from floorplans.finding import Finding

app = typer.Typer(
    help="例外：让质检意见留存 · exceptions: findings that are let stand", no_args_is_help=True, rich_markup_mode=None
)

Keys = Annotated[list[str], typer.Option("--key", help="意见编号，survey --json 给出 · key of a finding, as survey --json tells")]


@app.callback()
def group() -> None:
    """例外：让质检意见留存 · exceptions: findings that are let stand."""


@app.command("accept")
def accept_findings(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="测绘成果 · the survey", show_default=False)],
    key: Keys,
    register: Register,
    by: By,
    because: Because,
    building: Annotated[str, typer.Option("--building", help="楼栋编号 · code of the building")] = "",
    floor: Annotated[str, typer.Option("--floor", help="楼层，如 B1、3F、夹层 · label of the floor")] = "",
    until: Annotated[str, typer.Option("--until", help="至何日（含），默认不限 · the last day, else without end")] = "",
    on: On = "",
    mapping: Mapping = None,
    unit: Unit = None,
    yes: Yes = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """接受为例外：列出意见，确认后写入；接受人不能自己入账 · let findings stand; who does so cannot enrol the survey himself."""
    import floorplans
    from api.cli.days import day_or_today
    from floorplans.finding import key_of
    from registry import Database, Place, accept

    day, last = day_or_today(on), day_or_today(until) + timedelta(days=1) if until else None
    reading = floorplans.survey(file, mapping=mapping, unit=unit)
    places = [Place(building=building, floor=floor)] if building or floor else []
    chosen = [it for it in reading.findings if key_of(it) in key]
    told = {"places": places, "on": day, "until": last, "by": by, "because": because}
    with closing(Database(register)) as database:
        with database.rehearsing() as session:
            accept(session, reading, key, **told)  # type: ignore[arg-type]  # each as it is named
        agreed = yes or (not json and _agreed(chosen, lang))
        if agreed:
            with database.writing() as session:
                accept(session, reading, key, **told)  # type: ignore[arg-type]  # as above
    _tell(agreed, [key_of(it) for it in chosen], json)


@app.command("withdraw")
def withdraw_findings(
    place: Annotated[
        str,
        typer.Argument(
            metavar="PLACE", help="楼层编号，整份文件的为其摘要 · code of the floor, else the file's digest", show_default=False
        ),
    ],
    key: Keys,
    register: Register,
    by: By,
    because: Because,
    on: On = "",
    yes: Yes = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """撤回例外；已入账的不受影响 · no longer let findings stand; what was enrolled under them stays."""
    from api.cli.days import day_or_today
    from registry import Database, withdraw

    day = day_or_today(on)
    with closing(Database(register)) as database:
        with database.rehearsing() as session:
            rows = [_row(row) for one in key for row in withdraw(session, place, one, on=day, by=by, because=because)]
        if not json:
            speech.console().print(_table(rows, lang))
        agreed = yes or (not json and typer.confirm("撤回这些例外？ · Withdraw these?", default=False))
        if agreed:
            with database.writing() as session:
                for one in key:
                    withdraw(session, place, one, on=day, by=by, because=because)
    _tell(agreed, key, json)


@app.command("list")
def list_exceptions(
    register: Register,
    building: Annotated[str, typer.Option("--building", help="楼栋编号 · code of the building")] = "",
    place: Annotated[str, typer.Option("--place", help="楼层编号或文件摘要 · code of a floor, or digest of a file")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="截至何日，默认今天 · as of a day")] = "",
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """有效的例外 · the findings that are let stand on a day."""
    from api.cli.days import day_or_today
    from api.schemas.places import records
    from registry import Database, views

    with closing(Database(register)) as database, database.reading() as session:
        rows = records(views.exceptions(session, building=building, place=place, on=day_or_today(as_of)))
    if json:
        speech.put_json([{**it, "says": it[str(lang)]} for it in rows])
    else:
        speech.console().print(_table(rows, lang))


def _agreed(chosen: "list[Finding]", lang: str) -> bool:
    speech.console().print(speech.findings_list(chosen, lang))
    return typer.confirm("接受这些意见为例外？ · Let these stand?", default=False)


def _tell(agreed: bool, keys: list[str], json: bool) -> None:
    if json:
        speech.put_json({"applied": agreed, "keys": keys})
    elif agreed:
        speech.console().print(f"已写入 {len(keys)} 项 · {len(keys)} done")
    else:
        speech.console().print("未写入任何内容 · nothing was written")


def _row(row: Any) -> dict[str, Any]:
    names = ("place", "code", "subject", "zh", "en", "reviewer", "reason", "valid_from", "valid_to")
    return {name: getattr(row, name) for name in names}


def _table(rows: list[dict[str, Any]], lang: str) -> "Table":
    from rich.table import Table

    english = lang == "en"
    table = Table(title="Exceptions" if english else "例外", title_justify="left")
    for heading in ("place", "finding", "reviewer", "reason", "until") if english else ("位置", "意见", "复核人", "理由", "至"):
        table.add_column(heading, overflow="fold")
    for it in rows:
        ends = it["valid_to"]
        last = (date.fromisoformat(str(ends)) - timedelta(days=1)).isoformat() if ends else "—"
        told = (it["place"], f"{it['subject']}: {it[str(lang)]}", it["reviewer"], it["reason"], last)
        table.add_row(*map(speech.plain, told))
    return table
