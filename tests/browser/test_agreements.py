"""A clerk finds an agreement by following links, and prints it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.offices import NUMBER, agreed
from tests.browser.pictures import served as serving

BUILDING = "371500-0001-001"


@pytest.fixture
def served(small_register: Path, tmp_path: Path) -> Iterator[str]:
    """A server over a register with an agreement in it."""
    register = str(shutil.copyfile(small_register, tmp_path / "register.gpkg"))
    agreed(register, BUILDING, [f"{BUILDING}-2F-20{n}" for n in (1, 2, 3)])
    with serving(register) as address:
        yield address


def test_an_agreement_is_found_from_its_building_and_printed(page: Page, tmp_path: Path) -> None:
    page.goto("/places")
    page.get_by_role("link", name="一楼一策").click()
    page.get_by_role("link", name="第一批").click()
    expect(page.locator("#titles tbody tr")).to_have_count(1)
    page.get_by_role("link", name="市财政局（莘县办事处）").click()
    expect(page.locator("h1")).to_contain_text(NUMBER)
    expect(page.locator("#schedule tbody tr")).to_have_count(3)
    with page.expect_download() as printed:
        page.locator("#agreement-pdf").click()
    assert printed.value.suggested_filename == "党政机关办公用房使用协议 聊机管用〔2026〕3号-2-茌平.pdf"
    printed.value.save_as(tmp_path / "协议.pdf")
    assert (tmp_path / "协议.pdf").read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="202", exact=True).click()
    expect(page.locator("#room h2")).to_contain_text("202")
