"""Everything can be read, and a survey handed in, where scripts are switched off; and no page lets one in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import drawing
from tests.browser.pictures import SCREEN


@pytest.fixture
def plain(browser: Browser, served: str) -> Iterator[Page]:
    """A page of a browser that runs no script."""
    context = browser.new_context(viewport=SCREEN, base_url=served, locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_room_is_found_by_following_links(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("link", name="市委1号楼").click()
    plain.locator(".floors a", has_text="2F").click()
    plain.get_by_role("link", name="204", exact=True).click()
    expect(plain.locator("#room h2")).to_contain_text("204")
    expect(plain.locator("#room-area")).to_have_text("20.00 ㎡")


def test_a_floor_that_is_not_there_is_not_passed_over_in_silence(plain: Page) -> None:
    plain.goto("/buildings/371500-0001-001?floor=9F")
    expect(plain.get_by_role("alert")).to_have_text("这栋楼没有9F，下面是 1F")


def test_the_search_answers_when_enter_is_pressed(plain: Page) -> None:
    plain.goto("/places")
    plain.fill("#search", "没有这样的楼")
    plain.press("#search", "Enter")
    expect(plain.locator(".empty")).to_contain_text("没有这样的楼栋")


def test_a_drawing_is_handed_in_and_its_findings_read(plain: Page, tmp_path: Path) -> None:
    file = tmp_path / "重叠.geojson"
    file.write_text(drawing({"3F": 4}, overlap=1.0), encoding="utf-8")
    plain.goto("/surveys/new")
    plain.set_input_files("#file", file)
    plain.get_by_role("button", name="检查").click()
    expect(plain.locator("#findings")).to_contain_text("重叠")


def test_a_day_that_is_none_is_refused_in_a_sentence(plain: Page) -> None:
    answer = plain.goto("/?as_of=yesterday")
    assert answer is not None
    assert answer.status == 422
    expect(plain.locator("h1")).to_contain_text("请求有误")


@pytest.mark.parametrize("address", ["/", "/places", "/buildings/371500-0001-001", "/surveys", "/surveys/new", "/nothing"])
def test_no_page_carries_script_or_style_of_its_own(plain: Page, address: str) -> None:
    plain.goto(address)
    assert plain.locator("script:not([src]), style, [style], [onclick]").count() == 0


def test_what_is_typed_is_shown_as_text(plain: Page) -> None:
    answer = plain.goto('/?q="><img src=x onerror=alert(1)>')
    assert answer is not None
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert plain.locator("img").count() == 0
    expect(plain.locator("#search")).to_have_value('"><img src=x onerror=alert(1)>')
