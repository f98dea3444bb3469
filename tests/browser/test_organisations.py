"""A clerk finds an organisation in the list, reads what it holds, and goes on to one of its rooms."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from registry import Database
from tests.browser.conftest import SINCE
from tests.browser.pictures import served as serving
from tests.registry.parties import credit, do


@pytest.fixture(scope="module")
def served(small_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small register with a bureau that has three rooms, under an office, and 120 other bodies."""
    path = shutil.copyfile(small_register, tmp_path_factory.mktemp("organisations") / "register.gpkg")
    database = Database(str(path))
    rows = [
        {
            "name": f"单位{n:03}",
            "credit_code": credit(n),
            "division": "371500",
            "tier": "city",
            "kind": "organ",
            "code": f"371500-P{n:03}",
        }
        for n in range(1, 123)
    ]
    rows[0]["name"], rows[1]["name"], rows[1]["parent"] = "市政府办公室", "市财政局", "371500-P001"
    do(database, "record-organisations", organisations=rows, on=SINCE)
    rooms = [f"371500-0001-001-1F-10{n}" for n in (1, 2, 3)]
    do(database, "assign", rooms=rooms, organisation="371500-P002", on=SINCE)
    database.close()
    with serving(str(path)) as address:
        yield address


def test_from_the_list_to_an_organisation_and_to_its_building(page: Page) -> None:
    page.goto("/organisations")
    expect(page.locator(".rail [aria-current]")).to_contain_text("单位")
    expect(page.locator("#organisations tbody tr")).to_have_count(100)
    expect(page.locator(".sentence")).to_contain_text("122 个单位")
    page.locator(".pages a[rel=next]").click()
    expect(page.locator("#organisations tbody tr")).to_have_count(22)
    page.locator("th a", has_text="使用面积").click()
    first = page.locator("#organisations tbody tr").first
    expect(first).to_contain_text("市财政局")
    expect(first).to_contain_text("60.00")
    page.locator("input[name=q]").last.fill("财政")
    page.locator(".organisations-filter button").click()
    expect(page.locator("#organisations tbody tr")).to_have_count(1)
    assert "sort=-usable_area" in page.url
    page.locator("#organisations a", has_text="市财政局").click()
    expect(page.locator("h1")).to_have_text("市财政局")
    expect(page.locator(".sentence")).to_contain_text("市政府办公室")
    expect(page.locator("#rooms-held tbody tr")).to_have_count(3)
    page.locator("#buildings-held a").click()
    expect(page.locator("h1")).to_contain_text("市委1号楼")
