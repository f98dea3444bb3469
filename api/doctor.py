"""The examination of a server: each thing that must be so before an office relies on it, and what to do where it is not."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from api.doctor_machine import Found, found, machine
from api.settings import Settings
from floorplans.vocabulary import Words
from registry import Database, RegistryError
from registry.queries import accounts
from registry.store.backup import backups, manifest_of
from registry.store.examine import Health, health
from registry.store.upgrade import newest

LAST_LINES: Final = 1000
"""Of the journal; all of it takes ``gongfang journal verify``."""


def examined(settings: Settings, config: Path | None = None) -> list[Found]:
    """Everything that was looked at; the register first."""
    return [*_register(settings), *_backups(settings), *machine(settings, config)]


def _register(settings: Settings) -> Iterator[Found]:
    of = ("登记库", "register")
    try:
        with closing(Database(settings.register_url)) as database, database.reading() as session:
            state = health(database, session, LAST_LINES)
            open_to_all = state.schema == newest() and not accounts.has_accounts(session)
    except RegistryError as refused:
        yield Found("wrong", Words(*of), refused.words)
        return
    except SQLAlchemyError as silent:
        kind = type(getattr(silent, "orig", None) or silent).__name__
        yield found(
            "wrong",
            of,
            f"连不上（{kind}）；请检查地址、口令与数据库服务",
            f"does not answer ({kind}); look at the address, the password, the service",
        )
        return
    yield found("ok", of, "可以读取", "can be read")
    yield from _schema(state)
    if state.schema != newest():
        return
    of = ("空间索引", "spatial index")
    if state.missing_indexes:
        lacks = state.missing_indexes
        yield found(
            "wrong", of, f"缺少 {'、'.join(lacks)}；请恢复最近的备份", f"lacks {', '.join(lacks)}; restore the last backup"
        )
    else:
        yield found("ok", of, "齐全", "is there")
    yield from _journal(state)
    if open_to_all:
        yield found(
            "warning",
            ("账号", "accounts"),
            "没有账号，谁都能看能改；请用 gongfang account found 建立管理员",
            "there are none: whoever comes may read and change; make them by gongfang account found",
        )


def _schema(state: Health) -> Iterator[Found]:
    of = ("库结构", "schema")
    if state.schema == newest():
        yield found("ok", of, state.schema, state.schema)
    elif not state.schema:
        yield found(
            "wrong",
            of,
            "不是登记库；请用 gongfang register create 新建",
            "this is no register; make it by gongfang register create",
        )
    else:
        yield found(
            "wrong",
            of,
            f"{state.schema}，本软件为 {newest()}；请用 gongfang register upgrade 升级",
            f"{state.schema}, and this software is of {newest()}; gongfang register upgrade",
        )


def _journal(state: Health) -> Iterator[Found]:
    of = ("日志", "journal")
    if state.tampered:
        yield Found(
            "wrong",
            Words(*of),
            Words(f"{state.tampered.zh}；请停用并恢复备份", f"{state.tampered.en}; stop, and restore a backup"),
        )
    else:
        yield found(
            "ok",
            of,
            f"{state.lines} 条，最后 {state.looked_at} 条首尾相接；全部核验请用 gongfang journal verify",
            f"{state.lines} lines, the last {state.looked_at} agree; gongfang journal verify proves all",
        )
    of = ("写前日志", "write-ahead log")
    if state.log_is_on:
        yield found("ok", of, "已启用", "is on")
    else:
        yield found(
            "wrong",
            of,
            f"未启用（{state.log_mode}）；请把登记库放在本机磁盘上",
            f"is off ({state.log_mode}); the register must lie on a disc of this machine",
        )


def _backups(settings: Settings) -> Iterator[Found]:
    of = ("备份", "backups")
    if settings.backups is None:
        yield found(
            "warning",
            of,
            "没有设置 backups；请设置并每天运行 gongfang backup",
            "backups is not set; set it, and run gongfang backup every day",
        )
        return
    whole = backups(settings.backups) if settings.backups.is_dir() else []
    if not whole:
        yield found(
            "warning",
            of,
            f"{settings.backups} 中没有备份；请运行 gongfang backup",
            f"there is none in {settings.backups}; run gongfang backup",
        )
        return
    try:
        age = datetime.now(UTC) - datetime.fromisoformat(manifest_of(whole[-1])[1].made)
    except RegistryError as refused:
        yield Found("wrong", Words(*of), refused.words)
        return
    hours = age / timedelta(hours=1)
    if hours > settings.backup_hours:
        yield found(
            "warning",
            of,
            f"最近一份是 {hours:.0f} 小时前的；请检查定时备份",
            f"the last is {hours:.0f} hours old; look at the timer",
        )
    else:
        yield found("ok", of, f"{len(whole)} 份，最近一份 {hours:.0f} 小时前", f"{len(whole)}, the last {hours:.0f} hours old")
