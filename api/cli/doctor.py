"""``gongfang doctor``: whether the server is fit to run, line by line, with what to do where it is not."""

from typing import Annotated

import typer

from api.cli import speech
from api.cli.backup import From, settings_for
from api.cli.serve import Config
from api.cli.speech import AsJson

MARKS = {"ok": "OK  ", "warning": "注意", "wrong": "不行"}
COLOURS = {"ok": "green", "warning": "yellow", "wrong": "red"}


def doctor(
    register: From = "",
    config: Config = None,
    strict: Annotated[bool, typer.Option("--strict", help="有“注意”也算不通过 · warnings count too")] = False,
    json: AsJson = False,
) -> None:
    """体检：登记库、日志、磁盘、字体、备份、时钟、危险的设置 · is the server fit to run, and what to do where it is not."""
    from api.doctor import examined

    settings = settings_for(config, register)
    found = examined(settings, config)
    if json:
        speech.put_json(
            [{"how": it.how, "of_zh": it.of.zh, "of_en": it.of.en, "says_zh": it.says.zh, "says_en": it.says.en} for it in found]
        )
    else:
        for it in found:
            mark = f"[{COLOURS[it.how]}]{MARKS[it.how]}[/]"
            speech.console().print(f"{mark} {speech.plain(it.of.zh)}：{speech.plain(it.says.zh)}")
            speech.console().print(f"     {speech.plain(it.of.en)}: {speech.plain(it.says.en)}", style="dim")
    bad = {"wrong", "warning"} if strict else {"wrong"}
    raise typer.Exit(speech.REFUSED if any(it.how in bad for it in found) else speech.FINE)
