"""``gongfang register``: the register itself, made or brought up to date."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli import speech
from api.cli.backup import From, settings_for
from api.cli.serve import Config
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
    """新建登记库 · make a register."""
    from registry import Conflict, Database, upgrade
    from registry.store.upgrade import newest, schema_at

    with closing(Database(url)) as database:
        if schema_at(database) not in {"", newest()}:
            raise Conflict(
                "这个登记库较旧，请用 gongfang register upgrade 升级",
                "this register is older; bring it up to date by gongfang register upgrade",
            )
        upgrade(database)
    if json:
        speech.put_json({"register": url})
    else:
        speech.console().print(f"登记库已就绪 · the register is ready: {url}")


@app.command("upgrade")
def bring_up_to_date(
    register: From = "",
    backups: Annotated[
        Path | None,
        typer.Option(
            "--backups", help="升级前的备份存于何处，默认按配置 · where the backup before goes, by default as the settings say"
        ),
    ] = None,
    config: Config = None,
    json: AsJson = False,
) -> None:
    """升级旧的登记库，先备份 · bring an older register up to date, after a backup."""
    from registry import Conflict, Database, Unusable, upgrade
    from registry.store.backup import back_up
    from registry.store.upgrade import known_schemas, newest, schema_at

    settings = settings_for(config, register)
    with closing(Database(settings.register_url)) as database:
        before = schema_at(database)
        if not before:
            raise Unusable(
                "没有这个登记库，请先用 gongfang register create 新建",
                "there is no such register; make it by gongfang register create",
            )
        if before not in known_schemas():
            raise Unusable(f"库结构 {before} 比本软件新，请升级软件", f"the schema {before} is newer than this software")
        where = None
        if before != newest():
            folder = backups or settings.backups or _beside(settings.register_url)
            if folder is None:
                raise Conflict(
                    "升级前须备份：请用 --backups 写明存放于何处", "there is a backup first: say by --backups where it goes"
                )
            where, _ = back_up(database, folder, made=datetime.now(UTC))
            upgrade(database)
    if json:
        speech.put_json({"before": before, "now": newest(), "backup": str(where) if where else None})
    elif where:
        speech.console().print(f"已升级 · brought up to date: {before} → {newest()}\n升级前的备份 · the backup before: {where}")
    else:
        speech.console().print(f"已是最新 · up to date already: {before}")


def _beside(url: str) -> Path | None:
    return Path(f"{url}.backups") if url.endswith(".gpkg") else None
