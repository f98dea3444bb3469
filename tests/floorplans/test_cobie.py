"""COBie workbooks as registers of rooms: the clinic and the duplex, and what is wrong in made-up ones."""

import openpyxl
import pytest

import floorplans
from floorplans.measure import UNSTATED
from floorplans.readers import read

SPACE = ["Name", "Category", "FloorName", "Description", "ExtIdentifier", "UsableHeight", "GrossArea", "NetArea"]
FACILITY = ["Name", "LinearUnits", "AreaUnits", "AreaMeasurement"]


def told(reading, code):
    (one,) = [finding for finding in reading.findings if finding.code == code]
    return one


def workbook(
    path, *spaces, facility=("一号楼", "meters", "squaremeters", "NIA"), floors=(("Ground", 0), ("Upper", 3.5)), zones=()
):
    book = openpyxl.Workbook()
    book.active.title = "Facility"
    for row in (FACILITY, facility):
        book.active.append(row)
    tables = {
        "Floor": [["Name", "Elevation"], *floors],
        "Space": [SPACE, *spaces],
        "Zone": [["Name", "Category", "SpaceNames"], *zones],
    }
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def test_the_clinic_is_a_register_of_269_rooms(samples):
    it = floorplans.survey(samples / "register_clinic_cobie" / "clinic-handover.cobie.xlsx")
    assert len(it.rooms) == 269
    floors = {plan.floor_name: it.rows(at).stop - it.rows(at).start for at, plan in enumerate(it.plans)}
    assert floors == {"First Floor": 155, "Site": 1, "Second Floor": 107, "Roof - Main": 6}
    assert (it.rooms.declared != UNSTATED).all()
    # 6,872.65 m² before every room is rounded to 0.01 m²
    assert abs(it.rooms.declared.sum() / 100 - 6872.65) < 0.269 / 2
    assert not list(it.errors)
    assert told(it, "area-zero").subject == "Site"
    assert "269" in told(it, "area-equal").says.zh
    assert told(it, "height-unstated").says.zh.startswith("26 / 269")
    assert told(it, "user-unstated").says.zh.startswith("9 / 269")
    assert "millimeters" in told(it, "unit-doubtful").says.zh
    assert [plan.elevation for plan in it.plans if plan.floor_name != "Site"] == [0, 4.57, 9.25]
    assert len({*it.rooms.user} - {""}) > 1
    assert (it.rooms.use == "office").sum() >= 61


def test_the_duplex_register_has_a_row_that_is_no_space(samples):
    it = read(samples / "ifc_duplex_cobie" / "duplex-handover.cobie.xlsx")
    assert len(it.rooms) == 22
    assert [plan.floor_name for plan in it.plans] == ["Level 1", "Level 2", "Roof"]
    assert it.rooms.declared.sum() / 100 == pytest.approx(422.05, abs=0.02)
    assert told(it, "area-zero").place.endswith("Sheet Space · 第 23 行 · M 列")
    assert told(it, "area-zero").subject == "Site"


def test_the_duplex_register_states_what_the_model_states_for_every_one_of_its_21_spaces(samples):
    model = read(samples / "ifc_duplex_cobie" / "Duplex_A_20110907.ifc").rooms
    register = read(samples / "ifc_duplex_cobie" / "duplex-handover.cobie.xlsx").rooms
    stated = dict(zip(register.number, register.declared, strict=True))
    assert len(model) == 21
    assert [stated[number] for number in model.number] == model.declared.tolist()


def test_net_area_is_the_declared_one_and_gross_where_there_is_no_net(tmp_path):
    rows = [["1", "a: Office", "Upper", "处长室", "x", 2.8, 20, 18.5], ["2", "n/a", "Ground", "n/a", "y", 2.8, 12, "n/a"]]
    it = read(workbook(tmp_path / "a.xlsx", *rows, zones=[["财政局", "Occupancy Zone", "1, 2"], ["红区", "Fire", "1"]]))
    assert [(plan.building, plan.floor_name, plan.elevation) for plan in it.plans] == [
        ("一号楼", "Ground", 0),
        ("一号楼", "Upper", 3.5),
    ]
    assert it.rooms.declared.tolist() == [1200, 1850]
    assert it.rooms.user.tolist() == ["财政局", "财政局"]
    assert it.rooms.use.tolist() == ["", "office"]
    assert "NIA" in it.plans[0].declared_as.zh
    assert it.findings == ()


def test_all_that_is_wrong_in_a_workbook_is_told_with_its_cell(tmp_path):
    rows = [
        ["1", "Office", "Upper", "a", "same", 2.8, 10, 18.5],
        ["2", "Office", "Attic", "b", "same", 2.8, "viel", -1],
        ["3", "Office", "Upper", "c", "z", 2.8, None, None],
    ]
    it = read(workbook(tmp_path / "a.xlsx", *rows, zones=[["A", "Occupancy", "1,2,3"]]))
    found = sorted((finding.code, finding.place.rpartition("Space · ")[2]) for finding in it.findings)
    assert found == [
        ("area-gross-below", "第 2 行 · G 列"),
        ("area-negative", "第 3 行 · H 列"),
        ("area-unreadable", "第 3 行 · G 列"),
        ("area-unstated", "第 4 行 · H 列"),
        ("floor-unlisted", "第 3 行 · C 列"),
        ("identifier-twice", "第 2 行 · E 列"),
        ("identifier-twice", "第 3 行 · E 列"),
    ]


def test_square_feet_and_millimetres_are_made_metres(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ["1", "Office", "Upper", "a", "x", 2800, 100, 100.5],
        facility=("HQ", "millimeters", "squarefeet", ""),
        floors=(("Ground", 0), ("Upper", 3500)),
    )
    it = read(path)
    assert it.rooms.declared.tolist() == [934]
    assert it.plans[0].elevation == 3.5
