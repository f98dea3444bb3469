"""A resurvey beside the register, to be drawn side by side."""

from decimal import Decimal

import pytest
import shapely

from registry import views
from tests.factories import BUILDING, Cell, cell, row, sheet, survey
from tests.registry.desk import LATER, enrolled


@pytest.fixture
def surveyed(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102", "103"))))
    return recorded


def beside(database, handed):
    with database.reading() as session:
        return views.comparison(session, handed.reading)


def test_both_plans_are_told_room_by_room(surveyed, tmp_path):
    again = survey(tmp_path, sheet(cell("101", width=2), cell("101A", 2, width=2), cell("202", 4)), name="复测.dxf")
    found = beside(surveyed, again)
    before, after = (found[found.side == side].set_index("number") for side in ("before", "after"))
    assert before.fate.to_dict() == {"101": "split", "102": "renumbered", "103": "gone"}
    assert after.fate.to_dict() == {"101": "split", "101A": "split", "202": "renumbered"}
    assert len({before.key["101"], after.key["101"], after.key["101A"]}) == 1
    assert (before.old["101"], before.new["101"]) == ("101", "101、101A")
    assert (after.old_area["101A"], after.new_area["101A"]) == (Decimal("20.00"), Decimal("20.00"))
    assert before.code["103"] == f"{BUILDING}-1F-103"
    assert before.new_area["103"] is None
    assert after.geometry["202"].equals(shapely.box(4, 0, 8, 5))
    assert before.geometry["102"].equals(shapely.box(4, 0, 8, 5))
    assert list(after.row) == [0, 1, 2]
    assert found.crs is None
    assert "改号为 202" in after.zh["202"]


def test_what_is_only_declared_has_nothing_to_draw(surveyed, tmp_path):
    again = survey(tmp_path, sheet(Cell(number="101", outline=None, declared="20.00"), *row("101", "102", "103")[1:]))
    found = beside(surveyed, again)
    (declared,) = found[(found.side == "after") & (found.number == "101")].to_dict("records")
    assert declared["geometry"] is None
    assert (declared["fate"], declared["old_area"], declared["new_area"]) == ("changed", Decimal("20.00"), None)


def test_a_room_that_changed_floors_stands_on_both(surveyed, tmp_path):
    again = survey(tmp_path, sheet(*row("101", "102")), sheet(cell("103", 8), floor="2F"), name="复测.dxf")
    found = beside(surveyed, again)
    moved = found[found.fate == "moved"].set_index("side")
    assert moved.floor.to_dict() == {"before": f"{BUILDING}-1F", "after": f"{BUILDING}-2F"}
    assert set(moved.plan) == {1}


def test_a_first_survey_has_no_before_and_one_in_force_nothing_at_all(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102")))
    assert set(beside(recorded, handed).side) == {"after"}
    enrolled(recorded, handed, on=LATER)
    empty = beside(recorded, handed)
    assert empty.empty
    assert "geometry" in empty
