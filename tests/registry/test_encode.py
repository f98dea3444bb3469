import numpy as np
import shapely

from floorplans.georeference import Placement
from floorplans.points import points_of
from registry.acts.encode import Rings
from registry.acts.prepare import _encoded, place_all, shapes_of, wkbs
from registry.store.database import MULTIPOLYGON_OF_ONE
from tests.bench.generate import city


def column(*outlines: object) -> np.ndarray:
    made = np.empty(len(outlines), object)
    made[:] = outlines
    return made


def test_rooms_are_written_as_the_geometry_library_writes_them():
    outlines = np.asarray(city(1, 2, 100, 1, defects=False).geometry.values, object)
    rings = Rings.of(points_of(outlines), np.ones(len(outlines), bool))
    assert rings.wkbs().tolist() == shapely.to_wkb(outlines, byte_order=1).tolist()
    assert (rings.bounds == shapely.bounds(outlines)).all()
    assert rings.wkbs(MULTIPOLYGON_OF_ONE).tolist() == [MULTIPOLYGON_OF_ONE + it for it in rings.wkbs()]


def test_rooms_with_holes_or_of_two_parts_or_without_outline_are_written_too():
    here, there = Placement(epsg=4548), Placement(longitude=115.98, latitude=36.45, rotation=30)
    plain = shapely.box(408_000, 4_030_000, 408_010, 4_030_005)
    outlines = column(
        plain,
        plain.difference(plain.buffer(-1)),
        shapely.MultiPolygon([plain]),
        None,
        shapely.Polygon(),
        shapely.box(0, 0, 3, 4),
        plain,
    )
    floor, ways = np.array([0, 0, 0, 0, 0, 1, 2], np.int32), [here, there, None]
    assert points_of(outlines).one_ring.tolist() == [True, False, False, False, False, True, True]
    plan, shapes = _encoded(outlines, floor, ways)
    slowly = shapes_of(place_all(outlines, floor, ways))
    assert plan == wkbs(outlines)
    assert shapes.wkbs == slowly.wkbs
    assert shapes.wkbs[3] is shapes.wkbs[6] is None
    np.testing.assert_array_equal(shapes.bounds, slowly.bounds)


def test_no_rooms_are_no_bytes():
    plan, shapes = _encoded(column(), np.empty(0, np.int32), [])
    assert (plan, list(shapes.wkbs), shapes.bounds.shape) == ([], [], (0, 4))
