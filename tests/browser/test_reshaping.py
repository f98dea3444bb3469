"""A clerk splits a room on the plan, sees both areas before confirming, reads its history, and undoes it; merges neighbours; moves a limit."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, click_outline, drawn, until

HERE = "/buildings/371500-0001-001?floor=1F"
ROOM = "371500-0001-001-1F-104"


def rooms(page: Page) -> dict[str, str]:
    rows = page.locator("#rooms tbody tr")
    return {it.locator("td").first.inner_text().strip(): it.locator("td").last.inner_text() for it in rows.all()}


def across(page: Page, code: str, share: float) -> None:
    """Two clicks that cut a room from north to south, so far from its western wall."""
    (x, low), (_, high) = page.evaluate(
        """([code, share]) => {
            const target = document.getElementById("map"), map = target.openLayers, box = target.getBoundingClientRect();
            const feature = map.getLayers().item(1).getSource().getFeatures().find((it) => it.get("code") === code);
            const [west, south, east, north] = feature.getGeometry().getExtent(), x = west + (east - west) * share;
            return [[x, south - 0.3], [x, north + 0.3]].map((at) => map.getPixelFromCoordinate(at)).map(([x, y]) => [box.left + x, box.top + y]);
        }""",
        [code, share],
    )
    page.mouse.click(x, low)
    page.mouse.move(x, (low + high) / 2)
    page.mouse.click(x, high)


def confirm(page: Page) -> None:
    page.fill("#reshape-by", "张三")
    page.fill("#reshape-because", "聊机管〔2026〕41号")
    page.get_by_role("button", name="确认写入").click()


def undo(page: Page) -> None:
    page.get_by_role("button", name="撤销最近一次变更").click()
    expect(page.locator("#reshaped tbody tr").first).to_be_visible()
    confirm(page)


def test_a_room_is_split_on_the_plan_and_the_split_undone_from_its_history(page: Page) -> None:
    page.goto(f"{HERE}&room={ROOM}")
    drawn(page)
    before = rooms(page)
    page.get_by_role("button", name="分割").click()
    expect(page.locator("[data-hint=split]")).to_be_visible()
    across(page, ROOM, 0.25)
    areas = page.locator("#reshaped tbody td.figure")
    expect(areas).to_have_count(2)
    shares = [float(it) for it in areas.all_inner_texts()]
    assert abs(sum(shares) - 20.00) <= 0.011
    assert 4.5 < shares[0] < 5.5
    expect(page.locator("#reshape")).to_contain_text("未注明房门")
    until(page, "document.getElementById('map').openLayers.getLayers().item(3).getSource().getFeatures().length === 2")
    assert rooms(page) == before, "nothing is written yet"

    page.get_by_label("房间号 1").fill("104A")
    page.get_by_label("独立房门 1").select_option("yes")
    page.get_by_label("用途 1").select_option("service")
    confirm(page)
    expect(page.locator("#rooms tbody tr")).to_have_count(len(before) + 1)
    assert "104A" in rooms(page)
    expect(page.locator("#room h2")).to_contain_text("104A")
    expect(page.locator("#lineage")).to_contain_text("104 分割 → 104A")
    expect(page.locator("#history")).to_contain_text("曾用名：104")
    expect(page.locator("#reshape")).to_be_hidden()

    page.goto(f"{HERE}&room={ROOM}")  # an address from before
    expect(page.locator("#room")).to_contain_text("现为")
    page.locator("#room a", has_text="104A").click()
    expect(page.locator("#room h2")).to_contain_text("104A")

    drawn(page)
    undo(page)
    expect(page.locator("#rooms tbody tr")).to_have_count(len(before))
    assert rooms(page) == before
    expect(page.locator("#room h2")).to_contain_text("104")


def test_neighbours_are_merged_and_the_merger_undone(page: Page) -> None:
    page.goto(f"{HERE}&room=371500-0001-001-1F-101")
    drawn(page)
    before = rooms(page)
    page.get_by_role("button", name="与邻室合并").click()
    click_outline(page, 1, number="103")
    expect(page.locator("#reshape [role=alert]")).to_contain_text("不相邻")
    click_outline(page, 1, number="102")
    expect(page.locator("#reshaped td.figure")).to_have_text(["60.00"])
    page.get_by_label("房间号 1").fill("101大")
    confirm(page)
    expect(page.locator("#room h2")).to_contain_text("101大")
    expect(page.locator("#rooms tbody tr")).to_have_count(len(before) - 2)
    undo(page)
    expect(page.locator("#rooms tbody tr")).to_have_count(len(before))
    assert rooms(page) == before


def test_the_limit_between_two_rooms_is_moved_and_moved_back(page: Page) -> None:
    page.goto(f"{HERE}&room=371500-0001-001-1F-101")
    drawn(page)
    before = rooms(page)
    page.get_by_role("button", name="调整界线").click()
    expect(page.locator("[data-hint=redraw]")).to_be_visible()
    click_outline(page, 1, number="102")
    expect(page.locator("[data-hint=redraw-line]")).to_be_visible()
    across(page, "371500-0001-001-1F-101", 0.75)
    areas = page.locator("#reshaped td.figure")
    expect(areas).to_have_count(2)
    mine, theirs = (float(it) for it in areas.all_inner_texts())
    assert 14.0 < mine < 16.0
    assert abs(mine + theirs - sum(float(before[number]) for number in ("101", "102"))) <= 0.011
    assert rooms(page) == before, "nothing is written yet"
    confirm(page)
    expect(page.locator("#lineage")).to_contain_text("调整")
    assert float(rooms(page)["101"]) == mine
    expect(page.locator("#rooms tbody tr")).to_have_count(len(before))
    undo(page)
    expect(page.locator("#rooms tbody tr").first.locator("td").last).to_have_text(before["101"])
    assert rooms(page) == before


def test_a_cut_that_misses_is_refused_and_may_be_drawn_again_or_left(page: Page, watch: Watch) -> None:
    page.goto(f"{HERE}&room={ROOM}")
    drawn(page)
    page.get_by_role("button", name="分割").click()
    across(page, "371500-0001-001-1F-101", 0.5)
    expect(page.locator("#reshape [role=alert]")).to_contain_text("没有穿过")
    across(page, ROOM, 0.5)
    expect(page.locator("#reshaped td.figure")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("#reshape")).to_be_hidden()
    until(page, "document.getElementById('map').openLayers.getLayers().item(3).getSource().getFeatures().length === 0")
    click_outline(page, 1, number="102")
    expect(page.locator("#room h2")).to_contain_text("102")


def test_the_past_is_looked_at_and_not_reshaped(page: Page) -> None:
    page.goto(f"{HERE}&room={ROOM}&as_of=2026-02-01")
    drawn(page)
    expect(page.locator("#history")).to_contain_text("2026-01-05")
    expect(page.get_by_role("button", name="分割")).to_have_count(0)
