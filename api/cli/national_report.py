"""``gongfang national-report``: the yearly report of a division, its four forms as a workbook."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language, On, Register


def national_report(
    register: Register,
    division: Annotated[
        str, typer.Option("--division", help="行政区划代码，六位 · six digits of a division", show_default=False)
    ],
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="文件或文件夹 · a file, or a folder")] = None,
    on: On = "",
    name: Annotated[
        str, typer.Option("--name", help="区划全称，如 山东省-聊城市 · full names of the division, joined by -")
    ] = "",
    filler: Annotated[str, typer.Option("--filler", help="填报人 · who fills it in")] = "",
    phone: Annotated[str, typer.Option("--phone", help="联系电话 · telephone")] = "",
    lang: Lang = Language.ZH,
    json: AsJson = False,
) -> None:
    """全国统计报表（表一至表四）：逐格校验，有问题时退出码为 1 · the national report's forms 1 to 4; exit code 1 where a cell is wrong."""
    from rich.table import Table

    from api.cli.days import day_or_today
    from api.national_book import file_name, national_book, national_json
    from registry import Database
    from registry.views import national_report as report

    with closing(Database(register)) as database, database.reading() as session:
        told = report.national_report(session, division, on=day_or_today(on), name=name, filler=filler, phone=phone)
    if xlsx is not None:
        path = xlsx / file_name(told) if xlsx.is_dir() else xlsx
        path.write_bytes(national_book(told))
        speech.aside().print(speech.plain(str(path)))
    if json:
        speech.put_json(national_json(told, lang.value))
    else:
        en = lang is Language.EN
        table = Table("Form" if en else "表", "Rows" if en else "行数", "Problems" if en else "问题", box=None)
        for form in told.forms:
            wrong = sum(it.form == form.number for it in told.problems)
            table.add_row(f"{form.number} {form.title.said_in(lang)}", str(len(form.rows)), str(wrong))
        speech.console().print(table)
        for it in told.problems:
            speech.console().print(speech.plain(f"{it.form}:{it.row} {it.says.said_in(lang)} {it.mend.said_in(lang)}"))
    raise typer.Exit(speech.REFUSED if told.problems else speech.FINE)
