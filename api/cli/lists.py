"""``gongfang list``, ``list-template`` and ``list-import``: lists out of the register and back into it."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Because, By, Lang, Language, On, Register

Name = Annotated[str, typer.Argument(metavar="NAME", help="清单名，如 rooms、organisations · name of a list", show_default=False)]
Out = Annotated[
    Path, typer.Option("-o", "--output", metavar="FILE", help="写到哪个文件，xlsx 或 csv · where to", show_default=False)
]


def leave(
    name: Name,
    register: Register,
    output: Out,
    on: On = "",
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="FILTER=VALUE", help="筛选，可多次 · a filter, several times")
    ] = None,
    lang: Lang = Language.ZH,
) -> None:
    """导出一份清单，可改后再导入；文件内注明筛选、日期和日志条数 · write a list, which can be brought in again."""
    from api.cli.days import day_or_today
    from api.lists.books import as_book
    from api.lists.catalogue import list_of
    from api.lists.leaving import as_text
    from api.lists.leaving import leave as leaving
    from registry import Database

    listed, day = list_of(name), day_or_today(on)
    asked = dict(it.split("=", 1) for it in where or () if "=" in it)
    if strange := sorted({*asked} - {*listed.asks} | {it for it in where or () if "=" not in it}):
        known = "、".join(listed.asks) or "—"
        speech.refuse(
            (
                f"没有这样的筛选：{'、'.join(strange)}；可用：{known}",
                f"there is no filter {', '.join(strange)}; there are: {known}",
            )
        )
        raise typer.Exit(speech.UNREADABLE)
    with closing(Database(register)) as database, database.reading() as session:
        found = leaving(session, listed, on=day, known=None, asked=asked, language=lang)
    with output.open("wb") as file:
        if output.suffix.lower() == ".csv":
            file.writelines(as_text(found))
        else:
            file.write(as_book(found))
    speech.console().print(f"{listed.words.zh} {len(found.rows)} 行 → {output} · {len(found.rows)} rows")


def template(name: Name, output: Out, lang: Lang = Language.ZH) -> None:
    """写出可填写的空模板，带下拉选项和说明 · write an empty list to fill in, with drop-downs and explanations."""
    from api.lists.books import template as made
    from api.lists.catalogue import list_of

    output.write_bytes(made(list_of(name), lang))
    speech.console().print(f"模板已写到 {output} · the template is in {output}")


def bring_in(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="xlsx、xls 或 csv · the list", show_default=False)],
    register: Register,
    by: By,
    because: Because,
    on: On = "",
    division: Annotated[
        str, typer.Option("--division", help="未写区划的新行所属区划 · division of new rows that name none")
    ] = "",
    try_only: Annotated[bool, typer.Option("--try", help="只试办，不写入 · only try it")] = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """导入一份清单：有一处问题即全不写入，逐行逐格说明 · bring a list in as one act, or nothing and every problem with its cell.

    退出码 · exit code: 0 已写入或无变化 · written, or nothing to change, 1 有问题 · problems found, 2 读不了 · unreadable.
    """
    from api.cli.act import asker_named
    from api.cli.days import day_or_today
    from api.lists.bringing import Wanted, as_json
    from api.lists.bringing import bring_in as bringing
    from api.lists.catalogue import list_of
    from api.today import today
    from registry import Database

    with closing(Database(register)) as database:
        wanted = Wanted(
            listed=list_of(name), path=file, name=file.name, on=day_or_today(on), because=because, by=by, asker=asker_named(database, by),
            fills={"division": division} if division else {},
        )  # fmt: skip
        found = bringing(database.as_seen_by(wanted.asker), wanted, today=today(), confirm=not try_only)
    told = as_json(found, lang)
    if json:
        speech.put_json(told)
    else:
        for it in found.faults:
            speech.refuse(it.words, of=it.place)
        for it in found.notes:
            speech.aside().print(f"{it.place}：{it.words.zh} · {it.words.en}")
        _sum_up(told)
    raise typer.Exit(speech.REFUSED if found.faults else speech.FINE)


def _sum_up(told: dict[str, object]) -> None:
    counts = f"新增 {told['new']}、变更 {told['changed']}、终止 {told['ended']}、未变 {told['same']} · {told['new']} new, {told['changed']} changed, {told['ended']} end, {told['same']} unchanged"
    problems = told["problems"]
    if isinstance(problems, list) and problems:
        speech.aside().print(f"{len(problems)} 处问题，未写入任何内容 · {len(problems)} problems; nothing was written")
    elif told["proposal"]:
        speech.console().print(f"已提交审批 · proposed: {counts}")
    else:
        done = f"；日志第 {told['entry']} 条 · line {told['entry']}" if told["done"] else ""
        speech.console().print(f"{counts}{done}")
