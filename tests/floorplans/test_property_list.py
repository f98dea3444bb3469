"""Lists of properties of other offices: what is wrong in them is found as of a day that is given."""

import datetime as dt
import json
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest
import shapely

from floorplans.finding import Unreadable
from floorplans.readers.property_list import read_list
from floorplans.readers.property_list_findings import findings_of

EXPORTED = dt.date(2025, 6, 20)


def table(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def codes(listed, on=EXPORTED, **tolerances):
    return Counter(finding.code for finding in findings_of(listed, on=on, **tolerances))


def test_the_federal_lists_show_their_expired_leases_repeated_numbers_and_zero_areas(samples):
    folder = samples / "property_gsa_iolp"
    it = read_list(folder / "2025-6-20-iolp-buildings.xlsx", folder / "2025-6-20-iolp-leases.xlsx")
    assert (len(it.buildings), len(it.leases), len(it.parts)) == (8645, 7512, 0)
    # 361.4 million square feet
    assert round(it.total / Decimal("0.09290304") / 100_000) == 3614
    assert codes(it) == {"area-zero": 621, "lease-twice": 51, "lease-expired": 30}


def test_the_campus_has_one_overlapping_pair_and_50_buildings_whose_parts_do_not_add_up(samples):
    folder = samples / "buildings_ubc_vancouver"
    it = read_list(folder / "ubcv_buildings.geojson", folder / "ubcv_subbuildings.geojson")
    assert (len(it.buildings), len(it.parts)) == (443, 140)
    assert it.total == 2_826_815
    found = findings_of(it, on=EXPORTED)
    assert Counter(one.code for one in found) == {"parts-differ": 50, "building-overlap": 1}
    (pair,) = (one for one in found if one.code == "building-overlap")
    assert "VBL10208" in pair.says.zh
    assert "VBL10449" in pair.says.zh
    # 636.7 m² in the map projection of the campus, which is a little smaller than the earth there
    assert float(pair.measured) == pytest.approx(636.7, rel=0.001)


LEASES = ["房产编号", "合同编号", "起租日期", "到期日期", "租赁面积"]


@pytest.mark.parametrize(("on", "expired"), [(dt.date(2026, 1, 31), 0), (dt.date(2026, 2, 1), 1), (dt.date(2030, 1, 1), 1)])
def test_a_lease_is_over_on_the_day_after_it_expires(tmp_path, on, expired):
    it = read_list(table(tmp_path / "a.xlsx", ["租赁清单"], LEASES, ["A1", "租2024-1", "2024-02-01", "2026年1月31日", 100]))
    assert it.leases[0].expires == dt.date(2026, 1, 31)
    assert codes(it, on)["lease-expired"] == expired


def test_a_list_tells_every_row_that_is_wrong_with_its_cell(tmp_path):
    leases = table(
        tmp_path / "b.xlsx",
        LEASES,
        ["A1", "1", "2024-02-01", "2027-01-31", 100],
        ["A9", "1", "2024-02-01", "2023-01-31", "约20"],
    )
    buildings = table(tmp_path / "a.xlsx", ["楼栋编号", "楼栋名称", "建筑面积"], ["A1", "一号楼", 0], ["A1", "二号楼", -5])
    found = findings_of(read_list(buildings, leases), on=EXPORTED)
    assert sorted((one.code, one.place) for one in found) == [
        ("area-negative", "a.xlsx · Sheet Sheet · 第 3 行 · C 列"),
        ("area-unreadable", "b.xlsx · Sheet Sheet · 第 3 行 · E 列"),
        ("area-zero", "a.xlsx · Sheet Sheet · 第 2 行 · C 列"),
        ("building-missing", "b.xlsx · Sheet Sheet · 第 3 行 · E 列"),
        ("code-twice", "a.xlsx · Sheet Sheet · 第 3 行 · C 列"),
        ("lease-reversed", "b.xlsx · Sheet Sheet · 第 3 行 · E 列"),
        ("lease-twice", "b.xlsx · Sheet Sheet · 第 3 行 · E 列"),
    ]
    assert all(one.says.en and one.mend.en for one in found)


@pytest.mark.parametrize(("share", "differ"), [("0", 1), ("0.01", 0), ("0.5", 0)])
def test_parts_add_up_within_the_share_that_is_given(tmp_path, share, differ):
    buildings = table(tmp_path / "a.xlsx", ["编号", "建筑面积"], ["A1", 1000])
    parts = table(tmp_path / "b.xlsx", ["编号", "所属楼栋", "建筑面积"], ["A1-1", "A1", 600], ["A1-2", "A1", 395])
    assert codes(read_list(buildings, parts), adds_up=Decimal(share))["parts-differ"] == differ


def test_a_part_that_states_no_area_is_told_with_the_sum(tmp_path):
    buildings = table(tmp_path / "a.xlsx", ["编号", "建筑面积"], ["A1", 1000])
    parts = table(tmp_path / "b.xlsx", ["编号", "所属楼栋", "建筑面积"], ["A1-1", "A1", 600], ["A1-2", "A1", None])
    (one,) = findings_of(read_list(buildings, parts), on=EXPORTED)
    assert "1 个未填面积" in one.says.zh
    assert (one.measured, one.limit) == (600, 1000)


def feature(code, outline):
    return {"type": "Feature", "properties": {"BLDG_UID": code, "GBA": 100}, "geometry": json.loads(shapely.to_geojson(outline))}


@pytest.mark.parametrize(("shift", "overlaps"), [(0.001, 0), (0.0009, 1), (0.0, 1)])
def test_buildings_overlap_where_they_share_more_than_a_wall(tmp_path, shift, overlaps):
    one, other = shapely.box(116, 36, 116.001, 36.001), shapely.box(116 + shift, 36, 116.001 + shift, 36.001)
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature("A", one), feature("B", other)]}))
    assert codes(read_list(path))["building-overlap"] == overlaps


@pytest.mark.parametrize("text", ["{", '{"features": []}', '{"features": [{"properties": {"x": 1}, "geometry": null}]}', "[]"])
def test_what_is_no_list_is_refused_in_one_sentence(tmp_path, text):
    (tmp_path / "a.geojson").write_text(text)
    with pytest.raises(Unreadable):
        read_list(tmp_path / "a.geojson")


def test_a_table_without_a_code_is_no_list(tmp_path):
    with pytest.raises(Unreadable, match="房产清单"):
        read_list(table(tmp_path / "a.xlsx", ["甲", "乙"], [1, 2]))
