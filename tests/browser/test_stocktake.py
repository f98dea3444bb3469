"""Three rooms are counted with a phone, one of them in other use; with and without script."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.today import today
from registry import Database
from registry.acts.stocktake import OpenStocktake, open_stocktake
from tests.papers import picture

PHONE = {"width": 390, "height": 844}
FLOOR = "371500-0001-001-B1"


@pytest.fixture
def stocktake(small_register: Path, request: pytest.FixtureRequest) -> str:
    """A stocktake of the first building, of 13 rooms, of each test its own."""
    database = Database(str(small_register))
    with database.writing() as session:
        told = OpenStocktake(name=request.node.name, due_on=today() + timedelta(days=30), building="371500-0001-001")
        (row,) = open_stocktake(session, told, on=today(), by="王敏", because="盘点通知")
        code = row.code
    database.close()
    return code


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def phone(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    """A browser as small as a phone's."""
    context = browser.new_context(
        viewport=PHONE, base_url=served, locale="zh-CN", has_touch=True, java_script_enabled=request.param, device_scale_factor=2
    )
    yield context.new_page()
    context.close()


def test_three_rooms_are_counted_in_the_corridor_and_one_differs(phone: Page, stocktake: str) -> None:
    rooms = f"/stocktakes/{stocktake}/rooms"
    phone.goto(f"{rooms}/371500-0001-001-1F-101")
    width = "document.documentElement.scrollWidth"
    assert phone.evaluate(width) <= PHONE["width"]
    agrees = phone.get_by_role("button", name="相符", exact=True)
    box = agrees.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    assert box["y"] + box["height"] < PHONE["height"]
    phone.fill("#by", "赵盘")
    agrees.click()
    expect(phone.locator("h1")).to_contain_text("102")
    expect(phone.get_by_role("status")).to_contain_text("101 相符")
    phone.locator("summary").click()
    phone.get_by_role("button", name="提交不符").click()
    expect(phone.get_by_role("alert")).to_contain_text("没有填写哪一项不符")
    phone.select_option("#use", "office")
    phone.fill("#note", "已改办公室")
    phone.set_input_files("#photo", {"name": "门.png", "mimeType": "image/png", "buffer": picture("PNG")})
    assert phone.evaluate(width) <= PHONE["width"]
    phone.get_by_role("button", name="提交不符").click()
    expect(phone.get_by_role("status")).to_contain_text("102 不符")
    phone.get_by_role("button", name="相符", exact=True).click()
    phone.goto(f"/stocktakes/{stocktake}?state=differing")
    expect(phone.locator("#rooms tbody tr")).to_have_count(1)
    expect(phone.locator("#rooms")).to_contain_text("已改办公室")
    expect(phone.locator("#tally")).to_contain_text("已盘 3")
    phone.goto(f"{rooms}/371500-0001-001-1F-102")
    expect(phone.locator("#by")).to_have_value("赵盘")
    expect(phone.locator(".done")).to_contain_text("用途 办公室")


def test_cards_print_in_grey_on_paper(page: Page, stocktake: str, tmp_path: Path) -> None:
    page.goto(f"/stocktakes/{stocktake}/cards")
    expect(page.locator(".card")).to_have_count(13)
    page.pdf(path=tmp_path / "cards.pdf", format="A4")
    content = (tmp_path / "cards.pdf").read_bytes()
    assert content.count(b"/Type /Page\n") in {2, 3}
    page.goto("/places")
    page.get_by_role("link", name="盘点", exact=True).click()
    page.locator("#stocktakes tr", has_text=stocktake).get_by_role("link").click()
    page.locator("#floors a", has_text="B1").click()
    expect(page.locator("#rooms tbody tr")).to_have_count(2)
