"""The audit of a building: plan, findings and rooms are one thing, and whoever chooses a finding sees how it comes about."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from registry import Database, verb_of
from tests.browser.conftest import SINCE, click_outline, drawn, open_to_accounts, until
from tests.factories import SAYS
from tests.rights import FINANCE, body, someone

BUILDING = "371500-0001-001"
DEPUTY, CLERK = "371500-R00001", "371500-R00002"
FIRST, SECOND = f"{BUILDING}-1F-101", f"{BUILDING}-2F-201"
CHOSEN = "document.getElementById('map').dataset.chosen"
COLOURED = (
    "document.getElementById('map').openLayers.getLayers().item(0).getSource().getFeatures()"
    ".filter((it) => it.get('use') === 'over').map((it) => it.get('number')).join()"
)

ENDS = """(number) => {
    const target = document.getElementById("map"), map = target.openLayers, box = target.getBoundingClientRect();
    const features = map.getLayers().item(0).getSource().getFeatures();
    const [west, south, east, north] = features.find((it) => it.get("number") === number).getGeometry().getExtent();
    const at = (x, y) => map.getPixelFromCoordinate([x, y]).map((it, axis) => it + (axis ? box.top : box.left));
    return [at((west + 2 * east) / 3, south - 1), at((west + 2 * east) / 3, north + 1)];
}"""
"""Where to click so that a wall leaves two thirds of a room."""


@pytest.fixture(scope="module")
def office(small_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Offices of 20 m²: a deputy in one on the first floor, who may have 18, and a clerk in one on the second, who may have 9."""
    folder = tmp_path_factory.mktemp("audited")
    register = str(shutil.copyfile(small_register, folder / "register.gpkg"))
    database = Database(register)
    finance = body(database, FINANCE, "市财政局")
    someone(database, DEPUTY, "孙副局长", at=finance, post="bureau_deputy")
    someone(database, CLERK, "赵科员", at=finance)
    for name, told in (
        ("assign", {"rooms": [FIRST, SECOND], "organisation": FINANCE}),
        ("seat", {"room": FIRST, "people": [DEPUTY]}),
        ("seat", {"room": SECOND, "people": [CLERK]}),
    ):
        with database.writing() as session:
            verb_of(name).run(session, verb_of(name).read(told), on=SINCE, **SAYS)
    database.close()
    with open_to_accounts(register, folder / "uploads") as address:
        yield address


def test_a_finding_that_is_chosen_is_marked_on_the_plan_and_shows_its_working(page: Page, office: str) -> None:
    page.goto(f"{office}/buildings/{BUILDING}/audit?floor=1F")
    drawn(page)
    until(page, f"{COLOURED} === '101'")
    expect(page.locator(".rail [aria-current]")).to_have_text("合规")
    page.locator(f"#findings tr[data-code='{FIRST}'] td").nth(1).click()
    until(page, f"{CHOSEN} === '{FIRST}'")
    expect(page.locator("#room")).to_contain_text("超出 = max(0, 实测 20.00 − 标准 18.00) = 2.00 ㎡")
    expect(page.locator("#room")).to_contain_text("超出/标准 = 11.11%，超出/实测 = 10.00%")
    expect(page.locator("#rooms tr[aria-selected=true]")).to_contain_text("孙副局长")
    assert f"room={FIRST}" in page.url
    page.goto(page.url)
    drawn(page)
    until(page, f"{CHOSEN} === '{FIRST}'")
    expect(page.locator("#room")).to_contain_text("2.00 ㎡")


def test_the_arrow_keys_walk_through_the_findings_and_the_plan_follows_to_their_floors(page: Page, office: str) -> None:
    page.goto(f"{office}/buildings/{BUILDING}/audit?floor=1F")
    drawn(page)
    page.locator(f"#findings tr[data-code='{FIRST}']").focus()
    page.keyboard.press("ArrowDown")
    until(page, f"{CHOSEN} === '{SECOND}'")
    expect(page.locator(".floors [aria-current]")).to_contain_text("2F")
    until(page, f"{COLOURED} === '201'")
    until(page, f"document.activeElement.dataset.code === '{SECOND}'")
    page.keyboard.press("ArrowUp")
    until(page, f"{CHOSEN} === '{FIRST}'")
    until(page, f"{COLOURED} === '101'")
    page.go_back()
    until(page, f"{CHOSEN} === '{SECOND}'")


def test_a_room_chosen_on_the_plan_opens_a_rectification_with_its_figures(page: Page, office: str) -> None:
    page.goto(f"{office}/buildings/{BUILDING}/audit?floor=1F")
    drawn(page)
    click_outline(page, 0, number="101")
    until(page, f"{CHOSEN} === '{FIRST}'")
    expect(page.locator("#findings tr[aria-selected=true]")).to_contain_text("1F-101")
    page.locator("#findings tr[aria-selected=true]").get_by_role("link", name="发起整改").click()
    page.wait_for_url("**/acts/open-rectification?**")
    expect(page.locator("#f-key")).to_have_value(f"office-over-standard:{FIRST}")
    expect(page.locator("#f-found_area")).to_have_value("20.00")
    expect(page.locator("#f-limit_area")).to_have_value("18.00")


def test_a_wall_that_is_drawn_through_the_room_chosen_tells_the_verdict_that_would_be(page: Page, office: str) -> None:
    page.goto(f"{office}/buildings/{BUILDING}/audit?floor=1F&room={FIRST}")
    drawn(page)
    page.get_by_role("button", name="画隔墙试算").click()
    for x, y in page.evaluate(ENDS, "101"):
        page.mouse.move(x, y)
        page.mouse.click(x, y)
        page.wait_for_timeout(400)
    page.wait_for_url("**/what-if?**")
    expect(page.locator("#rooms")).to_contain_text("达标")
    expect(page.locator("#changed")).to_contain_text("消除")
