"""Lists of properties at the command line and handed in as surveys: a report, and nothing that could be enrolled."""

import json
from collections import Counter

import openpyxl
import pytest

from tests.api.conftest import BUILDING

LEASES = ["房产编号", "合同编号", "起租日期", "到期日期", "租赁面积"]
PAPERS = {"by": "张三", "because": "测绘报告 LC-2026-031"}


@pytest.fixture
def leases(tmp_path):
    """Two leases of one number, one of which is over; with a wrong one, an area that is none."""

    def write(area=80):
        book = openpyxl.Workbook()
        for row in (LEASES, ["A1", "租1", "2020-02-01", "2021-01-31", 100], ["A2", "租1", "2020-02-01", "2999-12-31", area]):
            book.active.append(row)
        book.save(tmp_path / "租约.xlsx")
        return tmp_path / "租约.xlsx"

    return write


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


def test_a_list_is_checked_as_of_a_day_and_only_errors_fail(gongfang, leases):
    code, out, _ = gongfang("property-list", leases(), "--on", "2021-01-31", "--json")
    told = json.loads(out)
    assert (code, told["leases"], told["on"]) == (0, 2, "2021-01-31")
    assert [it["code"] for it in told["findings"]] == ["lease-twice"]
    code, out, _ = gongfang("property-list", leases(), "--on", "2021-02-01", "--lang", "en", "--json")
    assert {it["code"] for it in json.loads(out)["findings"]} == {"lease-twice", "lease-expired"}
    code, out, _ = gongfang("property-list", leases("约80"))
    assert code == 1
    assert out.index("“约80”不是面积") < out.index("租约编号 租1 重复")


def test_what_is_no_list_is_unreadable(gongfang, tmp_path):
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n", "utf-8")
    code, _, err = gongfang("property-list", tmp_path / "a.csv")
    assert code == 2
    assert "房产清单" in err
    code, out, _ = gongfang("property-list", tmp_path / "没有.xlsx", "--json")
    assert code == 2
    assert "没有.xlsx" in json.loads(out)["unreadable"]


def test_the_federal_lists_at_the_command_line(gongfang, samples):
    folder = samples / "property_gsa_iolp"
    files = folder / "2025-6-20-iolp-buildings.xlsx", folder / "2025-6-20-iolp-leases.xlsx"
    code, out, _ = gongfang("property-list", *files, "--on", "2025-06-20", "--json")
    told = json.loads(out)
    assert (code, told["buildings"], told["leases"], told["total_area"]) == (0, 8645, 7512, "33577391.34")
    assert Counter(it["code"] for it in told["findings"]) == {"area-zero": 621, "lease-twice": 51, "lease-expired": 30}


def test_a_list_that_is_handed_in_is_reported_on_and_cannot_be_enrolled(door, leases, journal, with_building):
    report = door.hand_in(leases()).json()
    (nowhere,) = report["floors"]
    assert [it["code"] for it in nowhere["findings"]] == ["property-list", "lease-twice", "lease-expired"]
    assert "只出检查报告" in report["refused"]
    assert report["differences"] is None
    waiting = f"/api/surveys/waiting/{report['token']}"
    answer = door.post(f"{waiting}/confirm", json={"places": [{"building": BUILDING, "floor": "1F"}], **PAPERS})
    assert answer.status_code == 409
    assert "没有可入账的内容" in answer.json()["title_zh"]
    assert journal(with_building) == 1


def test_the_page_of_a_list_says_what_it_holds_and_offers_no_enrolment(door, leases):
    token = door.hand_in(leases()).json()["token"]
    page = door.get(f"/surveys/waiting/{token}").text
    assert "2 份租约" in page
    assert "清单没有平面图" in page
    assert "确认入账" not in page
    assert "撤回" in page
    assert door.get(f"/api/surveys/waiting/{token}/findings.xlsx").status_code == 200


def test_a_list_cannot_be_enrolled_at_the_command_line(gongfang, leases, with_building, journal):
    told = ["--register", with_building, "--building", BUILDING, "--by", "张三", "--because", "x", "--yes"]
    code, _, err = gongfang("enrol", leases(), *told)
    assert code == 1
    assert "没有可入账的内容" in err
    assert journal(with_building) == 1
