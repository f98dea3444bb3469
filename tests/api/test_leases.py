"""Leases over HTTP: filtered, counted, by the number that stands on the paper, and taken away as a workbook."""

import io
from datetime import date
from urllib.parse import quote

import openpyxl
import pytest

from registry import Database
from tests.factories import record, row, sheet, survey
from tests.registry.desk import enrolled
from tests.registry.letting import IN, OUT, ROOMS, do
from tests.rights import AUDIT, BUREAU, FINANCE, body

ON = "2027-02-10"


@pytest.fixture
def door(register, door_to, tmp_path):
    database = Database(register)
    with database.writing() as session:
        record(session)
    enrolled(database, survey(tmp_path, sheet(*row("101", "102", "103"))))
    for code, name, facts in (
        (FINANCE, "市财政局", {}),
        (AUDIT, "市审计局", {}),
        (BUREAU, "市机关事务管理局", {"administers": "371500"}),
    ):
        body(database, code, name, **facts)
    do(database, "lease-out")
    do(database, "lease-out", number="=HYPERLINK(1)<b>", rooms=ROOMS[1:], last_day=date(2027, 8, 31), rent="1234567.80")
    do(database, "lease-in")
    do(database, "record-rent", lease=OUT, amount="24000", period="2026", paper="鲁财非税1")
    stages = [{"on": "2026-05-01", "step": "通知"}, {"on": "2026-09-01", "step": "清退"}]
    do(database, "assess-recall", lease=OUT, compensation="3600", dispute_risk="low", responsible=BUREAU, stages=stages)
    database.close()
    return door_to(register)


def test_leases_are_listed_filtered_and_found_by_the_number_on_the_paper(door):
    found = door.get("/api/leases", params={"as_of": ON}).json()
    assert [(it["number"], it["days_left"], it["alarm"]) for it in found] == [
        (OUT, 19, 30),
        (IN, 19, 30),
        ("=HYPERLINK(1)<b>", 202, 0),
    ]
    assert [it["number"] for it in door.get("/api/leases", params={"as_of": ON, "within": 30, "direction": "in"}).json()] == [IN]
    assert door.get("/api/leases", params={"state": "gone"}).status_code == 422
    for number in (OUT, IN):
        for path in (f"/api/leases/{quote(number, safe='')}", f"/api/leases/{quote(number)}"):
            assert door.get(path, params={"as_of": ON}).json()["number"] == number
    one = door.get(f"/api/leases/{quote(OUT)}", params={"as_of": ON}).json()
    assert [it["code"] for it in one["leased_rooms"]] == [ROOMS[0]]
    assert (one["payments"][0]["amount"], one["recall"]["stages"][0]["step"]) == ("24000.00", "通知")
    assert door.get("/api/leases/没有").status_code == 404
    assert door.get("/api/leases", params={"known": "2020-01-01T00:00:00Z"}).json() == []
    told = door.get("/api/leases/rent", params={"as_of": ON}).json()
    assert [(it["year"], it["received"], it["paid"]) for it in told["rent"]] == [(2026, "24000.00", "0.00")]
    assert [(it["kind"], it["tenant"]) for it in told["pairs"]] == [("same-division", FINANCE)]


def test_the_pages_show_the_same_and_the_workbook_too(door):
    page = door.get("/leases", params={"as_of": ON, "sort": "-rent"}).text
    page = page[page.index("reminders") :]
    assert page.index("1,234,567.80") < page.index("180,000.00") < page.index("24,000.00")
    assert "&lt;b&gt;" in page
    assert "<b>B</b> 30 天内 2" in page
    one = door.get(f"/leases/{quote(OUT, safe='')}", params={"as_of": ON}).text
    for said in ("聊城某商贸公司", "通知", "鲁财非税1", "/acts/advance-recall?lease=", "stage=1", "0 个月 20 天"):
        assert said in one
    assert "管理部门出租办公室" in door.get("/leases/rent", params={"as_of": ON}).text
    assert "没有这样的租赁合同" in door.get("/leases", params={"q": "无此公司"}).text
    assert door.get("/leases", params={"lang": "en", "as_of": ON}).text.count("running") >= 3
    file = door.get("/leases.xlsx", params={"as_of": ON, "sort": "last_day"})
    lines = list(openpyxl.load_workbook(io.BytesIO(file.content)).active.iter_rows(min_row=2))
    assert next((it[0].value, it[1].value, it[1].data_type) for it in lines) == ("B", OUT, "s")
    assert lines[2][1].data_type == "s"


def test_an_organisation_that_sees_no_lease_is_told_what_would_fill_the_page(register, door_to):
    door = door_to(register)
    for path in ("/leases", "/leases/rent", "/leases.xlsx", "/api/leases", "/api/leases/rent"):
        assert door.get(path).status_code == 200
