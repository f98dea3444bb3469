"""Ledgers of rooms as offices keep them: headings, sheets, encodings and floors."""

import pickle

import numpy as np
import openpyxl
import pytest
import xlwt

import floorplans
from floorplans.finding import Unreadable
from floorplans.measure import UNSTATED
from floorplans.readers.ledger import read
from tests.floorplans.ledgers import HEAD, ROOMS, codes, ledger, told, written


def test_a_ledger_becomes_a_plan_for_every_building_and_floor_with_declared_areas(tmp_path):
    it = ledger(tmp_path, *ROOMS)
    assert [(plan.building, plan.floor_name) for plan in it.plans] == [("1号楼", "B1"), ("1号楼", "3F"), ("2号楼", "1F")]
    assert it.rooms.number.tolist() == ["B101", "301", "302", "101"]
    assert it.rooms.declared.tolist() == [103_050, 1824, 2010, 1500]
    assert it.rooms.use.tolist() == ["equipment", "office", "service", "office"]
    assert it.rooms.user.tolist() == ["", "市财政局 · 张三", "市财政局", "市审计局 · 李四"]
    assert not it.rooms.outline.any()
    assert it.findings == ()
    assert it.rooms.where[1] == "Sheet 房间台账 · 第 2 行 · D 列"
    assert "使用面积=F 列" in it.plans[0].mapping.because.zh
    assert "使用面积" in it.plans[0].declared_as.zh
    assert it.plans[0].mapping.sure
    assert len(it.digest) == 64


def test_surveying_a_clean_ledger_finds_no_error(tmp_path):
    it = floorplans.survey(written(tmp_path / "台账.xlsx", HEAD, *ROOMS))
    assert not list(it.errors)
    assert it.rooms.usable.tolist() == [UNSTATED] * 4


def test_titles_above_the_headings_and_a_note_below_the_rooms_do_no_harm(tmp_path):
    title, note = ["聊城市机关事务管理局办公用房台账"], ["制表人：王五"]
    it = read(written(tmp_path / "a.xlsx", title, ["单位：㎡"], HEAD, *ROOMS, note, merged=["A1:H1"]))
    assert it.rooms.number.tolist() == ["B101", "301", "302", "101"]
    assert codes(it) == ["row-passed-over"]
    assert "第 8 行" in told(it, "row-passed-over").place


def test_headings_may_have_two_rows(tmp_path):
    upper = ["楼号", "楼层", "房号", "面积（㎡）", None, "用途"]
    lower = [None, None, None, "建筑面积", "使用面积", None]
    room = ["1号楼", "三层", "301", 25, 18.24, "办公室"]
    for merged in ([], ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]):
        it = read(written(tmp_path / "a.xlsx", upper, lower, room, merged=merged))
        assert it.rooms.declared.tolist() == [1824]
        assert it.rooms.use.tolist() == ["office"]
        assert it.findings == ()


def test_english_headings_are_known_and_square_feet_are_made_square_metres(tmp_path):
    it = read(
        written(tmp_path / "a.xlsx", ["Building", "Floor", "Room No.", "Use", "Area (sq ft)"], ["HQ", "2", "201", "office", 100])
    )
    assert it.rooms.declared.tolist() == [929]
    assert it.plans[0].floor_name == "2F"


def test_the_user_may_name_headings_that_nobody_knows(tmp_path):
    path = written(tmp_path / "a.xlsx", ["甲", "乙", "丙"], ["301", "三层", 18])
    with pytest.raises(Unreadable, match="表头"):
        read(path)
    it = read(path, mapping="number=甲,楼层=乙,使用面积=丙")
    assert (it.rooms.number.tolist(), it.rooms.declared.tolist()) == (["301"], [1800])
    with pytest.raises(Unreadable, match="丁"):
        read(path, mapping="丁=甲")


