"""The finance bureau moves upstairs: proposed, refused, mended, approved, agreed on paper; then its old rooms fall due."""

import re
import shutil
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from registry import Database, verb_of
from registry.models import Role
from tests.browser.conftest import open_to_accounts
from tests.desks import CLERK, REVIEWER, desk, visit_of
from tests.rights import BUREAU, FINANCE, body, someone

BUILDING, PERSON = "371500-0001-001", "371500-R00001"
OLD = [f"{BUILDING}-1F-10{n}" for n in (1, 2)]
NEW = [f"{BUILDING}-2F-20{n}" for n in (1, 2)]
CANTEEN = f"{BUILDING}-2F-204"
SINCE, MOVED = date(2026, 1, 5), date(2026, 3, 5)
LAST_MONTH = "2026-02-05"
NUMBER, CERTIFICATE = "聊机管用〔2026〕5号", "聊机管证〔2026〕5号"
SAYS = {"by": "示例", "because": "聊机管〔2026〕1号"}


@pytest.fixture(scope="module")
def office(small_register, tmp_path_factory):
    """A building of the bureau's in which the finance bureau has had two rooms for two months, and somebody sits in one."""
    folder = tmp_path_factory.mktemp("story")
    register = str(shutil.copyfile(small_register, folder / "register.gpkg"))
    database = Database(register)
    finance = body(database, FINANCE, "市财政局")
    body(database, BUREAU, "市机关事务管理局", administers="371500")
    someone(database, PERSON, "李敏", at=finance)
    acts = {
        "record-title": {"building": BUILDING, "holder": BUREAU, "documents": "both", "certificate_number": "聊房权证字第12号"},
        "assign": {"rooms": OLD, "organisation": FINANCE},
        "seat": {"room": OLD[0], "people": [PERSON], "organisation": FINANCE},
    }
    with database.writing() as session:
        for name, told in acts.items():
            it = verb_of(name)
            it.run(session, it.read(told), on=SINCE, **SAYS)
            session.flush()
    desk(database, CLERK, Role.STAFF)
    desk(database, REVIEWER, Role.REVIEWER)
    for account in (CLERK, REVIEWER):
        visit_of(database, account)
    database.close()
    with open_to_accounts(register, folder / "uploads") as address:
        yield address


def propose(clerk, form, because):
    """Fill in the ground of a form that a link has prepared, see what it would change, and hand it on."""
    clerk.goto(form)
    clerk.get_by_label("依据").fill(because)
    expect(clerk.locator("#effect [name=seen]")).to_have_count(1)
    expect(clerk.locator("#effect tr[data-how=begins]").first).to_be_visible()
    clerk.get_by_role("button", name="提交审批").click()
    expect(clerk.locator("#state")).to_have_text("待审核")
    return clerk.url


def decide(reviewer, address, button, reason):
    reviewer.goto(address)
    reviewer.get_by_label("理由").fill(reason)
    reviewer.get_by_role("button", name=button, exact=True).click()


def users(page, address):
    """Who has which rooms of the building, as its page tells it."""
    page.goto(address)
    rows = page.locator("#rooms tbody tr")
    return {
        row.get_attribute("data-code"): "市财政局"
        if "市财政局" in row.inner_text()
        else "闲置"
        if "闲置" in row.inner_text()
        else ""
        for row in rows.all()
    }


