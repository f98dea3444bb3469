"""``gongfang serve``: the web pages and the API."""

from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import Register


def serve(
    register: Register,
    port: Annotated[int, typer.Option("--port", help="端口 · port")] = 8000,
    host: Annotated[str, typer.Option("--host", help="监听地址 · address to listen on")] = "127.0.0.1",
    guests: Annotated[
        bool,
        typer.Option(
            "--guests", help="演示用：未登录者可看，仅限本机 · for demonstrations: guests may read, on this machine only"
        ),
    ] = False,
) -> None:
    """启动网页与接口服务 · serve the web pages and the API."""
    from contextlib import closing

    import uvicorn

    from api.app import create_app
    from api.settings import Settings
    from registry import Database

    settings = Settings(register_url=register, **({"guests": "read"} if guests else {}))
    if settings.guests and not _loopback(host):
        speech.refuse(("访客只能在本机浏览：请监听 127.0.0.1", "guests may read on this machine only: listen on 127.0.0.1"))
        raise typer.Exit(speech.REFUSED)
    with closing(Database(register)) as database, database.reading():
        pass  # a register that is not there is told now, not to the first visitor
    if not _free(host, port):
        speech.refuse(
            (f"端口 {host}:{port} 已被占用，请用 --port 另选一个", f"{host}:{port} is in use; choose another with --port")
        )
        raise typer.Exit(speech.REFUSED)
    speech.aside().print(f"公房 Gongfang: http://{host}:{port}   (Ctrl+C 停止 · stops)")
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning")


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
