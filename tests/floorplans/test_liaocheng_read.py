"""The sample city read back: every drawing gives exactly the rooms that were drawn, and nothing is found wrong."""

import csv
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "fixtures"))

from liaocheng.city import Building, city

from floorplans import survey
from floorplans.georeference import Placement, from_control_points, place
from floorplans.measure import in_m2
from floorplans.plan import Reading

BUILDINGS = [building for site in city() for building in site.buildings]
DRAWN = [building for building in BUILDINGS if building.drawn != "geopackage"]
RECORDED = [building for building in BUILDINGS if building.drawn == "geopackage"]
ROUNDING = Decimal("0.01")


@cache
def surveyed(path: Path) -> Reading:
    """Each file is read once for all tests."""
    return survey(path)


def assert_read_as_drawn(reading: Reading, building: Building) -> None:
    """Floor, number, use and stated area are those drawn; so is the measured area, but for what flattening an arc costs."""
    rooms, plans = reading.rooms, reading.plans
    columns = zip(rooms.floor, rooms.number, rooms.use, rooms.declared, rooms.usable, strict=True)
    found = sorted((plans[floor].floor_name, *rest) for floor, *rest in columns if plans[floor].building == building.code)
    drawn = sorted(building.rooms)
    assert [(floor, number, use, in_m2(declared)) for floor, number, use, declared, _ in found] == [
        (room.floor, room.number, room.use, room.area) for room in drawn
    ]
    off = [abs(in_m2(usable) - room.area) for (*_, usable), room in zip(found, drawn, strict=True)]
    assert all(by <= ROUNDING * room.bowed for by, room in zip(off, drawn, strict=True))


@pytest.mark.parametrize("building", DRAWN, ids=lambda building: building.code)
def test_a_drawing_reads_without_a_finding_and_room_for_room_as_it_was_drawn(building, liaocheng):
    reading = surveyed(liaocheng / building.file)
    assert [finding.says.zh for finding in reading.findings] == []
    assert [(plan.frame, plan.floor_name) for plan in reading.plans] == [(sheet.title, floor) for floor, sheet in building.floors]
    assert {(plan.building, plan.mapping.name, plan.unit.name) for plan in reading.plans} == {
        (building.code, building.drawn, "mm")
    }
    assert_read_as_drawn(reading, building)


def test_the_geopackage_reads_with_nothing_but_its_projection_told_and_room_for_room_as_it_was_made(liaocheng):
    reading = surveyed(liaocheng / "liaocheng.gpkg")
    told = [(finding.code, finding.subject) for finding in reading.findings]
    assert sorted(told) == sorted(("projection-scale", building.code) for building in RECORDED)
    floors = [(building.code, floor) for building in RECORDED for floor, _ in building.floors]
    assert sorted((plan.building, plan.floor_name) for plan in reading.plans) == floors
    for building in RECORDED:
        assert_read_as_drawn(reading, building)


@pytest.mark.parametrize("building", [it for it in DRAWN if it.control], ids=lambda building: building.code)
def test_control_points_and_the_list_of_anchors_place_a_floor_alike(building, liaocheng):
    with (liaocheng / "buildings.csv").open(encoding="utf-8", newline="") as file:
        line = next(line for line in csv.DictReader(file) if line["code"] == building.code)
    anchored = Placement(float(line["longitude"]), float(line["latitude"]), float(line["rotation"]))
    for plan in surveyed(liaocheng / building.file).plans:
        fit = from_control_points(plan.control_points)
        here, there = (place(np.array([plan.outline]), placement)[0] for placement in (fit.placement, anchored))
        assert len(plan.control_points) == 4
        assert here.hausdorff_distance(there) < 2e-7  # degrees, some two centimetres
