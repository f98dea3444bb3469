"""A surveyor drags a broken file in, finds the fault on the plan, mends it, hands it in again and enrols it."""

import json
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watch, click_outline, drawing, drawn, until

HALL = "371500-0001-002"


def drag(page: Page, files: dict[str, str]) -> None:
    """Drop files somewhere on the page."""
    page.evaluate(
        """(files) => {
            const carried = new DataTransfer();
            for (const [name, content] of Object.entries(files)) carried.items.add(new File([content], name));
            for (const kind of ["dragenter", "dragover", "drop"])
                document.querySelector("h1").dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
        }""",
        files,
    )


def twice(content: str, number: str, becomes: str) -> str:
    """The drawing with one room bearing the number of another."""
    told = json.loads(content)
    for room in told["features"]:
        if room["properties"]["房间号"] == number:
            room["properties"]["房间号"] = becomes
    return json.dumps(told, ensure_ascii=False)


def finding(page: Page, code: str) -> Locator:
    return page.locator(f"#findings tr[data-kind={code}]").first


def part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def zoom(page: Page) -> float:
    return float(page.evaluate("document.getElementById('map').openLayers.getView().getResolution()"))


def mend(page: Page, number: str) -> None:
    """Give the room that is open another number."""
    page.fill("#mend-number", number)
    page.fill("#mend-by", "李四")
    page.fill("#mend-because", "现场核对 2026-09-14")
    page.get_by_role("button", name="改正并重新检查").click()


