"""QGIS and its kin read the register: another process opens it with GDAL, whose own SQLite must not meet ours in one process."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from registry import Database
from registry.models import RoomSurvey
from tests.factories import BUILDING, DAY, cell, hand_in, record, row, sheet, survey
from tests.registry import clerks

LOOK = """
import json, sys, warnings
warnings.simplefilter("error")
import pyogrio
path = sys.argv[1]
told = {}
for name, _ in pyogrio.list_layers(path):
    about = pyogrio.read_info(path, layer=name, force_feature_count=True, force_total_bounds=True)
    told[name] = {"crs": about["crs"], "fid": about["fid_column"], "count": about["features"], "type": about["geometry_type"],
                  "fields": dict(zip(about["fields"].tolist(), about["dtypes"].tolist())),
                  "bounds": about["total_bounds"] and list(about["total_bounds"])}
    if about["geometry_type"]:
        rows = pyogrio.read_dataframe(path, layer=name, fid_as_index=True)
        told[name]["rows"] = json.loads(rows.drop(columns="geometry").to_json(orient="records"))
        told[name]["fids"] = rows.index.tolist()
        told[name]["wkt"] = [shape and shape.wkt for shape in rows.geometry]
        box = rows.geometry.iloc[-1].bounds if len(rows) and rows.geometry.iloc[-1] is not None else None
        if box:
            middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            told[name]["in_box"] = len(pyogrio.read_dataframe(path, layer=name, bbox=(*middle, *middle)))
print(json.dumps(told))
"""


def opened(path):
    """What GDAL sees of a file, layer by layer."""
    looked = subprocess.run([sys.executable, "-c", LOOK, str(path)], capture_output=True, text=True, check=False)
    assert (looked.returncode, looked.stderr) == (0, "")  # GDAL warns of nothing either
    return json.loads(looked.stdout)


@pytest.fixture
def filled(embedded_register, tmp_path):
    """A register in use: two buildings, floors surveyed again, its log not folded back."""
    database = Database(embedded_register)
    with database.writing() as session:
        record(session, outline=cell("", 115.9795, 36.4495, width=0.001, depth=0.001).outline)
        record(session, "371500-0001-002", name="2号楼")
        hand_in(session, survey(tmp_path, sheet(*row("101", "102", "103")), sheet(*row("201"), floor="2F")))
        hand_in(session, survey(tmp_path, sheet(*row("101", "102"))), on=DAY)
    yield database
    database.close()


def assert_layers(told):
    assert {"sites", "buildings", "floors", "rooms"} <= set(told)
    assert {name: told[name]["count"] for name in ("sites", "buildings", "floors", "rooms")} == {
        "sites": 1,
        "buildings": 2,
        "floors": 2,
        "rooms": 3,
    }
    for name in ("sites", "buildings", "floors", "rooms"):
        assert told[name]["crs"] == "EPSG:4490"
        assert told[name]["type"] == "MultiPolygon"
    rooms = told["rooms"]
    assert sorted(one["number"] for one in rooms["rows"]) == ["101", "102", "201"]
    assert {one["usable_area"] for one in rooms["rows"]} == {20.0}
    assert {one["building"] for one in rooms["rows"]} == {BUILDING}
    assert rooms["fields"]["usable_area"] == "float64"
    assert rooms["in_box"] == 2  # the last room and the one above or below it


def same_outlines(told, database):
    import shapely

    with database.reading() as session:
        drawn = {
            one.row_id: one.outline
            for one in session.query(RoomSurvey).where(RoomSurvey.known_to.is_(None), RoomSurvey.valid_to.is_(None))
        }
    rooms = told["rooms"]
    assert rooms["fid"] == "OGC_FID"
    assert set(rooms["fids"]) == set(drawn)
    for fid, wkt in zip(rooms["fids"], rooms["wkt"], strict=True):
        assert shapely.from_wkt(wkt).equals_exact(drawn[fid], 1e-12)
    assert rooms["bounds"] == pytest.approx(shapely.total_bounds(list(drawn.values())).tolist(), abs=1e-9)


def test_the_live_register_is_a_set_of_map_layers(filled, embedded_register):
    told = opened(embedded_register)
    assert_layers(told)
    same_outlines(told, filled)


def test_it_is_read_while_somebody_writes(filled, embedded_register, tmp_path):
    with filled.writing() as session:
        hand_in(session, survey(tmp_path, sheet(*row("301"), floor="3F")))
        session.flush()
        assert_layers(opened(embedded_register))
    assert opened(embedded_register)["rooms"]["count"] == 4
    assert clerks.assert_sound(filled, embedded_register) == 5


def test_a_copy_handed_out_is_the_same_layers(filled, embedded_register, tmp_path):
    """The register closed is one file; copied, it is an export."""
    filled.close()
    assert not Path(f"{embedded_register}-wal").exists()
    copy = shutil.copyfile(embedded_register, tmp_path / "export.gpkg")
    copy.chmod(0o444)
    told = opened(copy)
    assert_layers(told)
    same_outlines(told, Database(str(embedded_register)))


def test_an_empty_register_has_the_layers_too(embedded_register):
    told = opened(embedded_register)
    assert {name: told[name]["count"] for name in ("sites", "buildings", "floors", "rooms")} == dict.fromkeys(
        ("sites", "buildings", "floors", "rooms"), 0
    )
