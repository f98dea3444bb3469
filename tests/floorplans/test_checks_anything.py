"""No check stumbles, whatever is drawn."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import scale, translate

from floorplans.checks import CATALOGUE, run
from floorplans.georeference import ControlPoint, Placement
from floorplans.measure import UNSTATED
from floorplans.plan import Choice, Label, Stray
from floorplans.vocabulary import Words
from tests.floorplans.situations import ROOM, plan, reading

NAN = float("nan")


def broken(x: float, y: float) -> shapely.Polygon:
    with np.errstate(invalid="ignore"):
        return shapely.Polygon([(0, 0), (x, y), (4, 4), (0, 4)])


figures = st.one_of(st.floats(-1e12, 1e12), st.floats(-50, 50), st.integers(-5, 5).map(float))
corners = st.lists(st.tuples(figures, figures), min_size=3, max_size=8)


@st.composite
def anything(draw) -> shapely.Geometry:
    """A shape of any kind on any figures; those that are none stand among the known."""
    kind = draw(st.sampled_from(["polygon", "holed", "several", "line", "points", "all"]))
    with np.errstate(all="ignore"):
        ring = draw(corners)
        if kind == "line":
            return shapely.LineString(ring)
        if kind == "points":
            return shapely.MultiPoint(ring)
        one = shapely.Polygon(ring, [draw(corners)] if kind == "holed" else [])
        if kind == "several":
            return shapely.MultiPolygon([one, shapely.Polygon(draw(corners))])
        return shapely.GeometryCollection([one, shapely.LineString(ring)]) if kind == "all" else one


known = st.sampled_from(
    [
        None,
        shapely.Polygon(),
        shapely.MultiPolygon(),
        shapely.GeometryCollection(),
        shapely.GeometryCollection([ROOM, shapely.Point(1, 1)]),
        shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)]),
        shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(5, 5), (6, 5), (6, 6)]]),
        shapely.Polygon([(0, 0), (1, 0), (2, 0)]),
        broken(NAN, NAN),
        broken(float("inf"), 0),
        shapely.MultiPolygon([ROOM, translate(ROOM, 2, 0)]),
        shapely.MultiPolygon([ROOM, translate(ROOM, 20, 0)]),
        shapely.LineString([(0, 0), (4, 4)]),
        shapely.Point(2, 2),
        shapely.Point(),
        ROOM.difference(shapely.box(1, 1, 2, 2)),
        ROOM,
        translate(ROOM, 2, 2),
        scale(ROOM, 1e6, 1e6),
        scale(ROOM, 1e-6, 1e-6),
        shapely.Polygon([(0, 0, 3), (4, 0, 3), (4, 4, 3)]),
    ]
)
strange = st.one_of(known, anything())
texts = st.sampled_from(["", "301", "３０１", " ", "\udcff", "走廊", "3O1", "a" * 300])
whole_plans = st.builds(
    lambda outline, structure, stray, text, pattern, points, placed: plan(
        outline=outline,
        structure=structure,
        gross_area=UNSTATED,
        open_outlines=(Stray(stray, text, 0.4),),
        nested_outlines=(Stray(stray, text),),
        loose_labels=(Label(text, shapely.Point(1, 1)), Label(text, shapely.Point())),
        missing_layers=("房间轮廓",),
        garbled=(text,),
        proxies=1,
        number_pattern=pattern,
        control_points=tuple(points),
        placement=placed,
        unit=Choice("m", Words("猜", "guess"), sure=False),
    ),
    strange, strange, strange, texts, st.sampled_from(["", r"\d+", "("]),
    st.lists(st.builds(ControlPoint, *[st.sampled_from([0.0, 1.0, 116.0, 36.0, NAN])] * 4), max_size=3),
    st.sampled_from([None, Placement(116, 36), Placement(epsg=4548)]),
)  # fmt: skip


@given(
    rooms=st.lists(st.tuples(strange, texts, st.integers(-1, 5000), st.integers(0, 1)), max_size=6),
    plans=st.tuples(whole_plans, whole_plans),
)
@pytest.mark.parametrize("tolerance", [None, 0.0, 1e-6, 1e9])
def test_no_check_stumbles_whatever_is_drawn(tolerance, rooms, plans):
    rooms.sort(key=lambda room: room[3])
    outlines, numbers, declared, floors = ([room[at] for room in rooms] for at in range(4))
    with np.errstate(invalid="ignore"):  # the area of an infinite outline is no number; measuring is not tried here
        it = (
            reading(outlines, floors=floors or [0], number=numbers, declared=declared, plans=plans, usable=[1500] * len(rooms))
            if rooms
            else replace(reading([]), plans=plans)
        )
    for one in CATALOGUE.values():
        for found in one.test(it, one.tolerance if tolerance is None else tolerance):
            assert found.says.zh
            assert found.says.en
    assert run(it).findings
