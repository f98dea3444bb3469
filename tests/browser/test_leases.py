"""Leases in a browser: what ends soon is filtered out, one is opened, its rooms lead to the plan."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from registry import Database
from tests.browser.conftest import SINCE
from tests.browser.pictures import served as serving
from tests.registry.letting import IN, OUT, do
from tests.rights import BUREAU, FINANCE, body

ON = "2027-02-10"
ROOM = "371500-0001-001-2F-203"


@pytest.fixture(scope="module")
def served(small_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the small register with three leases, of which two end soon."""
    copy = shutil.copyfile(small_register, tmp_path_factory.mktemp("leases") / "register.gpkg")
    database = Database(str(copy))
    body(database, FINANCE, "市财政局")
    body(database, BUREAU, "市机关事务管理局", administers="371500")
    do(database, "lease-out", on=SINCE, rooms=[ROOM])
    do(database, "lease-out", on=SINCE, number="长租1号", rooms=["371500-0001-001-2F-204"], last_day=date(2029, 12, 31))
    do(database, "lease-in", on=SINCE)
    database.close()
    with serving(str(copy)) as address:
        yield address


def test_the_expiring_are_filtered_one_is_opened_and_its_room_found(page: Page) -> None:
    page.goto(f"/places?as_of={ON}")
    page.get_by_role("link", name="租赁合同").click()
    expect(page.locator("#leases tbody tr")).to_have_count(3)
    page.get_by_role("link", name="B 30 天内 2").click()
    expect(page.locator("#leases tbody tr")).to_have_count(2)
    page.select_option("select[name=direction]", "out")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.locator("#leases tbody tr")).to_have_count(1)
    assert "within=30" in page.url
    assert f"as_of={ON}" in page.url
    page.get_by_role("link", name=OUT).click()
    expect(page.locator("h1")).to_have_text(f"出租 {OUT}")
    expect(page.locator("#left")).to_contain_text("0 个月 20 天")
    page.locator("#rooms").get_by_role("link", name="203").click()
    expect(page.locator("#room h2")).to_contain_text("203")


def test_a_number_with_slashes_has_an_address_of_its_own(page: Page) -> None:
    page.goto(f"/leases?as_of={ON}&sort=-number")
    page.get_by_role("link", name=IN).click()
    expect(page.locator("#terms")).to_contain_text("兴华路 9 号 3 层")
    page.reload()
    expect(page.locator("#terms")).to_contain_text("640.50")
    expect(page.get_by_role("link", name="续租")).to_have_attribute("href", "/acts/renew-lease?" + urlencode({"lease": IN}))
