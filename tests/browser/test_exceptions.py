"""A reviewer lets a finding stand on the survey page, by name and with a reason; it no longer blocks; he takes it back."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, drawing
from tests.browser.test_survey_page import HALL, finding, hand_in, part


def stand(page: Page, button: str, *, until: str = "") -> None:
    page.fill("#stand-by", "李处")
    page.fill("#stand-because", "现场核实，为活动隔断")
    if until:
        page.fill("#stand-until", until)
    page.locator("#stand").get_by_role("button", name=button).click()


def test_an_error_is_let_stand_and_taken_back(page: Page, watch: Watch) -> None:
    hand_in(page, "档案楼八层.geojson", drawing({"8F": 3}, building=HALL, overlap=1.0))
    errors = page.locator("#findings tr[data-severity=error]")
    assert errors.count() == 1
    row = finding(page, "room-overlap")
    row.get_by_role("link", name="接受为例外").click()
    expect(page.locator("#stand h2")).to_contain_text("接受为例外")
    stand(page, "接受为例外", until="2000-01-01")
    expect(page.locator("#stand [role=alert]")).to_contain_text("截止日期须晚于")
    expect(page.locator("#stand-by")).to_have_value("李处")
    stand(page, "接受为例外", until="2099-12-31")
    expect(finding(page, "room-overlap").locator(".stands")).to_have_text(
        "已接受为例外：李处，现场核实，为活动隔断，至 2099-12-31"
    )
    part(page, "比较与入账")
    confirm = page.get_by_role("button", name="确认入账")
    expect(confirm).to_be_enabled()
    page.fill("#by", "李处")
    page.fill("#because", "测绘报告 LC-2026-040")
    confirm.click()
    expect(page.locator("#part-enrol [role=alert]")).to_contain_text("须由他人办理入账")

    part(page, "意见")
    finding(page, "room-overlap").get_by_role("link", name="撤回例外").click()
    stand(page, "撤回例外")
    expect(finding(page, "room-overlap").locator(".stands")).to_have_count(0)
    part(page, "比较与入账")
    expect(confirm).to_be_disabled()
    assert len(watch.complaints) == 2  # the browser tells of the two refusals itself
    watch.complaints.clear()


def test_what_would_make_areas_wrong_is_not_offered(page: Page) -> None:
    content = drawing({"8F": 3}, building=HALL)
    told = json.loads(content)
    told["features"].append({**told["features"][1], "properties": {**told["features"][1]["properties"], "房间号": "899"}})
    hand_in(page, "重叠画.geojson", json.dumps(told, ensure_ascii=False))
    expect(finding(page, "outline-duplicate")).to_be_visible()
    expect(finding(page, "outline-duplicate").get_by_role("link", name="接受为例外")).to_have_count(0)
