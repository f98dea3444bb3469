"""A map maker hands in an indoor map in degrees: an IMDF archive, or GeoJSON with indoor tags."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from api.schemas.surveys import survey_json
from floorplans import survey
from floorplans.finding import Unreadable
from floorplans.floor_names import vertical_order
from floorplans.georeference import Placement, place
from floorplans.readers import read
from floorplans.readers.indoor import label_of
from floorplans.readers.indoor_osm import levels_in
from floorplans.readers.indoor_plane import flat, plane_of
from floorplans.vocabulary import Severity
from tests.floorplans.indoor import OFFICE, feature, imdf, level, on_earth, pack, write

LEFT, RIGHT, WIDE = on_earth((0, 0, 4, 5), (5, 0, 9, 5), (0, 6, 20, 10))


def said(reading, code: str):
    return [one for one in reading.findings if one.code == code]


def refused(path) -> str:
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert refusal.value.words.en
    return refusal.value.words.zh


def unit(shape, at: str, category: str = "room", *, on: str = "l1", name: str = "", alt: str = "") -> dict:
    labels = {"name": {"en": name} if name else None, "alt_name": {"zh-Hans": alt} if alt else None}
    return feature(shape, at, category=category, level_id=on, **labels)


def test_units_are_rooms_whose_category_tells_the_use_and_whose_degrees_become_metres(tmp_path):
    members = imdf(
        unit(LEFT, "u1", "office", name="101", alt="局长办公室"),
        unit(RIGHT, "u2", "restroom.male", name="卫生间", alt="102"),
        unit(WIDE, "u3", "walkway", name="103"),
    )
    reading = survey(pack(tmp_path / "一号楼.zip", members))
    rooms = reading.rooms
    assert list(zip(rooms.number, rooms.name, rooms.use, rooms.usable, strict=True)) == [
        ("101", "局长办公室", "office", 2000),
        ("102", "卫生间", "service", 2000),
        ("103", "", "circulation", 8000),
    ]
    (plan,) = reading.plans
    assert (plan.floor_name, plan.mapping.name, plan.gross_area) == ("1F", "imdf", 26400)
    assert list(reading.errors) == []


def test_placing_gives_back_the_degrees_of_the_file(tmp_path):
    reading = survey(pack(tmp_path / "一号楼.zip", imdf(unit(LEFT, "u1", "office", name="101"))))
    back = place(reading.rooms.outline, reading.plans[0].placement)[0]
    assert shapely.get_coordinates(back) == pytest.approx(shapely.get_coordinates(shapely.geometry.shape(LEFT)), abs=1e-11)


def test_how_degrees_were_measured_is_told_with_its_error(tmp_path):
    (one,) = said(survey(pack(tmp_path / "一号楼.zip", imdf(unit(LEFT, "u1", name="101")))), "degrees-projected")
    assert one.severity is Severity.NOTE
    assert "横轴墨卡托" in one.says.zh
    assert "1e-09" in one.says.zh
    assert "transverse Mercator" in one.says.en


@pytest.mark.parametrize(
    ("ordinal", "short", "label"),
    [(0, "", "1F"), (-1, "", "B1"), (2, "", "3F"), (0, "1F", "1F"), (1, "二层", "2F"), (0, "M", "1F"), (None, "大厅", "大厅")],
)
def test_a_level_is_called_by_its_short_name_or_its_ordinal_the_ground_being_1f(tmp_path, ordinal, short, label):
    members = imdf(unit(LEFT, "u1", name="101"), levels=(level("l1", ordinal, short),))
    assert [plan.floor_name for plan in read(pack(tmp_path / "一号楼.zip", members)).plans] == [label]


def test_levels_of_several_buildings_are_plans_of_their_own_from_the_lowest(tmp_path):
    buildings = tuple(feature(None, at, name={"zh-Hans": name}) for at, name in (("b1", "甲楼"), ("b2", "乙楼")))
    levels = (level("l2", 1), level("l1", 0), level("m1", 0, building_ids=["b2"]))
    units = (unit(LEFT, "u2", on="l2", name="201"), unit(LEFT, "u1", on="l1", name="101"), unit(LEFT, "u3", on="m1", name="101"))
    reading = read(pack(tmp_path / "院区.zip", imdf(*units, levels=levels, buildings=buildings)))
    assert [(plan.building, plan.floor_name) for plan in reading.plans] == [("乙楼", "1F"), ("甲楼", "1F"), ("甲楼", "2F")]
    assert reading.rooms.number.tolist() == ["101", "101", "201"]


def test_walls_are_structure_and_voids_are_nothing(tmp_path):
    members = imdf(unit(LEFT, "u1", name="101"), unit(RIGHT, "u2", "concrete"), unit(WIDE, "u3", "opentobelow"))
    reading = read(pack(tmp_path / "一号楼.zip", members))
    assert len(reading.rooms) == 1
    assert reading.plans[0].structure.area == pytest.approx(20)


def test_a_unit_on_a_level_that_is_not_there_is_told(tmp_path):
    reading = survey(pack(tmp_path / "一号楼.zip", imdf(unit(LEFT, "u1", name="101"), unit(RIGHT, "u2", on="gone", name="102"))))
    assert [one.subject for one in said(reading, "level-missing")] == ["102"]
    assert [plan.floor_name for plan in reading.plans] == ["1F", ""]


def test_an_archive_within_a_folder_and_a_folder_read_alike(tmp_path):
    members = imdf(unit(LEFT, "u1", "office", name="101"))
    folder = tmp_path / "一号楼"
    folder.mkdir()
    for name, data in members.items():
        (folder / name).write_bytes(data)
    packed, plain = read(pack(tmp_path / "一号楼.zip", members, under="一号楼/")), read(folder)
    assert packed.rooms.number.tolist() == plain.rooms.number.tolist() == ["101"]
    assert len({packed.digest, plain.digest, ""}) == 3


@pytest.mark.parametrize(
    ("members", "why"),
    [
        (imdf(), "没有房间单元"),
        ({name: data for name, data in imdf().items() if name != "unit.geojson"}, "unit.geojson"),
        (imdf() | {"unit.geojson": b'{"type": "FeatureColl'}, "已损坏"),
        (imdf() | {"unit.geojson": b"[1, 2]"}, "已损坏"),
        (imdf() | {"unit.geojson": b'{"type": "FeatureCollection", "features": [3]}'}, "已损坏"),
        (imdf(unit(LEFT, "u1")) | {"../unit.geojson": b"x"}, "指向包外"),
        (imdf(unit(LEFT, "u1")) | {"zeros.geojson": b"\0" * (80 * 1024**2)}, "过大"),
        (imdf(unit({"type": "Polygon", "coordinates": [[[500, 90], [501, 90], [501, 91], [500, 90]]]}, "u1")), "不是经纬度"),
        (imdf(unit({"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 2]]]}, "u1")), "拆分"),
    ],
)
def test_an_archive_that_is_no_map_of_rooms_is_refused_with_the_reason(tmp_path, members, why):
    assert why in refused(pack(tmp_path / "一号楼.zip", members))


def test_an_archive_whose_bytes_were_lost_is_refused(tmp_path):
    path = pack(tmp_path / "一号楼.zip", imdf(*[unit(LEFT, f"u{at}", name=str(at)) for at in range(40)]))
    whole = path.read_bytes()
    at = whole.find(b"unit.geojson") + 100
    path.write_bytes(whole[:at] + bytes(100) + whole[at + 100 :])
    assert "损坏" in refused(path)


@pytest.mark.parametrize(
    "broken", [None, {"type": "Polygon", "coordinates": [[[115.98, 36.46]]]}, {"type": "Polygon"}, {"type": "Sphere"}]
)
def test_a_unit_whose_shape_is_broken_is_found_and_does_not_hide_the_others(tmp_path, broken):
    reading = survey(
        pack(tmp_path / "一号楼.zip", imdf(unit(LEFT, "u1", "office", name="101"), unit(broken, "u2", "office", name="102")))
    )
    assert reading.rooms.usable.tolist() == [2000, -1 if broken is None else 0]


def test_indoor_tags_make_rooms_and_levels(tmp_path):
    path = write(
        tmp_path / "一号楼.geojson",
        feature(LEFT, "way/1", indoor="room", level="0", ref="101", name="局长办公室", room="office"),
        feature(RIGHT, "way/2", indoor="room", level="-1", ref="B101", room="toilets"),
        feature(WIDE, "way/3", indoor="corridor", level="0", ref="103"),
        feature(WIDE, "way/4", building="yes"),
        feature({"type": "Point", "coordinates": [115.985, 36.465]}, "node/5", indoor="door", level="0"),
    )
    reading = survey(path)
    assert [(plan.floor_name, plan.mapping.name) for plan in reading.plans] == [("B1", "osm-indoor"), ("1F", "osm-indoor")]
    assert list(zip(reading.rooms.number, reading.rooms.use, reading.rooms.usable, strict=True)) == [
        ("B101", "service", 2000),
        ("101", "office", 2000),
        ("103", "circulation", 8000),
    ]
    assert list(reading.errors) == []


def test_a_room_on_two_levels_stands_on_both_and_is_told(tmp_path):
    reading = survey(
        write(tmp_path / "一号楼.geojson", feature(LEFT, "way/1", indoor="room", level="0;1", ref="L1", name="楼梯间"))
    )
    assert [plan.floor_name for plan in reading.plans] == ["1F", "2F"]
    assert [(one.subject, one.severity) for one in said(reading, "room-on-several-levels")] == [("way/1", Severity.NOTE)]


def test_an_open_line_tagged_as_a_room_is_an_error(tmp_path):
    line = shapely.geometry.mapping(shapely.LineString(shapely.geometry.shape(LEFT).exterior.coords[:4]))
    path = write(
        tmp_path / "一号楼.geojson",
        feature(LEFT, "way/1", indoor="room", level="0", ref="101"),
        feature(line, "way/2", indoor="room", level="0"),
    )
    assert [(one.code, one.subject) for one in survey(path).errors] == [("outline-open", "way/2")]


def test_degrees_without_indoor_tags_are_refused_as_before(tmp_path):
    assert "经纬度" in refused(write(tmp_path / "一号楼.geojson", feature(LEFT, "1", 房间号="101", 楼层="1F")))


def test_a_table_in_a_projected_zone_stays_a_table_whatever_its_columns_are_called(tmp_path):
    shape = shapely.geometry.mapping(shapely.box(408_556, 4_035_959, 408_560, 4_035_964))
    path = write(tmp_path / "一号楼.geojson", feature(shape, "1", indoor="room", ref="101"))
    path.write_text(
        path.read_text("utf-8").replace('{"type"', '{"crs": {"type": "name", "properties": {"name": "EPSG:4548"}}, "type"', 1),
        "utf-8",
    )
    assert read(path).plans[0].epsg == 4548


@given(st.integers(-9, 150))
def test_a_label_of_a_level_lies_where_the_level_lies(ordinal):
    assert vertical_order(label_of(ordinal)) == (ordinal + 1 if ordinal >= 0 else ordinal)


@given(st.text(max_size=20))
def test_whatever_stands_in_a_level_tag_is_levels_or_none(tag):
    found = levels_in(tag)
    assert found == sorted(set(found))


@given(st.floats(74, 135), st.floats(4, 53), st.floats(1, 300), st.floats(1, 300), st.floats(-200, 200), st.floats(-200, 200))
def test_an_area_in_the_plane_is_that_on_the_ellipsoid(longitude, latitude, wide, deep, east, north):
    drawn = shapely.segmentize(shapely.box(east, north, east + wide, north + deep), max(wide, deep) / 8)
    degrees = place(np.array([drawn], object), Placement(longitude, latitude))
    measured = flat(degrees, plane_of(degrees))[0].area
    on_earth_m2 = abs(Geod("+a=6378137 +rf=298.257222101").geometry_area_perimeter(degrees[0])[0])
    assert measured == pytest.approx(on_earth_m2, rel=1e-6, abs=1e-3)


def test_the_shopping_centre_of_grenoble_has_67_rooms_of_which_seven_span_two_levels(samples):
    reading = survey(samples / "indoor_osm_caserne" / "caserne.geojson")
    rooms = reading.rooms
    _, once = np.unique(rooms.where.astype(str), return_index=True)
    assert (len(once), len(rooms)) == (67, 74)
    assert len(said(reading, "room-on-several-levels")) == 7
    # PROVENANCE.md measured 14 884.5 m² in UTM zone 31, whose scale squared is 1.00100 here.
    assert shapely.area(rooms.outline[once]).sum() == pytest.approx(14_884.5, rel=1.1e-3)
    assert [plan.floor_name for plan in reading.plans] == ["B1", "1F", "2F", ""]
    assert {one.code for one in reading.errors} == {"number-missing", "outline-open"}
    assert [one.subject for one in said(reading, "outline-open")] == ["way/398056956"]
    assert (np.isin(shapely.get_type_id(rooms.outline), (3, 6)) & shapely.is_valid(rooms.outline)).all()


def test_the_second_floor_of_westport_house_has_its_five_rooms_and_its_outline(samples):
    reading = survey(samples / "indoor_westport" / "westport-house-floor-2.geojson")
    (plan,) = reading.plans
    named = [name for name, where in zip(reading.rooms.name, reading.rooms.where, strict=True) if where.startswith("room ")]
    assert named == ["Meeting Room Large", "Server room", "Kitchen", "Meeting Room Small", "Storage Cupboard"]
    assert (plan.floor_name, plan.mapping.name) == ("3F", "wrld-indoor")
    assert plan.outline.area == pytest.approx(2379.2, rel=1.1e-3)  # as PROVENANCE.md has it, in UTM zone 30


def test_the_doors_tell_a_map_as_they_tell_a_drawing(tmp_path):
    reading = survey(pack(tmp_path / "一号楼.zip", imdf(unit(LEFT, "u1", "office", name="101"))))
    (floor,) = survey_json(reading)["floors"]
    assert (floor["floor"], floor["mapping"], floor["rooms"][0]["usable_area"]) == ("1F", "imdf", "20.00")
    assert (floor["placement"]["longitude"], floor["placement"]["latitude"]) == pytest.approx(
        (OFFICE.longitude, OFFICE.latitude), abs=1e-3
    )
