"""The limits between rooms are moved: by new outlines, or by the line where the wall stands now."""

from decimal import Decimal

import pytest
import shapely
from shapely.geometry import LineString, box

from registry import views
from registry.acts.reshape import redraw, redraw_along
from tests.factories import cell, sheet, survey
from tests.registry.desk import enrolled, rooms
from tests.registry.reshaping import areas, code, did, refused


def test_a_limit_is_moved_and_both_stay_the_rooms_they_are(floor):
    done = did(floor, redraw, {code("101"): box(0, 0, 5, 5), code("102"): None})
    assert done.ended == ()
    assert areas(floor) == {"101": Decimal("25.00"), "102": Decimal("15.00"), "103": Decimal("20.00")}
    assert rooms(floor).code["101"] == code("101")
    with floor.reading() as session:
        (passed,) = views.lineage(session, code("101")).to_dict("records")
        assert (passed["parent"], passed["child"], passed["act"]) == (code("102"), code("101"), "redraw")
    refused(floor, "没有变化", redraw, {code("101"): box(0, 0, 5, 5), code("102"): None})


def test_a_room_drawn_into_two_neighbours_takes_from_both(floor):
    did(floor, redraw, {code("101"): None, code("102"): box(3, 0, 9, 5), code("103"): None})
    assert areas(floor) == {"101": Decimal("15.00"), "102": Decimal("30.00"), "103": Decimal("15.00")}


@pytest.mark.parametrize(
    ("line", "left", "right"),
    [
        ([(3, -1), (3, 6)], "15.00", "25.00"),
        ([(7, -1), (7, 6)], "35.00", "5.00"),  # most of the neighbour
        ([(3, -1), (5, 6)], "20.00", "20.00"),  # a slanting one takes from both
        ([(-1, 1), (4, 1)], "16.00", "24.00"),  # along the room: both pieces lie against the neighbour
    ],
)
def test_a_limit_is_drawn_anew_as_a_line(floor, line, left, right):
    done = did(floor, redraw_along, code("101"), code("102"), LineString(line))
    assert done.rooms == (code("101"), code("102"))
    after = areas(floor)
    assert {after["101"], after["102"]} <= {Decimal(left), Decimal(right)}
    assert (after["101"], after["102"], after["103"]) == (Decimal(left), Decimal(right), Decimal("20.00"))
    assert rooms(floor).plan_outline.map(shapely.get_num_geometries).eq(1).all()


def test_a_wall_that_is_moved_leaves_its_old_place_to_no_room(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), cell("102", 4.24))))
    did(recorded, redraw_along, code("101"), code("102"), LineString([(3, -1), (3, 6)]))
    assert areas(recorded) == {"101": Decimal("15.00"), "102": Decimal("25.00")}


def test_a_line_that_is_no_limit_of_these_two(floor):
    refused(floor, "没有穿过", redraw_along, code("101"), code("102"), LineString([(9, -1), (9, 6)]))
    refused(floor, "不相邻", redraw_along, code("101"), code("103"), LineString([(2, -1), (2, 6)]))


@pytest.mark.parametrize(
    ("outlines", "words"),
    [
        ({"101": box(0, 0, 3, 5), "102": box(4, 0, 8, 5)}, "5.00 m² 不属于"),
        ({"101": box(0, 0, 4, 6), "102": None}, "超出原范围 4.00 m²"),
        ({"101": box(0, 0, 8, 5), "102": None}, "不成面"),
        ({"101": box(0, 0, 3, 5), "102": None, "103": None}, "5.00 m² 不属于"),
        ({"101": None, "102": None}, "没有给出"),
    ],
)
def test_limits_that_leave_a_gap_or_go_too_far_are_refused(floor, outlines, words):
    refused(floor, words, redraw, {code(number): outline for number, outline in outlines.items()})
