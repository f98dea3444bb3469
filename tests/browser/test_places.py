"""A clerk looks for a building, switches floors and reads what a room is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, click_outline, drawn, until


def test_a_building_is_searched_its_floor_switched_and_the_area_of_a_room_read(page: Page) -> None:
    page.goto("/")
    assert drawn(page) == 3  # two buildings and the name of their site
    page.keyboard.press("/")
    page.keyboard.type("市委1号")
    expect(page.locator("#buildings tbody tr")).to_have_count(1)
    page.locator("#buildings a").click()
    expect(page.locator("h1")).to_contain_text("市委1号楼")
    expect(page.locator(".floors a")).to_have_text(["2F", "1F", "B1"])
    expect(page.locator(".floors [aria-current]")).to_have_text("1F")
    drawn(page)
    page.locator(".floors a", has_text="2F").click()
    expect(page.locator("#rooms tbody tr")).to_have_count(6)
    until(page, "document.getElementById('map').openLayers.getLayers().item(1).getSource().getFeatures().length === 6")
    click_outline(page, 1, number="203")
    expect(page.locator("#room h2")).to_contain_text("203")
    expect(page.locator("#room-area")).to_have_text("20.00 ㎡")
    expect(page.locator("#room")).to_contain_text("设备用房")
    expect(page.locator("#room")).to_contain_text("聊城市某测绘院 2026-01-05 LC-2026-001")
    expect(page.locator("#rooms tr[aria-selected=true]")).to_contain_text("203")
    assert "floor=2F" in page.url
    assert "room=371500-0001-001-2F-203" in page.url


def test_an_address_sent_to_a_colleague_shows_the_same(page: Page) -> None:
    page.goto("/buildings/371500-0001-001?floor=B1&room=371500-0001-001-B1-B02")
    drawn(page)
    expect(page.locator(".floors [aria-current]")).to_have_text("B1")
    expect(page.locator("#room h2")).to_contain_text("B02")


def test_a_row_chosen_in_the_table_is_chosen_on_the_map(page: Page) -> None:
    page.goto("/")
    drawn(page)
    page.locator("#row-371500-0001-002 td").nth(1).click()
    expect(page.locator("#row-371500-0001-002")).to_have_attribute("aria-selected", "true")
    assert "building=371500-0001-002" in page.url
    page.keyboard.press("ArrowUp")


def test_a_building_chosen_on_the_map_is_chosen_in_the_table(page: Page) -> None:
    page.goto("/")
    drawn(page)
    click_outline(page, 0, code="371500-0001-001")
    expect(page.locator("#row-371500-0001-001")).to_have_attribute("aria-selected", "true")


def test_the_day_looked_at_stands_in_the_bar_in_amber_when_it_is_past(page: Page) -> None:
    page.goto("/?as_of=2026-02-01")
    drawn(page)
    expect(page.locator("form.day")).to_have_class("day past")
    expect(page.locator("#as-of")).to_have_value("2026-02-01")
    page.locator("form.day a").click()
    expect(page.locator("form.day")).to_have_class("day")


def test_before_the_first_survey_there_is_nothing_and_the_page_says_so(page: Page) -> None:
    page.goto("/?as_of=2020-01-01")
    expect(page.locator(".empty")).to_contain_text("还没有楼栋")


def test_english_is_asked_for_once_and_remembered(page: Page) -> None:
    page.goto("/places")
    page.locator(".language a").click()
    expect(page.locator("h1")).to_have_text("Places")
    page.goto("/buildings/371500-0001-001")
    drawn(page)
    expect(page.locator("#room")).to_contain_text("Choose a room")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".language a").click()
    expect(page.locator("#room")).to_contain_text("点一间房")


def test_a_table_is_sorted_by_a_click_on_its_head(page: Page) -> None:
    page.goto("/places")
    head = page.locator("th", has_text="间").first
    head.click()
    head.click()
    expect(page.locator("#buildings tbody tr").first).to_contain_text("市委1号楼")


def test_a_building_that_is_not_there_is_refused_in_a_sentence(page: Page, watch: Watch) -> None:
    answer = page.goto("/buildings/371500-0001-999")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_contain_text("没有编号为 371500-0001-999 的楼栋")
    assert len(watch.complaints) == 1  # the browser tells of the 404 itself
    watch.complaints.clear()


@pytest.mark.parametrize("address", ["/map.html", "/floors/371500-0001-001-2F/map.html"])
def test_an_offline_map_asks_nothing_of_anyone_once_it_is_opened(page: Page, watch: Watch, address: str) -> None:
    page.goto(address)
    page.locator("path.leaflet-interactive").first.click()
    expect(page.locator("#chosen dl")).to_contain_text("㎡")
    assert [it for it in watch.asked if not it.startswith("data:")] == [page.url]


def test_the_first_view_is_lighter_than_300_kb(page: Page) -> None:
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(len(request.response().body())))  # type: ignore[union-attr]
    page.goto("/", wait_until="networkidle")
    import gzip

    script = page.request.get("/static/vendor/map.mjs").body()
    assert sum(sizes) - len(script) + len(gzip.compress(script)) < 300_000


def test_a_doubt_that_stood_when_a_floor_was_enrolled_is_drawn_where_it_is(page: Page) -> None:
    page.goto("/buildings/371500-0001-002")
    until(page, "document.getElementById('map').openLayers?.getLayers().item(2).getSource().getFeatures().length === 1")
    page.locator(".notes summary").click()
    told = page.locator("[data-finding]", has_text="观星台")
    expect(told).to_have_count(1)
    told.click()
    x, y, right, top = page.evaluate(
        "document.getElementById('map').openLayers.getLayers().item(2).getSource().getFeatures()[0].getGeometry().getExtent()"
    )
    assert (right - x, top - y) == pytest.approx((4, 5), abs=0.1), "the room of 4 × 5 m that has no known use"
