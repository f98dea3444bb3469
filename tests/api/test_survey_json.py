"""What is told of a drawing that was read is told whole, on the command line and over HTTP."""

from dataclasses import replace

import pytest

from api.schemas.reports import DifferenceOut, ReadFloorOut
from api.schemas.surveys import differences_json, survey_json
from floorplans.georeference import ControlPoint, Placement
from registry import compare, made_ready, settle
from tests.factories import cell, record, row, sheet, survey

CORNERS = (ControlPoint(0, 0, 115.98, 36.45), ControlPoint(40, 0, 115.980446, 36.45), ControlPoint(40, 20, 115.980446, 36.450181))


def test_how_well_control_points_fit_is_told_with_the_plan(tmp_path):
    read = survey(tmp_path, sheet(*row("101"))).reading
    placed = replace(read.plans[0], control_points=CORNERS, placement=Placement(115.98, 36.45))
    told = survey_json(replace(read, plans=(placed,)))["floors"][0]["placement"]
    assert len(told["residuals"]) == 3
    assert max(told["residuals"]) < 0.1
    assert told["scale"] == pytest.approx(1, abs=0.003)


def test_a_plan_in_a_projected_system_has_no_residuals(tmp_path):
    read = survey(tmp_path, sheet(*row("101"))).reading
    placed = replace(read.plans[0], epsg=4548, placement=Placement(epsg=4548))
    told = survey_json(replace(read, plans=(placed,)))["floors"][0]["placement"]
    assert (told["epsg"], told["residuals"]) == (4548, [])


def test_the_floor_is_rounded_once(tmp_path):
    read = survey(tmp_path, sheet(*(cell(str(n), 4.0 * n, width=1.0008) for n in range(101, 111)))).reading
    floor = survey_json(read)["floors"][0]
    assert floor["usable_area"] == "50.04"
    assert {room["usable_area"] for room in floor["rooms"]} == {"5.00"}


def test_http_leaves_out_nothing_that_the_command_line_tells(tmp_path, database_with_building):
    handed = survey(tmp_path, sheet(*row("101")))
    assert set(survey_json(handed.reading)["floors"][0]) <= set(ReadFloorOut.model_fields)
    with database_with_building.reading() as session:
        differences = compare(session, made_ready(session, handed.reading, ()), settle(handed.reading, ()))
    assert set(differences_json(differences)[0]) <= set(DifferenceOut.model_fields)


@pytest.fixture
def database_with_building(register):
    from registry import Database

    database = Database(register)
    with database.writing() as session:
        record(session)
    yield database
    database.close()
