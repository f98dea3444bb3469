"""Registers without outlines handed in by page and command: rooms that are only declared are enrolled, or refused in a sentence."""

import pytest

from tests.api.conftest import BUILDING

PAPERS = {"by": "张三", "because": "移交清册"}


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


@pytest.fixture
def clinic(samples):
    return samples / "register_clinic_cobie" / "clinic-handover.cobie.xlsx"


def places(report, labels):
    return [
        {"frame": it["frame"], "building": BUILDING, "floor": label} for it, label in zip(report["floors"], labels, strict=True)
    ]


def test_the_clinic_is_enrolled_once_a_person_says_which_floor_is_which(door, clinic, journal, with_building):
    report = door.hand_in(clinic).json()
    assert sum(len(it["rooms"]) for it in report["floors"]) == 269
    assert "PN 0001" in report["refused"]
    waiting = f"/api/surveys/waiting/{report['token']}"
    by_floor = {"First Floor": "1F", "Second Floor": "2F", "Roof - Main": "屋面", "Site": "B1"}
    labels = [by_floor[it["floor"]] for it in report["floors"]]
    told = places(report, labels)
    difference = door.post(f"{waiting}/difference", json=told).json()
    assert difference["refused"] is None
    assert sum(it["new"] for it in difference["differences"]) == 269
    answer = door.post(f"{waiting}/confirm", json={"places": told, **PAPERS})
    assert answer.status_code == 200, answer.text
    rooms = door.get(f"/api/floors/{BUILDING}-1F/rooms").json()
    assert len(rooms) == 155
    room = next(it for it in rooms if it["number"] == "1A02")
    assert room["usable_area"] is None
    assert float(room["declared_area"]) > 0
    assert journal(with_building) > 1


def test_a_floor_that_nobody_can_place_is_refused_in_a_sentence(door, gongfang, clinic, journal, with_building):
    report = door.hand_in(clinic).json()
    told = [{"frame": it["frame"], "building": BUILDING, "floor": it["floor"]} for it in report["floors"]]
    said = door.post(f"/api/surveys/waiting/{report['token']}/difference", json=told).json()["refused"]
    assert "无法识别" in said
    told = ["--register", with_building, "--building", BUILDING, "--by", "张三", "--because", "x", "--yes"]
    code, _, err = gongfang("enrol", clinic, *told)
    assert code == 1
    assert "楼层名“First Floor”无法识别" in err
    assert journal(with_building) == 1


def test_a_ledger_of_many_floors_needs_its_building_only(gongfang, with_building, tmp_path, door_to):
    (tmp_path / "台账.csv").write_text(
        "楼层,房号,用途,使用面积\n一层,101,办公室,18\n二层,201,办公室,20\n二层,202,会议室,30\n", "utf-8"
    )
    told = ["--register", with_building, "--building", BUILDING, "--by", "张三", "--because", "台账", "--yes"]
    code, out, err = gongfang("enrol", tmp_path / "台账.csv", *told)
    assert code == 0, err
    assert "2 层" in out
    door = door_to(with_building)
    assert [it["declared_area"] for it in door.get(f"/api/floors/{BUILDING}-2F/rooms").json()] == ["20.00", "30.00"]
