"""A clerk fills in a form that checks as she types, and proposes; a reviewer sends it back, she mends it, he approves."""

import shutil

import pytest
from playwright.sync_api import expect

from registry import Database
from registry.models import Role
from tests.browser.conftest import open_to_accounts
from tests.desks import CLERK, REVIEWER, desk, visit_of
from tests.rights import AUDIT, FINANCE, body

ROOM = "371500-0001-001-1F-101"


@pytest.fixture(scope="module")
def office(small_register, tmp_path_factory):
    """The small register with two organisations, a clerk and a reviewer, served to both of them."""
    folder = tmp_path_factory.mktemp("proposals")
    register = str(shutil.copyfile(small_register, folder / "register.gpkg"))
    database = Database(register)
    for code, name in ((FINANCE, "市财政局"), (AUDIT, "市审计局")):
        body(database, code, name)
    desk(database, CLERK, Role.STAFF)
    desk(database, REVIEWER, Role.REVIEWER)
    for account in (CLERK, REVIEWER):
        visit_of(database, account)
    database.close()
    with open_to_accounts(register, folder / "uploads") as address:
        yield address


def test_a_form_checks_as_one_types_is_proposed_sent_back_mended_and_approved(at_desk):
    clerk, reviewer = at_desk(CLERK), at_desk(REVIEWER)
    clerk.goto(f"/acts/assign?rooms={ROOM}&on=2026-03-02")
    expect(clerk.locator("#f-rooms")).to_have_value(ROOM)
    clerk.get_by_label("份额").fill("百分之百")
    expect(clerk.locator("#w-share")).to_have_text("应为数字")
    expect(clerk.locator("#w-organisation")).to_be_hidden()
    clerk.get_by_label("份额").fill("100")
    expect(clerk.locator("#w-share")).to_be_hidden()
    clerk.get_by_label("使用单位").fill("财政")
    expect(clerk.locator("#l-organisation option")).to_have_attribute("value", FINANCE)
    clerk.get_by_label("使用单位").fill(FINANCE)
    clerk.get_by_label("依据").fill("聊机管〔2026〕8号")
    expect(clerk.locator("#effect tr[data-how=begins]")).to_contain_text("市财政局")
    clerk.get_by_role("button", name="提交审批").click()
    expect(clerk.locator("#state")).to_have_text("待审核")
    address = clerk.url

    reviewer.goto("/proposals")
    expect(reviewer.locator(".rail .count")).to_have_text("1")
    reviewer.locator("#proposals tbody a").first.click()
    reviewer.get_by_label("意见 份额").fill("该室合用，应为一半")
    reviewer.get_by_role("button", name="退回修改").click()
    expect(reviewer.locator("#state")).to_have_text("退回修改")

    clerk.goto(address)
    clerk.locator("#amend").click()
    expect(clerk.locator("[data-field=share] .remark")).to_contain_text("应为一半")
    clerk.get_by_label("份额").fill("50")
    expect(clerk.locator("#effect tr[data-how=begins]")).to_contain_text("50.00")
    clerk.get_by_role("button", name="提交审批").click()
    expect(clerk.locator("#state")).to_have_text("待审核")

    reviewer.goto(address)
    expect(reviewer.locator("tr[data-how=begins]")).to_contain_text("50.00")
    reviewer.get_by_label("理由").fill("符合核定面积")
    reviewer.get_by_role("button", name="批准", exact=True).click()
    expect(reviewer.locator("#state")).to_have_text("已批准")
    reviewer.get_by_role("link", name="日志第").click()
    expect(reviewer.locator(".sentence")).to_contain_text("赵工 批准：符合核定面积")
    expect(reviewer.locator("#undo")).to_have_count(1)


def test_without_script_the_form_takes_two_steps_and_keeps_what_was_typed(at_desk):
    clerk, reviewer = at_desk(CLERK, script=False), at_desk(REVIEWER, script=False)
    clerk.goto("/acts")
    clerk.get_by_role("link", name="分配房间").click()
    rooms = [f"371500-0001-001-1F-10{n}" for n in (2, 3)]
    clerk.locator("#f-rooms").fill("\n".join(rooms))
    clerk.locator("#f-organisation").fill(AUDIT)
    clerk.locator("#f-on").fill("2026-03-02")
    clerk.get_by_label("使用方式").select_option("allotted")
    clerk.get_by_label("依据").fill("聊机管〔2026〕9号")
    clerk.locator("#confirm").click()
    expect(clerk.locator("tr[data-how=begins]")).to_have_count(2)
    clerk.locator("#f-share").fill("60")  # what was shown is no longer what is told
    clerk.locator("#confirm").click()
    expect(clerk.locator("tr[data-how=begins]").first).to_contain_text("60.00")
    clerk.locator("#confirm").click()
    expect(clerk.locator("#state")).to_have_text("待审核")

    reviewer.goto("/proposals?box=waiting")
    reviewer.locator("#proposals input[type=checkbox]").first.check()
    reviewer.locator("#reason").fill("同意")
    reviewer.get_by_role("button", name="批准选中的").click()
    expect(reviewer.locator("#decided")).to_contain_text("已批准")
    expect(reviewer.locator(".empty")).to_contain_text("没有待审核")
