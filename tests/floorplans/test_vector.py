import sqlite3
import struct
import zipfile
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.affinity import translate

from floorplans.finding import Unreadable
from floorplans.plan import Reading
from floorplans.readers.vector import read
from tests.floorplans.tables import EAST, NORTH, ROOM, rooms


def floors_of(it: Reading) -> list[tuple[str, str]]:
    return [(plan.building, plan.floor_name) for plan in it.plans]


def row_of(it: Reading, number: str) -> int:
    return it.rooms.number.tolist().index(number)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp"])
def test_every_pair_of_building_and_floor_is_a_plan_with_the_lowest_floor_first(tmp_path, name):
    rooms().to_file(tmp_path / name)
    it = read(tmp_path / name)
    assert floors_of(it) == [("B1", "B1"), ("B1", "3F"), ("B2", "1F")]
    assert it.rooms.floor.tolist() == [0, 1, 2]
    assert it.rooms.number.tolist() == ["B101", "301", "101"]
    assert it.rooms.use.tolist() == ["", "circulation", "office"]
    assert it.rooms.use_said.tolist() == ["甲乙", "走廊", "办公室"]
    assert {plan.epsg for plan in it.plans} == {4548}
    assert all(plan.unit.sure and plan.mapping.sure for plan in it.plans)
    assert shapely.area(it.rooms.outline).tolist() == pytest.approx([20] * 3)
    assert it.plans[1].frame == "B1 3F"
    assert len(it.digest) == 64


def test_the_columns_chosen_are_told(tmp_path):
    rooms().to_file(tmp_path / "a.gpkg")
    because = read(tmp_path / "a.gpkg").plans[0].mapping.because
    assert because.zh == "按字段名识别：楼栋=楼号，楼层=楼层，房间号=房间号，用途=用途"
    assert "number=房间号" in because.en


def test_the_user_may_say_which_column_is_which(tmp_path):
    rooms(甲=["7", "8", "9"]).to_file(tmp_path / "a.gpkg")
    it = read(tmp_path / "a.gpkg", mapping="number=甲,楼层=楼层")
    assert sorted(it.rooms.number) == ["7", "8", "9"]
    assert {plan.building for plan in it.plans} == {""}
    with pytest.raises(Unreadable, match="乙"):
        read(tmp_path / "a.gpkg", mapping="number=乙")
    with pytest.raises(Unreadable, match="surveying-office"):
        read(tmp_path / "a.gpkg", mapping="surveying-office")


def test_columns_that_nobody_knows_are_a_guess(tmp_path):
    gpd.GeoDataFrame({"甲": ["301"]}, geometry=[ROOM], crs=4548).to_file(tmp_path / "a.gpkg")
    it = read(tmp_path / "a.gpkg")
    assert not it.plans[0].mapping.sure
    assert it.rooms.number.tolist() == [""]


@pytest.mark.parametrize(
    ("values", "read_as"),
    [
        ([312.0, np.nan, 301.0], ["312", "", "301"]),
        ([312, 302, 301], ["312", "302", "301"]),
        ([" 312 ", None, "A-1"], ["312", "", "A-1"]),
    ],
)
def test_numbers_kept_as_figures_are_read_as_they_are_written(tmp_path, values, read_as):
    rooms(房间号=values, 楼层="3F", 楼号="B1").to_file(tmp_path / "a.gpkg")
    assert read(tmp_path / "a.gpkg").rooms.number.tolist() == read_as


def test_stated_areas_are_read_with_their_unit_and_what_is_no_area_is_unstated(tmp_path):
    rooms(面积=["1,018.24㎡", "", "-3"], 楼层="3F", 楼号="B1").to_file(tmp_path / "a.gpkg")
    assert read(tmp_path / "a.gpkg").rooms.declared.tolist() == [101824, -1, -1]


def test_a_declared_room_without_outline_stays_a_room(tmp_path):
    frame = rooms(使用面积=[20.0, 20.0, 20.0])
    frame.geometry = [None, *frame.geometry[1:]]
    frame.to_file(tmp_path / "a.gpkg")
    it = read(tmp_path / "a.gpkg")
    assert it.rooms.outline[row_of(it, "101")] is None
    assert it.rooms.declared[row_of(it, "101")] == 2000


def test_a_layer_of_floors_gives_the_gross_outline(tmp_path):
    rooms().to_file(tmp_path / "a.gpkg", layer="房间")
    gross = shapely.box(EAST - 1, NORTH - 1, EAST + 20, NORTH + 6)
    floors = gpd.GeoDataFrame({"楼号": ["B1", "B2"], "楼层": ["3F", "1F"]}, geometry=[gross, gross], crs=4548)
    floors.to_file(tmp_path / "a.gpkg", layer="楼层轮廓")
    it = read(tmp_path / "a.gpkg")
    assert [plan.gross_area for plan in it.plans] == [-1, 14700, 14700]
    assert it.plans[1].outline.equals(gross)


