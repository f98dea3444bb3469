"""``gongfang file``: photos, scans and papers beside the records of a register, and every kept file checked."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import speech
from api.cli.act import ByWhom, asker_named
from api.cli.speech import AsJson, Because, Lang, Language, On, Register

app = typer.Typer(help="图文：照片、扫描件、图纸 · photos and papers", no_args_is_help=True, rich_markup_mode=None)

Beside = Annotated[
    str, typer.Option("--record", help="所附记录，写作 种类:编号，如 building:371500-0001-001 · KIND:CODE of the record")
]
Digest = Annotated[str, typer.Argument(metavar="DIGEST", help="文件摘要 · digest of the file", show_default=False)]


@app.callback()
def group() -> None:
    """图文：照片、扫描件、图纸 · photos and papers."""


@app.command("attach")
def attach_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="一个或多个文件 · one file or several", show_default=False)
    ],
    record: Beside,
    register: Register,
    because: Because,
    by: ByWhom = "",
    kind: Annotated[str, typer.Option("--kind", help="photo scan drawing document other")] = "other",
    caption: Annotated[str, typer.Option("--caption", help="说明 · caption")] = "",
    taken_on: Annotated[str, typer.Option("--taken-on", help="拍摄或形成日期 · day, 2026-11-22")] = "",
    taken_at: Annotated[str, typer.Option("--taken-at", help="拍摄地点 · where")] = "",
    sensitive: Annotated[bool, typer.Option("--sensitive", help="涉敏，仅授权人员可见 · for those cleared only")] = False,
    on: On = "",
    json: AsJson = False,
) -> None:
    """附上：按内容识别、查毒后保存，每个文件一条日志 · lay files beside a record, each a line of the journal."""
    from api.attaching import attach
    from api.cli.days import day_or_today
    from api.doing import outcome_json
    from api.inspecting import RULES, rules_of
    from api.settings import Settings
    from api.today import today
    from registry import Database

    RULES.set(rules_of(Settings(register_url=register)))
    told = {
        "record": record,
        "kind": kind,
        "caption": caption,
        "taken_on": taken_on,
        "taken_at": taken_at,
        "sensitive": sensitive,
    }
    done: list[dict[str, Any]] = []
    with closing(Database(register)) as database:
        asker = asker_named(database, by)
        word: dict[str, Any] = {"on": day_or_today(on), "because": because, "by": by, "asker": asker, "today": today()}
        for path in files:
            with path.open("rb") as content:
                became = attach(database.as_seen_by(asker), content, path.name, told, **word)
            done.append({"file": path.name, **outcome_json(became, "zh")})
            if not json:
                speech.console().print(
                    speech.plain(f"{path.name}：已附上，日志第 {became.entry} 条 · attached, line {became.entry}")
                )
    if json:
        speech.put_json(done)


@app.command("detach")
def detach_file(
    digest: Digest, record: Beside, register: Register, because: Because, by: ByWhom = "", on: On = "", json: AsJson = False
) -> None:
    """撤下：自某日起不再附于记录，原件和以前的记录仍在 · from a day on a file no longer lies beside a record."""
    from api.cli.days import day_or_today
    from api.doing import do, outcome_json
    from api.today import today
    from registry import Database

    with closing(Database(register)) as database:
        word: dict[str, Any] = {"on": day_or_today(on), "because": because, "by": by, "today": today()}
        became = do(database, "detach-file", {"record": record, "file": digest}, asker=asker_named(database, by), **word)
    if json:
        speech.put_json(outcome_json(became, "zh"))
    elif became.proposal:
        speech.console().print(f"已提交审批：{became.proposal} · proposed: {became.proposal}")
    else:
        speech.console().print(f"已撤下，日志第 {became.entry} 条 · detached, line {became.entry} of the journal")


@app.command("list")
def list_files(
    record: Beside,
    register: Register,
    as_of: Annotated[str, typer.Option("--as-of", help="哪一天 · on which day")] = "",
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """列出一条记录所附的图文 · what lies beside a record."""
    from rich.table import Table

    from api.attaching import beside
    from api.cli.days import day_or_today
    from registry import Database

    with closing(Database(register)) as database, database.reading() as session:
        found = [it.json(lang) for it in beside(session, record, on=day_or_today(as_of))]
    if json:
        speech.put_json(found)
        return
    table = Table(title=speech.plain(record), title_justify="left")
    for heading in (
        ("file", "kind", "caption", "taken", "digest") if lang == Language.EN else ("文件", "种类", "说明", "拍摄", "摘要")
    ):
        table.add_column(heading, overflow="fold")
    for it in found:
        table.add_row(
            *map(speech.plain, (it["name"], it["words"], it["caption"], f"{it['taken_on'] or ''} {it['taken_at']}", it["digest"]))
        )
    speech.console().print(table)


@app.command("get")
def get_file(
    digest: Digest,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="写到哪个文件 · where to write it", show_default=False)],
    register: Register,
) -> None:
    """取回原件；已有的文件不覆盖 · a kept file as it was handed in; no file is written over."""
    from registry import Database
    from registry.queries import files

    with closing(Database(register)) as database, database.reading() as session:
        files.stored(session, digest)
        with out.open("xb") as written:
            written.writelines(files.pieces(session, digest))


@app.command("verify")
def verify_files(register: Register, json: AsJson = False, lang: Lang = Language.ZH) -> None:
    """核验全部文件：逐份重算摘要；损坏或丢失时列出引用它的记录，退出码 1 · compute every file's digest anew."""
    from datetime import UTC, datetime

    from api.integrity import How, check, said
    from registry import Database

    with closing(Database(register)) as database, speech.progress(quiet=json) as bar:
        task = bar.add_task("核验文件 · files", total=None)
        found = check(database, at=datetime.now(UTC), tell=lambda done: bar.update(task, completed=done))
    if json:
        speech.put_json(found.json(lang))
    else:
        for it in found.wrong:
            named = "；".join(said(one).said_in(lang) for one in it.references)
            speech.console().print(speech.plain(f"{How(it.how).words.said_in(lang)}  {it.digest}  {named}"))
        counts = "，".join(f"{it.words.said_in(lang)} {found.counts[it]}" for it in How)
        speech.console().print(f"{found.files} 份文件 · files：{counts}")
    if not found.sound:
        raise typer.Exit(speech.REFUSED)
