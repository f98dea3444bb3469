"""The pictures of the handbook, taken while its office works on a copy of the sample city.

``python -m tests.browser.handbook_pictures REGISTER FOLDER``; the accounts' passwords stand beside the register.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.pictures import DAY, FLAGS, served
from tests.browser.test_reshaping import across
from tests.conftest import chromium

BROKEN = Path(__file__).parents[2] / "fixtures" / "broken"
CANTEEN = Path(__file__).parents[2] / "build" / "liaocheng" / "371500-0001-006.dxf"
LARGEST = 150 << 10
"""Bytes of a picture; a chapter must come at once in a slow office."""
SCREEN, PHONE = {"width": 1180, "height": 720}, {"width": 390, "height": 844}
HALL, FREE = "371500-0001-001", "371500-0001-001-3F-312"
OVER = "371500-0001-001-1F-102"
AGREEMENT = "聊机管用〔2022〕1号"
PAPER = "聊机管〔2026〕88号"

LOOKED_AT = {
    "wangmin": {
        "map": "/",
        "floor": f"/buildings/{HALL}?floor=3F&room={HALL}-3F-307",
        "room": f"/rooms/{HALL}-1F-103",
        "timeline": f"/rooms/{HALL}-3F-307/timeline",
        "organisation": "/organisations/371500-P001",
        "entitlement": "/organisations/371500-P001/entitlement",
        "titles": "/titles",
        "agreement": f"/agreements/{quote(AGREEMENT)}",
        "leases": "/leases",
        "idle": f"/idle?building={HALL}&room={FREE}",
        "due": "/due",
    },
    "zhoushen": {
        "compliance": "/compliance",
        "audit": f"/buildings/{HALL}/audit?floor=1F&room={OVER}",
        "issued": "/audits/371500-A0003?check=true",
    },
    "security": {"accounts": "/accounts"},
}
"""Account → picture → page, as it stands on one day."""


class Taking:
    """One office: a browser, its server, the passwords, and the folder for the pictures."""

    def __init__(self, browser: Browser, address: str, accounts: Path, folder: Path) -> None:
        self._browser, self._address, self._folder = browser, address, folder
        lines = [it.split() for it in accounts.read_text(encoding="utf-8").splitlines()]
        self._passwords = {it[0]: it[1] for it in lines if len(it) > 2}

    @contextmanager
    def come_in(self, account: str = "", size: dict[str, int] | None = None) -> Iterator[Page]:
        """A browser of somebody who has come in."""
        context = self._browser.new_context(
            viewport=size or SCREEN, base_url=self._address, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        if account:
            page.goto("/login")
            page.fill("#name", account)
            page.fill("#password", self._passwords[account])
            page.click("#login button.act")
            page.wait_for_load_state("networkidle")
        yield page
        context.close()

    def take(self, page: Page, name: str) -> None:
        """Keep what the page shows, in few colours."""
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)  # the map draws its last frame after the network is idle
        file = self._folder / f"{name}.png"
        page.screenshot(path=file)
        with Image.open(file) as shot:
            shot.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)
        size = file.stat().st_size
        assert size < LARGEST, f"{name} has {size} bytes"


def take_all(browser: Browser, address: str, accounts: Path, folder: Path) -> None:
    """Every picture of the handbook; the register behind the address is written into."""
    folder.mkdir(parents=True, exist_ok=True)
    office = Taking(browser, address, accounts, folder)
    with office.come_in() as page:
        page.goto("/login")
        office.take(page, "login")
    for account, pictures in LOOKED_AT.items():
        with office.come_in(account) as page:
            for name, path in pictures.items():
                answer = page.goto(f"{path}{'&' if '?' in path else '?'}as_of={DAY}")
                assert answer is not None
                assert answer.ok, f"{path} cannot be shown"
                office.take(page, name)
    _survey(office)
    _propose(office)
    _count(office)
    _rectify(office)


def _survey(office: Taking) -> None:
    """A drawing is handed in, its findings looked at, one mended, a resurvey compared; a room is about to be split."""
    with office.come_in("sungong") as page:
        page.goto("/surveys/new")
        office.take(page, "hand-in")
        _hand_in(page, BROKEN / "room-overlap.geojson")
        page.click("#findings tr[data-code]")
        office.take(page, "findings")
        _hand_in(page, BROKEN / "number-twice.geojson")
        page.locator("#findings").get_by_role("link", name="就地改正").first.click()
        page.wait_for_selector("#mend-number")
        page.fill("#mend-because", "现场核对")
        office.take(page, "mend")
        with tempfile.TemporaryDirectory() as folder:
            resurvey = Path(folder) / "机关食堂复测.dxf"
            resurvey.write_text(CANTEEN.read_text("utf-8").replace("\n103\n", "\n103A\n"), "utf-8")
            _hand_in(page, resurvey)
        page.click("[data-part=enrol]")
        page.locator("#places [name=building]").fill("371500-0001-006")
        page.locator("#places [name=floor]").fill("1F")
        page.click("#enrol [value=compare]")
        page.wait_for_selector("#differences", state="attached")
        page.click("[data-part=enrol]")
        office.take(page, "enrol")
        page.goto(f"/buildings/{HALL}?floor=3F&room={FREE}")
        page.wait_for_selector("#map[data-drawn]")
        page.get_by_role("button", name="分割").click()
        page.wait_for_timeout(500)  # the map comes nearer to the room
        across(page, FREE, 0.5)
        page.wait_for_selector("#reshaped")
        office.take(page, "split")


def _hand_in(page: Page, file: Path) -> None:
    page.goto("/surveys/new")
    page.set_input_files("#file", file)
    page.click("button.act")
    page.wait_for_url("**/surveys/waiting/*")
    page.wait_for_selector("#map[data-drawn]")


def _propose(office: Taking) -> None:
    """A room is assigned: what it would change, and what the reviewer sees."""
    with office.come_in("wangmin") as page:
        page.goto(f"/acts/assign?rooms={FREE}&organisation=371500-P010&on={DAY}")
        page.fill("#f-because", PAPER)
        page.wait_for_selector("#effect [name=seen]", state="attached")
        office.take(page, "act")
        page.click("#confirm")
        page.wait_for_selector("#state")
        proposal = page.url
    with office.come_in("liqiang") as page:
        page.goto(proposal)
        office.take(page, "proposal")


def _count(office: Taking) -> None:
    """A stocktake of a small building is opened and a room counted with a phone."""
    with office.come_in("wangmin") as page:
        page.goto(f"/acts/open-stocktake?name={quote('2026 年度盘点')}&due_on=2026-12-31&building=371500-0001-002&on={DAY}")
        page.fill("#f-because", PAPER)
        page.wait_for_selector("#effect [name=seen]", state="attached")
        page.click("#confirm")
        page.wait_for_url("**/acts/done/*")
        page.goto("/stocktakes")
        page.locator("#stocktakes tbody a").first.click()
        page.wait_for_load_state("networkidle")
        rooms = page.url.partition("?")[0] + "/rooms"
    with office.come_in("zhaoke", PHONE) as page:
        page.goto(f"{rooms}/371500-0001-002-1F-101")
        office.take(page, "phone")
        page.get_by_role("button", name="相符", exact=True).click()
    with office.come_in("wangmin") as page:
        page.goto(rooms.removesuffix("/rooms"))
        office.take(page, "stocktake")


def _rectify(office: Taking) -> None:
    """What an issued audit found is put right; a spot check is drawn."""
    with office.come_in("wangmin") as page:
        key = quote(f"office-over-standard:{OVER}")
        page.goto(f"/acts/open-rectifications?audit=371500-A0003&keys={key}&on={DAY}")
        page.fill("#f-because", PAPER)
        page.wait_for_selector("#effect [name=seen]", state="attached")
        page.click("#confirm")
        page.wait_for_url("**/acts/done/*")
        page.goto("/rectifications")
        page.locator("#rectifications tbody a, main table tbody a").first.click()
        office.take(page, "rectification")
        page.goto(f"/acts/draw-spot-check?division=371500&year=2026&seed=20261120-03-17&rooms=6&on={DAY}")
        page.fill("#f-seed_source", "示例开奖公告")
        page.fill("#f-because", PAPER)
        page.wait_for_selector("#effect [name=seen]", state="attached")
        page.click("#confirm")
        page.wait_for_url("**/acts/done/*")
        page.goto("/spot-checks")
        page.locator("main table tbody a").first.click()
        office.take(page, "spot-check")


def main(register: Path, folder: Path) -> None:
    """Work on a copy: the sample city stays as it was built."""
    with tempfile.TemporaryDirectory() as aside:
        copy = shutil.copyfile(register, Path(aside) / register.name)
        with served(str(copy)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            take_all(browser, address, register.with_suffix(".accounts.txt"), folder)
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
