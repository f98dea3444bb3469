"""An auditor opens the areas of a waiting survey, asks by another standard, and goes to the room that is beyond the limit."""

import json
import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import drawing, drawn, until
from tests.browser.test_survey_page import hand_in, part


def stated(content: str, **areas: float) -> str:
    """The drawing with areas stated of some rooms, by number."""
    told = json.loads(content)
    for room in told["features"]:
        number = room["properties"]["房间号"]
        if f"r{number}" in areas:
            room["properties"]["使用面积"] = areas[f"r{number}"]
    return json.dumps(told, ensure_ascii=False)


def test_the_areas_of_a_drawing_are_told_and_a_room_beyond_the_limit_is_shown(page: Page, tmp_path: Path) -> None:
    hand_in(page, "面积.geojson", stated(drawing({"7F": 3, "8F": 4}), r701=20.0, r702=20.2, r803=25.0))
    part(page, "面积")
    expect(page.locator("#part-areas")).to_be_visible()
    expect(page.locator("#part-findings")).to_be_hidden()
    expect(page.locator("#areas tbody tr")).to_have_count(3)  # two floors and the building
    expect(page.locator("#areas .total")).to_contain_text("140.00")
    expect(page.locator("#part-areas .tally").first).to_have_text("相符 1，在限差内 1，超出限差 1，无从比对 4")
    expect(page.locator("#part-areas")).to_contain_text("EPSG:4548")
    expect(page.locator("#part-areas")).to_contain_text("面积未作改正")

    row = page.locator(".beyond tr[data-row]")
    expect(row).to_contain_text("803")
    row.click()
    expect(page.locator("#floors [aria-current]")).to_contain_text("8F")
    until(page, "Math.abs(document.getElementById('map').openLayers.getView().getCenter()[0] - 408566.4) < 0.5")  # its middle
    expect(row).to_have_attribute("aria-selected", "true")

    page.select_option("#areas-asked [name=grade]", "1")
    expect(page.locator("#part-areas .tally").first).to_have_text("相符 1，在限差内 0，超出限差 2，无从比对 4")
    page.select_option("#areas-asked [name=method]", "works")
    expect(page.locator("#part-areas")).to_be_visible()
    expect(page.locator("#areas-asked [name=grade]")).to_have_value("1")
    expect(page.locator("#areas-xlsx")).to_have_attribute("href", re.compile("method=works&grade=1"))
    with page.expect_download() as saved:
        page.locator("#areas-xlsx").click()
    saved.value.save_as(tmp_path / "面积.xlsx")
    book = openpyxl.load_workbook(tmp_path / "面积.xlsx")
    assert book.sheetnames == ["房间", "楼层与楼栋", "超限", "依据"]
    assert book["依据"]["B2"].value == "建筑工程建筑面积计算规范 GB/T 50353-2013"
    assert book["超限"].max_row == 3


def test_why_the_stated_areas_of_a_model_differ_is_told_on_its_page(page: Page, samples: Path) -> None:
    """The model Duplex, handed in by the file box."""
    page.goto("/surveys/new")
    page.set_input_files("input[type=file]", samples / "ifc_duplex_cobie" / "Duplex_A_20110907.ifc")
    page.get_by_role("button", name="检查").click()
    page.wait_for_url("**/surveys/waiting/*")
    drawn(page)
    part(page, "面积")
    expect(page.locator("#areas")).to_contain_text("375.71")
    expect(page.locator("#areas")).to_contain_text("422.06")
    expect(page.locator("#part-areas .tally").first).to_contain_text("超出限差 21")
    expect(page.locator("#part-areas")).to_contain_text("墙厚 0.22 米")
