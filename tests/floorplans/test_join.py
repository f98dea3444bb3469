"""A ledger beside a drawing of the same floor: one floor, what differs told with both places, nothing left out in silence."""

import shutil
from collections import Counter

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import floorplans
from floorplans.join import join
from floorplans.measure import UNSTATED
from floorplans.plan import FloorPlan, Reading, Rooms
from tests.floorplans.ledgers import written
from tests.floorplans.tables import rooms

HEAD = ["楼号", "楼层", "房号", "名称", "用途", "使用面积", "使用单位"]


def drawn(folder, name="三层.geojson", **columns):
    """Three rooms of a third floor, 301 to 303, of 20 m² each, without anything but number and use."""
    said = {"楼号": ["1号楼"] * 3, "楼层": ["三层"] * 3, "房间号": ["301", "302", "303"], "用途": ["办公室", "", ""]}
    folder.mkdir(exist_ok=True)
    rooms(**(said | columns)).to_file(folder / name)
    return folder


def row(number, name="", use="", area=None, user="", building="1号楼", floor="3F"):
    return [building, floor, number, name, use, area, user]


def codes(reading):
    return Counter(it.code for it in reading.findings)


def told(reading, code):
    (one,) = [it for it in reading.findings if it.code == code]
    return one


def test_what_the_drawing_does_not_say_comes_from_the_ledger(tmp_path):
    folder = drawn(tmp_path / "a")
    lines = [
        row("301", "局长室", "办公室", 20, "财政局"),
        row("３０２室", "", "会议室", 20.1, "财政局"),
        row("303", "档案", "档案室", 19.9),
    ]
    written(folder / "台账.xlsx", HEAD, *lines)
    it = floorplans.survey(folder)
    assert len(it.plans) == 1
    assert it.rooms.number.tolist() == ["301", "302", "303"]
    assert it.rooms.declared.tolist() == [2000, 2010, 1990]
    assert it.rooms.use.tolist() == ["office", "service", "service"]
    assert it.rooms.user.tolist() == ["财政局", "财政局", ""]
    assert it.rooms.name.tolist() == ["局长室", "", "档案"]
    assert it.rooms.usable.tolist() == [2000] * 3
    assert "使用面积" in it.plans[0].declared_as.zh
    assert not [one for one in it.findings if one.code.startswith("ledger-") and one.code != "ledger-joined"]
    assert "3 间" in told(it, "ledger-joined").says.zh


def test_what_both_say_and_differ_on_is_told_with_both_places_and_the_drawing_stands(tmp_path):
    folder = drawn(tmp_path / "a", 面积=[20.0, 20.0, 20.0])
    written(folder / "台账.xlsx", HEAD, row("301", use="会议室", area=25), row("302", area=20), row("303", area=20))
    it = floorplans.survey(folder)
    differ = [one for one in it.findings if one.code == "ledger-differs"]
    assert [one.says.zh.partition("；")[0] for one in differ] == [
        "用途：图上为“办公室”，台账为“服务用房”（台账.xlsx · 1号楼 3F · Sheet 房间台账 · 第 2 行 · C 列）".replace(
            " · 1号楼 3F", ""
        ),
        "面积：图上为“20.00 ㎡”，台账为“25.00 ㎡”（台账.xlsx · Sheet 房间台账 · 第 2 行 · C 列）",
    ]
    assert all("三层.geojson" in one.place and "第 2 行" in one.place and one.room == 0 for one in differ)
    assert it.rooms.use[0] == "office"
    assert it.rooms.declared.tolist() == [2000] * 3


def test_rooms_that_only_one_of_them_knows_are_told_with_sheet_and_row(tmp_path):
    folder = drawn(tmp_path / "a")
    written(folder / "台账.xlsx", HEAD, row("301", area=20), row("302", area=20), row("309", area=33))
    it = floorplans.survey(folder)
    undrawn, unlisted = told(it, "room-undrawn"), told(it, "room-unlisted")
    assert undrawn.place == "台账.xlsx · Sheet 房间台账 · 第 4 行 · C 列"
    assert "33.00 ㎡" in undrawn.says.zh
    assert (undrawn.floor, undrawn.room, undrawn.storey) == (0, None, "1号楼 3F")
    assert (unlisted.subject, unlisted.room) == ("303", 2)
    assert "台账.xlsx" in unlisted.place
    assert len(it.rooms) == 3


