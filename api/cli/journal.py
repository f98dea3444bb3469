"""``gongfang journal``: the register proved whole."""

from contextlib import closing
from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Register

app = typer.Typer(help="日志 · the journal", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """日志 · the journal."""


@app.command("verify")
def verify(
    register: Register,
    head: Annotated[str, typer.Option("--head", help="报告上印有的日志摘要 · the journal's digest as printed on a report")] = "",
    json: AsJson = False,
) -> None:
    """核验日志：逐条重算，证明登记库未被改动 · recompute the journal and every row it tells of."""
    from registry import Database
    from registry import head as last_line
    from registry import verify as recompute

    with closing(Database(register)) as database, database.reading() as session:
        lines = recompute(session, head)
        digest = last_line(session)[1]
    if json:
        speech.put_json({"lines": lines, "head": digest})
    else:
        speech.console().print(f"日志 {lines} 条，全部相符 · {lines} lines of the journal, all agree\n{digest}")
