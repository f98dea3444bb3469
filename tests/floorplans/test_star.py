import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from floorplans.star import enclosed, valid
from tests.bench.generate import city

rings = st.lists(
    st.tuples(st.integers(-6, 6), st.integers(-6, 6)).map(lambda it: (it[0] / 2, it[1] / 2)), min_size=3, max_size=8
).map(lambda points: shapely.Polygon([*points, points[0]]))


def column(*outlines: object) -> np.ndarray:
    made = np.empty(len(outlines), object)
    made[:] = outlines
    return made


def edges(outline: shapely.Polygon) -> np.ndarray:
    points = shapely.get_coordinates(outline)
    return np.stack([points[:-1], points[1:]], axis=1)


@given(st.lists(rings, max_size=5), st.sampled_from([0.0, 4_030_000.123]))
def test_an_outline_is_valid_where_the_geometry_library_says_so(drawn, away):
    outlines = shapely.transform(column(*drawn), lambda points: points + away)
    assert valid(outlines).tolist() == shapely.is_valid(outlines).tolist()


@pytest.mark.filterwarnings("ignore:invalid value")  # GEOS wonders at points that are no numbers
def test_what_is_no_ring_is_left_to_the_geometry_library():
    outlines = column(
        None,
        shapely.Polygon(),
        shapely.Point(1, 1),
        shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2)),
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 2)]),
        *shapely.from_wkt(["POLYGON ((0 0, nan 1, 1 1, 0 0))", "POLYGON ((0 0, inf 1, 1 1, 0 0))"]),
        shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)]),
        shapely.box(0, 0, 1, 1, ccw=False),
    )
    assert valid(outlines).tolist() == shapely.is_valid(outlines).tolist()


def test_the_answer_for_one_table_is_not_given_for_another():
    sound, crossed = column(shapely.box(0, 0, 1, 1)), column(shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)]))
    assert [valid(it).tolist() for it in (sound, crossed, sound, crossed)] == [[True], [False], [True], [False]]


def test_a_line_that_goes_round_twice_is_not_taken_for_a_room():
    turns = np.linspace(0, 4 * np.pi, 9)
    spiral = shapely.Polygon(np.stack([np.cos(turns) * (2 + turns), np.sin(turns) * (2 + turns)], axis=1))
    assert not valid(column(spiral))[0]


def test_defects_of_a_city_are_all_seen():
    outlines = np.asarray(city(3, 2, 400, 3).geometry.values, object)
    assert not shapely.is_valid(outlines).all()
    assert (valid(outlines) == shapely.is_valid(outlines)).all()


@given(st.lists(rings, min_size=1, max_size=4))
def test_the_area_within_a_rim_is_certain_or_not_told(drawn):
    lines = [edges(it) for it in drawn]
    group = np.repeat(np.arange(len(drawn)), [len(it) for it in lines])
    for outline, area in zip(drawn, enclosed(np.concatenate(lines), group, len(drawn)), strict=True):
        assert np.isnan(area) or (outline.is_valid and abs(outline.area - area) < 1e-9)


def test_a_rim_that_can_be_overlooked_is_told_and_one_of_two_parts_is_not():
    box, far = edges(shapely.box(4e6, 4e6, 4e6 + 30, 4e6 + 20)), edges(shapely.box(4e6 + 50, 4e6, 4e6 + 60, 4e6 + 20))
    assert enclosed(box, np.zeros(4, int), 1).tolist() == [600.0]
    assert np.isnan(enclosed(np.concatenate([box, far]), np.zeros(8, int), 1)).all()
