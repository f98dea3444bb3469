"""A small register, the real server over it, and the distribution's browser, watched for every request and complaint."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from api.auth import COOKIE
from api.settings import Settings
from tests.browser.pictures import FLAGS, SCREEN
from tests.browser.pictures import served as serving
from tests.conftest import CI, chromium, create

SINCE = date(2026, 1, 5)
USES = ("办公室", "会议室", "配电室", "食堂", "技术业务用房", "走廊")


def drawing(floors: dict[str, int], *, building: str = "371500-0001-001", overlap: float = 0.0) -> str:
    """A GeoJSON survey of a building: floors with so many rooms of 4 × 5 m each; the second may run into the third."""
    rooms = []
    for name, count in floors.items():
        for index in range(count):
            west, south = 408556 + 4.2 * index, 4035959
            east = west + 4 + (overlap if index == 1 else 0)
            ring = [[west, south], [east, south], [east, south + 5], [west, south + 5], [west, south]]
            facts = {"楼栋编号": building, "楼层": name, "房间号": f"{name[:-1]}{index + 1:02}", "用途": USES[index % len(USES)]}
            rooms.append({"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}}
    return json.dumps({"type": "FeatureCollection", "crs": system, "features": rooms}, ensure_ascii=False)


@pytest.fixture(scope="session")
def small_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two buildings: one of three floors, one whose survey left a doubt about the use of a room."""
    import shapely

    import floorplans
    from registry import BuildingRecord, Database, Papers, enrol, record_building

    folder = tmp_path_factory.mktemp("served")
    path, survey = folder / "register.gpkg", folder / "1号楼.geojson"
    survey.write_text(drawing({"B1": 2, "1F": 5, "2F": 6}), encoding="utf-8")
    create(str(path))
    database = Database(str(path))
    told = {"on": SINCE, "by": "测试", "because": "测试用房"}
    with database.writing() as session:
        for number, name, west in (("001", "市委1号楼", 115.9803), ("002", "档案楼", 115.9815)):
            outline = shapely.box(west, 36.451, west + 0.0004, 36.4512)
            record = BuildingRecord(
                code=f"371500-0001-{number}", name=name, site_name="市委院内", address="东昌府区", outline=outline
            )
            record_building(session, record, **told)
    with database.writing() as session:
        papers = Papers(
            original=survey, file_name=survey.name, surveyor="聊城市某测绘院", surveyed_on=SINCE, report="LC-2026-001"
        )
        enrol(session, floorplans.survey(survey), places=[], papers=papers, **told)
    with database.writing() as session:
        doubtful = folder / "档案楼.geojson"
        doubtful.write_text(drawing({"1F": 3}, building="371500-0001-002").replace("会议室", "观星台"), encoding="utf-8")
        papers = Papers(original=doubtful, file_name=doubtful.name)
        enrol(session, floorplans.survey(doubtful), places=[], papers=papers, **told)
    database.close()
    return path


@pytest.fixture(scope="session")
def served(small_register: Path) -> Iterator[str]:
    """Address of a running server over the small register."""
    with serving(str(small_register)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium."""
    found = chromium()
    if found is None:
        if CI:
            pytest.fail("there is no Chromium; setup/system.sh test installs it")
        pytest.skip("there is no Chromium; setup/system.sh test installs it")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@dataclass
class Watch:
    """What a page asked for and what it complained of."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def strangers(self) -> set[str]:
        """Hosts other than this machine that were asked for anything."""
        hosts = {urlsplit(it).hostname for it in self.asked if not it.startswith(("data:", "blob:", "file:"))}
        return {host or "" for host in hosts} - {"127.0.0.1"}


@pytest.fixture
def watch() -> Watch:
    """Filled by ``page``."""
    return Watch()


@pytest.fixture
def page(browser: Browser, served: str, watch: Watch) -> Iterator[Page]:
    """A fresh page on an office screen; a test that makes it complain, or ask another machine, has failed."""
    context = browser.new_context(viewport=SCREEN, base_url=served, locale="zh-CN", timezone_id="Asia/Shanghai")
    opened = context.new_page()
    opened.on("request", lambda request: watch.asked.append(request.url))
    opened.on("console", lambda message: watch.complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: watch.complaints.append(str(error)))
    yield opened
    context.close()
    assert watch.strangers == set()
    assert watch.complaints == []


@contextmanager
def open_to_accounts(register: str, uploads: Path) -> Iterator[str]:
    """Address of a server, in this process, over a register whose people come in by their cookies."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(register_url=register, uploads=uploads))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def at_desk(browser: Browser, office: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a browser in which somebody has come in to the module's ``office``; a page that complains has failed."""
    opened = []

    def come_in(account: str, *, script: bool = True) -> Page:
        context = browser.new_context(viewport=SCREEN, base_url=office, locale="zh-CN", java_script_enabled=script)
        context.add_cookies([{"name": COOKIE, "value": account, "url": office}])
        page = context.new_page()
        page.on("request", lambda request: watch.asked.append(request.url))
        page.on("pageerror", lambda error: watch.complaints.append(str(error)))
        page.on("console", lambda message: watch.complaints.append(message.text) if message.type == "error" else None)
        opened.append(context)
        return page

    yield come_in
    for context in opened:
        context.close()
    assert watch.strangers == set()
    assert watch.complaints == []


def until(page: Page, wanted: str) -> None:
    """Wait until an expression is true of the page; Playwright's own waiting is refused by the pages' content policy."""
    for _ in range(200):
        if page.evaluate(wanted):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {wanted}")


def drawn(page: Page) -> int:
    """Wait until the map has drawn something; how many outlines."""
    page.wait_for_selector("#map[data-drawn]:not([data-drawn='0'])")
    return int(page.locator("#map").get_attribute("data-drawn") or 0)


def click_outline(page: Page, layer: int, **wanted: str | int) -> None:
    """Click into the outline of the map's layer that has the wanted property."""
    name, value = next(iter(wanted.items()))
    x, y = page.evaluate(
        """([layer, name, value]) => {
            const target = document.getElementById("map"), map = target.openLayers;
            const feature = map.getLayers().item(layer).getSource().getFeatures().find((it) => it.get(name) === value);
            const geometry = feature.getGeometry(), one = geometry.getPolygon ? geometry.getPolygon(0) : geometry;
            const pixel = map.getPixelFromCoordinate(one.getInteriorPoint().getCoordinates().slice(0, 2));
            const box = target.getBoundingClientRect();
            return [box.left + pixel[0], box.top + pixel[1] + 1];
        }""",
        [layer, name, value],
    )
    page.mouse.click(x, y)
