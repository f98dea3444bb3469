"""``gongfang register``: the register itself, made or brought up to date."""

from contextlib import closing
from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson

app = typer.Typer(help="登记库 · the register itself", no_args_is_help=True, rich_markup_mode=None)

Address = Annotated[
    str,
    typer.Argument(metavar="URL", help=".gpkg 文件或 postgresql:// 地址 · a .gpkg file or postgresql://…", show_default=False),
]


@app.callback()
def group() -> None:
    """登记库 · the register itself."""


@app.command("create")
def create(url: Address, json: AsJson = False) -> None:
    """新建登记库，或升级旧库 · make a register, or bring an older one up to date."""
    from registry import Database, upgrade

    with closing(Database(url)) as database:
        upgrade(database)
    if json:
        speech.put_json({"register": url})
    else:
        speech.console().print(f"登记库已就绪 · the register is ready: {url}")
