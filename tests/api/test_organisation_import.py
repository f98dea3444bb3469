"""A bureau's list of organisations comes in as a whole, or not at all and every problem with its cell."""

import json

import pytest
from openpyxl import Workbook

from registry import Database
from tests.registry.parties import credit

HEAD = (
    "序号",
    "单位名称",
    "统一社会信用代码",
    "机构类型",
    "层级",
    "上级单位",
    "三定方案文号",
    "正局（处）级",
    "局（处）级以下",
    "工勤编制",
    "人事代理",
    "备注",
)
ROWS = [
    (1, "市政府办公室", credit(1), "党政机关", "市级", "", "聊编〔2019〕1号", 1, 40, 2, 3, ""),
    (2, "市机关事务管理局", credit(2), "机关", "市级", "市政府办公室", "聊编〔2019〕2号", 1, 20, "", "", ""),
    (3, "市机关事务服务中心", credit(3), "事业单位", "市级", "市机关事务管理局", "", "", "", "", "", ""),
]


@pytest.fixture
def brought_in(register, gongfang, tmp_path):
    def bring(rows):
        book = Workbook()
        book.active.append(["聊城市市级单位名册"])
        book.active.append(HEAD)
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "名册.xlsx")
        words = [
            "--register",
            register,
            "--division",
            "371500",
            "--by",
            "王敏",
            "--because",
            "编办名册",
            "--on",
            "2026-03-02",
            "--json",
        ]
        code, out, err = gongfang("list-import", "organisations", tmp_path / "名册.xlsx", *words)
        return code, json.loads(out) if out else err

    return bring


def test_a_list_with_parents_by_name_and_posts_comes_in_as_one_act_and_again_changes_nothing(register, brought_in, journal):
    code, told = brought_in(ROWS)
    assert (code, told["problems"]) == (0, [])
    assert (told["new"], told["done"]) == (3, True)
    assert journal(register) == 1
    from datetime import date

    from registry.views.parties import organisations

    database = Database(register)
    with database.reading() as session:
        found = organisations(session, on=date(2026, 3, 2))
    database.close()
    assert list(found["depth"]) == [0, 1, 2]
    assert list(found["posts"]) == [43, 21, 0]
    assert list(found["other_staff"]) == [3, 0, 0]
    assert brought_in(ROWS)[0] == 0
    assert journal(register) == 1


def test_every_problem_is_told_with_its_cell_and_nothing_comes_in(register, brought_in, journal):
    wrong = [
        ROWS[0],
        (2, "市统计局", "11371500MB0000123O", "党政机关", "市级", "市不存在局", "", "一", "", "", "", ""),
        (3, "市档案馆", credit(1), "衙门", "市级", "", "", "", "", "", "", ""),
        (4, "某县局", credit(4), "党政机关", "县级", "", "", 1, "", "", "", ""),
    ]
    code, told = brought_in(wrong)
    assert (code, told["done"]) == (1, False)
    places = {(it["place"], it["field"]) for it in told["problems"]}
    assert {place.split(" · ", 1)[1] for place, _ in places} == {
        "第 4 行 · C 列",
        "第 4 行 · F 列",
        "第 4 行 · H 列",
        "第 5 行 · D 列",
        "第 6 行 · H 列",
    }
    assert journal(register) == 0


def test_a_file_without_organisations_says_what_it_needs(register, gongfang, tmp_path):
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    code, _, err = gongfang(
        "list-import", "organisations", tmp_path / "x.csv", "--register", register, "--by", "王敏", "--because", "x"
    )
    assert code == 2
    assert "单位名称" in err
