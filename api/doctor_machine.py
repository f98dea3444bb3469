"""The examination of the machine and of what it was told: discs, clock, fonts, dangerous settings, who may read the files."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.documents.fonts import FONT, PACKAGE
from api.settings import CONFIG, Settings
from floorplans.vocabulary import Words

How = Literal["ok", "warning", "wrong"]
ROOM: Final = 2 << 30
"""Bytes that should be free on a disc that is written to."""
VENDOR: Final = Path(__file__).parent / "static" / "vendor"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at."""

    how: How
    of: Words
    says: Words


def machine(settings: Settings, config: Path | None) -> list[Found]:
    """All that is looked at beside the register."""
    return [*_discs(settings), *_clock(), *_installed(), *_dangerous(settings), *_permissions(settings, config)]


def found(how: How, of: tuple[str, str], zh: str, en: str) -> Found:
    """One thing, in both languages."""
    return Found(how, Words(*of), Words(zh, en))


def _discs(settings: Settings) -> Iterator[Found]:
    embedded = settings.register_url.endswith(".gpkg")
    for folder, of in (
        (Path(settings.register_url).absolute().parent if embedded else None, ("登记库所在磁盘", "disc of the register")),
        (settings.uploads, ("上传文件夹所在磁盘", "disc of the uploads")),
        (settings.backups, ("备份所在磁盘", "disc of the backups")),
    ):
        there = next((it for it in (folder, *folder.absolute().parents) if it.is_dir()), None) if folder else None
        if there is None:
            continue
        free = shutil.disk_usage(there).free
        said = f"{free / (1 << 30):.1f} GiB"
        if free < ROOM:
            yield found(
                "warning" if free > ROOM // 8 else "wrong", of, f"只余 {said}，请清理或扩容", f"only {said} are free; make room"
            )
        else:
            yield found("ok", of, f"余 {said}", f"{said} are free")


def _clock() -> Iterator[Found]:
    of = ("时钟与时区", "clock and time zone")
    try:
        here = datetime.now(ZoneInfo("Asia/Shanghai"))
    except ZoneInfoNotFoundError:
        yield found(
            "wrong",
            of,
            "没有时区资料 Asia/Shanghai；请安装系统软件包 tzdata",
            "the zone Asia/Shanghai is not known; install the package tzdata",
        )
        return
    newest_file = max((it.stat().st_mtime for it in Path(__file__).parent.glob("*.py")), default=0.0)
    if here.timestamp() < newest_file - 86400:
        yield found(
            "wrong",
            of,
            f"系统时钟 {here:%Y-%m-%d %H:%M} 早于软件安装之日；请校时",
            f"it is {here:%Y-%m-%d %H:%M} here, before this software was installed; set the clock",
        )
    else:
        yield found(
            "ok", of, f"北京时间 {here:%Y-%m-%d %H:%M}，请与实际核对", f"{here:%Y-%m-%d %H:%M} in China; compare it with a watch"
        )


def _installed() -> Iterator[Found]:
    font = FONT.is_file()
    yield found(
        "ok" if font else "warning",
        ("中文字体", "Chinese font"),
        "已安装" if font else f"没有，不能生成 PDF；请安装系统软件包 {PACKAGE}",
        "is installed" if font else f"is missing, so no PDF can be made; install the package {PACKAGE}",
    )
    vendor = all((VENDOR / name).is_file() for name in ("map.mjs", "leaflet.js", "leaflet.css"))
    yield found(
        "ok" if vendor else "wrong",
        ("地图程序", "map program"),
        "已打包" if vendor else "未打包，地图不能显示；请运行 make setup",
        "is bundled" if vendor else "is not bundled, so no map is shown; run make setup",
    )
    if shutil.which("pg_dump") is None:
        yield found(
            "warning",
            ("pg_dump", "pg_dump"),
            "没有；以 PostgreSQL 为库时不能备份，请安装 postgresql-client",
            "is missing; a register in PostgreSQL cannot be backed up without postgresql-client",
        )


def _dangerous(settings: Settings) -> Iterator[Found]:
    of = ("设置", "settings")
    bad = False
    if settings.guests:
        bad = True
        yield found(
            "wrong",
            of,
            "guests 允许未登录者浏览，只供演示；请去掉",
            "guests lets anybody read and is for demonstrations; take it away",
        )
    try:
        near = ip_address(settings.host).is_loopback
    except ValueError:
        near = settings.host == "localhost"
    if not near and not settings.forwarded_allow_ips:
        bad = True
        yield found(
            "wrong",
            of,
            f"监听 {settings.host} 而前面没有 TLS 代理，口令会以明文传送；请在前面设反向代理并填写 forwarded_allow_ips",
            f"listens on {settings.host} with no TLS in front, so passwords go in the clear; put a proxy in front and set forwarded_allow_ips",
        )
    elif not settings.forwarded_allow_ips:
        bad = True
        yield found(
            "warning",
            of,
            "没有填写 forwarded_allow_ips；若由反向代理提供 TLS，请填写其地址",
            "forwarded_allow_ips is empty; where a proxy brings TLS, name its address",
        )
    if settings.uploads is None:
        bad = True
        yield found(
            "warning",
            of,
            "没有设置 uploads，待确认的图纸重启后即无",
            "uploads is not set, and waiting drawings are lost with a restart",
        )
    unlimited = [
        it
        for it in ("logins_per_minute", "logins_per_minute_from", "uploads_per_minute", "uploads_per_minute_from")
        if not getattr(settings, it)
    ]
    if unlimited:
        bad = True
        yield found("warning", of, f"{'、'.join(unlimited)} 为 0，不限次数", f"{', '.join(unlimited)}: no limit")
    if not bad:
        yield found("ok", of, "没有危险的设置", "none is dangerous")


def _permissions(settings: Settings, config: Path | None) -> Iterator[Found]:
    of, bad = ("文件权限", "permissions"), False
    config = config or (Path(os.environ[CONFIG]) if os.environ.get(CONFIG) else None)
    embedded = settings.register_url.endswith(".gpkg")
    for path in (config, Path(settings.register_url) if embedded else None, settings.uploads, settings.backups):
        if path is None or not path.exists():
            continue
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXO):
            bad = True
            yield found(
                "warning",
                of,
                f"{path} 任何人可读；请 chmod o-rwx {path}",
                f"{path} is open to everybody on this machine; chmod o-rwx {path}",
            )
        if path != config and not os.access(path, os.R_OK | os.W_OK):
            bad = True
            yield found(
                "wrong",
                of,
                f"不能写入 {path}；请改属主为运行服务的账号",
                f"{path} cannot be written; give it to the account that runs the server",
            )
    if os.geteuid() == 0:
        bad = True
        yield found("warning", of, "正以 root 运行；请用专门的账号", "this runs as root; use an account of its own")
    if not bad:
        yield found("ok", of, "妥当", "are as they should be")
