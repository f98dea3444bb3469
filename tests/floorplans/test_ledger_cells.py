"""Cells of a ledger that cannot be taken as they are: each is told by its sheet, row and column."""

import time
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import floorplans
from floorplans.finding import Unreadable
from floorplans.measure import UNSTATED
from floorplans.readers.ledger import read
from floorplans.readers.ledger_cells import area_of, in_centiares
from floorplans.readers.ledger_findings import KINDS
from tests.floorplans.ledgers import HEAD, ROOMS, codes, ledger, told, written

BROKEN = [
    ("area-unreadable", "约20", "“约20”不是面积"),
    ("area-unreadable", "18,24", "“18,24”不是面积"),
    ("area-unreadable", "#DIV/0!", "公式出错"),
    ("area-unreadable", "18亩", "“18亩”不是面积"),
    ("area-negative", -3, "-3"),
    ("area-negative", "-3.5㎡", "-3.5"),
    ("area-zero", 0, "为 0"),
    ("area-unstated", None, "没有填写"),
    ("area-unstated", "—", "没有填写"),
]


@pytest.mark.parametrize(("code", "cell", "says"), BROKEN)
def test_an_area_that_is_none_is_told_with_its_cell(tmp_path, code, cell, says):
    it = ledger(tmp_path, ROOMS[0], [2, "1号楼", "三层", "302", "办公室", cell])
    assert codes(it) == [code]
    one = told(it, code)
    assert one.place == "台账.xlsx · Sheet 房间台账 · 第 3 行 · F 列"
    assert says in one.says.zh
    assert one.says.en
    assert (one.subject, one.room, one.floor, one.storey) == ("302", 1, 0, "1号楼 3F")
    assert it.rooms.declared.tolist() == [1824, 0 if code == "area-zero" else UNSTATED]


def test_everything_wrong_is_told_at_once(tmp_path):
    rows = [
        [1, "1号楼", "三层", None, "办公室", 18],
        [2, "1号楼", "三层", "302", "办公室", "约20"],
        [3, "1号楼", "三层", "302", "办公室", -1],
        [4, "1号楼", "三层", "303", "办公室", "=F2*2"],
    ]
    it = floorplans.survey(written(tmp_path / "台账.xlsx", HEAD, *rows))
    found = {finding.code: finding.place for finding in it.errors}
    sheet = "台账.xlsx · Sheet 房间台账 · "
    assert found == {
        "number-missing": sheet + "第 2 行 · D 列",
        "area-unreadable": sheet + "第 3 行 · F 列",
        "area-negative": sheet + "第 4 行 · F 列",
        "number-twice": sheet + "第 4 行 · D 列",
        "formula-unsolved": sheet + "第 5 行 · F 列",
    }


def test_a_number_that_the_spreadsheet_made_a_date_is_told(tmp_path):
    import datetime as dt

    it = ledger(tmp_path, [1, "1号楼", "三层", dt.datetime(2026, 3, 1), "办公室", 18])  # noqa: DTZ001
    assert codes(it) == ["number-dated"]
    assert it.rooms.number.tolist() == ["2026-03-01"]


def test_totals_are_no_rooms_and_are_compared_with_their_rows(tmp_path):
    subtotal, total = ["三层小计", None, None, None, None, 38.34], ["合  计", None, None, None, None, 1083.84]
    it = ledger(tmp_path, ROOMS[0], ROOMS[1], subtotal, ROOMS[2], ROOMS[3], total)
    assert it.findings == ()
    assert len(it.rooms) == 4
    subtotal[5], total[5] = 38.35, 1000
    it = ledger(tmp_path, ROOMS[0], ROOMS[1], subtotal, ROOMS[2], ROOMS[3], total)
    assert codes(it) == ["ledger-total-differs"] * 2
    first, second = it.findings
    assert (first.measured, first.limit) == (Decimal("38.35"), Decimal("38.34"))
    assert first.place.endswith("第 4 行 · F 列")
    assert "相差 83.84 ㎡" in second.says.zh


