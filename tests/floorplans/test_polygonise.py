"""Rooms drawn only as wall lines come back as rooms, and nothing that is drawn makes the reader stumble."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from floorplans.polygonise import Bounds, Lines, polygonise
from floorplans.polygonise_centres import grown_to_centres

Column = np.ndarray


def column(shapes) -> Column:
    held = np.empty(len(shapes), object)
    held[:] = list(shapes)
    return held


@dataclass
class Drawing:
    """A block of rooms between double walls, as boxes: what is cut out of the walls, and the doors hung in it."""

    rooms: list[shapely.Polygon]
    walls: shapely.Polygon
    doors: list[shapely.LineString] = field(default_factory=list)
    cut: list[shapely.Polygon] = field(default_factory=list)
    uncapped: bool = False

    def lines(self) -> Lines:
        cut = shapely.union_all(self.cut)
        faces = shapely.boundary(shapely.difference(self.walls, cut))
        if self.uncapped and self.cut:
            faces = shapely.difference(faces, shapely.buffer(shapely.boundary(cut), 1e-6))
            faces = shapely.union(faces, shapely.boundary(self.walls).difference(shapely.buffer(cut, 1e-6)))
        return Lines(walls=shapely.get_parts(faces), doors=column(self.doors))


def block(widths, depths, wall: float, *, doors=(), gaps=(), uncapped=False) -> Drawing:
    """Rooms in rows; ``doors`` and ``gaps`` give for some walls between neighbours where and how wide they are open."""
    xs = np.cumsum([wall, *[w + wall for w in widths]])
    ys = np.cumsum([wall, *[d + wall for d in depths]])
    rooms = [
        shapely.box(x, y, x + w, y + d)
        for y, d in zip(ys[:-1], depths, strict=True)
        for x, w in zip(xs[:-1], widths, strict=True)
    ]
    whole = shapely.box(0, 0, xs[-1], ys[-1])
    drawing = Drawing(rooms, shapely.difference(whole, shapely.union_all(rooms)), uncapped=uncapped)
    for (col, row), share, width in gaps:
        y = ys[row] + share * (depths[row] - width)
        drawing.cut.append(shapely.box(xs[col] - wall, y, xs[col], y + width))
    for (col, row), share, width in doors:
        y = ys[row] + 0.3 + share * (depths[row] - width - 0.6)
        drawing.cut.append(shapely.box(xs[col] - wall, y, xs[col], y + width))
        turn = np.linspace(0, np.pi / 2, 12)
        arc = np.column_stack([xs[col] + width * np.sin(turn), y + width * np.cos(turn)])
        drawing.doors += [shapely.LineString(arc), shapely.LineString([(xs[col], y), (xs[col] + width, y)])]
    return drawing


def same(found: Column, expected) -> bool:
    """Whether each expected room was found, to the square centimetre, and no other."""
    if len(found) != len(expected):
        return False
    order, wanted = shapely.centroid(found), shapely.centroid(column(expected))
    nearest = shapely.STRtree(order).nearest(wanted)
    apart = shapely.area(shapely.symmetric_difference(found[nearest], column(expected)))
    return len(set(nearest.tolist())) == len(expected) and bool((apart < 1e-2).all())


@st.composite
def blocks(draw) -> Drawing:
    """Any block of rooms of an office building, with a door or a gap in any wall between neighbours of a row."""
    size = st.floats(2.6, 9.0).map(lambda it: round(it, 3))
    widths, depths = draw(st.lists(size, min_size=2, max_size=4)), draw(st.lists(size, min_size=1, max_size=3))
    wall = draw(st.floats(0.1, 0.4).map(lambda it: round(it, 3)))
    doors, gaps = [], []
    for col in range(1, len(widths)):
        for row in range(len(depths)):
            kind = draw(st.sampled_from(["wall", "door", "gap"]))
            share = draw(st.floats(0.1, 0.9))
            if kind == "door":
                doors.append(((col, row), share, draw(st.floats(0.7, 1.2))))
            elif kind == "gap":
                gaps.append(((col, row), share, draw(st.floats(0.01, 0.29))))
    return block(widths, depths, wall, doors=doors, gaps=gaps, uncapped=draw(st.booleans()))


@given(blocks())
@settings(max_examples=80)
def test_a_block_of_offices_drawn_as_double_walls_gives_exactly_its_rooms_back(drawing):
    found = polygonise(drawing.lines())
    assert same(found.outline, drawing.rooms), (len(found.outline), len(drawing.rooms))


@given(blocks(), st.floats(0, 6.28), st.floats(-1e5, 1e5))
@settings(max_examples=25)
def test_how_the_sheet_lies_changes_no_room(drawing, angle, away):
    turned = lambda shape: shapely.transform(  # noqa: E731
        shape,
        lambda xy: xy @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + away,
    )
    lines = drawing.lines()
    found = polygonise(replace(lines, walls=turned(lines.walls), doors=turned(lines.doors)))
    assert same(found.outline, [turned(room) for room in drawing.rooms])


def test_a_gap_wider_than_the_tolerance_makes_one_room_of_two():
    drawing = block([4, 5], [6], 0.2, gaps=[((1, 0), 0.5, 0.5)])
    assert len(polygonise(drawing.lines(), Bounds(gap=0.3, opening=0.3)).outline) == 1
    assert same(polygonise(drawing.lines(), Bounds(gap=0.6)).outline, drawing.rooms)


def test_how_a_room_is_closed_is_told_and_weighs_in_its_confidence():
    # The rooms come in the order of the cells: the one of 5 m first.
    sure = polygonise(block([4, 5], [6], 0.2).lines())
    assert sure.confidence.tolist() == pytest.approx([1, 1])
    door = polygonise(block([4, 5], [6], 0.2, doors=[((1, 0), 0.5, 1.0)]).lines())
    assert door.shares[:, 1].tolist() == pytest.approx([1 / 22, 1 / 20], abs=1e-6)
    bare = polygonise(block([4, 5], [6], 0.2, gaps=[((1, 0), 0.5, 1.0)]).lines())
    assert bare.shares[:, 2].tolist() == pytest.approx([1 / 22, 1 / 20], abs=1e-6)
    slip = polygonise(block([4, 5], [6], 0.2, gaps=[((1, 0), 0.5, 0.2)]).lines())
    assert slip.shares[:, 3].tolist() == pytest.approx([0.2 / 22, 0.2 / 20], abs=1e-6)
    assert sure.confidence[0] > door.confidence[0] > bare.confidence[0]
    assert slip.confidence[0] == pytest.approx(1 - 0.7 * 0.2 / 22)


def test_lines_that_miss_each_other_at_a_corner_are_carried_on_to_it():
    ends = [((0.1, 0), (4, 0)), ((4, 0), (4, 3)), ((4, 3), (0, 3)), ((0, 3), (0, 0.15))]
    found = polygonise(Lines(walls=column([shapely.LineString(one) for one in ends])))
    assert shapely.area(found.outline).tolist() == pytest.approx([12.0])
    assert found.shares[0, 3] == pytest.approx(0.25 / 14)


def test_walls_columns_and_shafts_are_no_rooms():
    drawing = block([4, 1, 5], [6], 0.2)
    column_box, shaft = shapely.box(2, 3, 2.5, 3.5), shapely.box(6.6, 1, 7.6, 2)
    lines = drawing.lines()
    found = polygonise(replace(lines, walls=np.append(lines.walls, shapely.boundary(shaft)), columns=column([column_box])))
    assert sorted(shapely.area(found.outline).round(4)) == pytest.approx([6.0, 24 - 0.25, 30 - 1.0])
    assert shapely.area(found.shafts).tolist() == pytest.approx([1.0])
    assert shapely.area(found.bodies).max() < 6


def test_no_room_goes_beyond_the_outline_of_the_floor():
    three_walls = column([shapely.LineString([(0, 3), (0, 0), (4, 0), (4, 3)])])
    assert len(polygonise(Lines(walls=three_walls)).outline) == 0
    found = polygonise(Lines(walls=three_walls, limit=shapely.box(-1, -1, 6, 3)))
    assert shapely.area(found.outline).round(6).tolist()[:1] == [12.0] or 12.0 in shapely.area(found.outline).round(6)
    assert shapely.area(found.outline).sum() <= 28
    inside = found.shares[shapely.area(found.outline).round(6) == 12.0]
    assert inside[0].tolist() == pytest.approx([10 / 14, 0, 0, 4 / 14])


def test_walls_drawn_as_areas_leave_the_rooms_between_them():
    drawing = block([4, 5], [6, 3], 0.3)
    found = polygonise(Lines(walls=column([]), solids=column([drawing.walls])))
    assert same(found.outline, drawing.rooms)


def test_a_wall_between_rooms_goes_half_to_either_and_an_outer_wall_half_to_the_room_before_it():
    drawing = block([4, 5], [6], 0.2)
    found = polygonise(drawing.lines())
    grown = grown_to_centres(found.outline, found.bodies)
    assert same(grown, [shapely.box(0.1, 0.1, 4.3, 6.3), shapely.box(4.3, 0.1, 9.5, 6.3)])


def test_rooms_without_walls_between_them_stay_as_they_are():
    found = polygonise(Lines(walls=column([shapely.LinearRing([(0, 0), (4, 0), (4, 3), (0, 3)])])))
    assert same(grown_to_centres(found.outline, found.bodies), [shapely.box(0, 0, 4, 3)])


point = st.tuples(st.floats(-50, 50), st.floats(-50, 50))
anything = st.lists(st.lists(point, min_size=2, max_size=6).map(shapely.LineString), max_size=25).map(column)


@given(anything, anything, st.lists(st.tuples(point, st.floats(0.1, 9)), max_size=4))
@example(column([shapely.LineString()]), column([]), [])
@example(column([shapely.LineString([(0, 0), (np.inf, 1)])]), column([]), [])
@example(column([shapely.LineString([(1, 1), (1, 1)])]), column([shapely.LineString([(1, 1), (1, 1)])]), [])
@settings(max_examples=150)
def test_whatever_lines_are_drawn_nothing_is_raised_and_cells_do_not_overlap(walls, doors, boxes):
    areas = column([shapely.box(x, y, x + size, y + size) for (x, y), size in boxes])
    found = polygonise(Lines(walls=walls, doors=doors, solids=areas[::2], columns=areas[1::2]))
    cells = np.concatenate([found.outline, found.bodies, found.shafts])
    assert shapely.is_valid(found.outline).all()
    assert shapely.area(cells).sum() == pytest.approx(shapely.area(shapely.union_all(cells)), abs=1e-3)
    assert ((found.confidence >= 0) & (found.confidence <= 1 + 1e-9)).all()
    assert found.shares.sum(axis=1) == pytest.approx(np.ones(len(found.outline)))
