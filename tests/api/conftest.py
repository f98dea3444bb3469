"""The register's doors without a network: the command line, the application itself, and surveys to bring to them."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ezdxf
import httpx
import pytest

from api.app import create_app
from api.cli import main
from api.settings import Settings

BUILDING = "371500-0001-001"


class Door:
    """An application called as over HTTP, one request after another; a fault of ours is answered, not raised here."""

    def __init__(self, register: str, uploads: Path, **settings: Any) -> None:
        self.uploads = uploads
        self.app = create_app(Settings(register_url=register, uploads=uploads, **settings))

    def __call__(self, method: str, path: str, **asked: Any) -> httpx.Response:
        async def answer() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://office") as client:
                return await client.request(method, path, **asked)

        with ThreadPoolExecutor(1) as aside:  # a browser test in the same session leaves a loop running in this thread
            return aside.submit(asyncio.run, answer()).result()

    def get(self, path: str, **asked: Any) -> httpx.Response:
        return self("GET", path, **asked)

    def post(self, path: str, **asked: Any) -> httpx.Response:
        return self("POST", path, **asked)

    def hand_in(self, survey: Path, **asked: Any) -> httpx.Response:
        with survey.open("rb") as content:
            return self.post("/api/surveys", files={"file": (survey.name, content)}, **asked)

    @property
    def waiting(self) -> list[Path]:
        """What lies in the uploads folder."""
        return sorted(self.uploads.rglob("*"))

    def close(self) -> None:
        self.app.state.database.close()


@pytest.fixture
def gongfang(capsys):
    """Call a command; its exit code, what it printed, and what it said aside."""

    def call(*words):
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return left.value.code or 0, out, err

    return call


@pytest.fixture
def drawing(tmp_path):
    """A floor as the surveying office draws it: three rooms, one wider where it was rebuilt."""

    def draw(name="一层.dxf", *, wide=3.6, overlap=0.0):
        doc = ezdxf.new("R2010", setup=False)
        doc.header["$INSUNITS"] = 4
        for layer in ("房间轮廓", "房间标注", "建筑外轮廓"):
            doc.layers.add(layer)
        model = doc.modelspace()
        west = 0.0
        for number, use, width in (("101", "办公室", 3.6), ("102", "会议室", wide), ("103", "办公室", 3.6)):
            east = west + width * 1000
            ring = [(west - overlap * 1000, 0), (east, 0), (east, 6000), (west - overlap * 1000, 6000)]
            model.add_lwpolyline(ring if west else [(0, 0), *ring[1:3], (0, 6000)], close=True, dxfattribs={"layer": "房间轮廓"})
            for text, y in ((number, 3600), (use, 3000), (f"{width * 6:.2f}㎡", 2400)):
                model.add_text(text, height=300, dxfattribs={"layer": "房间标注"}).set_placement((west + 900, y))
            west = east + 200
        model.add_lwpolyline(
            [(-200, -200), (west, -200), (west, 6200), (-200, 6200)], close=True, dxfattribs={"layer": "建筑外轮廓"}
        )
        doc.saveas(tmp_path / name)
        return tmp_path / name

    return draw


@pytest.fixture
def with_building(register, gongfang):
    """A register that knows one building since the first of March."""
    words = ["building", "add", "--register", register, "--code", BUILDING, "--name", "一号楼", "--site-name", "市委院内"]
    words += ["--on", "2026-03-01", "--longitude", 115.974, "--latitude", 36.456, "--rotation", 3]
    code, _, err = gongfang(*words, "--by", "张三", "--because", "示例")
    assert code == 0, err
    return register


@pytest.fixture
def with_floor(with_building, gongfang, drawing):
    """The same with its first floor surveyed on the first of March, and a resurvey that widened 102 on the first of June."""
    words = ["--register", with_building, "--building", BUILDING, "--floor", "1F", "--by", "张三", "--yes"]
    for name, wide, day in (("一层.dxf", 3.6, "2026-03-01"), ("复测.dxf", 4.2, "2026-06-01")):
        told = ["--because", f"测量报告 {day}", "--on", day, "--surveyor", "某测绘院"]
        code, _, err = gongfang("enrol", drawing(name, wide=wide), *words, *told)
        assert code == 0, err
    return with_building


@pytest.fixture
def door_to(tmp_path) -> Iterator[Any]:
    """Open the door of a register."""
    opened: list[Door] = []

    def open_door(register: str, **settings: Any) -> Door:
        opened.append(Door(register, tmp_path / "uploads", **settings))
        return opened[-1]

    yield open_door
    for door in opened:
        door.close()


@pytest.fixture
def journal(gongfang):
    """How many lines a register's journal has; it is proved whole on the way."""
    import json

    def lines(register):
        code, out, err = gongfang("journal", "verify", "--register", register, "--json")
        assert code == 0, err
        return json.loads(out)["lines"]

    return lines
