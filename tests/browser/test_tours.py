"""The first day of every role on the sample city: what a step says one sees stands on the page; ticks are remembered, help opens by a key."""

import re
import runpy
import shutil
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from api.tours import tours
from tests.browser.conftest import open_to_accounts
from tests.browser.pictures import SCREEN
from tests.conftest import ROOT

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def office(sample_city, tmp_path_factory):
    """The sample city with its accounts; their visits are opened past the door."""
    folder = tmp_path_factory.mktemp("tours")
    register = str(shutil.copyfile(sample_city, folder / "register.gpkg"))
    runpy.run_path(str(ROOT / "fixtures" / "accounts.py"))["main"](register, folder / "accounts.txt")
    open_visits(register)
    with open_to_accounts(register, folder / "uploads") as address:
        yield address


def open_visits(register):
    """Everybody who leads through a tour has come in, by a cookie that is their name."""
    from datetime import UTC, datetime
    from hashlib import sha256

    from registry import Database
    from registry.queries import accounts
    from registry.store import proofs

    database, now = Database(register), datetime.now(UTC)
    with database.reading() as session:
        there = {it.name: it.id for it in accounts.accounts(session, on=now.date())}
    with database.noting() as at:
        for name in {it.account for it in tours().values()}:
            proofs.open_visit(at, sha256(name.encode()).hexdigest(), there[name], "0" * 64, now=now)
    database.close()


@pytest.mark.parametrize("role", tours())
def test_what_a_step_says_one_sees_is_seen(at_desk, role):
    tour = tours()[role]
    page = at_desk(tour.account)
    for number, step in enumerate(tour.steps, 1):
        answer = page.goto(step.at, wait_until="domcontentloaded")
        assert answer.status == 200, f"{role} {number}"
        shown = re.sub(r"\s+", " ", page.locator("main").inner_text())
        assert not [it for it in step.quoted if it not in shown], f"{role} {number} {unquote(step.at)}"


def test_ticks_are_remembered_by_the_browser_and_forgotten_on_demand(at_desk):
    page = at_desk("zhaoke")
    page.goto("/tour")
    expect(page.locator(".tours li").first).to_contain_text("您的角色")
    page.locator(".tours a").first.click()
    expect(page.locator("h1")).to_have_text("第一天：单位经办人")
    steps = page.locator("ol.tour li")
    steps.nth(0).get_by_role("checkbox").check()
    expect(steps.nth(1)).to_have_attribute("aria-current", "")
    with page.expect_popup() as opened:
        steps.nth(1).get_by_role("link").click()
    expect(opened.value.locator("h1")).to_contain_text("市委办公室")
    page.reload()
    expect(steps.nth(0).get_by_role("checkbox")).to_be_checked()
    page.goto("/tour")
    expect(page.locator("[data-tour=clerk]")).to_contain_text("已做 1 / 8 步")
    page.goto("/tour/clerk")
    page.get_by_role("button", name="重新开始").click()
    expect(steps.nth(0).get_by_role("checkbox")).not_to_be_checked()


@pytest.mark.parametrize("key", ["F1", "?"])
def test_a_key_opens_what_the_handbook_says_of_the_page_and_what_was_typed_stays(at_desk, key):
    page = at_desk("wangmin")
    page.goto("/acts/seat")
    page.fill("#f-because", "聊机管〔2026〕9号")
    if key == "?":
        page.keyboard.type("?")  # while typing it is a question mark
        expect(page.locator("#f-because")).to_have_value("聊机管〔2026〕9号?")
        page.locator("h1").click()
    with page.expect_popup() as opened:
        page.keyboard.press(key)
    book = opened.value
    book.wait_for_load_state()
    assert unquote(book.url).endswith("/handbook/use#安排座位")
    expect(book.locator("h2:target")).to_have_text("安排座位")
    book.wait_for_load_state("networkidle")
    assert 0 <= book.locator("h2:target").bounding_box()["y"] < SCREEN["height"]  # pictures that come later move nothing
    expect(page.locator("#f-because")).not_to_have_value("")


def test_the_handbook_is_read_on_a_phone_and_printed_whole(at_desk, tmp_path):
    page = at_desk("wangmin")
    page.set_viewport_size(PHONE)
    for path in ("/handbook", "/handbook/audit", "/handbook/stocktake", "/tour/staff"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    page.goto("/handbook/print", wait_until="networkidle")
    page.pdf(path=tmp_path / "handbook.pdf", format="A4")
    assert (tmp_path / "handbook.pdf").read_bytes().count(b"/Type /Page\n") > 20
