"""Which room of the new survey is which of the old one."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from registry.acts.match import SAME_SPACE, match
from tests.factories import cell, row


def matched(old, new):
    def of(cells):
        outlines = np.full(len(cells), None, object)
        outlines[:] = [one.outline for one in cells]
        return [one.number for one in cells], outlines

    found = match(*of(old), *of(new))
    return (
        {(old[i].number, new[j].number) for i, j in found.pairs},
        {new[j].number for j in found.new},
        {old[i].number for i in found.gone},
    )


def test_nothing_changed():
    assert matched(row("101", "102"), row("101", "102")) == ({("101", "101"), ("102", "102")}, set(), set())


def test_two_doors_swapped_their_plates():
    """The space decides: the room stays where it is, under the other number."""
    assert matched(row("101", "102"), row("102", "101")) == ({("101", "102"), ("102", "101")}, set(), set())


def test_a_whole_floor_is_renumbered():
    pairs, new, gone = matched(row("301", "302", "303"), row("3001", "3002", "3003"))
    assert pairs == {("301", "3001"), ("302", "3002"), ("303", "3003")}
    assert not new
    assert not gone


def test_a_room_that_moved_away_is_known_by_its_number():
    assert matched([cell("档案室", 0)], [cell("档案室", 40)]) == ({("档案室", "档案室")}, set(), set())


def test_a_wall_through_the_middle_leaves_the_old_number_its_room():
    halves = [cell("101", 0, width=2), cell("101A", 2, width=2)]
    assert matched([cell("101", 0, width=4)], halves) == ({("101", "101")}, {"101A"}, set())


def test_two_rooms_thrown_together():
    pairs, new, gone = matched(row("101", "102"), [cell("101", 0, width=8)])
    assert (pairs, new, gone) == ({("101", "101")}, set(), {"102"})


def test_rooms_without_number_are_known_by_where_they_lie():
    assert matched([cell("", 0), cell("101", 4)], [cell("101", 4), cell("", 0)])[0] == {("", ""), ("101", "101")}


def test_rooms_without_number_elsewhere_are_not_each_other():
    assert matched([cell("", 0)], [cell("", 40)]) == (set(), {""}, {""})


def test_a_room_that_was_only_declared_is_drawn_now():
    from tests.factories import Cell

    assert matched([Cell(number="101", outline=None)], [cell("101")])[0] == {("101", "101")}


def test_a_hard_case_the_number_moved_onto_another_room():
    """101 was given up, its number went to the room next door, and that one's place is what counts."""
    assert matched(row("101", "102"), [cell("101", 4)]) == ({("102", "101")}, set(), {"101"})


spots = st.integers(0, 12).map(float)
floors = st.lists(st.builds(lambda n, x, w: cell(str(n), x, width=w), st.integers(1, 6), spots, st.integers(1, 6)), max_size=6)


@given(floors, floors)
def test_every_room_meets_one_fate(old, new):
    found = match(
        [one.number for one in old],
        np.array([one.outline for one in old] or [None], object)[: len(old)],
        [one.number for one in new],
        np.array([one.outline for one in new] or [None], object)[: len(new)],
    )
    assert sorted([i for i, _ in found.pairs] + found.gone) == list(range(len(old)))
    assert sorted([j for _, j in found.pairs] + found.new) == list(range(len(new)))
    for i, j in found.pairs:
        a, b = old[i].outline, new[j].outline
        share = shapely.intersection(a, b).area / shapely.union(a, b).area
        assert old[i].number == new[j].number or share >= SAME_SPACE - 1e-9
