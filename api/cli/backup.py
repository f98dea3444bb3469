"""``gongfang backup`` and ``gongfang restore``: the register with its waiting files, kept apart and brought back, in one command each."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import speech
from api.cli.serve import Config
from api.cli.speech import AsJson

if TYPE_CHECKING:
    from api.settings import Settings

From = Annotated[str, typer.Option("--register", help="登记库，默认按配置 · the register, by default as the settings say")]
Uploads = Annotated[
    Path | None,
    typer.Option("--uploads", help="待确认图纸的文件夹，默认按配置 · folder of waiting drawings, by default as the settings say"),
]


def settings_for(config: Path | None, register: str = "") -> "Settings":
    """The settings, of which a command needs some."""
    from api.settings import read_settings

    return read_settings(config, **({"register_url": register} if register else {}))


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="[TARGET]", help="存放备份的文件夹，默认按配置 · folder of backups, by default as the settings say"
        ),
    ] = None,
    register: From = "",
    uploads: Uploads = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, help="只留最近几份，0 为全留 · keep only the last so many; 0 keeps all")
    ] = 0,
    config: Config = None,
    json: AsJson = False,
) -> None:
    """备份登记库与待确认的图纸，不必停机 · back up the register and the waiting drawings, while it is in use."""
    from registry import Database
    from registry.store.backup import back_up, thin_out

    settings = settings_for(config, register)
    folder = target or settings.backups
    if folder is None:
        speech.refuse(("请写明备份存放于何处，或设置 backups", "say where the backup goes, or set backups"))
        raise typer.Exit(speech.REFUSED)
    with closing(Database(settings.register_url)) as database:
        where, manifest = back_up(database, folder, made=datetime.now(UTC), files=uploads or settings.uploads)
    gone = thin_out(folder, keep)
    if json:
        told = {"backup": str(where), "lines": manifest.lines, "head": manifest.head, "schema": manifest.schema}
        speech.put_json({**told, "removed": [it.name for it in gone]})
    else:
        speech.console().print(f"已备份 · backed up: {where}\n日志 {manifest.lines} 条 · lines of the journal, {manifest.head}")


def restore(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="一份备份，或存放备份的文件夹（取最近一份）· a backup, or a folder of them", show_default=False
        ),
    ],
    into: Annotated[
        str,
        typer.Option(
            "--into", help="恢复到何处：尚不存在的 .gpkg，或空库的地址 · a .gpkg that is not there yet, or an empty database"
        ),
    ],
    uploads: Annotated[
        Path | None,
        typer.Option("--uploads", help="待确认的图纸放回何处，须为空文件夹 · where the waiting drawings go; an empty folder"),
    ] = None,
    head: Annotated[str, typer.Option("--head", help="报告上印有的日志摘要 · the journal's digest as printed on a report")] = "",
    json: AsJson = False,
) -> None:
    """恢复备份并逐条核验，不覆盖任何登记库 · restore a backup and prove it; no register is ever overwritten."""
    from registry.store.restore import restore as bring_back

    found, manifest = bring_back(source, into, now=datetime.now(UTC), files=uploads, expected=head)
    if json:
        speech.put_json({"backup": str(found), "register": into, "lines": manifest.lines, "head": manifest.head})
    else:
        speech.console().print(
            f"已恢复 · restored: {found.name} → {into.rpartition('@')[2]}\n日志 {manifest.lines} 条，全部相符 · lines of the journal, all agree\n{manifest.head}\n"
            f"备份之后收回的令牌又可使用，请核对 · tokens revoked after {manifest.made[:16]} are valid again: look them over"
        )
