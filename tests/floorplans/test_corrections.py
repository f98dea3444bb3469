"""What a person knows better than the drawing is laid over it, told with its reason, and told when it no longer fits."""

from dataclasses import replace

import numpy as np
import pytest

import floorplans
from floorplans import checks
from floorplans.corrections import IDLE, Correction, Field, apply, name_of, rows_of, said
from floorplans.vocabulary import Severity
from tests.factories import cell, finding, row, sheet, survey

WALK = {"reason": "现场核对 2026-09-14", "person": "张三"}


@pytest.fixture
def read(tmp_path):
    return survey(tmp_path, sheet(*row("101", "102", "103"))).reading


def test_a_room_bears_the_number_that_was_seen_on_its_door(read):
    mended = apply(read, [Correction(room="102", field=Field.NUMBER, was="102", becomes="102A", **WALK)])
    assert list(mended.rooms.number) == ["101", "102A", "103"]
    assert list(read.rooms.number) == ["101", "102", "103"]
    assert not mended.findings


def test_a_use_and_a_declared_area_are_corrected_and_checked_again(read):
    walk = [
        Correction(room="101", field=Field.USE, was="office", becomes="service", **WALK),
        Correction(room="101", field=Field.DECLARED, was=said(read.rooms, 0, Field.DECLARED), becomes="999.00", **WALK),
    ]
    mended = checks.run(floorplans.measure(apply(replace(read, findings=()), walk)))
    assert mended.rooms.use[0] == "service"
    assert mended.rooms.declared[0] == 99900
    assert [it.room for it in mended.findings if "declared" in it.code or "area" in it.code] == [0]


def test_the_last_correction_of_a_field_counts(read):
    told = [Correction(room="101", field=Field.NAME, was="", becomes=name, **WALK) for name in ("综合科", "财务科")]
    assert apply(read, told).rooms.name[0] == "财务科"
    assert apply(read, told[:1]).rooms.name[0] == "综合科"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"room": "109", "was": "109"}, "没有这间房"),
        ({"room": "101", "was": "100"}, "图中现为“101”"),
        ({"room": "101", "frame": "三层平面图", "was": "101"}, "没有这间房"),
    ],
)
def test_a_correction_that_no_longer_fits_changes_nothing_and_is_told(read, told, why):
    mended = apply(read, [Correction(field=Field.NUMBER, becomes="110", **told, **WALK)])
    assert list(mended.rooms.number) == ["101", "102", "103"]
    (finding,) = mended.findings
    assert finding.code == IDLE
    assert why in finding.says.zh


def test_a_correction_that_the_surveyor_has_taken_over_is_a_note(read):
    (finding,) = apply(read, [Correction(room="101", field=Field.NAME, was="仓库", becomes="", **WALK)]).findings
    assert (finding.code, finding.severity) == (IDLE, "note")
    assert "已经改正" in finding.says.zh


def test_what_is_no_room_is_taken_out_with_what_was_found_of_it(read):
    wrong = tuple(replace(finding(Severity.WARNING), room=row, subject=str(row)) for row in (0, 1, 2))
    told = [
        Correction(room="102", field=Field.DROP, was="102", becomes="", **WALK),
        Correction(room="103", field=Field.NAME, was="", becomes="机要室", **WALK),
    ]
    mended = apply(replace(read, findings=wrong), told)
    assert list(mended.rooms.number) == ["101", "103"]
    assert list(mended.rooms.name) == ["", "机要室"]
    assert [(it.room, it.subject) for it in mended.findings] == [(0, "0"), (1, "2")]
    (idle,) = apply(mended, told[:1]).findings[2:]
    assert "没有这间房" in idle.says.zh


def test_a_frame_shows_the_floor_that_a_person_says(tmp_path):
    read = survey(tmp_path, sheet(*row("301"), floor="2F", frame="标准层平面图")).reading
    right = Correction(frame="标准层平面图", field=Field.FLOOR, was="2F", becomes="3F", **WALK)
    assert apply(read, [right]).plans[0].floor_name == "3F"
    for wrong, why in (
        (replace(right, becomes="楼上"), "不能用"),
        (replace(right, was="4F"), "现为“2F”"),
        (replace(right, frame="屋面"), "没有这个图框"),
    ):
        (idle,) = apply(read, [wrong]).findings
        assert why in idle.says.zh
    twice = replace(read, plans=read.plans * 2)
    assert "2 层" in apply(twice, [right]).findings[0].says.zh


def test_nonsense_is_told_and_not_taken(read):
    told = [
        Correction(room="101", field=Field.USE, was="office", becomes="castle", **WALK),
        Correction(room="101", field=Field.DECLARED, was=said(read.rooms, 0, Field.DECLARED), becomes="-3", **WALK),
    ]
    assert [it.code for it in apply(read, told).findings] == [IDLE, IDLE]


def test_of_two_rooms_with_one_number_each_is_known_by_its_place(tmp_path):
    twice = survey(tmp_path, sheet(cell("101", 0.0), cell("101", 5.0))).reading
    named = replace(twice, rooms=replace(twice.rooms, where=np.array(["#2A", "#2B"], object)))
    assert [name_of(named, it) for it in (0, 1)] == [("", "#2A"), ("", "#2B")]
    mended = apply(named, [Correction(room="#2B", field=Field.NUMBER, was="101", becomes="102", **WALK)])
    assert list(mended.rooms.number) == ["101", "102"]
    assert rows_of(named, "", "101") == [0, 1]
    assert [it.code for it in apply(named, [Correction(room="101", field=Field.NAME, was="", becomes="x", **WALK)]).findings] == [
        IDLE
    ]


def test_the_unit_is_left_to_the_reader(read):
    mended = apply(read, [Correction(field=Field.UNIT, was="m", becomes="mm", **WALK)])
    assert (mended.rooms.number == read.rooms.number).all()
    assert not mended.findings