def test_cells_of_the_ledger_that_are_wrong_are_told_of_the_drawn_room(tmp_path):
    folder = drawn(tmp_path / "a")
    written(folder / "台账.xlsx", HEAD, row("303", area="约20"), row("302", area=20), row("301", area=-1), row("302", area=9))
    it = floorplans.survey(folder)
    assert {(one.code, one.room) for one in it.findings if one.code in {"area-unreadable", "area-negative"}} == {
        ("area-unreadable", 2),
        ("area-negative", 0),
    }
    assert told(it, "area-unreadable").outline.equals(it.rooms.outline[2])
    assert it.rooms.declared.tolist() == [UNSTATED, 2000, UNSTATED]
    assert told(it, "ledger-number-twice").place.endswith("第 5 行 · C 列")


def test_other_floors_of_the_ledger_and_of_the_drawings_stay_as_they_are(tmp_path):
    folder = drawn(tmp_path / "a")
    written(folder / "台账.xlsx", HEAD, row("201", area=11, floor="2F"), row("301", area=20), row("302"), row("303"))
    it = floorplans.survey(folder)
    assert sorted(plan.floor_name for plan in it.plans) == ["2F", "3F"]
    at = [plan.floor_name for plan in it.plans].index("2F")
    assert it.rooms.declared[it.rows(at)].tolist() == [1100]
    assert (np.diff(it.rooms.floor) >= 0).all()
    assert codes(it)["ledger-joined"] == 1


@pytest.mark.parametrize(
    ("drawing", "ledger", "joined"),
    [
        ("1号楼", "1号楼", True),
        ("1号楼", "2号楼", False),
        ("371500-0001-001", "1号楼", True),
        ("1号楼", "", True),
        ("", "1号楼", True),
    ],
)
def test_buildings_are_the_same_by_name_or_where_one_says_the_code_only(tmp_path, drawing, ledger, joined):
    folder = drawn(tmp_path / "a", 楼号=[drawing] * 3)
    written(folder / "台账.xlsx", HEAD, *(row(it, area=20, building=ledger) for it in ("301", "302", "303")))
    it = floorplans.survey(folder)
    assert len(it.plans) == (1 if joined else 2)
    if joined:
        assert it.plans[0].building == (drawing or ledger)


def test_a_ledger_that_could_be_of_two_drawings_stays_apart_and_says_so(tmp_path):
    folder = drawn(tmp_path / "a")
    drawn(folder, "另一栋.geojson", 楼号=["2号楼"] * 3)
    written(folder / "台账.xlsx", HEAD, row("301", area=20, building=""))
    it = floorplans.survey(folder)
    assert len(it.plans) == 3
    assert "1号楼" in told(it, "ledger-unjoined").says.zh


def test_a_ledger_without_a_number_in_common_stays_apart(tmp_path):
    folder = drawn(tmp_path / "a")
    written(folder / "台账.xlsx", HEAD, row("901", area=20), row("902", area=20))
    it = floorplans.survey(folder)
    assert len(it.plans) == 2
    assert "没有一个房号相同" in told(it, "ledger-unjoined").says.zh


def test_a_number_drawn_twice_takes_nothing_from_the_ledger(tmp_path):
    folder = drawn(tmp_path / "a", 房间号=["301", "301", "303"])
    written(folder / "台账.xlsx", HEAD, row("301", area=20), row("303", area=20))
    it = floorplans.survey(folder)
    assert it.rooms.declared.tolist() == [UNSTATED, UNSTATED, 2000]
    assert {"number-twice"} == {one.code for one in it.errors}


