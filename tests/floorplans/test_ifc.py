"""A designer hands in a building model instead of a drawing."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from api.schemas.surveys import survey_json
from floorplans.readers.ifc_shapes import footprint_of
from floorplans.vocabulary import Severity
from tests.floorplans.models import BOX, Model, said, survey


def turned(outline, by: float):
    return shapely.affinity.rotate(outline, by, origin=(0, 0))


def test_every_storey_is_a_plan_from_the_lowest_and_every_space_a_room(tmp_path):
    model = Model()
    third, basement = model.storey("三层", 7.2), model.storey("地下一层", -3.6)
    model.space(third, "301", LongName="局长办公室")
    model.space(third, "302", x=4.2, LongName="会议室")
    model.space(basement, "B101", LongName="水泵房")
    reading = survey(model.write(tmp_path))
    assert [(plan.floor_name, plan.elevation) for plan in reading.plans] == [("B1", -3.6), ("3F", 7.2)]
    rooms = reading.rooms
    assert list(zip(rooms.floor, rooms.number, rooms.name, rooms.use, strict=True)) == [
        (0, "B101", "水泵房", "equipment"),
        (1, "301", "局长办公室", "office"),
        (1, "302", "会议室", "service"),
    ]
    assert rooms.usable.tolist() == [2000] * 3
    assert rooms.outline[2].equals(shapely.box(4.2, 0, 8.2, 5))
    assert list(reading.errors) == []


def test_a_model_in_millimetres_is_measured_in_metres(tmp_path):
    model = Model(prefix="MILLI")
    model.space(model.storey("1F"), "101", model.body([(x * 1000, y * 1000) for x, y in BOX], height=3000.0))
    reading = survey(model.write(tmp_path))
    assert (reading.plans[0].unit.name, reading.plans[0].unit.sure, reading.rooms.usable[0]) == ("mm", True, 2000)


def test_a_model_that_states_no_unit_is_told_and_the_user_may_say_it(tmp_path):
    model = Model(units=False)
    model.space(model.storey("1F"), "101", model.body([(x * 1000, y * 1000) for x, y in BOX], height=3000.0))
    path = model.write(tmp_path)
    guessed = survey(path)
    assert guessed.rooms.usable.tolist() == [2000]
    assert ["IfcUnitAssignment" in one.says.zh for one in said(guessed, "unit-assumed")] == [True]
    told = survey(path, unit="cm")
    assert told.rooms.usable.tolist() == [200_000]
    assert said(told, "unit-assumed") == []


def test_a_drawn_footprint_goes_before_the_body(tmp_path):
    model = Model()
    wide = ((0.0, 0.0), (4.5, 0.0), (4.5, 5.0), (0.0, 5.0))
    model.space(model.storey("1F"), "101", model.body(wide), model.footprint())
    assert survey(model.write(tmp_path)).rooms.usable.tolist() == [2000]


def test_of_a_body_the_lowest_floor_counts_and_not_the_higher_ledge(tmp_path):
    model = Model()
    bench = model.body(((4.0, 0.0), (5.0, 0.0), (5.0, 5.0), (4.0, 5.0)), z=0.9, height=1.0)
    low, ledge = model.body(), bench.Items[0]
    low.Items = (*low.Items, ledge)
    model.space(model.storey("1F"), "101", low)
    reading = survey(model.write(tmp_path))
    assert reading.rooms.usable.tolist() == [2000]
    assert ["80.0%" in one.says.zh for one in said(reading, "space-shape-doubtful")] == [True]


def test_a_space_without_a_shape_keeps_its_stated_area_and_is_told(tmp_path):
    model = Model()
    storey = model.storey("1F")
    model.space(storey, "101")
    model.quantity(model.space(storey, "102", None), "NetFloorArea", 18.24)
    reading = survey(model.write(tmp_path))
    assert (reading.rooms.outline[1], reading.rooms.declared.tolist()) == (None, [-1, 1824])
    assert [(one.subject, one.severity) for one in said(reading, "space-without-shape")] == [("102", Severity.WARNING)]


def test_a_space_in_no_storey_is_told_and_stands_last(tmp_path):
    model = Model()
    model.space(None, "999")
    model.space(model.storey("1F"), "101")
    reading = survey(model.write(tmp_path))
    assert [plan.floor_name for plan in reading.plans] == ["1F", ""]
    assert [one.subject for one in said(reading, "space-without-storey")] == ["999"]


def test_a_space_without_a_number_is_an_error_as_in_a_drawing(tmp_path):
    model = Model()
    model.space(model.storey("1F"), None, LongName="办公室")
    assert {one.code for one in survey(model.write(tmp_path)).errors} == {"number-missing"}


def test_a_flat_that_is_composed_of_rooms_is_no_room_itself(tmp_path):
    model = Model()
    flat = model.space(model.storey("1F"), "套间")
    inner = model.space(None, "101")
    model.hold(flat, inner)
    reading = survey(model.write(tmp_path))
    assert (reading.rooms.number.tolist(), reading.plans[0].floor_name) == (["101"], "1F")


@pytest.mark.parametrize("known", [{"PredefinedType": "GFA"}, {"LongName": "建筑面积"}, {"ObjectType": "Gross area"}])
def test_a_gross_space_is_the_outline_of_its_storey_and_no_room(tmp_path, known):
    model = Model()
    storey = model.storey("1F")
    model.space(storey, "101")
    model.space(storey, "G1", model.body(((-0.3, -0.3), (4.3, -0.3), (4.3, 5.3), (-0.3, 5.3))), **known)
    reading = survey(model.write(tmp_path))
    assert reading.rooms.number.tolist() == ["101"]
    assert reading.plans[0].gross_area == 2576
    assert said(reading, "outline-from-slab") == []


def test_slabs_give_the_outline_where_they_bear_every_room(tmp_path):
    model = Model()
    storey, above = model.storey("1F"), model.storey("2F", 3.6)
    model.space(storey, "101")
    model.slab(storey, ((-0.3, -0.3), (4.3, -0.3), (4.3, 5.3), (-0.3, 5.3)))
    model.space(above, "201")
    model.slab(above, ((0.0, 0.0), (2.0, 0.0), (2.0, 5.0), (0.0, 5.0)))
    reading = survey(model.write(tmp_path))
    assert [plan.gross_area for plan in reading.plans] == [2576, -1]
    assert [one.floor for one in said(reading, "outline-from-slab")] == [0]


def test_stated_areas_say_which_quantity_they_are_and_net_goes_before_gross(tmp_path):
    model = Model()
    space = model.space(model.storey("1F"), "101")
    model.quantity(space, "GrossFloorArea", 21.5)
    model.quantity(space, "NetFloorArea", 20.0)
    reading = survey(model.write(tmp_path))
    assert reading.rooms.declared.tolist() == [2000]
    assert reading.plans[0].declared_as == (
        "净面积（Qto_SpaceBaseQuantities.NetFloorArea）",
        "net floor area (Qto_SpaceBaseQuantities.NetFloorArea)",
    )
    assert "逐间相符" in said(reading, "stated-area-quantity")[0].says.zh


def test_a_quantity_in_its_own_unit_is_turned_into_square_metres(tmp_path):
    model = Model()
    unit = model.new("IfcSIUnit", None, "AREAUNIT", "MILLI", "SQUARE_METRE")
    model.quantity(model.space(model.storey("1F"), "101"), "NetFloorArea", 20_000_000.0, unit=unit)
    assert survey(model.write(tmp_path)).rooms.declared.tolist() == [2000]


def test_areas_to_the_centre_of_walls_are_told_as_such_and_both_are_kept(tmp_path):
    model = Model()
    space = model.space(model.storey("1F"), "101")
    model.properties(space, "GSA Space Areas", **{"GSA BIM Area": ("IfcAreaMeasure", 4.2 * 5.2)})
    reading = survey(model.write(tmp_path))
    assert (reading.rooms.usable[0], reading.rooms.declared[0]) == (2000, 2184)
    (one,) = said(reading, "stated-area-quantity")
    assert "外扩中位 0.10 米" in one.says.zh
    assert "centre of the walls" in one.says.en


def test_an_area_that_no_wall_explains_is_not_explained(tmp_path):
    model = Model()
    model.quantity(model.space(model.storey("1F"), "101"), "NetFloorArea", 60.0)
    assert "原因不明" in said(survey(model.write(tmp_path)), "stated-area-quantity")[0].says.zh


def test_the_use_is_told_by_object_type_before_classification_before_long_name(tmp_path):
    model = Model()
    storey = model.storey("1F")
    model.space(storey, "101", ObjectType="配电室", LongName="办公室")
    model.classify(model.space(storey, "102", x=5.0, LongName="甲乙"), "会议室")
    model.space(storey, "103", x=10.0, ObjectType="甲乙", LongName="食堂")
    reading = survey(model.write(tmp_path))
    assert reading.rooms.use.tolist() == ["equipment", "service", "annex"]
    assert reading.rooms.use_said.tolist() == ["配电室", "会议室", "食堂"]


@given(st.floats(0.5, 50), st.floats(0.5, 50), st.floats(0, 360), st.floats(-1e5, 1e5))
def test_the_footprint_of_an_upright_box_is_its_floor_however_it_is_turned(wide, deep, turn, east):
    floor = turned(shapely.box(0, 0, wide, deep), turn)
    ring = shapely.get_coordinates(floor)[:4] + np.array([east, 0])
    points = np.array([(x, y, z) for z in (0.0, 3.0) for x, y in ring])
    sides = [(a, b, b + 4) for a, b in ((0, 1), (1, 2), (2, 3), (3, 0))] + [
        (a, b + 4, a + 4) for a, b in ((0, 1), (1, 2), (2, 3), (3, 0))
    ]
    shape = footprint_of(points, np.array([(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7), *sides]))
    assert shape.footprint.area == pytest.approx(wide * deep, abs=1e-3)
    assert shape.covered == pytest.approx(1.0, abs=1e-3)


def test_a_body_whose_floor_slopes_is_measured_as_it_is_seen_from_above():
    points = np.array([(x, y, x if z == 0 else 9.0) for z in (0, 1) for x, y in BOX])
    shape = footprint_of(points, np.array([(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7)]))
    assert (shape.footprint.area, shape.covered) == (pytest.approx(20.0), 0.0)


DUPLEX, LARGE = "ifc_duplex_cobie/Duplex_A_20110907.ifc", "ifc_largebuilding/LargeBuilding.ifc"


def test_the_duplex_has_21_spaces_whose_stated_areas_follow_the_centre_of_walls(samples):
    reading = survey(samples / DUPLEX)
    rooms = reading.rooms
    drawn = shapely.area(rooms.outline)
    storeys = [round(float(drawn[reading.rows(at)].sum()), 1) for at in range(len(reading.plans))]
    assert (len(rooms), storeys) == (21, [126.3, 114.3, 135.2])
    assert (round(float(drawn.sum()), 2), rooms.declared.sum()) == (375.75, pytest.approx(42205, abs=5))
    assert (np.abs(rooms.declared / 100 - drawn) > 0.05 * drawn).all()
    (one,) = said(reading, "stated-area-quantity")
    assert "21 间相差超过 1%" in one.says.zh
    assert "墙体中心线" in one.says.zh
    assert len(said(reading, "area-differs")) == 21
    placement = reading.plans[0].placement
    assert (placement.longitude, placement.latitude) == pytest.approx((-87.6394, 41.8744))
    assert [one.severity for one in said(reading, "placed-by-model")] == [Severity.WARNING]  # abroad
    assert list(reading.errors) == []


def test_the_large_building_has_8_spaces_in_millimetres_whose_stated_areas_are_those_drawn(samples):
    reading = survey(samples / LARGE)
    rooms = reading.rooms
    assert (len(rooms), reading.plans[0].unit.name, len(reading.plans)) == (8, "mm", 1)
    assert (np.abs(rooms.declared - rooms.usable) <= 1).all()
    assert rooms.usable.sum() == 29948
    assert said(reading, "area-differs") == []
    assert "逐间相符" in said(reading, "stated-area-quantity")[0].says.zh
    assert ["Level 2" in one.says.zh for one in said(reading, "storey-without-space")] == [True]


def test_the_doors_tell_a_model_as_they_tell_a_drawing(samples):
    floors = survey_json(survey(samples / DUPLEX))["floors"]
    assert [(floor["floor"], len(floor["rooms"])) for floor in floors] == [("Level 1", 10), ("Level 2", 10), ("Roof", 1)]
    room = next(room for room in floors[0]["rooms"] if room["number"] == "A102")
    assert (room["usable_area"], room["declared_area"], room["name"]) == ("27.66", "30.14", "Living Room")
