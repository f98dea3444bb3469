"""What a surveyor may hand in: a folder with the ledger of its floor, a ledger alone, a list of properties, a file that is none."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watch, drawing, drawn, until
from tests.browser.test_survey_page import HALL, drag, hand_in, part, twice

LEDGER = "楼栋,楼层,房号,用途,使用面积,使用单位\n{0},7F,701,办公室,20.00,财政局\n{0},7F,702,会议室,约20,财政局\n{0},7F,709,办公室,30.00,\n"
LEASES = "房产编号,合同编号,起租日期,到期日期,租赁面积\nA1,租1,2020-02-01,2021-01-31,100\nA2,租1,2020-02-01,2999-12-31,80\n"


def row(page: Page, kind: str) -> Locator:
    return page.locator(f"#findings tr[data-kind={kind}]").first


def test_a_folder_with_the_ledger_of_its_floor_is_one_survey(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "一套成果"
    folder.mkdir()
    (folder / "七层.geojson").write_text(drawing({"7F": 3}, building=HALL), "utf-8")
    (folder / "台账.csv").write_text(LEDGER.format(HALL), "utf-8")
    (folder / "Thumbs.db").write_bytes(b"x")
    page.goto("/surveys/new")
    page.set_input_files("#folder", folder)
    expect(page.locator("#chosen")).to_contain_text("一套成果")
    page.get_by_role("button", name="检查").click()
    page.wait_for_url("**/surveys/waiting/*")
    drawn(page)
    expect(page.locator("h1")).to_have_text("一套成果.zip")
    expect(row(page, "room-undrawn")).to_contain_text("709")
    expect(row(page, "room-undrawn")).to_contain_text("第 4 行")
    expect(row(page, "area-unreadable")).to_contain_text("台账.csv")
    expect(page.locator("#findings tr[data-severity]").first).to_have_attribute("data-severity", "error")
    part(page, "房间")
    expect(page.locator("#rooms tbody tr").first).to_contain_text("20.00")


def test_a_finding_without_a_place_on_the_plan_shows_the_whole_floor(page: Page) -> None:
    hand_in(page, "七层.geojson", twice(drawing({"7F": 4}, building=HALL), "703", "701").replace("走廊", "观星台"))
    view = "document.getElementById('map').openLayers.getView()"
    whole = page.evaluate(f"{view}.getResolution()")
    page.locator("#findings tr[data-code]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#findings tr[data-code]").first).to_have_attribute("aria-selected", "true")
    until(page, f"{view}.getResolution() < {whole}")
    drag(page, {"七层.geojson": drawing({"7F": 4}, building=HALL), "台账.csv": LEDGER.format(HALL)})
    page.wait_for_selector(".again")
    drawn(page)
    whole = page.evaluate(f"{view}.getResolution()")
    row(page, "area-unreadable").click()
    until(page, f"{view}.getResolution() < {whole}")
    row(page, "room-undrawn").click()
    until(page, f"Math.abs({view}.getResolution() - {whole}) < 0.001")


def test_a_ledger_alone_says_that_it_has_no_plan(page: Page) -> None:
    page.goto("/surveys/new")
    drag(page, {"台账.csv": LEDGER.format(HALL)})
    page.wait_for_url("**/surveys/waiting/*")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#unseen")).to_contain_text("没有图形")
    row(page, "area-unreadable").click()
    expect(row(page, "area-unreadable")).to_have_attribute("aria-selected", "true")


def test_a_list_of_properties_is_a_report_and_nothing_to_enrol(page: Page) -> None:
    page.goto("/surveys/new")
    drag(page, {"租约.csv": LEASES})
    page.wait_for_url("**/surveys/waiting/*")
    expect(page.locator(".head .sentence")).to_contain_text("2 份租约")
    expect(row(page, "lease-expired")).to_contain_text("2021-01-31")
    expect(page.locator("#unseen")).to_contain_text("清单没有平面图")
    part(page, "撤回")
    expect(page.locator("#part-enrol")).to_contain_text("没有可入账的内容")
    expect(page.get_by_role("button", name="确认入账")).to_have_count(0)


def test_a_file_that_cannot_be_read_is_named_with_what_to_do(page: Page) -> None:
    page.goto("/surveys/new")
    assert ".ifczip" in (page.get_attribute("#file", "accept") or "")
    drag(page, {"坏图.dxf": "no drawing"})
    expect(page.locator("#wrong")).to_contain_text("坏图.dxf：这不是 DXF 图形文件")
    expect(page.get_by_role("button", name="检查")).to_be_enabled()


def test_all_changes_are_ticked_at_once_or_none(page: Page, watch: Watch) -> None:
    hand_in(page, "复测.geojson", drawing({"1F": 3}, building=HALL).replace("办公室", "食堂").replace("会议室", "食堂"))
    part(page, "比较与入账")
    boxes = page.locator(".fates [name=accept]")
    assert boxes.count() > 1
    page.get_by_role("button", name="全不接受").click()
    expect(page.locator(".fates [name=accept]:checked")).to_have_count(0)
    page.get_by_role("button", name="全部接受").click()
    expect(page.locator(".fates [name=accept]:checked")).to_have_count(boxes.count())