@pytest.mark.parametrize("text", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_texts_are_read_whatever_their_encoding_and_separator(tmp_path, text, mark):
    rows = [HEAD, *ROOMS[:2]]
    lines = [mark.join("" if cell is None else str(cell) for cell in row) for row in rows]
    (tmp_path / "台账.csv").write_bytes("\r\n".join(lines).encode(text))
    it = read(tmp_path / "台账.csv")
    assert it.rooms.number.tolist() == ["301", "302"]
    assert it.rooms.declared.tolist() == [1824, 2010]
    assert it.rooms.user[0] == "市财政局 · 张三"
    assert it.rooms.where[0] == "第 2 行 · D 列"


def test_an_old_workbook_is_read_as_a_new_one(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("房间台账")
    page.write_merge(0, 0, 0, 7, "办公用房台账")
    for at, row in enumerate([HEAD, *ROOMS], 1):
        for column, cell in enumerate(row):
            if cell is not None and not (column == 2 and at == 3):
                page.write(at, column, cell)
    page.write(6, 3, "102")
    page.write(6, 5, "约20")
    page.row(3).hidden = True
    secret = book.add_sheet("底稿")
    secret.visibility = 1
    for column, heading in enumerate(HEAD):
        secret.write(0, column, heading)
    book.save(str(tmp_path / "台账.xls"))
    it = read(tmp_path / "台账.xls")
    assert it.rooms.number.tolist() == ["B101", "301", "302", "101", "102"]
    assert sorted(codes(it)) == ["area-unreadable", "cell-filled", "cell-filled", "row-hidden", "sheet-hidden"]
    assert told(it, "area-unreadable").place == "台账.xls · 2号楼 1F · Sheet 房间台账 · 第 7 行 · F 列"


def test_a_workbook_by_its_bytes_whatever_its_suffix(tmp_path):
    path = written(tmp_path / "a.xlsx", HEAD, *ROOMS).rename(tmp_path / "a.xls")
    assert len(read(path).rooms) == 4
    (tmp_path / "b.xls").write_text("房号\t楼层\n301\t三层\n", "gb18030")
    assert read(tmp_path / "b.xls").rooms.number.tolist() == ["301"]
    (tmp_path / "c.xls").write_text("<html><table>", "utf-8")
    with pytest.raises(Unreadable, match="网页"):
        read(tmp_path / "c.xls")


def test_a_column_that_nobody_knows_is_a_note(tmp_path):
    it = ledger(tmp_path, [*ROOMS[0], "红"], head=[*HEAD, "幸运色"])
    one = told(it, "column-unknown")
    assert one.place.endswith("第 1 行 · I 列")
    assert one.severity.value == "note"


def test_two_columns_of_one_kind_are_told_and_the_first_is_taken(tmp_path):
    it = ledger(tmp_path, [*ROOMS[0], 99], head=[*HEAD, "使用面积"])
    assert codes(it) == ["column-twice"]
    assert it.rooms.declared.tolist() == [1824]


def test_headings_printed_on_every_page_are_no_rooms(tmp_path):
    it = ledger(tmp_path, ROOMS[0], HEAD, ROOMS[1])
    assert it.rooms.number.tolist() == ["301", "302"]


def test_hidden_rows_are_read_and_told_and_hidden_sheets_are_told_only(tmp_path):
    path = written(tmp_path / "台账.xlsx", HEAD, *ROOMS, hidden=[3, 4])
    book = openpyxl.load_workbook(path)
    draft = book.create_sheet("底稿")
    draft.append(HEAD)
    draft.append(ROOMS[0])
    draft.sheet_state = "hidden"
    other = book.create_sheet("说明")
    other.append(["填表说明"])
    book.save(path)
    it = read(path)
    assert len(it.rooms) == 4
    assert "第 3–4 行" in told(it, "row-hidden").says.zh
    assert told(it, "sheet-hidden").subject == "底稿"
    assert told(it, "sheet-passed-over").subject == "说明"


def test_a_sheet_may_be_a_floor(tmp_path):
    it = read(written(tmp_path / "a.xlsx", ["房号", "面积"], ["301", 18], sheet="三层"))
    assert it.plans[0].floor_name == "3F"
    assert it.plans[0].mapping.sure


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 and no more", "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "损坏"),
        ("a.csv", '房号,楼层\n"301,三层\n302,三层\n'.encode(), "引号"),
        ("a.csv", b"a,b\n1,2\n", "表头"),
    ],
)
def test_what_is_no_ledger_is_refused_in_one_sentence(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable) as refusal:
        floorplans.survey(tmp_path / name)
    assert says in refusal.value.words.zh


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path):
    path = written(tmp_path / "a.xlsx", HEAD, *ROOMS)
    book = openpyxl.load_workbook(path)
    book.active["XFD900000"] = "?"
    book.save(path)
    assert len(read(path).rooms) == 4


def test_rooms_with_users_can_be_sent_to_another_process_and_sorted(tmp_path):
    rooms = pickle.loads(pickle.dumps(ledger(tmp_path, *ROOMS))).rooms  # noqa: S301
    assert rooms.take(np.array([3, 1])).user.tolist() == ["市审计局 · 李四", "市财政局 · 张三"]
