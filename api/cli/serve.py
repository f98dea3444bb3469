"""``gongfang serve``: the web pages and the API."""

from typing import Annotated

import typer

from api.cli.speech import Register


def serve(
    register: Register,
    port: Annotated[int, typer.Option("--port", help="端口 · port")] = 8000,
    host: Annotated[str, typer.Option("--host", help="监听地址 · address to listen on")] = "127.0.0.1",
) -> None:
    """启动网页与接口服务 · serve the web pages and the API."""
    import uvicorn

    from api.app import create_app
    from api.settings import Settings

    uvicorn.run(create_app(Settings(register_url=register)), host=host, port=port, log_level="warning")
