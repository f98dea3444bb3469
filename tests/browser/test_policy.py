"""No page breaks the word that the server gives the browser: in Chromium, every page of the sample city, and what is in its addresses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.api.test_liaocheng_rights import pages, register, timeless
from tests.browser.pictures import served
from tests.conftest import SOAK, size

__all__ = ["register"]  # the fixture: the sample city as `make demo` enters it
ABSENT = "responded with a status of 404"
"""What a browser says of a page that is not there."""
EVERY = size(6, 1)
"""Of the forms, which are made by one template, one in so many."""


@pytest.fixture(scope="module")
def city(request: pytest.FixtureRequest) -> Iterator[str]:
    """A register of two buildings, in which many of the pages are refusals; in ``make soak`` the whole city."""
    if not SOAK:
        yield request.getfixturevalue("served")
        return
    with served(str(request.getfixturevalue("register"))) as address:
        yield address


def test_no_page_breaks_its_policy_and_each_has_one(browser: Browser, city: str) -> None:
    context = browser.new_context(base_url=city, locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda said: broken.append(f"{page.url}: {said.text}") if ABSENT not in said.text else None)
    page.on("pageerror", lambda said: broken.append(f"{page.url}: {said}"))
    shown = [it for it in pages() if not it.endswith(".xlsx")]
    for path in [*shown, *timeless()[::EVERY], "/nothing", "/login"]:
        answer = page.goto(path)
        assert answer is not None, path
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, path
        if "/map" not in path and not path.endswith(".svg"):
            assert "unsafe" not in policy, path
        page.wait_for_load_state("load")
    assert broken == []
    context.close()


def test_a_script_that_gets_into_a_page_does_not_run_and_no_other_page_frames_ours(browser: Browser, city: str) -> None:
    context = browser.new_context(base_url=city)
    page = context.new_page()
    page.goto("/places")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.broke = 1\">')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.broke = 1'}))")
    page.wait_for_timeout(200)
    assert page.evaluate("window.broke || 0") == 0
    framed = context.new_page()
    framed.set_content(f'<iframe src="{city}/places"></iframe>')
    framed.wait_for_timeout(500)
    assert all(not it.url.endswith("/places") or not it.locator("h1").count() for it in framed.frames[1:])
    context.close()
