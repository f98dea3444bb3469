"""The national report to hand in: the office's own sheets, rows from line 5, the same figures at every door."""

import io
import json

import openpyxl
import pytest

from tests.api.test_audit import DAY, audited  # noqa: F401  # a fixture

HEADINGS = [
    "序号", "地址坐落", "行政区划代码", "用地面积", "总建筑面积", "办公用房建筑面积", "技术业务用房建筑面积", "使用单位名称", "类别", "市级正职",
    "市级副职", "正局(处)级", "副局(处)级", "局(处)级以下", "办公室使用面积", "服务用房使用面积", "设备用房使用面积", "基本办公用房使用面积合计",
    "附属用房建筑面积", "权属登记情况", "建设年代", "是否租（借）用", "备注",
]  # fmt: skip


@pytest.fixture
def door(audited, door_to):  # noqa: F811
    return door_to(audited)


def test_the_workbook_has_the_offices_own_sheets_and_columns(door):
    asked = {"as_of": DAY, "name": "山东省-聊城市", "filler": "张三", "phone": "0635-0000000"}
    answer = door.get("/api/divisions/371500/national-report.xlsx", params=asked)
    assert "371500000000.xlsx" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["行政区划", "市（州、盟）办公用房", "技术业务用房", "办公用房建设项目", "校验"]
    sheet = book["市（州、盟）办公用房"]
    assert [it.value for it in sheet[4]] == HEADINGS
    assert (sheet["H5"].value, sheet["O5"].value, sheet["R5"].value) == ("市财政局", 43.2, 43.2)
    assert "日志第" in sheet["A2"].value
    assert book["行政区划"]["A5"].value == "山东省-聊城市"
    told = door.get("/api/divisions/371500/national-report", params=asked).json()
    assert told["forms"][1]["rows"][0]["office"] == "43.20"
    wrong = [[str(it) for it in row] for row in book["校验"].iter_rows(min_row=2, max_col=3, values_only=True)]
    assert [[it["form"], it["row"], it["column"]] for it in told["problems"]] == [[int(a[0]), int(b), c] for a, b, c in wrong]


def test_the_command_says_what_is_wrong_and_leaves_with_one(audited, gongfang, tmp_path):  # noqa: F811
    words = ("national-report", "--register", audited, "--division", "371500", "--on", DAY)
    code, out, _ = gongfang(*words, "--xlsx", tmp_path, "--name", "山东省-聊城市")
    assert (code, "用地面积未填" in out) == (1, True)
    assert [it.name for it in tmp_path.glob("*.xlsx")] == ["山东省-聊城市-371500000000.xlsx"]
    assert "用地面积" in {it["column"] for it in json.loads(gongfang(*words, "--json")[1])["problems"]}
    code, _, err = gongfang(*words[:4], "371599")
    assert (code, "371599" in err) == (1, True)
