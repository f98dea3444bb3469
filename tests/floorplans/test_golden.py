"""Real drawings of others read exactly as they were read when somebody looked; PROVENANCE.md holds what was measured by other means.

``GONGFANG_GOLDEN=write`` writes the golden files anew; look at the difference before committing it.
"""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import shapely

from floorplans import survey
from floorplans.measure import in_m2
from floorplans.plan import Reading

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
V1, V2, BBL = "dxf_contoso_v1", "dxf_contoso_v2_ground/Ground.dxf", "dxf_bbl_cafm/CAD.V01-CAFM-Plan-DE.dxf"
DRAWINGS = {
    "contoso_v1_basement": f"{V1}/Basement.dxf",
    "contoso_v1_ground": f"{V1}/Ground.dxf",
    "contoso_v1_level_2": f"{V1}/Level_2.dxf",
    "contoso_v2_ground": V2,
    "bbl_cafm": BBL,
}


def told(reading: Reading) -> dict[str, object]:
    """What a golden file holds of a reading."""
    (plan,), rooms = reading.plans, reading.rooms
    return {
        "file": reading.file,
        "unit": plan.unit.name,
        "mapping": plan.mapping.name,
        "basis": plan.basis.value,
        "gross_area": str(in_m2(plan.gross_area)),
        "usable_area": str(in_m2(rooms.usable.sum())),
        "rooms": {
            str(where): " · ".join(
                filter(None, (number or "-", f"{in_m2(usable)} m²", name, use, f"repaired: {repaired}" if repaired else ""))
            )
            for where, number, usable, name, use, repaired in zip(
                rooms.where, rooms.number, rooms.usable, rooms.name, rooms.use, rooms.repaired, strict=True
            )
        },
        "findings": sorted(f"{finding.severity.value} {finding.code}: {finding.subject}" for finding in reading.findings),
    }


@pytest.fixture(scope="module")
def readings(samples) -> dict[str, Reading]:
    return {name: survey(samples / path) for name, path in DRAWINGS.items()}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_real_drawing_reads_as_it_did(name, readings):
    found, file = told(readings[name]), GOLDEN / f"{name}.json"
    if os.environ.get("GONGFANG_GOLDEN") == "write":
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    expected = json.loads(file.read_text(encoding="utf-8"))
    rooms, golden = found.pop("rooms"), expected.pop("rooms")
    differences = [
        f"{where}: {golden.get(where)} → {rooms.get(where)}" for where in golden | rooms if golden.get(where) != rooms.get(where)
    ]
    assert differences == []
    assert found == expected


@pytest.mark.parametrize("name", ["contoso_v1_basement", "contoso_v1_ground", "contoso_v1_level_2"])
def test_contoso_1_has_63_rooms_of_4897_2_m2_in_4900_m2_and_a_label_that_stands_twice(name, readings):
    reading = readings[name]
    assert (len(reading.rooms), reading.plans[0].unit.name, reading.plans[0].gross_area) == (63, "mm", 490000)
    assert shapely.area(reading.rooms.outline).sum() == pytest.approx(4897.2, abs=0.05)
    assert [finding.subject for finding in reading.errors] == [{"B": "B36", "G": "136", "L": "236"}[reading.file[0]]]
    assert {finding.code for finding in reading.errors} == {"number-twice"}


def test_contoso_2_has_68_rooms_of_2429_8_m2_in_inches_one_mended_and_one_without_a_number(readings):
    reading = readings["contoso_v2_ground"]
    plan, rooms = reading.plans[0], reading.rooms
    assert len(rooms) == 68
    assert shapely.area(rooms.outline).sum() == pytest.approx(2429.8, abs=0.05)
    assert (plan.unit.name, plan.mapping.name) == ("in", "us-ncs")
    assert "$INSUNITS=0" in plan.unit.because.zh
    assert "英寸" in plan.unit.because.zh
    mended = np.flatnonzero(rooms.repaired != "")
    assert shapely.area(rooms.outline[mended]).round(2).tolist() == [128.64]
    assert np.count_nonzero(rooms.number == "") == 1
    assert plan.gross_area == pytest.approx(277290, abs=10)
    codes = [finding.code for finding in reading.findings]
    assert codes.count("outline-repaired") == codes.count("number-missing") == 1


def test_the_swiss_floor_has_30_rooms_less_two_deductions_in_572_3_m2(readings):
    reading = readings["bbl_cafm"]
    rooms = reading.rooms
    assert len(rooms) == 30
    assert shapely.area(rooms.outline).sum() == pytest.approx(517.1, abs=0.05)
    deducted = {str(rooms.number[row])[-4:]: round(rooms.deducted[row].area, 4) for row in range(30) if rooms.deducted[row]}
    assert deducted == {".011": 0.0312, ".015": 0.0313}
    assert reading.plans[0].gross_area == pytest.approx(57230, abs=5)
    assert rooms.number[0].startswith("9999.AA.05.")
