"""The idle rooms of the city as list and map: what is filtered in one is filtered in the other, and so is what is chosen."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import click_outline, drawn, until

ROOMS = "document.getElementById('map').openLayers.getLayers().item(1).getSource().getFeatures().length"
CHOSEN = "document.getElementById('map').dataset.chosen"


def test_idle_rooms_are_filtered_and_what_is_chosen_in_the_table_is_chosen_on_the_map(page: Page) -> None:
    page.goto("/idle?building=371500-0001-001")
    drawn(page)
    expect(page.locator(".rail [aria-current]")).to_have_text("公物仓")
    all_rooms = page.locator("#idle tbody tr").count()
    until(page, f"{ROOMS} === {all_rooms}")
    page.locator(".pool select").select_option("office")
    page.wait_for_url("**use=office**")
    drawn(page)
    offices = page.locator("#idle tbody tr").count()
    assert 0 < offices < all_rooms
    until(page, f"{ROOMS} === {offices}")
    row = page.locator("#idle tbody tr").last
    code = row.get_attribute("data-code")
    row.locator("td").nth(2).click()
    until(page, f"{CHOSEN} === '{code}'")
    expect(page.locator("#room")).to_contain_text(code or "")
    assert f"room={code}" in page.url
    assert "use=office" in page.url
    expect(page.locator("#room .acts a").first).to_have_attribute("href", f"/acts/assign?rooms={code}")


def test_a_room_chosen_on_the_map_is_chosen_in_the_table_and_its_address_shows_the_same(page: Page) -> None:
    page.goto("/idle?floor=371500-0001-001-2F&order=area&down=true")
    drawn(page)
    click_outline(page, 1, number="201")
    expect(page.locator("#idle tr[aria-selected=true]")).to_contain_text("201")
    expect(page.locator("#room h2")).to_contain_text("201")
    page.goto(page.url)
    drawn(page)
    until(page, f"{CHOSEN} === '371500-0001-001-2F-201'")
    expect(page.locator("#idle tr[aria-selected=true]")).to_contain_text("201")


def test_where_nothing_is_idle_the_page_says_what_would_fill_it(page: Page) -> None:
    page.goto("/idle?least=9999")
    expect(page.locator(".empty")).to_contain_text("没有这样的闲置房间")
    page.goto("/due")
    expect(page.locator(".empty").first).to_contain_text("没有需要腾退的房间")
