"""Real models and maps of others read exactly as they were read when somebody looked.

``GONGFANG_GOLDEN=write`` writes the golden files anew; look at the difference before committing it.
"""

import json
import os
from pathlib import Path

import pytest

from floorplans import survey
from floorplans.measure import m2_or_none
from floorplans.plan import Reading

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SAMPLES = {
    "ifc_duplex": "ifc_duplex_cobie/Duplex_A_20110907.ifc",
    "ifc_large_building": "ifc_largebuilding/LargeBuilding.ifc",
    "indoor_caserne": "indoor_osm_caserne/caserne.geojson",
    "indoor_westport_2": "indoor_westport/westport-house-floor-2.geojson",
}


def told(reading: Reading) -> dict[str, object]:
    """What a golden file holds: floors with their rooms, and what the reader itself has to say."""
    rooms = reading.rooms
    floors = {}
    for at, plan in enumerate(reading.plans):
        here = range(*reading.rows(at).indices(len(rooms)))
        floors[f"{plan.floor_name or '?'} ({plan.frame})"] = {
            "unit": plan.unit.name,
            "mapping": plan.mapping.name,
            "elevation": plan.elevation and round(plan.elevation, 3),
            "gross_area": str(m2_or_none(plan.gross_area)),
            "placement": [round(it, 6) for it in (plan.placement.longitude, plan.placement.latitude, plan.placement.rotation)],
            "rooms": {
                str(rooms.where[row]): " · ".join(
                    filter(
                        None,
                        (
                            rooms.number[row] or "-",
                            f"{m2_or_none(rooms.usable[row])} m²",
                            f"stated {m2_or_none(rooms.declared[row])}",
                            rooms.name[row],
                            rooms.use[row],
                        ),
                    )
                )
                for row in here
            },
        }
    own = [f"{it.severity.value} {it.code}: {it.subject}: {it.says.en}" for it in reading.findings if it.code in OWN]
    return {"file": reading.file, "floors": floors, "findings": own}


OWN = {
    "stated-area-quantity", "storey-without-space", "outline-from-slab", "placed-by-model", "space-without-shape",
    "space-shape-doubtful", "space-without-storey", "degrees-projected", "room-on-several-levels", "level-missing",
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_a_real_model_or_map_reads_as_it_did(name, samples):
    found, file = told(survey(samples / SAMPLES[name])), GOLDEN / f"{name}.json"
    if os.environ.get("GONGFANG_GOLDEN") == "write":
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(file.read_text(encoding="utf-8"))