def test_open_lines_and_loose_labels_of_the_layer_are_kept_for_the_checks(tmp_path):
    shapes = [
        ROOM,
        shapely.LineString(ROOM.exterior.coords),
        shapely.LineString(list(ROOM.exterior.coords)[:4]),
        shapely.Point(EAST + 90, NORTH),
        shapely.Point(EAST + 1, NORTH + 1),
    ]
    gpd.GeoDataFrame({"楼层": "3F", "房号": ["301", "302", "303", "304", "301"]}, geometry=shapes, crs=4548).to_file(
        tmp_path / "a.geojson"
    )
    it = read(tmp_path / "a.geojson")
    assert it.rooms.number.tolist() == ["301", "302"]
    assert [label.text for label in it.plans[0].loose_labels] == ["304"]
    assert [stray.gap for stray in it.plans[0].open_outlines] == [pytest.approx(4.0)]


def test_a_bow_tie_is_mended_and_told(tmp_path):
    tied = translate(shapely.Polygon([(0, 0), (4, 5), (4, 0), (0, 5)]), EAST, NORTH)
    gpd.GeoDataFrame({"楼层": ["3F"], "房号": ["301"]}, geometry=[tied], crs=4548).to_file(tmp_path / "a.gpkg")
    it = read(tmp_path / "a.gpkg")
    assert it.rooms.repaired.tolist() == ["bow-tie"]
    assert shapely.area(it.rooms.outline).tolist() == pytest.approx([10.0])


# --- Shapefiles and archives --------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("stated", [None, "UTF-8", "GBK", "ISO-8859-1"])
def test_a_shapefile_is_read_by_its_bytes_whatever_its_header_says(tmp_path, encoding, stated):
    rooms().to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    if stated:
        (tmp_path / "a.cpg").write_text(stated)
    it = read(tmp_path / "a.shp")
    assert it.rooms.use_said.tolist() == ["甲乙", "走廊", "办公室"]


def test_a_zipped_shapefile_in_a_folder_is_read(tmp_path):
    rooms().to_file(tmp_path / "a.shp", encoding="GBK")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for path in tmp_path.glob("a.*"):
            archive.write(path, f"成果/{path.name}")
    it = read(tmp_path / "b.zip")
    assert it.rooms.number.tolist() == ["B101", "301", "101"]
    assert it.file == "b.zip"


def test_the_digest_of_a_shapefile_is_that_of_all_its_files(tmp_path):
    rooms().to_file(tmp_path / "a.shp")
    before = read(tmp_path / "a.shp").digest
    (tmp_path / "a.prj").write_text((tmp_path / "a.prj").read_text() + "\n")
    assert read(tmp_path / "a.shp").digest != before


# --- what cannot be read ------------------------------------------------------------------------------


def test_a_geopackage_of_tables_only_is_refused(tmp_path):
    pyogrio.write_dataframe(pd.DataFrame({"房号": ["301"]}), tmp_path / "a.gpkg")
    with pytest.raises(Unreadable, match="没有带图形的图层"):
        read(tmp_path / "a.gpkg")


def test_an_empty_layer_is_refused(tmp_path):
    rooms().head(0).to_file(tmp_path / "a.gpkg")
    with pytest.raises(Unreadable, match="0 行"):
        read(tmp_path / "a.gpkg")


def test_a_layer_of_points_is_refused(tmp_path):
    frame = rooms()
    frame.geometry = frame.centroid
    frame.to_file(tmp_path / "a.gpkg")
    with pytest.raises(Unreadable, match="只有点"):
        read(tmp_path / "a.gpkg")


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp"])
@pytest.mark.parametrize("bytes_left", [10, 100, 1000])
def test_a_file_cut_short_is_refused(tmp_path, name, bytes_left):
    rooms().to_file(tmp_path / "whole.gpkg")
    data = (
        (tmp_path / "whole.gpkg").read_bytes()
        if name.endswith("gpkg")
        else b'{"type": "FeatureCollection", "features": [' + b" " * 2000
    )
    (tmp_path / name).write_bytes(data[:bytes_left])
    with pytest.raises(Unreadable) as refused:
        read(tmp_path / name)
    assert refused.value.words.zh
    assert refused.value.words.en


def test_a_layer_with_arcs_is_refused(tmp_path):
    """An arc is not flattened behind the surveyor's back."""
    rooms().to_file(tmp_path / "a.gpkg")
    point, arc = struct.pack("<2d", EAST, NORTH), struct.pack("<BII", 1, 8, 3)
    ring = arc + point + struct.pack("<2d", EAST + 4, NORTH) + point
    curved = b"GP\x00\x01" + struct.pack("<i", 4548) + struct.pack("<BII", 1, 10, 1) + ring
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute("UPDATE a SET geom = ?", (curved,))
        file.commit()
    with pytest.raises(Unreadable, match="圆弧"):
        read(tmp_path / "a.gpkg")
