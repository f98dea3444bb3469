"""Titles, agreements and projects over HTTP and on their pages: filtered, sorted, a page at a time, and by any number."""

import io
import re
from decimal import Decimal
from urllib.parse import quote

import openpyxl
import pandas as pd
import pytest

from api.listing import SIZE, listed
from registry import Invalid
from tests.api.conftest import BUILDING
from tests.api.offices import NUMBER, agreed
from tests.rights import BUREAU, FINANCE

ROOMS = [f"{BUILDING}-1F-10{n}" for n in (1, 2)]
DAY = {"as_of": "2026-06-01"}


@pytest.fixture
def door(with_floor, door_to):
    agreed(with_floor, BUILDING, ROOMS)
    return door_to(with_floor)


def test_the_answers_tell_what_was_done(door):
    answer = door.get("/api/titles", params={**DAY, "batch": "第一批", "agreement": "signed"})
    (title,) = answer.json()
    assert answer.headers["x-total-count"] == "1"
    assert (title["code"], title["holder"], title["state"], title["documents"]) == (BUILDING, BUREAU, "registered", "both")
    assert title["users"] == [{"code": FINANCE, "name": "市财政局（莘县办事处）", "number": NUMBER, "agreement": "signed"}]
    assert door.get("/api/titles", params={**DAY, "documents": "none"}).json() == []
    before = door.get("/api/titles", params={"as_of": "2026-05-31"}).json()
    assert [(it["state"], it["users"]) for it in before] == [("", [])]

    (told,) = door.get("/api/agreements", params={**DAY, "organisation": FINANCE, "standing": "in-force"}).json()
    assert (told["number"], told["rooms"], told["usable_area"], told["last_day"]) == (NUMBER, 2, "46.80", "2028-12-31")
    whole = door.get(f"/api/agreements/{quote(NUMBER)}", params=DAY).json()
    assert {**whole, **told} == whole
    assert [it["code"] for it in whole["schedule"]] == ROOMS
    assert whole["notes"] == []
    assert door.get(f"/api/agreements/{quote(NUMBER)}", params={"as_of": "2000-01-01"}).json()["standing"] == "draft"
    assert door.get("/api/agreements", params={"as_of": "2000-01-01"}).json() == []

    (project,) = door.get("/api/projects", params=DAY).json()
    assert (project["code"], project["gross_floor_area"], project["budget"]) == ("371500-X001", "12345.67", "6543.21")
    assert project["approver_due"] == "省级人民政府"
    assert door.get("/api/projects", params={**DAY, "kind": "purchase"}).json() == []

    for path in ("/api/titles", "/api/agreements", "/api/projects"):
        assert door.get(path, params={**DAY, "sort": "-code"}).status_code in {200, 409, 422}
        assert door.get(path, params={"sort": "a;b"}).status_code == 422
        assert door.get(path, params={"page": "0"}).status_code == 422
    assert door.get("/api/agreements/无此号/1", params=DAY).status_code == 404


def test_the_pages_say_the_same_and_lead_to_each_other(door):
    page = door.get("/titles", params=DAY).text
    assert "第一批" in page
    assert f"/agreements/{quote(NUMBER)}?as_of=2026-06-01" in page
    alone = door.get(f"/agreements/{quote(NUMBER)}", params=DAY)
    assert "46.80 ㎡" in alone.text
    doors = re.findall(r'href="(/papers/[^"]+)"', alone.text)
    assert len(doors) == 4
    assert all(door.get(it).status_code == 200 for it in doors[1::2])
    listed_page = door.get("/agreements", params={**DAY, "lang": "en"}).text
    assert "in force" in listed_page
    assert f"/agreements/{quote(NUMBER)}" in listed_page
    for path in ("/titles", "/agreements", "/projects"):
        for asked in ({"q": "没有这样的"}, {"as_of": "2000-01-01"}):
            assert "empty" in door.get(path, params=asked).text


def test_form_four_leaves_as_a_workbook_with_its_sums(door):
    answer = door.get("/projects.xlsx", params=DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [it.partition("（")[0] for it in rows[0]] == [
        "序号", "项目名称", "审批部门", "建设单位", "主要使用单位", "地址", "建筑面积", "投资概算", "备注"
    ]  # fmt: skip
    assert rows[1][:2] == [1, "=市民中心"]
    assert sheet["B2"].data_type == "s"  # what begins like a formula is a text
    assert (rows[-1][1], rows[-1][6], rows[-1][7]) == ("合计", 12345.67, 6543.21)


def test_a_list_is_sorted_as_asked_and_what_is_empty_comes_last():
    frame = pd.DataFrame(
        {"code": [f"{n:03}" for n in range(250)], "area": [Decimal(n % 7) if n % 2 else None for n in range(250)]}, dtype=object
    )
    first = listed(frame, "-area", ["code", "area"], 1)
    assert (len(first.rows), first.total, first.pages, first.first, first.last) == (SIZE, 250, 3, 1, SIZE)
    assert [it["area"] for it in first.rows] == sorted((it["area"] for it in first.rows), reverse=True)
    assert {it["area"] for it in listed(frame, "area", ["area"], 3).rows} == {None}
    assert listed(frame, "code", ["code"], 99).page == 3
    with pytest.raises(Invalid):
        listed(frame, "holder", ["code"], 1)
