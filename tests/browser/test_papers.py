"""Photos beside a building in the browser: several chosen at once, walked with the arrow keys, a PDF turned page by page."""

from tests.browser.conftest import until
from tests.papers import pdf, picture

BUILDING = "371500-0001-001"


def test_several_photos_are_laid_beside_a_building_and_walked_with_the_keys(page, served, watch):
    page.goto(f"{served}/attachments?record=building:{BUILDING}")
    page.set_input_files(
        ".papers [type=file]",
        [
            {"name": "正门.jpg", "mimeType": "image/jpeg", "buffer": picture(width=300, height=200)},
            {"name": "界址.pdf", "mimeType": "application/pdf", "buffer": pdf(2)},
            {"name": "程序.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00"},
        ],
    )
    page.fill(".papers [name=because]", "现场核查")
    page.fill(".papers [name=by]", "张三")
    page.fill(".papers [name=caption]", "查勘")
    page.click(".papers button.act")
    page.wait_for_selector(".papers .going.refused")
    assert "程序.jpg" in page.inner_text(".papers .going")
    assert ["422" in it for it in watch.complaints] == [True]  # the program that was called a photo
    watch.complaints.clear()
    assert page.locator(".tiles li").count() == 2
    until(page, "[...document.querySelectorAll('.tiles img')].every((it) => it.complete && it.naturalWidth > 0)")
    page.focus(".tiles li:first-child a")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement === document.querySelector('.tiles li:last-child a')")
    page.click(".tiles a[title='界址.pdf']")
    page.wait_for_selector("a[rel=next]")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**page=2")
    until(page, "document.querySelector('img.large').naturalWidth > 0")
