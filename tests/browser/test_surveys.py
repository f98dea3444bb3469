"""A surveyor hands in a drawing, sees what is wrong with it where it is, and enrols it when it is right."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, click_outline, drawing, drawn, until


def hand_in(page: Page, file: Path, content: str | bytes) -> None:
    if isinstance(content, str):
        content = content.encode()
    file.write_bytes(content)
    page.goto("/surveys/new")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="检查").click()
    page.wait_for_load_state()


def to_enrolment(page: Page) -> None:
    page.get_by_role("tab", name="比较与入账").click()


def test_a_drawing_with_an_overlap_is_shown_with_the_overlap_and_cannot_be_enrolled(page: Page, tmp_path: Path) -> None:
    hand_in(page, tmp_path / "重叠.geojson", drawing({"3F": 4}, overlap=1.0))
    drawn(page)
    row = page.locator("#findings tr", has_text="重叠").first
    expect(row).to_contain_text("错误")
    expect(row).to_contain_text("㎡")
    to_enrolment(page)
    expect(page.get_by_role("button", name="确认入账")).to_be_disabled()
    page.get_by_role("tab", name="意见").click()
    before = page.evaluate("document.getElementById('map').openLayers.getView().getResolution()")
    row.click()
    until(page, f"document.getElementById('map').openLayers.getView().getResolution() < {before}")
    expect(row).to_have_attribute("aria-selected", "true")


def test_a_finding_chosen_on_the_plan_is_chosen_in_the_list(page: Page, tmp_path: Path) -> None:
    hand_in(page, tmp_path / "重叠.geojson", drawing({"3F": 4}, overlap=1.0))
    drawn(page)
    click_outline(page, 2, code="room-overlap")
    expect(page.locator("#findings tr[aria-selected=true]")).to_contain_text("重叠")


def test_a_sound_drawing_is_compared_confirmed_and_then_stands_on_the_map(page: Page, watch: Watch, tmp_path: Path) -> None:
    hand_in(page, tmp_path / "档案楼.geojson", drawing({"1F": 3}, building="371500-0001-002"))
    drawn(page)
    expect(page.locator("#differences tbody tr")).to_contain_text("371500-0001-002")
    to_enrolment(page)
    page.get_by_role("button", name="确认入账").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写")
    assert len(watch.complaints) == 1  # the browser tells of the 422 itself
    watch.complaints.clear()
    page.fill("#by", "张三")
    page.fill("#because", "测绘报告 LC-2026-031")
    page.get_by_role("button", name="确认入账").click()
    page.wait_for_url("**/buildings/371500-0001-002?floor=1F")
    drawn(page)
    expect(page.locator("#rooms tbody tr")).to_have_count(3)
    page.goto("/surveys")
    expect(page.locator("tbody tr").first).to_contain_text("测绘报告 LC-2026-031")


def test_a_file_that_cannot_be_read_is_refused_on_the_form(page: Page, watch: Watch, tmp_path: Path) -> None:
    hand_in(page, tmp_path / "空.dxf", b"")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#file")).to_be_visible()
    watch.complaints.clear()  # the browser tells of the 422 itself


def test_a_survey_that_is_withdrawn_is_gone(page: Page, watch: Watch, tmp_path: Path) -> None:
    hand_in(page, tmp_path / "一份.geojson", drawing({"3F": 2}))
    drawn(page)
    address = page.url
    to_enrolment(page)
    page.get_by_text("撤回这份成果").click()
    page.get_by_role("button", name="撤回").click()
    page.wait_for_url("**/surveys/new")
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    watch.complaints.clear()  # the browser tells of the 404 itself
