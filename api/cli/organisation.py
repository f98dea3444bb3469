"""``gongfang organisation``: lists of organisations brought into the register."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Because, By, On, Register

app = typer.Typer(help="单位 · organisations", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """单位 · organisations."""


@app.command("import")
def bring_in_list(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="单位名册（xlsx、xls、csv）· a list of organisations", show_default=False)
    ],
    register: Register,
    by: By,
    because: Because,
    on: On = "",
    division: Annotated[str, typer.Option("--division", help="未写区划的行所属区划 · division of rows that name none")] = "",
    json: AsJson = False,
) -> None:
    """批量登记单位及编制：有一处问题即全不写入，逐行逐格说明 · all of a list or nothing, every problem with its cell.

    退出码 · exit code: 0 已写入 · written, 1 有问题 · problems found, 2 读不了 · unreadable.
    """
    from api.cli.days import day_or_today
    from api.organisation_import import as_json, bring_in
    from registry import Database

    day = day_or_today(on)
    with closing(Database(register)) as database:
        found, codes = bring_in(database, file, division=division, on=day, by=by, because=because)
    if json:
        speech.put_json(as_json(found, codes))
    elif found.faults:
        for it in found.faults:
            speech.refuse(it.words, of=it.place)
        speech.aside().print(f"{len(found.faults)} 处问题，未写入任何内容 · {len(found.faults)} problems; nothing was written")
    else:
        speech.console().print(f"已登记 {len(codes)} 个单位 · {len(codes)} organisations recorded")
    raise typer.Exit(speech.REFUSED if found.faults else speech.FINE)