def test_an_organisation_moves_and_its_old_rooms_fall_due(at_desk, tmp_path):
    clerk, reviewer = at_desk(CLERK), at_desk(REVIEWER)
    rooms = "&".join(f"rooms={it}" for it in [*NEW, CANTEEN])
    old = "&".join(f"old_rooms={it}" for it in OLD)
    moving = f"/acts/move?organisation={FINANCE}&{rooms}&{old}&seats={PERSON}|{NEW[0]}&on={MOVED}"
    refused = propose(clerk, moving, "聊机管〔2026〕8号")

    reviewer.goto("/proposals")
    expect(reviewer.locator(".rail .count")).to_have_text("1")
    decide(reviewer, refused, "不予批准", "204 是食堂，不能作办公用房分配")
    expect(reviewer.locator("#state")).to_have_text("不予批准")

    clerk.goto("/proposals?box=mine")
    clerk.locator("#proposals tbody a").first.click()
    expect(clerk.locator(".steps")).to_contain_text("204 是食堂")
    clerk.locator("#amend").click()
    canteen = clerk.locator("#effect tr[data-how=begins]").filter(has_text=CANTEEN)
    expect(canteen).to_have_count(1)
    clerk.locator("#f-rooms").fill("\n".join(NEW))
    expect(clerk.locator("#effect [name=seen]")).to_have_count(1)
    expect(canteen).to_have_count(0)
    clerk.get_by_role("button", name="提交审批").click()
    expect(clerk.locator("#state")).to_have_text("待审核")
    mended = clerk.url
    assert mended != refused

    decide(reviewer, mended, "批准", "在核定面积之内")
    expect(reviewer.locator("#state")).to_have_text("已批准")

    drawing_up = f"/acts/draw-up-agreement?number={quote(NUMBER)}&organisation={FINANCE}&building={BUILDING}"
    drawing_up += f"&last_day=2028-12-31&certificate_number={quote(CERTIFICATE)}&on={MOVED}"
    decide(reviewer, propose(clerk, drawing_up, "聊机管〔2026〕9号"), "批准", "与审批一致")
    expect(reviewer.locator("#state")).to_have_text("已批准")
    clerk.goto("/agreements")
    clerk.get_by_role("link", name=NUMBER).click()
    expect(clerk.locator("#schedule tbody tr td:nth-child(2)")).to_have_text(["201", "202"])  # not those it has to give back
    with clerk.expect_download() as printed:
        clerk.locator("#agreement-pdf").click()
    printed.value.save_as(tmp_path / "协议.pdf")
    assert (tmp_path / "协议.pdf").read_bytes().startswith(b"%PDF-")

    # One month from 5 March ends on 5 April, within the days off of 清明: the last day is 7 April (民法典 art. 202, 203).
    clerk.goto("/due?as_of=2026-03-31")
    expect(clerk.locator("#due tbody tr")).to_have_count(2)
    for row, room in zip(clerk.locator("#due tbody tr").all(), OLD, strict=True):
        for said in (room, "市财政局", "2026-04-07", "第十七条"):
            expect(row).to_contain_text(said)
        expect(row.locator("td.figure")).to_have_text("7")
    clerk.goto("/due?as_of=2026-04-08&overdue=true")
    expect(clerk.locator("#due td.refused")).to_have_text(["逾期 1 天"] * 2)
    expect(clerk.locator("#due").get_by_role("link", name="移交").first).to_have_attribute("href", re.compile(OLD[0]))


def test_last_month_the_building_was_as_it_was(at_desk):
    page = at_desk(REVIEWER)
    then, now = (users(page, f"/buildings/{BUILDING}/rights{it}") for it in (f"?as_of={LAST_MONTH}", ""))
    assert [then[it] for it in (*OLD, *NEW)] == ["市财政局", "市财政局", "闲置", "闲置"]
    assert [now[it] for it in (*OLD, *NEW)] == ["市财政局"] * 4  # the old ones until they are handed over
    expect(page.locator("#obligations")).to_contain_text(OLD[0])
    expect(page.locator("#agreements")).to_contain_text(NUMBER)
    page.goto(f"/buildings/{BUILDING}/rights?as_of={LAST_MONTH}")
    expect(page.locator("#obligations, #agreements")).to_have_count(0)

    page.goto(f"/rooms/{NEW[0]}?as_of={LAST_MONTH}")
    expect(page.locator("#holdings")).to_contain_text("闲置")
    expect(page.locator("#people")).to_have_count(0)
    page.goto(f"/rooms/{NEW[0]}")
    expect(page.locator("#holdings")).to_contain_text("市财政局")
    expect(page.locator("#people")).to_contain_text("李敏")
    page.goto(f"/rooms/{OLD[0]}?as_of={LAST_MONTH}")
    expect(page.locator("#people")).to_contain_text("李敏")
    page.goto(f"/rooms/{OLD[0]}")
    expect(page.locator("#people")).to_have_count(0)
    expect(page.locator("#obligations")).to_contain_text("2026-03-05")
