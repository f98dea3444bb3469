"""In a browser: the first visit, the password that must be changed, work that bears one's name, and leaving."""

from datetime import date

import pytest

from registry import Database
from registry.acts.accounts import add_account, found
from registry.acts.grants import grant
from registry.models import Role
from tests.browser.conftest import drawing, drawn
from tests.browser.pictures import served as serving

WHY = {"on": date(2026, 1, 5), "because": "测试"}
NEW = "春眠不觉晓处处闻啼鸟夜来风雨声"


@pytest.fixture
def closed(small_register, tmp_path):
    """A server over a copy of the small register that has accounts; its address and a one-time password."""
    copy = tmp_path / "closed.gpkg"
    copy.write_bytes(small_register.read_bytes())
    database = Database(str(copy))
    with database.writing() as session:
        found(session, by="安装", **WHY)
        password = add_account(session, "wangmin", "王敏", by="system", **WHY)
        grant(session, "wangmin", Role.STAFF, "371500", by="security", **WHY)
    database.close()
    with serving(str(copy)) as address:
        yield address, password


def test_somebody_comes_in_first_changes_the_password_works_and_leaves(closed, page, tmp_path):
    address, once = closed
    page.goto(f"{address}/places?q=档案楼")
    assert page.url.startswith(f"{address}/login?next=")
    page.fill("#name", "wangmin")
    page.fill("#password", once)
    page.click("#login button.act")
    assert page.url == f"{address}/account"
    for field, typed in (("#old", once), ("#password", NEW), ("#again", NEW)):
        page.fill(field, typed)
    page.click("#change-password button.act")
    page.wait_for_selector("#map")
    assert page.locator(".bar .person").inner_text().startswith("王敏")

    survey = tmp_path / "再测.geojson"
    survey.write_text(drawing({"3F": 2}), encoding="utf-8")
    page.goto(f"{address}/surveys/new")
    page.set_input_files("#file", survey)
    page.click("button.act")  # sent by script, with the page's token
    page.wait_for_selector("#map[data-drawn]")
    page.click("[data-part=enrol]")
    assert page.locator("#enrol output.signed").inner_text() == "王敏"
    page.fill("#enrol [name=because]", "复测报告")
    page.click("#enrol button[value=confirm]")
    page.wait_for_url(f"{address}/buildings/**")
    drawn(page)  # whatever the page still asked for after leaving would be refused

    page.click(".bar .person button")
    assert page.url == f"{address}/login"
    page.goto(f"{address}/places")
    assert page.url.startswith(f"{address}/login?next=")
