"""The embedded register is a valid OGC GeoPackage in one file (OGC 12-128r18)."""

import sqlite3
import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from registry import Database
from registry.store import geopackage
from tests.factories import hand_in, record, row, sheet, survey
from tests.registry.conftest import break_in

degrees = st.floats(-180, 180, allow_nan=False)


@given(degrees, degrees, st.floats(1e-9, 1), st.floats(1e-9, 1))
def test_a_blob_carries_its_envelope_and_the_coordinate_system(west, south, width, depth):
    shape = shapely.MultiPolygon([shapely.box(west, south, west + width, south + depth)])
    blob = geopackage.to_blob(shape)
    magic, version, flags, srid = struct.unpack_from("<2sBBi", blob)
    assert (magic, version, flags, srid) == (b"GP", 0, 0b00000011, 4490)
    minx, maxx, miny, maxy = struct.unpack_from("<4d", blob, 8)
    assert (minx, miny, maxx, maxy) == shape.bounds
    assert geopackage.to_wkb(blob) == shapely.to_wkb(shape, byte_order=1)


def test_many_blobs_are_as_one_by_one():
    shapes = [shapely.MultiPolygon([shapely.box(i, i, i + 1, i + 2)]) for i in range(5)]
    wkbs = [*(shapely.to_wkb(shape, byte_order=1) for shape in shapes), None]
    bounds = np.vstack([shapely.bounds(np.array(shapes, object)), [[np.nan] * 4]])
    assert geopackage.to_blobs(wkbs, bounds) == [*map(geopackage.to_blob, shapes), None]


def test_an_empty_outline_says_so():
    blob = geopackage.to_blob(shapely.MultiPolygon())
    assert blob[3] >> 4 & 1 == 1
    assert shapely.from_wkb(geopackage.to_wkb(blob)).is_empty


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4])
def test_blobs_of_other_software_are_read_whatever_envelope_they_carry(kind):
    wkb = shapely.to_wkb(shapely.Point(1, 2))
    blob = struct.pack("<2sBBi", b"GP", 0, kind << 1 | 1, 4490) + b"\0" * (0, 32, 48, 48, 64)[kind] + wkb
    assert geopackage.to_wkb(blob) == wkb


@pytest.fixture
def filled(embedded_register, tmp_path):
    database = Database(embedded_register)
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101", "102"))))
    database.close()
    return embedded_register


def test_the_file_says_what_it_is(filled):
    assert break_in(filled, "PRAGMA application_id") == [(int.from_bytes(b"GPKG", "big"),)]
    assert break_in(filled, "PRAGMA user_version") == [(10300,)]
    assert break_in(filled, "PRAGMA integrity_check") == [("ok",)]
    assert break_in(filled, "PRAGMA foreign_key_check") == []


def test_every_layer_is_announced_with_its_coordinate_system(filled):
    layers = {"sites", "buildings", "floors", "rooms"}
    assert {name for (name,) in break_in(filled, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")} == layers
    columns = break_in(filled, "SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns")
    assert set(columns) == {(name, "geom", "MULTIPOLYGON", 4490, 0, 0) for name in layers}
    systems = dict(break_in(filled, "SELECT srs_id, organization_coordsys_id FROM gpkg_spatial_ref_sys"))
    assert {-1, 0, 4326, 4490} <= set(systems)
    assert systems[4490] == 4490


def test_every_geometry_in_a_layer_is_one(filled):
    for layer in ("sites", "buildings", "floors", "rooms"):
        for (blob,) in break_in(filled, f"SELECT geom FROM {layer} WHERE geom IS NOT NULL"):
            assert shapely.from_wkb(geopackage.to_wkb(blob)).geom_type == "MultiPolygon"


def test_the_layers_are_readable_by_a_plain_sqlite(filled):
    """Without any function of ours: what somebody else's program has."""
    connection = sqlite3.connect(f"file:{filled}?mode=ro", uri=True)
    assert connection.execute("SELECT code, usable_area FROM rooms ORDER BY code").fetchall() == [
        ("371500-0001-001-1F-101", 20.0),
        ("371500-0001-001-1F-102", 20.0),
    ]
    connection.close()