def test_a_ledger_alone_and_a_drawing_alone_are_as_they_were(tmp_path):
    folder = drawn(tmp_path / "a")
    assert not {"ledger-joined", "room-unlisted"} & codes(floorplans.survey(folder)).keys()
    written(tmp_path / "台账.xlsx", HEAD, row("301", area=20))
    assert len(floorplans.survey(tmp_path / "台账.xlsx").plans) == 1


def test_contoso_with_the_ledger_of_its_basement(samples, tmp_path):
    shutil.copy(samples / "dxf_contoso_v1" / "Basement.dxf", tmp_path)
    alone = floorplans.survey(tmp_path / "Basement.dxf")
    numbers = sorted({*alone.rooms.number.tolist()})
    book = openpyxl.Workbook()
    book.active.append(["房号", "楼层", "用途", "使用面积", "使用单位"])
    for number in numbers[:-1]:
        book.active.append([number, "B1", "库房", 48.97, "总务处"])
    book.active.append(["B99", "B1", "库房", 10, "总务处"])
    book.save(tmp_path / "台账.xlsx")
    it = floorplans.survey(tmp_path)
    assert (len(it.plans), len(it.rooms), it.plans[0].floor_name) == (1, 63, "B1")
    found = codes(it)
    # 62 numbers, of which B36 stands twice: 63 rooms less the two that cannot be told apart and the one left out
    assert found["room-unlisted"] == 1
    assert found["room-undrawn"] == 1
    assert (it.rooms.declared != UNSTATED).sum() == 60
    assert it.rooms.user.tolist().count("总务处") == 60
    assert (it.rooms.usable == alone.rooms.usable).all()
    assert {one.code for one in it.errors} == {"number-twice"}


def test_the_handover_register_of_the_duplex_fits_its_model(samples, tmp_path):
    for name in ("Duplex_A_20110907.ifc", "duplex-handover.cobie.xlsx"):
        shutil.copy(samples / "ifc_duplex_cobie" / name, tmp_path)
    it = floorplans.survey(tmp_path)
    assert [plan.floor_name for plan in it.plans] == ["Level 1", "Level 2", "Roof"]
    assert len(it.rooms) == 21
    assert codes(it)["ledger-joined"] == 3
    # the register states the areas of the model's property, to the cent; it calls one room by another name
    assert [one.says.zh[:2] for one in it.findings if one.code == "ledger-differs"] == ["名称"]
    assert told(it, "room-undrawn").subject == "Site"


NUMBERS = st.lists(st.sampled_from(["301", "302", "303", "３０３", "A 1", "a1室", ""]), min_size=1, max_size=7)


@given(NUMBERS, NUMBERS)
def test_no_row_of_a_ledger_is_left_out_in_silence(drawn_numbers, listed_numbers):
    plans = (FloorPlan(file="图.dxf", floor_name="3F"), FloorPlan(file="台账.csv", floor_name="3F"))
    n, m = len(drawn_numbers), len(listed_numbers)
    outlines = np.array([*(shapely.box(5 * at, 0, 5 * at + 4, 5) for at in range(n)), *[None] * m], object)
    before = Reading(
        file="a",
        digest="",
        plans=plans,
        rooms=Rooms.of(
            np.repeat([0, 1], [n, m]).astype(np.int32),
            outlines,
            number=np.array([*drawn_numbers, *listed_numbers], object),
            declared=np.array([*[UNSTATED] * n, *range(m)], np.int64),
            where=np.array([f"#{at}" for at in range(n + m)], object),
        ),
    )
    after = join(before)
    found = codes(after)
    if found["ledger-unjoined"]:
        assert len(after.rooms) == n + m
        return
    assert after.rooms.outline.tolist() == outlines[:n].tolist()
    taken = {int(it) for it in after.rooms.declared if it != UNSTATED}
    plain = [it.replace(" ", "").replace("３０３", "303").removesuffix("室").lower() for it in drawn_numbers]
    of_doubtful = [
        it
        for it in dict.fromkeys(it.replace(" ", "").replace("３０３", "303").removesuffix("室").lower() for it in listed_numbers)
        if it and plain.count(it) > 1
    ]
    assert len(taken) + found["room-undrawn"] + found["ledger-number-twice"] + len(of_doubtful) == m
