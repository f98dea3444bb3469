"""A list of properties handed in as a survey is reported on, alone, beside other lists and beside drawings."""

import datetime as dt
import json
from collections import Counter

import openpyxl
import pytest
import shapely

import floorplans
from floorplans.finding import Unreadable
from floorplans.readers import ledger_sheets
from tests.floorplans.ledgers import HEAD, ROOMS, written

DAY = dt.date(2026, 11, 22)


def listed(path, *rows):
    return written(path, ["房产清单"], *rows, sheet="清单")


def leases(path):
    head = ["房产编号", "合同编号", "起租日期", "到期日期", "租赁面积"]
    return listed(path, head, ["A1", "租1", "2024-02-01", "2026-11-21", 100], ["A2", "租1", "2024-02-01", "2026-11-22", 80])


def buildings(path):
    return listed(path, ["楼栋编号", "楼栋名称", "建筑面积"], ["A1", "一号楼", 0])


def codes(reading):
    return Counter(it.code for it in reading.findings)


def test_a_list_is_reported_on_as_of_the_day_and_has_no_floors(tmp_path):
    it = floorplans.survey(leases(tmp_path / "租约.xlsx"), on=DAY)
    assert (it.plans, len(it.rooms)) == ((), 0)
    assert codes(it) == {"property-list": 1, "lease-twice": 1, "lease-expired": 1}
    assert "2 份租约，租约以 2026-11-22 为准" in it.findings[0].says.zh
    assert len(it.digest) == 64


def test_without_a_day_no_lease_is_over(tmp_path):
    assert "lease-expired" not in codes(floorplans.survey(leases(tmp_path / "租约.xlsx")))


def test_lists_in_one_folder_are_checked_together(tmp_path):
    leases(tmp_path / "租约.xlsx")
    buildings(tmp_path / "楼栋.xlsx")
    it = floorplans.survey(tmp_path, on=DAY)
    assert codes(it) == {"property-list": 1, "area-zero": 1, "lease-twice": 1, "lease-expired": 1, "building-missing": 1}
    assert "1 栋" in it.findings[0].says.zh
    assert it.plans == ()


def test_a_list_beside_a_ledger_does_not_keep_the_ledger_out(tmp_path):
    buildings(tmp_path / "楼栋.xlsx")
    written(tmp_path / "台账.xlsx", HEAD, *ROOMS)
    it = floorplans.survey(tmp_path, on=DAY)
    assert len(it.rooms) == 4
    assert codes(it)["property-list"] == 1
    assert not list(it.errors)


def test_a_ledger_of_rooms_is_no_list_whatever_codes_stand_in_it(tmp_path):
    path = written(tmp_path / "台账.xlsx", ["楼栋编号", "楼层", "房号", "建筑面积"], ["A1", "三层", "301", 20])
    assert len(floorplans.survey(path, on=DAY).rooms) == 1


def test_a_drawing_without_a_floor_is_still_told_to_be_empty():
    from floorplans import checks
    from tests.floorplans.test_checks import reading

    assert "drawing-empty" in codes(checks.run(reading([], plans=[])))


@pytest.mark.parametrize("rows", [[["楼栋编号", "楼栋名称"], ["A1", "一号楼"]], [["甲", "乙"], [1, 2]]])
def test_what_is_neither_is_told_what_a_ledger_needs(tmp_path, rows):
    with pytest.raises(Unreadable, match="房间台账"):
        floorplans.survey(listed(tmp_path / "a.xlsx", *rows), on=DAY)


def test_outlines_in_degrees_are_a_list_only_where_codes_and_areas_stand_beside_them(tmp_path):
    def features(**facts):
        shape = json.loads(shapely.to_geojson(shapely.box(116, 36, 116.001, 36.001)))
        return json.dumps(
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": facts, "geometry": shape}]}
        )

    path = tmp_path / "楼.geojson"
    path.write_text(features(BLDG_UID="A", GBA=100))
    assert codes(floorplans.survey(path, on=DAY)) == {"property-list": 1}
    path.write_text(features(编号="301"))
    with pytest.raises(Unreadable, match="经纬度"):
        floorplans.survey(path, on=DAY)


def test_a_workbook_of_another_office_is_read_whatever_its_first_sheet_says(tmp_path):
    book = openpyxl.load_workbook(leases(tmp_path / "租约.xlsx"))
    book.create_sheet("说明", 0).append(["填表说明"])
    book.save(tmp_path / "租约.xlsx")
    assert codes(floorplans.survey(tmp_path / "租约.xlsx", on=DAY))["lease-expired"] == 1


def test_the_campus_is_reported_on_by_page_and_command_alike(samples, tmp_path):
    for name in ("ubcv_buildings.geojson", "ubcv_subbuildings.geojson"):
        (tmp_path / name).write_bytes((samples / "buildings_ubc_vancouver" / name).read_bytes())
    it = floorplans.survey(tmp_path, on=DAY)
    assert codes(it) == {"property-list": 1, "parts-differ": 50, "building-overlap": 1}
    assert it.findings[0].says.en.startswith("Read as a list of properties: 443 buildings (2826815.00 m² together), 140 parts")


def test_every_workbook_of_a_folder_is_parsed_once_whatever_it_turns_out_to_be(tmp_path, monkeypatch):
    leases(tmp_path / "租约.xlsx")
    buildings(tmp_path / "楼栋.xlsx")
    written(tmp_path / "台账.xlsx", HEAD, *ROOMS)
    parse, parsed = ledger_sheets._xlsx, []
    monkeypatch.setattr(ledger_sheets, "_xlsx", lambda path, wanted: parsed.append(path.name) or parse(path, wanted))
    floorplans.survey(tmp_path, on=DAY)
    assert sorted(parsed) == ["台账.xlsx", "楼栋.xlsx", "租约.xlsx"]
