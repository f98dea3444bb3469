"""The pictures of the READMEs, taken of the running product: ``python -m tests.browser.pictures REGISTER FOLDER``."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Page, sync_playwright

from tests.conftest import chromium

FLAGS = [
    "--lang=zh-CN",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREEN = {"width": 1366, "height": 768}
DAY = "2026-11-22"
"""Pictures show the sample city as of one day, so that taking them again changes nothing."""

OVERLAP = Path(__file__).parents[2] / "fixtures" / "broken" / "room-overlap.geojson"

PICTURES = {
    "city.png": f"/?as_of={DAY}",
    "floor.png": f"/buildings/371500-0001-001?floor=3F&room=371500-0001-001-3F-307&as_of={DAY}",
    "sheet.png": f"/floors/371500-0001-001-3F/sheet.svg?as_of={DAY}",
}


@contextmanager
def served(register: str, *more: str) -> Iterator[str]:
    """A server over a register on a free port; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # the port is free a moment later too, unless somebody else asks in between
    words = [
        sys.executable,
        "-c",
        "from api.cli import main; main()",
        "serve",
        "--register",
        register,
        "--port",
        str(port),
        *more,
    ]
    server = subprocess.Popen(words)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
                break
            except URLError:
                if server.poll() is not None:
                    raise
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def main(register: str, folder: Path) -> None:
    """Take every picture and tell where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    accounts = Path(register).with_suffix(".accounts.txt")
    with served(register, "--guests") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport=SCREEN, locale="zh-CN", timezone_id="Asia/Shanghai")
        for name, path in PICTURES.items():
            if path.partition("?")[0].endswith(".svg"):  # paper is larger than the screen
                page.goto(f"{address}/healthz")
                page.set_content(
                    f'<img src="{path}" style="position:fixed;inset:0;width:100%;height:100%;object-fit:contain;background:white">'
                )
                page.wait_for_function("document.images[0].naturalWidth > 0")
            else:
                answer = page.goto(address + path, wait_until="networkidle")
                assert answer is not None
                assert answer.ok, f"{path} cannot be shown"
            page.wait_for_timeout(500)  # the map draws its last frame after the network is idle
            page.screenshot(path=folder / name)
        if accounts.exists():
            _come_in(page, address, accounts)
        _hand_in(page, address, OVERLAP)
        page.screenshot(path=folder / "findings.png")
        browser.close()


def _come_in(page: Page, address: str, accounts: Path) -> None:
    """Come in as somebody of the bureau."""
    name, password = next(it.split()[:2] for it in accounts.read_text(encoding="utf-8").splitlines() if it.startswith("wangmin"))
    page.goto(f"{address}/login")
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("#login button.act")


def _hand_in(page: Page, address: str, drawing: Path) -> None:
    """The dry-run report of a drawing with a fault, its first finding chosen."""
    page.goto(f"{address}/surveys/new")
    page.set_input_files("#file", drawing)
    page.click("button.act")
    page.wait_for_selector("#map[data-drawn]")
    page.click("#findings tr[data-code]")
    page.wait_for_timeout(800)  # the map moves to the finding


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