def test_a_room_that_is_called_total_is_a_room_all_the_same(tmp_path):
    it = ledger(tmp_path, [1, "1号楼", "三层", "301", "合计", 18])
    assert it.rooms.number.tolist() == ["301"]


def test_merged_cells_are_filled_down_and_told(tmp_path):
    rows = [ROOMS[0], [2, None, None, "302", "会议室", 20, None, None], [3, None, None, "303", "办公室", 21]]
    it = ledger(tmp_path, *rows, merged=["B2:B4", "C2:C4", "G2:G3"])
    assert [(plan.building, plan.floor_name) for plan in it.plans] == [("1号楼", "3F")]
    assert it.rooms.user.tolist() == ["市财政局 · 张三", "市财政局", ""]
    assert codes(it) == ["cell-merged"] * 3
    assert it.findings[0].place.endswith("第 2 行 · B 列")


def test_an_area_merged_over_two_rooms_is_an_error_and_counted_once(tmp_path):
    it = ledger(tmp_path, ROOMS[0], [2, "1号楼", "三层", "302", "会议室", None], merged=["F2:F3"])
    assert codes(it) == ["area-shared"]
    assert it.rooms.declared.tolist() == [1824, UNSTATED]


def test_blanks_below_a_floor_mean_the_same_floor_and_are_told(tmp_path):
    it = ledger(tmp_path, ROOMS[0], [2, None, None, "302", "办公室", 20])
    assert len(it.plans) == 1
    assert codes(it) == ["cell-filled", "cell-filled"]


def test_a_floor_that_is_nowhere_is_told(tmp_path):
    it = ledger(tmp_path, [1, "1号楼", None, "301", "办公室", 20])
    assert told(it, "floor-unstated").place.endswith("第 2 行 · C 列")


def test_gross_areas_alone_are_told_and_less_gross_than_usable_too(tmp_path):
    it = read(written(tmp_path / "a.xlsx", ["楼层", "房号", "建筑面积"], ["三层", "301", 25]))
    assert codes(it) == ["area-only-gross"]
    it = read(written(tmp_path / "a.xlsx", ["楼层", "房号", "建筑面积", "使用面积"], ["三层", "301", 15, 18]))
    assert told(it, "area-gross-below").place.endswith("第 2 行 · C 列")
    assert it.rooms.declared.tolist() == [1800]


def test_a_ledger_without_areas_says_so_once(tmp_path):
    it = read(written(tmp_path / "a.xlsx", ["楼层", "房号"], ["三层", "301"], ["三层", "302"]))
    assert codes(it) == ["area-unstated"]


def test_bytes_of_no_encoding_are_told(tmp_path):
    text = "房号,楼层,使用面积,用途\n301,三层,18,办公室\n302,三层,18,".encode("gb18030") + b"\xff\xfe\xff\n"
    (tmp_path / "a.csv").write_bytes(text)
    it = read(tmp_path / "a.csv")
    assert told(it, "text-garbled").place == "a.csv · 第 3 行 · D 列"


def test_every_kind_of_finding_has_its_words():
    assert all(kind.heading.zh and kind.heading.en and kind.mend.zh and kind.mend.en for kind in KINDS.values())


@given(st.decimals(0, 100_000, places=2))
def test_an_area_is_read_as_it_is_written(m2):
    assert in_centiares(area_of(f"{m2:,}㎡").m2) == int(m2 * 100)
    assert in_centiares(area_of(float(m2)).m2) == int(m2 * 100)


@given(st.text(max_size=12))
def test_no_text_in_an_area_cell_stops_the_reading(text):
    area = area_of(text)
    assert area.m2 is None or area.fault is None


def test_a_row_below_the_last_that_a_sheet_can_have_is_a_damage_and_not_filled_up_without_end(tmp_path):
    """Found by damaged workbooks: openpyxl makes every empty row that is missing above it."""
    path = written(tmp_path / "台账.xlsx", HEAD, *ROOMS)
    with zipfile.ZipFile(path) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(
        b'<row r="3"', b'<row r="29999999999999999"'
    )
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    began = time.monotonic()
    with pytest.raises(Unreadable):
        read(path)
    assert time.monotonic() - began < 10
