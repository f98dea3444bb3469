import gc
from weakref import ref

import numpy as np
import shapely

from floorplans.points import edges_of, kept, points_of


def column(*outlines: object) -> np.ndarray:
    made = np.empty(len(outlines), object)
    made[:] = outlines
    return made


ROOM = shapely.box(0, 0, 5, 4)
COURT = ROOM.difference(shapely.box(1, 1, 2, 2))
PARTS = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(30, 0, 33, 3).difference(shapely.box(31, 1, 32, 2))])


def test_the_points_of_outlines_of_every_kind_are_known_with_the_outline_that_each_belongs_to():
    outlines = column(ROOM, None, COURT, shapely.Polygon(), PARTS, shapely.Point(1, 2))
    points = points_of(outlines)
    assert points.count.tolist() == [5, 0, 10, 0, 15, 1]
    assert points.of.tolist() == np.repeat(np.arange(6), points.count).tolist()
    assert (points.xy == shapely.get_coordinates(outlines)).all()
    assert points.one_ring.tolist() == [True, False, False, False, False, False]


def test_every_ring_has_its_edges_and_each_edge_ends_where_the_next_begins():
    outlines = column(ROOM, COURT, shapely.Polygon(), PARTS)
    edges = edges_of(outlines)
    rings, owner = shapely.get_rings(shapely.get_parts(outlines)), [0, 1, 1, 3, 3, 3]
    assert edges.room.tolist() == np.repeat(owner, 4).tolist()
    lines = shapely.linestrings(np.stack([np.stack([edges.x, edges.y], 1), np.stack([edges.x, edges.y], 1)[edges.after]], 1))
    drawn = [shapely.MultiLineString(lines[at : at + 4].tolist()) for at in range(0, len(lines), 4)]
    assert shapely.equals(drawn, rings).all()
    assert (edges.x + edges.dx == edges.x[edges.after]).all()
    assert (edges.y + edges.dy == edges.y[edges.after]).all()
    assert (edges.length == shapely.length(lines)).all()


def test_no_outlines_have_no_points_and_no_edges():
    for outlines in (column(), column(None, shapely.Polygon())):
        assert len(points_of(outlines).xy) == 0
        assert len(edges_of(outlines).room) == 0


def test_an_answer_is_kept_while_its_outlines_live_and_not_longer():
    asked = []
    count = kept(lambda outlines: asked.append(len(outlines)) or np.array([len(outlines)]))
    one, other = column(ROOM), column(ROOM, COURT)
    assert [int(count(it)[0]) for it in (one, other, one, other)] == [1, 2, 1, 2]
    assert asked == [1, 2]
    gone = ref(count(one))
    del one
    gc.collect()
    assert gone() is None
    assert int(count(other)[0]) == 2
