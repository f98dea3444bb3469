"""Stated areas that differ from the outlines are explained by the walls between them, or are said to be unexplained."""

from decimal import Decimal

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from floorplans import survey
from floorplans.implied_walls import implied_walls
from tests.floorplans.situations import reading, row


def stated(thickness: float, outlines) -> list[int]:
    """Areas to the centre of walls so thick around rooms of right angles, in centiares."""
    return [round(100 * one.buffer(thickness / 2, join_style="mitre").area) for one in outlines]


def test_rooms_stated_to_the_centre_of_the_walls_tell_how_thick_these_are():
    rooms = row()
    (walls,) = implied_walls(reading(rooms, declared=stated(0.24, rooms)))
    assert (walls.rooms, walls.differ, walls.outward, walls.explains) == (3, 3, True, True)
    assert walls.typical == Decimal("0.24")
    assert "注明面积量至墙体中心线、图形量至墙面，墙厚 0.24 米" in walls.says.zh
    assert "两者均保留" in walls.says.zh
    assert "walls being 0.24 m thick" in walls.says.en


def test_rooms_drawn_to_the_centre_and_stated_to_the_face_are_told_the_other_way_round():
    rooms = row()
    (walls,) = implied_walls(reading(rooms, declared=stated(-0.2, rooms)))
    assert (walls.outward, walls.typical) == (False, Decimal("0.20"))
    assert "注明面积量至墙面、图形量至墙体中心线" in walls.says.zh


def test_a_wrong_figure_is_not_explained_away_by_its_walls():
    (walls,) = implied_walls(reading(row(), declared=[5000, 5000, 2000]))
    assert not walls.explains
    assert "墙厚无法解释" in walls.says.zh
    assert "find out how they were measured" in walls.says.en


def test_areas_that_agree_need_no_explanation():
    assert implied_walls(reading(row(), declared=[2000] * 3)) == ()
    assert implied_walls(reading(row())) == ()
    assert implied_walls(reading([None], declared=[2000])) == ()


def test_the_rooms_of_duplex_follow_the_centre_of_its_walls(samples):
    """All 21 stated areas differ from their outlines; two faces of the walls explain all of them."""
    walls = implied_walls(survey(samples / "ifc_duplex_cobie" / "Duplex_A_20110907.ifc"))
    assert [(it.rooms, it.differ, it.plausible, it.explains, str(it.typical)) for it in walls] == [
        (10, 10, 10, True, "0.22"),
        (10, 10, 10, True, "0.14"),
        (1, 1, 1, True, "0.42"),
    ]
    assert walls[0].says.zh == (
        "10 间既有图形又注明面积，其中 10 间两者不同，相当于注明面积量至墙体中心线、图形量至墙面，"
        "墙厚 0.22 米（0.12～0.23 米）；可信度 D：推断，不作依据。两者均保留。"
    )


@given(st.floats(0.06, 0.5), st.floats(3, 12), st.floats(3, 12))
def test_the_walls_between_two_areas_are_found_whatever_their_thickness(thickness: float, width: float, depth: float):
    room = [shapely.box(0, 0, width, depth)]
    it = reading(room, declared=stated(thickness, room))
    for walls in implied_walls(it):
        assert float(walls.typical) == pytest.approx(thickness, abs=0.01)
        assert np.sign(it.rooms.declared[0] - it.rooms.usable[0]) == 1
