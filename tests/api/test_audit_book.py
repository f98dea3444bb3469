"""An audit to take away as a workbook: the same figures as on the command line, as numbers, under a heading that says whose they are."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from registry import Database, head
from registry.models import AuthorisedPosts
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.api.conftest import BUILDING
from tests.api.test_audit import DAY, FIRST, THIRD, audited  # noqa: F401  # a fixture
from tests.factories import SAYS
from tests.rights import FINANCE, FOUNDED


@pytest.fixture
def authorised(audited):  # noqa: F811
    """The same; finance may have one chief and one clerk."""
    from registry.queries import parties

    database = Database(audited)
    with database.writing() as session:
        finance = parties.organisation(session, FINANCE, on=date(2026, 4, 1)).id
    with database.writing() as session, acting(session, "set-posts", subject=FINANCE, **SAYS) as act:
        for post in ("bureau_chief", "below_bureau"):
            told = {"post": post, "staffing": "authorised", "count": 1, "valid_from": FOUNDED}
            session.add(AuthorisedPosts(id=new_id(act.known), organisation_id=finance, **told))
    database.close()
    return audited


def lines(sheet):
    names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(names, it, strict=True)) for it in rows]


def test_the_workbook_says_whose_rooms_on_which_day_by_which_line_of_the_journal(authorised, gongfang, tmp_path):
    path = tmp_path / "核查.xlsx"
    code, _, err = gongfang("audit", "--register", authorised, "--building", BUILDING, "--on", DAY, "--xlsx", path)
    assert (code, "核查.xlsx" in err.replace("\n", "")) == (1, True)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["汇总", "房间", "单位", "意见", "依据"]
    told = dict(it[:2] for it in book["汇总"].iter_rows(min_row=2, values_only=True))
    database = Database(authorised)
    with database.reading() as session:
        number, digest = head(session)
    database.close()
    assert told["范围"] == f"楼栋 {BUILDING} 市委院内 一号楼"
    assert (told["核查日"], told["日志条数"], told["该条摘要"]) == (DAY, str(number), digest)
    assert (told["超标（间）"], told["超标房间超出面积（㎡）"]) == (1, 12.6)


def test_the_over_standard_reports_by_room_and_by_organisation_hold_numbers(authorised, door_to):
    door = door_to(authorised)
    for path in (f"buildings/{BUILDING}", f"organisations/{FINANCE}", "divisions/371500"):
        answer = door.get(f"/api/{path}/audit.xlsx", params={"as_of": DAY})
        assert answer.status_code == 200, path
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        over, within, *_ = lines(book["房间"])
        assert (over["房间编码"], over["院落"], over["楼栋"], over["楼层"]) == (THIRD, "市委院内", "一号楼", "1F")
        assert (over["使用人"], over["职务"], over["判定"]) == ("赵科员", "局(处)级以下", "超标")
        figures = [over[it] for it in ("标准（㎡）", "使用面积（㎡）", "超出（㎡）", "超出/标准（%）", "超出/实际（%）")]
        assert figures == [9, 21.6, 12.6, 140, 58.33]
        assert book["房间"]["I2"].number_format == "#,##0.00"
        assert (within["房间编码"], within["判定"], within["超出（㎡）"]) == (FIRST, "达标", 0)
        (finance,) = lines(book["单位"])
        assert (finance["单位编号"], finance["办公室 标准（㎡）"], finance["办公室 实际（㎡）"]) == (FINANCE, 33, 43.2)
        assert finance["办公室 超出（㎡）"] == 10.2
        assert finance["办公室 超出/标准（%）"] == float(Decimal("30.91"))
        found = lines(book["意见"])
        assert {it["意见编号"] for it in found} == {
            f"office-over-standard:{THIRD}",
            f"organisation-over-entitlement:{FINANCE}/office",
        }
        assert all(it["条款"] and it["整改办法"] for it in found)
        assert "发改投资〔2014〕2674号" in {it["文件"] for it in lines(book["依据"])}


def test_what_is_not_there_has_no_workbook(authorised, door_to):
    door = door_to(authorised)
    assert door.get("/api/buildings/371500-0001-777/audit.xlsx").status_code == 404
    english = door.get(f"/api/buildings/{BUILDING}/audit.xlsx", params={"as_of": DAY, "lang": "en"})
    assert openpyxl.load_workbook(io.BytesIO(english.content)).sheetnames[0] == "Summary"
