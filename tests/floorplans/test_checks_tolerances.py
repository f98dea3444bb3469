"""Each check at no, at a small and at a large tolerance: what is told when, and what never is."""

import numpy as np
import pytest
import shapely
from shapely.affinity import rotate, scale, translate

from floorplans.checks import CATALOGUE, run
from floorplans.checks.closure import closure
from floorplans.plan import Reading, Stray
from tests.floorplans.damage import BUILDING, Floor, Room, read
from tests.floorplans.situations import ROOM, plan, reading, row, said
from tests.floorplans.test_checks import points

ALL = 1e9


def floors(change=lambda it: it, *, number: str = "2") -> Reading:
    """Two floors of seven rooms, the upper one changed."""
    sides = [(0, 0, 4), (4.2, 0, 3), (7.4, 0, 5), (0, 8, 3.5), (3.7, 8, 4.2), (8.1, 8, 4.3), (0, 5.2, 12.4)]
    drawn = [shapely.box(x, y, x + width, y + (2.6 if width == 12.4 else 5 + y / 10)) for x, y, width in sides]
    lower = Floor("1F", [Room(f"1{at:02d}", one) for at, one in enumerate(drawn)], None, BUILDING)
    upper = Floor("2F", [Room(f"{number}{at:02d}", change(one)) for at, one in enumerate(drawn)], None, BUILDING)
    return read([lower, upper])


def needle(degrees: float) -> shapely.Polygon:
    half = np.tan(np.radians(degrees / 2))
    return shapely.Polygon([(0, 0), (4, 0), (4, 5), (2 + half, 5), (2, 6), (2 - half, 5), (0, 5)])


def widened(it: shapely.Polygon) -> shapely.Polygon:
    west, south, east, north = it.bounds
    return shapely.box(west, south, east + 0.1, north) if round(west, 1) == 8.1 else it


def numbered(odd: str, count: int = 9, floor: str = "3F") -> Reading:
    names = [*(f"3{at:02d}" for at in range(count)), odd]
    rooms = [translate(ROOM, 4.2 * at, 0) for at in range(len(names))]
    return reading(rooms, number=names, plans=[plan(floor_name=floor)])


NESTED, GAPING = (
    Stray(shapely.box(1, 1, 2, 2), "房间轮廓 #2E"),
    Stray(shapely.LineString([(0, 0), (4, 0), (4, 5), (0, 0.4)]), "#2F", 0.4),
)