def test_a_broken_file_is_dragged_in_mended_handed_in_again_and_enrolled(page: Page, tmp_path: Path) -> None:
    broken = twice(drawing({"2F": 4}, building=HALL, overlap=1.0), "203", "201")
    page.goto("/surveys/new")
    drag(page, {"档案楼.geojson": broken})
    page.wait_for_url("**/surveys/waiting/*")
    drawn(page)
    expect(page.locator("#count-error")).not_to_have_text("错误 0")

    row, before = finding(page, "number-twice"), zoom(page)
    row.click()
    expect(row).to_have_attribute("aria-selected", "true")
    until(page, f"document.getElementById('map').openLayers.getView().getResolution() < {before}")

    row.get_by_role("link", name="就地改正").click()
    mend(page, "203")
    expect(page.locator("#findings tr[data-kind=number-twice]")).to_have_count(0)
    part(page, "改正")
    expect(page.locator("#corrections tbody tr")).to_contain_text("李四")

    part(page, "意见")
    with page.expect_download() as saved:
        page.get_by_role("link", name="意见表 Excel").click()
    saved.value.save_as(tmp_path / "意见.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "意见.xlsx").active
    assert sheet["A1"].value == "严重程度"
    assert "room-overlap" in {cell.value for cell in sheet["B"]}

    drag(page, {"档案楼改.geojson": twice(drawing({"2F": 4}, building=HALL), "203", "201")})
    page.wait_for_selector(".again")
    drawn(page)
    expect(page.locator(".again")).to_contain_text("已改好")
    expect(page.locator("#findings tr[data-severity=error]")).to_have_count(0)  # the correction was carried over
    part(page, "比较与入账")
    page.fill("#by", "张三")
    page.fill("#because", "测绘报告 LC-2026-032")
    page.get_by_role("button", name="确认入账").click()
    page.wait_for_url(f"**/buildings/{HALL}?floor=2F")
    drawn(page)
    expect(page.locator("#rooms tbody tr")).to_have_count(4)


def hand_in(page: Page, name: str, content: str) -> None:
    page.goto("/surveys/new")
    drag(page, {name: content})
    page.wait_for_url("**/surveys/waiting/*")
    drawn(page)


def test_a_finding_of_another_floor_takes_the_plan_there(page: Page) -> None:
    hand_in(page, "两层.geojson", twice(drawing({"5F": 3, "6F": 3}), "602", "601"))
    expect(page.locator("#floors [aria-current]")).to_contain_text("5F")
    page.locator("#filter select").select_option("number-twice")
    row = finding(page, "number-twice")
    row.click()
    expect(page.locator("#floors [aria-current]")).to_contain_text("6F")
    assert "floor=1" in page.url
    assert "code=number-twice" in page.url
    page.fill("#find", "601")
    page.wait_for_url("**floor=1**q=601**")
    until(
        page,
        "document.getElementById('map').openLayers.getLayers().item(1).getSource().getFeatures().some((it) => it.get('number') === '603')",
    )
    part(page, "房间")
    expect(page.locator("#rooms tbody tr").last).to_contain_text("603")


def test_a_large_screen_goes_nearer_to_a_finding_too(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    hand_in(page, "重叠.geojson", drawing({"3F": 4}, overlap=1.0))
    whole = zoom(page)
    finding(page, "room-overlap").click()
    until(page, f"document.getElementById('map').openLayers.getView().getResolution() < {whole}")


def test_a_shape_that_is_clicked_is_chosen_in_the_list_and_escape_lets_go(page: Page) -> None:
    hand_in(page, "重叠.geojson", drawing({"3F": 4}, overlap=1.0))
    click_outline(page, 2, code="room-overlap")
    chosen = page.locator("#findings tr[aria-selected=true]")
    expect(chosen).to_contain_text("重叠")
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)


def test_findings_are_filtered_and_walked_by_keyboard(page: Page) -> None:
    hand_in(page, "三层.geojson", twice(drawing({"3F": 4}, overlap=1.0), "304", "301"))
    rows = page.locator("#findings tr[data-code]:visible")
    every = rows.count()
    page.keyboard.press("/")
    page.keyboard.type("重叠")
    until(page, f"document.querySelectorAll('#findings tr[data-code]:not([hidden])').length < {every}")
    assert "q=" in page.url
    page.keyboard.press("ArrowDown")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.fill("#find", "")
    page.locator("#filter [value=error]").check()
    expect(page.locator("#findings tr[data-severity=warning]:visible")).to_have_count(0)
    until(page, "document.querySelector('.doors a').href.includes('severity=error')")
    page.locator("#filter [value=error]").uncheck()
    page.locator("#filter select").select_option("number-twice")
    expect(rows).to_have_count(1)
    expect(page.locator("#count-error")).to_be_visible()


def test_a_correction_is_taken_back(page: Page) -> None:
    hand_in(page, "重号.geojson", twice(drawing({"4F": 3}), "402", "401"))
    finding(page, "number-twice").get_by_role("link", name="就地改正").click()
    mend(page, "402")
    expect(page.locator("#findings tr[data-kind=number-twice]")).to_have_count(0)
    part(page, "改正")
    page.get_by_role("button", name="撤销").click()
    part(page, "意见")
    expect(finding(page, "number-twice")).to_be_visible()


def test_what_changes_is_drawn_and_accepted_room_by_room(page: Page, watch: Watch) -> None:
    content = drawing({"1F": 3}, building=HALL)
    hand_in(page, "档案楼复测.geojson", twice(content, "103", "109"))
    part(page, "比较与入账")
    label = page.locator(".fates label", has_text="109")
    expect(label).to_contain_text("改号")
    label.locator("b").click()
    until(page, "document.getElementById('map').openLayers.getLayers().item(4).getSource().getFeatures().length === 3")
    expect(label.locator("input")).to_be_checked()
    expect(page.locator("#differences")).to_contain_text("不变")


def test_reading_is_broken_off(page: Page) -> None:
    page.goto("/surveys/new")
    page.route(
        "**/progress", lambda route: route.fulfill(json={"step": "reading", "says": "读图", "percent": 5, "refused": None})
    )
    drag(page, {"大图.geojson": drawing({"3F": 2})})
    expect(page.locator("#step")).to_contain_text("读图 5%")
    page.get_by_role("button", name="取消").click()
    expect(page.locator("#progress")).to_be_hidden()
    assert page.url.endswith("/surveys/new")
