"""``gongfang serve``: the web pages and the API."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli import speech

Config = Annotated[
    Path | None,
    typer.Option("--config", help="配置文件（TOML），默认 GONGFANG_CONFIG · file of settings, by default GONGFANG_CONFIG"),
]


def serve(
    register: Annotated[
        str, typer.Option("--register", help="登记库，默认按配置 · the register, by default as the settings say")
    ] = "",
    port: Annotated[int | None, typer.Option("--port", help="端口，默认 8000 · port")] = None,
    host: Annotated[str, typer.Option("--host", help="监听地址，默认 127.0.0.1 · address to listen on")] = "",
    guests: Annotated[
        bool,
        typer.Option(
            "--guests", help="演示用：未登录者可看，仅限本机 · for demonstrations: guests may read, on this machine only"
        ),
    ] = False,
    forwarded_allow_ips: Annotated[
        str,
        typer.Option("--forwarded-allow-ips", help="反向代理的地址或网段 · addresses or networks of the proxies in front"),
    ] = "",
    config: Config = None,
) -> None:
    """启动网页与接口服务 · serve the web pages and the API."""
    from contextlib import closing

    import uvicorn

    from api import logs
    from api.app import create_app
    from api.settings import read_settings
    from registry import Database
    from registry.store.upgrade import newest, schema_of

    said = {"register_url": register, "port": port, "host": host, "guests": "read" if guests else ""}
    said |= {"forwarded_allow_ips": forwarded_allow_ips}
    settings = read_settings(config, **{name: it for name, it in said.items() if it not in {"", None}})
    if settings.guests and not _loopback(settings.host):
        speech.refuse(("访客只能在本机浏览：请监听 127.0.0.1", "guests may read on this machine only: listen on 127.0.0.1"))
        raise typer.Exit(speech.REFUSED)
    with closing(Database(settings.register_url)) as database, database.reading() as session:
        if schema_of(session) != newest():  # as one that is not there, it is told now and not to the first visitor
            speech.refuse(
                (
                    "登记库须先升级：gongfang register upgrade",
                    "the register must be brought up to date first: gongfang register upgrade",
                )
            )
            raise typer.Exit(speech.REFUSED)
    where = f"{settings.host}:{settings.port}"
    if not _free(settings.host, settings.port):
        speech.refuse((f"端口 {where} 已被占用，请用 --port 另选一个", f"{where} is in use; choose another with --port"))
        raise typer.Exit(speech.REFUSED)
    if settings.log_format == "readable":
        speech.aside().print(f"公房 Gongfang: http://{where}   (Ctrl+C 停止 · stops)")
    logs.begin(settings.log_format, settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # ours has the number of the request, and no address of a visitor
        proxy_headers=False,  # ours are taken from those only whom the settings name
        server_header=False,
        timeout_keep_alive=75,  # longer than a proxy keeps its lines, or it would ask on one that is just being closed
        timeout_graceful_shutdown=30,
    )


def _loopback(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _free(host: str, port: int) -> bool:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