CASES = [
    ("outline-duplicate", reading([ROOM, shapely.box(0, 0, 4, 5.002)]), {0: 0, 0.001: 1, 1: 1}),
    ("outline-nested", reading([ROOM], plans=[plan(nested_outlines=(NESTED,))]), {0: 1, 0.5: 1, 1: 0, ALL: 0}),
    ("outline-open", reading([ROOM], plans=[plan(open_outlines=(GAPING,))]), {0: 1, 0.1: 1, 0.4: 0, ALL: 0}),
    ("outline-too-small", reading([ROOM, shapely.box(9, 0, 9.6, 0.6)]), {0: 0, 0.1: 0, 0.5: 1, ALL: 2}),
    ("room-outside-floor", reading(row(), plans=[plan(outline=shapely.box(0, 0, 12.4, 4.9))]), {0: 3, 0.05: 3, 0.5: 0, ALL: 0}),
    ("room-overlap", reading([ROOM, translate(ROOM, 3.9, 0)]), {0: 1, 0.01: 1, 0.6: 0, ALL: 0}),
    ("unit-implausible", reading(row()), {0: 1, 12.3: 1, 12.5: 0, ALL: 0}),
    ("area-differs", reading([ROOM], declared=[2100]), {0: 1, 1: 1, 3: 0, 1e6: 0}),
    ("totals-differ", reading(row(), plans=[plan(outline=shapely.box(0, 0, 16, 5), gross_area=8000)]), {0: 1, 0.2: 1, 0.45: 0, 1: 0}),
    ("control-residual", reading(row(), plans=[plan(control_points=points(1.008))]), {0: 1, 0.01: 1, 1: 0, ALL: 0}),
    ("outline-spike", reading([needle(1)]), {0: 0, 0.5: 0, 2: 1, 80: 1}),
    ("outline-tiny-edge", reading([shapely.Polygon([(0, 0), (4, 0), (4, 5), (0.003, 5), (0, 4.997)])]), {0: 0, 0.004: 0, 0.005: 1, 1: 1, ALL: 1}),
    ("outline-sliver", reading([shapely.box(0, 0, 0.15, 6), ROOM]), {0: 0, 0.1: 0, 0.2: 1, ALL: 2}),
    ("outline-parts", reading([shapely.MultiPolygon([ROOM, shapely.box(9, 0, 9.1, 1)])]), {0: 1, 0.01: 1, 0.2: 0, ALL: 0}),
    ("room-gap", reading([ROOM, translate(ROOM, 4.02, 0)]), {0: 0, 0.01: 0, 0.05: 1, ALL: 1}),
    ("room-gap", reading([ROOM, translate(ROOM, 4, 0), translate(ROOM, 8.0001, 0)]), {0: 0, 0.05: 0, ALL: 0}),
    ("room-apart", reading([*row(), translate(ROOM, 140, 0)]), {0: 3, 100: 1, 200: 0, ALL: 0}),
    ("floor-shifted", floors(lambda it: translate(it, 0.2, 0)), {0: 1, 0.1: 1, 0.3: 0, ALL: 0}),
    ("floor-shifted", floors(), {0: 0, 0.1: 0, ALL: 0}),
    ("floor-turned", floors(lambda it: rotate(it, 3, origin=(6, 6))), {0: 1, 0.2: 1, 5: 0, ALL: 0}),
    ("floor-turned", floors(), {0: 0, ALL: 0}),
    ("floor-scaled", floors(lambda it: scale(it, 1.05, 1.05, origin=(6, 6))), {0: 1, 0.01: 1, 0.1: 0, ALL: 0}),
    ("floor-scaled", floors(), {0: 0, ALL: 0}),
    ("floor-mirrored", floors(lambda it: scale(it, -1, 1, origin=(6, 6))), {0: 1, ALL: 1}),
    ("floor-mirrored", floors(), {0: 0, ALL: 0}),
    ("wall-misaligned", floors(widened), {0: 1, 0.05: 1, 0.2: 0, ALL: 0}),
    ("floor-beside", floors(lambda it: translate(it, 8, 0)), {0: 0, 0.2: 0, 0.5: 1, 1: 1}),
    ("floor-missing", read([Floor("1F", [Room("101", ROOM)], None), Floor("4F", [Room("401", ROOM)], None)]), {0: 1, 1: 1, 2: 0, ALL: 0}),
    ("floor-remainder", reading(row(), plans=[plan(outline=shapely.box(0, 0, 16, 5))]), {0: 1, 4: 1, 30: 0, ALL: 0}),
    ("number-wrong-floor", numbered("207"), {0: 0, 0.05: 0, 0.1: 1, 1: 1}),
    ("number-wrong-floor", numbered("1207"), {0: 0, 0.2: 0, 1: 0}),
    ("number-format-mixed", numbered("3-07"), {0: 0, 0.05: 0, 0.1: 1, 1: 1}),
    ("area-unit", reading([ROOM], declared=[21740]), {0: 0, 0.005: 0, 0.02: 1, 1: 1}),
    ("area-unit", reading([ROOM], declared=[2000]), {0: 0, 0.02: 0, ALL: 0}),
    ("areas-alike", reading([*row(count=4), shapely.box(20, 0, 25, 5)], declared=[2000] * 5), {0: 1, 1: 1, 20: 0, ALL: 0}),
    ("areas-alike", reading(row(count=5), declared=[2000] * 5), {0: 0, 1: 0}),
    ("coordinates-huge", reading([translate(ROOM, 6e7, 0)]), {0: 1, 5e7: 1, 7e7: 0, ALL: 0}),
    ("deduction-large", reading([ROOM], deducted=[shapely.box(0, 0, 3, 4)]), {0: 1, 0.5: 1, 0.7: 0, ALL: 0}),
    ("deduction-outside", reading([ROOM], plans=[plan(loose_deductions=(Stray(shapely.box(9, 9, 10, 10), "扣除 #1"),))]), {0: 1, 0.01: 1, 2: 0, ALL: 0}),
    ("projection-scale", reading([translate(ROOM, 408_556, 4_035_959)], plans=[plan(epsg=4548)]), {0: 1, 2.5e-5: 1, 2e-4: 0, ALL: 0}),
    ("projection-scale", reading([translate(ROOM, 500_000, 4_035_959)], plans=[plan(epsg=4548)]), {2.5e-5: 0, 2e-4: 0, ALL: 0}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "it", "tolerance", "found"),
    [pytest.param(code, it, at, n, id=f"{code} at {at:g}") for code, it, told in CASES for at, n in told.items()],
)
def test_a_check_speaks_from_its_tolerance_on(code, it, tolerance, found):
    assert len(said(it, code, tolerance)) == found


@pytest.mark.parametrize(("tolerance", "found"), [(0, 1), (1, 1), (50, 0), (1e9, 0)])
def test_two_buildings_may_share_as_much_ground_as_the_tolerance(tolerance, found):
    one = Floor("1F", [Room("101", ROOM)], None)
    other = Floor("1F", [Room("101", translate(ROOM, 2, 0))], None, building="371500-0001-002")
    assert len(said(read([one, other]), "buildings-overlap", tolerance)) == found


def test_every_check_with_a_tolerance_is_tried_at_three():
    tried = {code for code, _, told in CASES if len(told) >= 3} | {"buildings-overlap"}
    assert {code for code, one in CATALOGUE.items() if one.allowed} <= tried


def test_a_symmetrical_house_numbered_the_other_way_round_is_not_mirrored():
    rooms = [shapely.box(x, y, x + 4, y + 5) for y in (0, 8) for x in (0, 5, 10)]
    lower = Floor("1F", [Room(f"1{at:02d}", one) for at, one in enumerate(rooms)], None)
    upper = Floor("2F", [Room(f"2{at:02d}", rooms[n]) for at, n in enumerate((2, 1, 0, 5, 4, 3))], None)
    assert run(read([lower, upper])).findings == ()


def test_what_is_left_of_a_floor_adds_up_and_can_be_drawn():
    walls = shapely.box(12.4, 0, 12.6, 5)
    it = reading(row(), plans=[plan(outline=shapely.box(0, 0, 16.6, 5), structure=walls)])
    closed = closure(it, 0)
    assert closed.gross - closed.rooms - closed.structure == closed.remainder
    assert float(closed.remainder) == pytest.approx(closed.outline.area, abs=0.01) == pytest.approx(22.0)
    (one,) = said(it, "floor-remainder")
    assert one.outline.equals(shapely.box(12.6, 0, 16.6, 5))


def test_a_floor_without_gross_outline_has_no_closure():
    assert closure(reading(row()), 0) is None


@pytest.mark.parametrize(("thick", "found"), [(0.0, 1), (0.02, 0)])
def test_a_thin_wall_that_is_drawn_is_no_gap(thick, found):
    walls = plan(structure=shapely.box(4, 0, 4 + thick, 5)) if thick else plan()
    assert len(said(reading([ROOM, translate(ROOM, 4.02, 0)], plans=[walls]), "room-gap")) == found
